"""95 % intervals of the read-outs from draws over the study uncertainty.

Each draw replaces every pre-test probability, background and sensitivity by a draw from its own
distribution (:func:`rates.draws_of`), and the posterior is formed anew over the states that hold
the mass of the exact posterior. The draws are fixed once (common random numbers).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.engine.evidence import Levels, Member, RootPart, RuleUse
from hipspine_desktop.engine.kept import Kept
from hipspine_desktop.engine.likelihood import Given, Inputs, depends_on_root, factor_parents
from hipspine_desktop.engine.network import (
    Block,
    Codes,
    Indicator,
    Network,
    compress,
    state_bits,
)
from hipspine_desktop.engine.noisy_or import level_likelihood, monotone
from hipspine_desktop.engine.normal import Floats, hermite_nodes
from hipspine_desktop.engine.posterior import leading_states, root_rows
from hipspine_desktop.engine.rates import DRAWS, draws_from, draws_of
from hipspine_desktop.engine.result import Probability
from hipspine_desktop.engine.roots import Roots, root_rates
from hipspine_desktop.engine.shared_factor import conditional_rates
from hipspine_desktop.knowledge.schema import PriorEntry

Singles = NDArray[np.float32]

MASS = 0.999
FEWEST_STATES = 512
MOST_STATES = 1024
"""States kept for the draws: those that hold 0.999 of the exact posterior, at least 512 (so up to
nine conditions none is left out), at most 1,024. Measured on this knowledge base with 12 to 60
answers against 8,192 states, no limit of a condition or region moves by more than 0.006 (with
2,048: 0.002, at twice the time). On made-up networks where every figure is an opinion and every
condition common, draws wander further from the point and a limit can move by 0.1."""

NODES_IN_DRAWS = 5
"""Nodes of the shared factor inside the draws; the point estimate uses nine."""

MOST_BYTES = 20 * 2**20
"""Memory for the factors' rows in the draws; two sides with fifty answers each need all of it."""

MOST_ROWS = 2048
"""Patterns kept of one factor: the leading states have at most 1,024 at once."""

_CHUNK = 128  # states at a time, so that what is added up stays in the processor's cache

_GRID = 8192
_LEAST = np.float32(1e-37)

LOW, HIGH = 0.025, 0.975

SELDOM = 0.05
"""A condition that quiets a finding in fewer of the draws than this is not reckoned as quieting."""


@dataclass(frozen=True, eq=False)
class FactorRows:
    """Log likelihood of one factor in each draw, for the patterns needed so far.

    Attributes:
        codes: patterns over the factor's conditions and the root, ascending, shape (k,).
        rows: shape (k, DRAWS).
    """

    codes: Codes
    rows: Singles

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        return int(self.codes.nbytes + self.rows.nbytes)


