"""Story 10: the second visit begins empty, beside what was found at the first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hipspine_desktop.domain.answers import NOT_ASKED, Answer, AnswerKey, Side
from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.services.following import copied_entries
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from tests.stories.conftest import Clinic
from tests.stories.hands import CTRL, Hands, Key
from tests.stories.told import add_patient, ask_flags, begin, conclude, sign, sign_in

ROTATION, FLEXION = "hip_ir_passive", "hip_flexion_passive"


@pytest.mark.slow
def test_follow_up(open_window: Callable[[], Hands], clinic: Clinic) -> None:
    hands = open_window()
    sign_in(hands)
    add_patient(hands, "Ivyleigh", "Sample", "6 6 1956", "f")
    workspace = begin(hands, "right", "Right groin pain on walking.")
    ask_flags(hands, workspace)
    hands.write("groin r +, ir r 14 l 30, flex r 92 l 118, socks r +")
    conclude(hands, workspace, "Right hip osteoarthritis.", "Exercise for 6 weeks.")
    sign(hands)
    (first,) = clinic.stored("ivy")
    hands.choose("record")
    record = hands.sees(RecordPage)
    hands.until_idle()
    hands.tab_to("start_follow_up")
    hands.press(Key.Key_Space)
    hands.until(lambda: not record.isVisible())
    workspace = hands.workspace()
    hands.until_idle()
    assert not workspace._model.assessment.answers, "nothing is carried over by itself"
    hands.choose("passive internal")
    row = row_of(hands, ROTATION)
    assert row.cells[AnswerKey(ROTATION, Side.RIGHT)].answer == NOT_ASKED
    assert "last: 14" in hands.focus.accessibleDescription()
    hands.photograph("10_beside")
    hands.tap("27")
    hands.press(Key.Key_Tab)
    hands.settled(workspace)
    change_is_told(hands)
    hands.choose("record")
    hands.sees(RecordPage)
    hands.until_idle()
    one_copy(hands)
    draft, done = clinic.stored("ivy")
    assert done.id == first.id
    assert draft.answers.of(ROTATION, Side.RIGHT) == Answer.of_value(27.0)
    with clinic.session() as session:
        copied = copied_entries(session, draft.id)
    assert set(copied.values()) == {first.record_number}
    assert [place.key for place in copied] == ["plan"]
    assert draft.narrative[NarrativeField.PLAN] == "Exercise for 6 weeks."
    assert len(draft.answers) + len(draft.narrative) == 3, "two typed and one copied"
    hands.photograph("10_copied")


def row_of(hands: Hands, finding: str) -> FindingRow:
    """A row of the form, to be looked at."""
    row = hands.workspace().form.section("hip_range").row_of(finding)
    assert row is not None
    return row


def change_is_told(hands: Hands) -> None:
    """14 to 27 degrees is more than two measurements of the same hip differ; 30 to 31 is not."""
    error = hands.workspace()._model.catalogue.finding(ROTATION).measurement_error
    assert error is not None
    assert 1 < error.value < 13
    hands.tap("31")
    hands.press(Key.Key_Tab)
    cells = row_of(hands, ROTATION).cells
    said = [
        (cells[AnswerKey(ROTATION, side)].focusProxy() or hands.window).accessibleDescription()
        for side in (Side.RIGHT, Side.LEFT)
    ]
    hands.photograph("10_change")
    assert "last: 14°, changed by more than the measurement error" in said[0]
    assert "last: 30°, within the measurement error" in said[1]


def one_copy(hands: Hands) -> None:
    """The one thing ticked is copied, and says from where."""
    hands.tab_to("timeline")
    hands.press(Key.Key_Home)  # the draft, newest first
    hands.tab_to("entry_copy")
    hands.press(Key.Key_Space)
    hands.dialog("copy_dialog")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Space)
    hands.photograph("10_copy")
    hands.press(Key.Key_Return, CTRL)
    hands.no_dialog()
    hands.until_idle()
