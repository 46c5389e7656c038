"""The frozen document model: what is printed, in which order, before any layout.

Composition (services) decides the words; layout (this package) decides where they stand. A
document is a page frame (who, which state, which record) and sections of blocks. A new kind of
content is a new block here and one drawing function in `layout.blocks`; nothing else changes.
Lengths on paper never appear here, and neither does markup: emphasis is carried by spans.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from hipspine_desktop.documents.model_figures import (
    ContributionBar as ContributionBar,
    ContributionChart as ContributionChart,
    Direction as Direction,
    EstimateBar as EstimateBar,
    EstimateChart as EstimateChart,
    PairedCharts as PairedCharts,
    PaperPicture as PaperPicture,
    TrendChart as TrendChart,
    TrendPoint as TrendPoint,
)
from hipspine_desktop.domain.answers import AnswerState
from hipspine_desktop.domain.body_map import Shape
from hipspine_desktop.domain.body_marks import Pattern
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.sources import Basis


class Emphasis(StrEnum):
    """Weight of a piece of text."""

    NORMAL = "normal"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text with one emphasis."""

    text: str
    emphasis: Emphasis = Emphasis.NORMAL


RichText = tuple[Span, ...]


def plain(text: str) -> RichText:
    """Text without emphasis."""
    return (Span(text),)


def strong(text: str) -> RichText:
    """Heavy text."""
    return (Span(text, Emphasis.STRONG),)


def quiet(text: str) -> RichText:
    """Second-rank text."""
    return (Span(text, Emphasis.QUIET),)


class TextSize(StrEnum):
    """Rank of a paragraph."""

    LEAD = "lead"
    REQUEST = "request"
    BODY = "body"
    SMALL = "small"
    CAPTION = "caption"


class Yields(IntEnum):
    """Order in which texts give way; what decides about the patient never does."""

    NEVER = 0
    PROGRAM_LIST = 1
    LONG_TEXT = 2
    LAST = 3


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph.

    Attributes:
        yields: what gives way, visibly, when a letter would pass its second page.
        keep: stays on the page of what follows it.
    """

    text: RichText
    size: TextSize = TextSize.BODY
    yields: Yields = Yields.NEVER
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered items start at one; in two columns it is read down, then across."""

    items: tuple[RichText, ...]
    numbered: bool = False
    size: TextSize = TextSize.BODY
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """Two paragraphs in columns side by side; short enough to stay on one page."""

    left: RichText
    right: RichText
    size: TextSize = TextSize.CAPTION


