"""Asks before a second assessment is begun while a draft is open."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.formats import format_datetime


class DraftDialog(BaseDialog):
    """Continuing the draft is the primary button.

    Signals:
        continue_requested(object): the :class:`Assessment` that is still a draft.
        start_requested(): begin another one all the same.
    """

    continue_requested = Signal(object)
    start_requested = Signal()

    def __init__(self, kit: Kit, draft: Assessment, parent: QWidget) -> None:
        super().__init__(kit, kit.texts("ui.draft_open.title"), "draft_dialog", parent)
        self._draft = draft
        sentence = kit.texts(
            "ui.draft_open.what",
            date=format_datetime(draft.created_at.astimezone()),
            by=draft.author_name,
            n=len(draft.answers),
        )
        self.body.addWidget(kit.prose(sentence))
        another = kit.button(kit.texts("ui.draft_open.start"), "start_another")
        another.clicked.connect(self._on_another)
        main = self.add_buttons(kit.texts("ui.record.continue"), "continue_the_draft")
        self.buttons.insertWidget(self.buttons.count() - 1, another)
        main.setFocus()

    def confirm(self) -> None:
        """Continue the draft."""
        self.continue_requested.emit(self._draft)
        self.accept()

    @Slot()
    def _on_another(self) -> None:
        self.start_requested.emit()
        self.accept()
