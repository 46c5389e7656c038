"""Inter Clinic, registered with ReportLab from the folder it is shipped in."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "InterClinic"
MEDIUM = "InterClinic-Medium"
SEMIBOLD = "InterClinic-SemiBold"
BOLD = "InterClinic-Bold"
ITALIC = "InterClinic-Italic"

_FILES = {
    REGULAR: "InterClinic-Regular.ttf",
    MEDIUM: "InterClinic-Medium.ttf",
    SEMIBOLD: "InterClinic-SemiBold.ttf",
    BOLD: "InterClinic-Bold.ttf",
    ITALIC: "InterClinic-Italic.ttf",
}


def register_fonts(directory: Path) -> None:
    """Make the five cuts known to ReportLab; a second call does nothing.

    ReportLab keeps fonts in a process-wide table of its own; the name is the key, the subset
    that a document embeds is kept per document.

    Raises:
        reportlab.pdfbase.ttfonts.TTFError: a font file is missing or damaged.
    """
    known = set(pdfmetrics.getRegisteredFontNames())
    for name, file_name in _FILES.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(directory / file_name)))
    if REGULAR not in known:
        addMapping(REGULAR, 0, 0, REGULAR)
        addMapping(REGULAR, 1, 0, SEMIBOLD)
        addMapping(REGULAR, 0, 1, ITALIC)
        addMapping(REGULAR, 1, 1, SEMIBOLD)


def has_glyph(character: str) -> bool:
    """Whether the registered font can print a character."""
    font = pdfmetrics.getFont(REGULAR)
    return isinstance(font, TTFont) and ord(character) in font.face.charToGlyph
