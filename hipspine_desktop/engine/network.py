"""The knowledge base compiled for the engine: states, indicators, blocks.

A *pattern* is a combination of the conditions linked to something, as a bit code; a *block* is
what enters the joint likelihood as one factor: a cluster of indicators, or one indicator alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.domain.findings import Laterality
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.noisy_or import monotone, positive_rates
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.shared_factor import SharedFactor
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

MOST_CONDITIONS = 18
"""2^18 states take half a gigabyte of tables; more needs another method."""


@dataclass(frozen=True, eq=False)
class Indicator:
    """One finding of the network.

    Many patterns give the same rates, so each distinct column is kept once.

    Attributes:
        per_side: whether its finding is answered per side.
        parents: linked conditions, ascending.
        distinct: P(cut met), made monotone, shape (cuts, distinct columns).
        column: column of each pattern, shape (patterns,).
    """

    index: int
    entry: IndicatorEntry
    per_side: bool
    parents: tuple[int, ...]
    distinct: Floats
    column: NDArray[np.uint16]

    @property
    def cuts(self) -> int:
        """Number of cuts; the levels run from 0 to this."""
        return len(self.entry.cut)

    @property
    def met(self) -> Floats:
        """P(cut met | pattern), shape (cuts, patterns)."""
        return self.distinct[:, self.column]

    def columns_of(self, states: Codes, cleared: frozenset[int] = frozenset()) -> Codes:
        """Column of each of some joint states; `cleared` conditions read as absent."""
        kept = states & ~sum(1 << c for c in cleared) if cleared else states
        return self.column[compress(kept, self.parents)].astype(np.intp)

    def link(self, cut: int, condition_id: str) -> LinkEntry | None:
        """The link of a condition in a cut, None when there is none."""
        return link_of(self.entry.cut[cut], condition_id)


@dataclass(frozen=True, eq=False)
class Block:
    """A cluster of indicators, or one indicator alone (`cluster` None).

    Attributes:
        members: indicator indices.
        conditional: per member, P(cut met | column, node), shape (cuts, columns, NODES).
    """

    index: int
    members: tuple[int, ...]
    parents: tuple[int, ...]
    cluster: ClusterEntry | None
    conditional: tuple[Floats, ...]


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule with an indicator of its own; `parents` are the indicator's conditions and its own."""

    entry: RuleEntry
    indicator: int
    condition: int
    parents: tuple[int, ...]


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
    blocks, block_of = _blocks(base, indicators)
    rules = tuple(
        Rule(
            entry=rule,
            indicator=i.index,
            condition=order[rule.condition],
            parents=tuple(sorted({*i.parents, order[rule.condition]})),
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


def compress(states: Codes, parents: tuple[int, ...]) -> Codes:
    """Pattern over some conditions of each of some joint states, same shape.

    >>> compress(np.array([0b000, 0b101, 0b110]), (0, 2)).tolist()
    [0, 3, 2]
    """
    if parents == tuple(range(len(parents))):
        return states & ((1 << len(parents)) - 1)
    codes = np.zeros(len(states), dtype=np.intp)
    for j, parent in enumerate(parents):
        codes |= ((states >> parent) & 1) << j
    return codes


def expand(parents: tuple[int, ...]) -> Codes:
    """The joint state in which exactly a pattern's conditions are present, for each pattern.

    >>> expand((0, 2)).tolist()
    [0, 1, 4, 5]
    """
    states = np.zeros(1, dtype=np.intp)
    for parent in parents:
        states = np.concatenate([states, states | (1 << parent)])
    return states


def _indicator(
    index: int, entry: IndicatorEntry, order: dict[str, int], base: KnowledgeBase
) -> Indicator:
    parents = tuple(sorted({order[k.condition] for c in entry.cut for k in c.link}))
    met = np.stack([_cut_rates(cut, parents, base.conditions) for cut in entry.cut])
    per_side = (
        entry.finding is not None
        and base.catalogue.finding(entry.finding).laterality is Laterality.PER_SIDE
    )
    distinct, column = _distinct_columns(monotone(met))
    return Indicator(index, entry, per_side, parents, distinct, column)


def _distinct_columns(met: Floats) -> tuple[Floats, NDArray[np.uint16]]:
    """The distinct columns (to 1e-13), and which of them each column is."""
    rounded = met.round(13)
    key = np.zeros(rounded.shape[1], dtype=np.int64)
    for row in rounded:
        values, place = np.unique(row, return_inverse=True)
        _, key = np.unique(key * len(values) + place, return_inverse=True)
    _, first, column = np.unique(key, return_index=True, return_inverse=True)
    return np.ascontiguousarray(rounded[:, first]), column.astype(np.uint16)


def _cut_rates(
    cut: CutEntry, parents: Iterable[int], conditions: Sequence[ConditionEntry]
) -> Floats:
    background = np.array(rate_used(cut.background))
    rates = []
    for parent in parents:
        link = link_of(cut, conditions[parent].id)
        rates.append(background if link is None else np.array(rate_used(link)))
    return positive_rates(background, rates)


def _blocks(
    base: KnowledgeBase, indicators: Sequence[Indicator]
) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    clusters = {c.id: c for c in base.clusters}
    curves = {c.rho: SharedFactor(c.rho) for c in base.clusters}
    grouped: dict[str, list[int]] = {}
    for i in indicators:
        name = i.entry.cluster if i.entry.cluster and i.entry.rule is None else f":{i.index}"
        grouped.setdefault(name, []).append(i.index)
    blocks: list[Block] = []
    block_of = [0] * len(indicators)
    for name, members in grouped.items():
        cluster = clusters.get(name)
        factor = curves[cluster.rho] if cluster is not None and len(members) > 1 else None
        conditional = tuple(factor(indicators[m].distinct) for m in members) if factor else ()
        for member in members:
            block_of[member] = len(blocks)
        parents = tuple(sorted({p for m in members for p in indicators[m].parents}))
        blocks.append(Block(len(blocks), tuple(members), parents, cluster, conditional))
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
