"""95 % intervals of the read-outs from draws over the study uncertainty.

Each draw replaces every pre-test probability, background and sensitivity by a draw from its own
distribution (:func:`rates.draws_of`), and the posterior is formed anew over the states that hold
the mass of the exact posterior. The draws are fixed once (common random numbers).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.engine.evidence import RuleUse
from hipspine_desktop.engine.likelihood import Inputs, Member, joint_at_nodes
from hipspine_desktop.engine.network import Block, Codes, Indicator, Network, compress, state_bits
from hipspine_desktop.engine.noisy_or import level_likelihood, monotone
from hipspine_desktop.engine.normal import Floats, hermite_nodes
from hipspine_desktop.engine.posterior import leading_states
from hipspine_desktop.engine.rates import draws_of
from hipspine_desktop.engine.result import Probability
from hipspine_desktop.engine.shared_factor import NODES
from hipspine_desktop.knowledge.schema import PriorEntry

Singles = NDArray[np.float32]

MOST_STATES = 1024

LOW, HIGH = 0.025, 0.975

SELDOM = 0.05
"""A condition that quiets a finding in fewer of the draws than this is not reckoned as quieting."""


class UncertaintyDraws:
    """Draws of every figure of a knowledge base, made when first needed, then kept.

    What is kept depends on the knowledge base alone, so an assessment is the same whatever was
    assessed before.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._figures: dict[int, list[tuple[Floats, Floats]]] = {}
        self._weights = hermite_nodes(NODES)[1]
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
        kept = leading_states(states, MOST_STATES)
        odds = (np.log(priors) - np.log1p(-priors)).astype(np.float32)
        weights: Singles = self._bits[kept].astype(np.float32) @ odds
        for number in sorted(inputs):
            given = inputs[number]
            if isinstance(given, RuleUse):
                self._add_rule(weights, given, kept)
            else:
                self._add_block(weights, self._network.blocks[number], given, kept)
        weights -= weights.max(axis=0)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=0)
        readout = self._network.readout[:, kept].astype(np.float32)
        return np.asarray(readout @ weights, dtype=np.float64)

    def _add_rule(self, weights: Singles, use: RuleUse, kept: Codes) -> None:
        rule = self._network.rules[use.rule]
        weights += self._log_likelihood(Member(rule.indicator, use.levels), kept)
        muted = frozenset({rule.condition})
        weights -= self._log_likelihood(Member(rule.indicator, use.levels, muted), kept)

    def _add_block(
        self, weights: Singles, block: Block, members: tuple[Member, ...], kept: Codes
    ) -> None:
        """Add a factor's log likelihood in each draw.

        Inside a cluster of several findings each one's deviation counts as much as the exact
        factor is sensitive to it: log L(draw) = log L + sum over i of
        w_i (log l_i(draw) - log l_i), with l_i the finding's own likelihood and
        w_i = d log L / d log l_i. Without correlation w_i = 1 and this is exact.
        """
        if len(members) == 1 or block.factor is None:
            for member in members:
                weights += self._log_likelihood(member, kept)
            return
        joint = joint_at_nodes(self._network, block, members, kept) * self._weights
        total = joint.sum(axis=1)
        base = np.log(total)
        for member in members:
            own = self._own_likelihood(member, kept)
            share = self._sensitivity(block, member, joint / total[:, None], own, kept)
            base -= share * np.log(own)
            drawn = self._log_likelihood(member, kept)
            drawn *= share[:, None].astype(np.float32)
            weights += drawn
        weights += base[:, None].astype(np.float32)

    def _own_likelihood(self, member: Member, kept: Codes) -> Floats:
        indicator = self._network.indicators[member.indicator]
        table = level_likelihood(indicator.distinct, member.levels)
        return np.asarray(table[indicator.columns_of(kept, member.muted)], dtype=np.float64)

    def _sensitivity(
        self, block: Block, member: Member, at_nodes: Floats, own: Floats, kept: Codes
    ) -> Floats:
        """d log L / d log l_i in each state, within 0 and 1; 1 for a level between two cuts.

        = l_i * sum over nodes of P(node | evidence) (d l_i(node) / d p) / l_i(node) / (d l_i / d p)
        """
        cuts = len(member.levels) - 1
        steps = [k for k in range(cuts) if member.levels[k] != member.levels[k + 1]]
        if len(steps) != 1 or block.factor is None:
            return np.ones(len(kept))
        indicator = self._network.indicators[member.indicator]
        columns = indicator.columns_of(kept, member.muted)
        place = block.members.index(member.indicator)
        given = level_likelihood(block.conditional[place][:, columns], member.levels)
        slope = block.factor.slope(indicator.distinct[steps[0], columns])
        found = own * (at_nodes * slope / np.maximum(given, 1e-12)).sum(axis=1)
        return np.clip(found, 0.0, 1.0)

    def _log_likelihood(self, member: Member, kept: Codes) -> Singles:
        """Log likelihood of one finding's evidence in each draw, shape (states, DRAWS)."""
        indicator = self._network.indicators[member.indicator]
        cleared = sum(1 << c for c in member.muted)
        codes, back = np.unique(compress(kept & ~cleared, indicator.parents), return_inverse=True)
        present = ((codes[:, None] >> np.arange(len(indicator.parents))) & 1).astype(np.float32)
        met = [
            _drawn_rates(background, rates, present) for background, rates in self._drawn(indicator)
        ]
        found: Singles = np.log(level_likelihood(monotone(np.stack(met)), member.levels))
        return found[back]

    def _drawn(self, indicator: Indicator) -> list[tuple[Floats, Floats]]:
        """Draws of each cut's background (DRAWS,) and linked rates (parents, DRAWS)."""
        if indicator.index not in self._figures:
            self._figures[indicator.index] = [
                self._drawn_cut(indicator, k) for k in range(indicator.cuts)
            ]
        return self._figures[indicator.index]

    def _drawn_cut(self, indicator: Indicator, cut: int) -> tuple[Floats, Floats]:
        name = f"{indicator.entry.id}:{cut}"
        background = draws_of(indicator.entry.cut[cut].background, f"{name}:background")
        rates = [background] * len(indicator.parents)
        for j, parent in enumerate(indicator.parents):
            condition = self._network.conditions[parent].id
            link = indicator.link(cut, condition)
            if link is not None:
                rates[j] = draws_of(link, f"{name}:{condition}")
        return background, np.stack(rates) if rates else np.empty((0, len(background)))


