"""A factor in every joint state, made from its patterns, is the factor reckoned in each state."""

from __future__ import annotations

import numpy as np
import pytest

from hipspine_desktop.engine.likelihood import (
    depends_on_root,
    factor_at,
    factor_everywhere,
    factor_inputs,
)
from hipspine_desktop.engine.network import compress, patterns_of_all
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.knowledge.base import KnowledgeBase
from tests.engine.random_networks import drawn_patient


@pytest.fixture(scope="module")
def reasoner(knowledge: KnowledgeBase) -> Reasoner:
    return Reasoner(knowledge)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("count", [8, 30, 90])
def test_every_factor_of_the_real_base(reasoner: Reasoner, seed: int, count: int) -> None:
    network = reasoner.network
    _, case = drawn_patient(seed, reasoner.base, network, count)
    inputs = factor_inputs(network, reasoner.evidence(case, EvaluatedSide.RIGHT))
    assert len(inputs) > count // 4
    for number, given in inputs.items():
        states = network.states if depends_on_root(network, given) else network.states[: 1 << 15]
        found = factor_everywhere(network, number, given)
        assert found == pytest.approx(factor_at(network, number, given, states), abs=1e-13)


@pytest.mark.parametrize("parents", [(), (0,), (3,), (0, 1, 2), (1, 3), (0, 2, 3), (0, 1, 2, 3)])
def test_patterns_by_doubling(parents: tuple[int, ...]) -> None:
    found = patterns_of_all(4, parents)
    assert found.tolist() == compress(np.arange(16), parents).tolist()
