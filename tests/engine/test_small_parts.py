"""Parts that mutation testing found untested, and patients whose answers contradict each other."""

from __future__ import annotations

import math
import random

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
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine import context, intervals
from hipspine_desktop.engine.context import explained_states, with_each_condition
from hipspine_desktop.engine.figures import Figures
from hipspine_desktop.engine.intervals import states_needed
from hipspine_desktop.engine.network import compile_network
from hipspine_desktop.engine.posterior import leading_states, posterior
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import CutEntry
from tests.engine import factory, slow_twin


def shares(seed: int, count: int, steepness: float) -> np.ndarray:
    weights = np.random.default_rng(seed).random(count) ** steepness
    return np.asarray(weights / weights.sum())


@settings(max_examples=30)
@given(seed=st.integers(0, 1000), steepness=st.floats(0.0, 200.0))
def test_as_many_states_as_hold_the_mass(seed: int, steepness: float) -> None:
    """Counted by sorting all of them."""
    states = shares(seed, 9000, steepness)
    falling = np.cumsum(np.sort(states)[::-1])
    for found, mass, fewest, most in (
        (explained_states(states), context.EXPLAINED_MASS, context.FEWEST_EXPLAINED,
         context.MOST_EXPLAINED),
        (states_needed(states), intervals.MASS, intervals.FEWEST_STATES, intervals.MOST_STATES),
    ):  # fmt: skip
        needed = int((falling < mass).sum()) + 1
        assert found == min(max(needed, fewest), most)


def contradictory(knowledge: KnowledgeBase, seed: int) -> Case:
    """A patient of whom everything yes/no is recorded at random, on both sides."""
    rng = random.Random(seed)
    answers: dict[AnswerKey, Answer] = {}
    for finding in knowledge.catalogue:
        if finding.kind is FindingKind.YES_NO and rng.random() < 0.3:
            sides = list(Side) if finding.laterality.value == "per_side" else [None]
            for side in sides:
                answers[AnswerKey(finding.id, side)] = rng.choice((PRESENT, ABSENT))
    return Case(60, Sex.FEMALE, SymptomaticSide.BILATERAL, AnswerSet(answers))


@pytest.mark.parametrize("seed", [1, 2])
def test_contradictory_answers_leave_no_reason_without_a_number(
    seed: int, knowledge: KnowledgeBase
) -> None:
    """A condition all but certain, or all but excluded, has hardly a leading state of the other."""
    for side in Reasoner(knowledge).assess(contradictory(knowledge, seed)).sides:
        for c in side.conditions:
            told = [r.log_odds for r in (*c.reasons_for, *c.reasons_against)]
            told += [g.log_odds for g in c.groups]
            told += [u.log_odds_if_positive for u in c.not_known]
            told += [u.log_odds_if_negative for u in c.not_known]
            assert all(math.isfinite(one) for one in told)
        assert any(c.reasons_for for c in side.conditions)


def test_each_condition_keeps_states_of_either_kind(knowledge: KnowledgeBase) -> None:
    reasoner = Reasoner(knowledge)
    found = reasoner.context(contradictory(knowledge, 3), EvaluatedSide.RIGHT)
    network, exact = reasoner.network, found.posterior
    leading = np.argsort(-exact.states)[:5]
    kept = with_each_condition(network, exact, np.sort(leading))
    assert set(leading) <= set(kept)
    assert (np.diff(kept) > 0).all()
    present = (network.states[kept] >> np.arange(network.size)[:, None]) & 1
    assert (present.any(axis=1) & ~present.all(axis=1)).all()


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("settled", [0.9999, 0.0001])
def test_a_settled_condition_keeps_both_kinds_of_state_in_any_place(
    place: int, settled: float
) -> None:
    """All but certain or all but excluded: its log odds rest on states that hardly count."""
    rates = np.array([0.4, 0.45, 0.35])
    rates[place] = settled
    names = [factory.condition(f"cause_{i}", factory.Region.HIP_JOINT, 0.3) for i in range(3)]
    network = compile_network(factory.base(names))
    exact = posterior(network, rates, [])
    leading = leading_states(exact.states, 4)
    kept = with_each_condition(network, exact, leading)
    assert set(leading) < set(kept)
    for present in (0, 1):
        held = exact.states[[s for s in kept if s >> place & 1 == present]].sum()
        assert held == pytest.approx(rates[place] if present else 1.0 - rates[place])