class UncertaintyDraws:
    """Draws of every figure of a knowledge base, made when first needed, then kept.

    What is kept depends on the knowledge base and on a factor's inputs alone, so an assessment is
    the same whatever was assessed before.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._figures: dict[int, list[tuple[Floats, Floats]]] = {}
        self._grids: dict[float, Singles] = {}
        self._weights = hermite_nodes(NODES_IN_DRAWS)[1].astype(np.float32)
        self._bits = state_bits(network.size)
        self._shares: Singles | None = None
        self.kept = Kept[tuple[int, Given], FactorRows](MOST_BYTES, lambda value: value.nbytes)

    def priors(self, rows: Iterable[PriorEntry]) -> Floats:
        """Draws of the pre-test probabilities, shape (n, DRAWS).

        >>> from hipspine_desktop.engine.example import example_base
        >>> from hipspine_desktop.engine.network import compile_network
        >>> base = example_base()
        >>> draws = UncertaintyDraws(compile_network(base))
        >>> draws.priors([c.prior[0] for c in base.conditions]).shape
        (2, 500)
        """
        return np.stack(
            [
                draws_of(row, f"prior:{c.id}:{row.setting}:{row.age}:{row.sex}")
                for c, row in zip(self._network.conditions, rows, strict=True)
            ]
        )

    def read_outs(self, states: Floats, priors: Floats, inputs: Inputs) -> Floats:
        """Read-outs of each draw, shape (rows + roots, DRAWS).

        P_d(state | x) ~ prior_d(state) * product over factors of likelihood_d(factor | state), over
        the leading states; each factor is reckoned over the distinct patterns of its conditions.

        Args:
            states: the exact posterior, shape (states,).
            priors: shape (n, DRAWS).

        >>> from hipspine_desktop.engine.example import example_base
        >>> from hipspine_desktop.engine.network import compile_network
        >>> base = example_base()
        >>> draws = UncertaintyDraws(compile_network(base))
        >>> priors = draws.priors([c.prior[0] for c in base.conditions])
        >>> exact = np.array([0.56, 0.24, 0.14, 0.06])  # nothing recorded: 0.3 and 0.2
        >>> found = draws.read_outs(exact, priors, {})
        >>> bool(np.allclose(found[:2], priors, atol=1e-5))
        True
        """
        network = self._network
        kept = network.states[leading_states(states, states_needed(states))]
        conditions = network.conditions_of(kept)
        odds = (np.log(priors) - np.log1p(-priors)).astype(np.float32)
        weights: Singles = self._bits[conditions].astype(np.float32) @ odds
        rooted = kept >> network.size
        if network.roots is not None:
            weights += self._log_shares()[rooted]
        factors = [self._factor(n, inputs[n], kept) for n in sorted(inputs)]
        for start in range(0, len(kept), _CHUNK):
            part = slice(start, start + _CHUNK)
            for rows, back in factors:
                weights[part] += rows.take(back[part], axis=0)
        weights -= weights.max(axis=0)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=0)
        numbers = np.arange(1, len(root_rows(network)) + 1)
        by_root = rooted == numbers[:, None]
        readout = np.concatenate([network.readout.at(conditions), by_root]).astype(np.float32)
        return np.asarray(readout @ weights, dtype=np.float64)

    def _factor(self, number: int, given: Given, kept: Codes) -> tuple[Singles, Codes]:
        """A factor's rows for the patterns of some states, and which of them each state has."""
        network = self._network
        parents = factor_parents(network, given)
        codes = compress(kept, parents)
        if depends_on_root(network, given):
            codes |= (kept >> network.size) << len(parents)
        needed, back = np.unique(codes, return_inverse=True)
        held = self.kept.peek((number, given))
        if held is None:
            fresh, old = needed, None
        else:
            place = np.minimum(np.searchsorted(held.codes, needed), len(held.codes) - 1)
            fresh, old = needed[held.codes[place] != needed], held
        if len(fresh):
            made = FactorRows(fresh, self._rows(number, given, self._states_of(parents, fresh)))
            held = made if old is None else _joined(old, made, needed)
            self.kept.put((number, given), held)
        if held is None:
            raise ValueError("no state is left")
        return held.rows, np.searchsorted(held.codes, needed)[back]

    def _states_of(self, parents: tuple[int, ...], codes: Codes) -> Codes:
        """A state with each pattern, every other condition absent."""
        width = len(parents)
        present = (codes[:, None] >> np.arange(width)) & 1
        conditions = present @ (1 << np.array(parents, dtype=np.intp))
        return np.asarray(conditions | ((codes >> width) << self._network.size), dtype=np.intp)

    def _rows(self, number: int, given: Given, states: Codes) -> Singles:
        """Log likelihood of a factor in each draw, shape (states, DRAWS)."""
        if isinstance(given, RuleUse):
            return self._of_rule(given, states)
        return self._of_block(self._network.blocks[number], given, states)

    def _log_shares(self) -> Singles:
        """Log share of each root in each draw, shape (1 + R, DRAWS); the first row is 0."""
        if self._shares is None and self._network.roots is not None:
            entries = self._network.roots.entries
            drawn = np.stack([draws_of(r.share, f"root:{r.id}:share") for r in entries])
            shares = np.concatenate([np.ones((1, DRAWS)), drawn / drawn.sum(axis=0)])
            self._shares = np.log(shares).astype(np.float32)
        if self._shares is None:
            raise ValueError("this network has no roots")
        return self._shares

    def _of_rule(self, use: RuleUse, states: Codes) -> Singles:
        rule = self._network.rules[use.rule]
        found = self._log_likelihood(Member(rule.indicator, use.levels), states)
        muted = frozenset({rule.condition})
        found = found - self._log_likelihood(Member(rule.indicator, use.levels, muted), states)
        if use.roots:
            found = found + self._root_choice(use.roots, states)
        return np.asarray(found, dtype=np.float32)

    def _root_choice(self, parts: tuple[RootPart, ...], states: Codes) -> Singles:
        """:func:`likelihood.root_choice_at` in each draw, shape (states, DRAWS)."""
        network = self._network
        found = np.zeros((len(states), DRAWS), dtype=np.float32)
        roots = network.roots
        if roots is None:
            return found
        rows = np.flatnonzero((states >> roots.condition) & 1)
        told, back = np.unique(network.conditions_of(states[rows]), return_inverse=True)
        numbers = np.arange(1, roots.count + 1) << network.size
        codes = (told | numbers[:, None]).reshape(-1)
        each = np.zeros((len(codes), DRAWS), dtype=np.float32)
        for part in parts:
            block = network.blocks[part.block]
            whole = tuple(sorted((*part.items, *part.rest), key=lambda m: m.indicator))
            each += self._of_block(block, whole, codes)
            if part.rest:
                each -= self._of_block(block, part.rest, codes)
        by_root = each.reshape(roots.count, len(told), DRAWS)
        by_root -= by_root.max(axis=0)
        shares = np.exp(self._log_shares()[1:])
        by_root -= np.log(np.einsum("rd,rkd->kd", shares, np.exp(by_root)))
        found[rows] = by_root[(states[rows] >> network.size) - 1, back]
        return found

    def _of_block(self, block: Block, members: tuple[Member, ...], states: Codes) -> Singles:
        """Log likelihood of a block in each draw, by the formula of the point estimate."""
        if len(members) == 1 or block.cluster is None:
            found = self._log_likelihood(members[0], states)
            for member in members[1:]:
                found = found + self._log_likelihood(member, states)
            return found
        grid = self._grid(block.cluster.rho)
        joint = np.ones((NODES_IN_DRAWS, len(states), DRAWS), dtype=np.float32)
        for member in members:
            met, back = self._met(member, states)
            place = (met * np.float32(_GRID)).astype(np.intp)
            for q in range(NODES_IN_DRAWS):
                joint[q] *= _node_likelihood(grid[q], place, member.levels)[back]
        total = self._weights[0] * joint[0]
        for q in range(1, NODES_IN_DRAWS):
            joint[q] *= self._weights[q]
            total += joint[q]
        np.maximum(total, _LEAST, out=total)
        return np.asarray(np.log(total, out=total), dtype=np.float32)

    def _log_likelihood(self, member: Member, kept: Codes) -> Singles:
        """Log likelihood of one finding's evidence in each draw, shape (states, DRAWS)."""
        met, back = self._met(member, kept)
        found: Singles = np.log(level_likelihood(met, member.levels))
        return found[back]

    def _met(self, member: Member, kept: Codes) -> tuple[Singles, Codes]:
        """P(cut met) in each draw for the distinct patterns, and the pattern of each state."""
        indicator = self._network.indicators[member.indicator]
        cleared = sum(1 << c for c in member.muted)
        patterns = compress(kept & ~cleared, indicator.parents)
        if indicator.by_root:
            patterns |= (kept >> self._network.size) << len(indicator.parents)
        codes, back = np.unique(patterns, return_inverse=True)
        present = self._present(indicator, codes)
        met = [
            _drawn_rates(background, rates, present) for background, rates in self._drawn(indicator)
        ]
        return monotone(np.stack(met)), back

    def _present(self, indicator: Indicator, codes: Codes) -> Singles:
        """Which linked condition is present in which pattern, then which root."""
        width = len(indicator.parents)
        present = ((codes[:, None] >> np.arange(width)) & 1).astype(np.float32)
        roots = self._network.roots
        if roots is None or not indicator.by_root:
            return present
        place = indicator.parents.index(roots.condition)
        by_root = ((codes >> width)[:, None] == np.arange(1, roots.count + 1)).astype(np.float32)
        by_root *= present[:, place : place + 1]
        present[:, place] -= by_root.sum(axis=1)
        return np.concatenate([present, by_root], axis=1)

    def _grid(self, rho: float) -> Singles:
        """P(positive | node) on a grid of P(positive), shape (nodes, _GRID + 1)."""
        if rho not in self._grids:
            rates = np.clip(np.arange(_GRID + 1) / _GRID, 1e-4, 1.0 - 1e-4)
            table = conditional_rates(rates, rho, NODES_IN_DRAWS)
            self._grids[rho] = np.ascontiguousarray(np.clip(table, 1e-6, 1.0 - 1e-6).T, np.float32)
        return self._grids[rho]

    def _drawn(self, indicator: Indicator) -> list[tuple[Floats, Floats]]:
        """Draws of each cut's background (DRAWS,) and linked rates (parents + roots, DRAWS)."""
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
        if self._network.roots is not None and indicator.by_root:
            rates += _drawn_by_root(self._network.roots, indicator, cut)
        return background, np.stack(rates) if rates else np.empty((0, len(background)))


