"""What can be done with an entry of the record, through the real widgets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.assessment import Standing
from hipspine_desktop.domain.people import Role
from hipspine_desktop.services import amending, assessments, following
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.dialogs.ask_dialog import AskDialog
from hipspine_desktop.ui.dialogs.copy_dialog import CopyDialog
from hipspine_desktop.ui.dialogs.waiting_dialog import WaitingDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.record_actions import RecordAction
from tests.ui.clinic import ELSEWHERE, Clinic, open_clinic
from tests.ui.conftest import press
from tests.ui.test_story import PASSWORD, Physio


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def tags(page: RecordPage) -> list[tuple[str, ...]]:
    return [tuple(t.words for t in e.tags) for e in page._model.entries if e.is_assessment]


def test_an_amendment_keeps_the_original_readable(clinic: Clinic) -> None:
    patient = clinic.patient()
    first = clinic.signed(patient)
    page = clinic.open(patient)
    dialog = clinic.act(page, first, RecordAction.AMEND)
    dialog.confirm()  # without a reason
    assert dialog.problem.isVisible()
    clinic.answer(dialog, reason="Side of the reflex corrected")
    clinic.physio.page(WorkspacePage)
    clinic.no_dialogs()
    amendment = next(
        a for a in assessments.assessments_of(clinic.session, patient.id) if a.id != first.id
    )
    clinic.sign(amendment)
    page = clinic.open(patient)
    assert sorted(tags(page)) == [("REPLACED",), ("SIGNED", "AMENDED v2")]
    clinic.choose(page, amendment)
    clinic.physio.click("edition_before")
    workspace = clinic.physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    assert workspace._model.assessment.id == first.id
    assert workspace._model.is_read_only


def test_a_late_note_keeps_its_words_when_the_password_is_wrong(clinic: Clinic) -> None:
    patient = clinic.patient()
    first = clinic.signed(patient)
    page = clinic.open(patient)
    dialog = clinic.act(page, first, RecordAction.NOTE)
    clinic.answer(dialog, text="The GP rang.", password="wrong password")
    assert dialog.isVisible()
    assert dialog.value("text") == "The GP rang."
    assert dialog.value("password") == ""
    clinic.answer(dialog, password=PASSWORD)
    clinic.no_dialogs()
    notes = [e for e in page._model.entries if e.note is not None]
    assert [e.sentence for e in notes] == ["The GP rang."]


def test_a_student_s_entry_is_found_read_and_countersigned(clinic: Clinic) -> None:
    patient = clinic.patient()
    with clinic.other(Role.STUDENT) as student:
        waiting = clinic.sign(clinic.draft(patient, student), student, ELSEWHERE)
    visit = clinic.window._visit
    assert visit is not None
    visit.show_patients()
    clinic.physio.wait()
    clinic.physio.click("show_waiting")
    chosen = clinic.physio.page(WaitingDialog)
    assert isinstance(chosen, WaitingDialog)
    chosen.confirm()
    page = clinic.physio.page(RecordPage)
    clinic.physio.wait()
    assert isinstance(page, RecordPage)
    assert tags(page) == [("WAITING FOR COUNTERSIGNATURE",)]
    dialog = clinic.act(page, waiting, RecordAction.COUNTERSIGN)
    clinic.answer(dialog, password=PASSWORD)
    clinic.no_dialogs()
    assert tags(page) == [("SIGNED",)]
    assert "countersigned R. Okonjo-Test" in page._model.entries[0].author
    visit.show_patients()
    clinic.physio.wait()
    assert not visit._patients._waiting.isVisible()


def test_a_record_on_the_wrong_person_is_withdrawn_with_a_trace(clinic: Clinic) -> None:
    patient = clinic.patient()
    first = clinic.signed(patient)
    page = clinic.open(patient)
    dialog = clinic.act(page, first, RecordAction.WITHDRAW)
    clinic.physio.click("ask_wrong_patient")
    clinic.answer(dialog, reason="Written about Marjorie", password=PASSWORD)
    clinic.no_dialogs()
    assert tags(page) == []
    clinic.physio.click("show_withdrawn")
    assert tags(page) == [("WITHDRAWN",)]
    clinic.physio.click("entry_open")
    workspace = clinic.physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    assert workspace._model.is_read_only
    stored = assessments.load_assessment(clinic.session, first.id)
    assert stored.withdrawal is not None
    assert stored.withdrawal.wrong_patient


def test_enter_starts_nothing_and_a_draft_can_be_discarded(clinic: Clinic) -> None:
    patient = clinic.patient()
    page = clinic.open(patient)
    assert clinic.window.focusWidget() is page
    press(page, Qt.Key.Key_Return)
    dialog = clinic.asked()
    assert assessments.assessments_of(clinic.session, patient.id) == ()
    dialog.reject()
    clinic.no_dialogs()
    assert assessments.assessments_of(clinic.session, patient.id) == ()
    press(page, Qt.Key.Key_Return)
    clinic.answer(clinic.asked())
    clinic.physio.page(WorkspacePage)
    page = clinic.open(patient)
    draft = assessments.assessments_of(clinic.session, patient.id)[0]
    dialog = clinic.act(page, draft, RecordAction.DISCARD)
    assert dialog.value("reason") == "Started by mistake"
    clinic.answer(dialog)
    clinic.no_dialogs()
    assert tags(page) == []
    gone = assessments.load_assessment(clinic.session, draft.id)
    assert gone.standing is Standing.WITHDRAWN


def test_with_a_signed_record_enter_opens_it(clinic: Clinic) -> None:
    patient = clinic.patient()
    first = clinic.signed(patient)
    page = clinic.open(patient)
    assert clinic.window.focusWidget() is page._timeline
    press(page._timeline, Qt.Key.Key_Return)
    workspace = clinic.physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    assert workspace._model.assessment.id == first.id
    assert len(assessments.assessments_of(clinic.session, patient.id)) == 1


def test_a_follow_up_begins_empty_and_copies_name_their_source(clinic: Clinic) -> None:
    patient = clinic.patient()
    first = clinic.signed(patient)
    page = clinic.open(patient)
    clinic.physio.click("start_follow_up")
    clinic.physio.page(WorkspacePage)
    clinic.physio.wait()
    draft = assessments.assessments_of(clinic.session, patient.id)[0]
    assert len(draft.answers) == 0
    page = clinic.open(patient)
    clinic.choose(page, draft)
    clinic.physio.click("entry_copy")
    dialog = clinic.physio.page(CopyDialog)
    assert isinstance(dialog, CopyDialog)
    dialog.confirm()  # nothing is ticked by itself
    assert dialog.problem.isVisible()
    clinic.physio.click("copy_all")
    offered = dialog.chosen().keys
    catalogue = clinic.session.catalogue
    assert offered
    assert not any(catalogue.finding(k.finding_id).cauda_equina for k in offered)
    dialog.confirm()
    clinic.physio.wait()
    clinic.no_dialogs()
    copied = following.copied_entries(clinic.session, draft.id)
    assert set(copied.values()) == {first.record_number}
    record = page.record
    assert record is not None
    assert record.copied[draft.id] == {first.record_number: len(copied)}


def test_episodes_are_opened_named_filled_and_closed(clinic: Clinic) -> None:
    patient = clinic.patient()
    first = clinic.signed(patient)
    page = clinic.open(patient)
    clinic.physio.click("new_episode")
    clinic.answer(clinic.asked(), title="Right hip")
    clinic.no_dialogs()
    assert [e.title for e in page._model.entries if e.is_heading] == [
        "Without an episode", "Right hip",
    ]  # fmt: skip
    clinic.answer(clinic.act(page, first, RecordAction.EPISODE))
    clinic.no_dialogs()
    assert [e.title for e in page._model.entries if e.is_heading] == ["Right hip"]
    page._timeline.choose(page._model.entries[0].key)
    clinic.physio.click("entry_rename")
    clinic.answer(clinic.asked(), title="Right hip and leg")
    clinic.no_dialogs()
    page._timeline.choose(page._model.entries[0].key)
    clinic.physio.click("entry_close")
    clinic.answer(clinic.asked(), outcome="settled")
    clinic.no_dialogs()
    heading = page._model.entries[0]
    assert heading.title == "Right hip and leg"
    assert [t.words for t in heading.tags] == ["CLOSED"]
    assert "settled" in heading.sentence
    page._timeline.choose(heading.key)
    clinic.physio.click("entry_reopen")
    clinic.answer(clinic.asked())
    assert [t.words for t in page._model.entries[0].tags] == ["OPEN"]


def test_signed_records_show_their_figures(clinic: Clinic) -> None:
    patient = clinic.patient()
    first = clinic.signed(patient)
    page = clinic.open(patient)
    (entry,) = page._model.entries
    frozen = assessments.frozen_record(clinic.session, first.id)
    assert frozen is not None
    (row,) = entry.bars
    assert row[0].p == frozen.result.sides[0].regions[0].p
    assert row[2].p == frozen.result.sides[0].hip_and_spine


def test_roles_see_what_they_may(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.signed(patient)
    page = clinic.open(patient)
    record = page.record
    assert record is not None
    clinic.other(Role.STUDENT).close()
    clinic.window.switch_user()
    sign_in(clinic, "sample", ELSEWHERE)
    page = clinic.open(patient)
    found = {b.objectName() for b in page._panel.findChildren(QPushButton)}
    assert "entry_open" in found
    assert not found & {"entry_note", "entry_withdraw", "entry_countersign"}


def test_reception_sees_the_person_and_nothing_clinical(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.signed(patient)
    clinic.other(Role.RECEPTION, "desk").close()
    clinic.window.sign_out()
    sign_in(clinic, "desk", ELSEWHERE)
    page = clinic.open(patient)
    assert page._model.entries == ()
    assert not page._start.isVisible()
    assert not page._panel.isVisible()
    press(page, Qt.Key.Key_Return)
    assert not clinic.window.findChildren(AskDialog)
    visit = clinic.window._visit
    assert visit is not None
    visit.show_practice()
    clinic.physio.wait()
    assert visit._practice is not None
    assert [p.value for p in visit._practice.page._parts] == ["backup"]


def sign_in(clinic: Clinic, username: str, password: str) -> None:
    """Through the sign-in page."""
    clinic.physio.qtbot.waitUntil(clinic.window._sign_in.isVisible, timeout=10_000)
    clinic.window._sign_in._username.setText(username)
    clinic.window._sign_in._password.setText(password)
    clinic.physio.click("sign_in_page_go")
    clinic.physio.qtbot.waitUntil(lambda: clinic.window._session is not None, timeout=20_000)
    clinic.physio.wait()


def test_a_switch_of_clinician_keeps_draft_and_place(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.other(Role.CLINICIAN, "colleague").close()
    clinic.open(patient)
    clinic.physio.click("start_assessment")
    workspace = clinic.physio.page(WorkspacePage)
    clinic.physio.wait()
    clinic.physio.fill("narrative_complaint", "Groin pain")
    assert isinstance(workspace, WorkspacePage)
    draft_id = workspace._model.assessment.id
    clinic.window.lock()
    assert not workspace.isVisible()
    clinic.physio.click("other_user")
    sign_in(clinic, "colleague", ELSEWHERE)
    assert clinic.session.clinician.username == "colleague"
    clinic.window.lock()
    clinic.physio.click("other_user")
    sign_in(clinic, "okonjo", PASSWORD)
    back = clinic.physio.page(WorkspacePage)
    clinic.physio.wait()
    assert isinstance(back, WorkspacePage)
    assert back._model.assessment.id == draft_id
    assert "Groin pain" in back._model.assessment.narrative.values()


def test_a_lock_hides_a_question_and_gives_it_back(clinic: Clinic) -> None:
    patient = clinic.patient()
    first = clinic.signed(patient)
    page = clinic.open(patient)
    dialog = clinic.act(page, first, RecordAction.AMEND)
    clinic.physio.fill("ask_reason", "Half a rea")
    clinic.window.lock()
    assert not dialog.isVisible()
    assert not page.isVisible()
    clinic.physio.fill("lock_page_password", PASSWORD)
    clinic.physio.click("lock_page_go")
    clinic.physio.qtbot.waitUntil(dialog.isVisible, timeout=10_000)
    assert dialog.value("reason") == "Half a rea"
    dialog.reject()
    clinic.no_dialogs()
    assert amending.waiting_records(clinic.session) == ()
