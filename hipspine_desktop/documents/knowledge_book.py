"""The knowledge book as PDF bytes: title, contents with page numbers, chapters on new pages."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
)

from hipspine_desktop.documents.knowledge_model import BookChapter, BookPart, KnowledgeBook
from hipspine_desktop.documents.layout.blocks import block_flowables, section_flowable
from hipspine_desktop.documents.layout.characters import Printer
from hipspine_desktop.documents.layout.fonts import BOLD, REGULAR, SEMIBOLD, has_glyph
from hipspine_desktop.documents.layout.stack import Gap
from hipspine_desktop.documents.layout.style import (
    BLACK,
    FOOT,
    INK,
    LEFT,
    MIDDLE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PETROL,
    REPORT,
    RULE,
    SECOND,
    TOP,
    WIDTH,
    heavy,
    paragraph_style,
)
from hipspine_desktop.documents.layout.text import Typesetter, text_width

_HEAD = 20.0
_SMALL = 7.6
_HEADING_NEEDS = 190.0  # points left on the page; less, and a part begins on the next
Pages = dict[str, int]


class BookCanvas(Canvas):
    """A canvas that never names Helvetica and knows the running title."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["initialFontName"] = REGULAR
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.running_title = ""


class Heading(Flowable):
    """A chapter's or part's title; notes its page, an outline entry and a link target."""

    def __init__(self, key: str, title: str, level: int, pages: Pages) -> None:
        super().__init__()
        self.key, self.title, self.level, self.pages = key, title, level, pages
        self.size = 20.0 if level == 0 else 12.4

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = WIDTH, self.size + (14.0 if self.level == 0 else 16.0)
        return self.width, self.height

    def draw(self) -> None:
        c = self.canv
        self.pages[self.key] = c.getPageNumber()
        c.bookmarkHorizontal(self.key, 0, self.height)
        c.addOutlineEntry(self.title, self.key, level=self.level, closed=self.level == 0)
        c.setFillColor(PETROL if self.level else INK)
        c.setFont(BOLD if self.level == 0 else SEMIBOLD, self.size)
        c.drawString(0, 6, self.title)
        if self.level:
            c.setStrokeColor(BLACK)
            c.setLineWidth(RULE)
            c.line(0, 0, WIDTH, 0)


