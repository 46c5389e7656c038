"""The exact posterior over all joint states of the conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.network import Codes, Network
from hipspine_desktop.engine.normal import Floats


@dataclass(frozen=True, eq=False)
class Posterior:
    """P(state | evidence).

    Attributes:
        states: probability of each of :attr:`Network.states`, shape (states,); sums to 1.
        reads: read-outs of :attr:`Network.readout`, then "this root", shape (rows + roots,).
    """

    states: Floats
    reads: Floats

    def conditions(self, size: int) -> Floats:
        """P(condition present), shape (n,).

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> from hipspine_desktop.engine.result import EvaluatedSide
        >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
        >>> context.posterior.conditions(2).round(3).tolist()
        [0.533, 0.2]
        """
        return self.reads[:size] / (self.reads[:size] + self.reads[size : 2 * size])

    def log_odds(self, size: int) -> Floats:
        """Log odds of each condition, shape (n,); exact near 0 and near 1.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> from hipspine_desktop.engine.result import EvaluatedSide
        >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
        >>> context.posterior.log_odds(2).round(3).tolist()
        [0.134, -1.386]
        """
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


def posterior(network: Network, prior: Floats, factors: Iterable[Floats]) -> Posterior:
    """Bayes' theorem over all 2**n states: P(state | x) = prior * likelihood / their sum.

    Args:
        prior: pre-test probability of each condition, shape (n,).
        factors: log likelihoods, each of shape (2**n,) or (states,).

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> fadir = np.log([0.3, 0.8, 0.3, 0.8])  # likelihood of a positive FADIR in each state
    >>> posterior(network, np.array([0.3, 0.2]), [fadir]).states.round(3).tolist()
    [0.373, 0.427, 0.093, 0.107]
    """
    plain = log_prior(prior)
    by_root = []
    for factor in factors:
        if len(factor) == len(plain):
            plain += factor
        else:
            by_root.append(factor)
    weights = network.over_states(plain)
    if network.roots is not None:
        weights = weights + network.log_shares
    for factor in by_root:
        weights += factor
    weights -= weights.max()
    states = np.exp(weights)
    states /= states.sum()
    return Posterior(states, read_out(network, states))


def read_out(network: Network, weights: Floats) -> Floats:
    """Mass of each read-out under weights of every joint state, shape (rows + roots,).

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> reads = read_out(network, np.array([0.56, 0.24, 0.14, 0.06]))
    >>> reads.round(2).tolist()  # present, absent, regions, both regions, nothing
    [0.3, 0.2, 0.7, 0.8, 0.3, 0.2, 0.06, 0.56]
    """
    reads = network.readout.of(network.over_conditions(weights))
    return np.concatenate([reads, network.root_masses(weights)])


def leading_states(states: Floats, most: int) -> Codes:
    """The `most` most probable states, in ascending order.

    >>> leading_states(np.array([0.1, 0.2, 0.7]), 2).tolist()
    [1, 2]
    """
    if len(states) <= most:
        return np.arange(len(states), dtype=np.intp)
    return np.sort(np.argpartition(states, -most)[-most:])


def region_rows(network: Network) -> dict[Region, int]:
    """Row of each region in the read-out.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> [(region.value, row) for region, row in region_rows(network).items()]
    [('hip_joint', 4), ('lumbar_spine', 5)]
    """
    return {r: 2 * network.size + i for i, r in enumerate(network.regions)}


def pair_rows(network: Network) -> dict[tuple[Region, Region], int]:
    """Row of each pair of regions in the read-out.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> [row for row in pair_rows(network).values()]
    [6]
    """
    first = 2 * network.size + len(network.regions)
    return {pair: first + i for i, pair in enumerate(network.pairs)}


def unexplained_row(network: Network) -> int:
    """Row of "no condition at all" in the read-out.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> unexplained_row(network)
    7
    """
    return network.readout.rows - 1


def root_rows(network: Network) -> range:
    """Rows of the roots in the read-out.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> root_rows(network)
    range(8, 8)
    """
    count = 0 if network.roots is None else network.roots.count
    return range(network.readout.rows, network.readout.rows + count)