def _drawn_by_root(roots: Roots, indicator: Indicator, cut: int) -> list[Floats]:
    """Draws of a cut's rate with each root, shape (DRAWS,) each."""
    by_root = root_rates(roots, indicator.entry)
    if by_root is None:
        raise ValueError(f"{indicator.entry.id} has no rates by root")
    name = f"{indicator.entry.id}:{cut}"
    return [
        draws_from(spreads[cut], f"{name}:root:{root.id}")
        for root, spreads in zip(roots.entries, by_root.spreads, strict=True)
    ]


def _joined(old: FactorRows, made: FactorRows, needed: Codes) -> FactorRows:
    """Both together; what is not needed now is dropped where it would be too much."""
    if len(old.codes) + len(made.codes) > MOST_ROWS:
        wanted = np.isin(old.codes, needed)
        old = FactorRows(old.codes[wanted], old.rows[wanted])
    codes = np.concatenate([old.codes, made.codes])
    order = np.argsort(codes)
    return FactorRows(codes[order], np.concatenate([old.rows, made.rows])[order])


def states_needed(states: Floats) -> int:
    """How many of the most probable states the draws look at.

    >>> states_needed(np.full(4096, 1 / 4096)), states_needed(np.array([0.4, 0.6]))
    (1024, 512)
    """
    if len(states) <= FEWEST_STATES:
        return FEWEST_STATES
    top = np.sort(np.partition(states, -min(MOST_STATES, len(states)))[-MOST_STATES:])[::-1]
    needed = int(np.searchsorted(np.cumsum(top), MASS)) + 1
    return min(max(needed, FEWEST_STATES), MOST_STATES)


