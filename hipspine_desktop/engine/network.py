"""The knowledge base compiled for the engine: states, indicators, blocks.

A *pattern* is a combination of the conditions linked to something, as a bit code; a *block* is
what enters the joint likelihood as one factor: a cluster of indicators, or one indicator alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.domain.findings import Laterality
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.noisy_or import monotone, positive_rates
from hipspine_desktop.engine.normal import Floats, cdf, density, hermite_nodes, quantile
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    ClusterEntry,
    ConditionEntry,
    CutEntry,
    IndicatorEntry,
    LinkEntry,
    RuleEntry,
)

Codes = NDArray[np.intp]

NODES = 9
"""Gauss-Hermite nodes of the shared factor; tests compare with 61."""

LARGEST_RHO = 0.9
"""Beyond this nine nodes are too coarse for the shared factor; a larger rho is read as this."""

MOST_CONDITIONS = 18
"""2^18 states take half a gigabyte of tables; more needs another method."""


@dataclass(frozen=True, eq=False)
class Scope:
    """A set of conditions and the pattern of each joint state, codes of shape (2**n,)."""

    parents: tuple[int, ...]
    codes: Codes

    @property
    def patterns(self) -> int:
        """Number of patterns."""
        return 1 << len(self.parents)


@dataclass(frozen=True, eq=False)
class Indicator:
    """One finding of the network.

    Attributes:
        per_side: whether its finding is answered per side.
        parents: linked conditions, ascending.
        met: P(cut met | pattern), made monotone, shape (cuts, patterns).
    """

    index: int
    entry: IndicatorEntry
    per_side: bool
    parents: tuple[int, ...]
    met: Floats

    @property
    def cuts(self) -> int:
        """Number of cuts; the levels run from 0 to this."""
        return len(self.entry.cut)

    def link(self, cut: int, condition_id: str) -> LinkEntry | None:
        """The link of a condition in a cut, None when there is none."""
        return link_of(self.entry.cut[cut], condition_id)


@dataclass(frozen=True, eq=False)
class Block:
    """A cluster of indicators, or one indicator alone (`cluster` None).

    Attributes:
        members: indicator indices.
        conditional: per member, P(cut met | pattern, node), shape (cuts, member patterns, NODES).
    """

    index: int
    members: tuple[int, ...]
    scope: Scope
    cluster: ClusterEntry | None
    conditional: tuple[Floats, ...]


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule with an indicator of its own; `scope` is the indicator's conditions and its own."""

    entry: RuleEntry
    indicator: int
    condition: int
    scope: Scope


@dataclass(frozen=True, eq=False)
class Network:
    """Everything that does not depend on a patient.

    Attributes:
        readout: one row per read-out, shape (2 n + regions + pairs + 1, 2**n): condition present,
            condition absent, region present, two regions present, no condition at all.
    """

    conditions: tuple[ConditionEntry, ...]
    regions: tuple[Region, ...]
    pairs: tuple[tuple[Region, Region], ...]
    indicators: tuple[Indicator, ...]
    blocks: tuple[Block, ...]
    block_of: tuple[int, ...]
    rules: tuple[Rule, ...]
    readout: Floats

    @cached_property
    def rule_indicators(self) -> frozenset[int]:
        """Indicators that stand for a rule; they enter through the rule alone."""
        return frozenset(r.indicator for r in self.rules)

    @cached_property
    def indicators_of_finding(self) -> dict[str, tuple[int, ...]]:
        """Indicator indices by finding id."""
        found: dict[str, tuple[int, ...]] = {}
        for i in self.indicators:
            if i.entry.finding is not None:
                found[i.entry.finding] = (*found.get(i.entry.finding, ()), i.index)
        return found

    @property
    def size(self) -> int:
        """Number of conditions."""
        return len(self.conditions)


def compile_network(base: KnowledgeBase) -> Network:
    """Compile a knowledge base.

    Raises:
        ValueError: it has no condition, or more than can be enumerated.
    """
    size = len(base.conditions)
    if not 1 <= size <= MOST_CONDITIONS:
        raise ValueError(f"1 to {MOST_CONDITIONS} conditions can be enumerated, not {size}")
    order = {c.id: i for i, c in enumerate(base.conditions)}
    indicators = tuple(_indicator(i, e, order, base) for i, e in enumerate(base.indicators))
    scope_of = _scopes(size)
    blocks, block_of = _blocks(base, indicators, scope_of)
    rules = tuple(
        Rule(
            entry=rule,
            indicator=i.index,
            condition=order[rule.condition],
            scope=scope_of((*i.parents, order[rule.condition])),
        )
        for rule in base.rules
        for i in indicators
        if i.entry.rule == rule.id
    )
    regions = tuple(r for r in Region if any(c.region is r for c in base.conditions))
    pairs = tuple((a, b) for i, a in enumerate(regions) for b in regions[i + 1 :])
    return Network(
        conditions=base.conditions,
        regions=regions,
        pairs=pairs,
        indicators=indicators,
        blocks=blocks,
        block_of=block_of,
        rules=rules,
        readout=_readout(base.conditions, regions, pairs),
    )


def link_of(cut: CutEntry, condition_id: str) -> LinkEntry | None:
    """The link of a condition in a cut, None when there is none."""
    return next((link for link in cut.link if link.condition == condition_id), None)


