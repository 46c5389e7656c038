"""The quick-entry line in the real window: echo, Enter, what stays, undo, Tab."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    Answer,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Complaint
from hipspine_desktop.services.assessments import load_assessment, start_assessment
from hipspine_desktop.services.patients import PatientDraft, save_new_patient
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from tests.services.test_quick_entry import AS_TYPED_IN_CLINIC, REFUSED
from tests.ui.conftest import press, type_text
from tests.ui.test_story import Physio, set_up


def opened(physio: Physio) -> WorkspacePage:
    set_up(physio)
    session, visit = physio.window._session, physio.window._visit
    assert session is not None
    assert visit is not None
    patient, _ = save_new_patient(session, PatientDraft("Thistlewick", "Marigold", "14-03-1960"))
    start_assessment(session, patient.id)
    visit._desk.open_record(patient.id)
    physio.page(RecordPage)
    physio.click("continue_assessment")
    workspace = physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    physio.wait()
    return workspace


def test_what_is_echoed_is_stored_and_the_rest_stays(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    workspace._on_quick_entry()
    line = window.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.objectName() == "quick_entry"
    type_text(line, "ir r 15 l 32, thrst r -, faber l + groin")
    chips = workspace.dock.chips.chips
    assert [bool(c.problem) for c in chips] == [False, True, False]
    assert chips[0].answers == (("Right", "15\u00b0"), ("Left", "32\u00b0"))
    press(line, Qt.Key.Key_Return)
    assert line.text() == "thrst r -"
    physio.wait()
    assert window._session is not None
    answers = load_assessment(window._session, workspace._model.assessment.id).answers
    assert answers.of("hip_ir_passive", Side.RIGHT) == Answer.of_value(15.0)
    assert answers.of("hip_ir_passive", Side.LEFT) == Answer.of_value(32.0)
    assert answers.of("faber_groin_pain", Side.LEFT) == PRESENT
    assert len(answers) == 3, "what was not understood changed nothing"


def test_what_the_chips_say_is_what_enter_stores(window: MainWindow, qtbot: QtBot) -> None:
    """Many lines as they are typed in clinic, one after the other in one assessment."""
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    workspace._model.set_complaint(Complaint(SymptomaticSide.RIGHT))
    dock, model = workspace.dock, workspace._model
    lines = [line for line, _expected in AS_TYPED_IN_CLINIC] + [line for line, _why in REFUSED]
    for line in lines:
        dock.line.setText(line)
        echoed = {r.key: r.answer for item in workspace._quick.items for r in item.readings}
        before = dict(model.assessment.answers)
        items, chips = workspace._quick.items, dock.chips.chips
        assert sum(bool(c.problem) for c in chips) == sum(bool(i.problem) for i in items), line
        assert sum(len(c.answers) for c in chips) == len(echoed), line
        labels = {model.catalogue.finding(key.finding_id).label for key in echoed}
        assert labels == {c.words for c in chips if not c.problem}, line
        press(dock.line, Qt.Key.Key_Return)
        assert dict(model.assessment.answers) == before | echoed, line
        assert bool(dock.line.text()) == any(i.problem for i in workspace._quick.items), line
        dock.line.clear()


def test_two_findings_of_one_item_are_both_named(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    dock = opened(physio).dock
    dock.line.setText("slr r 40 leg")
    angle, leg = dock.chips.chips
    assert angle.spoken == "Straight leg raise angle, Right 40\u00b0"
    assert "familiar leg pain" in leg.spoken


def test_the_echo_says_what_it_takes_the_place_of(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    dock = opened(physio).dock
    for line in ("ir r 15", "ir r 20"):
        dock.line.setText(line)
        last = dock.chips.chips[0].answers[0]
        press(dock.line, Qt.Key.Key_Return)
    assert last == ("Right", "20\u00b0 (was 15\u00b0)")


def test_tab_completes_and_undo_takes_back(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    workspace._on_quick_entry()
    line = workspace.dock.line
    type_text(line, "thigh thr r -")
    press(line, Qt.Key.Key_Tab)
    assert line.text() == "thigh thrust r -"
    press(line, Qt.Key.Key_Return)
    assert line.text() == ""
    answers = workspace._model.assessment.answers
    assert answers.of("sij_thigh_thrust", Side.RIGHT) == ABSENT
    physio.click("undo_written")
    physio.wait()
    answers = workspace._model.assessment.answers
    assert answers.of("sij_thigh_thrust", Side.RIGHT) == NOT_ASKED


def test_undo_leaves_a_later_change_alone(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    line = workspace.dock.line
    type_text(line, "groin r +")
    press(line, Qt.Key.Key_Return)
    physio.answer(workspace, "groin_pain", Side.RIGHT, "-")
    physio.wait()
    physio.click("undo_written")
    physio.wait()
    assert workspace._model.assessment.answers.of("groin_pain", Side.RIGHT) == ABSENT


def test_escape_goes_back_to_the_cell(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    workspace.form.go_to_section("hip_tests")
    before = window.focusWidget()
    workspace._on_quick_entry()
    press(workspace.dock.line, Qt.Key.Key_Escape)
    assert window.focusWidget() is before
