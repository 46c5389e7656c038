"""Patients in the window: details, numbers, namesakes, joining, and two windows on one draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.patient import AllergyStatus, Identifier
from hipspine_desktop.services import assessments, log_reading, merging, patients
from hipspine_desktop.services.patient_numbers import NumberCheck, check_number
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import open_practice
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.dialogs.conflict_dialog import ConflictDialog
from hipspine_desktop.ui.dialogs.merge_dialog import MergeDialog
from hipspine_desktop.ui.dialogs.patient_dialog import PatientDialog
from hipspine_desktop.ui.dialogs.sign_dialog import SignDialog
from hipspine_desktop.ui.identity_words import number_label, number_value, number_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.models.patients_model import TWIN_ROLE
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.wording.formats import unbroken_dates
from tests.ui.clinic import MARIGOLD, Clinic, open_clinic
from tests.ui.conftest import press
from tests.ui.test_story import PASSWORD, Physio

LONG = "Featherstonehaugh-Wolverhampton-Brambleford-Quillmarsh"


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def form(clinic: Clinic) -> PatientDialog:
    dialog = clinic.physio.page(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    return dialog


def save(clinic: Clinic, dialog: PatientDialog) -> None:
    dialog.confirm()
    clinic.physio.wait()


def test_details_are_changed_and_the_log_says_which(clinic: Clinic) -> None:
    patient = clinic.patient()
    page = clinic.open(patient)
    clinic.physio.click("change_details")
    dialog = form(clinic)
    assert dialog._lines["born"].text() == "14-Mar-1960"
    dialog._lines["preferred_name"].setText("Goldie")
    dialog._form.texts["alerts"].setPlainText("Warfarin")
    box = dialog._form.choices["allergy_status"]
    box.setCurrentIndex(box.findData("known"))
    dialog._lines["gp_practice"].setText("Quillmarsh Surgery")
    save(clinic, dialog)  # which allergies?
    assert dialog.isVisible()
    dialog._lines["allergies"].setText("Penicillin")
    save(clinic, dialog)
    clinic.no_dialogs()
    record = page.record
    assert record is not None
    assert record.patient.preferred_name == "Goldie"
    assert record.patient.allergy_status is AllergyStatus.KNOWN
    assert record.patient.alerts == ("Warfarin",)
    shown = log_reading.read_log(clinic.session, log_reading.LogQuery("thistlewick"))
    changed = next(e for e in shown.entries if e.action is log_reading.Action.PATIENT_CHANGED)
    fields = str(changed.detail["fields"]).split()
    assert set(fields) == {"preferred_name", "practice", "allergy_status", "allergies", "alerts"}
    assert "Penicillin" not in str(changed.detail)


def test_words_stay_when_somebody_else_changed_the_details(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.open(patient)
    clinic.physio.click("change_details")
    dialog = form(clinic)
    theirs = replace(PatientDraft.of(patient), phone="01632 960999")
    patients.update_patient(clinic.session, patient, theirs)
    dialog._lines["email"].setText("marigold@quillmarsh.example")
    save(clinic, dialog)
    assert dialog.isVisible()
    assert dialog.problem.text()
    assert dialog._lines["email"].text() == "marigold@quillmarsh.example"
    assert patients.load_patient(clinic.session, patient.id).address.phone == "01632 960999"
    dialog.reject()
    assert dialog.isVisible()  # words were typed: asked once before they go
    dialog.reject()
    clinic.no_dialogs()


def compared(dialog: PatientDialog) -> list[tuple[str, str]]:
    """What stands beside each other, line by line."""
    return [(plain(ours), plain(theirs)) for ours, theirs in dialog.alike.compared()]


def plain(text: str) -> str:
    return text.replace("\u2011", "-").replace("\u00a0", " ").replace("\u2060", "")


def test_somebody_alike_is_shown_while_one_types(clinic: Clinic) -> None:
    clinic.patient()
    clinic.physio.click("new_patient")
    dialog = form(clinic)
    for name, text in (("family_name", "Thistlewik"), ("given_name", "M"), ("born", "3 14 60")):
        dialog._lines[name].setText(text)
    clinic.physio.wait()
    dialog._lines["born"].setText("24 3 60")
    clinic.physio.qtbot.waitUntil(dialog.alike.isVisible, timeout=5000)
    cells = compared(dialog)
    assert cells[0] == ("THISTLEWIK, M", "THISTLEWICK, Marigold")
    assert cells[1] == ("24-Mar-1960", "14-Mar-1960")
    assert cells[3][1] == "NHS No. 999 104 2733"
    assert cells[5][1] == "3 Invention Row, Quillmarsh"
    why = dialog.alike._why.text()
    assert why == "the name nearly the same, the birth date nearly the same"
    dialog._lines["born"].setText("22 7 71")
    clinic.physio.qtbot.waitUntil(lambda: not dialog.alike.isVisible(), timeout=5000)
    dialog.reject()
    dialog.reject()
    clinic.no_dialogs()


def test_a_new_patient_who_is_alike_is_saved_after_a_second_look(clinic: Clinic) -> None:
    there = clinic.patient()
    twin = clinic.patient(replace(MARIGOLD, given_name="Marion", nhs_number=""))
    clinic.physio.click("new_patient")
    dialog = form(clinic)
    for name, text in (
        ("family_name", "Marigold"), ("given_name", "Thistlewick"), ("born", "14 3 60"),
    ):  # fmt: skip
        dialog._lines[name].setText(text)
    save(clinic, dialog)
    assert dialog.isVisible()
    assert dialog._save.text() == "Really a new person: save"
    assert len(patients.search_patients(clinic.session, "")) == 2
    card = dialog.alike
    assert card.shown is not None
    assert (card.shown.patient, card._which.text()) == (there, "1 of 2")
    clinic.physio.click("next_alike")
    assert card.shown.patient == twin
    assert all(cell.isVisible() for cell in card._cells.values())
    assert compared(dialog)[0] == ("MARIGOLD, Thistlewick", "THISTLEWICK, Marion")
    save(clinic, dialog)
    clinic.no_dialogs()
    assert len(patients.search_patients(clinic.session, "")) == 3


def test_a_change_that_makes_two_people_alike_is_said_once(clinic: Clinic) -> None:
    clinic.patient()
    other = clinic.patient(PatientDraft("Thistlewick", "Marigold", "2-May-1971"))
    clinic.open(other)
    clinic.physio.click("change_details")
    dialog = form(clinic)
    dialog._lines["email"].setText("m@quillmarsh.example")
    save(clinic, dialog)  # a namesake born on another day is nobody to ask about
    clinic.no_dialogs()
    clinic.physio.click("change_details")
    dialog = form(clinic)
    dialog._lines["born"].setText("14-Mar-1960")
    save(clinic, dialog)
    assert dialog.isVisible()
    assert dialog._save.text() == "Really another person: save"
    save(clinic, dialog)
    clinic.no_dialogs()
    clinic.physio.click("change_details")
    dialog = form(clinic)
    dialog._lines["email"].setText("")
    save(clinic, dialog)  # they are alike already; it is not asked again
    clinic.no_dialogs()


@pytest.mark.parametrize(
    ("system", "value", "check"),
    [
        ("NHS", "9991042733", NumberCheck.RIGHT),
        ("NHS", "9991042734", NumberCheck.WRONG),
        ("local", "Q-77", NumberCheck.NOT_CHECKED),
        ("NL-BSN", "111222333", NumberCheck.RIGHT),
        ("NL-BSN", "111222334", NumberCheck.WRONG),
        ("GB-CHI", "010199 9992", NumberCheck.RIGHT),
        ("GB-CHI", "0101999993", NumberCheck.WRONG),
        ("GB-CHI", "9991042733", NumberCheck.WRONG),  # an English one: no such day
        ("AT-SVNR", "1237 010180", NumberCheck.RIGHT),
        ("AT-SVNR", "2237 010180", NumberCheck.WRONG),
        ("CA-BC", "9698 658 215", NumberCheck.RIGHT),
        ("CA-BC", "9698 648 215", NumberCheck.WRONG),
        ("CH-AHV", "756.9217.0769.85", NumberCheck.RIGHT),
        ("CH-AHV", "756.9217.0769.84", NumberCheck.WRONG),
        ("SOMEWHERE", "1", NumberCheck.NOT_CHECKED),
    ],
)
def test_a_number_says_what_its_check_says(system: str, value: str, check: NumberCheck) -> None:
    assert check_number(Identifier(system, value)) is check


def test_a_number_that_fails_never_looks_valid(clinic: Clinic, kit: Kit) -> None:
    wrong = clinic.patient(replace(MARIGOLD, nhs_number="9991042734"))
    right = clinic.patient(replace(MARIGOLD, given_name="Marjorie"))
    texts = kit.texts
    assert number_value(texts, right) == "999\u00a0104\u00a02733"
    assert number_label(texts, right) == "NHS No."
    assert number_value(texts, wrong) == "9991042734"
    assert "fails its check digit" in number_label(texts, wrong)
    assert "fails its check digit" in number_words(texts, wrong)
    clinic.open(wrong)
    shell = clinic.window._shell
    assert shell is not None
    labels = [w.text() for w in shell.banner.findChildren(QLabel) if w.isVisible()]
    assert any("fails its check digit" in text for text in labels)


def test_two_people_of_one_long_name_are_told_apart_everywhere(clinic: Clinic) -> None:
    one = PatientDraft(LONG, "Alexandrina Wilhelmina", "14-03-1960", address="1 High Street\nTown")
    one = replace(one, local_number="Q-77")
    other = replace(one, born="02-05-1971", address="9 Mill Lane\nTown", local_number="")
    first, second = clinic.patient(one), clinic.patient(other)
    visit = clinic.window._visit
    assert visit is not None
    visit.show_patients()
    clinic.physio.wait()
    clinic.physio.fill("patient_search", "feather")
    clinic.physio.qtbot.waitUntil(lambda: len(visit._patients._model.rows) == 2, timeout=5000)
    model = visit._patients._model
    lines = {model.index(n, 0).data(TWIN_ROLE) for n in range(2)}
    assert lines == {"Same name: 1 High Street, Town", "Same name: 9 Mill Lane, Town"}
    page = clinic.open(first)
    shell = clinic.window._shell
    assert shell is not None
    banner = [w.text() for w in shell.banner.findChildren(QLabel) if w.isVisible()]
    assert any("1 High Street" in t for t in banner)
    assert any("02-May-1971" in t for t in banner)
    aside = [w.text() for w in page._aside.findChildren(QLabel)]
    assert any("9 Mill Lane" in t for t in aside)
    dialog = SignDialog(clinic.window._parts.kit, second, "R. Okonjo-Test", (), shell)
    dialog.open()
    line = dialog.findChild(QLabel, "identity_line")
    assert line is not None
    assert unbroken_dates("Born 02-May-1971") in line.text()
    assert "9 Mill Lane" in line.text()
    name = dialog.findChild(QLabel, "identity_name")
    assert name is not None
    assert name.heightForWidth(name.width()) <= name.height()
    dialog.reject()
    clinic.no_dialogs()


def test_records_are_joined_seen_beside_each_other_and_taken_apart(clinic: Clinic) -> None:
    kept = clinic.patient()
    double = clinic.patient(
        replace(MARIGOLD, given_name="Mary", nhs_number="", email="m@x.example")
    )
    done = clinic.signed(double)
    page = clinic.open(kept)
    clinic.physio.click("merge_record")
    dialog = clinic.physio.page(MergeDialog)
    clinic.physio.wait()
    assert isinstance(dialog, MergeDialog)
    assert dialog._found.count() == 1
    assert dialog._found.item(0).text().startswith("May be the same person (one name the same, ")
    dialog.confirm()
    assert dialog.problem.isVisible()
    dialog._found.setCurrentRow(0)
    shown = [w.text() for w in dialog._snapshot.findChildren(QLabel)]
    assert "THISTLEWICK, Mary" in shown
    clinic.physio.fill("merge_reason", "Same person, typed twice")
    dialog.confirm()  # not yet confirmed that both were compared
    assert merging.merges_of(clinic.session, kept.id) == ()
    dialog._same.setChecked(True)
    dialog.confirm()
    clinic.physio.wait()
    clinic.no_dialogs()
    assert [e.assessment.id for e in page._model.entries if e.assessment] == [done.id]
    press(page._timeline, Qt.Key.Key_Return)
    workspace = clinic.physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    page = clinic.open(kept)
    clinic.physio.click("unmerge_0")
    clinic.physio.click("ask_sure")
    clinic.answer(clinic.asked())
    clinic.no_dialogs()
    assert page._model.entries == ()
    assert clinic.open(double)._model.entries


def test_a_refused_answer_is_kept_and_written_on_request(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.open(patient)
    clinic.physio.click("start_assessment")
    workspace = clinic.physio.page(WorkspacePage)
    clinic.physio.wait()
    assert isinstance(workspace, WorkspacePage)
    draft_id = workspace._model.assessment.id
    parts = clinic.window._parts
    with open_practice(parts.folder, "okonjo", PASSWORD, parts.knowing().surroundings) as elsewhere:
        assessments.load_assessment(elsewhere, draft_id)
        change(elsewhere, draft_id, "Plan made elsewhere")
        clinic.physio.fill("narrative_complaint", "Groin pain since May")
        workspace.form.commit()
        dialog = clinic.physio.page(ConflictDialog)
        assert isinstance(dialog, ConflictDialog)
        said = [w.text() for w in dialog.findChildren(QLabel, "refused_words")]
        assert any("Groin pain since May" in words for words in said)
        stored = assessments.load_assessment(elsewhere, draft_id)
        assert "Groin pain since May" not in stored.narrative.values()
        clinic.physio.click("write_again")
        clinic.physio.wait()
        clinic.no_dialogs()
        stored = assessments.load_assessment(elsewhere, draft_id)
        assert set(stored.narrative.values()) == {"Groin pain since May", "Plan made elsewhere"}
        # and once more, this time giving way
        change(elsewhere, draft_id, "Another plan")
        clinic.physio.fill("narrative_complaint", ", worse")
        workspace.form.commit()
        clinic.physio.page(ConflictDialog)
        clinic.physio.click("take_theirs")
        clinic.physio.wait()
        clinic.no_dialogs()
        shown = workspace._model.assessment.narrative
        assert set(shown.values()) == {"Groin pain since May", "Another plan"}
        assert workspace._model.is_settled


def change(session: Session, draft_id: str, plan: str) -> None:
    """As somebody at another window."""
    assessments.set_narrative(session, draft_id, NarrativeField.PLAN, plan)
