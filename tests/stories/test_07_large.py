"""Story 7: everything at 200 per cent, from sign-in to signed, with no word cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hipspine_desktop.domain.assessment import AssessmentState
from tests.stories.conftest import Clinic
from tests.stories.hands import CTRL, Hands, Key
from tests.stories.looks import cut_words, out_of_sight, surfaces
from tests.stories.told import PASSWORD, add_patient, ask_flags, begin, conclude, sign, sign_in

TIMES = 10  # from 100 to 200 per cent


@pytest.mark.slow
def test_twice_as_large(open_window: Callable[..., Hands], clinic: Clinic) -> None:
    hands = open_window(1920, 1080)
    hands.press(Key.Key_Plus, CTRL, TIMES)
    assert hands.window._parts.kit.theme.scale == 2.0
    looked_at(hands, "07_sign_in")
    sign_in(hands)
    looked_at(hands, "07_patients")
    add_patient(hands, "Gorseland-Brambleford", "Sample Josephine", "9 11 1949", "f")
    looked_at(hands, "07_record")
    workspace = begin(hands, "right", "Right groin pain on the stairs.")
    hands.settled(workspace)
    looked_at(hands, "07_location")
    ask_flags(hands, workspace, {"steroid_use": "c"})
    looked_at(hands, "07_flags")
    hands.write("groin r +, ir r 14 l 31, fadir r +")
    hands.settled(workspace)
    hands.press(Key.Key_F6)
    looked_at(hands, "07_panel")
    hands.press(Key.Key_F6)
    while workspace.panel.flags.first_open is not None:
        hands.press(Key.Key_F8)
        hands.until_at("flag_reason")
        looked_at(hands, "07_flag_dialog")
        hands.tap("MRI asked for today")
        hands.press(Key.Key_Return, CTRL)
        hands.no_dialog()
        hands.settled(workspace)
    conclude(hands, workspace, "Right hip; osteonecrosis to be excluded.", "MRI, crutches.")
    looked_at(hands, "07_plan")
    sign(hands)
    looked_at(hands, "07_signed")
    hands.choose("documents")
    hands.until_idle()
    looked_at(hands, "07_papers")
    (done,) = clinic.stored("gorse")
    assert done.state is AssessmentState.SIGNED
    assert PASSWORD not in str(done)


def looked_at(hands: Hands, name: str) -> None:
    """Nothing cut on the page or in the dialog on it."""
    hands.until_idle()
    hands.until_still()
    hands.photograph(name)
    for root in surfaces(hands.window):
        assert cut_words(root) == [], name
        assert out_of_sight(root) == [], name
