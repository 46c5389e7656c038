"""What would put another region first: one answer taken away, one result, or two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hipspine_desktop.engine.candidates import Candidate
from hipspine_desktop.engine.context import SideContext
from hipspine_desktop.engine.explain import Contribution
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
class _Result:
    """A result of a candidate: P(state | x) P(result | state, x), shape (states,)."""

    candidate: Candidate
    told: PossibleResult
    weighted: Floats
    chance: float
    regions: Floats


def what_would_change_my_mind(
    context: SideContext,
    candidates: tuple[Candidate, ...],
    found: tuple[Contribution, ...],
    tags: frozenset[str],
) -> tuple[MindChange, ...]:
    """Changes that put another region first; none where nothing was recorded.

    Single results are looked at first, pairs only where no single result does it. Two findings of
    one cluster are not paired: what the second then says depends on the first.
    P(region | x, r1, r2) ~ sum over states of P(state | x) P(r1 | state) P(r2 | state) [region].

    Args:
        tags: pathology tags of raised red flags; a test forbidden under one has no result.
    """
    if not context.evidence.keys:
        return ()
    regions = context.reads[2 * context.network.size :]
    first = int(np.argmax(regions))
    allowed = (c for c in candidates if not _forbidden(context, c, tags))
    results = [r for c in allowed for r in _results_of(context, c)]
    ahead = [
        _change((r,), r.chance, r.regions, context) for r in results if _leads(r.regions) != first
    ]
    if not ahead:
        ahead = list(_pairs(context, results, regions))
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


def _results_of(context: SideContext, candidate: Candidate) -> Iterator[_Result]:
    """Each cut met or not met, where probable enough."""
    start = 2 * context.network.size
    for cut, weighted in enumerate(candidate.weighted):
        for positive, mass in ((True, weighted), (False, context.weights - weighted)):
            chance = float(mass.sum())
            if chance < LEAST_CHANCE:
                continue
            met = candidate.met[cut, start:]
            joint = met if positive else context.reads[start:] - met
            told = PossibleResult(
                candidate.key.finding_id,
                candidate.key.side,
                candidate.indicator.entry.cut[cut].label,
                positive,
            )
            yield _Result(candidate, told, mass, chance, np.clip(joint / chance, 0.0, 1.0))


def _pairs(context: SideContext, results: list[_Result], regions: Floats) -> Iterator[MindChange]:
    first, second = np.argsort(-regions)[:2] if len(regions) > 1 else (0, 0)
    results = sorted(results, key=lambda r: r.regions[first] - r.regions[second])[:PAIRED]
    if len(results) < 2:
        return
    rows = context.readout[2 * context.network.size :]
    masses = np.stack([r.weighted for r in results])
    given_state = masses / np.maximum(context.weights, 1e-300)
    for i, one in enumerate(results):
        joint = masses[i] * given_state[i + 1 :]
        chances = joint.sum(axis=1)
        after = (joint @ rows.T) / np.maximum(chances, 1e-300)[:, None]
        for other, chance, then in zip(results[i + 1 :], chances, after, strict=True):
            apart = _apart(context, one.candidate, other.candidate)
            if apart and chance >= LEAST_CHANCE and _leads(then) != first:
                yield _change((one, other), float(chance), then, context)


def _change(
    results: tuple[_Result, ...], chance: float, regions: Floats, context: SideContext
) -> MindChange:
    leading = _leads(regions)
    told = tuple(r.told for r in results)
    p = min(float(regions[leading]), 1.0)
    return MindChange(told, None, chance, context.network.regions[leading], p)


def _leads(regions: Floats) -> int:
    return int(np.argmax(regions))


def _apart(context: SideContext, one: Candidate, other: Candidate) -> bool:
    """Whether two findings are independent in each state: no finding with itself or its cluster."""
    block_of = context.network.block_of
    return one.key != other.key and block_of[one.indicator.index] != block_of[other.indicator.index]


def _forbidden(context: SideContext, candidate: Candidate, tags: frozenset[str]) -> bool:
    finding = context.base.catalogue.finding(candidate.key.finding_id)
    return any(c.tag in tags for c in finding.contraindications)
