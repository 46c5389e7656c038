"""Story 5: twenty steps of every kind taken back, the program started anew, all done again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hipspine_desktop.domain.assessment import Agreement, Assessment, NarrativeField
from tests.stories.conftest import Clinic
from tests.stories.hands import CTRL, SHIFT, Hands, Key
from tests.stories.told import add_patient, begin, find_patient, sign_in

STEPS = 20


@pytest.mark.slow
def test_twenty_steps_back_and_forth(open_window: Callable[[], Hands], clinic: Clinic) -> None:
    hands = open_window()
    sign_in(hands)
    add_patient(hands, "Dogwood", "Sample", "5 5 1965", "m")
    workspace = begin(hands, "left", "Pain in the left groin.")
    hands.press(Key.Key_Tab)
    hands.settled(workspace)
    hands.tab_to("chart_as_list")
    hands.press(Key.Key_Space)
    hands.tab_to("region_list")
    hands.press(Key.Key_Space)  # two marks on the body chart
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Space)
    hands.settled(workspace)
    hands.write("groin +, lateral -, buttock ?, ir r 30 l 14, flex r 120 l 95")
    hands.write("fadir r - l +, faber groin r - l +, scour l x pain, log roll l +, sls l +, gt l -")
    hands.choose("own imp")
    hands.tap("Left hip osteoarthritis.")
    hands.tab_to("impression_agreement_agrees")
    hands.press(Key.Key_Space)
    hands.choose("plan and")
    hands.tap("Load advice.")
    hands.press(Key.Key_Tab)
    hands.settled(workspace)
    (whole,) = clinic.stored("dogwood")
    assert len(whole.answers) == 15
    assert len(list(whole.body_chart.marks)) == 2
    hands.photograph("05_whole")
    before = [content(whole)]
    for _ in range(STEPS):
        hands.press(Key.Key_Z, CTRL)
        hands.settled(workspace)
        (draft,) = clinic.stored("dogwood")
        before.append(content(draft))
    assert len({repr(c) for c in before}) == STEPS + 1, "each step changes something"
    assert not draft.answers
    assert not draft.impression.text
    hands.window.close()
    again = open_window()
    sign_in(again)
    find_patient(again, "dogw")
    again.enter()
    workspace = again.workspace()
    again.until_idle()
    for expected in reversed(before[:-1]):
        again.press(Key.Key_Z, CTRL | SHIFT)
        again.settled(workspace)
        (draft,) = clinic.stored("dogwood")
        assert content(draft) == expected
    again.photograph("05_again")
    assert draft.narrative[NarrativeField.PLAN] == "Load advice."
    assert draft.impression.agreement is Agreement.AGREES


def content(draft: Assessment) -> tuple[object, ...]:
    """What a clinician has entered."""
    return (
        draft.complaint,
        draft.answers,
        dict(draft.narrative),
        draft.body_chart,
        draft.impression,
    )