def _node_likelihood(met: Singles, place: Codes, levels: Levels) -> Singles:
    """Likelihood of a level at one node; `met` on the grid, `place` of shape (cuts, ...)."""
    found: Singles | None = None
    for k in range(len(place)):
        step = levels[k + 1] - levels[k]
        if step:
            part = (np.float32(step) * met).take(place[k])
            found = part if found is None else found + part
    if found is None:
        return np.full(place.shape[1:], levels[0], dtype=np.float32)
    return np.asarray(np.maximum(found + np.float32(levels[0]), 1e-7), dtype=np.float32)


def _drawn_rates(background: Floats, rates: Floats, present: Singles) -> Singles:
    """Noisy-OR with quieting in every draw, shape (patterns, DRAWS); see `positive_rates`."""
    causes = rates > background
    share = np.where(causes, (1.0 - rates) / (1.0 - background), 1.0).astype(np.float32)
    level = np.minimum(rates, background).astype(np.float32)
    quiets = (~causes & (rates < background)).mean(axis=1) > SELDOM
    shape = (len(present), len(background))
    spared = np.ones(shape, dtype=np.float32)
    quiet = np.full(shape, background, dtype=np.float32)
    for j in range(len(rates)):
        rows = np.flatnonzero(present[:, j])
        if len(rows):
            spared[rows] *= share[j]
            if quiets[j]:
                quiet[rows] = np.minimum(quiet[rows], level[j])
    spared *= 1.0 - quiet
    return np.subtract(np.float32(1.0), spared, out=spared)


def interval(point: float, draws: Floats) -> Probability:
    """Point with the 2.5 % and 97.5 % quantiles of its draws, widened to hold the point.

    >>> interval(0.9, np.linspace(0.0, 0.8, 101))
    Probability(p=0.9, low=0.02, high=0.9)
    """
    return intervals(np.array([point]), draws[None, :])[0]


def intervals(points: Floats, draws: Floats) -> tuple[Probability, ...]:
    """:func:`interval` of several points at once.

    Args:
        points: shape (k,).
        draws: shape (k, draws).

    >>> intervals(np.array([0.9, 0.4]), np.stack([np.linspace(0.0, 0.8, 101)] * 2))[1]
    Probability(p=0.4, low=0.02, high=0.78)
    """
    limits = np.quantile(draws, (LOW, HIGH), axis=1).T
    found = []
    for point, (low, high) in zip(np.clip(points, 0.0, 1.0).tolist(), limits.tolist(), strict=True):
        found.append(Probability(point, max(0.0, min(low, point)), min(1.0, max(high, point))))
    return tuple(found)
