"""The assessment report as PDF bytes."""

from __future__ import annotations

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.blocks import notice_flowables, section_flowable
from hipspine_desktop.documents.layout.characters import Printer
from hipspine_desktop.documents.layout.fonts import BOLD, SEMIBOLD, has_glyph
from hipspine_desktop.documents.layout.identity import IdentityFlowable
from hipspine_desktop.documents.layout.letterhead import LetterheadFlowable
from hipspine_desktop.documents.layout.page_frame import Story, build_pdf, count_pages
from hipspine_desktop.documents.layout.stack import Gap
from hipspine_desktop.documents.layout.style import (
    INK,
    REPORT,
    REPORT_DENSE,
    RULE,
    SECOND,
    WIDTH,
    Measures,
    paragraph_style,
)
from hipspine_desktop.documents.layout.tags import Role, Tag, content
from hipspine_desktop.documents.layout.text import Typesetter, text_width
from hipspine_desktop.documents.model import Identity, PageFrame, Properties, ReportDocument

WANTED_PAGES = 4


class TitleFlowable(Flowable):
    """The title, and the state of the record in a frame at the right."""

    def __init__(self, title: str, state: str) -> None:
        super().__init__()
        self.title, self.state = title, state

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = WIDTH, 26.0
        return self.width, self.height

    def draw(self) -> None:
        c = self.canv
        c.setFillColor(INK)
        c.setFont(BOLD, 20)
        with content(c, Tag(Role.H1)):
            c.drawString(0, 6, self.title)
        width = text_width(self.state, SEMIBOLD, 8.2) + 14
        c.setStrokeColor(INK)
        c.setLineWidth(RULE)
        c.roundRect(WIDTH - width - 0.4, 4, width, 15, 2.5)
        c.setFont(SEMIBOLD, 8.2)
        with content(c, Tag(Role.P)):
            c.drawString(WIDTH - width + 6.6, 8.6, self.state)


def report_bytes(document: ReportDocument) -> bytes:
    """Lay the report out; the same document gives the same bytes.

    The normal size is kept unless a smaller one brings a long report down to four pages.

    The fonts must have been registered (`layout.fonts.register_fonts`).
    """
    usual = _way(document, REPORT)
    pages = count_pages(*usual)
    if pages <= WANTED_PAGES:
        return build_pdf(*usual, pages=pages).finished()
    dense = _way(document, REPORT_DENSE)
    fewer = count_pages(*dense)
    if fewer < pages:
        return build_pdf(*dense, pages=fewer).finished()
    return build_pdf(*usual, pages=pages).finished()


def _way(
    document: ReportDocument, measures: Measures
) -> tuple[Story, PageFrame, Identity, Properties, Typesetter]:
    """What lays the report out in one size."""
    printer = Printer(has_glyph)
    setter = Typesetter(measures, printer)

    def story() -> list[Flowable]:
        flowables: list[Flowable] = [
            LetterheadFlowable(document.letterhead, setter),
            Gap(10),
            TitleFlowable(printer(document.title), printer(document.state)),
            Gap(4),
            IdentityFlowable(document.identity, setter),
        ]
        flowables += notice_flowables(document.notices, setter)
        flowables += [section_flowable(section, setter) for section in document.sections]
        if printer.replaced:
            flowables.append(Gap(4))
            note = paragraph_style(7.1, 9.4, colour=SECOND)
            flowables.append(setter.plain(document.frame.replaced_note, note))
        return flowables

    return story, document.frame, document.identity, document.properties, setter
