"""A push button that names its key in a small cap after its text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStylePainter

from hipspine_desktop.ui.plain_button import PlainButton
from hipspine_desktop.ui.theme import Theme


class KeyButton(PlainButton):
    """Text, then the cap; an icon stands before the text."""

    def __init__(self, theme: Theme, text: str, key: str) -> None:
        super().__init__(text)
        self._theme, self._key = theme, key

    @property
    def key(self) -> str:
        """The key in the cap."""
        return self._key

    def sizeHint(self) -> QSize:
        """Room for the cap."""
        size = super().sizeHint()
        return QSize(size.width() + self._cap_width() + self._theme.px(9), size.height())

    def minimumSizeHint(self) -> QSize:
        """As the size hint: neither text nor key is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bevel by the style sheet, then icon, text and cap."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, kind = self._theme, self.property("kind")
        primary = kind == "primary"
        ink = "onfill" if primary else "ink"
        if not self.isEnabled():
            ink = "inkdis"
        painter.setFont(theme.font("strong" if primary else "cell"))
        text_width = painter.fontMetrics().horizontalAdvance(self.text())
        icon = theme.px(16) + theme.px(6) if not self.icon().isNull() else 0
        gap, cap = theme.px(9), self._cap_width()
        x = (self.width() - icon - text_width - gap - cap) // 2
        if icon:
            side = theme.px(16)
            place = QRect(x, (self.height() - side) // 2, side, side)
            self.icon().paint(painter, place)
        painter.setPen(theme.colour(ink))
        painter.drawText(
            QRect(x + icon, 0, text_width + 2, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter),
            self.text(),
        )
        box = QRectF(x + icon + text_width + gap + 0.5, 0, cap, theme.px(17))
        box.moveTop(round((self.height() - box.height()) / 2) + 0.5)
        painter.setPen(QPen(theme.colour("fillline" if primary else "line2"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, theme.px(3), theme.px(3))
        painter.setFont(theme.font("key"))
        painter.setPen(theme.colour(ink if primary or not self.isEnabled() else "ink2"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._key)
        painter.end()

    def _cap_width(self) -> int:
        metrics = QFontMetrics(self._theme.font("key"))
        return metrics.horizontalAdvance(self._key) + self._theme.px(10)
