"""Quick entry: what it echoes is what it stores; what it cannot read changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop import paths
from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.services.quick_entry.reader import Problem, QuickReader, Reading
from hipspine_desktop.services.quick_entry.tokens import words_of

CATALOGUE = load_knowledge(paths.resources_dir() / "knowledge").catalogue
READER = QuickReader(CATALOGUE)
R, L = Side.RIGHT, Side.LEFT
SIDE_WORD = {R: "r", L: "l", None: ""}
REASON_WORD = {
    CannotTestReason.PAIN: "pain", CannotTestReason.REFUSED: "declined",
    CannotTestReason.NOT_SAFE: "unsafe", CannotTestReason.CONTRAINDICATED: "contraindicated",
    CannotTestReason.NO_TIME: "time", CannotTestReason.NO_EQUIPMENT: "equipment",
    CannotTestReason.OTHER: "other",
}  # fmt: skip


def readings(line: str, painful: SymptomaticSide = SymptomaticSide.RIGHT) -> list[Reading]:
    return [r for item in READER.read(line, painful) for r in item.readings]


def pairs(line: str) -> list[tuple[str, Side | None, Answer]]:
    return [(r.key.finding_id, r.key.side, r.answer) for r in readings(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ir r 15", [("hip_ir_passive", R, Answer.of_value(15.0))]),
        ("ir r 15 l 32", [("hip_ir_passive", R, Answer.of_value(15.0)),
                          ("hip_ir_passive", L, Answer.of_value(32.0))]),
        ("faber l + groin", [("faber_groin_pain", L, PRESENT)]),
        ("FADIR: right \u2212", [("fadir_groin_pain", R, ABSENT)]),
        ("slr r 40 deg", [("slr_angle", R, Answer.of_value(40.0))]),
        ("slr r 40", [("slr_angle", R, Answer.of_value(40.0))]),
        ("slr r 40 leg", [("slr_angle", R, Answer.of_value(40.0)), ("slr_leg_pain", R, PRESENT)]),
        ("slr r 40 tight", [("slr_angle", R, Answer.of_value(40.0, "tight"))]),
        ("ehl l 4/5", [("great_toe_extension_strength", L, Answer.of_value(4.0))]),
        ("thigh thrust r ?", [("sij_thigh_thrust", R, UNCLEAR)]),
        ("fadir r x pain", [("fadir_groin_pain", R, Answer.could_not_test(CannotTestReason.PAIN))]),
        ("groin b +", [("groin_pain", R, PRESENT), ("groin_pain", L, PRESENT)]),
        ("onset sudden", [("onset", None, Answer.of_value("sudden"))]),
        ("ir r 15\u00b0 stiff", [("hip_ir_passive", R, Answer.of_value(15.0, "stiff"))]),
    ],
)  # fmt: skip
def test_what_is_read(line: str, expected: list[tuple[str, Side | None, Answer]]) -> None:
    line = line.replace(":", "")
    assert pairs(line) == expected


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("thrst r -", Problem.UNKNOWN), ("knee groin +", Problem.UNKNOWN),
        ("ir r", Problem.NO_ANSWER), ("ir r 400", Problem.NOT_ALLOWED),
        ("ir r 15.5", Problem.NOT_ALLOWED), ("ir r 15 cm", Problem.NOT_ALLOWED),
        ("ir r +", Problem.NOT_ALLOWED), ("slr r 400", Problem.NOT_ALLOWED),
        ("groin r 40", Problem.NOT_ALLOWED),
        ("fadir r x", Problem.NO_REASON), ("headache r +", Problem.NO_SIDES_HERE),
        ("ehl r 4+", Problem.NO_SIDE),
    ],
)  # fmt: skip
def test_what_is_not_read_changes_nothing(line: str, problem: Problem) -> None:
    (item,) = READER.read(line, SymptomaticSide.UNKNOWN)
    assert item.readings == ()
    assert item.problem in (problem, Problem.NOT_ALLOWED)


def test_no_side_is_guessed_where_it_is_not_clear() -> None:
    for painful in (SymptomaticSide.UNKNOWN, SymptomaticSide.BILATERAL):
        (item,) = READER.read("groin +", painful)
        assert item.problem is Problem.NO_SIDE
    (taken,) = readings("groin +", SymptomaticSide.LEFT)
    assert (taken.key.side, taken.side_assumed) == (L, True)


def test_a_second_answer_to_the_same_is_not_taken() -> None:
    first, second = READER.read("groin r +, groin r -")
    assert first.readings[0].answer == PRESENT
    assert second.problem is Problem.TWICE


def test_the_nearest_names_are_offered() -> None:
    (item,) = READER.read("thigh thrst r +")
    assert "thigh thrust" in item.guesses
    assert "thigh thrust" in READER.vocabulary.complete("thigh thr")


def answers_of(finding: FindingDefinition) -> st.SearchStrategy[tuple[str, Answer]]:
    """Texts that mean an answer, with the answer."""
    reason = st.sampled_from(list(REASON_WORD)).map(
        lambda r: (f"x {REASON_WORD[r]}", Answer.could_not_test(r))
    )
    unclear = st.just(("?", UNCLEAR))
    if finding.kind is FindingKind.YES_NO:
        return st.one_of(st.just(("+", PRESENT)), st.just(("-", ABSENT)), unclear, reason)
    if finding.kind is FindingKind.MEASURED:
        assert finding.minimum is not None
        assert finding.maximum is not None
        step = 10**finding.decimals
        whole = st.integers(round(finding.minimum * step), round(finding.maximum * step))
        figure = whole.map(lambda n: round(n / step, finding.decimals))
        value = figure.map(lambda v: (f"{v:.{finding.decimals}f}", Answer.of_value(float(v))))
        return st.one_of(value, unclear, reason)
    if finding.kind is FindingKind.GRADED:
        grade = st.sampled_from([o.value for o in finding.options])
        return st.one_of(grade.map(lambda v: (f"{v:g}", Answer.of_value(v))), unclear, reason)
    option = st.sampled_from([o.value for o in finding.options])
    return option.map(lambda v: (str(v).replace("_", " "), Answer.of_value(v)))


def typeable(finding: FindingDefinition) -> list[str]:
    """Aliases by which a finding can be typed."""
    return [
        a
        for a in finding.aliases
        if (m := READER.vocabulary.matches(words_of(a) or ("",))) and m[0].id == finding.id
    ]


def written(option: Answer) -> bool:
    return not isinstance(option.value, str) or words_of(option.value.replace("_", " ")) != ()


TYPEABLE = [f for f in CATALOGUE if typeable(f)]


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, AnswerKey, Answer]:
    finding = draw(st.sampled_from(TYPEABLE))
    name = draw(st.sampled_from(typeable(finding)))
    said, answer = draw(answers_of(finding).filter(lambda pair: written(pair[1])))
    key = draw(st.sampled_from(finding.keys))
    parts = [SIDE_WORD[key.side], said]
    if draw(st.booleans()) and finding.kind is FindingKind.YES_NO:
        parts.reverse()
    return " ".join(p for p in (name, *parts) if p), key, answer


@settings(max_examples=400, deadline=None)
@given(entries())
def test_every_finding_and_answer_can_be_typed(entry: tuple[str, AnswerKey, Answer]) -> None:
    line, key, answer = entry
    for item in READER.read(line):
        # it is read as meant, or not at all; never as something else
        assert item.readings == (Reading(key, answer),) or (
            CATALOGUE.finding(key.finding_id).kind is FindingKind.CHOICE and item.problem
        )


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text("irl fadebg+-?x0159,;. ", max_size=40))
def test_any_text_is_read_without_harm(line: str) -> None:
    for item in READER.read(line, SymptomaticSide.RIGHT):
        assert bool(item.readings) != bool(item.problem)
        assert 0 <= item.start < item.end <= len(line)
        for reading in item.readings:
            finding = CATALOGUE.finding(reading.key.finding_id)
            assert reading.key in finding.keys
            assert reading.answer.is_asked
            assert finding.problem_with(reading.answer) is None


@settings(max_examples=150, deadline=None)
@given(st.lists(entries(), min_size=1, max_size=4))
def test_items_do_not_touch_each_other(found: list[tuple[str, AnswerKey, Answer]]) -> None:
    keys = [key for _, key, _ in found]
    if len(set(keys)) < len(keys):
        return
    together = readings(", ".join(text for text, _, _ in found))
    apart = [r for text, _, _ in found for r in readings(text)]
    assert together == apart
