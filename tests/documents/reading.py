"""What a reader finds in a PDF: text in reading order, places of characters, fonts."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pypdfium2

WIDTH, HEIGHT = 595.28, 841.89


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page in the order of the content, one line a line, plain spaces and
    hyphens."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_tidy(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def whole_text(pdf: bytes) -> str:
    """All pages in one line, for searching."""
    return " ".join(" ".join(page_texts(pdf)).split())


def outside(pdf: bytes, margin: float = 20.0) -> list[str]:
    """Characters that stand outside the page's margin."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    try:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            content = text.get_text_range()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                if right <= left:
                    continue
                inside = left >= margin and right <= WIDTH - margin
                inside = inside and bottom >= margin - 4 and top <= HEIGHT - margin
                if not inside:
                    found.append(f"page {number}: {content[max(0, index - 9) : index + 1]!r}")
    finally:
        document.close()
    return found


def font_names(pdf: bytes) -> dict[str, bool]:
    """Base font names with whether the font file is embedded."""
    found = {}
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get_object()["/Font"].get_object().values():
            font = font.get_object()
            descriptor = font.get("/FontDescriptor")
            embedded = descriptor is not None and "/FontFile2" in descriptor.get_object()
            found[str(font["/BaseFont"])] = embedded
    return found


def _tidy(text: str) -> str:
    text = (
        text.replace("\u2011", "-")
        .replace("\ufffe", "-")
        .replace("\u00a0", " ")
        .replace("\u2003", " ")
    )
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)
