"""Replay, what would change my mind, and how much the pre-test probability matters."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import ABSENT, PRESENT, AnswerKey, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.prior_sensitivity import posterior_at, prior_curve
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import MindChange, SideResult
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Fact, RedFlagEntry, Trigger
from tests.engine import factory
from tests.engine.random_networks import random_base, random_case

SEEDS = st.integers(0, 10**6)


def one_side(reasoner: Reasoner, case: Case) -> SideResult:
    (side,) = reasoner.assess(case).sides
    return side


def leader(side: SideResult) -> tuple[Region, float]:
    first = max(side.regions, key=lambda r: r.p.p)
    return first.region, first.p.p


def with_results(case: Case, change: MindChange) -> Case:
    answers = case.answers
    for told in change.results:
        answer = PRESENT if told.positive else ABSENT
        answers = answers.with_answer(AnswerKey(told.finding_id, told.side), answer)
    return replace(case, answers=answers)


@settings(max_examples=12)
@given(seed=SEEDS)
def test_each_change_is_what_comes_out_when_it_happens(seed: int) -> None:
    base = random_base(seed, conditions=5, findings=10, ordinal=0.0)
    case = random_case(seed, base, share=0.4)
    reasoner = Reasoner(base)
    now = one_side(reasoner, case)
    for change in now.change_my_mind:
        if change.taken_away is not None:
            (then,) = reasoner.replay(case, [change.taken_away]).sides
        else:
            then = one_side(reasoner, with_results(case, change))
            assert 0.0 < change.chance < 1.0
        region, p = leader(then)
        assert region is change.region is not leader(now)[0]
        assert p == pytest.approx(change.p, abs=1e-7)


def test_a_pair_is_searched_where_no_single_result_does_it() -> None:
    found = one_side(Reasoner(two_signs()), factory.case({"groin": PRESENT})).change_my_mind
    pairs = [c for c in found if c.taken_away is None]
    assert [{t.finding_id for t in c.results} for c in pairs] == [{"slump", "leg_pain"}]
    assert all(t.positive for t in pairs[0].results)
    assert pairs[0].region is Region.LUMBAR_SPINE


def test_one_result_is_enough_once_the_other_is_known() -> None:
    case = factory.case({"groin": PRESENT, "slump": PRESENT})
    found = one_side(Reasoner(two_signs()), case).change_my_mind
    results = [c for c in found if c.taken_away is None]
    assert [[t.finding_id for t in c.results] for c in results] == [["leg_pain"]]


def test_the_answer_that_everything_hangs_on() -> None:
    found = one_side(Reasoner(two_signs(hip=0.2)), factory.case({"groin": PRESENT}))
    (change,) = [c for c in found.change_my_mind if c.taken_away is not None]
    assert change.taken_away == AnswerKey("groin", Side.RIGHT)
    assert (change.region, change.chance) == (Region.LUMBAR_SPINE, 0.0)


def test_no_result_of_a_test_that_a_flag_forbids() -> None:
    base = two_signs()
    flag = RedFlagEntry(
        id="fracture", pathology="Fracture", tag="fracture", label="Fracture",
        urgency=Urgency.EMERGENCY, destination=Destination.EMERGENCY_DEPARTMENT, action="Send",
        timeframe="now", trigger=Trigger(fact=Fact(finding="groin")), **factory.JUDGED,
    )  # fmt: skip
    flagged = replace(base, red_flags=(flag,))
    side = one_side(Reasoner(flagged), factory.case({"groin": PRESENT}))
    assert all("slump" not in {t.finding_id for t in c.results} for c in side.change_my_mind)


def test_nothing_recorded_is_no_mind_to_change() -> None:
    assert one_side(Reasoner(two_signs()), factory.case()).change_my_mind == ()


def two_signs(hip: float = 0.4) -> KnowledgeBase:
    forbidden = (factory.Contraindication("fracture", "may move it"),)
    return factory.base(
        [
            factory.condition("hip_arthritis", Region.HIP_JOINT, hip),
            factory.condition("radiculopathy", Region.LUMBAR_SPINE, 0.25),
        ],
        [
            factory.finding("groin"),
            factory.finding("slump", contraindications=forbidden),
            factory.finding("leg_pain"),
        ],
        [
            factory.indicator("groin", factory.cut(0.2, {"hip_arthritis": 0.8})),
            factory.indicator("slump", factory.cut(0.3, {"radiculopathy": 0.9})),
            factory.indicator("leg_pain", factory.cut(0.3, {"radiculopathy": 0.9})),
        ],
    )


@settings(max_examples=8)
@given(seed=SEEDS)
def test_replay_is_the_case_without_these_answers(seed: int) -> None:
    base = random_base(seed)
    case = random_case(seed, base)
    keys = sorted(case.answers, key=str)[:3]
    left = {k: a for k, a in case.answers.items() if k not in keys}
    reasoner = Reasoner(base)
    assert reasoner.replay(case, keys) == reasoner.assess(factory.case(left))
    assert reasoner.replay(case, ()) == reasoner.assess(case)


@settings(max_examples=8)
@given(seed=SEEDS, prior=st.floats(0.02, 0.9))
def test_the_prior_curve_is_the_posterior_at_each_prior(seed: int, prior: float) -> None:
    base = random_base(seed, conditions=4)
    case = random_case(seed, base)
    side = one_side(Reasoner(base), case)
    for estimate in side.conditions[:2]:
        entry = next(c for c in base.conditions if c.id == estimate.id)
        moved = entry.model_copy(
            update={"prior": (entry.prior[0].model_copy(update={"rate": prior}),)}
        )
        conditions = tuple(moved if c.id == entry.id else c for c in base.conditions)
        then = one_side(Reasoner(replace(base, conditions=conditions)), case)
        expected = next(c.p.p for c in then.conditions if c.id == entry.id)
        found = posterior_at(estimate.p.p, estimate.prior.p, np.array([prior]))
        assert found[0] == pytest.approx(expected, abs=1e-9)


def test_the_curve_rises_through_the_point() -> None:
    side = one_side(Reasoner(factory.hip_and_spine()), factory.case({"fadir": PRESENT}))
    estimate = side.conditions[0]
    curve = prior_curve(estimate)
    values = [point.p for point in curve]
    assert values == sorted(values)
    assert (curve[0].prior, curve[-1].prior) == (estimate.prior.low, estimate.prior.high)
    assert values[0] < estimate.p.p < values[-1]


def test_a_certain_posterior_stays_certain_and_finite() -> None:
    assert posterior_at(1.0, 0.5, np.array([0.1, 0.9])) == pytest.approx([1.0, 1.0], abs=1e-9)
    assert posterior_at(0.0, 0.5, np.array([0.1, 0.9])) == pytest.approx([0.0, 0.0], abs=1e-9)
    assert posterior_at(0.5, 0.5, np.array([0.0, 1.0])) == pytest.approx([0.0, 1.0], abs=1e-9)


def test_what_is_not_known_comes_by_its_worth_and_at_most_five() -> None:
    """Independent findings of one cause; their expected change of the log odds by hand. A rare
    sign (2 % against 30 %) goes before one of 67 %, whose absence says more."""
    figures = {
        "sign_a": (0.4, 0.5), "sign_b": (0.4, 0.9), "sign_c": (0.4, 0.45), "sign_d": (0.4, 0.8),
        "sign_e": (0.4, 0.85), "sign_f": (0.4, 0.67), "sign_g": (0.4, 0.41), "rare": (0.02, 0.3),
    }  # fmt: skip
    base = factory.base(
        [factory.condition("cause", Region.HIP_JOINT, 0.3)],
        [factory.finding(name) for name in figures],
        [factory.indicator(n, factory.cut(b, {"cause": r})) for n, (b, r) in figures.items()],
    )

    def moves(name: str) -> tuple[float, float]:
        background, rate = figures[name]
        return math.log(rate / background), math.log((1 - rate) / (1 - background))

    def worth(name: str) -> float:
        background, rate = figures[name]
        chance = 0.3 * rate + 0.7 * background
        return chance * abs(moves(name)[0]) + (1 - chance) * abs(moves(name)[1])

    (cause,) = one_side(Reasoner(base), factory.case()).conditions
    ranked = sorted(figures, key=lambda n: -worth(n))[:5]
    assert ranked == ["sign_b", "sign_e", "sign_d", "rare", "sign_f"]
    assert [u.finding_id for u in cause.not_known] == ranked
    for unasked in cause.not_known:
        told = unasked.log_odds_if_positive, unasked.log_odds_if_negative
        assert told == pytest.approx(moves(unasked.finding_id))
