"""What a signature covers of an assessment: as JSON for the snapshot, and compared with it.

The snapshot keeps every field as it was written; it is compared by value. A part or a field that
came after a record was signed counts as holding its default, so a later program raises no alarm
about an old record. Each new part of an assessment is one more line of ``_PARTS``, each new field
of an entry needs a default, and neither is ever renamed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerSet, Side
from hipspine_desktop.domain.assessment import (
    Acknowledgement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.body_chart import BodyChart, ChartPatch
from hipspine_desktop.store.frozen_json import MalformedJsonError, from_json, to_json


@dataclass(frozen=True)
class _Part:
    """One part of what is signed.

    Attributes:
        of: its value in an assessment.
        write: JSON data of the value.
        read: the value from JSON data of this or an earlier program.
        empty: the value where an earlier program did not know the part.
    """

    of: Callable[[Assessment], Any]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    empty: object


def to_recorded(stored: Assessment) -> dict[str, Any]:
    """JSON data of everything that was entered."""
    return {name: part.write(part.of(stored)) for name, part in _PARTS.items()}


def is_as_recorded(recorded: Mapping[str, Any], stored: Assessment) -> bool:
    """Whether an assessment holds what a snapshot of this or an earlier program recorded."""
    if recorded.keys() - _PARTS.keys():
        return False
    try:
        return all(
            part.of(stored) == (part.read(recorded[name]) if name in recorded else part.empty)
            for name, part in _PARTS.items()
        )
    except (MalformedJsonError, KeyError, TypeError, ValueError, AttributeError):
        return False


def _write_answers(answers: AnswerSet) -> list[dict[str, Any]]:
    ordered = sorted(answers.items(), key=lambda item: (item[0].finding_id, item[0].side or ""))
    return [
        {"finding": key.finding_id, "side": to_json(key.side), **to_json(answer)}
        for key, answer in ordered
    ]


def _read_answers(data: list[dict[str, Any]]) -> AnswerSet:
    found = {}
    for entry in data:
        rest = {name: item for name, item in entry.items() if name not in ("finding", "side")}
        side = None if entry["side"] is None else Side(entry["side"])
        found[AnswerKey(entry["finding"], side)] = from_json(Answer, rest, older=True)
    if len(found) != len(data):
        raise MalformedJsonError("two answers in one place")
    return AnswerSet(found)


def _write_texts(texts: Mapping[NarrativeField, str]) -> dict[str, str]:
    return {field.value: text for field, text in sorted(texts.items())}


def _read_texts(data: Mapping[str, str]) -> dict[NarrativeField, str]:
    return {NarrativeField(name): text for name, text in data.items()}


def _read_acknowledgements(data: list[object]) -> tuple[Acknowledgement, ...]:
    return tuple(from_json(Acknowledgement, entry, older=True) for entry in data)


def _read_chart(data: object) -> BodyChart:
    return BodyChart(from_json(ChartPatch, {"entries": data}, older=True).entries)


def _read_as(kind: type[Any]) -> Callable[[Any], Any]:
    return lambda data: cast(object, from_json(kind, data, older=True))


_PARTS: Mapping[str, _Part] = {
    "complaint": _Part(lambda a: a.complaint, to_json, _read_as(Complaint), Complaint()),
    "answers": _Part(lambda a: a.answers, _write_answers, _read_answers, AnswerSet()),
    "narrative": _Part(lambda a: dict(a.narrative), _write_texts, _read_texts, {}),
    "impression": _Part(lambda a: a.impression, to_json, _read_as(Impression), Impression()),
    "acknowledgements": _Part(lambda a: a.acknowledgements, to_json, _read_acknowledgements, ()),
    "body_chart": _Part(
        lambda a: a.body_chart,
        lambda chart: to_json(chart.entries),
        _read_chart,
        BodyChart(),
    ),
}
