"""The plan of examination in the form, through real widgets and a real encrypted practice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Agreement, Complaint, Impression
from hipspine_desktop.domain.findings import Part, Position
from hipspine_desktop.ui.dialogs.sign_dialog import SignDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.narratives import EXAMINATION_PLAN, form_sections
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.widgets.plan_card import PlanCard
from hipspine_desktop.ui.widgets.plan_row import PlanRow
from tests.ui.conftest import press
from tests.ui.test_panel import opened, words_in
from tests.ui.test_present_position import SPINE_OR_HIP
from tests.ui.test_story import PASSWORD, Physio, settled

RIGHT = Side.RIGHT
pytestmark = pytest.mark.slow


def plan_of(workspace: WorkspacePage) -> PlanCard:
    workspace.form.go_to_section(EXAMINATION_PLAN.id)
    plan = workspace.form.section(EXAMINATION_PLAN.id).plan
    assert plan is not None
    return plan


def text(plan: PlanCard, name: str) -> str:
    """A line of the head, "" where it is not shown."""
    label = plan.findChild(QLabel, f"plan_{name}")
    assert label is not None
    return label.text() if label.isVisible() else ""


def headings(plan: PlanCard) -> list[str]:
    labels = [w for w in plan.findChildren(QLabel, "plan_heading") if w.isVisible()]
    return [w.text() for w in sorted(labels, key=lambda w: w.mapTo(plan, w.rect().topLeft()).y())]


def to_do(plan: PlanCard) -> list[PlanRow]:
    return [row for row in plan.rows if not row.line.is_done]


def test_it_stands_between_history_and_examination(window: MainWindow, qtbot: QtBot) -> None:
    workspace = opened(Physio(window, qtbot), SPINE_OR_HIP)
    sections = form_sections(workspace._model.catalogue)
    place = sections.index(EXAMINATION_PLAN)
    assert {s.part for s in sections[:place]} == {Part.HISTORY}
    assert sections[place + 1].part is Part.EXAMINATION
    assert any(c.id == f"section:{EXAMINATION_PLAN.id}" for c in window._visit.commands())  # type: ignore[union-attr]
    item = workspace.navigator.item(EXAMINATION_PLAN.id)
    assert item.accessibleName() == "Plan of examination"


def test_every_line_leads_to_its_field_and_is_ticked_once_answered(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    plan = plan_of(workspace)
    rows = to_do(plan)
    assert 5 < len(rows) <= 12
    assert window.focusWidget() is plan.rows[0]
    assert text(plan, "title").startswith(f"{len(rows)} tests in ")
    assert headings(plan)[0].startswith("First, ")
    assert not any("now" in words for words in headings(plan))
    assert "not known whether the patient is irritable" in text(plan, "order")
    assert "program's own judgement" in text(plan, "rule")
    row = rows[0]
    assert "if positive" in row.accessibleName()
    assert row.line.time.endswith("s")
    press(row, Qt.Key.Key_Space)
    key = row.line.key
    cell = f"cell_{key.finding_id}_{key.side or 'midline'}"
    assert window.focusWidget().objectName() == cell
    workspace._model.set_answer(key, _some_answer(workspace, key))
    plan = plan_of(workspace)
    done = next(r for r in plan.rows if r.line.key == key)  # at once, not with the next estimate
    assert done.line.is_ticked
    assert done.accessibleName().startswith("Done. ")
    settled(physio, workspace)
    position = workspace._model.catalogue.finding(key.finding_id).position
    assert workspace._estimate.present is position
    open_here = any(
        workspace._model.catalogue.finding(r.line.key.finding_id).position is position
        for r in to_do(plan)
    )
    assert any(words.endswith(", now") for words in headings(plan)) is open_here


def _some_answer(workspace: WorkspacePage, key: AnswerKey) -> Answer:
    definition = workspace._model.catalogue.finding(key.finding_id)
    return ABSENT if definition.problem_with(ABSENT) is None else Answer.of_value(0.0)


def test_what_could_not_be_tested_is_no_tick(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    key = AnswerKey("hop_pain", RIGHT)
    workspace._model.set_answer(key, Answer.could_not_test(CannotTestReason.PAIN))
    plan = plan_of(workspace)
    row = next(r for r in plan.rows if r.line.key == key)
    assert row.line.is_done
    assert not row.line.is_ticked
    assert "could not test: pain" in row.line.effects[0]
    assert "Done" not in row.accessibleName()
    assert workspace._estimate.present is Position.NONE  # nor was the patient there


def test_the_patient_in_pain_gets_what_provokes_last_and_is_told_why(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(
        physio,
        (*SPINE_OR_HIP, ("leg_pain_intensity", Answer.of_value(8.0)), ("night_pain", PRESENT)),
    )
    plan = plan_of(workspace)
    assert text(plan, "order") == (
        "Tests that provoke stand last in each position. The patient seems irritable: "
        "leg pain now (0 to 10) 8\u00a0of 10, night pain."
    )
    workspace._model.set_answer(AnswerKey("leg_pain_intensity"), Answer.of_value(2.0))
    workspace._model.set_answer(AnswerKey("night_pain"), ABSENT)
    settled(physio, workspace)
    assert "most telling test of each position stands first" in text(plan, "order")


def test_nothing_is_proposed_before_the_red_flags_were_asked(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    plan = plan_of(workspace)
    assert to_do(plan)
    first = workspace._model.catalogue.red_flag_block[0].keys[0]
    workspace._model.set_answer(first, NOT_ASKED)
    settled(physio, workspace)
    assert plan.rows == ()
    total = len(workspace._model.catalogue.red_flag_block)
    assert text(plan, "title").startswith(f"No plan yet. It appears when the {total} red-flag")
    assert "%" not in words_in(plan)
    ask = plan.findChild(QPushButton, "plan_ask")
    assert ask is not None
    assert window.focusWidget() is ask  # the line that had the focus is gone
    ask.click()
    assert window.focusWidget().objectName() == f"cell_{first.finding_id}_midline"


def test_an_emergency_goes_before_every_plan_until_it_is_set_aside(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    plan = plan_of(workspace)
    flagged = AnswerKey("sudden_loss_of_weight_bearing")
    workspace._model.set_answer(flagged, PRESENT)
    settled(physio, workspace)
    assert plan.rows == ()
    assert "No examination is planned" in text(plan, "title")
    assert "Sudden inability to take weight" in text(plan, "emergency")
    result = workspace._estimate.result
    assert result is not None
    for flag in result.raised:
        workspace._model.acknowledge_flag(flag.id, "Sent for an X-ray", False)
    settled(physio, workspace)
    assert plan.rows == ()  # whoever cannot stand is not asked to walk
    for flag in result.raised:
        workspace._model.acknowledge_flag(flag.id, "X-ray yesterday, no fracture", True)
    settled(physio, workspace)
    assert to_do(plan)
    held = [w.text() for w in plan.findChildren(QLabel, "plan_held") if w.isVisible()]
    assert held
    assert all("Red flag: Sudden inability to take weight." in words for words in held)


def test_a_flag_set_aside_is_open_again_once_the_answer_that_raises_it_changed(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    flags, plan = workspace.panel.flags, plan_of(workspace)
    flagged = AnswerKey("sudden_loss_of_weight_bearing")
    workspace._model.set_answer(flagged, PRESENT)
    settled(physio, workspace)
    assert flags.emergency is not None
    name = flags.emergency.id
    for flag in workspace._estimate.shown.flags.raised:  # type: ignore[union-attr]
        workspace._model.acknowledge_flag(flag.id, "X-ray yesterday, no fracture", True)
    settled(physio, workspace)
    assert flags.emergency is None
    assert to_do(plan)
    workspace._model.set_answer(flagged, replace(PRESENT, note="again today"))
    settled(physio, workspace)
    assert flags.emergency is not None
    assert flags.emergency.id == name
    assert flags.first_open is not None
    assert plan.rows == ()


def test_both_sides_are_planned_where_both_hurt(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    workspace._model.set_complaint(Complaint(SymptomaticSide.BILATERAL))
    settled(physio, workspace)
    plan = plan_of(workspace)
    assert {row.line.key.side for row in to_do(plan)} >= {Side.LEFT, Side.RIGHT}
    assert text(plan, "side") == ""
    workspace._model.set_complaint(Complaint(SymptomaticSide.UNKNOWN))
    settled(physio, workspace)
    assert "Which side hurts is not stated" in text(plan, "side")


def test_a_signed_plan_is_to_be_read(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, SPINE_OR_HIP)
    workspace._model.set_impression(Impression("Lumbar radiculopathy", Agreement.AGREES))
    settled(physio, workspace)
    proposed = [row.line for row in plan_of(workspace).rows]
    result = workspace._estimate.result
    assert result is not None
    for flag in result.raised:
        workspace._model.acknowledge_flag(flag.id, "Seen", False)
    settled(physio, workspace)
    visit = window._visit
    assert visit is not None
    visit._on_sign_requested()
    dialog = physio.page(SignDialog)
    assert isinstance(dialog, SignDialog)
    physio.fill("sign_password", PASSWORD)
    dialog.confirm()
    qtbot.waitUntil(lambda: visit._model is not None and visit._model.is_read_only, timeout=30_000)
    signed = visit._workspace
    assert signed is not None
    settled(physio, signed)
    plan = plan_of(signed)
    assert [row.line for row in plan.rows] == proposed
    assert "As proposed when this was signed" in words_in(plan)
    chooser = plan.findChild(QPushButton, "plan_position")
    assert chooser is not None
    assert not chooser.isVisible()
