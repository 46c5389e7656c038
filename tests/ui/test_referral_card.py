"""The referral that the program proposes stands at the plan, and says when it is not to be told."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import NOT_ASKED, PRESENT, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import Result
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.widgets.referral_card import ReferralCard
from hipspine_desktop.wording.formats import NBSP
from tests.ui.test_panel import opened, words_in
from tests.ui.test_story import Physio, settled

EMERGENCY = "ce_saddle_numbness"
pytestmark = pytest.mark.slow


def card_of(workspace: WorkspacePage) -> ReferralCard:
    workspace.form.show_section("plan")
    card = workspace.form.section("plan").referral
    assert card is not None
    assert card.isVisible()
    return card


def line(card: ReferralCard, name: str = "referral_line") -> str:
    found = card.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_how_soon_where_to_and_why(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    card, texts = card_of(workspace), window._parts.kit.texts
    result = workspace._estimate.result
    assert result is not None
    pathway = result.pathway
    assert texts(f"clinical.destination.{pathway.destination}").lower() in line(card).lower()
    assert line(card).startswith(texts(f"clinical.urgency.{pathway.urgency}").capitalize())
    assert line(card, "referral_why").startswith("Because: ")
    qtbot.waitUntil(lambda: "NICE" in words_in(card), timeout=5_000)
    said = words_in(card)
    leading = {c.label.lower() for c in result.sides[0].conditions[:3]}
    told = [a for a in pathway.advice if a.text[:30] in said]
    assert told
    assert all(f"({a.ref.short})".replace(" ", NBSP) in said for a in told)
    assert all(a.about.lower() in leading or not a.about for a in told)
    assert "You decide" in said


def test_beside_an_emergency_no_other_advice_holds(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    model = workspace._model
    key = model.catalogue.finding(EMERGENCY).keys[0]
    model.set_answer(key, NOT_ASKED)
    settled(physio, workspace)
    card = card_of(workspace)
    assert line(card) == "It appears when the 18 red-flag questions have been asked."
    assert not line(card, "referral_why")
    model.set_answer(key, PRESENT)
    settled(physio, workspace)
    assert line(card).startswith("Emergency: emergency department")
    qtbot.waitUntil(lambda: "All other advice is held back" in words_in(card), timeout=5_000)
    result = workspace._estimate.result
    assert result is not None
    assert not any(a.text in words_in(card) for a in result.pathway.advice)


def test_an_old_proposal_says_so(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    estimate, card = workspace._estimate, card_of(workspace)
    gate, evaluate = threading.Event(), estimate._evaluate

    def slow(patient: Patient, assessment: Assessment, present: Position) -> Result:
        gate.wait(20)
        return evaluate(patient, assessment, present)

    estimate._evaluate = slow
    assert not line(card, "referral_age")
    workspace._model.set_answer(AnswerKey("scour_pain", Side.RIGHT), PRESENT)
    assert line(card, "referral_age") == "Older than the answers"
    gate.set()
    settled(physio, workspace)
    assert not line(card, "referral_age")
