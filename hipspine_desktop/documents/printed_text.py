"""What a PDF says of itself and what is printed on it, read back; nothing here is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
from pikepdf import Name, Pdf

PAPER = "{http://hipspine-desktop.invalid/ns/paper/1.0/}"
MOST_PAGES = 40
_PAIR = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{4,32})>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{4,8})>")


class DamagedPdfError(ValueError):
    """This is not a PDF, or it cannot be read."""


class ProtectedPdfError(ValueError):
    """This PDF opens only with a password."""


@dataclass(frozen=True, slots=True)
class PaperMarks:
    """What a file says of itself, "" where it says nothing; and the text of its pages.

    Attributes:
        kind, record, edition, state, check: of the metadata.
        printed: the text as drawn, spaces made plain.
    """

    kind: str
    record: str
    edition: str
    state: str
    check: str
    printed: str


def read_marks(pdf: bytes) -> PaperMarks:
    """Read metadata and printed text.

    Raises:
        DamagedPdfError: no PDF, or not readable.
        ProtectedPdfError: it needs a password.
    """
    try:
        with pikepdf.open(BytesIO(pdf)) as file:
            said = _said(file)
            printed = " ".join(_page_text(page) for page in list(file.pages)[:MOST_PAGES])
    except pikepdf.PasswordError as error:
        raise ProtectedPdfError from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedPdfError from error
    return PaperMarks(
        kind=said.get("kind", ""),
        record=said.get("record", ""),
        edition=said.get("edition", ""),
        state=said.get("state", ""),
        check=said.get("check", ""),
        printed=" ".join(printed.split()),
    )


def _said(file: Pdf) -> dict[str, str]:
    if "/Metadata" not in file.Root:
        return {}
    packet = file.Root.Metadata.read_bytes()
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    try:
        root = ElementTree.fromstring(packet)
    except ElementTree.ParseError:
        return {}
    return {
        str(element.tag)[len(PAPER) :]: (element.text or "").strip()
        for element in root.iter()
        if str(element.tag).startswith(PAPER)
    }


def _page_text(page: pikepdf.Page) -> str:
    maps = _font_maps(page)
    words: list[str] = []
    current: dict[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        match str(instruction.operator):
            case "Tf":
                current = maps.get(str(instruction.operands[0]), {})
            case "Tj" | "'":
                words.append(_decoded(bytes(instruction.operands[0]), current))
            case "T*" | "Td" | "Tm" | "ET":
                words.append(" ")
            case _:
                pass
    return "".join(words)


def _font_maps(page: pikepdf.Page) -> dict[str, dict[bytes, str]]:
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    fonts = resources.get("/Font", pikepdf.Dictionary())
    return {
        str(name): dict(_pairs(font.ToUnicode.read_bytes()))
        for name, font in fonts.items()
        if Name.ToUnicode in font
    }


def _pairs(cmap: bytes) -> Iterator[tuple[bytes, str]]:
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _PAIR.findall(block):
            yield bytes.fromhex(code.decode()), _character(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, start in _RANGE.findall(block):
            width, begin = len(first) // 2, int(first, 16)
            for offset in range(min(int(last, 16) - begin + 1, 65536)):
                code = (begin + offset).to_bytes(width, "big")
                yield code, chr(int(start, 16) + offset)


def _character(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


def _decoded(shown: bytes, known: dict[bytes, str]) -> str:
    width = max((len(code) for code in known), default=1)
    codes = (shown[i : i + width] for i in range(0, len(shown), width))
    return "".join(known.get(code, "") for code in codes).replace("\u2011", "-")
