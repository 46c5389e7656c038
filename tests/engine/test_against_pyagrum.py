"""The posterior against pyAgrum, an independent engine (a dependency of the tests only).

`addNoisyORNet` has the leak that ours has: P(+) = 1 - (1 - leak) * product (1 - weight).
"""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import AnswerKey, AnswerState, Side
from hipspine_desktop.engine.network import compile_network
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide
from tests.engine.random_networks import random_base, random_case

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
