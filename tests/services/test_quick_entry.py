"""Quick entry: what it echoes is what it stores; what it cannot read changes nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

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
from hipspine_desktop.services.quick_entry.naming import names_function
from hipspine_desktop.services.quick_entry.reader import Problem, QuickReader, Reading
from hipspine_desktop.services.quick_entry.tokens import words_of
from hipspine_desktop.wording.texts import Texts

CATALOGUE = load_knowledge(paths.resources_dir() / "knowledge").catalogue
READER = QuickReader(CATALOGUE)
TEXTS = Texts.load(paths.resources_dir() / "wording")
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


def value(
    finding: str, side: Side | None, figure: float, note: str = ""
) -> tuple[str, Side | None, Answer]:
    return finding, side, Answer.of_value(figure, note)


def noted(answer: Answer, note: str) -> Answer:
    return replace(answer, note=note)


FLEX, IR, EHL = "hip_flexion_passive", "hip_ir_passive", "great_toe_extension_strength"
AS_TYPED_IN_CLINIC: list[tuple[str, list[tuple[str, Side | None, Answer]]]] = [
    ("flex 95 deg r, 110 deg l", [value(FLEX, R, 95), value(FLEX, L, 110)]),
    ("ir r 15, l 32", [value(IR, R, 15), value(IR, L, 32)]),
    ("ir R15 L32", [value(IR, R, 15), value(IR, L, 32)]),
    ("ir r/l 15/32", [value(IR, R, 15), value(IR, L, 32)]),
    ("ir l/r 15/32", [value(IR, L, 15), value(IR, R, 32)]),
    ("ir: r 15; er: r 30\u00b0", [value(IR, R, 15), value("hip_er_passive", R, 30)]),
    ("IR 15 deg r", [value(IR, R, 15)]),
    ("ir r 15 pain", [value(IR, R, 15), ("hip_ir_pain", R, PRESENT)]),
    ("ir r 15 pain l 32", [value(IR, R, 15), value(IR, L, 32), ("hip_ir_pain", R, PRESENT)]),
    ("slr r 40 leg l 80", [value("slr_angle", R, 40), value("slr_angle", L, 80),
                           ("slr_leg_pain", R, PRESENT)]),
    ("ir r 15 no pain", [value(IR, R, 15, "no pain")]),
    ("ir r 15 l 32 stiff & sore", [value(IR, R, 15), value(IR, L, 32, "stiff & sore")]),
    ("ext r \u221210", [value("hip_extension_passive", R, -10)]),
    ("slr l 40 +", [value("slr_angle", L, 40), ("slr_leg_pain", L, PRESENT)]),
    ("slr r pos at 40 deg", [("slr_leg_pain", R, PRESENT), value("slr_angle", R, 40)]),
    ("slr r 40 leg tight", [value("slr_angle", R, 40, "leg tight")]),
    ("slr r 40 no leg pain", [value("slr_angle", R, 40, "no leg pain")]),
    ("slr neg bds", [("slr_leg_pain", R, ABSENT), ("slr_leg_pain", L, ABSENT)]),
    ("ehl l 4/5 r 5/5", [value(EHL, L, 4), value(EHL, R, 5)]),
    ("ach bds 2", [value("reflex_ankle", R, 2), value("reflex_ankle", L, 2)]),
    ("Trendelenburg pos. li", [("trendelenburg_sign", L, PRESENT)]),
    ("groin beidseits +", [("groin_pain", R, PRESENT), ("groin_pain", L, PRESENT)]),
    ("groin + r>l", [("groin_pain", R, noted(PRESENT, "r>l")),
                     ("groin_pain", L, noted(PRESENT, "r>l"))]),
    ("groin r + no radiation", [("groin_pain", R, noted(PRESENT, "no radiation"))]),
    ("groin r + l - no pain", [("groin_pain", R, PRESENT),
                               ("groin_pain", L, noted(ABSENT, "no pain"))]),
    ("groin r + c/o ache, sharp", [("groin_pain", R, noted(PRESENT, "c/o ache"))]),
    ("groin r + 6/10", [("groin_pain", R, noted(PRESENT, "6/10"))]),
    ("groin r + deep ache", [("groin_pain", R, noted(PRESENT, "deep ache"))]),
    ("back pain + \"r more than l, am\"", [("back_pain", None,
                                           noted(PRESENT, "r more than l, am"))]),
    ("fadir +ve l", [("fadir_groin_pain", L, PRESENT)]),
    ("stairs ++", [("stairs_pain", None, noted(PRESENT, "++"))]),
    ("night pain nein", [("night_pain", None, ABSENT)]),
    ("no night pain", [("night_pain", None, ABSENT)]),
    ("bladder no change", [("ce_bladder_change", None, noted(ABSENT, "change"))]),
    ("stairs no problem", [("stairs_pain", None, noted(ABSENT, "problem"))]),
    ("groin r no pain", [("groin_pain", R, noted(ABSENT, "pain"))]),
    ("pins & needles r +", [("pins_needles_leg", R, PRESENT)]),
    ("abi r 0,85 l 0.9", [value("abpi", R, 0.85), value("abpi", L, 0.9)]),
    ("schober 5,5cm", [value("modified_schober", None, 5.5)]),
    ("temp 36,8\u00b0C", [value("temperature", None, 36.8)]),
    ("bp 130/80", [value("systolic_pressure", None, 130, "130/80")]),
    ("nprs 7/10", [value("nprs_now", None, 7)]),
    ("dur 2 years", [value("duration_months", None, 24)]),
    ("dur 6/12", [value("duration_months", None, 6)]),
    ("6mwt 350m", [value("six_minute_walk", None, 350)]),
    ("40m walk 1,2 m/s", [value("timed_walk_40m", None, 1.2)]),
    ("no pain sit +", [("pain_free_sitting", None, PRESENT)]),
    ("bilateral sciatica -", [("ce_both_legs", None, ABSENT)]),
    ("add-r r +", [("add_r_lateral_pain", R, PRESENT)]),
    ("add r 15", [value("hip_adduction_passive", R, 15)]),
    ("foot pulse r absent", [("foot_pulses_reduced", R, PRESENT)]),
    ("foot pulse bds normal", [("foot_pulses_reduced", R, ABSENT),
                               ("foot_pulses_reduced", L, ABSENT)]),
    ("dp r palpable l absent", [("foot_pulses_reduced", R, ABSENT),
                                ("foot_pulses_reduced", L, PRESENT)]),
    ("ir r 15 hard end-feel", [value(IR, R, 15, "hard end-feel")]),
    ("anal tone absent", [("anal_tone_reduced", None, PRESENT)]),
    ("l5 sens l reduced", [("sensation_l5", L, PRESENT)]),
    ("plantar r down, l up", [("plantar_upgoing", R, ABSENT), ("plantar_upgoing", L, PRESENT)]),
    ("bladder ok, bowel no", [("ce_bladder_change", None, ABSENT),
                              ("ce_bowel_change", None, ABSENT)]),
    ("vitals normal", [("vital_signs_normal", None, PRESENT)]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), AS_TYPED_IN_CLINIC, ids=lambda v: str(v)[:40])
def test_lines_as_they_are_typed_in_clinic(
    line: str, expected: list[tuple[str, Side | None, Answer]]
) -> None:
    assert pairs(line) == expected


REFUSED: list[tuple[str, Problem]] = [
    ("thrst r -", Problem.UNKNOWN), ("knee groin +", Problem.UNKNOWN_WORD),
    ("afebrile +", Problem.UNKNOWN), ("gt r tender", Problem.UNKNOWN_WORD),
    ("ir r ca 15", Problem.UNKNOWN_WORD), ("ir r10 l5", Problem.UNKNOWN_WORD),
    ("bilateral buttock pain +", Problem.TWO_MEANINGS),
    ("ir r", Problem.NO_ANSWER), ("groin r>l", Problem.NO_ANSWER),
    ("ir r 400", Problem.NOT_ALLOWED), ("ir r +", Problem.NOT_ALLOWED),
    ("slr r 400", Problem.NOT_ALLOWED), ("groin r 40", Problem.NOT_ALLOWED),
    ("ir r 15.5", Problem.TOO_FINE), ("walk dist 1,000", Problem.TOO_FINE),
    ("ehl r 4+", Problem.TOO_FINE), ("ehl r 4-/5", Problem.TOO_FINE),
    ("ir r 15 cm", Problem.OTHER_UNIT), ("dur 6 weeks", Problem.OTHER_UNIT),
    ("ms 1 h", Problem.OTHER_UNIT), ("walk dist 50 yards", Problem.OTHER_UNIT),
    ("lld 1cm", Problem.OTHER_UNIT),
    ("ext r 10-15", Problem.NOT_ONE_FIGURE), ("ir r ~15", Problem.NOT_ONE_FIGURE),
    ("flex 95/110", Problem.WHICH_FIGURE), ("abd r 4/5", Problem.WHICH_FIGURE),
    ("kj 4/5", Problem.WHICH_FIGURE), ("ehl r/l 4/5", Problem.WHICH_FIGURE),
    ("l5 sens r +", Problem.WHICH_WAY), ("foot pulse r -", Problem.WHICH_WAY),
    ("weight bearing no", Problem.WHICH_WAY), ("heel walk r -", Problem.WHICH_WAY),
    ("fadir +/-", Problem.BOTH_SIGNS),
    ("headache r +", Problem.NO_SIDES_HERE), ("back pain + r>l", Problem.NO_SIDES_HERE),
    ("fadir + pain l buttock", Problem.SIDE_IN_NOTE), ("groin + sharp r", Problem.SIDE_IN_NOTE),
    ("fadir r x", Problem.NO_REASON), ("groin r x pain", Problem.NO_REASON),
    ("groin r + -", Problem.TWO_ANSWERS), ("ehl r 4 5", Problem.TWO_ANSWERS),
    ("ir 15 l 32", Problem.TWO_ANSWERS), ("groin r + no", Problem.TWO_ANSWERS),
    ("fadir + faber -", Problem.TWO_FINDINGS), ("ir r 15 er l 30", Problem.TWO_FINDINGS),
    ("faber r + groin l -", Problem.TWO_FINDINGS), ("R groin + L groin -", Problem.TWO_FINDINGS),
    ("bladder no control", Problem.NO_WHAT), ("saddle no sensation", Problem.NO_WHAT),
    ("groin r no movement", Problem.NO_WHAT),
    ("fadir r + no groin pain", Problem.SAYS_BOTH), ("groin r + no pain", Problem.SAYS_BOTH),
]  # fmt: skip


@pytest.mark.parametrize(("line", "problem"), REFUSED, ids=str)
def test_what_is_not_read_changes_nothing(line: str, problem: Problem) -> None:
    (item,) = READER.read(line, SymptomaticSide.RIGHT)
    assert item.readings == ()
    assert item.problem is problem
    assert f"quick_entry.problem.{problem}" in TEXTS


def test_the_examples_of_the_documentation_are_read() -> None:
    text = (Path(__file__).parents[2] / "docs" / "quick-entry.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("    ")]
    assert len(lines) == 2
    for line in lines:
        for item in READER.read(line, SymptomaticSide.RIGHT):
            assert item.problem is None, (line[item.start : item.end], item.problem)


def test_the_name_that_takes_a_grade_is_offered() -> None:
    (item,) = READER.read("abd r 4/5")
    assert item.guesses == ("abd mmt",)
    assert READER.completed("abd r 4/5", "abd mmt") == "abd mmt r 4/5"


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


def answers_of(finding: FindingDefinition, name: str = "") -> st.SearchStrategy[tuple[str, Answer]]:
    """Texts that mean an answer, with the answer."""
    reason = st.sampled_from(list(finding.cannot_reasons)).map(
        lambda r: (f"x {REASON_WORD[r]}", Answer.could_not_test(r))
    )
    unclear = st.just(("?", UNCLEAR))
    if finding.kind is FindingKind.YES_NO and names_function(frozenset(words_of(name))):
        normal = "normal" in finding.label.casefold()
        good, bad = (PRESENT, ABSENT) if normal else (ABSENT, PRESENT)
        return st.one_of(st.just(("normal", good)), st.just(("reduced", bad)), unclear, reason)
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
    said, answer = draw(answers_of(finding, name).filter(lambda pair: written(pair[1])))
    key = draw(st.sampled_from(finding.keys))
    parts = [SIDE_WORD[key.side], said]
    if draw(st.booleans()) and said in ("+", "-"):
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


@settings(max_examples=200, deadline=None)
@given(entries(), st.sampled_from(list(SymptomaticSide)))
def test_a_side_that_was_typed_is_the_side(
    entry: tuple[str, AnswerKey, Answer], painful: SymptomaticSide
) -> None:
    line, key, _answer = entry
    assert {r.key.side for r in readings(line, painful)} <= {key.side}


NOTES = st.text("abcdefghij klmnopq,r+-0123456789", min_size=1, max_size=20).map(
    lambda t: " ".join(t.split())
)


@settings(max_examples=200, deadline=None)
@given(entries(), NOTES.filter(bool))
def test_a_note_in_quotes_changes_nothing_else(
    entry: tuple[str, AnswerKey, Answer], note: str
) -> None:
    line, _key, _answer = entry
    plain = readings(line)
    noted_ones = [replace(r, answer=replace(r.answer, note=note)) for r in plain]
    assert readings(f'{line} "{note}"') in (noted_ones, [])


@settings(max_examples=200, deadline=None)
@given(entries(), st.sampled_from(["no", "not", "without", "kein"]))
def test_a_note_that_denies_the_finding_is_never_stored_beside_present(
    entry: tuple[str, AnswerKey, Answer], word: str
) -> None:
    line, key, answer = entry
    label = CATALOGUE.finding(key.finding_id).label
    if answer == PRESENT and words_of(label):
        assert readings(f"{line} {word} {' '.join(words_of(label))}") == []


CLINIC_WORDS = (
    "ir er flex abd slr ehl kj groin fadir faber pain no r l bds re li + - ? x 15 4/5 15/32 40"
    ' leg deg \u00b0 , 0,5 & > r>l ++ weak normal stiff at now " not'
).split()


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(CLINIC_WORDS), max_size=9))
def test_a_finding_that_was_not_named_is_not_stored(words: list[str]) -> None:
    """Every finding stored begins with a name that was typed; no side but a typed one, or the
    painful one where none was typed at all."""
    line = " ".join(words)
    for item in READER.read(line, SymptomaticSide.RIGHT):
        typed = line[item.start : item.end].casefold()
        for reading in item.readings:
            if reading.key.side is L:
                assert re.search(r"\b(l|li|bds)\b", line.casefold())
            if reading.side_assumed:
                assert not re.search(r"(^|[\s,])(r|l|re|li|bds)($|[\s,])", typed.split('"')[0])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text('irl fadebg+-?x0159,;./>&"() ', max_size=40))
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
