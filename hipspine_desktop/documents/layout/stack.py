"""Flowables that hold others: a column that splits well, a labelled section, a box."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.style import BLACK, HAIR, LABEL_WIDTH, WIDTH
from hipspine_desktop.documents.layout.tags import Role, Tag, inside

_NEVER = 1e7
_TOLERANCE = 0.01


class Stack:
    """Flowables one under the other, `between` points apart.

    A flowable with `keepWithNext` never stands last before a split.
    """

    def __init__(self, items: Sequence[Flowable], width: float, between: float) -> None:
        self.items = list(items)
        self.width = width
        self.between = between
        self._heights: list[float] = []

    def heights(self) -> list[float]:
        """Height of each item at this width; measured once."""
        if not self._heights:
            self._heights = [item.wrap(self.width, _NEVER)[1] for item in self.items]
        return self._heights

    def height(self) -> float:
        """Height of all."""
        heights = [height for height in self.heights() if height]
        return sum(heights) + self.between * max(0, len(heights) - 1)

    def split(self, available: float) -> tuple[list[Flowable], list[Flowable]]:
        """What fits into a height, and the rest; the first is empty when nothing fits."""
        left, heights = available, self.heights()
        self._heights = []  # splitting a paragraph undoes its measuring
        for index, (item, height) in enumerate(zip(self.items, heights, strict=True)):
            if height <= left + _TOLERANCE:
                left -= self._step(height)
                continue
            parts = item.split(self.width, left) if left > 0 else []
            if len(parts) > 1 and parts[0].wrap(self.width, left)[1] <= left + _TOLERANCE:
                return [*self.items[:index], parts[0]], [*parts[1:], *self.items[index + 1 :]]
            return self._without_loose_end(index)
        return self.items, []

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw downwards from `top`."""
        for item, height in zip(self.items, self.heights(), strict=True):
            item.drawOn(canvas, x, top - height)
            top -= self._step(height)

    def _step(self, height: float) -> float:
        """What an item takes up with the gap after it; nothing when it is empty."""
        return height + self.between if height else 0.0

    def _without_loose_end(self, index: int) -> tuple[list[Flowable], list[Flowable]]:
        while index and _stays_with_next(self.items[index - 1]):
            index -= 1
        return self.items[:index], self.items[index:]


def _stays_with_next(item: Flowable) -> bool:
    style = getattr(item, "style", None)
    return bool(getattr(style, "keepWithNext", 0) or getattr(item, "keepWithNext", 0))


class SectionFlowable(Flowable):
    """A section: label hanging in the left column, blocks beside it, a hair line under it.

    Args:
        label: flowables of the label column.
        short: up to this height (points) the section moves to the next page whole.
    """

    def __init__(
        self,
        label: Sequence[Flowable],
        blocks: Sequence[Flowable],
        gap: float,
        between: float,
        wide: bool = False,
        rule: bool = True,
        short: float = 110.0,
    ) -> None:
        super().__init__()
        self.gap, self.wide, self.rule, self.short = gap, wide, rule, short
        self.indent = 0.0 if wide else LABEL_WIDTH
        self.tag = Tag(Role.SECTION)
        self.label = Stack(label, LABEL_WIDTH - 10, 0.5)
        self.blocks = Stack(blocks, WIDTH - self.indent, between)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        inner = max(self.label.height(), self.blocks.height())
        self.width, self.height = WIDTH, inner + 2 * self.gap
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        inner = height - 2 * self.gap
        if self.blocks.height() <= self.short or self.label.height() > inner:
            return []
        head, tail = self.blocks.split(inner)
        if not head or not tail:
            return []
        return [self._part(self.label.items, head, False), self._part([], tail, self.rule)]

    def draw(self) -> None:
        top = self.height - self.gap
        with inside(self.canv, self.tag):
            self.label.draw(self.canv, 0, top)
            self.blocks.draw(self.canv, self.indent, top)
        if self.rule:
            self.canv.setStrokeColor(BLACK)
            self.canv.setLineWidth(HAIR)
            self.canv.line(0, 0, WIDTH, 0)

    def _part(
        self, label: Sequence[Flowable], blocks: Sequence[Flowable], rule: bool
    ) -> SectionFlowable:
        part = SectionFlowable(
            label, blocks, self.gap, self.blocks.between, self.wide, rule, short=0.0
        )
        part.tag = self.tag
        return part


class Boxed(Flowable):
    """Flowables in a black frame; a long one goes on in a frame on the next page.

    Args:
        line: width of the frame.
        indent: room at the left for a shape, drawn by `draw_shape` once.
    """

    padding = 8.0

    def __init__(
        self, items: Sequence[Flowable], width: float, line: float, indent: float = 0.0
    ) -> None:
        super().__init__()
        self.width, self.line, self.indent = width, line, indent
        self.stack = Stack(items, width - 2 * self.padding - indent, 2.0)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.height = self.stack.height() + 2 * self.padding
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        head, tail = self.stack.split(height - 2 * self.padding)
        if not head or not tail:
            return []
        return [self._part(head), self._continued(tail)]

    def draw(self) -> None:
        self.canv.setStrokeColor(BLACK)
        self.canv.setLineWidth(self.line)
        half = self.line / 2
        self.canv.rect(half, half, self.width - self.line, self.height - self.line)
        self.stack.draw(self.canv, self.padding + self.indent, self.height - self.padding)
        self.draw_shape()

    def draw_shape(self) -> None:
        """Nothing here; a box with a sign draws it."""

    def _part(self, items: Sequence[Flowable]) -> Boxed:
        return Boxed(items, self.width, self.line, self.indent)

    def _continued(self, items: Sequence[Flowable]) -> Boxed:
        return Boxed(items, self.width, self.line, self.indent)


class SideBySide(Flowable):
    """Two flowables in columns of one width, read left then right; never split."""

    between = 16.0

    def __init__(self, items: Sequence[Flowable]) -> None:
        super().__init__()
        self.items = list(items)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.column = (width - self.between) / 2
        self.heights = [item.wrap(self.column, _NEVER)[1] for item in self.items]
        self.width, self.height = width, max(self.heights, default=0.0)
        return self.width, self.height

    def draw(self) -> None:
        for index, (item, height) in enumerate(zip(self.items, self.heights, strict=True)):
            item.drawOn(self.canv, index * (self.column + self.between), self.height - height)


class TightColumn(Flowable):
    """Lines of small print close under each other; splits between and inside them."""

    between = 0.7

    def __init__(self, items: Sequence[Flowable]) -> None:
        super().__init__()
        self.items = list(items)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.stack = Stack(self.items, width, self.between)
        self.width, self.height = width, self.stack.height()
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        head, tail = Stack(self.items, width, self.between).split(height)
        return [TightColumn(head), TightColumn(tail)] if head and tail else []

    def draw(self) -> None:
        self.stack.draw(self.canv, 0, self.height)


class Gap(Flowable):
    """Empty height that may fall at a page's end."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.width, self.height = 0.0, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0.0, self.height

    def draw(self) -> None:
        """Nothing to draw."""