def state_bits(size: int) -> NDArray[np.bool_]:
    """Which condition is present in which state, shape (2**size, size).

    >>> state_bits(2).astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    states = np.arange(1 << size)
    return np.asarray((states[:, None] >> np.arange(size)) & 1, dtype=np.bool_)


def pattern_codes(size: int, parents: Sequence[int]) -> Codes:
    """Pattern of each joint state over some conditions, shape (2**size,).

    >>> pattern_codes(2, (1,)).tolist()
    [0, 0, 1, 1]
    """
    states = np.arange(1 << size)
    codes = np.zeros(1 << size, dtype=np.intp)
    for j, parent in enumerate(parents):
        codes |= ((states >> parent) & 1) << j
    return codes


@lru_cache(maxsize=4096)
def sub_codes(
    parents: tuple[int, ...], part: tuple[int, ...], cleared: frozenset[int] = frozenset()
) -> Codes:
    """Pattern over `part` of each pattern over `parents`; `cleared` conditions read as absent.

    >>> sub_codes((0, 2, 3), (2,)).tolist()
    [0, 0, 1, 1, 0, 0, 1, 1]
    """
    patterns = np.arange(1 << len(parents))
    codes = np.zeros(len(patterns), dtype=np.intp)
    for j, parent in enumerate(part):
        if parent not in cleared:
            codes |= ((patterns >> parents.index(parent)) & 1) << j
    codes.setflags(write=False)
    return codes


def conditional_rates(met: Floats, rho: float, count: int = NODES) -> Floats:
    """P(positive | z) at the nodes of the shared factor, its mean over the nodes exactly `met`.

    P(positive | z) = Phi((a - sqrt(rho) z) / sqrt(1 - rho)). With the whole integral a would be
    Phi^-1(p); with a finite number of nodes a is moved (Newton) until the weighted mean over the
    nodes is p itself, so that each finding alone keeps its published figures exactly.

    Args:
        met: p, any shape (...,), within (0, 1).

    Returns:
        shape (..., count).

    >>> z, w = hermite_nodes(9)
    >>> bool(abs((conditional_rates(np.array([0.3]), 0.5) * w).sum() - 0.3) < 1e-12)
    True
    """
    nodes, weights = hermite_nodes(count)
    rho = min(rho, LARGEST_RHO)
    slope, spread = np.sqrt(rho), np.sqrt(1.0 - rho)
    threshold = quantile(met)
    for _ in range(30):
        at = (threshold[..., None] - slope * nodes) / spread
        error = (cdf(at) * weights).sum(axis=-1) - met
        gradient = (density(at) * weights).sum(axis=-1) / spread
        move = np.clip(error / np.maximum(gradient, 1e-12), -0.5, 0.5)
        threshold = threshold - move
        if float(np.max(np.abs(move), initial=0.0)) < 1e-14:
            break
    return cdf((threshold[..., None] - slope * nodes) / spread)


def _indicator(
    index: int, entry: IndicatorEntry, order: dict[str, int], base: KnowledgeBase
) -> Indicator:
    parents = tuple(sorted({order[k.condition] for c in entry.cut for k in c.link}))
    met = np.stack([_cut_rates(cut, parents, base.conditions) for cut in entry.cut])
    per_side = (
        entry.finding is not None
        and base.catalogue.finding(entry.finding).laterality is Laterality.PER_SIDE
    )
    return Indicator(index, entry, per_side, parents, monotone(met))


def _cut_rates(
    cut: CutEntry, parents: Iterable[int], conditions: Sequence[ConditionEntry]
) -> Floats:
    background = np.array(rate_used(cut.background))
    rates = []
    for parent in parents:
        link = link_of(cut, conditions[parent].id)
        rates.append(background if link is None else np.array(rate_used(link)))
    return positive_rates(background, rates)


class _ScopeMaker:
    """Makes each scope once."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._made: dict[tuple[int, ...], Scope] = {}

    def __call__(self, parents: Iterable[int]) -> Scope:
        key = tuple(sorted(set(parents)))
        if key not in self._made:
            self._made[key] = Scope(key, pattern_codes(self._size, key))
        return self._made[key]


def _scopes(size: int) -> _ScopeMaker:
    return _ScopeMaker(size)


def _blocks(
    base: KnowledgeBase, indicators: Sequence[Indicator], scope_of: _ScopeMaker
) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    clusters = {c.id: c for c in base.clusters}
    grouped: dict[str, list[int]] = {}
    for i in indicators:
        name = i.entry.cluster if i.entry.cluster and i.entry.rule is None else f":{i.index}"
        grouped.setdefault(name, []).append(i.index)
    blocks: list[Block] = []
    block_of = [0] * len(indicators)
    for name, members in grouped.items():
        cluster = clusters.get(name)
        parents = {p for m in members for p in indicators[m].parents}
        conditional = (
            tuple(conditional_rates(indicators[m].met, cluster.rho) for m in members)
            if cluster
            else ()
        )
        for member in members:
            block_of[member] = len(blocks)
        blocks.append(Block(len(blocks), tuple(members), scope_of(parents), cluster, conditional))
    return tuple(blocks), tuple(block_of)


def _readout(
    conditions: Sequence[ConditionEntry],
    regions: Sequence[Region],
    pairs: Sequence[tuple[Region, Region]],
) -> Floats:
    present = state_bits(len(conditions))
    held = {r: present[:, [c.region is r for c in conditions]].any(axis=1) for r in regions}
    rows = [*present.T, *(~present).T]
    rows += [held[r] for r in regions]
    rows += [held[a] & held[b] for a, b in pairs]
    rows.append(~present.any(axis=1))
    return np.ascontiguousarray(np.stack(rows), dtype=np.float64)
