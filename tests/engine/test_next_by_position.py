"""Next tests under the patient's positions, aimed at conditions, and held back by red flags."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerSet,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, Contraindication, Laterality, Position
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.candidates import find_candidates
from hipspine_desktop.engine.next_test import (
    MOST_ALIKE,
    MOST_PLANNED,
    NextTestWish,
    _aimed,
    _worths,
    entropy_bits,
    expected_gain,
)
from hipspine_desktop.engine.positions import LINE, group_by_position, order_of_positions
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import Aim, EvaluatedSide, NextTest, SideResult
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Fact, RedFlagEntry, Trigger
from tests.engine import factory
from tests.engine.random_networks import random_base, random_case

WORTH = st.dictionaries(st.sampled_from(LINE), st.floats(0.01, 1.0), min_size=1)


def steps(way: tuple[Position, ...], present: Position) -> int:
    path = way if present is Position.NONE else (present, *way)
    return sum(abs(LINE.index(a) - LINE.index(b)) for a, b in pairwise(path))


@settings(max_examples=60)
@given(worth=WORTH, present=st.sampled_from(list(Position)))
def test_no_other_order_turns_the_patient_less(
    worth: dict[Position, float], present: Position
) -> None:
    found = order_of_positions(worth, present)
    assert sorted(found) == sorted(worth)
    assert steps(found, present) == min(steps(way, present) for way in permutations(worth))
    if present in worth:
        assert found[0] is present


@pytest.mark.parametrize("present", list(Position))
def test_no_position_is_lost_whichever_have_tests(present: Position) -> None:
    for count in range(1, len(LINE) + 1):
        for chosen in combinations(LINE, count):
            assert set(order_of_positions(dict.fromkeys(chosen, 0.1), present)) == set(chosen)


def test_of_two_ways_as_long_the_more_valuable_begins() -> None:
    low, high = Position.SUPINE, Position.PRONE
    here = Position.SIDE_LYING
    assert order_of_positions({low: 0.1, high: 0.2}, here) == (high, low)
    assert order_of_positions({low: 0.2, high: 0.1}, here) == (low, high)
    assert order_of_positions({Position.NONE: 1.0}) == ()


def test_with_no_position_known_the_end_that_is_worth_more_begins() -> None:
    """Both ways are as long; how near the next position is does not matter."""
    standing, sitting, prone = Position.STANDING, Position.SITTING, Position.PRONE
    worth = {standing: 0.1, sitting: 0.1, prone: 0.3}
    assert order_of_positions(worth) == (prone, sitting, standing)
    assert order_of_positions({**worth, standing: 0.4}) == (standing, sitting, prone)


def _test(name: str, position: Position, gain: float, minutes: float) -> NextTest:
    hip = (factory.Region.HIP_JOINT, 0.5)
    return NextTest(name, None, name, position, 30, gain, gain / minutes, hip, hip, minutes)


def test_groups_hold_every_test_once_and_count_the_turn_once() -> None:
    tests = [
        _test("prone_one", Position.PRONE, 0.3, 1.0),
        _test("asked", Position.NONE, 0.2, 0.2),
        _test("prone_two", Position.PRONE, 0.2, 1.5),
        _test("standing", Position.STANDING, 0.1, 0.75),
    ]
    groups = group_by_position(tests, Position.SUPINE)
    assert [(g.position, [t.finding_id for t in g.tests]) for g in groups] == [
        (Position.NONE, ["asked"]),
        (Position.PRONE, ["prone_one", "prone_two"]),
        (Position.STANDING, ["standing"]),
    ]
    assert [g.minutes for g in groups] == pytest.approx([0.2, 2.0, 0.75])
    assert group_by_position([]) == ()


def one_side(base: KnowledgeBase, case: Case, wish: NextTestWish | None = None) -> SideResult:
    (side,) = Reasoner(base).assess(case, wish).sides
    return side


def test_in_the_present_position_a_test_costs_no_turn() -> None:
    base, case = factory.hip_and_spine(), factory.case({"groin": PRESENT})
    before = {t.finding_id: t for t in one_side(base, case).next_tests}
    wish = NextTestWish(present=Position.PRONE)
    side = one_side(base, case, wish)
    after = {t.finding_id: t for t in side.next_tests}
    assert before["rotation"].minutes - after["rotation"].minutes == pytest.approx(0.5)
    assert after["rotation"].value > before["rotation"].value
    assert after["fadir"].value == before["fadir"].value
    lying = [g for g in side.next_by_position if g.position is not Position.NONE]
    assert lying[0].position is Position.PRONE
    assert sorted(t.finding_id for g in side.next_by_position for t in g.tests) == sorted(after)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), present=st.sampled_from(LINE))
def test_nothing_but_the_next_tests_depends_on_where_the_patient_is(
    seed: int, present: Position
) -> None:
    base = random_base(seed, conditions=5)
    case = random_case(seed, base, share=0.3)
    reasoner = Reasoner(base)
    plain, placed = reasoner.assess(case), reasoner.assess(case, NextTestWish(present=present))
    assert (plain.present, placed.present) == (Position.NONE, present)
    looks_ahead = {"next_tests": (), "next_by_position": (), "plan": ()}
    without = [replace(s, **looks_ahead) for s in placed.sides]  # type: ignore[arg-type]
    assert without == [replace(s, **looks_ahead) for s in plain.sides]  # type: ignore[arg-type]
    assert replace(placed, sides=plain.sides, present=Position.NONE) == plain
    for one, other in zip(plain.sides, placed.sides, strict=True):
        assert _names(one) == _names(other)


def _names(side: SideResult) -> set[str]:
    return {t.finding_id for group in side.plan for t in group.tests}


def test_a_plan_holds_no_question_and_not_much_of_the_same() -> None:
    plain = factory.hip_and_spine()
    alike = tuple(factory.finding(f"roll_{n}", position=Position.SUPINE) for n in range(6))
    told = factory.cut(0.1, {"hip_arthritis": 0.6})
    base = factory.base(
        plain.conditions,
        (*plain.catalogue.findings, *alike),
        (*plain.indicators, *(factory.indicator(f.id, told, cluster="rolls") for f in alike)),
        (*plain.clusters, factory.cluster("rolls", 0.4)),
    )
    side = one_side(base, factory.case({"groin": PRESENT}))
    planned = [t for group in side.plan for t in group.tests]
    rolls = [t for t in planned if t.finding_id.startswith("roll_")]
    assert len(rolls) == MOST_ALIKE
    assert len(planned) <= MOST_PLANNED
    assert all(group.position is not Position.NONE for group in side.plan)
    assert {t.finding_id for t in planned} - {t.finding_id for t in rolls}


def test_a_plan_holds_what_tells_most_per_minute_and_that_first() -> None:
    """Sixteen tests in one position: more telling ones take longer, one takes an hour."""
    number = range(16)
    seconds = [20 + 12 * i + 40 * (i % 3) for i in number]
    seconds[9] = 3600
    names = [f"sign_{i}" for i in number]
    base = factory.base(
        [factory.condition("cause", factory.Region.HIP_JOINT, 0.4)],
        [
            factory.finding(name, position=Position.SUPINE, seconds=seconds[i])
            for i, name in enumerate(names)
        ],
        [
            factory.indicator(name, factory.cut(0.1, {"cause": 0.5 + 0.03 * i}))
            for i, name in enumerate(names)
        ],
    )
    (group,) = one_side(base, factory.case()).plan
    worth = {}
    for i, name in enumerate(names):
        alone = np.array([[0.4 * (0.5 + 0.03 * i)]])
        chance = alone[0] + 0.6 * 0.1
        minutes = seconds[i] / 60 + 0.5
        worth[name] = expected_gain(alone, chance, np.array([0.4])) / minutes
    ranked = sorted(names, key=lambda name: -worth[name])
    assert [t.finding_id for t in group.tests] == ranked[:MOST_PLANNED]
    assert "sign_9" not in ranked[:MOST_PLANNED]


@settings(max_examples=5)
@given(seed=st.integers(0, 10**6))
def test_aimed_at_conditions_the_gain_is_the_loss_of_their_entropy(seed: int) -> None:
    base = random_base(seed, conditions=6, ordinal=0.0)
    case = random_case(seed, base, share=0.3)
    now = one_side(base, case, NextTestWish(aim=Aim.CONDITIONS))
    assert now.next_aim is Aim.CONDITIONS
    for test in now.next_tests[:3]:
        key = AnswerKey(test.finding_id, test.side)
        then = {
            answer: one_side(base, factory.case({**case.answers, key: answer}))
            for answer in (PRESENT, ABSENT)
        }
        chance = _chance(now, then[PRESENT], then[ABSENT])
        left = chance * entropy(then[PRESENT]) + (1.0 - chance) * entropy(then[ABSENT])
        assert test.gain == pytest.approx(entropy(now) - left, abs=1e-6)
        assert test.condition_if_positive[0] in {c.id for c in now.conditions}
        leading = then[PRESENT].conditions[0]
        assert test.condition_if_positive[1] == pytest.approx(leading.p.p, abs=1e-6)


def entropy(side: SideResult) -> float:
    return float(entropy_bits(np.array([c.p.p for c in side.conditions])).sum())


def _chance(now: SideResult, positive: SideResult, negative: SideResult) -> float:
    tables = [{c.id: c.p.p for c in side.conditions} for side in (now, positive, negative)]
    moved = max(tables[0], key=lambda name: abs(tables[1][name] - tables[2][name]))
    before, above, below = (table[moved] for table in tables)
    return (before - below) / (above - below)


def flagged_base(urgency: Urgency = Urgency.EMERGENCY) -> KnowledgeBase:
    """The hop test must not be done under a fracture; the fall is asked in the red-flag block."""
    plain = factory.hip_and_spine()
    hop = factory.finding(
        "hop", position=Position.STANDING,
        contraindications=(Contraindication("fracture", "a fracture could move"),),
    )  # fmt: skip
    fall = factory.finding("fall", per_side=False, red_flag_block=True)
    scan = factory.finding("scan")
    flag = RedFlagEntry(
        id="fracture", pathology="Fracture", tag="fracture", label="Hip fracture",
        urgency=urgency, destination=Destination.EMERGENCY_DEPARTMENT, action="Send",
        timeframe="now",
        trigger=Trigger(any=tuple(Trigger(fact=Fact(finding=n)) for n in ("fall", "scan"))),
        **factory.JUDGED,
    )  # fmt: skip
    useful = factory.indicator("hop", factory.cut(0.1, {"hip_arthritis": 0.9}))
    return factory.base(
        plain.conditions, (*plain.catalogue.findings, hop, fall, scan),
        (*plain.indicators, useful), plain.clusters, red_flags=[flag],
    )  # fmt: skip


FALL = AnswerKey("fall")


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (None, False),
        (UNCLEAR, False),
        (Answer.could_not_test(CannotTestReason.REFUSED), False),
        (PRESENT, True),
    ],
)
def test_a_test_is_held_back_until_the_emergency_is_excluded(
    answer: Answer | None, raised: bool
) -> None:
    answers = {} if answer is None else {FALL: answer}
    side = one_side(flagged_base(), factory.case(answers))
    assert "hop" not in {t.finding_id for t in side.next_tests}
    held = next(h for h in side.held_back if h.finding_id == "hop")
    assert (held.finding_id, held.side, held.raised) == ("hop", Side.RIGHT, raised)
    assert (held.flag_id, held.flag_label, held.reason) == (
        "fracture", "Hip fracture", "a fracture could move"
    )  # fmt: skip
    assert held.questions == (() if raised else ("Fall",))
    assert held.gain > 0.02


def test_once_excluded_it_is_offered_though_no_scan_was_done() -> None:
    side = one_side(flagged_base(), factory.case({FALL: ABSENT}))
    assert "hop" in {t.finding_id for t in side.next_tests}
    assert side.held_back == ()


def test_what_is_no_emergency_forbids_only_when_raised() -> None:
    base = flagged_base(Urgency.SOON)
    assert "hop" in {t.finding_id for t in one_side(base, factory.case({})).next_tests}
    assert all(h.raised for h in one_side(base, factory.case({FALL: PRESENT})).held_back)


def test_a_result_of_a_forbidden_test_changes_no_mind() -> None:
    case = factory.case({"slump": PRESENT})
    side = one_side(flagged_base(), case)
    told = {r.finding_id for change in side.change_my_mind for r in change.results}
    assert "hop" not in told
    free = one_side(flagged_base(), factory.case({"slump": PRESENT, FALL: ABSENT}))
    assert {r.finding_id for c in free.change_my_mind for r in c.results}


@pytest.mark.parametrize(
    ("hurting", "answered", "held"),
    [
        (SymptomaticSide.RIGHT, (Side.RIGHT,), False),
        (SymptomaticSide.RIGHT, (Side.LEFT,), True),
        (SymptomaticSide.BILATERAL, (Side.RIGHT,), True),
        (SymptomaticSide.UNKNOWN, (), True),
        (SymptomaticSide.UNKNOWN, (Side.LEFT,), True),
        (SymptomaticSide.UNKNOWN, (Side.LEFT, Side.RIGHT), False),
    ],
)
def test_a_question_with_sides_is_answered_on_each_side_that_hurts(
    hurting: SymptomaticSide, answered: tuple[Side, ...], held: bool
) -> None:
    plain = flagged_base()
    sided = tuple(
        replace(f, laterality=Laterality.PER_SIDE) if f.id == "fall" else f
        for f in plain.catalogue.findings
    )
    base = replace(plain, catalogue=Catalogue(plain.catalogue.sections, sided))
    answers = AnswerSet({AnswerKey("fall", side): ABSENT for side in answered})
    result = Reasoner(base).assess(Case(60, Sex.FEMALE, hurting, answers))
    found = {h.finding_id for side in result.sides for h in side.held_back}
    assert ("hop" in found) == held


@pytest.mark.parametrize("seed", range(6))
def test_all_gains_at_once_are_those_one_by_one(seed: int) -> None:
    """Ordinal findings too: each level's chance times the entropy then."""
    base = random_base(seed, conditions=5, ordinal=0.6)
    reasoner = Reasoner(base)
    found = reasoner.context(random_case(seed, base, share=0.3), EvaluatedSide.RIGHT)
    candidates = find_candidates(found, frozenset())
    for aim in Aim:
        place = _aimed(reasoner.network, aim)
        gains = _worths(candidates, found.reads[place], place).gains
        for number, first in enumerate(candidates.first):
            rows = slice(first, first + candidates.waiting[number].indicator.cuts)
            met, chance = candidates.met[rows, place], candidates.chance[rows]
            expected = expected_gain(met, chance, found.reads[place])
            assert gains[number] == pytest.approx(expected, abs=1e-12)
