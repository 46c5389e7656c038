"""One line of the examination plan: a test to do, or one that is done."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import (
    draw_text,
    draw_tick,
    draw_wrapped,
    hatch,
    wrapped_lines,
)
from hipspine_desktop.ui.plan_words import PlanLine

WIDE = 600
EFFECT, EFFECT_IN_WORDS, TIME = 124, 150, 52


class PlanRow(QAbstractButton):
    """Box or tick, test and side, mark, effects, seconds; leads to the field.

    Signals:
        jump_requested(object): the :class:`AnswerKey` to go to.
    """

    jump_requested = Signal(object)

    def __init__(self, kit: Kit, line: PlanLine) -> None:
        super().__init__()
        self._kit, self.line = kit, line
        self._lines = 1
        kind = "done" if line.is_done else "plan"
        self.setObjectName(f"{kind}_{line.key.finding_id}_{line.key.side or 'midline'}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(line.title)
        self.setAccessibleName(line.spoken)
        self.clicked.connect(self._on_clicked)
        self._measure()

    @Slot()
    def _on_clicked(self) -> None:
        self.jump_requested.emit(self.line.key)

    @property
    def _is_wide(self) -> bool:
        return self.width() >= self._kit.theme.px(WIDE)

    def _boxes(self) -> tuple[QRectF, QRectF]:
        """Where the title stands, and what follows it: beside or beneath."""
        px = self._kit.theme.px
        left, right = px(40), self.width() - px(14)
        top, line = px(4), px(18)
        if self._is_wide:
            effect = EFFECT if self._kit.percentages else EFFECT_IN_WORDS
            tail = px(2 * effect + TIME)
            title = QRectF(left, top, right - tail - px(12) - left, self._lines * line)
            return title, QRectF(right - tail, top, tail, line)
        title = QRectF(left, top, right - left, self._lines * line)
        return title, QRectF(left, title.bottom(), right - left, line)

    def _mark_width(self) -> int:
        metrics = QFontMetrics(self._kit.theme.font("caption"))
        return metrics.horizontalAdvance(self.line.mark) + self._kit.theme.px(20)

    def _measure(self) -> None:
        """The name on as many lines as it needs."""
        theme = self._kit.theme
        room = self._boxes()[0].width() - (self._mark_width() if self.line.mark else 0)
        self._lines = wrapped_lines(theme.font("body"), self.line.title, room)
        beneath = 0 if self._is_wide else theme.px(18)
        self.setFixedHeight(self._lines * theme.px(18) + beneath + theme.px(8))

    # Qt

    def sizeHint(self) -> QSize:
        """As high as the words."""
        return QSize(self._kit.theme.px(300), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name wraps anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        theme, line = self._kit.theme, self.line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("select"))
        self._paint_box(painter)
        title, tail = self._boxes()
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink2" if line.is_done else "ink"))
        room = title.adjusted(0, 0, -self._mark_width() if line.mark else 0, 0)
        draw_wrapped(painter, room, line.title, theme.px(18))
        if line.mark:
            self._paint_mark(painter, room)
        self._paint_tail(painter, tail)
        painter.end()

    def _paint_tail(self, painter: QPainter, tail: QRectF) -> None:
        """What either answer would do, each in its column, and the seconds; or the answer."""
        theme, line = self._kit.theme, self.line
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        time = theme.px(TIME) if line.time else 0
        each = (tail.width() - time) / max(1, len(line.effects))
        for place, text in enumerate(line.effects):
            left = tail.left() + place * each
            draw_text(painter, QRectF(left, tail.top(), each, tail.height()), text)
        box = QRectF(tail.right() - time, tail.top(), time, tail.height())
        draw_text(painter, box, line.time, Qt.AlignmentFlag.AlignRight)

    def _paint_box(self, painter: QPainter) -> None:
        theme = self._kit.theme
        side = theme.px(14)
        box = QRectF(theme.px(15), theme.px(6), side, side)
        if self.line.is_ticked:
            draw_tick(painter, theme, box)
            return
        if self.line.is_done:
            painter.fillRect(box, hatch(theme, theme.colour("line2"), theme.colour("mute")))
            return
        painter.setPen(QPen(theme.colour("linectl"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(3), theme.px(3))

    def _paint_mark(self, painter: QPainter, title: QRectF) -> None:
        """A small triangle and the word, after the name."""
        theme = self._kit.theme
        metrics = QFontMetrics(theme.font("body"))
        used = metrics.horizontalAdvance(self.line.title) if self._lines == 1 else title.width()
        x = title.left() + min(used, title.width()) + theme.px(8)
        side, y = theme.px(9), title.top() + theme.px(9)
        painter.setPen(QPen(theme.colour("urgent"), 1.2 * theme.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(
            [
                QPointF(x + side / 2, y - side / 2),
                QPointF(x + side, y + side / 2),
                QPointF(x, y + side / 2),
            ]
        )
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("urgent"))
        words = QRectF(x + side + theme.px(3), title.top(), self._mark_width(), theme.px(18))
        draw_text(painter, words, self.line.mark)
