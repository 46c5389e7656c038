"""An outcome over an episode: points, the first value dashed, what is too small to matter grey."""

from __future__ import annotations

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.fonts import REGULAR, SEMIBOLD
from hipspine_desktop.documents.layout.style import (
    BLACK,
    HAIR,
    INK,
    MIDDLE,
    PALE,
    SECOND,
    TEXT_WIDTH,
    WHITE,
)
from hipspine_desktop.documents.layout.tags import Role, Tag, figure
from hipspine_desktop.documents.layout.text import Typesetter, text_width
from hipspine_desktop.documents.model_figures import TrendChart, TrendPoint

_LEFT, _RIGHT, _HEAD, _FOOT, _PLOT = 30.0, 44.0, 17.0, 21.0, 62.0
_ROOM = 52.0
"""Least distance of two printed dates."""


class TrendFlowable(Flowable):
    """A line over days; a form that was not complete is a gap with words; never split."""

    def __init__(self, chart: TrendChart, setter: Typesetter) -> None:
        super().__init__()
        self.chart, self.setter = chart, setter
        self.tag = Tag(Role.FIGURE, chart.alternative)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = TEXT_WIDTH, _HEAD + _PLOT + _FOOT
        return self.width, self.height

    def draw(self) -> None:
        with figure(self.canv, self.tag, self.width, self.height):
            self._draw_ground()
            self._draw_line()
            for index, point in enumerate(self.chart.points):
                self._draw_point(point, index == len(self.chart.points) - 1)
            self._draw_dates()

    def _x(self, day: int) -> float:
        last = max(1, *(point.day for point in self.chart.points))
        return _LEFT + 8 + (self.width - _LEFT - _RIGHT - 8) * day / last

    def _y(self, value: float) -> float:
        span = (self.chart.high - self.chart.low) or 1.0
        share = min(1.0, max(0.0, (value - self.chart.low) / span))
        return _FOOT + _PLOT * share

    def _draw_ground(self) -> None:
        c, chart = self.canv, self.chart
        right = self.width - _RIGHT
        c.setFillColor(INK)
        c.setFont(SEMIBOLD, 7.9)
        c.drawString(0, self.height - 9, self.setter.printer(chart.title))
        first = next((p.value for p in chart.points if p.value is not None), None)
        if first is not None and chart.band:
            low, high = self._y(first - chart.band), self._y(first + chart.band)
            c.setFillColor(PALE)
            c.rect(_LEFT, low, right - _LEFT, high - low, stroke=0, fill=1)
        c.setStrokeColor(MIDDLE)
        c.setLineWidth(0.5)
        c.setFont(REGULAR, 7.1)
        for value in (chart.low, (chart.low + chart.high) / 2, chart.high):
            c.line(_LEFT, self._y(value), right, self._y(value))
            c.setFillColor(SECOND)
            c.drawRightString(_LEFT - 4, self._y(value) - 2.5, f"{value:g}")
        if first is not None:
            c.saveState()
            c.setStrokeColor(INK)
            c.setLineWidth(HAIR * 1.6)
            c.setDash([3, 2])
            c.line(_LEFT, self._y(first), right, self._y(first))
            c.restoreState()

    def _draw_line(self) -> None:
        c = self.canv
        c.setStrokeColor(BLACK)
        c.setLineWidth(1.2)
        for one, two in zip(self.chart.points, self.chart.points[1:], strict=False):
            if one.value is not None and two.value is not None:
                c.line(self._x(one.day), self._y(one.value), self._x(two.day), self._y(two.value))

    def _draw_point(self, point: TrendPoint, last: bool) -> None:
        if point.value is None:
            return
        c, x, y = self.canv, self._x(point.day), self._y(point.value)
        c.setStrokeColor(BLACK)
        c.setLineWidth(1.2)
        c.setFillColor(WHITE if last else BLACK)
        c.circle(x, y, 2.6, fill=1)
        c.setFillColor(INK)
        c.setFont(SEMIBOLD, 10 if last else 7.6)
        if last:
            c.drawString(x + 6, y - 3.4, point.shown)
        else:
            above = y + 5 < _FOOT + _PLOT - 3
            c.drawCentredString(x, y + 5 if above else y - 10.5, point.shown)

    def _draw_dates(self) -> None:
        c, end = self.canv, -1e9
        for point in self.chart.points:
            x = self._x(point.day)
            label = self.setter.printer(point.label)
            if x - end < _ROOM and point is not self.chart.points[0]:
                continue
            width = text_width(label, REGULAR, 7.1)
            left = min(max(_LEFT - 10, x - width / 2), self.width - width)
            c.setFont(REGULAR, 7.1)
            c.setFillColor(SECOND)
            c.drawString(left, _FOOT - 10, label)
            if point.value is None:
                c.drawString(left, _FOOT - 18, self.setter.printer(point.shown))
            end = x
