"""The record page: an open draft comes first, namesakes are named, dates hold together."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hipspine_desktop.services.assessments import assessments_of, start_assessment
from hipspine_desktop.services.patients import PatientDraft, save_new_patient
from hipspine_desktop.ui.dialogs.draft_dialog import DraftDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.wording.formats import unbroken_dates
from tests.ui.conftest import press
from tests.ui.test_story import Physio, set_up


def open_record(physio: Physio) -> str:
    """A record with one draft; another patient has the same family name."""
    set_up(physio)
    window = physio.window
    session, visit = window._session, window._visit
    assert session is not None
    assert visit is not None
    draft = PatientDraft("Thistlewick", "Marigold", "14-03-1960")
    patient, _ = save_new_patient(session, draft)
    save_new_patient(session, PatientDraft("THISTLEWICK", "Marjorie", "02-05-1990"))
    start_assessment(session, patient.id)
    visit._desk.open_record(patient.id)
    physio.page(RecordPage)
    physio.wait()
    return patient.id


def test_enter_continues_the_draft(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    patient_id = open_record(physio)
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "continue_assessment"
    press(focused, Qt.Key.Key_Return)
    physio.page(WorkspacePage)
    assert window._session is not None
    assert len(assessments_of(window._session, patient_id)) == 1


def test_a_second_assessment_is_asked_about(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    patient_id = open_record(physio)
    physio.click("start_assessment")
    dialog = physio.page(DraftDialog)
    assert isinstance(dialog, DraftDialog)
    session = window._session
    assert session is not None
    assert len(assessments_of(session, patient_id)) == 1
    physio.click("start_another")
    physio.page(WorkspacePage)
    assert len(assessments_of(session, patient_id)) == 2


def test_namesakes_are_named_with_birth_date(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    open_record(physio)
    assert window._shell is not None
    chips = [w.text() for w in window._shell.banner.findChildren(QLabel) if w.isVisible()]
    assert any("Marjorie" in text and "02-May-1990" in text for text in chips)


def test_dates_do_not_break_at_hyphens() -> None:
    assert unbroken_dates("born 17-May-1960, so 1-2") == "born 17\u2011May\u20111960, so 1-2"
