"""Structure of a tagged PDF: which piece of a page is a heading, a paragraph, a table cell.

ReportLab writes no tags. Each flowable names what it draws with a :class:`Tag`; the canvas marks
the drawing operators and grows a tree of :class:`Node`; `pdf_file` writes that tree into the
file. What nobody names is an artefact: lines, boxes, signs, head and foot. Parts of a flowable
that was split over pages share one tag, so a paragraph stays one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from reportlab.pdfgen.canvas import Canvas


class Role(StrEnum):
    """Standard structure types of ISO 32000-1."""

    DOCUMENT = "Document"
    SECTION = "Sect"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"
    P = "P"
    LIST = "L"
    ITEM = "LI"
    LABEL = "Lbl"
    BODY = "LBody"
    TABLE = "Table"
    ROW = "TR"
    HEAD = "TH"
    CELL = "TD"
    FIGURE = "Figure"


class Scope(StrEnum):
    """What a header cell heads."""

    ROW = "Row"
    COLUMN = "Column"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of a page: page index from 0, and its number on that page."""

    page: int
    mcid: int


@dataclass(slots=True, eq=False)
class Node:
    """A structure element with its children in reading order.

    Attributes:
        alternative: words for a figure.
        scope, columns: of a table cell.
        box: left, bottom, right, top of a figure on its page, in points.
    """

    role: Role
    alternative: str = ""
    scope: Scope | None = None
    columns: int = 1
    box: tuple[float, float, float, float] | None = None
    kids: list[Node | Mark] = field(default_factory=list)


class Tag:
    """A structure element before it is drawn; it comes to be where it is drawn first."""

    def __init__(
        self, role: Role, alternative: str = "", scope: Scope | None = None, columns: int = 1
    ) -> None:
        self._node = Node(role, alternative, scope, columns)
        self._placed = False

    def under(self, parent: Node) -> Node:
        """The element, placed under `parent` the first time."""
        if not self._placed:
            parent.kids.append(self._node)
            self._placed = True
        return self._node


class TaggedCanvas(Canvas):
    """A canvas that marks content; pages must be begun and ended by the page's artist."""

    _code: list[str]  # ReportLab's operators of the page

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.root = Node(Role.DOCUMENT)
        self._open_nodes = [self.root]
        self._sealed = 0
        self._mcid = 0

    def begin_page(self) -> None:
        """From here on what is not named is an artefact."""
        self._mcid = 0
        self._code.append(_ARTEFACT)

    def end_page(self) -> None:
        """Close the page's last artefact."""
        self._close_artefact()

    def push(self, *tags: Tag) -> None:
        """Enter structure elements; what is drawn next stands inside the last."""
        node = self._open_nodes[-1]
        for tag in tags:
            node = tag.under(node)
            self._open_nodes.append(node)

    def pop(self, count: int = 1) -> None:
        """Leave as many elements."""
        del self._open_nodes[-count:]

    def seal(self, by: int = 1) -> None:
        """While sealed nothing is tagged: head and foot, a repeated head of a table."""
        self._sealed += by

    @contextmanager
    def content(self, *tags: Tag) -> Iterator[None]:
        """What is drawn inside is the content of the last tag."""
        if self._sealed:
            yield
            return
        self.push(*tags)
        node = self._open_nodes[-1]
        node.kids.append(Mark(self.getPageNumber() - 1, self._mcid))
        self._close_artefact()
        self._code.append(f"/{node.role} <</MCID {self._mcid}>> BDC")
        self._mcid += 1
        self.seal()
        try:
            yield
        finally:
            self.seal(-1)
            self._code.append("EMC")
            self._code.append(_ARTEFACT)
            self.pop(len(tags))

    @contextmanager
    def figure(self, tag: Tag, width: float, height: float) -> Iterator[None]:
        """A picture of this size at the origin, with words in its place for who cannot see."""
        left, bottom = self.absolutePosition(0, 0)
        with self.content(tag):
            node = tag.under(self.root)
            node.box = node.box or (left, bottom, left + width, bottom + height)
            yield

    def _close_artefact(self) -> None:
        if self._code and self._code[-1] == _ARTEFACT:
            self._code.pop()
        else:
            self._code.append("EMC")


_ARTEFACT = "/Artifact BMC"


@contextmanager
def content(canvas: Canvas, *tags: Tag) -> Iterator[None]:
    """Content of a tag; on a plain canvas just drawing."""
    if isinstance(canvas, TaggedCanvas):
        with canvas.content(*tags):
            yield
    else:
        yield


@contextmanager
def figure(canvas: Canvas, tag: Tag, width: float, height: float) -> Iterator[None]:
    """A picture with its words; on a plain canvas just drawing."""
    if isinstance(canvas, TaggedCanvas):
        with canvas.figure(tag, width, height):
            yield
    else:
        yield


@contextmanager
def inside(canvas: Canvas, *tags: Tag) -> Iterator[None]:
    """Elements that hold others; on a plain canvas just drawing."""
    if isinstance(canvas, TaggedCanvas):
        canvas.push(*tags)
        yield
        canvas.pop(len(tags))
    else:
        yield


@contextmanager
def decoration(canvas: Canvas) -> Iterator[None]:
    """What repeats on each page and is no content; on a plain canvas just drawing."""
    if isinstance(canvas, TaggedCanvas):
        canvas.seal()
        yield
        canvas.seal(-1)
    else:
        yield
