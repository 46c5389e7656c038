"""One section in the navigator: how much of it is done, told by a ring."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_flag_shape, draw_text


@dataclass(frozen=True, slots=True)
class Completion:
    """How many of a section's findings have an answer, and the red flags they raise.

    Attributes:
        worst: the most urgent of the raised flags.
    """

    done: int
    total: int
    raised: int = 0
    worst: Urgency = Urgency.ROUTINE

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to ask."""
        return self.total > 0 and self.done >= self.total


class NavigatorItem(QAbstractButton):
    """Ring, title and count; checked: the current section."""

    def __init__(
        self, kit: Kit, section_id: str, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._high = 28
        self.section_id = section_id
        self._completion = Completion(0, 0)
        self.setText(title)
        self.setObjectName(f"nav_{section_id}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._speak()

    @property
    def completion(self) -> Completion:
        """What the ring shows."""
        return self._completion

    def set_completion(self, completion: Completion) -> None:
        """Show how much is done."""
        if completion != self._completion:
            self._completion = completion
            self._speak()
            self.update()

    def set_dense(self, is_dense: bool) -> None:
        """Lower rows for a low window."""
        self._high = 24 if is_dense else 28
        self.updateGeometry()

    def _speak(self) -> None:
        c = self._completion
        spoken = self._kit.texts(
            "ui.navigator.spoken", title=self.text(), done=c.done, total=c.total
        )
        spoken = spoken if c.total else self.text()
        if c.raised:
            level = self._kit.texts(f"clinical.urgency.{c.worst}")
            raised = self._kit.texts("ui.navigator.raised_spoken", n=c.raised, level=level)
            spoken = f"{spoken}, {raised}"
        self.setAccessibleName(spoken)

    def _count(self) -> str:
        c = self._completion
        if c.raised:
            return self._kit.texts("ui.navigator.raised", n=c.raised)
        if not c.total or c.is_whole:
            return ""
        return f"{c.done}/{c.total}"

    def sizeHint(self) -> QSize:
        """As high as the design's row."""
        theme = self._kit.theme
        return QSize(theme.px(200), theme.px(self._high))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Edge, ring, title, count."""
        theme = self._kit.theme
        painter = QPainter(self)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), theme.colour("select"))
        if self.isChecked():
            painter.fillRect(QRect(0, 0, theme.px(3), self.height()), theme.colour("accent"))
        side = theme.px(13)
        ring = QRectF(theme.px(13), (self.height() - side) / 2, side, side)
        if self._completion.raised:
            draw_flag_shape(painter, theme, ring.adjusted(-1, -1, 1, 1), self._completion.worst)
        else:
            self._paint_ring(painter, ring)
        count = self._count()
        painter.setFont(theme.font("caption_strong" if self.isChecked() else "caption"))
        width = painter.fontMetrics().horizontalAdvance(count)
        right = self.width() - theme.px(9)
        painter.setPen(theme.colour("ink" if self.isChecked() else "ink3"))
        draw_text(painter, QRect(right - width, 0, width + 1, self.height()), count)
        painter.setFont(theme.font("strong" if self.isChecked() else "body"))
        painter.setPen(theme.colour("ink"))
        left = theme.px(34)
        draw_text(
            painter, QRect(left, 0, right - width - left - theme.px(4), self.height()), self.text()
        )
        painter.end()

    def _paint_ring(self, painter: QPainter, ring: QRectF) -> None:
        theme = self._kit.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = ring.adjusted(0.75, 0.75, -0.75, -0.75)
        c = self._completion
        if not c.total:  # nothing to answer: lines to read
            painter.setPen(QPen(theme.colour("ink3"), 1.5 * theme.scale))
            for share in (0.15, 0.5, 0.85):
                y = ring.top() + share * ring.height()
                painter.drawLine(QPointF(ring.left(), y), QPointF(ring.right(), y))
            return
        if c.is_whole:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(ring.adjusted(-0.75, -0.75, 0.75, 0.75))
            pen = QPen(theme.colour("surface"), 1.6 * theme.scale)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            w, x, y = ring.width(), ring.left(), ring.top()
            painter.drawPolyline(
                [
                    QPointF(x + 0.25 * w, y + 0.53 * w),
                    QPointF(x + 0.44 * w, y + 0.72 * w),
                    QPointF(x + 0.77 * w, y + 0.33 * w),
                ]
            )
            return
        painter.setPen(QPen(theme.colour("accent" if c.done else "linectl"), 1.5 * theme.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        if c.done and c.total:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            inner = theme.px(2.5)
            pie = ring.adjusted(inner, inner, -inner, -inner)
            painter.drawPie(pie, 90 * 16, -round(360 * 16 * c.done / c.total))
