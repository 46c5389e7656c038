"""A patient's details: adding, changing, and joining two records of one person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.domain.care import PatientMerge
from hipspine_desktop.domain.likeness import LikelyDuplicate
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services import duplicates, merging, patients
from hipspine_desktop.services.patient_search import draft_from
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.asking import Asker, refusal_words
from hipspine_desktop.ui.dialogs.ask_dialog import AskField, FieldKind, Question, Typed
from hipspine_desktop.ui.dialogs.patient_dialog import DraftEntry, PatientDialog
from hipspine_desktop.ui.merge_flow import MergeFlow
from hipspine_desktop.wording.formats import format_date

AREA = "record_screens.patient"


@dataclass(frozen=True, slots=True)
class _Saved:
    """A saved patient, or those who may be the same person and were not seen yet."""

    patient: Patient | None
    alike: tuple[LikelyDuplicate, ...] = ()


class PatientFlow(QObject):
    """One dialog at a time.

    Signals:
        patient_saved(object): the :class:`Patient`, new or changed.
        record_wanted(object): the id of a patient who is in the records already.
        message_given(object): a :class:`Message`.
    """

    patient_saved = Signal(object)
    record_wanted = Signal(object)
    message_given = Signal(object)

    def __init__(self, asker: Asker, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._asker, self._session = asker, session
        self._dialog: PatientDialog | None = None
        self.joining = MergeFlow(asker, session, self)
        self.joining.patients_joined.connect(self.patient_saved)
        self.joining.message_given.connect(self.message_given)
        self._changing: Patient | None = None
        self._record: Record | None = None
        self._seen: frozenset[str] = frozenset()

    @property
    def dialog(self) -> PatientDialog | None:
        """The open form, if any."""
        return self._dialog

    def set_record(self, record: Record) -> None:
        """The record on the screen."""
        self._record = record

    # details

    def ask_new(self, typed: str) -> None:
        """The form for a new patient, with what was typed carried over."""
        self._open(draft_from(typed, self._asker.today()), None)

    @Slot()
    def ask_change(self) -> None:
        """The form with the details of the patient on the screen."""
        if self._record is not None:
            patient = self._record.patient
            start = replace(
                PatientDraft.of(patient),
                born=format_date(patient.born),
                died=format_date(patient.died) if patient.died else "",
            )
            self._open(start, patient)

    def _open(self, start: PatientDraft, changing: Patient | None) -> None:
        kit = self._asker.kit
        self._changing, self._seen = changing, frozenset()
        title = kit.texts(f"{AREA}.change_title") if changing is not None else None
        dialog = PatientDialog(
            kit,
            self._asker.today(),
            start,
            self._asker.parent,
            title,
            clinical=self._session.sees_clinical,
        )
        dialog.save_requested.connect(self._on_save_requested)
        dialog.draft_edited.connect(self._on_draft_edited)
        dialog.record_requested.connect(self._on_record_requested)
        dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog = dialog
        dialog.open()

    @Slot(object)
    def _on_draft_edited(self, entry: DraftEntry) -> None:
        work = partial(_alike, self._session, self._changing, entry.draft)
        self._asker.operations.run(work, self._on_alike)

    def _on_alike(self, found: tuple[LikelyDuplicate, ...]) -> None:
        if self._dialog is not None:
            self._dialog.show_alike(found)

    @Slot(object)
    def _on_save_requested(self, entry: DraftEntry) -> None:
        work = partial(_save, self._session, self._changing, entry.draft, self._seen)
        self._asker.operations.run(work, self._on_saved, self._on_refused)

    def _on_saved(self, saved: _Saved) -> None:
        if saved.patient is None:
            self._seen |= {found.patient.id for found in saved.alike}
            if self._dialog is not None:
                self._dialog.warn_duplicates(saved.alike)
            return
        if self._dialog is not None:
            self._dialog.accept()
        self.patient_saved.emit(saved.patient)

    def _on_refused(self, failure: Exception) -> None:
        if self._dialog is not None:
            self._dialog.refuse(refusal_words(self._asker.kit, failure))

    @Slot(object)
    def _on_record_requested(self, patient: Patient) -> None:
        self.record_wanted.emit(patient.id)

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = None

    # joining two records

    @Slot()
    def ask_merge(self) -> None:
        """Choose the other record, look at both, give a reason."""
        if self._record is not None:
            self.joining.ask(self._record.patient)

    @Slot(object)
    def ask_unmerge(self, merge: PatientMerge) -> None:
        """Take a joining back."""
        texts = self._asker.kit.texts
        sure = AskField("sure", texts("record_screens.unmerge.sure"), FieldKind.TICK)
        question = Question(
            "unmerge_dialog",
            texts("record_screens.unmerge.title"),
            texts("record_screens.unmerge.go"),
            (
                texts("record_screens.unmerge.what", by=merge.merged_by, reason=merge.reason),
                texts("record_screens.unmerge.stays"),
            ),
            (sure,),
            merge.merged_before,
        )
        self._asker.ask(question, partial(_unmerge, self._session, merge), self._on_unmerged)

    def _on_unmerged(self, done: merging.UnmergedPatients) -> None:
        key = "done" if done.details_restored else "done_look"
        words = self._asker.kit.texts(f"record_screens.unmerge.{key}")
        level = Level.DONE if done.details_restored else Level.NOTICE
        self.message_given.emit(Message(level, words))
        self.patient_saved.emit(done.kept)


def _save(
    session: Session, changing: Patient | None, draft: PatientDraft, seen: frozenset[str]
) -> _Saved:
    """In the worker thread: save, unless somebody alike is there who was not shown yet."""
    alike = _alike(session, changing, draft)
    if {found.patient.id for found in alike} - seen:
        return _Saved(None, alike)
    if changing is None:
        return _Saved(patients.save_new_patient(session, draft)[0])
    return _Saved(patients.update_patient(session, changing, draft)[0])


def _alike(
    session: Session, changing: Patient | None, draft: PatientDraft
) -> tuple[LikelyDuplicate, ...]:
    """Who may be the person typed; of a change, only whom it makes suspect."""
    if changing is None:
        return duplicates.likely_duplicates(session, draft)
    return duplicates.newly_suspected(session, draft, changing)


def _unmerge(session: Session, merge: PatientMerge, _typed: Typed) -> merging.UnmergedPatients:
    return merging.undo_merge(session, merge.id)[0]
