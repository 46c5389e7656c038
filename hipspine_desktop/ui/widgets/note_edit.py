"""The note of an answer, typed in its row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class NoteEdit(QLineEdit):
    """One line for the clinician's own words; Escape leaves it as it was.

    Signals:
        abandoned(): Escape.
    """

    abandoned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Catch Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)
