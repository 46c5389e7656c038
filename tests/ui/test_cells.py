"""The cells by keys: what is told, what is shown, what a screen reader hears."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerState,
    CannotTestReason,
    Side,
)
from hipspine_desktop.domain.findings import FindingDefinition, Part
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.answer_cell import AnswerCell
from hipspine_desktop.ui.widgets.choice_cell import ChoiceCell
from hipspine_desktop.ui.widgets.measured_field import MeasuredField
from hipspine_desktop.ui.widgets.reason_menu import ReasonMenu
from tests.ui.conftest import press, type_text


@pytest.fixture
def cell(qtbot: QtBot, kit: Kit, yes_no: FindingDefinition, key: AnswerKey) -> AnswerCell:
    made = AnswerCell(kit, yes_no, key)
    qtbot.addWidget(made)
    made.resize(160, 24)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "answer"), [("+", PRESENT), ("-", ABSENT), ("?", UNCLEAR), ("=", PRESENT)]
)
def test_key_answers(cell: AnswerCell, qtbot: QtBot, typed: str, answer: Answer) -> None:
    with qtbot.waitSignal(cell.answered) as told:
        type_text(cell, typed)
    assert told.args == [answer]


def test_delete_is_not_asked(cell: AnswerCell, qtbot: QtBot) -> None:
    cell.set_answer(PRESENT)
    with qtbot.waitSignal(cell.answered) as told:
        press(cell, Qt.Key.Key_Delete)
    assert told.args == [NOT_ASKED]


def test_x_asks_for_the_reason_by_letter(cell: AnswerCell, qtbot: QtBot) -> None:
    type_text(cell, "x")
    menu = cell.findChild(ReasonMenu)
    assert menu is not None
    with qtbot.waitSignal(cell.answered) as told:
        qtbot.keyClick(menu, Qt.Key.Key_S)
    assert told.args == [Answer.could_not_test(CannotTestReason.NOT_SAFE)]


def test_a_question_is_not_asked_for_reasons_of_a_test(
    kit: Kit, qtbot: QtBot, base: KnowledgeBase
) -> None:
    """Pain, danger and equipment keep nobody from asking; they do from testing."""
    tests_only = {CannotTestReason.PAIN, CannotTestReason.NOT_SAFE, CannotTestReason.NO_EQUIPMENT}
    parts = {s.id: s.part for s in base.catalogue.sections}
    for definition in base.catalogue:
        if parts[definition.section] is Part.EXAMINATION and definition.how_to:
            assert tests_only <= set(definition.cannot_reasons), definition.id
        if definition.section in ("location", "behaviour", "red_flags", "neuro_symptoms"):
            assert not tests_only & set(definition.cannot_reasons), definition.id
    question = base.catalogue.finding("night_pain")
    cell = AnswerCell(kit, question, question.keys[0])
    qtbot.addWidget(cell)
    type_text(cell, "x")
    menu = cell.findChild(ReasonMenu)
    assert menu is not None
    offered = [CannotTestReason(a.data()) for a in menu.actions() if a.data()]
    assert offered == list(question.cannot_reasons)
    assert "asked" in menu.actions()[0].text()
    with qtbot.waitSignal(cell.answered) as told:
        qtbot.keyClick(menu, Qt.Key.Key_D)
    assert told.args == [Answer.could_not_test(CannotTestReason.REFUSED)]
    cell.set_answer(told.args[0])
    assert cell.accessibleName() == "Night pain: could not ask, declined"


def test_answer_is_told_not_kept(cell: AnswerCell) -> None:
    type_text(cell, "+")
    assert cell.answer == NOT_ASKED  # the model decides; the cell shows what it is given


def test_note_survives_another_state(cell: AnswerCell, qtbot: QtBot) -> None:
    cell.set_answer(Answer(AnswerState.PRESENT, note="groin, familiar"))
    with qtbot.waitSignal(cell.answered) as told:
        type_text(cell, "?")
    assert told.args == [Answer(AnswerState.UNCLEAR, note="groin, familiar")]


def test_read_only_takes_nothing(cell: AnswerCell, qtbot: QtBot) -> None:
    cell.set_read_only(True)
    with qtbot.assertNotEmitted(cell.answered):
        type_text(cell, "+-?")
        press(cell, Qt.Key.Key_Delete)


def test_click_on_a_segment(cell: AnswerCell, qtbot: QtBot) -> None:
    with qtbot.waitSignal(cell.answered) as told:
        qtbot.mouseClick(cell, Qt.MouseButton.LeftButton, pos=QPoint(cell.width() * 5 // 8, 12))
    assert told.args == [UNCLEAR]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (NOT_ASKED, "not asked"),
        (ABSENT, "absent"),
        (Answer.could_not_test(CannotTestReason.PAIN), "could not test, pain"),
    ],
)
def test_accessible_name_is_current(cell: AnswerCell, answer: Answer, words: str) -> None:
    cell.set_answer(PRESENT)
    cell.set_answer(answer)
    assert cell.accessibleName() == f"Log roll, right: {words}"


@pytest.fixture
def field(qtbot: QtBot, kit: Kit, measured: FindingDefinition) -> MeasuredField:
    made = MeasuredField(kit, measured, AnswerKey("rotation", Side.LEFT))
    qtbot.addWidget(made)
    made.show()
    return made


def test_figure_with_enter(field: MeasuredField, qtbot: QtBot) -> None:
    type_text(field.edit, "15")
    with qtbot.waitSignal(field.answered) as told:
        press(field.edit, Qt.Key.Key_Return)
    assert told.args == [Answer.of_value(15.0)]


def test_figure_after_a_pause_is_one_answer(field: MeasuredField, qtbot: QtBot) -> None:
    told: list[Answer] = []
    field.answered.connect(told.append)
    type_text(field.edit, "32")
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Answer.of_value(32.0)]


@pytest.mark.parametrize("typed", ["61", "-1", "1.2.3", "-"])
def test_what_is_not_allowed_is_said_and_not_stored(
    field: MeasuredField, qtbot: QtBot, typed: str
) -> None:
    problems: list[str] = []
    field.problem_changed.connect(problems.append)
    type_text(field.edit, typed)
    with qtbot.assertNotEmitted(field.answered):
        press(field.edit, Qt.Key.Key_Return)
    assert "is not stored: allowed are 0 to 60 deg" in problems[-1]
    assert field.edit.text() == typed


def test_empty_is_not_measured_never_zero(field: MeasuredField, qtbot: QtBot) -> None:
    field.set_answer(Answer.of_value(15.0))
    field.edit.clear()
    with qtbot.waitSignal(field.answered) as told:
        field.commit()
    assert told.args == [NOT_ASKED]
    field.set_answer(NOT_ASKED)
    assert field.edit.text() == ""


def test_letters_are_no_figures(field: MeasuredField) -> None:
    type_text(field.edit, "1a5ü°")
    assert field.edit.text() == "15"


def test_question_mark_is_unclear(field: MeasuredField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.answered) as told:
        type_text(field.edit, "?")
    assert told.args == [UNCLEAR]


def test_grade_by_digit(qtbot: QtBot, kit: Kit, graded: FindingDefinition) -> None:
    cell = ChoiceCell(kit, graded, AnswerKey("ehl", Side.LEFT))
    qtbot.addWidget(cell)
    with qtbot.waitSignal(cell.answered) as told:
        type_text(cell, "4")
    assert told.args == [Answer.of_value(4.0)]
    cell.set_answer(Answer.of_value(4.0))
    assert cell.accessibleName() == "Great toe extension, left: 4 of 5"
    with qtbot.assertNotEmitted(cell.answered):
        type_text(cell, "7")
