"""A case is either read whole, or refused with a line per problem that says what is allowed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.answers import (
    Answer,
    AnswerState,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.findings import (
    Catalogue,
    FindingDefinition,
    FindingKind,
    Laterality,
    Option,
)
from hipspine_desktop.errors import CaseError
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services.case_files import LARGEST_BYTES, CaseReader

SCHEMA = json.loads((resources_dir() / "schemas" / "case.schema.json").read_text("utf-8"))
CATALOGUE = Catalogue(
    (),
    (
        FindingDefinition("groin_pain", "Groin pain", "l", FindingKind.YES_NO, Laterality.PER_SIDE),
        FindingDefinition("fever", "Fever", "r", FindingKind.YES_NO, Laterality.MIDLINE),
        FindingDefinition(
            "hip_rotation", "Rotation", "h", FindingKind.MEASURED, Laterality.PER_SIDE,
            unit="°", minimum=-10, maximum=70,
        ),
        FindingDefinition(
            "onset", "Onset", "b", FindingKind.CHOICE, Laterality.MIDLINE,
            options=(Option("sudden", "sudden"), Option("gradual", "gradual")),
        ),
    ),
)  # fmt: skip
READER = CaseReader(SCHEMA, CATALOGUE, ("physiotherapy",))


def case(*answers: dict[str, Any], side: str = "right", **changes: Any) -> dict[str, Any]:
    data = {
        "schema": 1,
        "patient": {"age": 61, "sex": "female"},
        "symptomatic_side": side,
        "answers": list(answers),
    }
    return data | changes


def row(finding: str = "groin_pain", **fields: Any) -> dict[str, Any]:
    return {"finding": finding, **fields}


def problems_of(data: object) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        READER.read_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return caught.value.problems


def test_every_form_of_answer_is_read() -> None:
    found = READER.read_data(
        case(
            row(side="right", answer="present", note="sharp"),
            row(side="left", answer="absent"),
            row("fever", answer="unclear"),
            row("hip_rotation", side="right", value=-3),
            row("hip_rotation", side="left", answer="could_not_test", reason="pain"),
            row("onset", side=None, value="sudden"),
        )
    )
    answers = found.answers
    assert found.symptomatic_side is SymptomaticSide.RIGHT
    assert answers.of("groin_pain", Side.RIGHT) == Answer(AnswerState.PRESENT, note="sharp")
    assert answers.of("groin_pain", Side.LEFT).state is AnswerState.ABSENT
    assert answers.of("fever").state is AnswerState.UNCLEAR
    assert answers.of("hip_rotation", Side.RIGHT) == Answer.of_value(-3.0)
    assert answers.of("hip_rotation", Side.LEFT).reason is CannotTestReason.PAIN
    assert answers.of("onset") == Answer.of_value("sudden")
    assert len(answers) == 6


def test_a_reason_in_free_words_is_kept() -> None:
    found = READER.read_data(case(row("fever", answer="could_not_test", reason="no thermometer")))
    assert found.answers.of("fever") == Answer.could_not_test(
        CannotTestReason.OTHER, "no thermometer"
    )


def test_a_missing_side_is_taken_only_where_the_complaint_has_none() -> None:
    unsided = row(answer="present")
    assert "needs a side; allowed: left, right" in problems_of(case(unsided))[0]
    found = READER.read_data(case(unsided, side="unknown"))
    assert found.answers.of("groin_pain").state is AnswerState.PRESENT


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"{", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"schema": 1, "schema": 1}', "stands twice"),
        (b'{"schema": NaN}', "NaN is not a number"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * (LARGEST_BYTES + 1), "allowed: 1000000"),
        (b'{"schema": ' + b"9" * 400 + b"}", "a number has 400 digits"),
        (b'{"schema": "\\ud800"}', "half a character"),
        ([], "wrong type; allowed: object"),
        ({}, "'schema' is missing"),
        (case(schema=2), "schema: 2 is not allowed; allowed: 1"),
        (case(side="up"), "allowed: left, right, bilateral, unknown"),
        (case(patient={"age": 161, "sex": "female"}), "patient > age: 161 is out of range"),
        (case(patient={"age": 6.5, "sex": "female"}), "patient > age: 6.5 is of the wrong type"),
        (case(patient={"age": 61, "sex": "f"}), "allowed: female, male, not_known"),
        (case(extra=1), "allowed keys: schema, patient"),
        (case(setting="spa"), "allowed: physiotherapy"),
        (case(row(side="up", answer="present")), "answers[1] > side: 'up' is not allowed"),
        (case(row(side="right")), "exactly one of 'answer' and 'value'"),
        (case(row(side="right", answer="present", value=1)), "exactly one of"),
        (case(row(side="right", answer="yes")), "allowed: present, absent"),
        (case(row("groin_pian", side="right", answer="present")), "nearest: groin_pain"),
        (case(row("fever", side="left", answer="present")), "midline finding; allowed: null"),
        (case(row("hip_rotation", side="left", value=400)), "is 400, allowed: -10 to 70 °"),
        (case(row("hip_rotation", side="left", value="15")), "not a number"),
        (case(row("hip_rotation", side="left", value=True)), "wrong type"),
        (case(row("hip_rotation", side="left", answer="present")), "takes a value"),
        (case(row("onset", value="later")), "allowed: sudden, gradual"),
        (case(row("fever", answer="absent", reason="pain")), "belongs to could_not_test"),
        (
            case(row("fever", answer="absent"), row("fever", answer="present")),
            "answers[2] 'fever': contradicts answers[1]",
        ),
        (
            case(
                row("hip_rotation", side="left", value=10),
                row("hip_rotation", side="left", value=11),
            ),
            "contradicts answers[1]",
        ),
    ],
)
def test_a_bad_case_is_refused_with_what_is_allowed(data: object, said: str) -> None:
    problems = problems_of(data)
    assert any(said in line for line in problems), problems


def test_every_problem_has_its_own_line() -> None:
    problems = problems_of(
        case(
            row("nonsense", answer="present"),
            row("hip_rotation", side="left", value=400),
            row("fever", side="left", answer="present"),
        )
    )
    assert [line.split()[0] for line in problems] == ["answers[1]", "answers[2]", "answers[3]"]


def test_the_same_answer_twice_counts_once() -> None:
    found = READER.read_data(case(row("fever", answer="absent"), row("fever", answer="absent")))
    assert len(found.answers) == 1


def test_a_problem_stays_on_its_line() -> None:
    problems = problems_of(case(row("two\nlines\x1b", answer="present")))
    assert problems == (
        "answers[1] 'two?lines?': no such finding; see 'hipspine-desktop findings'",
    )


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="is not a file"):
        READER.read_file(tmp_path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"gone\.json: cannot be read"):
        READER.read_file(tmp_path / "gone.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(JSON)
def test_no_json_breaks_the_reader(data: object) -> None:
    assert problems_of(json.dumps(data).encode())


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    assert problems_of(raw)