def test_no_state_is_added_where_the_leading_ones_hold_enough() -> None:
    names = [factory.condition(f"cause_{i}", factory.Region.HIP_JOINT, 0.3) for i in range(6)]
    network = compile_network(factory.base(names))
    exact = posterior(network, np.full(6, 0.5), [])
    leading = leading_states(exact.states, 62)  # of 64: of either kind at least 30 of 32
    assert with_each_condition(network, exact, leading).tolist() == leading.tolist()


def test_the_chance_of_two_results_is_that_of_both_together() -> None:
    base = factory.base(
        [
            factory.condition("hip_arthritis", factory.Region.HIP_JOINT, 0.4),
            factory.condition("radiculopathy", factory.Region.LUMBAR_SPINE, 0.2),
        ],
        [factory.finding(n) for n in ("groin", "slump", "leg_pain")],
        [
            factory.indicator("groin", factory.cut(0.3, {"hip_arthritis": 0.6})),
            factory.indicator("slump", factory.cut(0.2, {"radiculopathy": 0.5})),
            factory.indicator("leg_pain", factory.cut(0.2, {"radiculopathy": 0.5})),
        ],
    )
    case = factory.case({"groin": PRESENT})
    (side,) = Reasoner(base).assess(case).sides
    (pair,) = [c for c in side.change_my_mind if len(c.results) == 2]
    by_name = {i.finding: i for i in base.indicators}
    expected = 0.0
    for state, p in slow_twin.joint(base, case).items():
        for told in pair.results:
            (met,) = slow_twin.met(by_name[told.finding_id], state)
            p *= met if told.positive else 1.0 - met
        expected += p
    assert pair.chance == pytest.approx(expected, abs=1e-9)


def test_a_figure_names_the_comparator_of_its_link_else_of_its_background() -> None:
    plain = factory.cut(0.2, {"hip_arthritis": 0.8})
    (link,) = plain.link
    background = plain.background.model_copy(update={"comparator": "no hip pain"})

    def told(own: str) -> str:
        one = plain.model_copy(
            update={
                "background": background,
                "link": (link.model_copy(update={"comparator": own}),),
            }
        )
        base = factory.base(
            [factory.condition("hip_arthritis", factory.Region.HIP_JOINT, 0.4)],
            [factory.finding("fadir")],
            [factory.indicator("fadir", one)],
        )
        figure = Figures(base, compile_network(base)).of(0, 0, 0)
        assert figure is not None
        return figure.comparator

    assert (told(""), told("other hip pain")) == ("no hip pain", "other hip pain")


@pytest.mark.parametrize(("sign", "ratio"), [("present", 0.54 / 0.46), ("absent", 0.46 / 0.54)])
def test_an_unclear_answer_leans_to_yes_whichever_answer_is_the_sign(
    sign: str, ratio: float
) -> None:
    """A sign met in 70 % of the cause and 30 % without; unclear weighs yes 0.6 and no 0.4."""
    one = factory.cut(0.3, {"cause": 0.7}, factory.When(answer=sign))
    base = factory.base(
        [factory.condition("cause", factory.Region.HIP_JOINT, 0.5)],
        [factory.finding("eases")],
        [factory.indicator("eases", one)],
    )
    (side,) = Reasoner(base).assess(factory.case({"eases": UNCLEAR})).sides
    assert side.conditions[0].p.p == pytest.approx(ratio / (1.0 + ratio))


@pytest.mark.parametrize("more", [(), (factory.cut(0.1, {"cause": 0.5}, factory.When(below=15)),)])
def test_an_unclear_measurement_has_no_direction(more: tuple[CutEntry, ...]) -> None:
    first = factory.cut(0.3, {"cause": 0.8}, factory.When(below=24))
    base = factory.base(
        [factory.condition("cause", factory.Region.HIP_JOINT, 0.4)],
        [factory.finding("rotation", measured=(0, 60))],
        [factory.indicator("rotation", first, *more)],
    )
    (side,) = Reasoner(base).assess(factory.case({"rotation": UNCLEAR})).sides
    assert side.used_findings == 0
    assert side.conditions[0].p.p == pytest.approx(0.4)
