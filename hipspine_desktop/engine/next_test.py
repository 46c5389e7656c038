"""The test worth doing next: expected information about the regions for its cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.domain.findings import (
    Catalogue,
    FindingDefinition,
    Irritability,
    Position,
)
from hipspine_desktop.engine.candidates import Candidates
from hipspine_desktop.engine.forbidden import Bans
from hipspine_desktop.engine.network import Network
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.positions import group_by_position, moving_minutes
from hipspine_desktop.engine.result import Aim, HeldBack, NextTest, PositionTests

T = TypeVar("T")
_Test = tuple[int, FindingDefinition, float, float]
"""Number of the candidate, its finding, its gain in bits, and gain per minute."""

STOP_LINE_BITS = 0.02
"""A test that is expected to remove less is not worth the patient's time (judgement): as much as
moving one region from 50 % to 58 %."""

STOP_LINE_POINTS = 0.05
"""Nor is a test after which the answer is the same (judgement): one of its results must change the
leading region, move its probability by five points, or turn another region from less to more
probable than not, or back, by five points too: 49 % and 51 % are the same answer."""

LEAST_CHANCE = 0.01
"""A result less probable than this is not what a test is done for (judgement)."""

MOST_TESTS = 8

MOST_PLANNED = 12
"""An examination plan is not longer (judgement): more is not done in one visit."""

MOST_ALIKE = 3
"""Nor does it hold more findings of one cluster (judgement): each after the first tells less than
it would alone, since they say partly the same."""

IRRITABILITY_MINUTES = {
    Irritability.LOW: 0.0,
    Irritability.MODERATE: 0.25,
    Irritability.HIGH: 1.0,
}
"""What provoking symptoms costs, in minutes (judgement): it blurs the tests that follow."""


@dataclass(frozen=True, slots=True)
class NextTestWish:
    """What is wanted of the next tests.

    Attributes:
        aim: tell the regions apart, or the single conditions.
        present: the position the patient is in, ``NONE`` where it is not known.
    """

    aim: Aim = Aim.REGIONS
    present: Position = Position.NONE


@dataclass(frozen=True, slots=True)
class NextTests:
    """The tests offered, by value; the same by position; what a red flag holds back; and what
    is examined, by position, questions left out."""

    tests: tuple[NextTest, ...] = ()
    by_position: tuple[PositionTests, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    plan: tuple[PositionTests, ...] = ()


def cost_minutes(finding: FindingDefinition, present: Position = Position.NONE) -> float:
    """Minutes a test costs: its time, the change of position, and the irritation.

    cost = seconds / 60 + 0.5 (not for a question, nor in the present position)
           + 0, 0.25 or 1 by irritability.

    >>> from hipspine_desktop.engine.example import example_base
    >>> slump = example_base().catalogue.finding("slump")
    >>> slump.seconds, str(slump.position), str(slump.irritability)
    (45, 'sitting', 'high')
    >>> cost_minutes(slump), cost_minutes(slump, Position.SITTING)
    (2.25, 1.75)
    """
    moving = moving_minutes(finding.position, present)
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


def results_that_change(before: Floats, after: Floats) -> NDArray[np.bool_]:
    """Which results say something else about the regions: see :data:`STOP_LINE_POINTS`.

    Args:
        before: probability of each region (or condition), shape (regions,).
        after: the same after each result, shape (results, regions).

    Returns:
        shape (results,).

    >>> settled = np.array([0.99, 0.30])
    >>> results_that_change(settled, np.array([[0.995, 0.35], [0.99, 0.55]])).tolist()
    [False, True]
    >>> results_that_change(np.array([0.99, 0.48]), np.array([[0.99, 0.52]])).tolist()
    [False]
    """
    first = int(np.argmax(before))
    far = np.abs(after - before) >= STOP_LINE_POINTS
    moved, other_leads = far[:, first], after.argmax(axis=1) != first
    turned = (far & ((after >= 0.5) != (before >= 0.5))).any(axis=1)
    return np.asarray(moved | other_leads | turned, dtype=np.bool_)


def levels_after(met: Floats, chance: Floats, before: Floats) -> tuple[Floats, Floats]:
    """Chance of each level, shape (cuts + 1,), and the regions then, shape (cuts + 1, regions).

    P(level k) = P(cut k met) - P(cut k + 1 met), and the same of the joint masses.

    Args:
        met: P(cut met and region present), shape (cuts, regions).
        chance: P(cut met), shape (cuts,).
        before: P(region present), shape (regions,).

    >>> chances, then = levels_after(np.array([[0.4]]), np.array([0.5]), np.array([0.6]))
    >>> chances.tolist(), then.round(3).tolist()
    ([0.5, 0.5], [[0.4], [0.8]])
    """
    joint = np.concatenate([before[None, :], met, np.zeros((1, len(before)))])
    total = np.concatenate([[1.0], chance, [0.0]])
    levels = np.maximum(joint[:-1] - joint[1:], 0.0)
    chances = np.maximum(total[:-1] - total[1:], 1e-300)
    return chances, np.clip(levels / chances[:, None], 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class _Worths:
    """Expected gain of each candidate, and whether it may change the answer; (candidates,)."""

    gains: Floats
    changes: NDArray[np.bool_]


def choose_next_tests(
    network: Network,
    catalogue: Catalogue,
    reads: Floats,
    candidates: Candidates,
    bans: Bans,
    wish: NextTestWish,
) -> NextTests:
    """The most valuable tests, gain per minute of cost; none below the stop line.

    Worked example: `docs/reasoning.md`, "Next test".

    Args:
        reads: read-outs now, shape (2 n + regions, ...).
        bans: what forbids tests; a forbidden test is held back, never offered.
    """
    if not candidates.waiting:
        return NextTests()
    place = _aimed(network, wish.aim)
    worths = _worths(candidates, reads[place], place)
    offered = worths.changes & (worths.gains >= STOP_LINE_BITS)
    best: dict[str, int] = {}
    for number in map(int, np.flatnonzero(offered)):
        name = candidates.waiting[number].key.finding_id
        if name not in best or worths.gains[number] > worths.gains[best[name]]:
            best[name] = number
    tests, held = [], []
    for name, number in best.items():
        finding, gain = catalogue.finding(name), float(worths.gains[number])
        ban = bans.against(finding)
        if ban is None:
            tests.append((number, finding, gain, gain / cost_minutes(finding, wish.present)))
        else:
            reason = next(c.reason for c in finding.contraindications if c.tag == ban.tag)
            side = candidates.waiting[number].key.side
            held.append(
                HeldBack(
                    name, side, finding.label, gain, reason, ban.flag.id, ban.flag.label,
                    ban.raised, ban.questions,
                )
            )  # fmt: skip
    tests.sort(key=lambda test: -test[3])
    held.sort(key=lambda test: -test.gain)
    first, planned = tests[:MOST_TESTS], _planned(candidates, tests)
    told = {
        test[0]: _next_test(network, candidates, reads, wish, *test) for test in (*first, *planned)
    }
    chosen = tuple(told[number] for number, *_ in first)
    return NextTests(
        chosen,
        group_by_position(chosen, wish.present),
        tuple(held[:MOST_TESTS]),
        group_by_position((told[number] for number, *_ in planned), wish.present),
    )


def _planned(candidates: Candidates, tests: Sequence[_Test]) -> list[_Test]:
    """What is examined, questions left out, by gain per minute wherever the patient is now."""
    alike: dict[str, int] = {}
    planned = []
    for test in sorted(tests, key=lambda test: -test[2] / cost_minutes(test[1])):
        number, finding, _, _ = test
        cluster = candidates.waiting[number].indicator.entry.cluster or finding.id
        if finding.position is not Position.NONE and alike.get(cluster, 0) < MOST_ALIKE:
            alike[cluster] = alike.get(cluster, 0) + 1
            planned.append(test)
    return planned[:MOST_PLANNED]


def _aimed(network: Network, aim: Aim) -> slice:
    """Rows of the read-outs that are to be told apart."""
    if aim is Aim.CONDITIONS:
        return slice(0, network.size)
    return slice(2 * network.size, 2 * network.size + len(network.regions))


def _worths(candidates: Candidates, before: Floats, place: slice) -> _Worths:
    """The worth of all candidates at once: :func:`expected_gain` over stacked levels."""
    met, chance, first = candidates.met[:, place], candidates.chance, candidates.first
    above_met, above = np.zeros_like(met), np.zeros_like(chance)
    inner = np.flatnonzero(candidates.cut > 0)
    above_met[inner - 1], above[inner - 1] = met[inner], chance[inner]
    joint = np.maximum(np.concatenate([before - met[first], met - above_met]), 0.0)
    chances = np.maximum(np.concatenate([1.0 - chance[first], chance - above]), 1e-300)
    after = np.clip(joint / chances[:, None], 0.0, 1.0)
    owner = np.concatenate([np.arange(len(first)), candidates.owner])
    left = np.bincount(owner, chances * entropy_bits(after).sum(axis=1))
    telling = results_that_change(before, after) & (chances >= LEAST_CHANCE)
    changes = np.bincount(owner, telling) > 0
    return _Worths(np.maximum(entropy_bits(before).sum() - left, 0.0), changes)


def _best_cut(met: Floats, chance: Floats, before: Floats) -> int:
    """The cut that alone tells most."""
    single = [expected_gain(met[k : k + 1], chance[k : k + 1], before) for k in range(len(chance))]
    return int(np.argmax(single))


def _next_test(
    network: Network,
    candidates: Candidates,
    reads: Floats,
    wish: NextTestWish,
    number: int,
    finding: FindingDefinition,
    gain: float,
    value: float,
) -> NextTest:
    waiting, place = candidates.waiting[number], _aimed(network, wish.aim)
    first = int(candidates.first[number])
    rows = slice(first, first + waiting.indicator.cuts)
    row = first + _best_cut(candidates.met[rows, place], candidates.chance[rows], reads[place])
    met, chance = candidates.met[row], float(candidates.chance[row])
    positive, negative = met / chance, (reads[: len(met)] - met) / (1.0 - chance)
    regions, conditions = (_aimed(network, aim) for aim in (Aim.REGIONS, Aim.CONDITIONS))
    ids = tuple(c.id for c in network.conditions)
    moved = int(np.argmax(np.abs(positive[regions] - negative[regions])))
    return NextTest(
        finding_id=finding.id,
        side=waiting.key.side,
        label=finding.label,
        position=finding.position,
        seconds=finding.seconds,
        gain=gain,
        value=value,
        leading_if_positive=_leading(network.regions, positive[regions]),
        leading_if_negative=_leading(network.regions, negative[regions]),
        minutes=cost_minutes(finding, wish.present),
        condition_if_positive=_leading(ids, positive[conditions]),
        condition_if_negative=_leading(ids, negative[conditions]),
        moved_if_positive=(network.regions[moved], _probability(positive[regions][moved])),
        moved_if_negative=(network.regions[moved], _probability(negative[regions][moved])),
    )


def _leading(names: Sequence[T], after: Floats) -> tuple[T, float]:
    first = int(np.argmax(after))
    return names[first], _probability(after[first])


def _probability(p: np.float64) -> float:
    """Within 0 and 1, whatever rounding left."""
    return min(max(float(p), 0.0), 1.0)
