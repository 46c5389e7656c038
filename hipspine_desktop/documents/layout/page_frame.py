"""The page: margins, identity line, foot, page x of y, DRAFT across the sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from hipspine_desktop.documents.layout.fonts import BOLD, REGULAR
from hipspine_desktop.documents.layout.pdf_file import finished
from hipspine_desktop.documents.layout.style import (
    BLACK,
    FOOT,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PALE,
    RULE,
    SECOND,
    TOP,
    WIDTH,
    paragraph_style,
)
from hipspine_desktop.documents.layout.tags import Node, Role, TaggedCanvas, decoration
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import (
    Emphasis,
    Identity,
    PageFrame,
    Properties,
    Span,
    plain,
    quiet,
)

Story = Callable[[], list[Flowable]]
_FOOT_LEFT = 290.0
_DIAGONAL = 640.0
"""Longest word across the page, in points."""

_SPACE = "\u00a0\u00a0 "  # ReportLab draws plain spaces together


class FrameArtist:
    """Draws what stands on each page around the text.

    Args:
        pages: total number of pages, 0 while it is not known yet (first pass).
    """

    def __init__(
        self, frame: PageFrame, identity: Identity, setter: Typesetter, pages: int
    ) -> None:
        self.frame, self.setter, self.pages = frame, setter, pages
        foot = paragraph_style(7.1, 9.4)
        self.foot_left = [
            setter.rich(_identity_line(identity), foot),
            setter.rich(quiet(f"{frame.kind}, {frame.status}"), foot),
        ]
        self.foot_record = setter.rich(
            quiet(_SPACE.join(t.replace(" ", "\u00a0") for t in frame.record)),
            paragraph_style(7.1, 9.4, alignment=2),
        )
        self.head_name = setter.rich(
            (Span(identity.name, Emphasis.STRONG),), paragraph_style(9.6, 12.6)
        )
        short = _identity_facts(identity)
        self.head_facts = setter.rich(
            (*short, *quiet(_SPACE + frame.kind.replace(" ", "\u00a0"))),
            paragraph_style(9.6, 12.6, alignment=2),
        )
        self.foot_height = self._heights()

    def _heights(self) -> float:
        left = sum(p.wrap(_FOOT_LEFT, 999)[1] for p in self.foot_left)
        right = 9.4 + self.foot_record.wrap(WIDTH - _FOOT_LEFT, 999)[1]
        self.head_left = 0.36 * WIDTH
        name = self.head_name.wrap(self.head_left, 999)[1]
        facts = self.head_facts.wrap(WIDTH - self.head_left - 8, 999)[1]
        self.head_height = float(max(name, facts))
        return float(max(left, right))

    def first_frame(self) -> Frame:
        """Text area of page one."""
        return self._frame("first", PAGE_HEIGHT - TOP)

    def later_frame(self) -> Frame:
        """Text area of the other pages, under the identity line."""
        return self._frame("later", PAGE_HEIGHT - TOP - self.head_height - 8)

    def draw_first(self, canvas: Canvas, _document: object) -> None:
        """Page one, before its text."""
        _begin(canvas)
        self._draw_mark(canvas)

    def draw_later(self, canvas: Canvas, _document: object) -> None:
        """Every other page, before its text."""
        _begin(canvas)
        self._draw_mark(canvas)
        top = PAGE_HEIGHT - TOP
        x = LEFT + self.head_left + 8
        with decoration(canvas):
            self.head_name.drawOn(canvas, LEFT, top - self.head_name.height)
            self.head_facts.drawOn(canvas, x, top - self.head_facts.height)
        self._rule(canvas, top - self.head_height - 5)

    def draw_foot(self, canvas: Canvas, _document: object) -> None:
        """The foot, after the page's text, so that it is read last."""
        with decoration(canvas):
            self._draw_foot(canvas)
        if isinstance(canvas, TaggedCanvas):
            canvas.end_page()

    def _draw_foot(self, canvas: Canvas) -> None:
        top = FOOT + self.foot_height
        self._rule(canvas, top + 5)
        y = top
        for paragraph in self.foot_left:
            y -= paragraph.height
            paragraph.drawOn(canvas, LEFT, y)
        text = self.frame.page_of.format(page=canvas.getPageNumber(), pages=self.pages)
        canvas.setFillColor(SECOND)
        canvas.setFont(REGULAR, 7.1)
        printed = f"{self.setter.printer(self.frame.printed)}{_SPACE}" if self.frame.printed else ""
        canvas.drawRightString(LEFT + WIDTH, top - 7.4, f"{printed}{text}")
        record = self.foot_record
        record.drawOn(canvas, LEFT + _FOOT_LEFT, top - 9.4 - record.height)

    def _frame(self, name: str, top: float) -> Frame:
        bottom = FOOT + self.foot_height + 11
        return Frame(
            LEFT, bottom, WIDTH, top - bottom,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id=name,
        )  # fmt: skip

    def _rule(self, canvas: Canvas, y: float) -> None:
        canvas.setStrokeColor(BLACK)
        canvas.setLineWidth(RULE)
        canvas.line(LEFT, y, LEFT + WIDTH, y)

    def _draw_mark(self, canvas: Canvas) -> None:
        if not self.frame.draft_mark:
            return
        canvas.saveState()
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        canvas.rotate(45)
        canvas.setStrokeColor(PALE)
        canvas.setLineWidth(2.0)
        text = canvas.beginText()
        size = min(96.0, 96.0 * _DIAGONAL / canvas.stringWidth(self.frame.draft_mark, BOLD, 96))
        width = canvas.stringWidth(self.frame.draft_mark, BOLD, size)
        text.setTextOrigin(-width / 2, -0.36 * size)
        text.setFont(BOLD, size)
        text.setTextRenderMode(1)
        text.textOut(self.frame.draft_mark)
        text.setTextRenderMode(0)
        canvas.drawText(text)
        canvas.restoreState()


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Pages as drawn, and their structure; not yet a finished file."""

    pdf: bytes
    pages: int
    root: Node
    properties: Properties

    def finished(self) -> bytes:
        """The PDF/UA-1 and PDF/A-2a file."""
        return finished(self.pdf, self.root, self.properties)


def build_pdf(
    story: Story,
    frame: PageFrame,
    identity: Identity,
    properties: Properties,
    setter: Typesetter,
    pages: int = 0,
) -> LaidOut:
    """Lay a story out; where the number of pages is not known, a first pass counts them.

    Args:
        story: makes fresh flowables; called once per pass.
        pages: as :func:`count_pages` found.
    """
    if not pages:
        pages = count_pages(story, frame, identity, properties, setter)
    properties = _printable(properties, setter)
    laid = _one_pass(story, FrameArtist(frame, identity, setter, pages), properties)
    if laid.pages != pages:  # the printed number was a digit wider
        laid = _one_pass(story, FrameArtist(frame, identity, setter, laid.pages), properties)
    return laid


def count_pages(
    story: Story, frame: PageFrame, identity: Identity, properties: Properties, setter: Typesetter
) -> int:
    """How many pages a story takes."""
    said = _printable(properties, setter)
    return _one_pass(story, FrameArtist(frame, identity, setter, 0), said).pages


def _printable(properties: Properties, setter: Typesetter) -> Properties:
    """Title, author and subject in characters that the font has."""
    return replace(
        properties,
        title=setter.printer(properties.title),
        author=setter.printer(properties.author),
        subject=setter.printer(properties.subject),
    )


def _one_pass(story: Story, artist: FrameArtist, properties: Properties) -> LaidOut:
    target = BytesIO()
    document = _template(target, properties)
    first = PageTemplate("first", artist.first_frame(), artist.draw_first, artist.draw_foot)
    first.autoNextPageTemplate = "later"
    later = PageTemplate("later", artist.later_frame(), artist.draw_later, artist.draw_foot)
    document.addPageTemplates([first, later])
    document.build(story(), canvasmaker=_canvas)
    root = document.canv.root if isinstance(document.canv, TaggedCanvas) else Node(Role.DOCUMENT)
    return LaidOut(target.getvalue(), document.page, root, properties)


def _template(target: BytesIO, properties: Properties) -> BaseDocTemplate:
    return BaseDocTemplate(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        title=properties.title,
        author=properties.author,
        subject=properties.subject,
        creator=properties.creator,
        keywords=[properties.check],
        lang=properties.language,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
        displayDocTitle=True,
    )


def _begin(canvas: Canvas) -> None:
    if isinstance(canvas, TaggedCanvas):
        canvas.begin_page()


def _canvas(*args: object, **kwargs: object) -> TaggedCanvas:
    """A canvas that never names Helvetica."""
    kwargs["initialFontName"] = REGULAR
    return TaggedCanvas(*args, **kwargs)


def _identity_facts(identity: Identity) -> tuple[Span, ...]:
    spans: list[Span] = []
    for label, value in identity.short:
        gap = _SPACE if spans else ""
        spans += [
            *quiet(f"{gap}{label} ".replace(" ", "\u00a0" if not gap else " ")),
            Span(value, Emphasis.STRONG),
        ]
    return tuple(spans)


def _identity_line(identity: Identity) -> tuple[Span, ...]:
    return (Span(identity.name, Emphasis.STRONG), *plain(_SPACE), *_identity_facts(identity))
