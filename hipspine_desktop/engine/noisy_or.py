"""How often a finding is positive in each combination of its conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.engine.normal import Floats

Codes = NDArray[np.intp]
F = TypeVar("F", np.float32, np.float64)

STEP = 0.98
"""Of those who meet a cut of an ordinal finding, at most this share also meets the next
(judgement): where a small study's rates rise again (Sutlive's five of five) they are held down
to it, so that no level has probability zero and no single level can decide alone."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """Rates in each combination of the linked conditions; each distinct column is kept once.

    Attributes:
        distinct: P(cut met), not yet monotone, shape (cuts, distinct columns).
        column: column of each pattern, shape (versions, 2**parents); bit j of a pattern says
            that condition j is present. There are several versions where one condition's rates
            depend on a second stage, else one.
    """

    distinct: Floats
    column: Codes


def positive_rates(
    background: Floats, rates: Sequence[Floats], staged: int | None = None
) -> Patterns:
    """P(positive | pattern of the linked conditions), noisy-OR with quieting.

    A condition whose rate s exceeds the background b causes the finding with
    q = 1 - (1 - s) / (1 - b); one whose rate is lower quiets the background to s:
    P = 1 - (1 - b') product(1 - q), b' the smallest such s among those present, else b.

    Args:
        background: b of each cut, shape (cuts,).
        rates: s of each linked condition, shape (cuts,); of the staged one (versions, cuts).
        staged: place in `rates` of the condition with several versions.

    >>> found = positive_rates(np.array([0.2]), [np.array([0.6]), np.array([0.1])])
    >>> found.distinct[0, found.column[0]].round(3).tolist()
    [0.2, 0.6, 0.1, 0.55]
    >>> found = positive_rates(np.array([0.2]), [np.array([[0.6], [0.3]])], staged=0)
    >>> found.distinct[0, found.column].round(3).tolist()
    [[0.2, 0.6], [0.2, 0.3]]
    """
    cuts = len(background)
    table = np.concatenate([background, np.ones(cuts)])[:, None]
    column = np.zeros(1, dtype=np.intp)
    for place, rate in enumerate(rates):
        if place != staged:
            table, (before, after) = _widen(table, background, rate[None, :])
            column = np.concatenate([before[column], after[column]])
    if staged is None:
        versions = column[None, :]
    else:
        table, (before, *after_each) = _widen(table, background, rates[staged])
        versions = np.stack(
            [_insert_bit(before[column], after[column], staged) for after in after_each]
        )
    return Patterns(1.0 - (1.0 - table[:cuts]) * table[cuts:], versions)


def _widen(table: Floats, background: Floats, rates: Floats) -> tuple[Floats, list[Codes]]:
    """Add a condition with one or several versions of its rates.

    Args:
        table: quieted background above, share spared below, shape (2 cuts, columns).
        rates: shape (versions, cuts).

    Returns:
        the wider table with equal columns merged, and where each old column went: first
        without the condition, then with each version.
    """
    cuts = len(background)
    parts = [table]
    for rate in rates:
        causes = rate > background
        share = np.where(causes, (1.0 - rate) / (1.0 - background), 1.0)
        level = np.where(causes, np.inf, rate)
        quiet = np.minimum(table[:cuts], level[:, None])
        parts.append(np.concatenate([quiet, table[cuts:] * share[:, None]]))
    merged, place = merge_columns(np.concatenate(parts, axis=1))
    return merged, np.split(place, len(parts))


def merge_columns(table: Floats) -> tuple[Floats, Codes]:
    """The distinct columns (to 1e-13), and which of them each column is.

    >>> table, column = merge_columns(np.array([[0.2, 0.6, 0.2]]))
    >>> table.tolist(), column.tolist()
    ([[0.2, 0.6]], [0, 1, 0])
    """
    rounded = table.round(13)
    key = np.zeros(rounded.shape[1], dtype=np.int64)
    for row in rounded:
        values, place = np.unique(row, return_inverse=True)
        if len(values) > 1:
            _, key = np.unique(key * len(values) + place, return_inverse=True)
    _, first, column = np.unique(key, return_index=True, return_inverse=True)
    return np.ascontiguousarray(table[:, first]), column.astype(np.intp)


def _insert_bit(without: Codes, with_it: Codes, place: int) -> Codes:
    """One array over patterns from two over the patterns of the other conditions."""
    low = 1 << place
    pair = np.stack([without.reshape(-1, low), with_it.reshape(-1, low)], axis=1)
    return pair.reshape(-1)


def monotone(met: NDArray[F]) -> NDArray[F]:
    """Make P(cut met) fall from cut to cut: a running minimum with :data:`STEP`.

    Args:
        met: shape (cuts, ...), easiest cut first.

    >>> monotone(np.array([[0.8], [0.3], [0.4]])).round(3).ravel().tolist()
    [0.8, 0.3, 0.294]
    """
    result = met.copy()
    for k in range(1, len(result)):
        np.minimum(result[k], met.dtype.type(STEP) * result[k - 1], out=result[k])
    return result


def level_likelihood(met: NDArray[F], levels: Sequence[float]) -> NDArray[F]:
    """Likelihood of (soft) evidence about the level: sum over l of levels[l] * P(level = l).

    Args:
        met: P(cut k met), shape (cuts, ...).
        levels: weight of each level, 0 (no cut met) to the number of cuts.

    >>> level_likelihood(np.array([[0.8], [0.3]]), (0.0, 1.0, 0.0)).round(3).tolist()
    [0.5]
    """
    result: NDArray[F] = np.full(met.shape[1:], levels[0], dtype=met.dtype)
    for k in range(len(met)):
        step = levels[k + 1] - levels[k]
        if step:
            result += met.dtype.type(step) * met[k]
    return result
