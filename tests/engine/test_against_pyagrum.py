"""The posterior against pyAgrum, an independent engine (a dependency of the tests only).

`addNoisyORNet` has the leak that ours has: P(+) = 1 - (1 - leak) * product (1 - weight).
"""

from __future__ import annotations

import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, AnswerState, Side
from hipspine_desktop.engine.network import compile_network
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.knowledge.base import KnowledgeBase
from tests.bench.simpler import simplified
from tests.engine import slow_twin
from tests.engine.random_networks import drawn_patient, random_base, random_case

with warnings.catch_warnings():
    # its binding warns while it loads, and made an error that warning ends the process
    warnings.simplefilter("ignore")
    import pyagrum as agrum


@settings(max_examples=200)
@given(seed=st.integers(0, 10**6))
def test_equals_lazy_propagation(seed: int) -> None:
    base = random_base(
        seed, conditions=2 + seed % 7, findings=10, clusters=0, ordinal=0.0, quieting=False
    )
    case = random_case(seed, base)
    net = agrum.BayesNet()
    for c in base.conditions:
        net.add(agrum.LabelizedVariable(c.id, "", 2))
        p = rate_used(c.prior[0])
        net.cpt(c.id).fillWith([1.0 - p, p])
    for indicator in base.indicators:
        (cut,) = indicator.cut
        leak = rate_used(cut.background)
        net.addNoisyORNet(agrum.LabelizedVariable(str(indicator.finding), "", 2), leak)
        for link in cut.link:
            weight = 1.0 - (1.0 - rate_used(link)) / (1.0 - leak)
            net.addWeightedArc(link.condition, str(indicator.finding), weight)
    inference = agrum.LazyPropagation(net)
    soft = {
        AnswerState.PRESENT: [0.0, 1.0],
        AnswerState.ABSENT: [1.0, 0.0],
        AnswerState.UNCLEAR: [0.4, 0.6],
    }
    inference.setEvidence(
        {
            str(i.finding): soft[case.answers[AnswerKey(str(i.finding), Side.RIGHT)].state]
            for i in base.indicators
            if AnswerKey(str(i.finding), Side.RIGHT) in case.answers
        }
    )
    inference.makeInference()
    found = Reasoner(base).posterior(case, EvaluatedSide.RIGHT)
    expected = [inference.posterior(c.id)[1] for c in base.conditions]
    size = compile_network(base).size
    assert found.conditions(size) == pytest.approx(expected, abs=1e-9)


def _states_of(names: list[str]) -> list[frozenset[str]]:
    """Combinations of present conditions, the first changing fastest."""
    return [
        frozenset(n for j, n in enumerate(names) if code >> j & 1)
        for code in range(1 << len(names))
    ]


def _level_rates(cuts: list[float]) -> list[float]:
    """P(level) from P(cut met)."""
    edges = [1.0, *cuts, 0.0]
    return [a - b for a, b in pairwise(edges)]


def _with_shared_factors(base: KnowledgeBase) -> agrum.BayesNet:
    """Every finding a node with its levels; each cluster's shared factor a node of nine states.

    The tables are written out from the formulas (`slow_twin`), quieting and cuts included.
    """
    net = agrum.BayesNet()
    for c in base.conditions:
        net.add(agrum.LabelizedVariable(c.id, "", 2))
        p = slow_twin.rate(c.prior[0])
        net.cpt(c.id).fillWith([1.0 - p, p])
    weights = np.polynomial.hermite_e.hermegauss(9)[1]
    for group in base.clusters:
        net.add(agrum.LabelizedVariable(group.id, "", 9))
        net.cpt(group.id).fillWith((weights / weights.sum()).tolist())
    rho = {c.id: c.rho for c in base.clusters}
    for entry in base.indicators:
        name = str(entry.finding)
        net.add(agrum.LabelizedVariable(name, "", len(entry.cut) + 1))
        parents = sorted({link.condition for cut in entry.cut for link in cut.link})
        for parent in parents:
            net.addArc(parent, name)
        if entry.cluster is not None:
            net.addArc(entry.cluster, name)
        for state in _states_of(parents):
            met = slow_twin.met(entry, state)
            place: dict[str, int] = {p: int(p in state) for p in parents}
            if entry.cluster is None:
                net.cpt(name)[place] = _level_rates(met)
                continue
            at_nodes = [slow_twin.thresholded(p, rho[entry.cluster], 9) for p in met]
            for node in range(9):
                place[entry.cluster] = node
                net.cpt(name)[place] = _level_rates([cut[node] for cut in at_nodes])
    return net


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_equals_lazy_propagation_with_shared_factors(seed: int) -> None:
    """Clusters, ordinal findings and quieting: another engine over the same tables."""
    base = random_base(seed, conditions=2 + seed % 4, findings=7, most_links=2)
    case = random_case(seed + 1, base)
    inference = agrum.LazyPropagation(_with_shared_factors(base))
    told = {str(i.finding): slow_twin.level_weights(i, case) for i in base.indicators}
    inference.setEvidence({name: weights for name, weights in told.items() if weights is not None})
    inference.makeInference()
    found = Reasoner(base).posterior(case, EvaluatedSide.RIGHT)
    expected = [inference.posterior(c.id)[1] for c in base.conditions]
    assert found.conditions(len(base.conditions)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equals_lazy_propagation_on_the_programs_own_base(
    seed: int, knowledge: KnowledgeBase
) -> None:
    """As far as a noisy-OR with leak can say it: yes/no findings with all their causes."""
    base = simplified(knowledge)
    reasoner = Reasoner(base)
    case = drawn_patient(seed, base, reasoner.network, 20)[1]
    asked = {key.finding_id for key in case.answers}
    net = agrum.BayesNet()
    for c in base.conditions:
        net.add(agrum.LabelizedVariable(c.id, "", 2))
        p = rate_used(base.prior(c, case.setting, case.age, case.sex))
        net.cpt(c.id).fillWith([1.0 - p, p])
    for entry in base.indicators:
        if entry.finding in asked:
            (cut,) = entry.cut
            leak = rate_used(cut.background)
            net.addNoisyORNet(agrum.LabelizedVariable(str(entry.finding), "", 2), leak)
            for link in cut.link:
                weight = 1.0 - (1.0 - rate_used(link)) / (1.0 - leak)
                net.addWeightedArc(link.condition, str(entry.finding), weight)
    inference = agrum.LazyPropagation(net)
    inference.setEvidence({k.finding_id: int(a == PRESENT) for k, a in case.answers.items()})
    inference.makeInference()
    found = reasoner.posterior(case, EvaluatedSide.RIGHT).conditions(len(base.conditions))
    expected = [inference.posterior(c.id)[1] for c in base.conditions]
    assert found == pytest.approx(expected, abs=1e-9)
