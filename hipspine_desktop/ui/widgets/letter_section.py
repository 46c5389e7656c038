"""One section of a letter: the words proposed from the record, edited in place."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit


class LetterSection(QWidget):
    """Says whether the words are the proposed ones; own words stay when the record changes.

    Signals:
        edited(): other words than before.
    """

    edited = Signal()

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit, self._proposed = kit, ""
        title = kit.texts(f"ui.letter.section.{name}")
        self.edit = GrowingEdit(kit, 1)
        self.edit.setObjectName(f"letter_section_{name}")
        self.edit.setAccessibleName(title)
        self.edit.setPlaceholderText(kit.texts("ui.letter.nothing_recorded"))
        self._state = kit.label("", "caption", "ink2")
        self._again = kit.button(kit.texts("ui.letter.use_proposed"), f"propose_{name}", "link")
        self._again.setAccessibleName(f"{title}: {kit.texts('ui.letter.use_proposed')}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.theme.px(2))
        head = QHBoxLayout()
        head.addWidget(kit.label(title, "caption_strong", "ink2"), 1)
        head.addWidget(self._state)
        head.addWidget(self._again)
        layout.addLayout(head)
        layout.addWidget(self.edit)
        self.edit.textChanged.connect(self._on_text_changed)
        self._again.clicked.connect(self._on_again)

    def show_words(self, own: str | None, proposed: str) -> None:
        """Show own words, else the proposed ones."""
        self._proposed = proposed.strip()
        self.edit.setPlainText(self._proposed if own is None else own)
        self._mark()

    @property
    def own_words(self) -> str | None:
        """Words that stand in place of the proposed ones, "" leaves the section out; else None."""
        typed = self.edit.toPlainText().strip()
        return None if typed == _as_typed(self._proposed) else typed

    def _mark(self) -> None:
        own = self.own_words
        key = "proposed" if own is None else "left_out" if not own else "own"
        nothing = own is None and not self._proposed
        self._state.setText("" if nothing else self._kit.texts(f"ui.letter.state.{key}"))
        self._again.setVisible(own is not None)
        set_property(self.edit, "proposed", own is None)

    @Slot()
    def _on_text_changed(self) -> None:
        self._mark()
        self.edited.emit()

    @Slot()
    def _on_again(self) -> None:
        self.edit.setPlainText(self._proposed)
        self.edit.setFocus()


def _as_typed(words: str) -> str:
    """As the edit gives them back: it has no unbreakable spaces."""
    return words.replace("\u00a0", " ")
