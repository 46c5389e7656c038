"""What is known about one side once the posterior is formed; the explaining parts read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.evidence import Member, Observed, RuleUse, SideEvidence
from hipspine_desktop.engine.figures import Figures
from hipspine_desktop.engine.likelihood import Inputs
from hipspine_desktop.engine.network import Codes, Network
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.posterior import Posterior, leading_states
from hipspine_desktop.knowledge.base import KnowledgeBase

EXPLAINED_MASS = 0.99995
FEWEST_EXPLAINED, MOST_EXPLAINED = 1024, 4096
"""States over which reasons and next tests are reckoned: all of them where there are no more than
4,096 (up to 12 conditions), else those that hold 0.99995 of the exact posterior, 1,024 to 4,096.
Measured against all states with 6 to 60 answers: a gain moves by at most 0.001 bits, a reason's log
odds for a condition of at least 1 % by at most 0.013."""


EACH_MASS = 0.9
MOST_ADDED = 64
"""What the leading states must hold of each condition present and of each absent, and how many
states are added where they do not."""

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
    figures: Figures

    @cached_property
    def log_odds(self) -> Floats:
        """Log odds of each condition over the leading states, shape (n,)."""
        size = self.network.size
        return np.asarray(
            np.log(self.reads[:size]) - np.log(self.reads[size : 2 * size]), dtype=np.float64
        )

    @cached_property
    def by_condition(self) -> Floats:
        """Exact posterior of each combination of conditions, shape (2**n,)."""
        return self.network.over_conditions(self.posterior.states)

    @cached_property
    def keys_of_block(self) -> dict[int, tuple[AnswerKey, ...]]:
        """The recorded answers of each block, each once."""
        found: dict[int, dict[AnswerKey, None]] = {}
        for observed in self.evidence.observed:
            found.setdefault(self.network.block_of[observed.indicator], {})[observed.key] = None
        return {block: tuple(keys) for block, keys in found.items()}

    @cached_property
    def observed_by_key(self) -> dict[AnswerKey, tuple[Observed, ...]]:
        """What each answer is evidence for."""
        found: dict[AnswerKey, tuple[Observed, ...]] = {}
        for observed in self.evidence.observed:
            found[observed.key] = (*found.get(observed.key, ()), observed)
        return found


def make_context(
    base: KnowledgeBase,
    network: Network,
    case: Case,
    evidence: SideEvidence,
    inputs: Inputs,
    posterior: Posterior,
    factor: FactorEverywhere,
    figures: Figures,
) -> SideContext:
    """Choose the leading states and read them out.

    weights = P(state | x) over the leading states, made to sum to 1; reads = readout @ weights.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> context.states.tolist(), context.reads[:2].round(3).tolist()
    ([0, 1, 2, 3], [0.533, 0.2])
    """
    kept = with_each_condition(
        network, posterior, leading_states(posterior.states, explained_states(posterior.states))
    )
    weights = posterior.states[kept] / posterior.states[kept].sum()
    states = network.states[kept]
    rows = 2 * network.size + len(network.regions)
    readout = network.readout.at(network.conditions_of(states))[:rows]
    return SideContext(
        base, network, case, evidence, inputs, posterior, factor, states, weights,
        readout, readout @ weights, figures,
    )  # fmt: skip


def explained_states(states: Floats) -> int:
    """How many of the most probable states reasons and next tests look at.

    >>> explained_states(np.full(8192, 1 / 8192)), explained_states(np.array([0.4, 0.6]))
    (4096, 2)
    """
    if len(states) <= MOST_EXPLAINED:
        return len(states)
    top = np.sort(np.partition(states, -MOST_EXPLAINED)[-MOST_EXPLAINED:])[::-1]
    needed = int(np.searchsorted(np.cumsum(top), EXPLAINED_MASS)) + 1
    return min(max(needed, FEWEST_EXPLAINED), MOST_EXPLAINED)


def with_each_condition(network: Network, posterior: Posterior, kept: Codes) -> Codes:
    """The leading states, and for a condition all but settled the best states of either kind.

    The leading states may hold next to nothing of a condition's rarer side (absent for one all but
    certain, present for one all but excluded), and its log odds rest on it. Where they hold less
    than :data:`EACH_MASS` of it, up to :data:`MOST_ADDED` of its most probable states are added.

    Args:
        kept: places of the leading states, ascending.

    Returns:
        places, ascending.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> with_each_condition(context.network, context.posterior, np.array([1])).tolist()
    [0, 1, 2, 3]
    """
    if len(kept) == len(posterior.states):
        return kept
    size = network.size
    bits = network.conditions_of(network.states[kept])
    present = ((bits >> np.arange(size)[:, None]) & 1).astype(np.float64)
    weights = posterior.states[kept]
    held = np.concatenate([present @ weights, (1.0 - present) @ weights])
    added = [kept]
    for row in np.flatnonzero(held < EACH_MASS * posterior.reads[: 2 * size]):
        wanted = 1 if row < size else 0
        places = np.flatnonzero(((network.states >> (row % size)) & 1) == wanted)
        added.append(places[leading_states(posterior.states[places], MOST_ADDED)])
    return np.unique(np.concatenate(added)) if len(added) > 1 else kept
