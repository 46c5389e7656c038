"""Where the patient is: learnt from the last test done, corrected by hand, kept out of papers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import ABSENT, PRESENT, AnswerKey, Side
from hipspine_desktop.domain.assessment import Agreement, Impression
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import ConflictError
from hipspine_desktop.services import assessments
from hipspine_desktop.ui.dialogs.sign_dialog import SignDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.documents_page import DocumentsPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.position_words import position_heading
from hipspine_desktop.wording.texts import Texts
from tests.ui.conftest import press
from tests.ui.test_panel import opened
from tests.ui.test_story import PASSWORD, Physio, settled

RIGHT = Side.RIGHT
SPINE_OR_HIP = (
    ("buttock_pain", PRESENT),
    ("worse_sitting", PRESENT),
    ("groin_pain", ABSENT),
    ("back_pain", PRESENT),
    ("psis_pain", ABSENT),
    ("lateral_hip_pain", ABSENT),
    ("below_knee_pain", PRESENT),
)


def headings(workspace: WorkspacePage) -> list[str]:
    """Over the groups of the next tests, from the top."""
    found = workspace.panel.next.findChildren(QLabel, "next_heading")
    return [w.text() for w in sorted(found, key=lambda w: w.y()) if w.isVisible()]


def first_positions(workspace: WorkspacePage) -> list[Position]:
    return [row.test.position for row in workspace.panel.next.rows]


def result_of(workspace: WorkspacePage) -> Result:
    result = workspace._estimate.result
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("position", "present", "is_first", "words"),
    [
        (Position.SUPINE, Position.SUPINE, True, "Lying on the back, now"),
        (Position.SUPINE, Position.SUPINE, False, "Lying on the back, now"),
        (Position.STANDING, Position.NONE, True, "First, standing"),
        (Position.STANDING, Position.PRONE, True, "First, standing"),
        (Position.PRONE, Position.SUPINE, False, "then lying face down"),
        (Position.NONE, Position.NONE, True, "Questions first"),
        (Position.NONE, Position.NONE, False, "then questions"),
    ],
)
def test_now_stands_only_where_the_patient_is(
    texts: Texts, position: Position, present: Position, is_first: bool, words: str
) -> None:
    assert position_heading(texts, position, present, is_first) == words


@pytest.mark.slow
def test_the_last_test_done_tells_where_the_patient_is(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    estimate = workspace._estimate
    assert result_of(workspace).present is Position.NONE
    assert not any("now" in words for words in headings(workspace))
    physio.answer(workspace, "log_roll_pain", RIGHT, "-")
    settled(physio, workspace)
    result = result_of(workspace)
    assert result.present is Position.SUPINE
    lying = [g.position for g in result.sides[0].next_by_position if g.position]
    tests = [p for p in lying if p is not Position.NONE]
    assert tests[0] is Position.SUPINE
    examined = [p for p in first_positions(workspace) if p is not Position.NONE]
    assert examined[0] is Position.SUPINE
    assert "Lying on the back, now" in headings(workspace)
    chooser = workspace.panel.next.findChild(QPushButton, "next_position")
    assert chooser is not None
    assert chooser.text() == "Patient is lying on the back"
    # a question, an answer taken away and a test that could not be done leave it there
    physio.answer(workspace, "cough_sneeze", None, "-")
    workspace._model.undo()
    settled(physio, workspace)
    assert estimate.present is Position.SUPINE
    physio.answer(workspace, "femoral_stretch", RIGHT, "-")
    settled(physio, workspace)
    assert result_of(workspace).present is Position.PRONE
    assert not any("on the back, now" in words for words in headings(workspace))
    workspace._model.undo()
    settled(physio, workspace)
    assert result_of(workspace).present is Position.PRONE  # the patient did not turn for an undo


@pytest.mark.slow
def test_the_clinician_corrects_it_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    before = result_of(workspace)
    chooser = workspace.panel.next.findChild(QPushButton, "next_position")
    assert chooser is not None
    assert chooser.accessibleName() == "Patient's position not known. Change"
    assert chooser.focusPolicy() & Qt.FocusPolicy.TabFocus
    chooser.setFocus()
    press(chooser, Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Patient's position not known"]
    next(a for a in menu.actions() if a.text() == "Patient is sitting").trigger()
    menu.close()
    assert not workspace._estimate.shown.is_stale  # the answers are the same
    settled(physio, workspace)
    after = result_of(workspace)
    assert after.present is Position.SITTING
    assert chooser.text() == "Patient is sitting"
    assert _without_order(after) == _without_order(before)
    side = after.sides[0]
    costs = {t.finding_id: t.minutes for t in before.sides[0].next_tests}
    for test in side.next_tests:
        if test.position is Position.SITTING and test.finding_id in costs:
            assert test.minutes < costs[test.finding_id]


def _without_order(result: Result) -> Result:
    sides = tuple(replace(s, next_tests=(), next_by_position=(), plan=()) for s in result.sides)
    return replace(result, sides=sides, present=Position.NONE)


@pytest.mark.slow
def test_what_is_printed_and_signed_does_not_depend_on_it(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    physio.answer(workspace, "log_roll_pain", RIGHT, "-")
    workspace._model.set_impression(Impression("Right hip osteoarthritis", Agreement.AGREES))
    settled(physio, workspace)
    assert result_of(workspace).present is Position.SUPINE
    visit = window._visit
    assert visit is not None
    visit._on_documents_requested()
    page = physio.page(DocumentsPage)
    assert isinstance(page, DocumentsPage)
    physio.wait()
    printed = page._model._shelf
    assert printed is not None
    assert printed.subject.result.present is Position.NONE
    assert _without_order(printed.subject.result) == _without_order(result_of(workspace))
    visit._on_place_requested(next(p for p in type(visit._place) if p.value == "assessment"))
    visit._on_sign_requested()
    dialog = physio.page(SignDialog)
    assert isinstance(dialog, SignDialog)
    _sign(physio, dialog)
    qtbot.waitUntil(lambda: visit._model is not None and visit._model.is_read_only, timeout=30_000)
    physio.wait()
    signed = visit._model
    assert signed is not None
    session = window._session
    assert session is not None
    frozen = assessments.frozen_record(session, signed.assessment.id)
    assert frozen is not None
    assert frozen.result == printed.subject.result
    again = physio.page(WorkspacePage)
    assert isinstance(again, WorkspacePage)
    assert not again.panel.next.place.isVisible()


def _sign(physio: Physio, dialog: QWidget) -> None:
    physio.fill("sign_password", PASSWORD)
    dialog.confirm()  # type: ignore[attr-defined]


@pytest.mark.slow
def test_nothing_that_reckons_with_it_can_be_signed(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    workspace._model.set_answer(AnswerKey("log_roll_pain", RIGHT), ABSENT)
    workspace._model.set_impression(Impression("Right hip osteoarthritis", Agreement.AGREES))
    settled(physio, workspace)
    session = window._session
    assert session is not None
    stored = assessments.load_assessment(session, workspace._model.assessment.id)
    with pytest.raises(ConflictError, match="changed after"):
        assessments.sign(session, stored, PASSWORD, result_of(workspace))
