"""The draws against a slow loop over all states, and their steadiness."""

from __future__ import annotations

import numpy as np
import pytest

from hipspine_desktop.engine import intervals
from hipspine_desktop.engine.intervals import UncertaintyDraws
from hipspine_desktop.engine.likelihood import factor_inputs
from hipspine_desktop.engine.network import compile_network, link_of
from hipspine_desktop.engine.posterior import leading_states
from hipspine_desktop.engine.rates import DRAWS, draws_of
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import CutEntry
from tests.engine.random_networks import random_base, random_case


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
    """Exactly so without clusters; with them each finding's deviation counts to first order."""
    for clusters, close in ((0, 0.01), (2, 0.15)):
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
            assert np.abs(found[:, draw] - exact.reads).mean() < close / 3


@pytest.mark.slow
def test_intervals_agree_with_those_of_fully_drawn_bases() -> None:
    base = random_base(19, conditions=4, findings=10, clusters=2)
    case = random_case(19, base, share=0.9)
    (side,) = Reasoner(base).assess(case).sides
    drawn = np.array(
        [
            Reasoner(drawn_base(base, draw)).posterior(case, EvaluatedSide.RIGHT).reads
            for draw in range(DRAWS)
        ]
    )
    shown = {c.id: c.p for c in side.conditions}
    for i, c in enumerate(base.conditions):
        low, high = np.quantile(drawn[:, i], (0.025, 0.975))
        assert shown[c.id].low == pytest.approx(min(low, shown[c.id].p), abs=0.03)
        assert shown[c.id].high == pytest.approx(max(high, shown[c.id].p), abs=0.03)


@pytest.mark.slow
def test_the_leading_states_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fourteen conditions and nothing but judgements: the draws wander most."""
    base = random_base(5, conditions=14, findings=60, clusters=8)
    case = random_case(5, base)
    (few,) = Reasoner(base).assess(case).sides
    monkeypatch.setattr(intervals, "MOST_STATES", 1 << 14)
    (all_states,) = Reasoner(base).assess(case).sides
    for a, b in zip(few.conditions, all_states.conditions, strict=True):
        assert a.p.low == pytest.approx(b.p.low, abs=0.02)
        assert a.p.high == pytest.approx(b.p.high, abs=0.02)


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
