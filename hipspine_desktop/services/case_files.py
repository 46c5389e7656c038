"""Reading a case file for the headless door: JSON in, a checked domain case out.

The format is described in ``docs/headless.md`` and ``resources/schemas/case.schema.json``.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from hipspine_desktop.domain.answers import (
    Answer,
    AnswerKey,
    AnswerSet,
    AnswerState,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, Laterality
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.errors import CaseError

LARGEST_BYTES = 1_000_000
SHOWN_PROBLEMS = 200
LONGEST_NUMBER = 30


class CaseReader:
    """Checks case files against the schema and a catalogue.

    Args:
        schema: the JSON Schema of a case.
        catalogue: the findings that may be answered.
        settings: ids of the clinic settings; the first is the default.
    """

    def __init__(
        self, schema: Mapping[str, Any], catalogue: Catalogue, settings: tuple[str, ...]
    ) -> None:
        self._validator = Draft202012Validator(schema)
        self._catalogue = catalogue
        self._settings = settings

    def read_file(self, path: Path) -> Case:
        """The case of a file.

        Raises:
            CaseError: with one line per problem, each naming the entry and what is allowed.
        """
        try:
            if path.exists() and not path.is_file():
                raise CaseError((f"{path.name}: is not a file",))
            with path.open("rb") as file:
                raw = file.read(LARGEST_BYTES + 1)
        except OSError as fault:
            raise CaseError((f"{path.name}: cannot be read: {fault.strerror}",)) from None
        return self.read_bytes(raw, path.name)

    def read_bytes(self, raw: bytes, name: str = "case") -> Case:
        """The case of a JSON text in UTF-8; see :meth:`read_file`."""
        return self.read_data(_parsed(raw, name))

    def read_data(self, data: object) -> Case:
        """The case of parsed JSON; see :meth:`read_file`."""
        errors = sorted(self._validator.iter_errors(data), key=lambda e: list(map(str, e.path)))
        if errors:
            raise CaseError(tuple(_schema_line(error) for error in errors[:SHOWN_PROBLEMS]))
        assert isinstance(data, Mapping)
        problems: list[str] = []
        setting = data.get("setting", self._settings[0])
        if setting not in self._settings:
            problems.append(
                f"setting: '{setting}' is unknown; allowed: {', '.join(self._settings)}"
            )
        side = SymptomaticSide(data["symptomatic_side"])
        answers = self._answers(data["answers"], side, problems)
        if problems:
            raise CaseError(tuple(problems[:SHOWN_PROBLEMS]))
        patient = data["patient"]
        return Case(patient["age"], Sex(patient["sex"]), side, answers, setting)

    def _answers(
        self, rows: list[Mapping[str, Any]], side: SymptomaticSide, problems: list[str]
    ) -> AnswerSet:
        answers: dict[AnswerKey, Answer] = {}
        first_row: dict[AnswerKey, int] = {}
        for number, row in enumerate(rows, start=1):
            place = _one_line(f"answers[{number}] '{row['finding']}'")
            definition = self._catalogue.by_id.get(row["finding"])
            if definition is None:
                problems.append(f"{place}: no such finding{self._nearest(row['finding'])}")
                continue
            key = AnswerKey(definition.id, Side(row["side"]) if row.get("side") else None)
            found = [
                *_side_problems(definition, key, side),
                *_answer_problems(definition, row),
            ]
            if not found and key in answers and answers[key] != _answer(row):
                found.append(
                    f"contradicts answers[{first_row[key]}], which answers the same finding"
                    " on the same side; allowed: one answer"
                )
            problems.extend(f"{place}: {text}" for text in found)
            if not found:
                answers[key] = _answer(row)
                first_row.setdefault(key, number)
        return AnswerSet(answers)

    def _nearest(self, wanted: str) -> str:
        near = difflib.get_close_matches(wanted, self._catalogue.by_id, n=3)
        hint = f"nearest: {', '.join(near)}" if near else "see 'hipspine-desktop findings'"
        return f"; {hint}"


def _parsed(raw: bytes, name: str) -> object:
    if len(raw) > LARGEST_BYTES:
        raise CaseError((f"{name}: is too large; allowed: {LARGEST_BYTES} bytes",))
    if not raw.strip():
        raise CaseError((f"{name}: is empty; a JSON object is needed",))
    try:
        text = raw.decode("utf-8-sig")
        data: object = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_int=_sensible_int,
            object_pairs_hook=_unique_keys,
        )
        json.dumps(data, ensure_ascii=False).encode()  # refuses half characters
    except UnicodeEncodeError:
        raise CaseError((f"{name}: holds half a character (a lone surrogate)",)) from None
    except UnicodeDecodeError:
        raise CaseError((f"{name}: is not UTF-8 text",)) from None
    except json.JSONDecodeError as fault:
        line = f"{name}: is not JSON: {fault.msg}, line {fault.lineno} column {fault.colno}"
        raise CaseError((line,)) from None
    except RecursionError:
        raise CaseError((f"{name}: is nested too deeply",)) from None
    except ValueError as fault:
        raise CaseError((f"{name}: {fault}",)) from None
    return data


def _refuse_constant(word: str) -> object:
    raise ValueError(f"{word} is not a number")


def _sensible_int(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"a number has {len(digits)} digits; allowed: {LONGEST_NUMBER}")
    return int(digits)


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key '{key[:80]}' stands twice in one object; allowed: once")
        found[key] = value
    return found


def _schema_line(error: ValidationError) -> str:
    """``answers[3] > side: 'up' is not allowed; allowed: left, right, null``."""
    words = [f"[{p + 1}]" if isinstance(p, int) else f" > {p}" for p in error.absolute_path]
    place = "".join(words).removeprefix(" > ") or "the case"
    shown = repr(error.instance)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    return _one_line(f"{place}: {_schema_fault(error, shown)}")


def _one_line(text: str) -> str:
    """Without line ends and control signs, which would break one line per problem."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _schema_fault(error: ValidationError, shown: str) -> str:
    allowed: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "enum":
            words = ", ".join("null" if v is None else str(v) for v in allowed)
            return f"{shown} is not allowed; allowed: {words}"
        case "const":
            return f"{shown} is not allowed; allowed: {allowed}"
        case "type":
            return f"{shown} is of the wrong type; allowed: {allowed}"
        case "minimum" | "maximum":
            limits = f"{schema['minimum']} to {schema['maximum']}"
            return f"{shown} is out of range; allowed: {limits}"
        case "required":
            return error.message.replace(" is a required property", " is missing")
        case "additionalProperties":
            what = error.message.split("(")[-1].rstrip(")")
            return f"{what}; allowed keys: {', '.join(schema['properties'])}"
        case "oneOf":
            return "needs exactly one of 'answer' and 'value'"
        case "maxItems" | "maxLength":
            return f"is too long; allowed: {allowed}"
        case _:
            return error.message[:160]