@dataclass(frozen=True, slots=True)
class SubHeading:
    """A heading inside a section, kept with what follows it."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs in two columns, filled column by column."""

    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FindingCell:
    """One answer as printed.

    Attributes:
        glyph: one of the five states' glyph; None for a recorded value, which has no sign.
        value: number with unit, printed heavy, "" when there is none.
        text: state word, reason or note.
    """

    glyph: AnswerState | None
    text: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: right and left, or one cell across both for the midline."""

    name: str
    right: FindingCell | None = None
    left: FindingCell | None = None
    midline: FindingCell | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FindingText:
    """A row of text across the table: the heading of a part, or what is said in a sentence.

    Attributes:
        heading: names the part; stays with the row after it.
    """

    text: RichText
    heading: bool = False


@dataclass(frozen=True, slots=True)
class FindingTable:
    """Findings with fixed right and left columns; the head repeats on each page.

    Attributes:
        right_head, left_head, note_head: column heads, "" leaves one out.
        right_painful, left_painful: marks the side that hurts.
    """

    rows: tuple[FindingRow | FindingText, ...]
    right_head: str
    left_head: str
    right_painful: str = ""
    left_painful: str = ""
    note_head: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """The five glyphs with their words."""

    entries: tuple[tuple[AnswerState, str], ...]


@dataclass(frozen=True, slots=True)
class BasisLegend:
    """The three basis marks with their words."""

    entries: tuple[tuple[Basis, str], ...]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A plain table in caption size; `widths` are shares of its column.

    Attributes:
        rows: a row of a single text goes across the table and heads the rows after it.
        marks: basis mark in front of the last cell, one a row, may be empty.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    marks: tuple[Basis | None, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagNotice:
    """A raised red flag in its box."""

    urgency: Urgency
    level: str
    title: str
    text: RichText
    handled: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A boxed statement that is not a red flag."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpBox:
    """A heavy box with a list: when to seek help at once."""

    lead: RichText
    items: tuple[RichText, ...]


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """A line to sign on, with who signs; `statement` says in which state the record is.

    Attributes:
        picture: the signature; stands on the line.
    """

    name: str
    lines: tuple[str, ...]
    statement: str
    picture: PaperPicture | None = None


@dataclass(frozen=True, slots=True)
class FigureLabel:
    """P1, P2 ...: what it points to, and where its box stands, in units of the outlines."""

    text: str
    tip: tuple[float, float]
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class FigureView:
    """One view of the body with what is drawn on it, in units of the outlines.

    Attributes:
        sides: letters at the left and right of front and back; "" for a side view.
        fills: patterns that are cut off at the outline.
    """

    name: str
    sides: tuple[str, str]
    faces_left: bool
    outline: Shape
    lines: tuple[Shape, ...]
    fills: tuple[Pattern, ...]
    marks: tuple[Pattern, ...]
    ticks: tuple[tuple[float, float], ...]
    labels: tuple[FigureLabel, ...]


@dataclass(frozen=True, slots=True)
class BodyFigure:
    """The body chart; `alternative` says the same in words.

    Attributes:
        legend: a sample of each pattern with its meaning; None is the tick.
        size: how much larger than on the screen the marks are drawn.
    """

    views: tuple[FigureView, ...]
    legend: tuple[tuple[Pattern | None, str], ...]
    alternative: str
    size: float = 1.0


Block = (
    Prose
    | Items
    | TwoTexts
    | SubHeading
    | Facts
    | FindingTable
    | Legend
    | EstimateChart
    | BodyFigure
    | PairedCharts
    | TrendChart
    | ContributionChart
    | BasisLegend
    | DataTable
    | FlagNotice
    | Notice
    | HelpBox
    | SignatureBlock
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document; the label hangs in the left column.

    Attributes:
        key: stable name, used for the outline and for edited text.
        wide: blocks take the whole width and the label is not printed.
        in_outline: listed in the PDF's outline.
    """

    key: str
    label: str
    blocks: tuple[Block, ...]
    note: str = ""
    wide: bool = False
    in_outline: bool = True


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The practice at the top of page one; `right` stands flush right.

    Attributes:
        logo: stands left of the name, as large as there is room.
        accent: colour of name and bar, ``#RRGGBB``; "": the program's own.
    """

    name: str
    lines: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    logo: PaperPicture | None = None
    accent: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the document is about, as on the banner.

    Attributes:
        name: "FAMILY NAME, Given (Title)", or the case mark when there is no identity.
        second_line: preferred name, or what a case without identity means.
        facts: label and value in banner order (born, gender, number, allergies).
        short: the facts of the identity line and the foot (born, number).
        is_case: no identity was given; the block is marked so that it cannot pass for one.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    short: tuple[tuple[str, str], ...]
    second_line: tuple[str, str] = ("", "")
    is_case: bool = False


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What stands on each page.

    Attributes:
        kind: "Assessment report" or "Referral letter".
        status: foot text: state and author.
        record: foot text: record number, check code, knowledge version, each printed unbroken.
        draft_mark: the word across the page (draft, superseded, withdrawn), "" when it counts.
        page_of: text with {page} and {pages}.
        replaced_note: printed at the end when the typeface lacked characters.
        printed: when this copy was made.
    """

    kind: str
    status: str
    draft_mark: str
    page_of: str
    replaced_note: str
    printed: str = ""
    record: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Properties:
    """What the PDF says of itself.

    Attributes:
        language: BCP 47, e.g. "en-GB".
        check: SHA-256 hex of the document's content (see `content_check`).
        record, edition, state, kind: what `verify` reads back from the file.
    """

    title: str
    author: str
    subject: str
    creator: str
    language: str
    check: str = ""
    record: str = ""
    edition: str = ""
    state: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """The assessment report.

    Attributes:
        notices: what must be known before anything is relied on: amended, superseded, withdrawn.
    """

    properties: Properties
    frame: PageFrame
    letterhead: Letterhead
    title: str
    state: str
    identity: Identity
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class UrgencyBox:
    """The first thing under the letterhead: how urgent, to whom, within what time.

    Attributes:
        caution: stands above all else, in bold; that the urgency holds only as far as asked.
    """

    urgency: Urgency
    word: str
    to: str
    person: tuple[str, ...] = ()
    lowered: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class LetterDocument:
    """The referral letter.

    Attributes:
        request: "I ask for", label and text.
        people: address, general practice, referrer, dates.
        shortened_note: printed at the end when text was cut to keep two pages.
        notices: as of the report.
    """

    properties: Properties
    frame: PageFrame
    letterhead: Letterhead
    urgency: UrgencyBox
    request: Section
    identity: Identity
    people: Facts
    sections: tuple[Section, ...] = field(default_factory=tuple)
    shortened_note: str = ""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryDocument:
    """The patient's summary in plain words and large type.

    Attributes:
        large_print: asked for by the patient's needs.
    """

    properties: Properties
    frame: PageFrame
    letterhead: Letterhead
    title: str
    identity: Identity
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...] = ()
    large_print: bool = False
