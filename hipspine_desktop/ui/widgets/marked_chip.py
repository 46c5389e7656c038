"""A chip of the patient banner: a sign, then words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from hipspine_desktop.ui.kit import Kit


class MarkedChip(QLabel):
    """A label of the style sheet's tag with an icon left of its words; "" for no icon."""

    def __init__(self, kit: Kit, tag: str, icon: str = "") -> None:
        super().__init__()
        self._kit, self._icon = kit, icon
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "caption")
        self.setProperty("tag", tag)
        if icon:
            self.setIndent(kit.theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, and the icon in the colour of the words."""
        super().paintEvent(event)
        if not self._icon:
            return
        theme = self._kit.theme
        painter = QPainter(self)
        side = theme.px(14)
        token = "chip" if self.property("tag") == "chip" else "onbanner"
        pixmap = theme.pixmap(self._icon, token, 14)
        painter.drawPixmap(theme.px(8), (self.height() - side) // 2, pixmap)
        painter.end()
