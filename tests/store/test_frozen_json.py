from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerState, CannotTestReason, Side
from hipspine_desktop.store.frozen_json import MalformedJsonError, canonical, from_json, to_json


@dataclass(frozen=True)
class Sample:
    when: datetime
    day: date | None
    keys: tuple[AnswerKey, ...]
    pair: tuple[Side, float]
    value: float | str | None
    count: int
    sure: bool


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SAMPLES = st.builds(
    Sample,
    when=st.datetimes(timezones=st.just(timezone(timedelta(hours=2)))),
    day=st.none() | st.dates(),
    keys=st.lists(
        st.builds(AnswerKey, st.text(max_size=5), st.none() | st.sampled_from(Side)), max_size=3
    ).map(tuple),
    pair=st.tuples(st.sampled_from(Side), NUMBERS),
    value=st.none() | NUMBERS | st.text(max_size=5),
    count=st.integers(),
    sure=st.booleans(),
)


@given(SAMPLES)
def test_what_is_written_reads_back_equal(sample: Sample) -> None:
    assert from_json(Sample, to_json(sample)) == sample


@given(SAMPLES, SAMPLES)
def test_equal_values_and_only_those_have_the_same_text(one: Sample, other: Sample) -> None:
    # the number 0 has two forms, -0.0 and 0.0, which count as equal
    if "-0.0" not in canonical(to_json(one)) + canonical(to_json(other)):
        assert (canonical(to_json(one)) == canonical(to_json(other))) == (one == other)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "perhaps"},
        {"state": None},
        {"value": True},
        {"value": [1]},
        {"note": None},
        {"note": 3},
        {"more": 1},
        {"state": "present"},  # does not fit together with a value
    ],
)
def test_anything_else_is_refused(change: dict[str, Any]) -> None:
    data = to_json(Answer.of_value(12.0))
    assert from_json(Answer, data) == Answer.of_value(12.0)
    with pytest.raises(MalformedJsonError):
        from_json(Answer, {**data, **change})


def test_a_missing_key_is_refused_even_if_it_has_a_default() -> None:
    data = to_json(Answer(AnswerState.PRESENT))
    del data["note"]
    with pytest.raises(MalformedJsonError, match=r"Answer\.note is missing"):
        from_json(Answer, data)


def test_numbers_that_are_none_are_never_written() -> None:
    with pytest.raises(ValueError, match="not finite"):
        to_json(Answer.of_value(float("nan")))
    with pytest.raises(MalformedJsonError):
        from_json(Answer, {**to_json(Answer.of_value(1.0)), "value": float("inf")})


def test_an_unknown_type_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        to_json(object())
    with pytest.raises(TypeError):
        to_json({"a": 1})


def test_codes_stand_for_enums() -> None:
    assert to_json(Answer.could_not_test(CannotTestReason.PAIN))["reason"] == "pain"


def test_what_came_later_takes_its_default_in_older_data() -> None:
    data = to_json(Answer.of_value(3.0))
    del data["note"]
    assert from_json(Answer, data, older=True) == Answer.of_value(3.0)
    del data["state"]  # has no default
    with pytest.raises(MalformedJsonError, match=r"Answer\.state is missing"):
        from_json(Answer, data, older=True)
    data = {**to_json(Answer.of_value(3.0)), "new": 1}
    with pytest.raises(MalformedJsonError, match="is not known"):
        from_json(Answer, data, older=True)
