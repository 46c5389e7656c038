"""95 % intervals of the read-outs from draws over the study uncertainty.

Each draw replaces every pre-test probability, background and sensitivity by a draw from its own
distribution (:func:`rates.draws_of`), and the posterior is formed anew over the states that hold
the mass of the exact posterior. The draws are fixed once (common random numbers).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.engine.evidence import Levels, RuleUse
from hipspine_desktop.engine.likelihood import Inputs, Member
from hipspine_desktop.engine.network import (
    Codes,
    Network,
    Rule,
    conditional_rates,
    link_of,
    state_bits,
)
from hipspine_desktop.engine.noisy_or import level_likelihood, monotone, positive_rates
from hipspine_desktop.engine.normal import Floats, hermite_nodes
from hipspine_desktop.engine.rates import DRAWS, draws_of
from hipspine_desktop.engine.result import Probability
from hipspine_desktop.knowledge.schema import CutEntry, PriorEntry

Singles = NDArray[np.float32]

MOST_STATES = 8192
"""States kept for the draws, so up to 13 conditions none is left out. The mass under the exact
posterior is no measure of enough: where every figure is a judgement the draws wander, and on 15
conditions 1,024 states held 0.9998 of the mass and still moved a limit by 0.31, 4,096 by 0.05."""

NODES_IN_DRAWS = 5
"""Nodes of the shared factor inside the draws; the point estimate uses nine."""

LOW, HIGH = 0.025, 0.975
_GRID = 2048
_WIDEST_GROUP = 7


class UncertaintyDraws:
    """Draws of every figure of a knowledge base, made when first needed, then kept.

    What is kept depends on the knowledge base alone, so an assessment is the same whatever was
    assessed before.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._met: dict[int, Singles] = {}
        self._grids: dict[float, Singles] = {}
        self._weights = hermite_nodes(NODES_IN_DRAWS)[1].astype(np.float32)
        self._bits = state_bits(network.size)

    def priors(self, rows: Iterable[PriorEntry]) -> Floats:
        """Draws of the pre-test probabilities, shape (n, DRAWS)."""
        return np.stack(
            [
                draws_of(row, f"prior:{c.id}:{row.setting}:{row.age}:{row.sex}")
                for c, row in zip(self._network.conditions, rows, strict=True)
            ]
        )

    def read_outs(self, states: Floats, priors: Floats, inputs: Inputs) -> Floats:
        """Read-outs of each draw, shape (rows, DRAWS).

        Args:
            states: the exact posterior, shape (2**n,).
            priors: shape (n, DRAWS).
        """
        kept = leading_states(states)
        weights = self._log_prior(priors, kept)
        for parents, members in self._groups(inputs):
            self._add_group(weights, kept, parents, members, inputs)
        weights -= weights.max(axis=0)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=0)
        return np.asarray(
            self._network.readout[:, kept].astype(np.float32) @ weights, dtype=np.float64
        )

    def _log_prior(self, priors: Floats, kept: Codes) -> Singles:
        odds = (np.log(priors) - np.log1p(-priors)).astype(np.float32)
        return np.asarray(self._bits[kept].astype(np.float32) @ odds, dtype=np.float32)

    def _groups(self, inputs: Inputs) -> list[tuple[frozenset[int], list[int]]]:
        """Factors put together so that few conditions, and so few patterns, are in each group."""
        groups: list[tuple[frozenset[int], list[int]]] = []
        scopes = {n: self._parents(inputs[n]) for n in inputs}
        for number in sorted(scopes, key=lambda n: (-len(scopes[n]), n)):
            for i, (parents, members) in enumerate(groups):
                union = parents | scopes[number]
                if len(union) <= max(_WIDEST_GROUP, len(parents)):
                    groups[i] = (union, [*members, number])
                    break
            else:
                groups.append((scopes[number], [number]))
        return groups

    def _parents(self, given: tuple[Member, ...] | RuleUse) -> frozenset[int]:
        if isinstance(given, RuleUse):
            return frozenset(self._network.rules[given.rule].scope.parents)
        return frozenset(p for m in given for p in self._network.indicators[m.indicator].parents)

    def _add_group(
        self,
        weights: Singles,
        kept: Codes,
        parents: frozenset[int],
        members: list[int],
        inputs: Inputs,
    ) -> None:
        mask = sum(1 << p for p in parents)
        patterns, place = np.unique(kept & mask, return_inverse=True)
        table = np.zeros((len(patterns), DRAWS), dtype=np.float32)
        for number in members:
            own = sum(1 << p for p in self._parents(inputs[number]))
            distinct, back = np.unique(patterns & own, return_inverse=True)
            table += self._factor(inputs[number], distinct)[back]
        weights += table[place]

    def _factor(self, given: tuple[Member, ...] | RuleUse, states: Codes) -> Singles:
        """Log likelihood of a factor in some states, shape (states, DRAWS)."""
        if isinstance(given, RuleUse):
            return self._rule(self._network.rules[given.rule], given.levels, states)
        cluster = self._network.blocks[self._network.block_of[given[0].indicator]].cluster
        if len(given) > 1 and cluster is not None:
            return self._clustered(given, cluster.rho, states)
        total = np.zeros((len(states), DRAWS), dtype=np.float32)
        for member in given:
            table = level_likelihood(self._rates(member.indicator), member.levels)
            total += np.log(table)[self._codes(member, states)]
        return total

    def _clustered(self, members: tuple[Member, ...], rho: float, states: Codes) -> Singles:
        grid = self._grid(rho)
        joint = np.ones((NODES_IN_DRAWS, len(states), DRAWS), dtype=np.float32)
        for member in members:
            codes, back = np.unique(self._codes(member, states), return_inverse=True)
            at = self._rates(member.indicator)[:, codes] * np.float32(_GRID)
            low = np.minimum(at.astype(np.intp), _GRID - 1)
            part = at - low
            for q in range(NODES_IN_DRAWS):
                met = grid[q][low] + part * (grid[q][low + 1] - grid[q][low])
                joint[q] *= level_likelihood(met, member.levels)[back]
        return np.asarray(np.log(np.tensordot(self._weights, joint, 1)), dtype=np.float32)

    def _rule(self, rule: Rule, levels: Levels, states: Codes) -> Singles:
        member = Member(rule.indicator, levels)
        table = np.log(level_likelihood(self._rates(rule.indicator), levels))
        without = states & ~(1 << rule.condition)
        return np.asarray(
            table[self._codes(member, states)] - table[self._codes(member, without)],
            dtype=np.float32,
        )

    def _codes(self, member: Member, states: Codes) -> Codes:
        codes = np.zeros(len(states), dtype=np.intp)
        for j, parent in enumerate(self._network.indicators[member.indicator].parents):
            if parent not in member.muted:
                codes |= ((states >> parent) & 1) << j
        return codes

    def _rates(self, number: int) -> Singles:
        """Draws of P(cut met | pattern), shape (cuts, patterns, DRAWS)."""
        if number not in self._met:
            indicator = self._network.indicators[number]
            name = indicator.entry.id
            rates = [
                self._cut_rates(cut, f"{name}:{k}", indicator.parents)
                for k, cut in enumerate(indicator.entry.cut)
            ]
            met = monotone(np.stack(rates))
            self._met[number] = np.ascontiguousarray(np.moveaxis(met, 1, 2), np.float32)
        return self._met[number]

    def _cut_rates(self, cut: CutEntry, name: str, parents: tuple[int, ...]) -> Floats:
        background = draws_of(cut.background, f"{name}:background")
        rates = []
        for parent in parents:
            condition = self._network.conditions[parent].id
            link = link_of(cut, condition)
            rates.append(background if link is None else draws_of(link, f"{name}:{condition}"))
        return positive_rates(background, rates)

    def _grid(self, rho: float) -> Singles:
        """P(positive | node) on a grid of P(positive), shape (nodes, _GRID + 1)."""
        if rho not in self._grids:
            rates = np.clip(np.arange(_GRID + 1) / _GRID, 1e-6, 1.0 - 1e-6)
            table = conditional_rates(rates, rho, NODES_IN_DRAWS)
            floor = np.clip(table, 1e-12, 1.0 - 1e-7)
            self._grids[rho] = np.ascontiguousarray(floor.T, dtype=np.float32)
        return self._grids[rho]


def leading_states(states: Floats) -> Codes:
    """The most probable states, at most :data:`MOST_STATES`, in ascending order.

    >>> leading_states(np.array([0.1, 0.2, 0.7])).tolist()
    [0, 1, 2]
    """
    if len(states) <= MOST_STATES:
        return np.arange(len(states), dtype=np.intp)
    return np.sort(np.argpartition(states, -MOST_STATES)[-MOST_STATES:])


def interval(point: float, draws: Floats) -> Probability:
    """Point with the 2.5 % and 97.5 % quantiles of its draws, widened to hold the point.

    >>> interval(0.9, np.linspace(0.0, 0.8, 101))
    Probability(p=0.9, low=0.02, high=0.9)
    """
    low, high = np.quantile(draws, (LOW, HIGH))
    point = min(max(point, 0.0), 1.0)
    return Probability(point, max(0.0, min(float(low), point)), min(1.0, max(float(high), point)))
