"""Story 1: a written case from sign-in to signed record and papers, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import AnswerSet, AnswerState
from hipspine_desktop.domain.assessment import AssessmentState
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.services.letters import documents_of
from tests.cases.written import written_cases
from tests.stories.conftest import Clinic
from tests.stories.hands import Hands, Key
from tests.stories.told import (
    PASSWORD,
    add_patient,
    ask_flags,
    begin,
    conclude,
    issue,
    sign,
    sign_in,
)

LINE = (
    "groin + anterior hip, dur 24, res flex +, psoas palp +, rectus +, "
    "click + on turning out, bruise + swelling only"
)
COMPLAINT = "Pain at the front of the left hip for 2 years."
IMPRESSION = "Left femoroacetabular impingement."
PLAN = "Load advice, hip strengthening, review in 6 weeks."
RECEIVER = "Dr P. Nominal"
# what no program can spare: the words of identity, history and conclusion, two passwords
WORDS = (
    PASSWORD, "Reed", "Sample", "12 5 2007", COMPLAINT, LINE, IMPRESSION, PLAN, PASSWORD, RECEIVER,
)  # fmt: skip
QUESTIONS = 20  # red flags, one key each
MOVES = 100  # everything else: Tab, Enter, shortcuts, letters for the palette
BOUND = sum(map(len, WORDS)) + QUESTIONS + MOVES


@pytest.mark.slow
def test_a_written_case_by_keyboard_alone(
    open_window: Callable[[], Hands],
    clinic: Clinic,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    case = next(c for c in written_cases() if c.file.startswith("015"))
    hands = open_window()
    sign_in(hands)
    add_patient(hands, "Reed", "Sample", "12 5 2007", "f")
    workspace = begin(hands, "left", COMPLAINT)
    ask_flags(hands, workspace)
    hands.write(LINE)
    hands.settled(workspace)
    result = workspace._estimate.result
    assert result is not None
    assert result.raised == ()
    (left,) = result.sides
    assert left.side is EvaluatedSide.LEFT
    assert left.regions[0].region is Region.HIP_JOINT
    assert "fai_labral" in {c.id for c in left.conditions[:3]}
    conclude(hands, workspace, IMPRESSION, PLAN)
    hands.photograph("01_concluded")
    sign(hands)
    hands.choose("documents")
    report = issue(hands, tmp_path)
    hands.tab_to("document_kind_report", back=True)
    hands.press(Key.Key_Right)
    assert hands.is_at("document_kind_letter")
    hands.until_idle()
    hands.tab_to("letter_name")
    hands.tap(RECEIVER)
    letter = issue(hands, tmp_path)
    hands.photograph("01_papers")
    for paper in (report, letter):
        assert "REED" in paper
        assert IMPRESSION.rstrip(".") in paper
    assert RECEIVER in letter
    (done,) = clinic.stored("reed")
    assert done.state is AssessmentState.SIGNED
    block = {d.id for d in clinic.around.catalogue.red_flag_block}
    assert told_of(done.answers, block) == {
        (a["finding"], a["side"], a.get("value", a.get("answer"))) for a in case.case["answers"]
    }
    with clinic.session() as session:
        assert len(documents_of(session, done.id)) == 2
    moves = hands.keys - sum(map(len, WORDS)) - QUESTIONS
    print(f"\nkeystrokes, sign-in to issued papers: {hands.keys}, of them {moves} to move about")
    assert hands.keys <= BOUND


def told_of(answers: AnswerSet, block: set[str]) -> set[tuple[str, str | None, object]]:
    """The answers outside the red-flag block, as a written case has them."""
    return {
        (
            key.finding_id,
            str(key.side) if key.side else None,
            answers.of(key.finding_id, key.side).value
            if answers.of(key.finding_id, key.side).state is AnswerState.VALUE
            else str(answers.of(key.finding_id, key.side).state),
        )
        for key in answers
        if key.finding_id not in block
    }
