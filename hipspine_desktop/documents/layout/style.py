"""Measures, greys and paragraph styles of the printed page (points; A4, portrait)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle

from hipspine_desktop.documents.layout.fonts import REGULAR, SEMIBOLD

PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT, RIGHT, TOP, FOOT = 51.0, 43.0, 38.0, 22.0
WIDTH = PAGE_WIDTH - LEFT - RIGHT
LABEL_WIDTH = 98.0
TEXT_WIDTH = WIDTH - LABEL_WIDTH

INK = HexColor("#14181B")
SECOND = HexColor("#4A545B")
DARK = HexColor("#4A545B")
MIDDLE = HexColor("#B9C1C6")
PALE = HexColor("#E7EBED")
BLACK = HexColor("#000000")
WHITE = HexColor("#FFFFFF")
PETROL = HexColor("#0C3B48")

HAIR, RULE, HEAVY = 0.35, 0.75, 1.5


@dataclass(frozen=True, slots=True)
class Measures:
    """Type sizes and air of one document; a letter may step down to keep to its pages.

    Attributes:
        body, leading: of running text. gap: above and below a section's rule.
        row: padding above and below a table row.
        heading: of a heading inside the text; 0 is as the text.
    """

    body: float
    leading: float
    gap: float
    row: float
    caption: float = 7.9
    caption_leading: float = 10.8
    between: float = 3.5
    heading: float = 0.0


REPORT = Measures(body=9.0, leading=12.0, gap=4.5, row=0.8, caption_leading=9.9, between=2.4)
REPORT_DENSE = Measures(
    body=8.5, leading=10.9, gap=3.2, row=0.4, caption=7.3, caption_leading=8.9, between=1.8
)
LETTER = Measures(body=9.6, leading=13.5, gap=8.0, row=2.0)
LETTER_COMPACT = Measures(body=9.2, leading=12.4, gap=5.5, row=1.3, between=2.5)
LETTER_DENSE = Measures(
    body=8.7, leading=11.0, gap=3.0, row=0.6, caption=7.6, caption_leading=9.4, between=1.6
)
LETTER_TIGHT = Measures(
    body=8.5, leading=10.7, gap=2.4, row=0.4, caption=7.4, caption_leading=9.0, between=1.2
)

SUMMARY = Measures(
    body=12.0, leading=16.5, gap=7.0, row=2.0, caption=10.0, caption_leading=13.5, between=4.0,
    heading=14.0,
)  # fmt: skip
SUMMARY_COMPACT = Measures(
    body=12.0, leading=14.5, gap=3.2, row=2.0, caption=10.0, caption_leading=12.0, between=1.3,
    heading=13.0,
)  # fmt: skip
LARGE_PRINT = Measures(
    body=16.0, leading=22.5, gap=9.0, row=3.0, caption=13.0, caption_leading=17.5, between=6.0,
    heading=18.5,
)  # fmt: skip


def paragraph_style(
    size: float,
    leading: float,
    font: str = REGULAR,
    colour: Color = INK,
    alignment: Literal[0, 1, 2] = 0,
) -> ParagraphStyle:
    """A style of our own making: never ReportLab's Helvetica."""
    return ParagraphStyle(
        name=f"{font}-{size}",
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=colour,
        alignment=alignment,
        bulletFontName=REGULAR,
        bulletFontSize=size,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )


def heavy(size: float, leading: float, colour: Color = INK) -> ParagraphStyle:
    """A heavy style."""
    return paragraph_style(size, leading, SEMIBOLD, colour)
