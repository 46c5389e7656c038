"""The latent factor that the findings of one cluster share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.engine.normal import Floats, cdf, density, hermite_nodes, quantile

Codes = NDArray[np.intp]

NODES = 9
"""Gauss-Hermite nodes of the shared factor; tests compare with 61."""

LARGEST_RHO = 0.9
"""Beyond this nine nodes are too coarse for the shared factor; a larger rho is read as this."""

_REACH = 4.0
_STEP = 0.004
_LEAST = 1e-12


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
    nodes, _ = hermite_nodes(count)
    threshold = _threshold(met, rho, count)
    return cdf(_at(threshold, nodes, rho))


class SharedFactor:
    """:func:`conditional_rates` of one rho, fast for very many rates.

    Cubic Hermite interpolation over Phi^-1(p) between nodes 0.004 apart; it agrees with
    :func:`conditional_rates` to about 1e-8 (1e-10 in the middle). Rates beyond the grid (many
    causes together may make a finding all but certain) are reckoned without it.
    """

    def __init__(self, rho: float) -> None:
        self._rho = rho
        grid = np.arange(-_REACH, _REACH + _STEP / 2.0, _STEP)
        nodes, weights = hermite_nodes(NODES)
        at = _at(_threshold(cdf(grid), rho, NODES), nodes, rho)
        rise = density(at)
        self._values = cdf(at)
        self._slopes = _STEP * density(grid)[:, None] * rise / (rise @ weights)[:, None]

    def __call__(self, met: Floats) -> Floats:
        """P(positive | node) of each rate, shape (*met.shape, NODES)."""
        low, t = self._place(met)
        left, rise, fall = self._values[low], self._slopes[low], self._slopes[low + 1]
        jump = self._values[low + 1] - left
        bend, twist = 3.0 * jump - 2.0 * rise - fall, rise + fall - 2.0 * jump
        found = np.asarray(left + t * (rise + t * (bend + t * twist)), dtype=np.float64)
        beyond = np.abs(quantile(met)) > _REACH - _STEP
        if beyond.any():
            rates = np.clip(met[beyond], _LEAST, 1.0 - _LEAST)
            found[beyond] = conditional_rates(rates, self._rho)
        return found

    def _place(self, met: Floats) -> tuple[Codes, Floats]:
        at = (quantile(met) + _REACH) / _STEP
        low = np.clip(at.astype(np.intp), 0, len(self._values) - 2)
        return low, (at - low)[..., None]


def _threshold(met: Floats, rho: float, count: int) -> Floats:
    """The threshold a whose weighted mean over the nodes is `met`, by Newton's method."""
    nodes, weights = hermite_nodes(count)
    threshold = quantile(met)
    for _ in range(30):
        at = _at(threshold, nodes, rho)
        error = cdf(at) @ weights - met
        gradient = density(at) @ weights / _spread(rho)
        move = np.clip(error / np.maximum(gradient, 1e-12), -0.5, 0.5)
        threshold = threshold - move
        if float(np.max(np.abs(move), initial=0.0)) < 1e-14:
            break
    return threshold


def _at(threshold: Floats, nodes: Floats, rho: float) -> Floats:
    shift = np.sqrt(min(rho, LARGEST_RHO)) * nodes
    return np.asarray((threshold[..., None] - shift) / _spread(rho), dtype=np.float64)


def _spread(rho: float) -> float:
    return float(np.sqrt(1.0 - min(rho, LARGEST_RHO)))
