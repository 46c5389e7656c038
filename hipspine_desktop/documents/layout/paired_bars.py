"""Estimates of right and left side by side on one list of causes."""

from __future__ import annotations

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.bars import draw_interval
from hipspine_desktop.documents.layout.fonts import REGULAR, SEMIBOLD
from hipspine_desktop.documents.layout.style import (
    HAIR,
    INK,
    MIDDLE,
    PALE,
    SECOND,
    WIDTH,
    paragraph_style,
)
from hipspine_desktop.documents.layout.tags import Role, Tag, figure
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model_figures import EstimateBar, EstimateChart, PairedCharts

_HEAD, _RULE_GAP = 22.0, 5.0
_LABEL, _PANEL, _BAR = 128.0, 180.0, 86.0


class PairedChartsFlowable(Flowable):
    """One row a cause; in each half bar, estimate and interval; never split over pages."""

    def __init__(self, charts: PairedCharts, setter: Typesetter) -> None:
        super().__init__()
        self.charts, self.setter = charts, setter
        words = f"{charts.heads[0]}: {charts.right.alternative}. "
        words += f"{charts.heads[1]}: {charts.left.alternative}"
        self.tag = Tag(Role.FIGURE, words)
        m = setter.measures
        self.labels = [
            setter.plain(
                bar.label,
                paragraph_style(m.body, m.body + 2.2, SEMIBOLD if bar.leading else REGULAR),
            )
            for bar in charts.right.bars
        ]
        self.rows = [
            max(m.leading - 0.6, label.wrap(_LABEL, 999)[1] + 0.6) for label in self.labels
        ]

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        ruled = any(bar.below_rule for bar in self.charts.right.bars)
        self.width = WIDTH
        self.height = _HEAD + sum(self.rows) + (_RULE_GAP if ruled else 0.0) + 2
        return self.width, self.height

    def draw(self) -> None:
        with figure(self.canv, self.tag, self.width, self.height):
            for side, chart in enumerate((self.charts.right, self.charts.left)):
                self._draw_axis(side, chart)
            self._draw_rows()

    def _start(self, side: int) -> float:
        return WIDTH - (2 - side) * _PANEL + 6

    def _draw_axis(self, side: int, chart: EstimateChart) -> None:
        c, start, top = self.canv, self._start(side), self.height - _HEAD
        c.setFillColor(INK)
        c.setFont(SEMIBOLD, 7.9)
        c.drawString(start, top + 13.0, self.setter.printer(self.charts.heads[side]))
        c.setFont(REGULAR, 7.1)
        c.setFillColor(SECOND)
        for share, text in zip((0.0, 0.5, 1.0), chart.axis, strict=True):
            c.drawCentredString(start + share * _BAR, top + 3.0, text)
            c.setLineWidth(0.5)
            c.setStrokeColor(MIDDLE)
            c.line(start + share * _BAR, top, start + share * _BAR, 0)
        c.setLineWidth(HAIR)
        c.setStrokeColor(PALE)
        for share in (0.25, 0.75):
            c.line(start + share * _BAR, top, start + share * _BAR, 0)

    def _draw_rows(self) -> None:
        top, ruled = self.height - _HEAD, False
        pairs = zip(self.charts.right.bars, self.charts.left.bars, strict=True)
        for (right, left), label, height in zip(pairs, self.labels, self.rows, strict=True):
            if right.below_rule and not ruled:
                self.canv.setStrokeColor(MIDDLE)
                self.canv.setLineWidth(0.5)
                self.canv.line(0, top - _RULE_GAP / 2, WIDTH, top - _RULE_GAP / 2)
                top, ruled = top - _RULE_GAP, True
            middle = top - height / 2
            label.drawOn(self.canv, 0, middle - label.height / 2 + 0.4)
            for side, bar in enumerate((right, left)):
                self._draw_bar(self._start(side), bar, middle)
            top -= height

    def _draw_bar(self, start: float, bar: EstimateBar, middle: float) -> None:
        c, size = self.canv, self.setter.measures.body
        low, high, at = (start + _BAR * min(1.0, max(0.0, p)) for p in (bar.low, bar.high, bar.p))
        draw_interval(c, start, low, high, at, middle)
        base = middle - size * 0.36
        c.setFillColor(INK)
        c.setFont(SEMIBOLD, size)
        c.drawRightString(start + _BAR + 40, base, bar.percent)
        c.setFillColor(SECOND)
        c.setFont(REGULAR, size)
        c.drawRightString(start + _PANEL - 6, base, bar.interval)
