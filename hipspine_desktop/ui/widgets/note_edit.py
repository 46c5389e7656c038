"""The note of an answer, typed in its row; written while one types, as every answer is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

WRITE_AFTER_MS = 500
LONGEST = 200


class NoteEdit(QLineEdit):
    """One line for the clinician's own words; Escape puts back what stood there.

    Signals:
        written(object): the words so far, to be stored.
        typing(): there are words that are not stored yet.
        settled(): the words are as stored after all.
        left(): Enter, Escape, or the cursor went elsewhere.
    """

    written = Signal(object)
    typing = Signal()
    settled = Signal()
    left = Signal()

    def __init__(self, note: str, name: str, parent: QWidget) -> None:
        super().__init__(note, parent)
        self._first = self._stored = note
        self._is_typing = False
        self.setObjectName("note_edit")
        self.setProperty("fit", "note")
        self.setMaxLength(LONGEST)
        self.setAccessibleName(name)
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self.commit)
        self.textEdited.connect(self._on_edited)

    @Slot()
    def commit(self) -> None:
        """Hand on what is typed, if it is new."""
        was_typing, self._is_typing = self._is_typing, False
        self._timer.stop()
        note = self.text().strip()
        if note != self._stored:
            self._stored = note
            self.written.emit(note)
        elif was_typing:
            self.settled.emit()

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        # not started anew at each key: whoever types on without a pause is saved all the same
        if not self._timer.isActive():
            self._timer.start()
            self._is_typing = True
            self.typing.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Escape puts back."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._first)
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        self.commit()
        self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)
        self.commit()
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()