def _drawn_rates(background: Floats, rates: Floats, present: Singles) -> Singles:
    """Noisy-OR with quieting in every draw, shape (patterns, DRAWS); see `positive_rates`."""
    causes = rates > background
    share = np.where(causes, (1.0 - rates) / (1.0 - background), 1.0)
    spared: Singles = np.exp(present @ np.log(share).astype(np.float32))
    quiet: Singles = np.broadcast_to(background.astype(np.float32), spared.shape)
    quieting = np.flatnonzero((~causes & (rates < background)).mean(axis=1) > SELDOM)
    if len(quieting):
        quiet = quiet.copy()
        level = np.minimum(rates, background).astype(np.float32)
        for j in quieting:
            rows = np.flatnonzero(present[:, j])
            quiet[rows] = np.minimum(quiet[rows], level[j])
    spared *= 1.0 - quiet
    return np.subtract(np.float32(1.0), spared, out=spared)


def interval(point: float, draws: Floats) -> Probability:
    """Point with the 2.5 % and 97.5 % quantiles of its draws, widened to hold the point.

    >>> interval(0.9, np.linspace(0.0, 0.8, 101))
    Probability(p=0.9, low=0.02, high=0.9)
    """
    low, high = np.quantile(draws, (LOW, HIGH))
    point = min(max(point, 0.0), 1.0)
    return Probability(point, max(0.0, min(float(low), point)), min(1.0, max(float(high), point)))
