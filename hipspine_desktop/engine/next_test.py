"""The test worth doing next: expected information about the regions for its cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.findings import (
    Catalogue,
    FindingDefinition,
    Irritability,
    Position,
)
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.candidates import Candidate
from hipspine_desktop.engine.network import Network
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.result import NextTest

STOP_LINE_BITS = 0.02
"""A test that is expected to remove less is not worth the patient's time (judgement): as much as
moving one region from 50 % to 58 %."""

STOP_LINE_POINTS = 0.05
"""Nor is a test after which the answer is the same (judgement): one of its results must change the
leading region, move its probability by five points, or turn another region from less to more
probable than not, or back."""

LEAST_CHANCE = 0.01
"""A result less probable than this is not what a test is done for (judgement)."""

MOST_TESTS = 8

POSITION_MINUTES = 0.5
"""Cost of getting the patient into an examination position (judgement)."""

IRRITABILITY_MINUTES = {
    Irritability.LOW: 0.0,
    Irritability.MODERATE: 0.25,
    Irritability.HIGH: 1.0,
}
"""What provoking symptoms costs, in minutes (judgement): it blurs the tests that follow."""


@dataclass(frozen=True, slots=True)
class _Worth:
    candidate: Candidate
    gain: float
    changes: bool


def cost_minutes(finding: FindingDefinition) -> float:
    """Minutes a test costs: its time, the change of position, and the irritation.

    cost = seconds / 60 + 0.5 (unless it is a question) + 0, 0.25 or 1 by irritability.
    """
    moving = 0.0 if finding.position is Position.NONE else POSITION_MINUTES
    return finding.seconds / 60.0 + moving + IRRITABILITY_MINUTES[finding.irritability]


def entropy_bits(p: Floats) -> Floats:
    """H(p) = -p log2 p - (1 - p) log2(1 - p), same shape as `p`.

    >>> entropy_bits(np.array([0.0, 0.5, 1.0])).tolist()
    [0.0, 1.0, 0.0]
    """
    inside = np.clip(p, 1e-300, 1.0)
    outside = np.clip(1.0 - p, 1e-300, 1.0)
    bits = -(p * np.log2(inside) + (1.0 - p) * np.log2(outside))
    return np.asarray(np.maximum(bits, 0.0) + 0.0, dtype=np.float64)


def expected_gain(met: Floats, chance: Floats, before: Floats) -> float:
    """Expected reduction of the summed entropies of the regions, in bits.

    gain = sum over r of H(p_r) - sum over levels l of P(l) sum over r of H(p_r | l).

    Args:
        met: P(cut met and region present), shape (cuts, regions).
        chance: P(cut met), shape (cuts,).
        before: P(region present), shape (regions,).

    >>> sure = expected_gain(np.array([[0.5]]), np.array([0.5]), np.array([0.5]))
    >>> nothing = expected_gain(np.array([[0.25]]), np.array([0.5]), np.array([0.5]))
    >>> round(sure, 6), round(nothing, 6)
    (1.0, 0.0)
    """
    chances, regions = levels_after(met, chance, before)
    after = entropy_bits(regions).sum(axis=1)
    return max(0.0, float(entropy_bits(before).sum() - chances @ after))


def changes_the_answer(before: Floats, after: Floats) -> bool:
    """Whether some result says something else about the regions: see :data:`STOP_LINE_POINTS`.

    Args:
        before: probability of each region, shape (regions,).
        after: the same after each result, shape (results, regions).

    >>> settled = np.array([0.99, 0.30])
    >>> changes_the_answer(settled, np.array([[0.995, 0.35], [0.98, 0.22]]))
    False
    >>> changes_the_answer(settled, np.array([[0.99, 0.55], [0.99, 0.22]]))
    True
    """
    return bool(results_that_change(before, after).any())


def results_that_change(before: Floats, after: Floats) -> NDArray[np.bool_]:
    """Which results say something else, shape (results,); see :func:`changes_the_answer`."""
    first = int(np.argmax(before))
    moved = np.abs(after[:, first] - before[first]) >= STOP_LINE_POINTS
    other_leads = after.argmax(axis=1) != first
    turned = ((after >= 0.5) != (before >= 0.5)).any(axis=1)
    return np.asarray(moved | other_leads | turned, dtype=np.bool_)


def levels_after(met: Floats, chance: Floats, before: Floats) -> tuple[Floats, Floats]:
    """Chance of each level, shape (cuts + 1,), and the regions then, shape (cuts + 1, regions).

    Args:
        met: P(cut met and region present), shape (cuts, regions).
        chance: P(cut met), shape (cuts,).
        before: P(region present), shape (regions,).
    """
    joint = np.concatenate([before[None, :], met, np.zeros((1, len(before)))])
    total = np.concatenate([[1.0], chance, [0.0]])
    levels = np.maximum(joint[:-1] - joint[1:], 0.0)
    chances = np.maximum(total[:-1] - total[1:], 1e-300)
    return chances, np.clip(levels / chances[:, None], 0.0, 1.0)


def choose_next_tests(
    network: Network,
    catalogue: Catalogue,
    reads: Floats,
    candidates: tuple[Candidate, ...],
    tags: frozenset[str],
) -> tuple[NextTest, ...]:
    """The most valuable tests, gain per minute of cost; empty below the stop line.

    Args:
        reads: read-outs now, shape (2 n + regions, ...).
        tags: pathology tags of raised red flags; tests contraindicated under one are left out.
    """
    start = 2 * network.size
    before = reads[start : start + len(network.regions)]
    allowed = [c for c in candidates if not _forbidden(c, catalogue, tags)]
    best: dict[AnswerKey, _Worth] = {}
    for worth in _worths(allowed, before, start):
        held = best.get(worth.candidate.key)
        offered = worth.gain >= STOP_LINE_BITS and worth.changes
        if offered and (held is None or worth.gain > held.gain):
            best[worth.candidate.key] = worth
    tests = [_next_test(w, network, catalogue, before) for w in best.values()]
    tests.sort(key=lambda test: -test.value)
    return tuple(tests[:MOST_TESTS])


def _forbidden(candidate: Candidate, catalogue: Catalogue, tags: frozenset[str]) -> bool:
    finding = catalogue.finding(candidate.key.finding_id)
    return any(c.tag in tags for c in finding.contraindications)


def _worths(candidates: list[Candidate], before: Floats, start: int) -> list[_Worth]:
    """The worth of all candidates at once: :func:`expected_gain` over stacked levels."""
    if not candidates:
        return []
    regions = slice(start, start + len(before))
    levels = [levels_after(c.met[:, regions], c.chance, before) for c in candidates]
    chances = np.concatenate([chance for chance, _ in levels])
    after = np.concatenate([then for _, then in levels])
    firsts = np.cumsum([0, *(len(chance) for chance, _ in levels[:-1])])
    left = np.add.reduceat(chances * entropy_bits(after).sum(axis=1), firsts)
    gains = np.maximum(entropy_bits(before).sum() - left, 0.0)
    telling = results_that_change(before, after) & (chances >= LEAST_CHANCE)
    changes = np.logical_or.reduceat(telling, firsts)
    return [
        _Worth(c, float(gain), bool(change))
        for c, gain, change in zip(candidates, gains, changes, strict=True)
    ]


def _best_cut(candidate: Candidate, before: Floats, start: int) -> int:
    """The cut that alone tells most."""
    met = candidate.met[:, start : start + len(before)]
    single = [
        expected_gain(met[k : k + 1], candidate.chance[k : k + 1], before) for k in range(len(met))
    ]
    return int(np.argmax(single))


def _next_test(worth: _Worth, network: Network, catalogue: Catalogue, before: Floats) -> NextTest:
    candidate = worth.candidate
    finding = catalogue.finding(candidate.key.finding_id)
    start = 2 * network.size
    cut = _best_cut(candidate, before, start)
    met = candidate.met[cut, start : start + len(before)]
    chance = float(candidate.chance[cut])
    return NextTest(
        finding_id=finding.id,
        side=candidate.key.side,
        label=finding.label,
        position=finding.position,
        seconds=finding.seconds,
        gain=worth.gain,
        value=worth.gain / cost_minutes(finding),
        leading_if_positive=_leading(network, met / chance),
        leading_if_negative=_leading(network, (before - met) / (1.0 - chance)),
    )


def _leading(network: Network, regions: Floats) -> tuple[Region, float]:
    first = int(np.argmax(regions))
    return network.regions[first], min(max(float(regions[first]), 0.0), 1.0)
