"""The knowledge base compiled for the engine: states, indicators, blocks.

A *pattern* is a combination of the conditions linked to something, as a bit code; a *block* is
what enters the joint likelihood as one factor: a cluster of indicators, or one indicator alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.domain.findings import Laterality
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.noisy_or import merge_columns, monotone, positive_rates
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.readout import ReadOut
from hipspine_desktop.engine.roots import Roots, find_roots, root_rates, state_codes
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


class PatternTable:
    """Pattern over some conditions of every combination of all `size` of them, made once."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.mask = (1 << size) - 1
        self._made: dict[tuple[int, ...], NDArray[np.unsignedinteger]] = {}

    def of(self, parents: tuple[int, ...]) -> NDArray[np.unsignedinteger]:
        """Shape (2**size,).

        >>> PatternTable(3).of((0, 2)).tolist()
        [0, 1, 0, 1, 2, 3, 2, 3]
        """
        if parents not in self._made:
            kind = np.min_scalar_type((1 << len(parents)) - 1)
            self._made[parents] = patterns_of_all(self.size, parents).astype(kind)
        return self._made[parents]


@dataclass(frozen=True, eq=False)
class Indicator:
    """One finding of the network.

    Many patterns give the same rates, so each distinct column is kept once.

    Attributes:
        per_side: whether its finding is answered per side.
        parents: linked conditions, ascending.
        distinct: P(cut met), made monotone, shape (cuts, distinct columns).
        column: column of each pattern, shape (versions, patterns). Where the affected root
            matters there is one version for "no root stated" and one for each root, else one.
        patterns: pattern of every combination of conditions, shared by all indicators.
    """

    index: int
    entry: IndicatorEntry
    per_side: bool
    parents: tuple[int, ...]
    distinct: Floats
    column: NDArray[np.uint16]
    patterns: PatternTable

    @property
    def by_root(self) -> bool:
        """Whether its rates depend on the affected root."""
        return len(self.column) > 1

    @property
    def cuts(self) -> int:
        """Number of cuts; the levels run from 0 to this."""
        return len(self.entry.cut)

    @property
    def met(self) -> Floats:
        """P(cut met | pattern), no root stated, shape (cuts, patterns)."""
        return self.distinct[:, self.column[0]]

    def columns_of(self, states: Codes, cleared: frozenset[int] = frozenset()) -> Codes:
        """Column of each of some joint states; `cleared` conditions read as absent.

        >>> from hipspine_desktop.engine.example import example_base
        >>> network = compile_network(example_base())
        >>> slump = network.indicators[2]
        >>> slump.distinct[0, slump.columns_of(network.states)].tolist()
        [0.19999999999999996, 0.19999999999999996, 0.75, 0.75]
        """
        kept = states & ~sum(1 << c for c in cleared) if cleared else states
        patterns = self.patterns.of(self.parents)[kept & self.patterns.mask]
        if self.by_root:
            versions: Codes = states >> self.patterns.size
            return np.asarray(self.column[versions, patterns], dtype=np.intp)
        return np.asarray(self.column[0, patterns], dtype=np.intp)

    def link(self, cut: int, condition_id: str) -> LinkEntry | None:
        """The link of a condition in a cut, None when there is none.

        >>> from hipspine_desktop.engine.example import example_base
        >>> network = compile_network(example_base())
        >>> network.indicators[1].link(1, "hip_arthritis").rate
        0.5
        """
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

    @cached_property
    def findings(self) -> frozenset[str]:
        """Findings that its items read."""
        return frozenset(f.finding for i in self.entry.item for f in i.any if f.finding)


@dataclass(frozen=True, eq=False)
class Network:
    """Everything that does not depend on a patient.

    Attributes:
        readout: what is read out of the combinations of conditions.
        roots: second stage under radiculopathy, None where the base has none.
        states: code of each joint state, shape (states,); the first 2**n are each combination
            of conditions once, see :func:`roots.state_codes`.
    """

    conditions: tuple[ConditionEntry, ...]
    indicators: tuple[Indicator, ...]
    blocks: tuple[Block, ...]
    block_of: tuple[int, ...]
    rules: tuple[Rule, ...]
    readout: ReadOut
    roots: Roots | None
    states: Codes

    @cached_property
    def rule_indicators(self) -> frozenset[int]:
        """Indicators that stand for a rule; they enter through the rule alone."""
        return frozenset(r.indicator for r in self.rules)

    @cached_property
    def rule_findings(self) -> frozenset[str]:
        """Findings that are items of a rule."""
        return frozenset().union(*(r.findings for r in self.rules))

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

    @property
    def regions(self) -> tuple[Region, ...]:
        """Regions that have a condition, in their fixed order."""
        return self.readout.regions

    @property
    def pairs(self) -> tuple[tuple[Region, Region], ...]:
        """Every two of the regions."""
        return self.readout.pairs

    @cached_property
    def with_root(self) -> Codes:
        """Combinations of conditions with radiculopathy: each stands once more per further root."""
        plain = np.arange(1 << self.size, dtype=np.intp)
        return plain[:0] if self.roots is None else plain[(plain >> self.roots.condition) & 1 == 1]

    @cached_property
    def log_shares(self) -> Floats:
        """Log share of each state's root, 0 without radiculopathy, shape (states,)."""
        if self.roots is None:
            return np.zeros(len(self.states))
        shares: Floats = np.concatenate([[0.0], np.log(self.roots.shares)])
        return np.asarray(shares[self.states >> self.size], dtype=np.float64)

    def conditions_of(self, states: Codes) -> Codes:
        """The combination of conditions of each state, the root left out.

        >>> from hipspine_desktop.engine.example import example_base
        >>> network = compile_network(example_base())
        >>> network.conditions_of(network.states).tolist()
        [0, 1, 2, 3]
        """
        return states & ((1 << self.size) - 1)

    def over_states(self, values: Floats) -> Floats:
        """Values of each combination of conditions, shape (2**n,), given to every state.

        >>> from hipspine_desktop.engine.example import example_base
        >>> network = compile_network(example_base())
        >>> network.over_states(np.array([0.56, 0.24, 0.14, 0.06])).tolist()  # no roots: as it is
        [0.56, 0.24, 0.14, 0.06]
        """
        if self.roots is None or len(values) == len(self.states):
            return values
        return np.concatenate([values, np.tile(values[self.with_root], self.roots.count - 1)])

    def over_conditions(self, weights: Floats) -> Floats:
        """Weights of every state summed over the roots, shape (2**n,).

        >>> from hipspine_desktop.engine.example import example_base
        >>> network = compile_network(example_base())
        >>> network.over_conditions(np.array([0.56, 0.24, 0.14, 0.06])).tolist()
        [0.56, 0.24, 0.14, 0.06]
        """
        if self.roots is None:
            return weights
        total = weights[: 1 << self.size].copy()
        total[self.with_root] += self._further_roots(weights).sum(axis=0)
        return total

    def root_masses(self, weights: Floats) -> Floats:
        """Weight of each root, shape (R,); empty where the base has none.

        >>> from hipspine_desktop.engine.example import example_base
        >>> network = compile_network(example_base())
        >>> network.root_masses(np.array([0.56, 0.24, 0.14, 0.06])).tolist()
        []
        """
        if self.roots is None:
            return np.empty(0)
        first = weights[self.with_root].sum()
        return np.concatenate([[first], self._further_roots(weights).sum(axis=1)])

    def _further_roots(self, weights: Floats) -> Floats:
        return weights[1 << self.size :].reshape(-1, len(self.with_root))


