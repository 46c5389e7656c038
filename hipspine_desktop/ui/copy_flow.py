"""Copying from the visit before into a draft: reads both, asks, copies, tells."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.errors import StoreError
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services import assessments, following
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.asking import Asker, refusal_words
from hipspine_desktop.ui.dialogs.copy_dialog import CopyChoice, CopyDialog, CopySource


class CopyFlow(QObject):
    """One dialog for the record page and the workspace; nothing is overwritten, all can be undone.

    Signals:
        copied(): entries were copied into the draft.
        message_given(object): a :class:`Message`.
    """

    copied = Signal()
    message_given = Signal(object)

    def __init__(self, asker: Asker, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._session = asker, session
        self._dialog: CopyDialog | None = None
        self._section = ""

    def ask(self, patient: Patient, draft_id: str, section: str = "") -> None:
        """Ask what to copy into a draft.

        Args:
            section: id of the section whose entries are shown first, "" for the top.
        """
        if self._dialog is not None:
            return
        self._section = section
        self._asker.operations.run(
            partial(_source, self._session, patient, draft_id), self._on_source
        )

    def _on_source(self, source: CopySource) -> None:
        if self._dialog is not None:
            return
        dialog = CopyDialog(self._asker.kit, source, self._session.catalogue, self._asker.parent)
        dialog.show_section(self._section)
        dialog.copy_requested.connect(self._on_copy_requested)
        dialog.destroyed.connect(self._on_gone)
        self._dialog = dialog
        dialog.open()

    @Slot(object)
    def _on_copy_requested(self, choice: CopyChoice) -> None:
        work = partial(_copy_forward, self._session, choice)
        self._asker.operations.run(work, self._on_copied, self._on_refused)

    def _on_copied(self, count: int) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        words = self._asker.kit.texts("record_screens.copy.done", n=count)
        self.message_given.emit(Message(Level.DONE, words))
        self.copied.emit()

    def _on_refused(self, failure: Exception) -> None:
        if self._dialog is not None:
            self._dialog.refuse(refusal_words(self._asker.kit, failure))

    @Slot()
    def _on_gone(self) -> None:
        self._dialog = None


def _source(session: Session, patient: Patient, draft_id: str) -> CopySource:
    """In the worker thread: the draft as it is now, and the visit before it."""
    before = following.previous_visit(session, draft_id)
    if before is None:
        raise StoreError("There is no earlier visit that counts.", "Enter the answers anew.")
    return CopySource(patient, assessments.load_assessment(session, draft_id), before)


def _copy_forward(session: Session, choice: CopyChoice) -> int:
    """In the worker thread: copy, and count what stands as copied."""
    before = len(following.copied_entries(session, choice.draft_id))
    following.copy_forward(session, choice.draft_id, choice.keys, choice.fields)
    return len(following.copied_entries(session, choice.draft_id)) - before
