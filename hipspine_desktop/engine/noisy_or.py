"""How often a finding is positive in each combination of its conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.engine.normal import Floats

F = TypeVar("F", np.float32, np.float64)

STEP = 0.98
"""Of those who meet a cut of an ordinal finding, at most this share also meets the next
(judgement): where a small study's rates rise again (Sutlive's five of five) they are held down
to it, so that no level has probability zero and no single level can decide alone."""


def positive_rates(background: Floats, rates: Sequence[Floats]) -> Floats:
    """P(positive | pattern of the linked conditions), noisy-OR with quieting.

    A condition whose rate s exceeds the background b causes the finding with
    q = 1 - (1 - s) / (1 - b); one whose rate is lower quiets the background to s:
    P = 1 - (1 - b') product(1 - q), b' the smallest such s among those present, else b.

    Args:
        background: b, any shape (...,).
        rates: s of each linked condition, each of the shape of `background`.

    Returns:
        shape (..., 2**len(rates)); bit j of the last index says that condition j is present.

    >>> positive_rates(np.array(0.2), [np.array(0.6)]).round(3).tolist()
    [0.2, 0.6]
    >>> positive_rates(np.array(0.2), [np.array(0.6), np.array(0.1)]).round(3).tolist()
    [0.2, 0.6, 0.1, 0.55]
    """
    quiet = np.asarray(background, dtype=np.float64)[..., None]
    spared = np.ones_like(quiet)
    for rate in rates:
        causes = rate > background
        share = np.where(causes, (1.0 - rate) / (1.0 - background), 1.0)[..., None]
        level = np.where(causes, np.inf, rate)[..., None]
        quiet = np.concatenate([quiet, np.minimum(quiet, level)], axis=-1)
        spared = np.concatenate([spared, spared * share], axis=-1)
    return np.asarray(1.0 - (1.0 - quiet) * spared, dtype=np.float64)


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
