"""The rows of the form: sides never mistaken, refusals said in full, contradictions at the row."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import NOT_ASKED, PRESENT, AnswerKey, AnswerState, Side
from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Laterality
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.answer_cell import AnswerCell
from hipspine_desktop.ui.widgets.form_card import FormCard
from hipspine_desktop.ui.widgets.form_columns import form_columns
from hipspine_desktop.ui.widgets.measured_field import MeasuredField
from hipspine_desktop.ui.widgets.narrative_edit import NarrativeEdit
from tests.ui.conftest import type_text

MIDLINE = FindingDefinition(
    "bend", "Bending forward hurts", "lumbar", FindingKind.YES_NO, Laterality.MIDLINE
)


def card_of(qtbot: QtBot, kit: Kit, *definitions: FindingDefinition, width: int = 900) -> FormCard:
    card = FormCard(kit, "Tests", definitions, folded=False)
    qtbot.addWidget(card)
    card.resize(width, 400)
    card.unfold()
    card.place(form_columns(width, kit.theme, kit.first_side))
    card.show()
    return card


@pytest.mark.parametrize("width", [560, 900, 1180])
def test_finding_without_a_side_stands_under_neither_side(
    qtbot: QtBot, kit: Kit, yes_no: FindingDefinition, width: int
) -> None:
    card = card_of(qtbot, kit, yes_no, MIDLINE, width=width)
    sided, midline = card.rows
    right = sided.cells[AnswerKey(yes_no.id, Side.RIGHT)].geometry()
    left = sided.cells[AnswerKey(yes_no.id, Side.LEFT)].geometry()
    between = midline.cells[AnswerKey(MIDLINE.id, None)].geometry()
    assert right.left() < between.left() < left.left()
    assert between.center().x() == pytest.approx((right.left() + left.right()) / 2, abs=2)


def test_card_without_sides_keeps_the_first_column(qtbot: QtBot, kit: Kit) -> None:
    columns = form_columns(900, kit.theme, kit.first_side)
    card = card_of(qtbot, kit, MIDLINE)
    (row,) = card.rows
    assert row.cells[AnswerKey(MIDLINE.id, None)].x() == columns.first


def test_note_without_an_answer_says_why(
    qtbot: QtBot, kit: Kit, yes_no: FindingDefinition, key: AnswerKey
) -> None:
    card = card_of(qtbot, kit, yes_no)
    (row,) = card.rows
    cell = row.cells[key]
    assert isinstance(cell, AnswerCell)
    type_text(cell, "n")
    assert row._warning() == kit.texts("ui.cell.answer_first")
    row.set_answer(key, PRESENT)
    assert not row._warning()


@pytest.mark.parametrize("width", [560, 900])
def test_a_long_warning_gets_the_lines_it_needs(
    qtbot: QtBot, kit: Kit, yes_no: FindingDefinition, width: int
) -> None:
    card = card_of(qtbot, kit, yes_no, width=width)
    (row,) = card.rows
    before = row.height()
    row.set_issue("These answers cannot all be right: " + "one thing and another, " * 6)
    assert row.height() > before
    row.set_issue("")
    assert row.height() == before


def test_a_figure_is_never_rounded_unseen(
    qtbot: QtBot, kit: Kit, measured: FindingDefinition
) -> None:
    field = MeasuredField(kit, measured, AnswerKey(measured.id, Side.RIGHT))
    qtbot.addWidget(field)
    said: list[str] = []
    field.problem_changed.connect(said.append)
    with qtbot.assertNotEmitted(field.answered):
        type_text(field.edit, "35,5")
        field.commit()
    assert "35,5 is not stored" in said[-1]
    assert kit.texts("ui.cell.whole") in said[-1]
    with qtbot.waitSignal(field.answered) as told:
        field.edit.setText("35")
        field.commit()
    assert told.args[0].state is AnswerState.VALUE
    assert told.args[0].value == 35
    assert field.answer == NOT_ASKED  # the model decides


def test_words_under_way_are_not_called_saved(qtbot: QtBot, kit: Kit) -> None:
    edit = NarrativeEdit(kit, NarrativeField.HISTORY)
    qtbot.addWidget(edit)
    with qtbot.waitSignal(edit.typing):
        type_text(edit._edit, "g")
    with qtbot.assertNotEmitted(edit.typing):
        type_text(edit._edit, "roin")  # told once
    with qtbot.waitSignal(edit.text_changed) as told:
        edit.commit()
    assert told.args == [NarrativeField.HISTORY, "groin"]
    type_text(edit._edit, "x")
    edit._edit.setPlainText("groin")
    with qtbot.waitSignal(edit.settled):
        edit.commit()


def test_words_typed_and_taken_away_are_as_they_were(qtbot: QtBot, kit: Kit) -> None:
    edit = NarrativeEdit(kit, NarrativeField.HISTORY)
    qtbot.addWidget(edit)
    with qtbot.waitSignal(edit.settled):  # by itself, nobody leaves the field
        type_text(edit._edit, "g")
        edit._edit.setPlainText("")
