"""One condition in the differential; opens to its reasons."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.result import ConditionEstimate
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_flag_shape, draw_text
from hipspine_desktop.ui.widgets.region_chart import paint_bar
from hipspine_desktop.wording.formats import format_interval, format_percent


class ConditionRow(QAbstractButton):
    """Chevron, rank, name, bar, per cent and interval. Checked: open."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._condition: ConditionEstimate | None = None
        self._rank = 0
        self._flagged = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def condition(self) -> ConditionEstimate | None:
        """The condition shown."""
        return self._condition

    def show_condition(self, condition: ConditionEstimate, rank: int, flagged: bool) -> None:
        """Show a condition at its rank; `flagged`: a raised red flag concerns its region."""
        self._condition, self._rank, self._flagged = condition, rank, flagged
        self.setObjectName(f"condition_{condition.id}")
        p = condition.p
        self.setAccessibleName(
            self._kit.texts(
                "ui.condition.spoken",
                rank=rank,
                label=condition.label,
                chance=self._kit.chance(p.p),
                interval=format_interval(p.low, p.high),
            )
        )
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        """The design's row."""
        theme = self._kit.theme
        return QSize(theme.px(400), theme.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        condition = self._condition
        if condition is None:
            return
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), theme.colour("select"))
        margin, height = theme.px(14), self.height()
        self._paint_chevron(painter, QPointF(margin + theme.px(4), height / 2))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        draw_text(
            painter,
            QRect(margin + theme.px(12), 0, theme.px(16), height),
            str(self._rank),
            Qt.AlignmentFlag.AlignRight,
        )
        name_left = margin + theme.px(36)
        track_width = min(theme.px(150), round(self.width() * 0.24))
        numbers = theme.px(112 if self._kit.percentages else 150)
        track_left = self.width() - margin - numbers - track_width
        painter.setFont(theme.font("strong" if self.isChecked() else "body"))
        painter.setPen(theme.colour("ink"))
        room = track_left - name_left - theme.px(8)
        if self._flagged:
            room -= theme.px(18)
            width = min(room, painter.fontMetrics().horizontalAdvance(condition.label))
            side = theme.px(13)
            shape = QRectF(name_left + width + theme.px(5), (height - side) / 2, side, side)
            draw_flag_shape(painter, theme, shape, Urgency.URGENT)
            painter.setPen(theme.colour("ink"))
        draw_text(painter, QRect(name_left, 0, room, height), condition.label)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        track = QRectF(track_left, 0, track_width, height)
        paint_bar(painter, self._kit, track, condition.p, theme.px(8))
        self._paint_numbers(painter, condition, QRect(track_left + track_width, 0, numbers, height))
        painter.end()

    def _paint_chevron(self, painter: QPainter, at: QPointF) -> None:
        theme = self._kit.theme
        painter.setPen(QPen(theme.colour("ink2"), 1.4 * theme.scale))
        d = theme.px(3.5)
        if self.isChecked():
            points = [
                at + QPointF(-d, -d / 2),
                at + QPointF(0, d / 2),
                at + QPointF(d, -d / 2),
            ]
        else:
            points = [at + QPointF(-d / 2, -d), at + QPointF(d / 2, 0), at + QPointF(-d / 2, d)]
        painter.drawPolyline(points)

    def _paint_numbers(self, painter: QPainter, condition: ConditionEstimate, box: QRect) -> None:
        theme = self._kit.theme
        right = Qt.AlignmentFlag.AlignRight
        interval, sign_width = theme.px(56), theme.px(16 if self._kit.percentages else 52)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("ink"))
        number = QRect(box.x(), 0, box.width() - interval - sign_width, box.height())
        draw_text(painter, number, format_percent(condition.p.p), right)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        sign = QRect(number.right() + theme.px(4), 0, sign_width, box.height())
        draw_text(painter, sign, self._kit.chance_sign)
        draw_text(
            painter,
            QRect(box.right() - interval, 0, interval, box.height()),
            format_interval(condition.p.low, condition.p.high),
            right,
        )
