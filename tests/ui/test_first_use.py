"""What a physiotherapist who had never seen the program stumbled over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
)
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.services import assessments, following
from hipspine_desktop.services.patient_search import draft_from
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.dialogs.patient_dialog import PatientDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.patients_page import PatientsPage
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from tests.ui.clinic import MARIGOLD, Clinic, open_clinic
from tests.ui.conftest import press
from tests.ui.test_story import Physio

TODAY = date(2026, 11, 24)


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def on_list(clinic: Clinic) -> tuple[PatientsPage, QLineEdit]:
    """The patient list, read anew."""
    visit = clinic.window._visit
    assert visit is not None
    visit.show_patients()
    clinic.physio.wait()
    page = clinic.physio.page(PatientsPage)
    search = clinic.physio.field("patient_search")
    assert isinstance(page, PatientsPage)
    assert isinstance(search, QLineEdit)
    return page, search


def type_search(clinic: Clinic, search: QLineEdit, text: str) -> None:
    """Keys, as a hand gives them; nothing waits for the list."""
    search.clear()
    clinic.physio.qtbot.keyClicks(search, text)


def workspace(clinic: Clinic, patient: Patient, draft: Assessment) -> WorkspacePage:
    visit = clinic.window._visit
    assert visit is not None
    clinic.open(patient)
    visit._desk.open_assessment(draft.id)
    clinic.physio.wait()
    page = clinic.physio.page(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    return page


def row_of(page: WorkspacePage, finding: str) -> FindingRow:
    page.form.go_to(AnswerKey(finding, Side.RIGHT))
    row = page.form._made[page.form.current_section].row_of(finding)
    assert row is not None
    return row


def test_a_quick_enter_opens_nobody_from_the_list_before(clinic: Clinic) -> None:
    clinic.patient()
    other = clinic.patient(replace(MARIGOLD, family_name="Aaron", nhs_number="", phone=""))
    page, search = on_list(clinic)
    chosen = page._table.chosen()
    assert chosen is not None
    assert chosen.patient.id == other.id
    type_search(clinic, search, "thistle")
    press(search, Qt.Key.Key_Return)
    clinic.physio.wait()
    record = clinic.physio.page(RecordPage)
    assert isinstance(record, RecordPage)
    assert record.record is not None
    assert record.record.patient.family_name == "Thistlewick"


def test_a_quick_enter_chooses_nobody_among_several(clinic: Clinic) -> None:
    for given in ("Ada", "Bea"):
        clinic.patient(replace(MARIGOLD, given_name=given, nhs_number="", phone=""))
    page, search = on_list(clinic)
    type_search(clinic, search, "thistle")
    press(search, Qt.Key.Key_Return)
    clinic.physio.wait()
    assert page.isVisible()
    assert page._shown_for == "thistle"


def test_a_namesake_is_told_although_the_search_found_one(clinic: Clinic) -> None:
    clinic.patient()
    clinic.patient(replace(MARIGOLD, given_name="Ivy", born="2-Feb-1990", nhs_number="", phone=""))
    page, search = on_list(clinic)
    type_search(clinic, search, "ivy")
    clinic.physio.qtbot.waitUntil(lambda: page._shown_for == "ivy")
    clinic.physio.wait()
    assert len(page._model.rows) == 1
    assert page._preview._twin.isVisibleTo(page._preview)
    told = [label.text() for label in page._preview._twin.findChildren(QLabel)]
    assert any("Marigold" in words for words in told)


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("zorn anna 3/4/71", "family_name", "Zorn"),
        ("zorn anna 3/4/71", "given_name", "Anna"),
        ("zorn anna 3/4/71", "born", "03-Apr-1971"),
        ("van der Berg, Anna 14 mar 1960", "family_name", "Van Der Berg"),
        ("van der Berg, Anna 14 mar 1960", "born", "14-Mar-1960"),
        ("McKay 999 104 2733", "family_name", "McKay"),
        ("McKay 999 104 2733", "nhs_number", "999 104 2733"),
        ("mckay 01632 960118", "phone", "01632 960118"),
        ("mckay 14 3", "born", "14 3"),
    ],
)
def test_what_was_typed_into_the_search_is_carried_over(typed: str, field: str, value: str) -> None:
    assert getattr(draft_from(typed, TODAY), field) == value


def test_typing_is_not_thrown_away_by_one_escape(clinic: Clinic) -> None:
    _page, search = on_list(clinic)
    type_search(clinic, search, "zorn anna")
    visit = clinic.window._visit
    assert visit is not None
    clinic.window._actions["new_patient"]()
    dialog = clinic.physio.page(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    assert dialog.typed().family_name == "Zorn"
    clinic.physio.fill("patient_phone", "01632 960118")
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.problem.text() == clinic.window._parts.kit.texts("ui.dialog.leave_typed")
    dialog.reject()
    clinic.no_dialogs()


def test_an_untouched_form_closes_at_once(clinic: Clinic) -> None:
    on_list(clinic)
    clinic.window._actions["new_patient"]()
    dialog = clinic.physio.page(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    dialog.reject()
    clinic.no_dialogs()


def test_the_record_that_is_there_already_is_one_click_away(clinic: Clinic) -> None:
    there = clinic.patient()
    on_list(clinic)
    clinic.window._actions["new_patient"]()
    dialog = clinic.physio.page(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    for name, text in (("family_name", "Thistlewik"), ("born", "14 3 60"), ("given_name", "M")):
        clinic.physio.fill(f"patient_{name}", text)
    clinic.physio.fill("patient_nhs_number", "9991042733")
    clinic.physio.qtbot.waitUntil(dialog.alike.isVisible)
    clinic.physio.click("open_alike")
    clinic.no_dialogs()
    record = clinic.physio.page(RecordPage)
    assert isinstance(record, RecordPage)
    assert record.record is not None
    assert record.record.patient.id == there.id


def test_missing_is_no_longer_said_once_it_is_typed(clinic: Clinic) -> None:
    on_list(clinic)
    clinic.window._actions["new_patient"]()
    dialog = clinic.physio.page(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    dialog.confirm()
    note = dialog._labels["family_name"]
    assert note.text()
    clinic.physio.fill("patient_family_name", "Zorn")
    assert not note.text()
    assert dialog._form.field("family_name").property("state") == ""


def test_sections_show_the_shape_of_the_most_urgent_flag(clinic: Clinic) -> None:
    patient = clinic.patient()
    draft = clinic.draft(patient)
    assessments.set_answer(clinic.session, draft.id, AnswerKey("ce_bladder_change"), PRESENT)
    page = workspace(clinic, patient, draft)
    done = lambda: page.form.completion_of("red_flags")  # noqa: E731
    clinic.physio.qtbot.waitUntil(lambda: done().raised > 0, timeout=30_000)
    assert done().worst is Urgency.EMERGENCY
    shown = page.panel._estimate.shown.result
    assert shown is not None
    assert done().raised == len(shown.raised)
    assert page.navigator.item("hip_tests").completion.raised == 0


def test_a_question_that_could_not_be_asked_is_no_clear_answer(clinic: Clinic) -> None:
    patient = clinic.patient()
    draft = clinic.draft(patient)
    declined = Answer.could_not_test(CannotTestReason.REFUSED)
    key = clinic.session.catalogue.red_flag_block[0].keys[0]
    assessments.set_answer(clinic.session, draft.id, key, declined)
    page = workspace(clinic, patient, draft)
    shown = page.panel._estimate
    clinic.physio.qtbot.waitUntil(
        lambda: shown.shown.result is not None and not shown.is_waiting, timeout=30_000
    )
    words = page.panel.flags.findChild(QLabel, "flags_asked")
    assert words is not None
    assert "17 of 18" in words.text()
    assert "could not be asked: 1" in words.text()


def test_present_only_on_the_other_side_asks_at_the_row(clinic: Clinic) -> None:
    patient = clinic.patient()
    draft = clinic.draft(patient)
    key = AnswerKey("faber_groin_pain", Side.LEFT)
    assessments.set_answer(clinic.session, draft.id, key, PRESENT)
    page = workspace(clinic, patient, draft)
    row = row_of(page, "faber_groin_pain")
    clinic.physio.qtbot.waitUntil(lambda: "Wrong side" in row._warning(), timeout=30_000)
    page._model.set_answer(AnswerKey("faber_groin_pain", Side.RIGHT), ABSENT)
    clinic.physio.qtbot.waitUntil(lambda: not row._warning(), timeout=30_000)


def test_a_copied_answer_says_so_beside_its_row_until_it_is_changed(clinic: Clinic) -> None:
    patient = clinic.patient()
    draft = clinic.draft(patient)
    key = AnswerKey("hip_ir_passive", Side.RIGHT)
    assessments.set_answer(clinic.session, draft.id, key, Answer.of_value(15.0))
    first = clinic.sign(draft)
    follow_up, _ = following.start_follow_up(clinic.session, first.id)
    following.copy_forward(clinic.session, follow_up.id, (key,), ())
    page = workspace(clinic, patient, follow_up)
    row = row_of(page, "hip_ir_passive")
    clinic.physio.qtbot.waitUntil(lambda: first.record_number in row._note_words())
    assert row._note_below(), "beside a scale there is no room for words"
    page._model.set_answer(key, Answer.of_value(20.0))
    clinic.physio.wait()
    assert first.record_number not in row._note_words()


def test_a_note_on_a_measured_value_is_shown(kit: Kit, qtbot: QtBot, clinic: Clinic) -> None:
    patient = clinic.patient()
    draft = clinic.draft(patient)
    key = AnswerKey("hip_ir_passive", Side.RIGHT)
    noted = replace(Answer.of_value(15.0), note="hard end feel")
    assessments.set_answer(clinic.session, draft.id, key, noted)
    row = row_of(workspace(clinic, patient, draft), "hip_ir_passive")
    assert "hard end feel" in row._note_words()
    assert row._note_below()


def test_the_menu_of_the_user_stays_at_twice_the_size(clinic: Clinic) -> None:
    """Who made everything larger by mistake finds the way back with the mouse too."""
    clinic.window._dress(clinic.window._parts.kit.theme.variant, 2.0)
    clinic.window.resize(1280, 720)
    on_list(clinic)
    button = clinic.physio.field("user_menu")
    assert button.accessibleName().endswith("R. Okonjo-Test")
