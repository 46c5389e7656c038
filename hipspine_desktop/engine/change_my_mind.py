"""What would put another region first: one answer taken away, one result, or two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.engine.candidates import Candidates
from hipspine_desktop.engine.context import SideContext
from hipspine_desktop.engine.explain import Contribution
from hipspine_desktop.engine.forbidden import Bans
from hipspine_desktop.engine.network import Codes
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.result import MindChange, PossibleResult

LEAST_CHANCE = 0.02
"""Results less probable than this are not shown: nearly everything has a result that would change
everything (judgement)."""

MOST_CHANGES = 3
"""Of each kind: answers taken away, results to come."""

PAIRED = 24
"""Results tried in pairs: those that move the difference between first and second most."""


@dataclass(frozen=True, eq=False)
class _Results:
    """Results that candidates may have, probable enough: one row each.

    Attributes:
        row: row of the candidates' cut, shape (results,).
        positive: whether the cut is met, shape (results,).
        chance: P(result | x), shape (results,).
        regions: P(region | x, result), shape (results, regions).
    """

    row: Codes
    positive: NDArray[np.bool_]
    chance: Floats
    regions: Floats

    def at(self, chosen: Codes) -> _Results:
        """Some of them."""
        return _Results(
            self.row[chosen], self.positive[chosen], self.chance[chosen], self.regions[chosen]
        )


def what_would_change_my_mind(
    context: SideContext,
    candidates: Candidates,
    found: tuple[Contribution, ...],
    bans: Bans,
) -> tuple[MindChange, ...]:
    """Changes that put another region first; none where nothing was recorded.

    Single results are looked at first, pairs only where no single result does it. Two findings of
    one cluster are not paired: what the second then says depends on the first.
    P(region | x, r1, r2) ~ sum over states of P(state | x) P(r1 | state) P(r2 | state) [region].

    Args:
        bans: what forbids tests; a forbidden test has no result.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> from hipspine_desktop.engine.candidates import find_candidates
    >>> from hipspine_desktop.engine.explain import contributions
    >>> waiting = find_candidates(context, frozenset())
    >>> found = what_would_change_my_mind(context, waiting, contributions(context), Bans())
    >>> [(c.results[0].finding_id, c.results[0].positive, c.region.value) for c in found]
    [('slump', True, 'lumbar_spine'), ('rotation', False, 'lumbar_spine')]
    """
    if not context.evidence.keys:
        return ()
    regions = context.reads[2 * context.network.size :]
    first = int(np.argmax(regions))
    results = _results(context, candidates, bans)
    other = np.flatnonzero(results.regions.argmax(axis=1) != first)
    ahead = [
        _change(context, candidates, results, (int(i),), float(results.chance[i]), then)
        for i, then in zip(other, results.regions[other], strict=True)
    ]
    if not ahead:
        ahead = list(_pairs(context, candidates, results, regions))
    ahead.sort(key=lambda change: -change.chance)
    return (*_taken_away(context, found, first), *ahead[:MOST_CHANGES])


def _taken_away(
    context: SideContext, found: tuple[Contribution, ...], first: int
) -> tuple[MindChange, ...]:
    changes = [
        MindChange(
            (), c.key, 0.0, context.network.regions[_leads(c.regions)], float(c.regions.max())
        )
        for c in found
        if _leads(c.regions) != first
    ]
    changes.sort(key=lambda change: -change.p)
    return tuple(changes[:MOST_CHANGES])


def _results(context: SideContext, candidates: Candidates, bans: Bans) -> _Results:
    """Each cut met or not met, where probable enough and allowed."""
    start = 2 * context.network.size
    catalogue = context.base.catalogue
    allowed = np.array(
        [bans.against(catalogue.finding(w.key.finding_id)) is None for w in candidates.waiting],
        dtype=np.bool_,
    )
    met, chance = candidates.met[:, start:], candidates.chance
    masses = np.stack([met, context.reads[start:] - met], axis=1).reshape(-1, met.shape[1])
    chances = np.stack([chance, 1.0 - chance], axis=1).reshape(-1)
    rows = np.repeat(np.arange(len(chance)), 2)
    kept = np.flatnonzero((chances >= LEAST_CHANCE) & allowed[candidates.owner[rows]])
    regions = np.clip(masses[kept] / chances[kept, None], 0.0, 1.0)
    return _Results(rows[kept], kept % 2 == 0, chances[kept], regions)


def _pairs(
    context: SideContext, candidates: Candidates, results: _Results, regions: Floats
) -> Iterator[MindChange]:
    first, second = np.argsort(-regions)[:2] if len(regions) > 1 else (0, 0)
    ahead = results.regions[:, first] - results.regions[:, second]
    results = results.at(np.argsort(ahead, kind="stable")[:PAIRED])
    rows = context.readout[2 * context.network.size :]
    masses = candidates.weighted[results.row]
    masses[~results.positive] = context.weights - masses[~results.positive]
    given_state = masses / np.maximum(context.weights, 1e-300)
    for i in range(len(results.row) - 1):
        joint = masses[i] * given_state[i + 1 :]
        chances = joint.sum(axis=1)
        after = (joint @ rows.T) / np.maximum(chances, 1e-300)[:, None]
        telling = (chances >= LEAST_CHANCE) & (after.argmax(axis=1) != first)
        for j in np.flatnonzero(telling):
            pair = (i, i + 1 + int(j))
            if _apart(context, candidates, *(int(results.row[p]) for p in pair)):
                yield _change(context, candidates, results, pair, float(chances[j]), after[j])


def _change(
    context: SideContext,
    candidates: Candidates,
    results: _Results,
    chosen: tuple[int, ...],
    chance: float,
    regions: Floats,
) -> MindChange:
    leading = _leads(regions)
    told = []
    for i in chosen:
        row = int(results.row[i])
        key = candidates.waiting[candidates.owner[row]].key
        positive = bool(results.positive[i])
        told.append(PossibleResult(key.finding_id, key.side, candidates.label(row), positive))
    p = min(float(regions[leading]), 1.0)
    return MindChange(tuple(told), None, chance, context.network.regions[leading], p)


def _leads(regions: Floats) -> int:
    return int(np.argmax(regions))


def _apart(context: SideContext, candidates: Candidates, one: int, other: int) -> bool:
    """Whether two findings are independent in each state: no finding with itself or its cluster."""
    block_of = context.network.block_of
    a, b = (candidates.waiting[candidates.owner[row]] for row in (one, other))
    return bool(a.key != b.key and block_of[a.indicator.index] != block_of[b.indicator.index])
