"""A practice with signed records behind the window, made by the real services."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerState,
    Side,
    SymptomaticSide as Hurts,
)
from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import NewClinician, add_clinician, open_practice
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.dialogs.ask_dialog import AskDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.record_actions import RecordAction
from tests.ui.test_story import PASSWORD, Physio, set_up

MARIGOLD = PatientDraft(
    "Thistlewick", "Marigold", "14-Mar-1960", nhs_number="9991042733", phone="01632 960118",
    address="3 Invention Row\nQuillmarsh",
)  # fmt: skip
ELSEWHERE = "three wet otters"


@dataclass
class Clinic:
    """The window with its signed-in clinician."""

    physio: Physio
    estimator: Estimator

    @property
    def window(self) -> MainWindow:
        return self.physio.window

    @property
    def session(self) -> Session:
        assert self.window._session is not None
        return self.window._session

    def patient(self, draft: PatientDraft = MARIGOLD) -> Patient:
        return patients.save_new_patient(self.session, draft)[0]

    def open(self, patient: Patient) -> RecordPage:
        """The record, read anew."""
        visit = self.window._visit
        assert visit is not None
        visit._desk.open_record(patient.id)
        self.physio.wait()
        page = self.physio.page(RecordPage)
        assert isinstance(page, RecordPage)
        return page

    def draft(self, patient: Patient, session: Session | None = None) -> Assessment:
        """A draft that may be signed."""
        by = session or self.session
        made, _ = assessments.start_assessment(by, patient.id)
        fill(by, made.id)
        return assessments.load_assessment(by, made.id)

    def sign(
        self, draft: Assessment, session: Session | None = None, password: str = PASSWORD
    ) -> Assessment:
        by = session or self.session
        patient = patients.load_patient(by, draft.patient_id)
        stored = assessments.load_assessment(by, draft.id)
        practice = by.practice
        result = self.estimator.evaluate(
            patient, stored, by.today(), practice.setting, practice.prior_factors
        )
        return assessments.sign(by, stored, password, result)[0]

    def signed(self, patient: Patient) -> Assessment:
        return self.sign(self.draft(patient))

    def other(self, role: Role, username: str = "sample") -> Session:
        """Another user, signed in beside the window."""
        new = NewClinician(username, "B. Sample", role=role)
        add_clinician(self.session, new, ELSEWHERE)
        parts = self.window._parts
        return open_practice(parts.folder, username, ELSEWHERE, parts.knowing().surroundings)

    def choose(self, page: RecordPage, assessment: Assessment) -> None:
        page._timeline.choose(("assessment", assessment.id))

    def act(self, page: RecordPage, assessment: Assessment, action: RecordAction) -> AskDialog:
        """Choose an entry, press one of its buttons, and get the question."""
        self.choose(page, assessment)
        self.physio.click(f"entry_{action}")
        return self.asked()

    def asked(self) -> AskDialog:
        dialog = self.physio.page(AskDialog)
        assert isinstance(dialog, AskDialog)
        return dialog

    def answer(self, dialog: AskDialog, **values: str) -> None:
        """Type and confirm; the dialog is gone once it is done."""
        for name, text in values.items():
            self.physio.fill(f"ask_{name}", text)
        dialog.confirm()
        self.physio.wait()

    def no_dialogs(self) -> None:
        """All dialogs are closed, and gone."""
        self.physio.qtbot.waitUntil(self._has_no_dialog, timeout=10_000)

    def _has_no_dialog(self) -> None:
        left = [d.objectName() for d in any_dialog(self.window)]
        assert not left, left


def any_dialog(window: MainWindow) -> list[QDialog]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return window.findChildren(QDialog)


def open_clinic(physio: Physio, estimator: Estimator) -> Clinic:
    set_up(physio)
    return Clinic(physio, estimator)


def fill(session: Session, draft_id: str) -> None:
    """What signing needs, without a red flag."""
    assessments.set_complaint(session, draft_id, Complaint(Hurts.RIGHT))
    assessments.set_narrative(session, draft_id, NarrativeField.COMPLAINT, "Right groin pain.")
    assessments.set_narrative(session, draft_id, NarrativeField.PLAN, "Load advice.")
    for definition in session.catalogue.red_flag_block:
        answer = ABSENT
        if definition.kind is FindingKind.CHOICE:
            answer = Answer.of_value(definition.options[0].value)
        elif definition.kind is not FindingKind.YES_NO:
            answer = Answer(AnswerState.UNCLEAR)
        for key in definition.keys:
            assessments.set_answer(session, draft_id, key, answer)
    for finding in ("groin_pain", "fadir_groin_pain"):
        for key in session.catalogue.finding(finding).keys:
            if key.side is not Side.LEFT:
                assessments.set_answer(session, draft_id, key, PRESENT)
    impression = Impression("Right hip osteoarthritis", Agreement.AGREES)
    assessments.set_impression(session, draft_id, impression)
