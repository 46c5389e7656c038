"""Story 3: both hips hurt differently; right and left never change places."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import PRESENT, Answer, Side
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import EvaluatedSide, SideResult
from tests.stories.conftest import Clinic
from tests.stories.hands import Hands, Key
from tests.stories.told import (
    add_patient,
    ask_flags,
    begin,
    conclude,
    issue,
    shown,
    sign,
    sign_in,
)

RIGHT = "groin r + l -, fadir r + l -, ir r 12 l 34, scour r + l -, socks r + l -"
LEFT = "lat hip r - l +, gt r - l +, side lying r - l +"


@pytest.mark.slow
def test_both_sides(
    open_window: Callable[[], Hands],
    clinic: Clinic,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    hands = open_window()
    sign_in(hands)
    add_patient(hands, "Birchwood", "Sample", "9 9 1958", "f")
    workspace = begin(hands, "bilateral", "Right groin, and the outside of the left hip at night.")
    ask_flags(hands, workspace)
    hands.write(RIGHT)
    hands.write(LEFT)
    hands.settled(workspace)
    result = workspace._estimate.result
    assert result is not None
    sides = {s.side: s for s in result.sides}
    assert set(sides) == {EvaluatedSide.RIGHT, EvaluatedSide.LEFT}
    right, left = sides[EvaluatedSide.RIGHT], sides[EvaluatedSide.LEFT]
    assert region(right)[0] is Region.HIP_JOINT
    assert region(left)[0] is Region.AROUND_HIP
    titles = []
    hands.press(Key.Key_F9)
    hands.tab_to("panel_side_right", back=True)  # Tab stops at the side that is shown
    for key in (Key.Key_Right, Key.Key_Left):
        hands.press(key)
        words = shown(workspace.panel)
        titles.append(words.partition("Where the pain comes from, ")[2].partition("\n")[0])
        opened = arthrosis(left if key == Key.Key_Right else right)
        assert f"About {opened:.0f} of 100" in words
    assert titles == ["left", "right"]
    hands.photograph("03_right")
    conclude(hands, workspace, "Right hip joint, left lateral hip.", "Load advice for both.")
    sign(hands)
    hands.choose("documents")
    report = issue(hands, tmp_path)
    hands.photograph("03_report")
    hands.tab_to("document_kind_report", back=True)
    hands.press(Key.Key_Right)
    hands.until_idle()
    letter = issue(hands, tmp_path)
    for paper in (report, letter):
        assert "Passive internal rotation (hip at 90) 12° 34°" in paper
        assert "FADIR: groin pain present absent" in paper
        assert "Greater trochanter tender absent present" in paper
        assert "On the right no lateral hip pain" in paper
        assert "on the left no groin pain" in paper
    hip = f"{percent(right)} [^ ]+ {percent(left)} "
    assert re.search(f"Hip joint {hip}", report)
    own = letter.partition("Right side")[2]
    of_right, _, of_left = own.partition("Left side")
    assert re.search(f"Hip joint[^%]* {percent(right)}", of_right)
    assert re.search(f"Around the hip[^%]* {percent(left, Region.AROUND_HIP)}", of_left)
    assert f" {percent(right)}" not in of_left
    (done,) = clinic.stored("birchwood")
    assert done.answers.of("hip_ir_passive", Side.RIGHT) == Answer.of_value(12.0)
    assert done.answers.of("hip_ir_passive", Side.LEFT) == Answer.of_value(34.0)
    assert done.answers.of("greater_trochanter_tender", Side.LEFT) == PRESENT


def region(side: SideResult) -> tuple[Region, float]:
    """The likeliest region of a side."""
    best = max(side.regions, key=lambda r: r.p.p)
    return best.region, best.p.p


def arthrosis(side: SideResult) -> float:
    """The per cent of the row that is open, osteoarthritis of that hip."""
    return 100 * next(c.p.p for c in side.conditions if c.id == "hip_osteoarthritis")


def percent(side: SideResult, about: Region = Region.HIP_JOINT) -> str:
    """A region's figure as it is printed."""
    hip = next(r for r in side.regions if r.region is about)
    return f"{hip.p.p:.0%}".replace("%", " %")
