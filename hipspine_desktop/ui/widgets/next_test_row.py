"""One test worth doing next: what either answer would do, and how long it takes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.engine.result import NextTest
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text, draw_wrapped, wrapped_lines


class NextTestRow(QAbstractButton):
    """Key cap, test and side; below: gain bar, what + and − would do, seconds.

    Signals:
        jump_requested(object): the :class:`AnswerKey` to go to.
    """

    jump_requested = Signal(object)

    def __init__(
        self, kit: Kit, test: NextTest, number: int, most: float, compact: bool = False
    ) -> None:
        super().__init__()
        self._kit, self.test, self.number = kit, test, number
        self._share = test.gain / most if most > 0 else 0.0
        self._compact = compact
        self.setObjectName(f"next_{test.finding_id}_{test.side or 'midline'}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._spoken())
        self.setToolTip(self.accessibleName())
        self.clicked.connect(self._on_clicked)
        self._measure()

    @property
    def title(self) -> str:
        """Test and side."""
        if self.test.side is None:
            return self.test.label
        return self._kit.texts("panel.side_of", label=self.test.label, side=self.test.side)

    @property
    def effect(self) -> tuple[str, str]:
        """What a positive and what a negative answer would do to the leading region; where it
        stays as it is, to the region that moves."""
        kit = self._kit
        said = []
        for key, (region, chance) in zip(("positive", "negative"), self.test.told, strict=True):
            short = kit.texts(f"ui.region.short.{region}")
            text = kit.texts(f"panel.next.effect_{key}", region=short, chance=kit.chance(chance))
            said.append(text)
        return said[0], said[1]

    def _spoken(self) -> str:
        kit, test = self._kit, self.test
        positive, negative = test.told
        return kit.texts(
            "panel.next.spoken",
            rank=self.number,
            label=self.title,
            position=kit.texts(f"ui.position.{test.position}"),
            plus=kit.texts(f"clinical.region.{positive[0]}"),
            plus_chance=kit.chance(positive[1]),
            minus=kit.texts(f"clinical.region.{negative[0]}"),
            minus_chance=kit.chance(negative[1]),
            seconds=test.seconds,
        )

    @Slot()
    def _on_clicked(self) -> None:
        self.jump_requested.emit(AnswerKey(self.test.finding_id, self.test.side))

    def _left(self) -> int:
        return self._kit.theme.px(28 if self._compact else 42)

    def _measure(self) -> None:
        """The name on as many lines as it needs, then the line of effects."""
        theme = self._kit.theme
        room = self.width() - self._left() - theme.px(0 if self._compact else 14)
        font = theme.font("caption_strong" if self._compact else "body")
        self._lines = wrapped_lines(font, self.title, room)
        below = theme.px(0 if self._compact else 18)
        self.setFixedHeight(self._lines * theme.px(17) + below + theme.px(8))

    # Qt

    def sizeHint(self) -> QSize:
        """As high as the words."""
        return QSize(self._kit.theme.px(150), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name wraps anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("select"))
        margin = theme.px(0 if self._compact else 14)
        cap = QRectF(margin + 0.5, theme.px(4) + 0.5, theme.px(18), theme.px(18))
        painter.setPen(QPen(theme.colour("linectl"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(cap, theme.px(3), theme.px(3))
        painter.setFont(theme.font("key"))
        painter.setPen(theme.colour("ink"))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), str(self.number))
        painter.setFont(theme.font("caption_strong" if self._compact else "body"))
        line = theme.px(17)
        room = self.width() - self._left() - margin
        words = QRectF(self._left(), theme.px(4), room, self._lines * line)
        draw_wrapped(painter, words, self.title, line)
        if not self._compact:
            top = theme.px(4) + self._lines * line
            self._paint_effect(painter, QRect(self._left(), top, room, theme.px(18)))
        painter.end()

    def _paint_effect(self, painter: QPainter, box: QRect) -> None:
        theme = self._kit.theme
        gain = theme.px(48)
        bar = QRect(box.x(), box.center().y() - theme.px(3), gain, theme.px(7))
        painter.fillRect(bar, theme.colour("bar2soft"))
        bar.setWidth(max(theme.px(2), round(gain * self._share)))
        painter.fillRect(bar, theme.colour("bar"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        seconds = theme.px(44)
        x = box.x() + gain + theme.px(12)
        room = (box.width() - gain - seconds - theme.px(16)) // 2
        each = min(room, theme.px(124 if self._kit.percentages else 156))
        for text in self.effect:
            draw_text(painter, QRect(x, box.y(), each, box.height()), text)
            x += each
        last = QRect(box.right() - seconds, box.y(), seconds, box.height())
        draw_text(painter, last, f"{self.test.seconds}\u00a0s", Qt.AlignmentFlag.AlignRight)
