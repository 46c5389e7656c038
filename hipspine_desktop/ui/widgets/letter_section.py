"""One section of a letter: the words proposed from the record, edited in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from hipspine_desktop.domain.linked_text import (
    Link,
    Linked,
    Mark,
    as_proposed,
    followed,
    kept,
    retyped,
    same,
    sentence_spans,
    taken,
    text_of,
)
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.widgets.link_mark import LinkMark
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit
from hipspine_desktop.ui.widgets.snippet_typing import Offer, SnippetTyping


class LetterSection(QWidget):
    """Says whether the words are the proposed ones; own words stay when the record changes.

    A sentence that rests on what changed is marked in the text and named below it.

    Signals:
        edited(): other words than before, or a mark was decided on.
    """

    edited = Signal()

    def __init__(
        self, kit: Kit, name: str, title: str = "", lines: int = 1, offer: Offer = tuple
    ) -> None:
        super().__init__()
        self._kit, self._proposed = kit, ""
        self._links: tuple[Link, ...] = ()
        self._found = Linked(())
        title = title or kit.texts(f"ui.letter.section.{name}")
        self.edit = GrowingEdit(kit, lines)
        self.edit.setObjectName(f"letter_section_{name}")
        self.edit.setAccessibleName(title)
        self.edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.edit.setPlaceholderText(kit.texts("ui.letter.nothing_recorded"))
        self._snippets = SnippetTyping(kit, self.edit, offer)
        self._state = kit.label("", "caption", "ink2")
        self._again = kit.button(kit.texts("ui.letter.use_proposed"), f"propose_{name}", "link")
        self._again.setAccessibleName(f"{title}: {kit.texts('ui.letter.use_proposed')}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.theme.px(2))
        self.head = QHBoxLayout()
        self.head.setSpacing(kit.theme.px(8))
        self.head.addWidget(kit.label(title, "caption_strong", "ink2"), 1)
        self.head.addWidget(self._state)
        self.head.addWidget(self._again)
        layout.addLayout(self.head)
        layout.addWidget(self.edit)
        self._marks = QVBoxLayout()
        self._marks.setSpacing(kit.theme.px(4))
        layout.addLayout(self._marks)
        self.edit.textChanged.connect(self._on_text_changed)
        self._again.clicked.connect(self._on_again)

    def show_words(self, own: str | None, proposed: str, links: tuple[Link, ...] = ()) -> None:
        """Show own words, else the proposed ones.

        Args:
            links: what own words were made from; nothing known: from what is proposed now.
        """
        self._proposed = proposed.strip()
        base = as_proposed(self._proposed)
        if own is not None:
            base = links if links and same(text_of(links), own) else retyped(base, own)
        self._links = base
        self.edit.setPlainText(self._proposed if own is None else own)
        self._mark()

    @property
    def own_words(self) -> str | None:
        """Words that stand in place of the proposed ones, "" leaves the section out; else None."""
        typed = self.words
        return None if typed == self._proposed else typed

    @property
    def words(self) -> str:
        """What stands there."""
        return self._typed().strip()

    @property
    def links(self) -> tuple[Link, ...]:
        """What the words were made from, sentence by sentence."""
        return self._links

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Sentences that rest on what changed and were not decided on."""
        return self._found.marks

    def put_in(self, text: str) -> None:
        """Other words in place of those that are there; one undo takes it back."""
        cursor = self.edit.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.edit.setFocus()

    def _typed(self) -> str:
        """With unbreakable spaces, which ``toPlainText`` makes plain ones."""
        raw = self.edit.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def _mark(self) -> None:
        own = self.own_words
        key = "proposed" if own is None else "left_out" if not own else "own"
        nothing = own is None and not self._proposed
        self._state.setText("" if nothing else self._kit.texts(f"ui.letter.state.{key}"))
        self._again.setVisible(own is not None and bool(self._proposed))
        set_property(self.edit, "proposed", own is None)
        self._links = (
            as_proposed(self._proposed) if own is None else retyped(self._links, self.words)
        )
        found = followed(self._links, self._proposed) if own is not None else Linked(())
        if found.marks != self._found.marks:
            self._show_marks(found)
        self._found = found
        self._highlight()

    def _show_marks(self, found: Linked) -> None:
        while (item := self._marks.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, mark in enumerate(found.marks):
            card = LinkMark(self._kit, mark, f"{self.edit.objectName()}_mark_{number}")
            card.take_requested.connect(self._on_take)
            card.keep_requested.connect(self._on_keep)
            self._marks.addWidget(card)

    def _highlight(self) -> None:
        """A ground and a line under each marked sentence."""
        look = QTextCharFormat()
        look.setBackground(self._kit.theme.colour("urgentsoft"))
        look.setUnderlineColor(self._kit.theme.colour("urgent"))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        wanted = {m.own.strip() for m in self._found.marks if m.own}
        text = self._typed()
        selections = []
        for start, end in sentence_spans(text):
            if text[start:end] in wanted:
                selection = QTextEdit.ExtraSelection()
                cursor = self.edit.textCursor()
                cursor.setPosition(_units(text[:start]))
                cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
                selection.cursor, selection.format = cursor, look
                selections.append(selection)
        self.edit.setExtraSelections(selections)

    def _decide(self, links: tuple[Link, ...]) -> None:
        self._links = links
        text = text_of(links)
        if text == self.words:
            self._on_text_changed()
        else:
            self.put_in(text)

    @Slot()
    def _on_text_changed(self) -> None:
        self._mark()
        self.edited.emit()

    @Slot()
    def _on_again(self) -> None:
        self._links = as_proposed(self._proposed)
        self.edit.setPlainText(self._proposed)
        self.edit.setFocus()

    @Slot(object)
    def _on_take(self, mark: Mark) -> None:
        self._decide(taken(self._found, mark, self._proposed))

    @Slot(object)
    def _on_keep(self, mark: Mark) -> None:
        self._decide(kept(self._found, mark, self._proposed))


def _units(text: str) -> int:
    """Length as Qt counts it: a character beyond U+FFFF is two."""
    return len(text.encode("utf-16-le")) // 2