class RunningTitle(Flowable):
    """Takes no room; from here on the pages' head names this chapter."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.width = self.height = 0.0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0.0, 0.0

    def draw(self) -> None:
        if isinstance(self.canv, BookCanvas):
            self.canv.running_title = self.title


class ContentsLine(Flowable):
    """One line of the contents, linked to its page."""

    def __init__(self, key: str, title: str, level: int, pages: Pages) -> None:
        super().__init__()
        self.key, self.title, self.level = key, title, level
        self.page = str(pages.get(key, ""))

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = WIDTH, 17.0 if self.level == 0 else 12.4
        return self.width, self.height

    def draw(self) -> None:
        c = self.canv
        font, size = (SEMIBOLD, 9.6) if self.level == 0 else (REGULAR, 8.6)
        indent = 0.0 if self.level == 0 else 14.0
        c.setFillColor(INK)
        c.setFont(font, size)
        c.drawString(indent, 2, self.title)
        c.drawRightString(WIDTH, 2, self.page)
        start = indent + text_width(self.title, font, size) + 5
        end = WIDTH - text_width(self.page, font, size) - 5
        if end > start:
            c.setStrokeColor(MIDDLE)
            c.setLineWidth(0.5)
            c.setDash([0.6, 2.4])
            c.line(start, 3.6, end, 3.6)
            c.setDash()
        c.linkRect("", self.key, (0, 0, WIDTH, self.height), relative=1, Border="[0 0 0]")


def book_bytes(book: KnowledgeBook) -> bytes:
    """Lay the book out twice (the first pass finds the page numbers).

    The same book gives the same bytes. The fonts must have been registered
    (`layout.fonts.register_fonts`).
    """
    setter = Typesetter(REPORT, Printer(has_glyph))
    pages: Pages = {}
    target = BytesIO()
    total = 0
    for _ in range(2):
        target = BytesIO()
        document = _template(target, book, setter, total)
        document.build(_story(book, setter, pages), canvasmaker=BookCanvas)
        total = document.page
    return target.getvalue()


def _story(book: KnowledgeBook, setter: Typesetter, pages: Pages) -> list[Flowable]:
    known = dict(pages)
    story: list[Flowable] = [
        Gap(46),
        setter.plain(book.title, heavy(30, 36)),
        setter.plain(book.subtitle, paragraph_style(12.4, 17, colour=SECOND)),
        Gap(26),
    ]
    for block in book.front:
        story += [*block_flowables(block, setter, WIDTH), Gap(9)]
    story += [PageBreak(), setter.plain(book.contents_title, heavy(20, 26)), Gap(6)]
    for chapter in book.chapters:
        story.append(ContentsLine(chapter.key, setter.printer(chapter.title), 0, known))
        for part in chapter.parts:
            if part.title:
                story.append(
                    ContentsLine(_key(chapter, part), setter.printer(part.title), 1, known)
                )
    for chapter in book.chapters:
        story += _chapter(chapter, setter, pages)
    if setter.printer.replaced:
        note = paragraph_style(7.1, 9.4, colour=SECOND)
        story += [Gap(4), setter.plain(book.replaced_note, note)]
    return story


def _chapter(chapter: BookChapter, setter: Typesetter, pages: Pages) -> list[Flowable]:
    title = setter.printer(chapter.title)
    story: list[Flowable] = [
        PageBreak(),
        RunningTitle(title),
        Heading(chapter.key, title, 0, pages),
    ]
    for block in chapter.intro:
        story += [*block_flowables(block, setter, WIDTH), Gap(4)]
    for part in chapter.parts:
        if part.title:
            story.append(CondPageBreak(_HEADING_NEEDS))
            heading = setter.printer(part.title)
            story.append(Heading(_key(chapter, part), heading, 1, pages))
        story += [section_flowable(section, setter) for section in part.sections]
    return story


def _key(chapter: BookChapter, part: BookPart) -> str:
    """Link target of a part: a pathway may have its condition's name."""
    return f"{chapter.key}/{part.key}"


def _template(
    target: BytesIO, book: KnowledgeBook, setter: Typesetter, total: int
) -> BaseDocTemplate:
    properties = book.properties
    document = BaseDocTemplate(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        title=setter.printer(properties.title),
        author=setter.printer(properties.author),
        subject=setter.printer(properties.subject),
        creator=properties.creator,
        keywords=[properties.check],
        lang=properties.language,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
        displayDocTitle=True,
    )
    bottom = FOOT + 24
    frame = Frame(
        LEFT, bottom, WIDTH, PAGE_HEIGHT - TOP - _HEAD - bottom,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id="book",
    )  # fmt: skip

    def draw(canvas: Canvas, _document: object) -> None:
        if isinstance(canvas, BookCanvas):
            _draw_frame(canvas, book, setter, total)

    document.addPageTemplates([PageTemplate("book", [frame], onPageEnd=draw)])
    return document


def _draw_frame(canvas: BookCanvas, book: KnowledgeBook, setter: Typesetter, total: int) -> None:
    page = canvas.getPageNumber()
    canvas.setFillColor(SECOND)
    canvas.setFont(REGULAR, _SMALL)
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(RULE)
    if canvas.running_title:
        canvas.drawString(LEFT, PAGE_HEIGHT - TOP, canvas.running_title)
        canvas.drawRightString(LEFT + WIDTH, PAGE_HEIGHT - TOP, setter.printer(book.title))
        canvas.line(LEFT, PAGE_HEIGHT - TOP - 6, LEFT + WIDTH, PAGE_HEIGHT - TOP - 6)
    canvas.line(LEFT, FOOT + 14, LEFT + WIDTH, FOOT + 14)
    canvas.drawString(LEFT, FOOT + 4, setter.printer(book.foot))
    text = book.page_of.format(page=page, pages=total)
    canvas.drawRightString(LEFT + WIDTH, FOOT + 4, text)
