"""From a published proportion to the rate used, its spread, and its draws."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.knowledge.schema import Estimate

RATE_FLOOR = 0.005
RATE_CEILING = 0.995
"""No rate is 0 or 1: the bounds cap one yes/no finding at a likelihood ratio of 199 (judgement)."""

DRAWS = 500
"""Draws of the study uncertainty; the 2.5 % quantile then rests on a dozen draws."""

EFFECTIVE_SIZE = {Basis.SEEN: 30.0, Basis.UNVERIFIED: 12.0, Basis.JUDGEMENT: 8.0}
"""People a rate without n and without interval counts for (judgement): a small study, a rumour
of one, and an opinion; 8 people at a rate of 0.5 give a 95 % interval of about 0.19 to 0.81."""

LARGEST_SIZE = 200.0
"""Studies differ from the clinic at hand by more than their counts say, so no study narrows a
rate below what 200 people would (judgement)."""

SMALLEST_SIZE = 2.0


@dataclass(frozen=True, slots=True)
class Spread:
    """A Beta(alpha, beta) distribution over a rate."""

    alpha: float
    beta: float

    @property
    def size(self) -> float:
        """People the rate counts for."""
        return self.alpha + self.beta


def rate_used(estimate: Estimate) -> float:
    """The rate the engine reckons with.

    With a sample size n the Jeffreys posterior mean (k + 0.5) / (n + 1), k = rate * n; otherwise
    the rate as published; in both cases kept within 0.005 and 0.995.

    >>> from hipspine_desktop.domain.sources import Basis
    >>> small = Estimate(rate=1.0, n=17, basis=Basis.SEEN, source="study")
    >>> round(rate_used(small), 4)
    0.9722
    >>> rate_used(Estimate(rate=1.0, basis=Basis.JUDGEMENT, reason="expected"))
    0.995
    """
    if estimate.n is None:
        return _bounded(estimate.rate)
    return _bounded((estimate.rate * estimate.n + 0.5) / (estimate.n + 1))


def spread_of(estimate: Estimate) -> Spread:
    """Beta distribution of the study uncertainty around :func:`rate_used`.

    Its size (alpha + beta) is n + 1 where n is known (at most 200), otherwise m (1 - m) / sd^2 - 1
    with m the rate used and sd the width of the 95 % interval / 3.92, otherwise a size by the
    basis of the figure (seen 30, unverified 12, judgement 8).

    >>> from hipspine_desktop.domain.sources import Basis
    >>> spread_of(Estimate(rate=0.5, n=19, basis=Basis.SEEN, source="study"))
    Spread(alpha=10.0, beta=10.0)
    >>> spread_of(Estimate(rate=0.25, basis=Basis.JUDGEMENT, reason="expected"))
    Spread(alpha=2.0, beta=6.0)
    """
    mean = rate_used(estimate)
    if estimate.n is not None:
        size = float(estimate.n + 1)
    elif estimate.interval is not None and estimate.interval[1] > estimate.interval[0]:
        deviation = (estimate.interval[1] - estimate.interval[0]) / 3.92
        size = mean * (1.0 - mean) / deviation**2 - 1.0
    else:
        size = EFFECTIVE_SIZE[estimate.basis]
    size = min(max(size, SMALLEST_SIZE), LARGEST_SIZE)
    return Spread(mean * size, (1.0 - mean) * size)


def draws_of(estimate: Estimate, name: str) -> Floats:
    """Draws of the rate, shape (DRAWS,), the same for the same name and figures for ever.

    The name seeds the generator (common random numbers): a bar does not jitter from one answer
    to the next, and a new row in the knowledge base moves no other row's draws.

    >>> from hipspine_desktop.domain.sources import Basis
    >>> row = Estimate(rate=0.5, n=19, basis=Basis.SEEN, source="study")
    >>> bool((draws_of(row, "a") == draws_of(row, "a")).all())
    True
    """
    return draws_from(spread_of(estimate), name)


def draws_from(spread: Spread, name: str) -> Floats:
    """Draws of a distribution, shape (DRAWS,); see :func:`draws_of`.

    >>> drawn = draws_from(Spread(10.0, 10.0), "a figure")
    >>> drawn.shape, bool(abs(drawn.mean() - 0.5) < 0.02)
    ((500,), True)
    """
    generator = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    drawn = generator.beta(spread.alpha, spread.beta, size=DRAWS)
    return np.clip(drawn, RATE_FLOOR, RATE_CEILING)


def _bounded(rate: float) -> float:
    return min(max(rate, RATE_FLOOR), RATE_CEILING)
