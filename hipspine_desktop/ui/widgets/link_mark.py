"""A sentence of the letter that rests on what changed: take the new one, or keep one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from hipspine_desktop.domain.linked_text import Mark
from hipspine_desktop.services.letter_links import mark_words
from hipspine_desktop.ui.kit import Kit


class LinkMark(QFrame):
    """Says what it was and what it is now.

    Signals:
        take_requested(object): the :class:`Mark`; the new sentence is wanted.
        keep_requested(object): the :class:`Mark`; the own sentence stays.
    """

    take_requested = Signal(object)
    keep_requested = Signal(object)

    def __init__(self, kit: Kit, mark: Mark, name: str) -> None:
        super().__init__()
        self.mark = mark
        self.setObjectName(name)
        self.setProperty("card", "quiet")
        words = mark_words(kit.texts, mark)
        self.setAccessibleName(words)
        take = kit.texts(f"stationery.mark.{'take' if mark.now else 'take_gone'}")
        keep = kit.texts(f"stationery.mark.{'keep' if mark.own else 'keep_out'}")
        px = kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(10), px(6), px(10), px(6))
        layout.setSpacing(px(2))
        layout.addWidget(kit.prose(words, "caption_strong", "urgent"))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        if mark.own or mark.now:
            self.take = kit.button(take, f"{name}_take", "link")
            self.take.setAccessibleDescription(words)
            self.take.clicked.connect(self._on_take)
            row.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.keep = kit.button(keep, f"{name}_keep", "link")
        self.keep.setAccessibleDescription(words)
        self.keep.clicked.connect(self._on_keep)
        row.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        layout.addLayout(row)

    @Slot()
    def _on_take(self) -> None:
        self.take_requested.emit(self.mark)

    @Slot()
    def _on_keep(self) -> None:
        self.keep_requested.emit(self.mark)
