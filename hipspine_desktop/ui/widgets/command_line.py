"""A line whose arrows walk the list below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView

STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}


class CommandLine(QLineEdit):
    """Up and down go to the list; everything else is typed."""

    def __init__(self, below: QListView) -> None:
        super().__init__()
        self._below = below

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the list, or type."""
        step, model = STEPS.get(Qt.Key(event.key()), 0), self._below.model()
        if not step or not model.rowCount():
            super().keyPressEvent(event)
            return
        row = max(0, min(model.rowCount() - 1, self._below.currentIndex().row() + step))
        self._below.setCurrentIndex(model.index(row, 0))
