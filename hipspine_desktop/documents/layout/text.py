"""Spans to paragraphs: escaping, emphasis and no-break text in one place."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics

from hipspine_desktop.documents.layout.characters import Printer
from hipspine_desktop.documents.layout.fonts import SEMIBOLD
from hipspine_desktop.documents.layout.paragraph import TextParagraph
from hipspine_desktop.documents.layout.style import (
    INK,
    SECOND,
    Measures,
    heavy,
    paragraph_style,
)
from hipspine_desktop.documents.model import Emphasis, RichText, TextSize, plain


@dataclass(frozen=True)
class Typesetter:
    """What every block needs to become paragraphs: sizes, and the font's limits."""

    measures: Measures
    printer: Printer

    def rich(self, text: RichText, style: ParagraphStyle) -> TextParagraph:
        """A paragraph of spans."""
        marked_up = "".join(self._mark_up(s.text, s.emphasis) for s in text)
        paragraph = TextParagraph(marked_up, style)
        paragraph.blank = not any(s.text.strip() for s in text)
        return paragraph

    def plain(self, text: str, style: ParagraphStyle) -> TextParagraph:
        """A paragraph of one text."""
        return self.rich(plain(text), style)

    def style(self, size: TextSize) -> ParagraphStyle:
        """The style of a rank of text."""
        m = self.measures
        match size:
            case TextSize.LEAD:
                return heavy(m.body + 2, m.leading + 2.6)
            case TextSize.REQUEST:
                return paragraph_style(m.body + 1, m.leading + 1.2)
            case TextSize.BODY:
                return paragraph_style(m.body, m.leading)
            case TextSize.SMALL:
                return paragraph_style(m.caption + 0.2, m.caption_leading)
            case TextSize.CAPTION:
                return paragraph_style(m.caption, m.caption_leading, colour=SECOND)

    @property
    def body_heavy(self) -> ParagraphStyle:
        """Heavy running text."""
        return heavy(self.measures.body, self.measures.leading)

    @property
    def caption_heavy(self) -> ParagraphStyle:
        """Heavy caption."""
        return heavy(self.measures.caption, self.measures.caption_leading, INK)

    def _mark_up(self, text: str, emphasis: Emphasis) -> str:
        safe = escape(self.printer(text)).replace("\n", "<br/>")
        match emphasis:
            case Emphasis.NORMAL:
                return safe
            case Emphasis.STRONG:
                return f'<font name="{SEMIBOLD}">{safe}</font>'
            case Emphasis.QUIET:
                return f'<font color="#{SECOND.hexval()[2:]}">{safe}</font>'


def text_width(text: str, font: str, size: float) -> float:
    """Width of a line in points."""
    return float(pdfmetrics.stringWidth(text, font, size))
