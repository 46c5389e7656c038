"""The course of one outcome measure in small: points, first score dashed, the grey that is too
little to notice."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hipspine_desktop.services.compose_context import OutcomeScore, OutcomeSeries
from hipspine_desktop.services.outcome_words import change_words, score_words, scored
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import dashed_pen, draw_text
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.wording.formats import format_date

AREA = "outcomes.trend"
HEIGHT = 92


class OutcomeBlock(QWidget):
    """All outcome measures of a record under one heading; nothing where none was recorded."""

    def __init__(self, kit: Kit, outcomes: tuple[OutcomeSeries, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, kit.theme.px(16), 0, 0)
        column.setSpacing(kit.theme.px(6))
        column.addWidget(kit.label(kit.texts(f"{AREA}.title"), "section", "ink3"))
        for series in outcomes:
            column.addWidget(OutcomeTrend(kit, series))


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
            lines = lines[1:]  # the figure shows the first score and its day
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
        self.setFixedHeight(kit.theme.px(HEIGHT))

    def sizeHint(self) -> QSize:
        """As wide as the column lets it be."""
        return QSize(self._kit.theme.px(200), self._kit.theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Band, dashed first score, line, dots with their scores; the last one is hollow."""
        theme, known = self._kit.theme, scored(self._series)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [self._place(score) for score in known]
        first, field = places[0], self._field
        band = self._series.important_change or self._series.detectable_change or 0.0
        half = band / self._span * field.height()
        if half:
            box = QRectF(field.left(), first.y() - half, field.width(), 2 * half)
            painter.fillRect(box.intersected(field), theme.colour("bar2soft"))
        painter.setPen(dashed_pen(theme.colour("ink3")))
        painter.drawLine(QPointF(field.left(), first.y()), QPointF(field.right(), first.y()))
        painter.setPen(QPen(theme.colour("bar"), 1.6 * theme.scale))
        painter.drawPolyline(places)
        radius = theme.px(4)
        for place in places:
            painter.setBrush(theme.colour("surface" if place is places[-1] else "bar"))
            painter.drawEllipse(place, radius - 0.5, radius - 0.5)
        self._paint_scale(painter, field)
        for score, place in zip(known, places, strict=True):
            self._paint_score(painter, score, place, is_last=place is places[-1])
        painter.end()

    def _paint_scale(self, painter: QPainter, field: QRectF) -> None:
        """Highest and lowest at the left, the first and the last day below."""
        theme, series = self._kit.theme, self._series
        painter.setFont(theme.font("key"))
        painter.setPen(theme.colour("ink3"))
        line, gap = theme.px(14), theme.px(8)
        right = Qt.AlignmentFlag.AlignRight
        for bound, y in ((series.highest, field.top()), (series.lowest, field.bottom())):
            box = QRectF(0, y - line / 2, field.left() - gap, line)
            draw_text(painter, box, f"{bound:g}", right)
        below = QRectF(field.left() - gap, self.height() - line, field.width() + 2 * gap, line)
        draw_text(painter, below, format_date(series.scores[0].on))
        draw_text(painter, below, format_date(series.scores[-1].on), right)

    def _paint_score(
        self, painter: QPainter, score: OutcomeScore, at: QPointF, *, is_last: bool
    ) -> None:
        theme = self._kit.theme
        painter.setFont(theme.font("value" if is_last else "caption_strong"))
        painter.setPen(theme.colour("ink"))
        words = f"{score.score:.{self._series.decimals}f}"
        width, line, reach = theme.px(44), theme.px(16), theme.px(7)
        over = at.y() - reach - line
        y = over if over >= 0 else at.y() + reach
        x = min(max(0.0, at.x() - width / 2), self.width() - width)
        draw_text(painter, QRectF(x, y, width, line), words, Qt.AlignmentFlag.AlignHCenter)

    @property
    def _span(self) -> float:
        return (self._series.highest - self._series.lowest) or 1.0

    @property
    def _field(self) -> QRectF:
        """Where scores may stand."""
        px = self._kit.theme.px
        left, right = px(38), px(20)
        return QRectF(left, px(12), self.width() - left - right, self.height() - px(12 + 24))

    def _place(self, score: OutcomeScore) -> QPointF:
        field, begin = self._field, self._series.scores[0].on
        days = max(1, (self._series.scores[-1].on - begin).days)
        x = field.left() + field.width() * (score.on - begin).days / days
        share = ((score.score or 0.0) - self._series.lowest) / self._span
        return QPointF(x, field.bottom() - field.height() * min(1.0, max(0.0, share)))
