"""A note is part of an answer: stored while one types, and never called saved before it is."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import ABSENT, Answer, AnswerKey, AnswerState, Side
from hipspine_desktop.services import assessments
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.widgets.note_edit import NoteEdit
from tests.ui.conftest import press, type_text
from tests.ui.test_panel import opened
from tests.ui.test_story import Physio

KEY = AnswerKey("fadir_groin_pain", Side.RIGHT)
pytestmark = pytest.mark.slow


def noting(window: MainWindow, workspace: WorkspacePage) -> NoteEdit:
    workspace.form.go_to(KEY)
    cell = window.focusWidget()
    assert cell is not None
    type_text(cell, "n")
    edit = window.focusWidget()
    assert isinstance(edit, NoteEdit)
    return edit


def stored(window: MainWindow, workspace: WorkspacePage) -> Answer:
    assert window._session is not None
    draft = assessments.load_assessment(window._session, workspace._model.assessment.id)
    return draft.answers.of(KEY.finding_id, KEY.side)


def test_a_note_is_stored_while_one_types(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    said = window.findChild(QLabel, "saved_text")
    assert said is not None
    edit = noting(window, workspace)
    assert said.text().startswith("Saved")
    type_text(edit, "on the")
    assert said.text() == "Saving"
    qtbot.waitUntil(lambda: stored(window, workspace).note == "on the", timeout=10_000)
    physio.wait()
    assert said.text().startswith("Saved")
    assert edit.isVisible(), "one may type on"
    type_text(edit, " stairs")
    press(edit, Qt.Key.Key_Return)
    physio.wait()
    assert stored(window, workspace) == Answer(AnswerState.PRESENT, note="on the stairs")
    assert window.focusWidget().objectName() == "cell_fadir_groin_pain_right"


def test_escape_puts_back_what_stood_there(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    edit = noting(window, workspace)
    type_text(edit, "first")
    press(edit, Qt.Key.Key_Return)
    edit = noting(window, workspace)
    type_text(edit, " second")
    qtbot.waitUntil(lambda: stored(window, workspace).note == "first second", timeout=10_000)
    press(edit, Qt.Key.Key_Escape)
    physio.wait()
    assert stored(window, workspace) == Answer(AnswerState.PRESENT, note="first")


def test_a_lock_in_the_middle_of_a_note_keeps_it(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    type_text(noting(window, workspace), "half a no")
    window.lock()
    physio.wait()
    assert stored(window, workspace).note == "half a no"


def test_words_typed_and_taken_back_settle(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    said = window.findChild(QLabel, "saved_text")
    assert said is not None
    edit = noting(window, workspace)
    type_text(edit, "x")
    press(edit, Qt.Key.Key_Backspace)
    assert said.text() == "Saving"
    qtbot.waitUntil(lambda: said.text().startswith("Saved"), timeout=10_000)
    assert stored(window, workspace).note == ""


def test_the_date_of_a_picture_is_written_plainly(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    workspace.form.go_to(AnswerKey("labral_tear_mri", Side.RIGHT))
    cell = window.focusWidget()
    assert cell is not None
    type_text(cell, "n")
    edit = window.focusWidget()
    assert isinstance(edit, NoteEdit)
    assert edit.placeholderText().startswith("Date, place")
    type_text(edit, "3/2/24, Quillmarsh")
    press(edit, Qt.Key.Key_Return)
    physio.wait()
    answers = workspace._model.assessment.answers
    assert answers.of("labral_tear_mri", Side.RIGHT).note == "03-Feb-2024, Quillmarsh"
    edit = noting(window, workspace)  # elsewhere figures stay as they were typed
    type_text(edit, "3/2/24")
    press(edit, Qt.Key.Key_Return)
    physio.wait()
    assert stored(window, workspace).note == "3/2/24"


def test_another_write_that_ends_meanwhile_calls_nothing_saved(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    said = window.findChild(QLabel, "saved_text")
    assert said is not None
    gate = threading.Event()
    window._parts.operations.run(lambda: gate.wait(20))
    workspace._model.set_answer(AnswerKey("scour_pain", Side.LEFT), ABSENT)
    edit = noting(window, workspace)
    edit._timer.setInterval(60_000)  # a slow typist, on a slow computer
    type_text(edit, "half")
    with qtbot.waitSignal(workspace._model.undo_changed, timeout=10_000):
        gate.set()  # the answer before is written now, the words not yet
    assert said.text() == "Saving"
    edit.commit()
    qtbot.waitUntil(lambda: said.text().startswith("Saved"), timeout=10_000)
    assert stored(window, workspace).note == "half"
