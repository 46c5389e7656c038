"""Joining two records of one person, from the record on the screen or from the list of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.domain.likeness import DuplicatePair, LikelyDuplicate
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services import duplicates, merging, patients
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.asking import Asker, refusal_words
from hipspine_desktop.ui.dialogs.merge_dialog import MergeChoice, MergeDialog


@dataclass(frozen=True, slots=True)
class _First:
    """What is shown before anything is typed."""

    likely: tuple[LikelyDuplicate, ...]
    rows: tuple[PatientRow, ...]


class MergeFlow(QObject):
    """One dialog at a time.

    Signals:
        patients_joined(object): the :class:`Patient` whose record goes on.
        message_given(object): a :class:`Message`.
    """

    patients_joined = Signal(object)
    message_given = Signal(object)

    def __init__(self, asker: Asker, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._session = asker, session
        self._dialog: MergeDialog | None = None

    def ask(self, kept: Patient) -> None:
        """Choose the other record; who may be the same person is offered first."""
        self._open(kept)
        self._asker.operations.run(partial(_first, self._session, kept), self._on_first)

    def ask_pair(self, pair: DuplicatePair) -> None:
        """Look at two records beside each other."""
        dialog = self._open(pair.one)
        dialog.show_likely((LikelyDuplicate(pair.other, pair.reasons),))
        dialog.choose_first()

    def _open(self, kept: Patient) -> MergeDialog:
        dialog = MergeDialog(self._asker.kit, kept, self._asker.parent)
        dialog.search_requested.connect(self._on_search)
        dialog.merge_requested.connect(self._on_merge_requested)
        dialog.destroyed.connect(self._on_gone)
        self._dialog = dialog
        dialog.open()
        return dialog

    def _on_first(self, first: _First) -> None:
        if self._dialog is not None:
            self._dialog.show_likely(first.likely)
            self._dialog.show_rows(first.rows)

    @Slot(object)
    def _on_search(self, typed: str) -> None:
        work = partial(patients.search_patients, self._session, typed)
        self._asker.operations.run(work, self._on_found)

    def _on_found(self, rows: tuple[object, ...]) -> None:
        if self._dialog is not None:
            self._dialog.show_rows(rows)

    @Slot(object)
    def _on_merge_requested(self, choice: MergeChoice) -> None:
        work = partial(_merge, self._session, choice)
        self._asker.operations.run(work, self._on_merged, self._on_refused)

    def _on_merged(self, kept: Patient) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        words = self._asker.kit.texts("record_screens.merge.done")
        self.message_given.emit(Message(Level.DONE, words))
        self.patients_joined.emit(kept)

    def _on_refused(self, failure: Exception) -> None:
        if self._dialog is not None:
            self._dialog.refuse(refusal_words(self._asker.kit, failure))

    @Slot()
    def _on_gone(self) -> None:
        self._dialog = None


def _first(session: Session, kept: Patient) -> _First:
    likely = duplicates.duplicates_of(session, kept)
    return _First(likely, patients.search_patients(session, kept.family_name))


def _merge(session: Session, choice: MergeChoice) -> Patient:
    merging.merge_patients(session, choice.kept, choice.merged, choice.reason)
    return choice.kept
