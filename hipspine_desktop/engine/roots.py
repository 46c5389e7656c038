"""Which lumbar root: a second stage under lumbar radiculopathy.

A joint state with radiculopathy is a state for each root, so the likelihood of radiculopathy is a
mixture, P(x | radiculopathy, others) = sum over roots r of share_r * P(x | root r, others). A
state's code holds the conditions in its lowest bits and the number of the root (1 to the number
of roots, 0 without radiculopathy) above them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.rates import RATE_CEILING, RATE_FLOOR, Spread, rate_used, spread_of
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    CutEntry,
    Estimate,
    IndicatorEntry,
    LinkedSign,
    RootEntry,
)

Codes = NDArray[np.intp]

ROOT_CONDITION = "lumbar_radiculopathy"
"""The condition whose second stage the roots of the knowledge base are."""

LARGEST_MISMATCH = 0.1
"""How far the mean of the roots' rates may lie from the rate of radiculopathy itself (judgement):
beyond it one of the two is wrong. Up to it the roots are moved together, see `centred`."""


@dataclass(frozen=True, eq=False)
class Roots:
    """The roots of a knowledge base, in its order.

    Attributes:
        condition: index of radiculopathy.
        shares: how often each root is the one affected, shape (R,); they sum to 1.
    """

    entries: tuple[RootEntry, ...]
    condition: int
    shares: Floats

    @property
    def count(self) -> int:
        """Number of roots."""
        return len(self.entries)


@dataclass(frozen=True, eq=False)
class RootRates:
    """How often the cuts of one indicator are met with each root, radiculopathy being present.

    Attributes:
        means: rate used, shape (R, cuts); the mean over the roots is the link's rate.
        spreads: uncertainty of each, [root][cut].
    """

    means: Floats
    spreads: tuple[tuple[Spread, ...], ...]


def find_roots(base: KnowledgeBase) -> Roots | None:
    """The second stage, None where the base has no roots or no radiculopathy.

    >>> from hipspine_desktop.engine.example import example_base
    >>> find_roots(example_base()) is None
    True
    """
    order = {c.id: i for i, c in enumerate(base.conditions)}
    if not base.roots or ROOT_CONDITION not in order:
        return None
    shares = np.array([rate_used(root.share) for root in base.roots])
    return Roots(base.roots, order[ROOT_CONDITION], shares / shares.sum())


def root_rates(roots: Roots, entry: IndicatorEntry) -> RootRates | None:
    """Rates by root of an indicator; None where no root has a sign for it.

    A cut with signs takes them, moved by :func:`centred`; a root without a sign there has the rate
    of radiculopathy itself. A harder cut without signs keeps its share of the easier one.

    >>> sign = LinkedSign(fact={"finding": "jerk"}, rate=0.6, basis="judgement", reason="example")
    >>> root = RootEntry(
    ...     id="l4",
    ...     label="L4",
    ...     share={"rate": 0.4, "basis": "judgement", "reason": "example"},
    ...     dermatome="shin",
    ...     myotome="knee",
    ...     sign=(sign,),
    ...     basis="judgement",
    ...     reason="example",
    ... )
    >>> other = root.model_copy(update={"id": "s1", "sign": ()})
    >>> roots = Roots((root, other), 0, np.array([0.5, 0.5]))
    >>> link = {"condition": ROOT_CONDITION, "rate": 0.4, "basis": "judgement", "reason": "example"}
    >>> back = {"rate": 0.1, "basis": "judgement", "reason": "example"}
    >>> entry = IndicatorEntry(
    ...     id="jerk",
    ...     finding="jerk",
    ...     cut=({"label": "Reduced", "background": back, "link": [link]},),
    ... )
    >>> root_rates(roots, entry).means.round(3).tolist()  # 0.6 and 0.4, moved to a mean of 0.4
    [[0.496], [0.304]]
    """
    signs = [_signs_of(roots, entry, cut) for cut in entry.cut]
    if entry.finding is None or not any(any(row) for row in signs):
        return None
    means = np.empty((roots.count, len(entry.cut)))
    spreads = []
    ratio = np.ones(roots.count)
    for k, (cut, row) in enumerate(zip(entry.cut, signs, strict=True)):
        usual = _usual(cut)
        if any(row):
            told = np.array([rate_used(sign) if sign else usual for sign in row])
            means[:, k] = centred(told, roots.shares, usual)
            ratio = means[:, k] / usual
        else:
            means[:, k] = np.clip(usual * ratio, RATE_FLOOR, RATE_CEILING)
        sizes = [spread_of(sign or _link_or_background(cut)).size for sign in row]
        spreads.append(
            [Spread(m * n, (1.0 - m) * n) for m, n in zip(means[:, k], sizes, strict=True)]
        )
    return RootRates(means, tuple(zip(*spreads, strict=True)))


def centred(rates: Floats, shares: Floats, mean: float) -> Floats:
    """The roots' rates, all moved by the same log odds until their mean is `mean`.

    So a finding alone keeps the published sensitivity of radiculopathy: the single-condition
    limit holds for the mean over the roots.

    >>> moved = centred(np.array([0.2, 0.7]), np.array([0.5, 0.5]), 0.5)
    >>> moved.round(3).tolist(), round(float(moved @ [0.5, 0.5]), 12)
    ([0.247, 0.753], 0.5)
    """
    odds = np.log(rates) - np.log1p(-rates)
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2.0
        if float(shares @ _logistic(odds + middle)) < mean:
            low = middle
        else:
            high = middle
    return np.clip(_logistic(odds + (low + high) / 2.0), RATE_FLOOR, RATE_CEILING)


def root_mismatches(base: KnowledgeBase) -> tuple[str, ...]:
    """What does not fit between the roots and radiculopathy, one line each; for the checks.

    Signs that no indicator has, and means over the roots further than :data:`LARGEST_MISMATCH`
    from the rate of radiculopathy.

    >>> from hipspine_desktop.engine.example import example_base
    >>> root_mismatches(example_base())
    ()
    """
    roots = find_roots(base)
    if roots is None:
        return ()
    cuts = [(i, cut) for i in base.indicators if i.finding is not None for cut in i.cut]
    known = {(i.finding, cut.when) for i, cut in cuts}
    lines = [
        f"{root.id}: no indicator reads {sign.fact.finding} this way"
        for root in roots.entries
        for sign in root.sign
        if (sign.fact.finding, sign.fact.when) not in known
    ]
    for entry, cut in cuts:
        row = _signs_of(roots, entry, cut)
        if not any(row):
            continue
        usual = _usual(cut)
        mean = float(roots.shares @ [rate_used(sign) if sign else usual for sign in row])
        if abs(mean - usual) > LARGEST_MISMATCH:
            lines.append(
                f"{entry.id}: the roots' mean is {mean:.2f}, radiculopathy has {usual:.2f}"
            )
    return tuple(lines)


def state_codes(size: int, roots: Roots | None) -> Codes:
    """Every joint state: first each combination of conditions (with the first root where
    radiculopathy is present), then those with radiculopathy again for each further root.

    >>> state_codes(2, None).tolist()
    [0, 1, 2, 3]
    """
    plain = np.arange(1 << size, dtype=np.intp)
    if roots is None:
        return plain
    present = plain[(plain >> roots.condition) & 1 == 1]
    first = plain | (((plain >> roots.condition) & 1) << size)
    further = [present | (number << size) for number in range(2, roots.count + 1)]
    return np.concatenate([first, *further])


def _signs_of(roots: Roots, entry: IndicatorEntry, cut: CutEntry) -> list[LinkedSign | None]:
    """The sign of each root for a cut."""
    return [
        next(
            (s for s in r.sign if s.fact.finding == entry.finding and s.fact.when == cut.when),
            None,
        )
        for r in roots.entries
    ]


def _usual(cut: CutEntry) -> float:
    return rate_used(_link_or_background(cut))


def _link_or_background(cut: CutEntry) -> Estimate:
    return next((k for k in cut.link if k.condition == ROOT_CONDITION), cut.background)


def _logistic(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)), dtype=np.float64)
