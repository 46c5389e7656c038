"""The course of one outcome measure in small: points, first score dashed, the grey that is too
little to notice."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hipspine_desktop.services.compose_context import OutcomeScore, OutcomeSeries
from hipspine_desktop.services.outcome_words import change_words, score_words, scored
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import dashed_pen
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.wording.formats import format_date

AREA = "outcomes.trend"


class OutcomeTrend(QWidget):
    """Name, figure, then first and last score in words."""

    def __init__(self, kit: Kit, series: OutcomeSeries) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, kit.theme.px(12))
        column.setSpacing(kit.theme.px(2))
        column.addWidget(kit.prose(series.name, "strong"))
        lines = _lines(kit, series)
        if len(scored(series)) > 1:
            figure = _Figure(kit, series)
            spoken = kit.texts(f"{AREA}.spoken", name=series.name, words="; ".join(lines))
            figure.setAccessibleName(spoken)
            column.addWidget(figure)
        for line in lines:
            column.addWidget(kit.prose(line, "caption", "ink2"))


def _lines(kit: Kit, series: OutcomeSeries) -> list[str]:
    """First and last score; one that could not be counted says so."""
    first, last = series.scores[0], series.scores[-1]
    words = [_line(kit, series, first, "")]
    if last is not first:
        words.append(_line(kit, series, last, change_words(kit.texts, series, last)))
    return words


def _line(kit: Kit, series: OutcomeSeries, score: OutcomeScore, change: str) -> str:
    shown, day = score_words(kit.texts, series, score), format_date(score.on)
    key = "last" if change else "first"
    return kit.texts(f"{AREA}.{key}", score=shown, date=day, change=change)


class _Figure(QWidget):
    """Days across, the whole range of the measure upward; better is not always up."""

    spoken_role = Role.Graphic

    def __init__(self, kit: Kit, series: OutcomeSeries) -> None:
        super().__init__()
        self._kit, self._series = kit, series
        self.setFixedHeight(kit.theme.px(48))

    def sizeHint(self) -> QSize:
        """As wide as the column lets it be."""
        return QSize(self._kit.theme.px(200), self._kit.theme.px(48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Band, dashed first score, line, dots; the last one is hollow."""
        theme, known = self._kit.theme, scored(self._series)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [self._place(score) for score in known]
        first = places[0]
        band = self._series.important_change or self._series.detectable_change or 0.0
        half = band / self._span * self._room
        if half:
            box = QRectF(0, first.y() - half, self.width(), 2 * half)
            box = box.intersected(QRectF(0, 0, self.width(), self.height()))
            painter.fillRect(box, theme.colour("bar2soft"))
        painter.setPen(dashed_pen(theme.colour("ink3")))
        painter.drawLine(QPointF(0, first.y()), QPointF(self.width(), first.y()))
        painter.setPen(QPen(theme.colour("bar"), 1.6 * theme.scale))
        painter.drawPolyline(places)
        radius = theme.px(4)
        for place in places:
            painter.setBrush(theme.colour("surface" if place is places[-1] else "bar"))
            painter.drawEllipse(place, radius - 0.5, radius - 0.5)
        painter.end()

    @property
    def _span(self) -> float:
        return (self._series.highest - self._series.lowest) or 1.0

    @property
    def _room(self) -> float:
        return float(self.height() - 2 * self._kit.theme.px(6))

    def _place(self, score: OutcomeScore) -> QPointF:
        edge = self._kit.theme.px(6)
        begin = self._series.scores[0].on
        days = max(1, (self._series.scores[-1].on - begin).days)
        x = edge + (self.width() - 2 * edge) * (score.on - begin).days / days
        share = ((score.score or 0.0) - self._series.lowest) / self._span
        return QPointF(x, edge + self._room * (1 - min(1.0, max(0.0, share))))
