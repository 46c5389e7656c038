"""A signed record stays proved when a later program knows more fields and more parts."""

from __future__ import annotations

import copy
import json
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.answers import PRESENT, UNCLEAR, Answer, AnswerKey, AnswerSet, Side
from hipspine_desktop.domain.assessment import (
    Acknowledgement,
    Addendum,
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
    SymptomaticSide,
)
from hipspine_desktop.services.recorded import is_as_recorded, to_recorded
from hipspine_desktop.services.signing import addendum_hash
from hipspine_desktop.store.frozen_json import from_json, to_json
from tests.services.test_result_json import strategy

WHEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@st.composite
def drafts(draw: st.DrawFn) -> Assessment:
    answers = st.dictionaries(strategy(AnswerKey), strategy(Answer), max_size=3)
    texts = st.dictionaries(st.sampled_from(NarrativeField), st.text("ab", min_size=1), max_size=2)
    seen = st.builds(
        Acknowledgement, st.text("fg"), st.text("hi"), st.booleans(), st.text(), st.just(WHEN)
    )
    return Assessment(
        "a1", "p1", "2026-0001-1", "c1", "Anna Sample", WHEN, WHEN,
        complaint=draw(strategy(Complaint)),
        answers=AnswerSet(draw(answers)),
        narrative=draw(texts),
        impression=draw(strategy(Impression)),
        acknowledgements=tuple(draw(st.lists(seen, max_size=2))),
    )  # fmt: skip


def _stored(data: Any) -> Any:
    return json.loads(json.dumps(data))


@given(drafts())
def test_what_was_recorded_is_recognised(draft: Assessment) -> None:
    assert is_as_recorded(_stored(to_recorded(draft)), draft)


@given(drafts(), drafts())
def test_only_an_equal_assessment_is_as_recorded(one: Assessment, other: Assessment) -> None:
    assert is_as_recorded(_stored(to_recorded(one)), other) == (one == other)


DEFAULTED = {
    kind: {
        f.name: f.default if f.default is not MISSING else f.default_factory()  # type: ignore[misc]
        for f in fields(kind)
        if f.default is not MISSING or f.default_factory is not MISSING
    }
    for kind in (Answer, Complaint, Impression, Acknowledgement)
}


def without_later_fields(recorded: dict[str, Any]) -> dict[str, Any]:
    """As a program would have written it that did not know any field or part that is empty."""
    older = copy.deepcopy(recorded)
    kinds = {"complaint": Complaint, "impression": Impression}
    for name, kind in kinds.items():
        _strip(older[name], kind)
    for entry in older["answers"]:
        _strip(entry, Answer)
    empty = _stored(to_recorded(Assessment("", "", "", "", "", WHEN, WHEN)))
    return {name: part for name, part in older.items() if part and part != empty[name]}


def _strip(entry: dict[str, Any], kind: type[Any]) -> None:
    for name, default in to_json(tuple(DEFAULTED[kind].items())):
        if entry[name] == default:
            del entry[name]


@given(drafts())
def test_fields_and_parts_that_came_later_raise_no_alarm(draft: Assessment) -> None:
    older = without_later_fields(_stored(to_recorded(draft)))
    assert is_as_recorded(older, draft)


@pytest.mark.parametrize(
    "changed",
    [
        {"answers": AnswerSet({AnswerKey("groin", Side.LEFT): UNCLEAR})},
        {"answers": AnswerSet({AnswerKey("groin", Side.LEFT): replace(PRESENT, note="x")})},
        {"answers": AnswerSet({AnswerKey("groin", Side.RIGHT): PRESENT})},
        {"answers": AnswerSet()},
        {"complaint": Complaint(SymptomaticSide.LEFT)},
        {"impression": Impression("Hip", Agreement.AGREES)},
        {"narrative": {NarrativeField.PLAN: "x"}},
        {"acknowledgements": (Acknowledgement("f", "", False, "A", WHEN),)},
    ],
)  # fmt: skip
def test_an_older_form_still_shows_each_alteration(changed: dict[str, Any]) -> None:
    answers = AnswerSet({AnswerKey("groin", Side.LEFT): PRESENT})
    made = Assessment("a1", "p1", "2026-0001-1", "c1", "Anna", WHEN, WHEN, answers=answers)
    older = without_later_fields(_stored(to_recorded(made)))
    assert older == {"answers": [{"finding": "groin", "side": "left", "state": "present"}]}
    assert is_as_recorded(older, made)
    assert not is_as_recorded(older, replace(made, **changed))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda r: r.update(more=1),
        lambda r: r["answers"].append(r["answers"][0]),
        lambda r: r["answers"][0].update(state="perhaps"),
        lambda r: r["answers"][0].update(more=1),
        lambda r: r["answers"][0].pop("side"),
        lambda r: r.update(answers=None),
        lambda r: r.update(complaint=[]),
    ],
)
def test_what_no_program_wrote_is_never_taken_as_recorded(spoil: Any) -> None:
    answers = AnswerSet({AnswerKey("groin", Side.LEFT): PRESENT})
    made = Assessment("a1", "p1", "2026-0001-1", "c1", "Anna", WHEN, WHEN, answers=answers)
    recorded = _stored(to_recorded(made))
    spoil(recorded)
    assert not is_as_recorded(recorded, made)


@dataclass(frozen=True, slots=True)
class LaterAddendum(Addendum):
    """As a later program might know it."""

    place: str = ""


def test_the_hash_of_an_addendum_stays_when_a_later_program_knows_more() -> None:
    values = ("n1", "Rang", WHEN, WHEN, "c1", "Anna", "Physiotherapist", "PH1", "")
    written, read = Addendum(*values), LaterAddendum(*values)
    assert addendum_hash("a1", read) == addendum_hash("a1", written)
    assert addendum_hash("a1", replace(read, place="Hull")) != addendum_hash("a1", written)
    # as revision 0002 wrote it
    assert (
        addendum_hash("a1", written)
        == "36ebcafbf6e3bc140ca3277ecca307ba8ece99999b45aa5965dc04e060f34d1f"
    )


def test_brief_data_reads_back_equal() -> None:
    answer = Answer.of_value(3.0)
    assert to_json(answer, brief=True) == {"state": "value", "value": 3.0}
    assert from_json(Answer, to_json(answer, brief=True), older=True) == answer