def compile_network(base: KnowledgeBase) -> Network:
    """Compile a knowledge base.

    Raises:
        ValueError: it has no condition, or more than can be enumerated.

    >>> from hipspine_desktop.engine.example import example_base
    >>> network = compile_network(example_base())
    >>> len(network.indicators), len(network.blocks), network.size, len(network.states)
    (3, 2, 2, 4)
    """
    size = len(base.conditions)
    if not 1 <= size <= MOST_CONDITIONS:
        raise ValueError(f"1 to {MOST_CONDITIONS} conditions can be enumerated, not {size}")
    order = {c.id: i for i, c in enumerate(base.conditions)}
    roots, patterns = find_roots(base), PatternTable(size)
    indicators = tuple(
        _indicator(i, e, order, base, roots, patterns) for i, e in enumerate(base.indicators)
    )
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
    return Network(
        conditions=base.conditions,
        indicators=indicators,
        blocks=blocks,
        block_of=block_of,
        rules=rules,
        readout=ReadOut([c.region for c in base.conditions]),
        roots=roots,
        states=state_codes(size, roots),
    )


def link_of(cut: CutEntry, condition_id: str) -> LinkEntry | None:
    """The link of a condition in a cut, None when there is none.

    >>> from hipspine_desktop.engine.example import example_base
    >>> network = compile_network(example_base())
    >>> link_of(network.indicators[0].entry.cut[0], "hip_arthritis").rate
    0.8
    """
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


def patterns_of_all(size: int, parents: tuple[int, ...]) -> Codes:
    """Pattern over some of `size` conditions of every combination of them, shape (2**size,).

    The same as :func:`compress` of all combinations, by doubling.

    >>> patterns_of_all(3, (0, 2)).tolist()
    [0, 1, 0, 1, 2, 3, 2, 3]
    """
    codes = np.zeros(1, dtype=np.intp)
    for condition in range(size):
        bit = 1 << parents.index(condition) if condition in parents else 0
        codes = np.concatenate([codes, codes | bit])
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
    index: int,
    entry: IndicatorEntry,
    order: dict[str, int],
    base: KnowledgeBase,
    roots: Roots | None,
    patterns: PatternTable,
) -> Indicator:
    by_root = root_rates(roots, entry) if roots is not None else None
    linked = {order[k.condition] for c in entry.cut for k in c.link}
    staged = None
    if roots is not None and by_root is not None:
        linked.add(roots.condition)
    parents = tuple(sorted(linked))
    background = np.array([rate_used(cut.background) for cut in entry.cut])
    rates = [_rates_of(entry, base.conditions[parent].id) for parent in parents]
    if roots is not None and by_root is not None:
        staged = parents.index(roots.condition)
        rates[staged] = np.concatenate([rates[staged][None, :], by_root.means])
    found = positive_rates(background, rates, staged)
    distinct, place = merge_columns(monotone(found.distinct))
    per_side = (
        entry.finding is not None
        and base.catalogue.finding(entry.finding).laterality is Laterality.PER_SIDE
    )
    column = place[found.column].astype(np.uint16)
    return Indicator(index, entry, per_side, parents, distinct, column, patterns)


def _rates_of(entry: IndicatorEntry, condition_id: str) -> Floats:
    """Rate used of a condition in each cut, the background where it has no link."""
    links = [link_of(cut, condition_id) for cut in entry.cut]
    return np.array(
        [rate_used(link or cut.background) for cut, link in zip(entry.cut, links, strict=True)]
    )


def _blocks(
    base: KnowledgeBase, indicators: Sequence[Indicator]
) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    clusters = {c.id: c for c in base.clusters}
    curves = {rho: SharedFactor(rho) for rho in {c.rho for c in base.clusters}}
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
