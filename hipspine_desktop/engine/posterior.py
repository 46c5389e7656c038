"""The exact posterior over all joint states of the conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.likelihood import factor_scope
from hipspine_desktop.engine.network import Network
from hipspine_desktop.engine.normal import Floats


@dataclass(frozen=True, eq=False)
class Posterior:
    """P(state | evidence).

    Attributes:
        states: probability of each joint state, shape (2**n,); sums to 1.
        reads: read-outs of :attr:`Network.readout`, shape (rows,).
    """

    states: Floats
    reads: Floats

    def conditions(self, size: int) -> Floats:
        """P(condition present), shape (n,)."""
        return self.reads[:size] / (self.reads[:size] + self.reads[size : 2 * size])

    def log_odds(self, size: int) -> Floats:
        """Log odds of each condition, shape (n,); exact near 0 and near 1."""
        return np.asarray(
            np.log(self.reads[:size]) - np.log(self.reads[size : 2 * size]), dtype=np.float64
        )


def log_prior(rates: Floats) -> Floats:
    """Log probability of each joint state under independent pre-test probabilities.

    Args:
        rates: P(condition), shape (n,) or (n, draws).

    Returns:
        shape (2**n,) or (2**n, draws).

    >>> np.exp(log_prior(np.array([0.2, 0.5]))).round(3).tolist()
    [0.4, 0.1, 0.4, 0.1]
    """
    total = np.zeros((1, *rates.shape[1:]))
    for rate in rates:
        total = np.concatenate([total + np.log1p(-rate), total + np.log(rate)], axis=0)
    return total


def log_weights(network: Network, prior: Floats, tables: Mapping[int, Floats]) -> Floats:
    """Log of prior times likelihood of each joint state, shape (2**n,)."""
    total = log_prior(prior)
    for number in sorted(tables):
        total += tables[number][factor_scope(network, number).codes]
    return total


def posterior(network: Network, prior: Floats, tables: Mapping[int, Floats]) -> Posterior:
    """Bayes' theorem over all 2**n states: P(state | x) = prior * likelihood / their sum."""
    weights = log_weights(network, prior, tables)
    states = np.exp(weights - weights.max())
    states /= states.sum()
    return Posterior(states, network.readout @ states)


def region_rows(network: Network) -> dict[Region, int]:
    """Row of each region in the read-out."""
    return {r: 2 * network.size + i for i, r in enumerate(network.regions)}


def pair_rows(network: Network) -> dict[tuple[Region, Region], int]:
    """Row of each pair of regions in the read-out."""
    first = 2 * network.size + len(network.regions)
    return {pair: first + i for i, pair in enumerate(network.pairs)}
