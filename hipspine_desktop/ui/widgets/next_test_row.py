"""One test worth doing next: what either answer would do, and how long it takes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.engine.result import NextTest
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text


class NextTestRow(QAbstractButton):
    """Key cap, test and side, gain bar, what + and − would do, seconds.

    Signals:
        jump_requested(object): the :class:`AnswerKey` to go to.
    """

    jump_requested = Signal(object)

    def __init__(
        self, kit: Kit, test: NextTest, number: int, most: float, compact: bool = False
    ) -> None:
        super().__init__()
        self._kit, self.test, self._number = kit, test, number
        self._share = test.gain / most if most > 0 else 0.0
        self._compact = compact
        self.setObjectName(f"next_{test.finding_id}_{test.side or 'midline'}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(
            kit.texts("ui.next.spoken", label=self.title, effect=self.effect, seconds=test.seconds)
        )
        self.setToolTip(self.accessibleName())
        self.clicked.connect(self._on_clicked)

    @property
    def title(self) -> str:
        """Test and side."""
        return f"{self.test.label}, {self.test.side}" if self.test.side else self.test.label

    @property
    def effect(self) -> str:
        """What either answer would do to the leading region."""
        kit = self._kit
        plus, minus = self.test.leading_if_positive, self.test.leading_if_negative
        return kit.texts(
            "ui.next.effect",
            plus=kit.texts(f"ui.region.short.{plus[0]}"),
            plus_chance=kit.chance(plus[1]),
            minus=kit.texts(f"ui.region.short.{minus[0]}"),
            minus_chance=kit.chance(minus[1]),
        )

    @Slot()
    def _on_clicked(self) -> None:
        self.jump_requested.emit(AnswerKey(self.test.finding_id, self.test.side))

    # Qt

    def sizeHint(self) -> QSize:
        """One line; in the strip only cap and name."""
        theme = self._kit.theme
        return QSize(theme.px(150), theme.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("select"))
        margin = theme.px(0 if self._compact else 14)
        cap = QRectF(margin + 0.5, self.height() / 2 - theme.px(9), theme.px(18), theme.px(18))
        painter.setPen(QPen(theme.colour("linectl"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(cap, theme.px(3), theme.px(3))
        painter.setFont(theme.font("key"))
        painter.setPen(theme.colour("ink"))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), str(self._number))
        left = margin + theme.px(28)
        if self._compact:
            painter.setFont(theme.font("caption_strong"))
            draw_text(painter, QRect(left, 0, self.width() - left, self.height()), self.title)
            painter.end()
            return
        self._paint_rest(painter, left, margin)
        painter.end()

    def _paint_rest(self, painter: QPainter, left: int, margin: int) -> None:
        theme = self._kit.theme
        seconds, effect, gain = (
            theme.px(40),
            theme.px(166 if self._kit.percentages else 210),
            theme.px(36),
        )
        right = self.width() - margin
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        draw_text(
            painter,
            QRect(right - seconds, 0, seconds, self.height()),
            f"{self.test.seconds}\u00a0s",
            Qt.AlignmentFlag.AlignRight,
        )
        painter.setPen(theme.colour("ink"))
        draw_text(painter, QRect(right - seconds - effect, 0, effect, self.height()), self.effect)
        bar_left = right - seconds - effect - gain - theme.px(12)
        bar = QRect(bar_left, self.height() // 2 - theme.px(4), gain, theme.px(8))
        painter.fillRect(bar, theme.colour("bar2soft"))
        bar.setWidth(max(theme.px(2), round(gain * self._share)))
        painter.fillRect(bar, theme.colour("bar"))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink"))
        draw_text(
            painter,
            QRect(left, 0, bar_left - left - theme.px(8), self.height()),
            self.title,
        )
