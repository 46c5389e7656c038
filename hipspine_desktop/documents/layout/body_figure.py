"""The body chart on paper: four figures in black marks, the marks' meaning beside them."""

from __future__ import annotations

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.fonts import REGULAR, SEMIBOLD
from hipspine_desktop.documents.layout.style import (
    BLACK,
    INK,
    SECOND,
    TEXT_WIDTH,
    WHITE,
    paragraph_style,
)
from hipspine_desktop.documents.layout.tags import Role, Tag, figure
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import BodyFigure, FigureLabel, FigureView
from hipspine_desktop.domain.body_map import Shape
from hipspine_desktop.domain.body_marks import DOT, RING, Pattern

UNIT = 0.25  # points a unit of the outlines
TOP, BOTTOM = -14.0, 812.0
CAPTION = 12.0
FRONT_HALF, BEHIND, BEFORE = 176.0, 68.0, 84.0
LEGEND_GAP, SAMPLE = 14.0, 26.0
MARK_WIDTH = 0.55


class BodyFigureFlowable(Flowable):
    """Never split over pages; its words stand in the alternative text."""

    def __init__(self, block: BodyFigure, setter: Typesetter) -> None:
        super().__init__()
        self.block, self.setter = block, setter
        self.tag = Tag(Role.FIGURE, block.alternative)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = TEXT_WIDTH, (BOTTOM - TOP) * UNIT + CAPTION
        return self.width, self.height

    def draw(self) -> None:
        with figure(self.canv, self.tag, self.width, self.height):
            x = 0.0
            for view in self.block.views:
                x += self._draw_view(view, x)
            self._draw_legend(x + LEGEND_GAP)

    def _draw_view(self, view: FigureView, x: float) -> float:
        """Draw a view at a left edge; its width in points."""
        c = self.canv
        before, after = extents(view)
        c.saveState()
        c.translate(x + before * UNIT, self.height + TOP * UNIT)
        c.scale(UNIT, -UNIT)
        c.setLineJoin(1)
        c.setLineCap(1)
        self._draw_body(view)
        for pattern in view.marks:
            self._draw_pattern(pattern)
        for x_tick, y_tick in view.ticks:
            self._draw_tick(x_tick, y_tick, 8.0)
        for label in view.labels:
            self._draw_leader(label)
        c.restoreState()
        width = (before + after) * UNIT
        self._draw_words(view, x, width)
        for label in view.labels:
            self._draw_label(label, x + before * UNIT)
        return width

    def _draw_body(self, view: FigureView) -> None:
        c = self.canv
        # pure black: grey hairlines break up on a laser printer
        c.setStrokeColor(BLACK)
        c.setLineWidth(0.25 / UNIT)
        for line in view.lines:
            c.drawPath(self._path(line), stroke=1, fill=0)
        if view.fills:
            c.saveState()
            c.clipPath(self._path(view.outline), stroke=0, fill=0)
            for pattern in view.fills:
                self._draw_pattern(pattern)
            c.restoreState()
        c.setStrokeColor(BLACK)
        c.setLineWidth(0.6 / UNIT)
        c.drawPath(self._path(view.outline), stroke=1, fill=0)

    def _path(self, shape: Shape) -> object:
        path = self.canv.beginPath()
        path.moveTo(*shape.start)
        for a, b, e, d, g, f in shape.curves:
            path.curveTo(a, b, e, d, g, f)
        if shape.closed:
            path.close()
        return path

    def _draw_pattern(self, pattern: Pattern) -> None:
        c = self.canv
        c.setStrokeColor(BLACK)
        c.setFillColor(BLACK)
        c.setLineWidth(MARK_WIDTH / UNIT)
        for line in pattern.lines:
            path = c.beginPath()
            path.moveTo(*line[0])
            for point in line[1:]:
                path.lineTo(*point)
            c.drawPath(path, stroke=1, fill=0)
        for x, y in pattern.dots:
            c.circle(x, y, DOT * self.block.size, stroke=0, fill=1)
        for x, y in pattern.rings:
            c.circle(x, y, RING * self.block.size * 0.9, stroke=1, fill=0)

    def _draw_tick(self, x: float, y: float, radius: float) -> None:
        c = self.canv
        c.setStrokeColor(BLACK)
        c.setFillColor(WHITE)
        c.setLineWidth(0.6 / UNIT)
        c.circle(x, y, radius * 1.7, stroke=1, fill=1)
        path = c.beginPath()
        path.moveTo(x - radius * 0.8, y)
        path.lineTo(x - radius * 0.2, y + radius * 0.7)
        path.lineTo(x + radius * 0.9, y - radius * 0.7)
        c.drawPath(path, stroke=1, fill=0)

    def _draw_leader(self, label: FigureLabel) -> None:
        c = self.canv
        c.setStrokeColor(BLACK)
        c.setFillColor(BLACK)
        c.setLineWidth(0.6 / UNIT)
        c.line(*label.tip, *label.at)
        c.circle(*label.tip, 1.2 / UNIT, stroke=0, fill=1)

    def _draw_label(self, label: FigureLabel, origin: float) -> None:
        c = self.canv
        x, y = origin + label.at[0] * UNIT, self.height + (TOP - label.at[1]) * UNIT
        c.setStrokeColor(BLACK)
        c.setFillColor(WHITE)
        c.setLineWidth(0.6)
        c.roundRect(x - 7, y - 5, 14, 10, 1.5, stroke=1, fill=1)
        c.setFillColor(INK)
        c.setFont(SEMIBOLD, 7.1)
        c.drawCentredString(x, y - 2.5, label.text)

    def _draw_words(self, view: FigureView, x: float, width: float) -> None:
        c = self.canv
        c.setFillColor(INK)
        c.setFont(SEMIBOLD, 7.1)
        c.drawCentredString(x + width / 2, 2.5, view.name)
        c.setFillColor(SECOND)
        left, right = view.sides
        c.drawString(x + 4, self.height - 10, left)
        c.drawRightString(x + width - 4, self.height - 10, right)

    def _draw_legend(self, x: float) -> None:
        c = self.canv
        style = paragraph_style(7.9, 10.0, REGULAR)
        y = self.height - 30.0
        for pattern, words in self.block.legend:
            text = self.setter.plain(words, style)
            _, height = text.wrap(TEXT_WIDTH - x - SAMPLE, 999)
            c.saveState()
            c.translate(x, y + 2.6)
            c.scale(UNIT, -UNIT)
            c.setLineCap(1)
            if pattern is None:
                self._draw_tick(30.0, 0.0, 8.0)
            else:
                self._draw_pattern(pattern)
            c.restoreState()
            text.drawOn(c, x + SAMPLE, y - height + 10.0)
            y -= height + 4.0


def extents(view: FigureView) -> tuple[float, float]:
    """Units left and right of the middle that a view takes."""
    if view.sides != ("", ""):
        return FRONT_HALF, FRONT_HALF
    return (BEFORE, BEHIND) if view.faces_left else (BEHIND, BEFORE)
