"""What is known about one side once the posterior is formed; the explaining parts read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.evidence import RuleUse, SideEvidence
from hipspine_desktop.engine.likelihood import Inputs, Member
from hipspine_desktop.engine.network import Codes, Network
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.posterior import Posterior, leading_states
from hipspine_desktop.knowledge.base import KnowledgeBase

EXPLAINED_STATES = 4096
"""States over which reasons and next tests are reckoned: all of them up to 12 conditions. Unlike
the draws these weigh the exact posterior, so what is left out is bounded by its mass."""


FactorEverywhere = Callable[[int, tuple[Member, ...] | RuleUse], Floats]
"""Log likelihood of a factor in every joint state; kept between calls."""


@dataclass(frozen=True, eq=False)
class SideContext:
    """One side: the knowledge, the case, its evidence, and the exact posterior.

    Attributes:
        states: codes of the leading joint states, shape (k,).
        weights: their probabilities, made to sum to 1, shape (k,).
        readout: read-outs in these states, shape (2 n + regions, k).
        reads: their expectations, shape (2 n + regions,).
    """

    base: KnowledgeBase
    network: Network
    case: Case
    evidence: SideEvidence
    inputs: Inputs
    posterior: Posterior
    factor: FactorEverywhere
    states: Codes
    weights: Floats
    readout: Floats
    reads: Floats


def make_context(
    base: KnowledgeBase,
    network: Network,
    case: Case,
    evidence: SideEvidence,
    inputs: Inputs,
    posterior: Posterior,
    factor: FactorEverywhere,
) -> SideContext:
    """Choose the leading states and read them out."""
    kept = leading_states(posterior.states, EXPLAINED_STATES)
    weights = posterior.states[kept] / posterior.states[kept].sum()
    states = network.states[kept]
    rows = 2 * network.size + len(network.regions)
    readout = network.readout[:rows, network.conditions_of(states)]
    return SideContext(
        base, network, case, evidence, inputs, posterior, factor, states, weights,
        readout, readout @ weights,
    )  # fmt: skip
