"""The referral letter as PDF bytes: one page where it fits, never more than two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.blocks import (
    facts_table,
    notice_flowables,
    section_flowable,
)
from hipspine_desktop.documents.layout.characters import Printer
from hipspine_desktop.documents.layout.fonts import has_glyph
from hipspine_desktop.documents.layout.identity import IdentityFlowable
from hipspine_desktop.documents.layout.letterhead import LetterheadFlowable
from hipspine_desktop.documents.layout.page_frame import build_pdf, count_pages
from hipspine_desktop.documents.layout.stack import Gap, SectionFlowable
from hipspine_desktop.documents.layout.style import (
    LETTER,
    LETTER_COMPACT,
    LETTER_DENSE,
    LETTER_TIGHT,
    SECOND,
    TEXT_WIDTH,
    Measures,
    paragraph_style,
)
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.layout.urgency_box import UrgencyBoxFlowable
from hipspine_desktop.documents.model import (
    Block,
    EstimateChart,
    FindingTable,
    LetterDocument,
    Prose,
    RichText,
    Section,
    Span,
    TextSize,
    Yields,
    plain,
)

MOST_PAGES = 2
RED_FLAGS = "red_flags"
_NO_END = 10**6
_SHORTER = (
    (400, 4000, _NO_END, 14), (250, 2000, _NO_END, 12), (160, 1200, _NO_END, 10),
    (100, 900, _NO_END, 10), (100, 600, _NO_END, 8), (60, 400, _NO_END, 8),
    (60, 250, _NO_END, 6), (60, 150, 600, 6), (60, 80, 300, 4), (30, 40, 100, 3),
)  # fmt: skip
"""Steps of shortening: characters of the program's lists, of long texts, of what
gives way last; rows of a table."""


class LetterTooLongError(ValueError):
    """What may not be shortened (request, identity, red flags) passes two pages by itself."""


def letter_bytes(document: LetterDocument) -> bytes:
    """Lay the letter out; the same document gives the same bytes.

    The normal size is kept unless a smaller one saves a page, with the estimate's bars said in
    words and the red flags in one paragraph where that is what it takes. A letter that would
    still pass its second page is shortened, visibly, in the clinician's long texts and the
    examination table; urgency, request, identity and red flags are never shortened.

    The fonts must have been registered (`layout.fonts.register_fonts`).

    Raises:
        LetterTooLongError: the parts that are never shortened do not fit on two pages.
    """
    worded = _charts_as_words(document)
    ways = [Way(document, LETTER), Way(document, LETTER_COMPACT), Way(worded, LETTER_COMPACT)]
    ways += [Way(document, LETTER_DENSE), Way(worded, LETTER_DENSE)]
    ways += [Way(worded, LETTER_TIGHT), Way(_flags_together(worded), LETTER_TIGHT)]
    first_fitting: Way | None = None
    for way in ways:
        way.count()
        if way.pages == 1:
            return way.finished()
        if way.pages <= MOST_PAGES and first_fitting is None:
            first_fitting = way
    if first_fitting is not None:
        return first_fitting.finished()
    for shorter in _shortened(document):
        way = Way(shorter, LETTER_TIGHT, shortened=True)
        way.count()
        if way.pages <= MOST_PAGES:
            return way.finished()
    raise LetterTooLongError


class Way:
    """One way to lay a letter out: its pages are counted before it is built."""

    def __init__(
        self, document: LetterDocument, measures: Measures, shortened: bool = False
    ) -> None:
        self.document, self.measures, self.shortened = document, measures, shortened
        self.printer = Printer(has_glyph)
        self.setter = Typesetter(measures, self.printer)
        self.pages = 0

    def count(self) -> None:
        """Find out how many pages it takes."""
        d = self.document
        self.pages = count_pages(self._story, d.frame, d.identity, d.properties, self.setter)

    def finished(self) -> bytes:
        """The PDF."""
        d = self.document
        laid = build_pdf(
            self._story, d.frame, d.identity, d.properties, self.setter, pages=self.pages
        )
        return laid.finished()

    def _story(self) -> list[Flowable]:
        document, setter = self.document, self.setter
        flowables: list[Flowable] = [
            LetterheadFlowable(document.letterhead, setter),
            Gap(12 if self.measures is LETTER else 8),
            UrgencyBoxFlowable(document.urgency, setter),
            *notice_flowables(document.notices, setter),
            section_flowable(document.request, setter, rule=False),
            IdentityFlowable(document.identity, setter),
            _people(document, setter),
        ]
        flowables += [section_flowable(section, setter) for section in document.sections]
        note = paragraph_style(7.1, 9.4, colour=SECOND)
        if self.shortened:
            flowables += [Gap(3), setter.plain(document.shortened_note, note)]
        if self.printer.replaced:
            flowables += [Gap(3), setter.plain(document.frame.replaced_note, note)]
        return flowables


def _people(document: LetterDocument, setter: Typesetter) -> SectionFlowable:
    facts = facts_table(document.people, setter, TEXT_WIDTH)
    m = setter.measures
    return SectionFlowable([], [facts], min(m.gap, 6.0), m.between)


def _charts_as_words(document: LetterDocument) -> LetterDocument:
    """The same letter with each chart of estimates as the sentence that stands for it."""

    def worded(block: Block) -> Block:
        if not isinstance(block, EstimateChart):
            return block
        return Prose(plain(f"{block.short or block.alternative}."), TextSize.SMALL)

    sections = tuple(
        replace(s, blocks=tuple(worded(block) for block in s.blocks)) for s in document.sections
    )
    return replace(document, sections=sections)


def _flags_together(document: LetterDocument) -> LetterDocument:
    """The same letter with the lines on red flags as one paragraph, each behind its bold lead."""

    def together(section: Section) -> Section:
        bodies = [b for b in section.blocks if isinstance(b, Prose) and b.size is TextSize.BODY]
        if section.key != RED_FLAGS or len(bodies) < 2:
            return section
        text = [span for b in bodies for span in (*b.text, Span(" "))]
        rest = [b for b in section.blocks if b not in bodies]
        return replace(section, blocks=(Prose(tuple(text[:-1])), *rest))

    return replace(document, sections=tuple(together(s) for s in document.sections))


def _shortened(document: LetterDocument) -> Iterator[LetterDocument]:
    for lists, texts, last, rows in _SHORTER:
        most = {Yields.PROGRAM_LIST: lists, Yields.LONG_TEXT: texts, Yields.LAST: last}
        sections = tuple(_shorten(s, most, rows) for s in document.sections)
        yield replace(document, sections=sections)


def _shorten(section: Section, most: dict[Yields, int], rows: int) -> Section:
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Prose) and block.yields in most:
            block = replace(block, text=cut(block.text, most[block.yields]))
        elif isinstance(block, FindingTable) and len(block.rows) > rows:
            block = replace(block, rows=block.rows[:rows])
        blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def cut(text: RichText, characters: int) -> RichText:
    """The text up to a number of characters, at a word's end, with "[…]" where it was cut."""
    kept: list[Span] = []
    left = characters
    for span in text:
        if len(span.text) <= left:
            kept.append(span)
            left -= len(span.text)
            continue
        piece = span.text[:left].rsplit(" ", 1)[0] if " " in span.text[:left] else span.text[:left]
        return (*kept, Span(f"{piece} […]", span.emphasis))
    return tuple(kept)
