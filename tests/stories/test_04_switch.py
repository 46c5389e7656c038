"""Story 4: the screen locks in the middle, a colleague works, the first comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hipspine_desktop.domain.answers import PRESENT, Answer, Side
from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.people import Role
from hipspine_desktop.services.log_reading import Action, LogQuery, read_log
from tests.stories.conftest import Clinic
from tests.stories.hands import CTRL, Hands, Key
from tests.stories.told import PASSWORD, add_patient, begin, find_patient, shown, sign_in

HALF = "Groin pain since Ma"


@pytest.mark.slow
def test_a_switch_in_the_middle(open_window: Callable[[], Hands], clinic: Clinic) -> None:
    clinic.staff("sample", "B. Sample", Role.CLINICIAN)
    hands = open_window()
    sign_in(hands, "okonjo")
    add_patient(hands, "Cedarhurst", "Sample", "1 1 1970", "f")
    begin(hands, "right", HALF)
    nobody_touches_the_keys(hands)
    hands.until_at("lock_page_password")
    assert "CEDARHURST" not in shown(hands.window).upper()
    hands.photograph("04_locked")
    hands.until_idle()
    (kept,) = clinic.stored("cedarhurst")
    assert kept.narrative[NarrativeField.COMPLAINT] == HALF
    hands.tab_to("other_user")
    hands.press(Key.Key_Space)
    hands.until_at("sign_in_page_username")
    sign_in(hands, "sample")
    find_patient(hands, "cedar")
    hands.enter()  # the draft
    workspace = hands.workspace()
    hands.until_idle()
    assert workspace._model.assessment.narrative[NarrativeField.COMPLAINT] == HALF
    hands.write("groin r +, ir r 15")
    hands.settled(workspace)
    hands.press(Key.Key_L, CTRL)
    hands.until_at("lock_page_password")
    hands.tab_to("other_user")
    hands.press(Key.Key_Space)
    hands.until_at("sign_in_page_username")
    sign_in(hands, "okonjo")
    workspace = hands.workspace()  # where she was
    hands.until_idle()
    hands.choose("where it")
    hands.tab_to("narrative_complaint", back=True)
    hands.press(Key.Key_End, CTRL)
    hands.tap("rch")
    hands.press(Key.Key_Tab)
    hands.settled(workspace)
    hands.photograph("04_back")
    (draft,) = clinic.stored("cedarhurst")
    assert draft.narrative[NarrativeField.COMPLAINT] == "Groin pain since March"
    assert draft.answers.of("groin_pain", Side.RIGHT) == PRESENT
    assert draft.answers.of("hip_ir_passive", Side.RIGHT) == Answer.of_value(15.0)
    assert draft.author_name == "R. Okonjo-Test"
    who_wrote_what(clinic)


def who_wrote_what(clinic: Clinic) -> None:
    """Each change of the draft stands in the log with its own author."""
    with clinic.session() as session:
        entries = read_log(session, LogQuery("cedarhurst")).entries
    assert PASSWORD not in str(entries)
    changed = [(e.who, e.detail["key"]) for e in entries if e.action is Action.ASSESSMENT_CHANGED]
    assert changed[::-1] == [
        ("R. Okonjo-Test", ""),  # the side that hurts
        ("R. Okonjo-Test", "complaint"),
        ("B. Sample", "groin_pain:right"),
        ("B. Sample", "hip_ir_passive:right"),
        ("R. Okonjo-Test", "complaint"),
    ]


def nobody_touches_the_keys(hands: Hands) -> None:
    """The minutes of the auto-lock pass at once; the rest is the program's own."""
    care = hands.window._care
    assert care is not None
    care._idle._timer.start(1)
