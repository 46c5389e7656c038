"""The note of an answer, typed in its row; written while one types, as every answer is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.services.note_dates import dated_note
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.narratives import IMAGING_SECTION

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

    def __init__(self, kit: Kit, definition: FindingDefinition, note: str, parent: QWidget) -> None:
        super().__init__(note, parent)
        self._first = self._stored = note
        self._is_typing = False
        self.setObjectName("note_edit")
        self.setProperty("fit", "note")
        self.setMaxLength(LONGEST)
        self.setAccessibleName(kit.texts("ui.cell.note_for", label=definition.label))
        self._is_dated = definition.section == IMAGING_SECTION
        if self._is_dated:
            self.setPlaceholderText(kit.texts("ui.cell.note_dated"))
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
        self._end()

    def _end(self) -> None:
        """Of a picture the date stands as every date does, to be seen before one goes on."""
        if self._is_dated:
            self.setText(dated_note(self.text(), datetime.now().astimezone().date()))
        self.commit()
        self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)
        self.commit()
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._end()
