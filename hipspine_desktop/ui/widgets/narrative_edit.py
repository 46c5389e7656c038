"""A free text of the assessment: written again and again while one types, and when focus leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.snippet_typing import Offer, SnippetTyping

WRITE_AFTER_MS = 700


class GrowingEdit(QPlainTextEdit):
    """Two lines high at first, growing to ten; Tab leaves it.

    Signals:
        left(): focus went.
    """

    left = Signal()

    def __init__(self, kit: Kit, lines: int = 2) -> None:
        super().__init__()
        self._kit, self._lines = kit, lines
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(kit.theme.px(3))
        self.textChanged.connect(self._on_text_changed)
        self._on_text_changed()

    @Slot()
    def _on_text_changed(self) -> None:
        # documentSize counts visual lines in a plain text edit
        lines = max(self._lines, min(10, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + self._kit.theme.px(18)
        if height != self.height():
            self.setFixedHeight(height)

    def event(self, event: QEvent) -> bool:
        """Undo belongs to the whole assessment."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return False
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._on_text_changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell."""
        super().focusOutEvent(event)
        self.left.emit()


class NarrativeEdit(QWidget):
    """Label over text.

    Signals:
        text_changed(object, object): the :class:`NarrativeField` and the text, to be stored.
        typing(): there are words that are not stored yet.
        settled(): the words are as stored after all.
    """

    text_changed = Signal(object, object)
    typing = Signal()
    settled = Signal()

    def __init__(self, kit: Kit, field: NarrativeField, offer: Offer = tuple) -> None:
        super().__init__()
        self.field = field
        self._stored = ""
        self._is_typing = False
        title = kit.texts(f"ui.narrative.{field}")
        self._edit = GrowingEdit(kit)
        self._edit.setObjectName(f"narrative_{field}")
        self._edit.setAccessibleName(title)
        self._edit.setPlaceholderText(kit.texts(f"ui.narrative_hint.{field}"))
        self._snippets = SnippetTyping(kit, self._edit, offer)
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.theme.px(4))
        layout.addWidget(kit.label(title, "caption_strong", "ink2"))
        layout.addWidget(self._edit)
        self._edit.textChanged.connect(self._on_text_changed)
        self._edit.left.connect(self.commit)
        self._timer.timeout.connect(self.commit)
        self.setFocusProxy(self._edit)

    def set_text(self, text: str) -> None:
        """Show a stored text; words being typed are left alone."""
        typed = self._edit.toPlainText().strip()
        if text == self._stored and (self._timer.isActive() or typed == text):
            return
        self._stored = text
        if not self._timer.isActive() and typed != text:
            self._edit.setPlainText(text)
            self._timer.stop()

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        self._edit.setReadOnly(read_only)

    @Slot()
    def commit(self) -> None:
        """Store what was typed, if it is new."""
        was_typing, self._is_typing = self._is_typing, False
        self._timer.stop()
        text = self._edit.toPlainText().strip()
        if text != self._stored:
            self._stored = text
            self.text_changed.emit(self.field, text)
        elif was_typing:
            self.settled.emit()

    @Slot()
    def _on_text_changed(self) -> None:
        # not started anew at each key: whoever types on without a pause is saved all the same
        if self._edit.toPlainText().strip() != self._stored and not self._timer.isActive():
            self._timer.start()
            self._is_typing = True
            self.typing.emit()
