"""Story 2: a cauda equina syndrome comes before every estimate, on screen and in the letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.services.letters import letters_of
from hipspine_desktop.ui.widgets.red_flag_card import RedFlagCard
from tests.stories.conftest import Clinic
from tests.stories.hands import CTRL, Hands, Key
from tests.stories.told import (
    acknowledge_all,
    add_patient,
    ask_flags,
    begin,
    conclude,
    issue,
    shown,
    sign,
    sign_in,
)

DONE = "Sent to the emergency department at 12:10, ambulance called"
LOWERED = "Seen by the on-call surgeon by telephone at 12:20"


@pytest.mark.slow
def test_cauda_equina(
    open_window: Callable[[], Hands],
    clinic: Clinic,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    hands = open_window()
    sign_in(hands)
    add_patient(hands, "Aldertree", "Sample", "3 2 1981", "m")
    workspace = begin(hands, "bilateral", "Back and both legs since Sunday, cannot feel to wipe.")
    hands.settled(workspace)
    panel = workspace.panel
    assert "No estimate yet" in shown(panel)
    assert "%" not in shown(panel)
    assert not panel.regions.isVisible()
    hands.press(Key.Key_F7)
    hands.tap("+-+")  # bladder, bowel, saddle
    hands.settled(workspace)
    cards = [c for c in panel.findChildren(RedFlagCard) if c.isVisible()]
    assert cards, "an emergency waits for no further question"
    assert "EMERGENCY" in shown(cards[0])
    assert not panel.regions.isVisible()
    ask_flags(hands, workspace, {"ce_both_legs": "+", "ce_timing": "b"})
    result = workspace._estimate.result
    assert result is not None
    assert result.pathway.urgency is Urgency.EMERGENCY
    assert result.raised[0].urgency is Urgency.EMERGENCY
    first = next(c for c in panel.findChildren(RedFlagCard) if c.isVisible())
    assert top_of(first, panel) < top_of(panel.regions, panel)
    hands.photograph("02_raised")
    hands.press(Key.Key_F8)
    dialog = hands.dialog("flag_dialog")
    hands.press(Key.Key_Return, CTRL)  # without a word
    assert dialog.isVisible()
    problem = dialog.findChild(QLabel, "dialog_problem")
    assert problem is not None
    assert problem.isVisible()
    hands.press(Key.Key_Escape)
    hands.no_dialog()
    assert acknowledge_all(hands, workspace, DONE) == len(result.raised)
    conclude(hands, workspace, "Suspected cauda equina syndrome.", "Emergency department now.")
    sign(hands)
    hands.choose("documents")
    report = issue(hands, tmp_path)
    hands.tab_to("document_kind_report", back=True)
    hands.press(Key.Key_Right)
    hands.until_idle()
    hands.tab_to("letter_urgency_emergency")
    lower_and_raise_again(hands)
    letter = issue(hands, tmp_path)
    hands.photograph("02_letter")
    assert letter.index("EMERGENCY") < letter.index("ALDERTREE")
    assert "mergency department" in letter
    assert result.raised[0].label in letter
    assert "altered saddle sensation" in letter
    assert DONE in report
    (done,) = clinic.stored("aldertree")
    assert {a.reason for a in done.acknowledgements} == {DONE}
    with clinic.session() as session:
        (stored,) = letters_of(session, done.id)
        assert stored.urgency is Urgency.EMERGENCY


def lower_and_raise_again(hands: Hands) -> None:
    """Urgent where an emergency stands needs a reason; without one there is no paper."""
    export = hands.button("export_pdf")
    hands.press(Key.Key_Right)
    assert hands.is_at("letter_urgency_urgent")
    hands.until_idle()
    hands.until(lambda: not export.isEnabled())
    notice = hands.window.findChild(QLabel, "paper_notice")
    assert notice is not None
    assert notice.isVisible()
    hands.tab_to("letter_reason")
    hands.tap(LOWERED)
    hands.until(export.isEnabled)
    hands.tab_to("letter_urgency_urgent", back=True)
    hands.press(Key.Key_Left)
    chosen = hands.focus
    assert isinstance(chosen, QAbstractButton)
    assert chosen.isChecked()
    hands.until_idle()


def top_of(widget: QWidget, panel: QWidget) -> int:
    """How far down a widget begins."""
    return widget.mapTo(panel, QPoint(0, 0)).y()
