"""The patient's summary as PDF bytes: large type, short lines, one page where it fits."""

from __future__ import annotations

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.blocks import notice_flowables, section_flowable
from hipspine_desktop.documents.layout.characters import Printer
from hipspine_desktop.documents.layout.fonts import has_glyph
from hipspine_desktop.documents.layout.identity import IdentityFlowable
from hipspine_desktop.documents.layout.letterhead import LetterheadFlowable
from hipspine_desktop.documents.layout.page_frame import LaidOut, build_pdf
from hipspine_desktop.documents.layout.stack import Gap
from hipspine_desktop.documents.layout.style import (
    LARGE_PRINT,
    SECOND,
    SUMMARY,
    SUMMARY_COMPACT,
    Measures,
    heavy,
    paragraph_style,
)
from hipspine_desktop.documents.layout.tags import Role, Tag
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import SummaryDocument


def summary_bytes(document: SummaryDocument) -> bytes:
    """Lay the summary out; the same document gives the same bytes.

    Lines stand closer where that saves a page; the type itself is never smaller.
    The fonts must have been registered (`layout.fonts.register_fonts`).
    """
    if document.large_print:
        return _laid(document, LARGE_PRINT).finished()
    first = _laid(document, SUMMARY)
    if first.pages > 1:
        closer = _laid(document, SUMMARY_COMPACT)
        if closer.pages < first.pages:
            return closer.finished()
    return first.finished()


def _laid(document: SummaryDocument, measures: Measures) -> LaidOut:
    printer = Printer(has_glyph)
    setter = Typesetter(measures, printer)

    def story() -> list[Flowable]:
        title = setter.plain(document.title, heavy(22.0, 28.0)).tagged(Tag(Role.H1))
        flowables: list[Flowable] = [
            LetterheadFlowable(document.letterhead, setter),
            Gap(10 if measures is not SUMMARY_COMPACT else 4),
            title,
            Gap(4 if measures is not SUMMARY_COMPACT else 1),
            IdentityFlowable(document.identity, setter),
            *notice_flowables(document.notices, setter),
        ]
        flowables += [section_flowable(section, setter) for section in document.sections]
        if printer.replaced:
            note = paragraph_style(8.0, 10.5, colour=SECOND)
            flowables += [Gap(4), setter.plain(document.frame.replaced_note, note)]
        return flowables

    return build_pdf(story, document.frame, document.identity, document.properties, setter)
