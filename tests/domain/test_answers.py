"""Not asked is never absent, and an answer cannot be built wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    AnswerState,
    CannotTestReason,
    Side,
)
from hipspine_desktop.domain.findings import (
    Catalogue,
    FindingDefinition,
    FindingKind,
    Laterality,
    Option,
)

KEYS = [AnswerKey("a"), AnswerKey("b", Side.LEFT), AnswerKey("b", Side.RIGHT)]
ANSWERS = st.sampled_from(
    [NOT_ASKED, PRESENT, ABSENT, Answer.of_value(3.0), Answer.could_not_test(CannotTestReason.PAIN)]
)


def measured(low: float = 0, high: float = 60) -> FindingDefinition:
    return FindingDefinition(
        "rotation", "Rotation", "hip", FindingKind.MEASURED, Laterality.PER_SIDE,
        unit="°", minimum=low, maximum=high,
    )  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(KEYS), ANSWERS)))
def test_the_last_answer_stands_and_not_asked_leaves_no_trace(
    changes: list[tuple[AnswerKey, Answer]],
) -> None:
    answers = AnswerSet()
    for key, answer in changes:
        answers = answers.with_answer(key, answer)
    last = dict(changes)
    for key in KEYS:
        assert answers.of(key.finding_id, key.side) == last.get(key, NOT_ASKED)
    assert set(answers) == {key for key, answer in last.items() if answer.is_asked}


def test_a_state_carries_its_own_value_or_reason_and_no_other() -> None:
    for state in AnswerState:
        if state is not AnswerState.VALUE:
            with pytest.raises(ValueError, match="value"):
                Answer(state, value=1.0, reason=None)
        if state is not AnswerState.COULD_NOT_TEST:
            value = 1.0 if state is AnswerState.VALUE else None
            with pytest.raises(ValueError, match="reason"):
                Answer(state, value=value, reason=CannotTestReason.PAIN)


@given(st.floats())
def test_a_measured_value_is_allowed_exactly_inside_its_range(value: float) -> None:
    problem = measured().problem_with(Answer.of_value(value))
    assert (problem is None) == (0 <= value <= 60)
    if problem is not None:
        assert "0 to 60 °" in problem


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (PRESENT, "takes a value"),
        (ABSENT, "takes a value"),
        (Answer.of_value("12"), "not a number"),
    ],
)
def test_a_measured_finding_is_never_present_or_absent(answer: Answer, said: str) -> None:
    assert said in str(measured().problem_with(answer))


def test_a_yes_no_finding_takes_no_value() -> None:
    limp = FindingDefinition("limp", "Limp", "gait", FindingKind.YES_NO, Laterality.MIDLINE)
    assert limp.problem_with(PRESENT) is None
    assert "present, absent" in str(limp.problem_with(Answer.of_value(1.0)))


def test_grades_and_choices_take_only_their_options() -> None:
    strength = FindingDefinition(
        "ehl", "Great toe", "neuro", FindingKind.GRADED, Laterality.PER_SIDE,
        options=(Option(4.0, "4 of 5"), Option(5.0, "5 of 5")),
    )  # fmt: skip
    onset = FindingDefinition(
        "onset", "Onset", "history", FindingKind.CHOICE, Laterality.MIDLINE,
        options=(Option("sudden", "sudden"), Option("gradual", "gradual")),
    )  # fmt: skip
    assert strength.problem_with(Answer.of_value(4.0)) is None
    assert "allowed: 4, 5" in str(strength.problem_with(Answer.of_value(3.0)))
    assert onset.problem_with(Answer.of_value("sudden")) is None
    assert "allowed: sudden, gradual" in str(onset.problem_with(Answer.of_value("yesterday")))


def test_sides_of_a_finding_decide_its_keys() -> None:
    rotation = measured()
    catalogue = Catalogue((), (rotation,))
    assert rotation.keys == (
        AnswerKey("rotation", Side.RIGHT),
        AnswerKey("rotation", Side.LEFT),
    )
    assert "rotation" in catalogue
    assert "limp" not in catalogue
