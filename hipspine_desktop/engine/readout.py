"""What is read out of the joint states: conditions, regions, two regions together, nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.normal import Floats

Codes = NDArray[np.intp]


class ReadOut:
    """Masses of the read-outs over the 2**n combinations of conditions.

    Rows, in this order: each condition present, each absent, each region present, each pair of
    regions present, no condition at all; 2 n + regions + pairs + 1 of them.

    Args:
        regions: region of each condition.
    """

    def __init__(self, regions: Sequence[Region]) -> None:
        self.size = len(regions)
        self.regions = tuple(r for r in Region if r in regions)
        self.pairs = tuple(
            (a, b) for i, a in enumerate(self.regions) for b in self.regions[i + 1 :]
        )
        code = np.zeros(1, dtype=np.intp)
        for region in regions:
            code = np.concatenate([code, code | (1 << self.regions.index(region))])
        self._code = code

    @property
    def rows(self) -> int:
        """Number of read-outs."""
        return 2 * self.size + len(self.regions) + len(self.pairs) + 1

    def of(self, weights: Floats) -> Floats:
        """Mass of each read-out, shape (rows,).

        All sums of positive terms, so small masses are exact. The conditions are summed by
        folding the last one away, half the states at a time.

        Args:
            weights: of each combination of conditions, shape (2**n,).

        >>> ReadOut([Region.HIP_JOINT]).of(np.array([0.75, 0.25])).tolist()
        [0.25, 0.75, 0.25, 0.75]
        """
        single = np.empty((2, self.size))
        left = weights
        for i in reversed(range(self.size)):
            halves = left.reshape(2, -1)
            single[1, i], single[0, i] = halves.sum(axis=1)
            left = halves[0] + halves[1]
        by_code = np.bincount(self._code, weights, 1 << len(self.regions))
        return np.concatenate([single.reshape(-1), self._of_regions @ by_code])

    def at(self, conditions: Codes) -> Floats:
        """Which read-outs hold in some combinations of conditions (1 or 0), shape (rows, k).

        >>> ReadOut([Region.HIP_JOINT]).at(np.array([0, 1])).tolist()
        [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
        """
        present = ((conditions >> np.arange(self.size)[:, None]) & 1).astype(np.float64)
        return np.concatenate([present, 1.0 - present, self._of_regions[:, self._code[conditions]]])

    @cached_property
    def _of_regions(self) -> Floats:
        """Region and pair read-outs for each set of regions present, shape (rows - 2 n, sets)."""
        sets = np.arange(1 << len(self.regions))
        held = {r: (sets >> i) & 1 == 1 for i, r in enumerate(self.regions)}
        rows = [*held.values(), *(held[a] & held[b] for a, b in self.pairs), sets == 0]
        return np.stack(rows).astype(np.float64)
