"""Story 8: in the dark, on a laptop of 1280x720, from sign-in to signed; every word is readable."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hipspine_desktop.domain.assessment import AssessmentState
from hipspine_desktop.ui.theme import Variant
from tests.stories.conftest import Clinic
from tests.stories.hands import CTRL, Hands, Key
from tests.stories.looks import cut_words, out_of_sight, pale_words, surfaces
from tests.stories.told import (
    acknowledge_all,
    add_patient,
    ask_flags,
    begin,
    conclude,
    sign,
    sign_in,
)


@pytest.mark.slow
def test_dark_on_a_small_screen(open_window: Callable[..., Hands], clinic: Clinic) -> None:
    hands = open_window(1280, 720)
    hands.press(Key.Key_D, CTRL)
    assert hands.window._parts.kit.theme.variant is Variant.DARK
    looked_at(hands, "08_sign_in")
    sign_in(hands)
    looked_at(hands, "08_patients")
    add_patient(hands, "Hawthornden", "Sample", "4 4 1971", "m")
    looked_at(hands, "08_record")
    workspace = begin(hands, "left", "Left buttock and leg pain.")
    hands.settled(workspace)
    assert workspace.strip.isVisible()
    assert not workspace.panel.isVisible()
    looked_at(hands, "08_location")
    ask_flags(hands, workspace, {"steroid_use": "c"})
    hands.write("buttock l +, slr l +, below knee l +, groin l -, ach l 0")
    hands.settled(workspace)
    looked_at(hands, "08_strip")
    hands.press(Key.Key_F6)
    looked_at(hands, "08_panel")
    hands.press(Key.Key_F6)
    acknowledge_all(hands, workspace, "MRI asked for today")
    conclude(hands, workspace, "Left S1 radiculopathy.", "Walk, review in 2 weeks.")
    looked_at(hands, "08_plan")
    sign(hands)
    looked_at(hands, "08_signed")
    hands.choose("documents")
    hands.until_idle()
    looked_at(hands, "08_papers")
    (done,) = clinic.stored("hawth")
    assert done.state is AssessmentState.SIGNED


def looked_at(hands: Hands, name: str) -> None:
    """Nothing pale or cut."""
    hands.until_idle()
    hands.until_still()
    hands.photograph(name)
    for root in surfaces(hands.window):
        assert cut_words(root) == [], name
        assert out_of_sight(root) == [], name
        assert pale_words(root) == [], name
