"""The draws against a slow loop over all states, and their steadiness."""

from __future__ import annotations

import numpy as np
import pytest

from hipspine_desktop.domain.answers import ABSENT, PRESENT
from hipspine_desktop.engine import intervals
from hipspine_desktop.engine.evidence import Member
from hipspine_desktop.engine.intervals import NODES_IN_DRAWS, UncertaintyDraws
from hipspine_desktop.engine.likelihood import factor_inputs
from hipspine_desktop.engine.network import compile_network, link_of
from hipspine_desktop.engine.normal import hermite_nodes
from hipspine_desktop.engine.posterior import leading_states
from hipspine_desktop.engine.rates import DRAWS, draws_of
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.engine.shared_factor import conditional_rates
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import CutEntry
from tests.engine import factory
from tests.engine.random_networks import drawn_patient, random_base, random_case


def drawn_base(base: KnowledgeBase, draw: int) -> KnowledgeBase:
    """The base with each figure replaced by one of its draws."""
    conditions = tuple(
        c.model_copy(update={"prior": tuple(
            p.model_copy(update={"rate": float(
                draws_of(p, f"prior:{c.id}:{p.setting}:{p.age}:{p.sex}")[draw])})
            for p in c.prior)})
        for c in base.conditions
    )  # fmt: skip

    def cut_with(name: str, cut: CutEntry) -> CutEntry:
        background = float(draws_of(cut.background, f"{name}:background")[draw])
        links = tuple(
            k.model_copy(update={"rate": float(draws_of(k, f"{name}:{k.condition}")[draw])})
            for k in cut.link
        )
        fresh = cut.background.model_copy(update={"rate": background})
        return cut.model_copy(update={"background": fresh, "link": links})

    indicators = tuple(
        i.model_copy(update={"cut": tuple(cut_with(f"{i.id}:{k}", c) for k, c in enumerate(i.cut))})
        for i in base.indicators
    )
    return KnowledgeBase(**{**vars(base), "conditions": conditions, "indicators": indicators})


@pytest.mark.parametrize("seed", [3, 11, 27])
def test_each_draw_is_the_posterior_of_a_drawn_base(seed: int) -> None:
    """Five nodes inside the draws against nine outside, and quieting that is seldom left out."""
    for clusters, close in ((0, 0.05), (2, 0.08)):
        base = random_base(seed, conditions=4, findings=8, clusters=clusters)
        case = random_case(seed, base)
        network = compile_network(base)
        reasoner = Reasoner(base)
        inputs = factor_inputs(network, reasoner.evidence(case, EvaluatedSide.RIGHT))
        rows = [base.prior(c, case.setting, case.age, case.sex) for c in base.conditions]
        states = reasoner.posterior(case, EvaluatedSide.RIGHT).states
        draws = UncertaintyDraws(network)
        found = draws.read_outs(states, draws.priors(rows), inputs)
        for draw in (0, 137, DRAWS - 1):
            exact = Reasoner(drawn_base(base, draw)).posterior(case, EvaluatedSide.RIGHT)
            assert found[:, draw] == pytest.approx(exact.reads, abs=close)
            assert np.abs(found[:, draw] - exact.reads).mean() < close / 4


@pytest.mark.slow
def test_intervals_agree_with_those_of_fully_drawn_bases() -> None:
    base = random_base(21, conditions=3, findings=7, clusters=2)
    case = random_case(21, base, share=0.9)
    reasoner = Reasoner(base)
    rows = [base.prior(c, case.setting, case.age, case.sex) for c in base.conditions]
    inputs = factor_inputs(reasoner.network, reasoner.evidence(case, EvaluatedSide.RIGHT))
    states = reasoner.posterior(case, EvaluatedSide.RIGHT).states
    draws = UncertaintyDraws(reasoner.network)
    found = draws.read_outs(states, draws.priors(rows), inputs)[:3, :80]
    drawn = np.array(
        [
            Reasoner(drawn_base(base, draw)).posterior(case, EvaluatedSide.RIGHT).reads[:3]
            for draw in range(80)
        ]
    ).T
    for limit in (0.025, 0.975):
        expected = np.quantile(drawn, limit, axis=1)
        assert np.quantile(found, limit, axis=1) == pytest.approx(expected, abs=0.03)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "count"), [(0, 25), (1, 60), (2, 25)])
