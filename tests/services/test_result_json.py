from __future__ import annotations

import json
import types
import typing
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
)
from hipspine_desktop.engine.result import Result
from hipspine_desktop.services.result_json import (
    MalformedJsonError,
    result_from_json,
    result_to_json,
)

ANSWERS = st.one_of(
    st.sampled_from([PRESENT, ABSENT, UNCLEAR]),
    st.builds(Answer.of_value, st.floats(-1e6, 1e6) | st.text(max_size=4)),
    st.builds(Answer.could_not_test, st.sampled_from(CannotTestReason), st.text(max_size=4)),
)


def strategy(kind: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Any value of a type, built from the type hints alone."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([strategy(k, depth) for k in inner])
    if origin is tuple and inner[-1] is Ellipsis:
        return st.lists(strategy(inner[0], depth + 1), max_size=2 if depth < 3 else 1).map(tuple)
    if origin is tuple:
        return st.tuples(*(strategy(k, depth) for k in inner))
    if kind is Answer:
        return ANSWERS
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{f.name: strategy(hints[f.name], depth) for f in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    plain: dict[Any, st.SearchStrategy[Any]] = {
        str: st.text(max_size=4),
        float: st.floats(-1e9, 1e9),
        int: st.integers(-5, 200),
        bool: st.booleans(),
        type(None): st.none(),
    }
    return plain[kind]


@settings(max_examples=40)
@given(strategy(Result))
def test_a_result_is_written_completely_and_reads_back_equal(result: Result) -> None:
    data = json.loads(json.dumps(result_to_json(result), allow_nan=False))
    assert result_from_json(data) == result


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, dict):
        return [p for k, v in data.items() for p in ((*path, k), *_paths(v, (*path, k)))]
    if isinstance(data, list):
        return [p for i, v in enumerate(data) for p in _paths(v, (*path, i))]
    return []


@settings(max_examples=40)
@given(strategy(Result), st.data())
def test_a_key_missing_anywhere_is_refused(result: Result, draw: st.DataObject) -> None:
    data = json.loads(json.dumps(result_to_json(result)))
    *way, last = draw.draw(st.sampled_from(_paths(data)))
    place = data
    for step in way:
        place = place[step]
    del place[last]
    with pytest.raises(MalformedJsonError):
        result_from_json(data)


def test_the_side_of_an_answer_is_never_lost() -> None:
    key = AnswerKey("groin", Side.LEFT)
    from hipspine_desktop.store.frozen_json import from_json, to_json

    assert to_json(key) == {"finding_id": "groin", "side": "left"}
    assert from_json(AnswerKey, {"finding_id": "groin", "side": None}) == AnswerKey("groin")
