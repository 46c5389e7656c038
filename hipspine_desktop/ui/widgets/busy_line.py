"""A line under the work bar, with a word, while something takes longer than a blink."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.operations import Busy, Lane
from hipspine_desktop.ui.painting import draw_text
from hipspine_desktop.ui.spoken import Role

BLINK_MS = 300
LINE = 2


class BusyLine(QWidget):
    """Nothing for the first 0.3 s, then line and word; it takes no room and no clicks."""

    spoken_role = Role.StatusBar

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._lanes: set[Lane] = set()
        self.words = ""
        self.setObjectName("busy_line")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._blink = QTimer(self, singleShot=True, interval=BLINK_MS)
        self._blink.timeout.connect(self._on_blink_over)
        self.hide()

    @Slot(object)
    def show_busy(self, busy: Busy) -> None:
        """Work has begun or ended in a lane."""
        if busy.is_busy:
            self._lanes.add(busy.lane)
        else:
            self._lanes.discard(busy.lane)
        if not self._lanes:
            self._blink.stop()
            self.hide()
        elif not self.isVisible() and not self._blink.isActive():
            self._blink.start()

    @Slot()
    def _on_blink_over(self) -> None:
        kind = "records" if Lane.STORE in self._lanes else "papers"
        self.words = self._kit.texts(f"window.busy.{kind}")
        self.setAccessibleName(self.words)
        self.show()
        self.raise_()

    def sizeHint(self) -> QSize:
        """The line, and a row for the word."""
        return QSize(0, LINE + self._kit.theme.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line across, and the word on a tag of its own ground at the right."""
        theme = self._kit.theme
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), LINE), theme.colour("accent"))
        painter.setFont(theme.font("caption"))
        width = painter.fontMetrics().horizontalAdvance(self.words) + theme.px(24)
        tag = QRectF(self.width() - width, LINE, width, self.height() - LINE)
        painter.fillRect(tag, theme.colour("select"))
        painter.setPen(theme.colour("ink"))
        pad = theme.px(12)
        draw_text(painter, tag.adjusted(pad, 0, -pad / 2, 0), self.words)
        painter.end()
