"""Changing one answer re-does only what it must, and the result is that of a fresh evaluation."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, FindingKind, Laterality
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.flag_board import FlagBoard
from hipspine_desktop.engine.kept import Kept
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.red_flags import evaluate_red_flags
from hipspine_desktop.engine.result import Result
from hipspine_desktop.knowledge.base import KnowledgeBase
from tests.engine.random_networks import random_base, with_rules
from tests.engine.test_roots import ROOT_CONDITION, rooted

TOLERANCE = 1e-12


def differences(one: object, other: object, place: str = "result") -> Iterator[str]:
    """Where two results differ by more than rounding."""
    if type(one) is not type(other):
        yield f"{place}: {type(one)} and {type(other)}"
    elif is_dataclass(one):
        for field in fields(one):
            pair = (getattr(thing, field.name) for thing in (one, other))
            yield from differences(*pair, f"{place}.{field.name}")
    elif isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) != len(other):
            yield f"{place}: {len(one)} and {len(other)} entries"
        for i, (a, b) in enumerate(zip(one, other, strict=False)):
            yield from differences(a, b, f"{place}[{i}]")
    elif isinstance(one, float) and isinstance(other, float) and not isinstance(one, Enum):
        if abs(one - other) > TOLERANCE * max(1.0, abs(one)):
            yield f"{place}: {one} and {other}"
    elif one != other:
        yield f"{place}: {one} and {other}"


def random_answer(rng: random.Random, finding: FindingDefinition) -> Answer:
    if rng.random() < 0.2:
        return NOT_ASKED
    if rng.random() < 0.1:
        return rng.choice((UNCLEAR, Answer.could_not_test(CannotTestReason.PAIN)))
    if finding.kind is FindingKind.MEASURED:
        low, high = finding.minimum or 0.0, finding.maximum or 100.0
        return Answer.of_value(float(round(rng.uniform(low, min(high, 120.0)))))
    if finding.kind is FindingKind.YES_NO:
        return rng.choice((PRESENT, ABSENT))
    return Answer.of_value(rng.choice(finding.options).value)


def edited(rng: random.Random, case: Case, catalogue: Catalogue) -> Case:
    """The case with one answer, and now and then age, sex or side, changed."""
    finding = rng.choice(catalogue.findings)
    per_side = finding.laterality is Laterality.PER_SIDE
    side = rng.choice(list(Side)) if per_side else None
    answer = random_answer(rng, finding)
    if finding.problem_with(answer):
        answer = NOT_ASKED
    answers = case.answers.with_answer(AnswerKey(finding.id, side), answer)
    age, sex, hurting = case.age, case.sex, case.symptomatic_side
    if rng.random() < 0.1:
        age, sex, hurting = (
            rng.choice((15, 40, 60, 80)), rng.choice(list(Sex)), rng.choice(list(SymptomaticSide))
        )  # fmt: skip
    return Case(age, sex, hurting, answers)


def some_base(seed: int) -> KnowledgeBase:
    """With clusters and ordinal findings; every second with roots, every third with rules."""
    base = rooted(seed) if seed % 2 else random_base(seed)
    names = [c.id for c in base.conditions]
    chosen = [ROOT_CONDITION if ROOT_CONDITION in names else names[0], names[-1]]
    return with_rules(base, seed, chosen) if seed % 3 == 0 else base


def start() -> Case:
    return Case(60, Sex.FEMALE, SymptomaticSide.RIGHT)


@settings(max_examples=7)
@given(seed=st.integers(0, 10**6))
def test_after_any_edits_the_result_is_a_fresh_one(seed: int) -> None:
    base, rng, case = some_base(seed), random.Random(seed), start()
    held = Reasoner(base)
    for number in range(12):
        case = edited(rng, case, base.catalogue)
        found = held.assess(case)
        if number % 4 == 3:
            assert list(differences(found, Reasoner(base).assess(case))) == []


@settings(max_examples=5)
@given(seed=st.integers(0, 10**6))
def test_with_almost_no_memory_the_result_is_the_same(seed: int) -> None:
    base, rng, case = some_base(seed), random.Random(seed), start()
    wide, narrow = Reasoner(base), Reasoner(base)
    narrow._kept.most_bytes = 400
    narrow._draws.kept.most_bytes = 9000
    for _ in range(8):
        case = edited(rng, case, base.catalogue)
        assert list(differences(narrow.assess(case), wide.assess(case))) == []
        assert narrow._kept.bytes <= 400
        assert narrow._draws.kept.bytes <= 9000


@settings(max_examples=10)
@given(seed=st.integers(0, 10**6))
def test_the_quick_numbers_are_those_of_the_whole_result(seed: int) -> None:
    base, rng, case = some_base(seed), random.Random(seed), start()
    reasoner = Reasoner(base)
    for _ in range(6):
        case = edited(rng, case, base.catalogue)
    quick, whole = reasoner.quick(case), reasoner.assess(case)
    assert quick.red_flags == whole.red_flags
    assert quick.raised == whole.raised
    assert quick.flag_questions == whole.flag_questions
    assert [s.side for s in quick.sides] == [s.side.value for s in whole.sides]
    for fast, full in zip(quick.sides, whole.sides, strict=True):
        assert fast.regions == tuple((r.region, r.p.p) for r in full.regions)
        assert dict(fast.conditions) == {c.id: c.p.p for c in full.conditions}
        assert fast.coexistence == tuple((c.first, c.second, c.p.p) for c in full.coexistence)
        assert fast.unexplained == full.unexplained.p
        assert fast.roots == tuple((r.id, r.p.p) for r in full.roots)
        assert fast.used_findings == full.used_findings


def test_the_programs_own_base_from_key_to_key(knowledge: KnowledgeBase) -> None:
    """Forty edits of a patient whose both sides hurt, then the same case alone."""
    rng, held = random.Random(7), Reasoner(knowledge)
    case = Case(60, Sex.FEMALE, SymptomaticSide.BILATERAL)
    for number in range(40):
        case = edited(rng, case, knowledge.catalogue)
        if number % 8 == 7:
            held.assess(case)
    case = Case(60, Sex.FEMALE, SymptomaticSide.BILATERAL, case.answers)
    found: Result = held.assess(case)
    assert list(differences(found, Reasoner(knowledge).assess(case))) == []
    used, most = held.kept_bytes
    assert 0 < used <= most <= 100 * 2**20


def test_red_flags_from_key_to_key(knowledge: KnowledgeBase) -> None:
    """Against the plain evaluation, order included."""
    rng, board, case = random.Random(3), FlagBoard(knowledge), start()
    asked = {f.id for f in knowledge.catalogue.red_flag_block}
    block = Catalogue(
        knowledge.catalogue.sections,
        tuple(f for f in knowledge.catalogue if f.id in asked or rng.random() < 0.2),
    )
    for number in range(60):
        case = edited(rng, case, block)
        if number % 6 == 5:
            assert board.evaluate(case) == evaluate_red_flags(case, knowledge)
        else:
            board.evaluate(case)
    assert board.kept.bytes <= board.kept.most_bytes


def test_what_is_too_large_is_not_kept_and_the_oldest_leaves() -> None:
    kept = Kept[str, bytes](most_bytes=10, size=len)
    kept.put("large", b"x" * 11)
    assert (kept.peek("large"), kept.bytes) == (None, 0)
    kept.put("just so", b"x" * 10)
    assert kept.peek("just so") is not None
    for name in ("one", "two"):
        kept.put(name, b"x" * 5)
    assert kept.peek("one") == b"x" * 5  # now the younger one
    kept.put("three", b"x")
    assert (kept.peek("two"), kept.bytes) == (None, 6)
    kept.put("one", b"x" * 9)
    assert kept.bytes == 10


@pytest.mark.parametrize("name", ["factor", "rows"])
def test_one_changed_answer_re_does_one_factor(name: str, knowledge: KnowledgeBase) -> None:
    reasoner = Reasoner(knowledge)
    keys = [AnswerKey(n, Side.RIGHT) for n in ("fadir_groin_pain", "slump", "slr_leg_pain")]
    answers = dict.fromkeys(keys, PRESENT)
    case = Case(60, Sex.FEMALE, SymptomaticSide.RIGHT, start().answers)
    for key, answer in answers.items():
        case = Case(60, case.sex, case.symptomatic_side, case.answers.with_answer(key, answer))
    reasoner.assess(case)
    kept = reasoner._kept if name == "factor" else reasoner._draws.kept
    before = set(kept._values)
    turned = case.answers.with_answer(keys[0], ABSENT)
    reasoner.assess(Case(60, case.sex, case.symptomatic_side, turned))
    assert len(set(kept._values) - before) == 1