def _side_problems(
    definition: FindingDefinition, key: AnswerKey, side: SymptomaticSide
) -> Iterator[str]:
    if definition.laterality is Laterality.MIDLINE and key.side is not None:
        yield f"side '{key.side}' is not allowed for a midline finding; allowed: null"
    elif (
        definition.laterality is Laterality.PER_SIDE
        and key.side is None
        and side is not SymptomaticSide.UNKNOWN
    ):
        yield ("needs a side; allowed: left, right (null only when symptomatic_side is 'unknown')")


def _answer_problems(definition: FindingDefinition, row: Mapping[str, Any]) -> Iterator[str]:
    if row.get("reason") and row.get("answer") != "could_not_test":
        yield "'reason' belongs to could_not_test; use 'note' for a remark"
        return
    problem = definition.problem_with(_answer(row))
    if problem is not None:
        yield problem


def _answer(row: Mapping[str, Any]) -> Answer:
    note = row.get("note", "")
    if "value" in row:
        value = row["value"]
        return Answer.of_value(value if isinstance(value, str) else float(value), note)
    state = AnswerState(row["answer"])
    if state is not AnswerState.COULD_NOT_TEST:
        return Answer(state, note=note)
    words = row.get("reason", "").strip()
    if words in set(CannotTestReason):
        return Answer.could_not_test(CannotTestReason(words), note)
    return Answer.could_not_test(CannotTestReason.OTHER, "; ".join(w for w in (words, note) if w))
