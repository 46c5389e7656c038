"""Finding and opening patients and assessments: runs the services for the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import message_for
from hipspine_desktop.services import assessments, patients, record_view
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.operations import Operations


@dataclass(frozen=True, slots=True)
class Found:
    """Patients found for what was typed."""

    typed: str
    rows: tuple[PatientRow, ...]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Other patients of a patient's family name."""

    of: Patient
    patients: tuple[Patient, ...]


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A patient's record, read just now."""

    record: Record


class Desk(QObject):
    """One signed-in session's way to the records.

    Signals:
        found(object): :class:`Found`.
        namesakes_found(object): :class:`Namesakes`.
        record_opened(object): :class:`OpenRecord`.
        assessment_opened(object): the :class:`Assessment`.
        assessment_refused(object): the :class:`HipspineError` why it could not be read.
        signed(object): the signed :class:`Assessment`.
        sign_refused(object): why not, in words.
    """

    found = Signal(object)
    namesakes_found = Signal(object)
    record_opened = Signal(object)
    assessment_opened = Signal(object)
    assessment_refused = Signal(object)
    signed = Signal(object)
    sign_refused = Signal(object)

    def __init__(
        self, operations: Operations, session: Session, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._operations, self.session = operations, session

    def search(self, typed: str) -> None:
        """Patients for what was typed; for nothing typed those opened last, else all."""
        self._operations.run(partial(self._search, typed), self._on_found)

    def find_namesakes(self, patient: Patient) -> None:
        """Who else bears a patient's family name."""
        self._operations.run(partial(self._find_namesakes, patient), self._on_namesakes)

    def open_record(self, patient_id: str) -> None:
        """Read a patient's record."""
        self._operations.run(partial(self._open_record, patient_id), self._on_record)

    def start_assessment(self, patient_id: str) -> None:
        """Start a new draft and open it."""
        work = partial(assessments.start_assessment, self.session, patient_id)
        self._operations.run(work, self._on_started)

    def open_assessment(self, assessment_id: str) -> None:
        """Open a draft or a signed assessment."""
        work = partial(assessments.load_assessment, self.session, assessment_id)
        self._operations.run(work, self._on_assessment, self._on_not_read)

    def sign(self, assessment: Assessment, password: str, result: Result) -> None:
        """Sign."""
        work = partial(assessments.sign, self.session, assessment, password, result)
        self._operations.run(work, self._on_signed, self._on_sign_refused)

    def note_urgency(self, assessment_id: str, urgency: Urgency) -> None:
        """Keep the urgency for the patient list."""
        work = partial(assessments.note_urgency, self.session, assessment_id, urgency)
        self._operations.run(work)

    # in the worker thread

    def _search(self, typed: str) -> Found:
        rows = () if typed else patients.recent_patients(self.session)
        return Found(typed, rows or patients.search_patients(self.session, typed))

    def _find_namesakes(self, patient: Patient) -> Namesakes:
        return Namesakes(patient, patients.patients_of_family_name(self.session, patient))

    def _open_record(self, patient_id: str) -> OpenRecord:
        return OpenRecord(record_view.open_record(self.session, patient_id))

    # back in the UI thread: methods, not `emit`, so that nothing is called once the desk is gone

    def _on_found(self, found: Found) -> None:
        self.found.emit(found)

    def _on_namesakes(self, namesakes: Namesakes) -> None:
        self.namesakes_found.emit(namesakes)

    def _on_record(self, opened: OpenRecord) -> None:
        self.record_opened.emit(opened)

    def _on_assessment(self, assessment: Assessment) -> None:
        self.assessment_opened.emit(assessment)

    def _on_not_read(self, failure: Exception) -> None:
        if isinstance(failure, HipspineError):
            self.assessment_refused.emit(failure)

    def _on_started(self, started: assessments.Outcome) -> None:
        self.assessment_opened.emit(started[0])

    def _on_signed(self, signed: assessments.Outcome) -> None:
        self.signed.emit(signed[0])

    def _on_sign_refused(self, failure: Exception) -> None:
        if isinstance(failure, HipspineError):
            self.sign_refused.emit(message_for(failure).text)
        else:
            self.sign_refused.emit("")
