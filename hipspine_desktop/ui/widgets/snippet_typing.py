"""Snippets in a text: ";name" and Space puts one in, Tab goes from blank to blank."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit

from hipspine_desktop.domain.stationery import Blank, PracticeText, blanks
from hipspine_desktop.ui.kit import Kit

SIGN = ";"
Offer = Callable[[], Sequence[PracticeText]]


class SnippetTyping(QObject):
    """Listens to one text field; what it puts in is typed, so that one undo takes it back.

    Signals:
        blank_reached(object): the :class:`Blank` that is now selected.
    """

    blank_reached = Signal(object)

    def __init__(self, kit: Kit, edit: QPlainTextEdit, offer: Offer) -> None:
        super().__init__(edit)
        self._kit, self._edit, self._offer = kit, edit, offer
        edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean a snippet or a blank; leave all others."""
        key = event if isinstance(event, QKeyEvent) else None
        pressed = key is not None and key.type() == QEvent.Type.KeyPress
        if key is not None and pressed and not self._edit.isReadOnly() and self._takes(key):
            return True
        return super().eventFilter(watched, event)

    def put_in(self, snippet: PracticeText) -> None:
        """Put a snippet in at the cursor and go to its first blank."""
        cursor = self._edit.textCursor()
        start = cursor.selectionStart()
        cursor.insertText(snippet.body)
        self._edit.setTextCursor(cursor)
        self._go_to_blank(start)

    def show_list(self) -> None:
        """All snippets; a letter goes to those that begin with it."""
        snippets = self._offer()
        menu = QMenu(self._edit)
        menu.setObjectName("snippet_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, snippet in enumerate(snippets):
            keys = f"\t{SIGN}{snippet.shortcut}" if snippet.shortcut else ""
            menu.addAction(snippet.name.replace("&", "&&") + keys).setData(place)
        if not snippets:
            menu.addAction(self._kit.texts("stationery.no_snippets")).setEnabled(False)
        menu.triggered.connect(self._on_snippet_chosen)
        menu.popup(self._edit.mapToGlobal(self._edit.cursorRect().bottomLeft()))

    # inside

    def _takes(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Space and control:
            self.show_list()
            return True
        if control or event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Tab):
            return False
        if self._expand():
            return True
        return event.key() == Qt.Key.Key_Tab and self._go_to_blank(
            self._edit.textCursor().selectionEnd()
        )

    def _expand(self) -> bool:
        """Put the snippet in whose shortcut was just typed."""
        cursor = self._edit.textCursor()
        if cursor.hasSelection():
            return False
        before = cursor.block().text()[: cursor.positionInBlock()]
        word = before.split()[-1] if before and not before[-1].isspace() else ""
        if not word.startswith(SIGN) or len(word) == 1:
            return False
        wanted = word[1:].casefold()
        snippet = next((s for s in self._offer() if s.shortcut == wanted), None)
        if snippet is None:
            return False
        left, keep = QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(left, keep, len(word))
        self._edit.setTextCursor(cursor)
        self.put_in(snippet)
        return True

    def _go_to_blank(self, position: int) -> bool:
        """Select the next blank at or after a position; offer its choices."""
        found = next((b for b in blanks(self._edit.toPlainText()) if b.start >= position), None)
        if found is None:
            return False
        cursor = self._edit.textCursor()
        cursor.setPosition(found.start)
        cursor.setPosition(found.end, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        self.blank_reached.emit(found)
        if found.choices:
            self._offer_choices(found)
        return True

    def _offer_choices(self, blank: Blank) -> None:
        menu = QMenu(self._edit)
        menu.setObjectName("blank_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice in blank.choices:
            menu.addAction(choice.replace("&", "&&")).setData(choice)
        menu.triggered.connect(self._on_choice)
        menu.popup(self._edit.mapToGlobal(self._edit.cursorRect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    @Slot(QAction)
    def _on_snippet_chosen(self, action: QAction) -> None:
        snippets, place = self._offer(), action.data()
        if isinstance(place, int) and place < len(snippets):
            self.put_in(snippets[place])

    @Slot(QAction)
    def _on_choice(self, action: QAction) -> None:
        choice, cursor = action.data(), self._edit.textCursor()
        start = cursor.selectionStart()
        cursor.insertText(str(choice))
        self._edit.setTextCursor(cursor)
        self._go_to_blank(start + len(str(choice)))
