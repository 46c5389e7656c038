"""Pictures of numbers: estimates with intervals, and what each finding contributes."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from hipspine_desktop.documents.layout.fonts import REGULAR, SEMIBOLD
from hipspine_desktop.documents.layout.glyphs import draw_basis
from hipspine_desktop.documents.layout.style import (
    BLACK,
    DARK,
    HAIR,
    INK,
    MIDDLE,
    PALE,
    SECOND,
    TEXT_WIDTH,
    WHITE,
    paragraph_style,
)
from hipspine_desktop.documents.layout.tags import Role, Tag, figure
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import (
    ContributionBar,
    ContributionChart,
    Direction,
    EstimateBar,
    EstimateChart,
)

BAR = 6.0
HEAD = 12.0
RULE_GAP = 5.0
INTERVAL_WIDTH = 54.0
"""Room for the widest interval, ">99– >99", and a clear gap before it."""

BAR_END = 298.0


class EstimateChartFlowable(Flowable):
    """Bars on a 0 to 100 % axis: dark to the lower bound, light to the upper, a tick at the
    estimate; never split over pages."""

    def __init__(self, chart: EstimateChart, setter: Typesetter) -> None:
        super().__init__()
        self.chart, self.setter = chart, setter
        self.tag = Tag(Role.FIGURE, chart.alternative)
        ranked = any(bar.rank for bar in chart.bars)
        self.label_x = 15.0 if ranked else 0.0
        self.label_width = 168.0 if ranked else 118.0
        self.bar_x, self.bar_end = (190.0 if ranked else 174.0), BAR_END
        self.labels = [self._label(bar) for bar in chart.bars]
        self.rows = [
            max(setter.measures.leading - 0.6, label.wrap(self.label_width, 999)[1] + 0.6)
            for label in self.labels
        ]

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        rule = RULE_GAP if any(bar.below_rule for bar in self.chart.bars) else 0.0
        self.width, self.height = TEXT_WIDTH, HEAD + sum(self.rows) + rule + 2
        return self.width, self.height

    def draw(self) -> None:
        with figure(self.canv, self.tag, self.width, self.height):
            self._draw_chart()

    def _draw_chart(self) -> None:
        top = self.height - HEAD
        self._draw_axis(top)
        ruled = False
        for bar, label, height in zip(self.chart.bars, self.labels, self.rows, strict=True):
            if bar.below_rule and not ruled:
                self._draw_rule(top - RULE_GAP / 2)
                top -= RULE_GAP
                ruled = True
            self._draw_row(bar, label, top, height)
            top -= height

    def _label(self, bar: EstimateBar) -> Paragraph:
        size = self.setter.measures.body
        font = SEMIBOLD if bar.leading else REGULAR
        return self.setter.plain(bar.label, paragraph_style(size, size + 2.4, font))

    def _x(self, p: float) -> float:
        return self.bar_x + (self.bar_end - self.bar_x) * min(1.0, max(0.0, p))

    def _draw_axis(self, top: float) -> None:
        c = self.canv
        c.setFont(REGULAR, 7.1)
        c.setFillColor(SECOND)
        for share, text in zip((0.0, 0.5, 1.0), self.chart.axis, strict=True):
            c.drawCentredString(self._x(share), top + 3.5, text)
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            c.setLineWidth(0.5 if share in (0.0, 0.5, 1.0) else HAIR)
            c.setStrokeColor(MIDDLE if share in (0.0, 0.5, 1.0) else PALE)
            c.line(self._x(share), top, self._x(share), 0)

    def _draw_rule(self, y: float) -> None:
        self.canv.setStrokeColor(MIDDLE)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, y, TEXT_WIDTH, y)

    def _draw_row(self, bar: EstimateBar, label: Paragraph, top: float, height: float) -> None:
        c, size = self.canv, self.setter.measures.body
        middle = top - height / 2
        base = middle - size * 0.36
        label.drawOn(c, self.label_x, middle - label.height / 2 + 0.4)
        c.setFillColor(SECOND)
        c.setFont(REGULAR, size)
        if bar.rank:
            c.drawString(0, base, bar.rank)
        else:
            c.drawRightString(self.bar_x - 10, base, bar.word)
        draw_interval(c, self._x(0), self._x(bar.low), self._x(bar.high), self._x(bar.p), middle)
        c.setFillColor(INK)
        c.setFont(SEMIBOLD, size)
        c.drawRightString(TEXT_WIDTH - INTERVAL_WIDTH, base, bar.percent)
        c.setFont(REGULAR, size)
        c.setFillColor(SECOND)
        c.drawRightString(TEXT_WIDTH, base, bar.interval)


class ContributionChartFlowable(Flowable):
    """Bars around "no change" on one log axis: black for, hatched against, dotted unknown."""

    label_x, label_width = 10.0, 172.0
    axis_x, axis_end = 188.0, 268.0
    factor_end, mark_x, source_x = 320.0, 325.0, 333.5

    def __init__(self, chart: ContributionChart, setter: Typesetter, head: bool = True) -> None:
        super().__init__()
        self.chart, self.setter, self.head = chart, setter, head
        self.tag = Tag(Role.FIGURE, chart.alternative)
        m = setter.measures
        body, small = (
            paragraph_style(m.body, m.body + 2.2),
            paragraph_style(7.6, 9.4, colour=SECOND),
        )
        self.cells = [
            (setter.plain(bar.label, body), setter.plain(bar.source, small), _detail(bar, setter))
            for bar in chart.bars
        ]
        self.upper = [
            max(
                m.leading - 0.6,
                label.wrap(self.label_width, 999)[1] + 1.2,
                source.wrap(TEXT_WIDTH - self.source_x, 999)[1] + 1.2,
            )
            for label, source, _ in self.cells
        ]
        self.rows = [
            height + _detail_height(detail, TEXT_WIDTH - self.label_x)
            for height, (_, _, detail) in zip(self.upper, self.cells, strict=True)
        ]

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width = TEXT_WIDTH
        self.height = (HEAD if self.head else 0.0) + sum(self.rows) + 2
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        fitting, left = 0, height - HEAD - 2
        for row in self.rows:
            if row > left:
                break
            fitting, left = fitting + 1, left - row
        if fitting < 3 or len(self.rows) - fitting < 2:
            return []
        return [self._part(0, fitting), self._part(fitting, len(self.rows))]

    def draw(self) -> None:
        with figure(self.canv, self.tag, self.width, self.height):
            self._draw_chart()

    def _draw_chart(self) -> None:
        top = self.height - (HEAD if self.head else 0.0)
        zero = self._x(0.0)
        if self.head:
            self.canv.setFont(REGULAR, 7.1)
            self.canv.setFillColor(SECOND)
            self.canv.drawRightString(zero - 3, top + 3.5, self.chart.less)
            self.canv.drawString(zero + 3, top + 3.5, self.chart.more)
        rows = zip(self.chart.bars, self.cells, self.upper, self.rows, strict=True)
        for bar, (label, source, detail), upper, height in rows:
            self._draw_row(bar, (label, source), top, upper)
            self._draw_zero(zero, top, top - upper)
            if detail is not None:
                detail.drawOn(self.canv, self.label_x, top - height + 1.6)
            top -= height

    def _draw_zero(self, zero: float, top: float, bottom: float) -> None:
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.8)
        self.canv.line(zero, top, zero, bottom)

    def _part(self, start: int, end: int) -> ContributionChartFlowable:
        c = self.chart
        part = ContributionChart(c.bars[start:end], c.less, c.more, c.alternative)
        flowable = ContributionChartFlowable(part, self.setter)
        flowable._limits = self._limits  # one scale on both pages
        flowable.tag = self.tag
        return flowable

    @property
    def _limits(self) -> tuple[float, float]:
        own = self.__dict__.get("_fixed_limits")
        if own is not None:
            return float(own[0]), float(own[1])
        bars = self.chart.bars
        return min([-0.3, *(b.low for b in bars)]), max([0.3, *(b.high for b in bars)])

    @_limits.setter
    def _limits(self, limits: tuple[float, float]) -> None:
        self.__dict__["_fixed_limits"] = limits

    def _x(self, log_odds: float) -> float:
        low, high = self._limits
        return self.axis_x + (self.axis_end - self.axis_x) * (log_odds - low) / (high - low)

    def _draw_row(
        self, bar: ContributionBar, cells: tuple[Paragraph, Paragraph], top: float, height: float
    ) -> None:
        c, size = self.canv, self.setter.measures.body
        middle = top - height / 2
        base = middle - size * 0.36
        c.setFillColor(INK)
        signs = {Direction.FOR: "+", Direction.AGAINST: "\u2212", Direction.NOT_KNOWN: "·"}
        c.setFont(SEMIBOLD, size)
        label, source = cells
        first_line = middle + label.height / 2 - size * 0.93
        c.drawString(0, first_line + 0.4, signs[bar.direction])
        label.drawOn(c, self.label_x, middle - label.height / 2 + 0.4)
        source.drawOn(c, self.source_x, middle - source.height / 2 + 0.2)
        if bar.basis is not None:
            draw_basis(c, bar.basis, self.mark_x, middle - 2.6)
        _draw_contribution(c, bar.direction, self._x(bar.low), self._x(bar.high), middle)
        c.setFillColor(INK)
        c.setFont(REGULAR if bar.direction is Direction.NOT_KNOWN else SEMIBOLD, size)
        c.drawRightString(self.factor_end, base, bar.factor)


def _detail(bar: ContributionBar, setter: Typesetter) -> Paragraph | None:
    """The findings that weigh as one, in small type beneath the label."""
    if not bar.detail:
        return None
    return setter.plain(bar.detail, paragraph_style(7.9, 9.6, colour=SECOND))


def _detail_height(detail: Paragraph | None, width: float) -> float:
    return 0.0 if detail is None else float(detail.wrap(width, 999)[1]) + 1.6


def draw_interval(
    c: Canvas, zero: float, low: float, high: float, estimate: float, middle: float
) -> None:
    """Dark from nought to the lower bound, light to the upper, a tick at the estimate."""
    y = middle - BAR / 2
    c.setFillColor(MIDDLE)
    c.rect(zero, y, max(high - zero, 0.3), BAR, stroke=0, fill=1)
    c.setFillColor(DARK)
    c.rect(zero, y, max(low - zero, 0.0), BAR, stroke=0, fill=1)
    c.setFillColor(WHITE)
    c.rect(estimate - 1.7, middle - 4.6, 3.4, 9.2, stroke=0, fill=1)
    c.setFillColor(BLACK)
    c.rect(estimate - 1.0, middle - 4.6, 2.0, 9.2, stroke=0, fill=1)


def _draw_contribution(
    c: Canvas, direction: Direction, x0: float, x1: float, middle: float
) -> None:
    y, width = middle - BAR / 2, max(x1 - x0, 0.6)
    c.saveState()
    c.setStrokeColor(INK)
    c.setFillColor(INK)
    c.setLineWidth(0.6)
    match direction:
        case Direction.FOR:
            c.rect(x0, y, width, BAR, stroke=0, fill=1)
        case Direction.AGAINST:
            _hatch(c, x0, y, width)
            c.rect(x0, y, width, BAR, fill=0)
        case Direction.NOT_KNOWN:
            c.setDash([1.2, 1.2])
            c.rect(x0, y, width, BAR, fill=0)
    c.restoreState()


def _hatch(c: Canvas, x: float, y: float, width: float) -> None:
    c.saveState()
    clip = c.beginPath()
    clip.rect(x, y, width, BAR)
    c.clipPath(clip, stroke=0, fill=0)
    c.setLineWidth(0.75)
    start = x - BAR
    while start < x + width:
        c.line(start, y, start + BAR, y + BAR)
        start += 2.4
    c.restoreState()