def test_the_leading_states_are_enough(
    seed: int, count: int, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the program's own knowledge, against eight times as many states."""
    reasoner = Reasoner(knowledge)
    _, case = drawn_patient(seed, knowledge, reasoner.network, count)
    (few,) = reasoner.assess(case).sides
    monkeypatch.setattr(intervals, "FEWEST_STATES", 1 << 12)
    monkeypatch.setattr(intervals, "MOST_STATES", 1 << 12)
    (many,) = reasoner.assess(case).sides
    for a, b in zip(few.conditions, many.conditions, strict=True):
        assert a.p.low == pytest.approx(b.p.low, abs=0.015)
        assert a.p.high == pytest.approx(b.p.high, abs=0.015)


def test_leading_states_hold_the_mass() -> None:
    states = np.random.default_rng(1).dirichlet(np.full(1 << 14, 0.05))
    kept = leading_states(states, intervals.MOST_STATES)
    assert len(kept) == intervals.MOST_STATES
    assert states[kept].min() >= np.delete(states, kept).max()


def test_more_support_narrows_the_interval() -> None:
    base = random_base(8, conditions=3, findings=5, clusters=0)
    case = random_case(8, base)
    sure = KnowledgeBase(
        **{
            **vars(base),
            "indicators": tuple(
                i.model_copy(
                    update={
                        "cut": tuple(
                            c.model_copy(
                                update={
                                    "background": c.background.model_copy(update={"n": 190}),
                                    "link": tuple(k.model_copy(update={"n": 190}) for k in c.link),
                                }
                            )
                            for c in i.cut
                        )
                    }
                )
                for i in base.indicators
            ),
        }
    )
    (wide,), (narrow,) = Reasoner(base).assess(case).sides, Reasoner(sure).assess(case).sides
    widths = [sum(c.p.high - c.p.low for c in side.conditions) for side in (wide, narrow)]
    assert widths[1] < widths[0]
    assert link_of(base.indicators[0].cut[0], "no_such_condition") is None


def test_a_clusters_likelihood_in_the_draws_is_the_formula_at_five_nodes() -> None:
    """log sum over nodes of w * product of P(positive | node), from each draw's own rates."""
    network = compile_network(factory.hip_and_spine())
    draws = UncertaintyDraws(network)
    members = (Member(0, (0.0, 1.0)), Member(2, (0.0, 1.0)))
    found = draws._rows(network.block_of[0], members, network.states)
    weights = hermite_nodes(NODES_IN_DRAWS)[1]
    joint = np.ones((len(network.states), found.shape[1], NODES_IN_DRAWS))
    for member in members:
        met, back = draws._met(member, network.states)
        joint *= conditional_rates(met[0].astype(np.float64), 0.5, NODES_IN_DRAWS)[back]
    expected = np.log(joint @ weights)
    apart = np.abs(found - expected)  # the draws read rates off a grid of 8,192
    assert (float(apart.max()) < 0.1, float(np.median(apart)) < 2e-3) == (True, True)
    assert float(np.ptp(expected)) > 0.5


FADIR, ROTATION = 0, 1


@pytest.mark.parametrize("rotation", [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)])
@pytest.mark.parametrize("fadir", [(1.0, 0.0), (0.0, 1.0), (0.4, 0.6)])
def test_each_level_in_a_cluster_is_the_formula_in_the_draws_too(
    fadir: tuple[float, ...], rotation: tuple[float, ...]
) -> None:
    """A no, a yes, an unclear answer; rotation of 30, 20 and 12 degrees between two cuts."""
    network = compile_network(factory.hip_and_spine())
    draws = UncertaintyDraws(network)
    members = (Member(FADIR, fadir), Member(ROTATION, rotation))
    found = draws._rows(network.block_of[FADIR], members, network.states)
    joint = np.ones((len(network.states), found.shape[1], NODES_IN_DRAWS))
    for member in members:
        met, back = draws._met(member, network.states)
        at = [conditional_rates(m.astype(np.float64), 0.5, NODES_IN_DRAWS)[back] for m in met]
        steps = [np.ones_like(at[0]), *at, np.zeros_like(at[0])]
        joint *= sum(w * (steps[k] - steps[k + 1]) for k, w in enumerate(member.levels))
    expected = np.log(joint @ hermite_nodes(NODES_IN_DRAWS)[1])
    assert float(np.median(np.abs(found - expected))) < 4e-3


def test_many_causes_that_make_a_sign_all_but_certain_leave_every_limit_a_number() -> None:
    names = [f"cause_{i}" for i in range(8)]
    always = factory.cut(0.5, dict.fromkeys(names, 0.995))
    base = factory.base(
        [factory.condition(n, factory.Region.HIP_JOINT, 0.4) for n in names],
        [factory.finding("groin"), factory.finding("limp")],
        [factory.indicator(n, always, cluster="gait") for n in ("groin", "limp")],
        [factory.cluster("gait", 0.5)],
    )
    for answer in (PRESENT, ABSENT):
        (side,) = Reasoner(base).assess(factory.case({"groin": answer, "limp": answer})).sides
        for estimate in (*side.conditions, *side.regions):
            limits = (0.0, estimate.p.low, estimate.p.p, estimate.p.high, 1.0)
            assert list(limits) == sorted(limits)
            assert estimate.p.low < estimate.p.high


def test_rounding_takes_no_limit_past_nought_or_one() -> None:
    past = 1e-7
    points = np.array([1.0 + past, -past])
    draws = np.array([[1.0 - past, 1.0 + past] * 20, [-past, past] * 20])
    certain, excluded = intervals.intervals(points, draws)
    assert (certain.p, certain.high) == (1.0, 1.0)
    assert (excluded.p, excluded.low) == (0.0, 0.0)
