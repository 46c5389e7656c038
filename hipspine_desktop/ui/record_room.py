"""The record page with all that can be done from it: patients, entries, episodes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.services import amending
from hipspine_desktop.services.amending import WaitingRecord
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.ui.asking import Asker
from hipspine_desktop.ui.desk import Desk
from hipspine_desktop.ui.dialogs.draft_dialog import DraftDialog
from hipspine_desktop.ui.dialogs.waiting_dialog import WaitingDialog
from hipspine_desktop.ui.episode_flow import EpisodeFlow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.operations import Operations
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.patient_flow import PatientFlow
from hipspine_desktop.ui.record_flow import RecordFlow
from hipspine_desktop.ui.shell import Shell


class RecordRoom(QObject):
    """Wires the page to its flows; opening pages is the visit's.

    Signals:
        record_wanted(object): id of the patient whose record is to be opened or read again.
        assessment_wanted(object): id of the assessment to be opened.
        waiting_changed(object): tuple of :class:`WaitingRecord` that wait for a countersignature.
    """

    record_wanted = Signal(object)
    assessment_wanted = Signal(object)
    waiting_changed = Signal(object)

    def __init__(
        self, kit: Kit, operations: Operations, desk: Desk, shell: Shell, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._kit, self._operations, self._desk, self._shell = kit, operations, desk, shell
        self.page = RecordPage(kit)
        self.record: Record | None = None
        self._waiting: tuple[WaitingRecord, ...] = ()
        session = desk.session
        asker = Asker(kit, operations, session.today, shell)
        self.patients = PatientFlow(asker, session, self)
        self._entries = RecordFlow(asker, session, self)
        self._episodes = EpisodeFlow(asker, session, self)
        self._connect()

    def _connect(self) -> None:
        page, entries, episodes = self.page, self._entries, self._episodes
        page.wish_made.connect(entries.do)
        page.wish_made.connect(episodes.do)
        page.start_requested.connect(self.start_assessment)
        page.start_asked.connect(self._on_start_asked)
        page.follow_up_requested.connect(entries.follow_up)
        page.assessment_requested.connect(self._on_assessment_requested)
        page.edition_requested.connect(self.assessment_wanted)
        page.new_episode_requested.connect(episodes.ask_new)
        page.details_requested.connect(self.patients.ask_change)
        page.merge_requested.connect(self.patients.ask_merge)
        page.unmerge_requested.connect(self.patients.ask_unmerge)
        entries.record_changed.connect(self.record_wanted)
        episodes.record_changed.connect(self.record_wanted)
        entries.assessment_wanted.connect(self.assessment_wanted)
        self.patients.patient_saved.connect(self._on_patient_saved)
        self.patients.record_wanted.connect(self.record_wanted)
        for flow in (entries, self.patients):
            flow.message_given.connect(self._shell.messages.show_message)

    def show(self, record: Record) -> None:
        """Show a record that was read just now."""
        self.record = record
        for flow in (self._entries, self._episodes, self.patients):
            flow.set_record(record)
        session = self._desk.session
        self.page.show_record(record, session.clinician, session.today())

    def holds(self, assessment: Assessment) -> bool:
        """Whether an assessment belongs to the record on the screen, joined records included."""
        record = self.record
        if record is None:
            return False
        ids = {a.id for a in (*record.assessments, *record.withdrawn)}
        return (
            assessment.patient_id == record.patient.id
            or assessment.id in ids
            or assessment.amends_id in ids
        )

    def owner_of(self, assessment: Assessment) -> Patient:
        """The patient on the screen, by the id under which the assessment was written.

        An assessment of a joined record keeps its own patient's id; the person is the same.
        """
        assert self.record is not None
        patient = self.record.patient
        if assessment.patient_id == patient.id or not self.holds(assessment):
            return patient
        return replace(patient, id=assessment.patient_id)

    @Slot()
    def start_assessment(self) -> None:
        """A new assessment, after a question where a draft is open."""
        record = self.record
        if record is None or not record.is_clinical:
            return
        draft = record.draft
        if draft is None:
            self._start_anyway()
            return
        dialog = DraftDialog(self._kit, draft, self._shell)
        dialog.continue_requested.connect(self._on_assessment_requested)
        dialog.start_requested.connect(self._start_anyway)
        dialog.open()

    @Slot()
    def _start_anyway(self) -> None:
        if self.record is not None:
            self._desk.start_assessment(self.record.patient.id)

    @Slot()
    def _on_start_asked(self) -> None:
        if self.record is not None and self.record.draft is None:
            self._entries.ask_start()

    @Slot(object)
    def _on_assessment_requested(self, assessment: Assessment) -> None:
        self.assessment_wanted.emit(assessment.id)

    @Slot(object)
    def _on_patient_saved(self, patient: Patient) -> None:
        self.record_wanted.emit(patient.id)

    # what waits for a supervisor

    def look_for_waiting(self) -> None:
        """Find what waits for a countersignature; only clinicians are told."""
        if self._desk.session.clinician.role is Role.CLINICIAN:
            work = partial(amending.waiting_records, self._desk.session)
            self._operations.run(work, self._on_waiting)

    def _on_waiting(self, waiting: tuple[WaitingRecord, ...]) -> None:
        own = self._desk.session.clinician.id
        self._waiting = tuple(
            w
            for w in waiting
            if w.assessment.signature is None or w.assessment.signature.clinician_id != own
        )
        self.waiting_changed.emit(self._waiting)

    @Slot()
    def show_waiting(self) -> None:
        """The list of what waits."""
        dialog = WaitingDialog(self._kit, self._waiting, self._shell)
        dialog.record_requested.connect(self._on_waiting_chosen)
        dialog.open()

    @Slot(object)
    def _on_waiting_chosen(self, waiting: WaitingRecord) -> None:
        self.record_wanted.emit(waiting.patient.id)
