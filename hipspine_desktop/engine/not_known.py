"""Findings not asked that would move a condition most."""

from __future__ import annotations

import numpy as np

from hipspine_desktop.engine.candidates import Candidates
from hipspine_desktop.engine.context import SideContext
from hipspine_desktop.engine.explain import LEAST_LOG_ODDS
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.result import Unasked

MOST_NOT_KNOWN = 5


class NotKnown:
    """What either answer to each finding not asked would do to the log odds of each condition.

    log odds if positive = log P(D, +) - log P(not D, +), less those now; the worth of asking is
    the expected absolute change, P(+) |if positive| + P(-) |if negative|.
    """

    def __init__(self, context: SideContext, candidates: Candidates) -> None:
        self._context = context
        self._candidates = candidates
        size = context.network.size
        met = candidates.met[:, : 2 * size]
        chance = candidates.chance[:, None]
        rest = context.reads[: 2 * size] - met
        self._if_positive = _log_odds(met, size) - context.log_odds
        self._if_negative = _log_odds(rest, size) - context.log_odds
        worth = chance * np.abs(self._if_positive) + (1.0 - chance) * np.abs(self._if_negative)
        linked = np.zeros((len(candidates.owner), size))
        for row, owner in enumerate(candidates.owner):
            linked[row, list(candidates.waiting[owner].indicator.parents)] = 1.0
        self._worth = worth * linked

    def of(self, condition: int) -> tuple[Unasked, ...]:
        """At most :data:`MOST_NOT_KNOWN`, the most telling first, each indicator once.

        >>> from hipspine_desktop.engine.example import example_case, example_reasoner
        >>> from hipspine_desktop.engine.result import EvaluatedSide
        >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
        >>> from hipspine_desktop.engine.candidates import find_candidates
        >>> (slump,) = NotKnown(context, find_candidates(context, frozenset())).of(1)
        >>> round(slump.log_odds_if_positive, 3), round(slump.log_odds_if_negative, 3)
        (1.322, -1.163)
        """
        worth = self._worth[:, condition]
        found: dict[int, Unasked] = {}
        for row in np.argsort(-worth, kind="stable"):
            if len(found) == MOST_NOT_KNOWN or worth[row] < LEAST_LOG_ODDS:
                break
            owner = int(self._candidates.owner[row])
            if owner not in found:
                found[owner] = self._unasked(int(row), condition)
        return tuple(found.values())

    def _unasked(self, row: int, condition: int) -> Unasked:
        candidates, cut = self._candidates, int(self._candidates.cut[row])
        waiting = candidates.waiting[candidates.owner[row]]
        return Unasked(
            finding_id=waiting.key.finding_id,
            side=waiting.key.side,
            indicator_id=waiting.indicator.entry.id,
            label=candidates.label(row),
            log_odds_if_positive=float(self._if_positive[row, condition]),
            log_odds_if_negative=float(self._if_negative[row, condition]),
            figure=self._context.figures.of(waiting.indicator.index, cut, condition),
        )


def _log_odds(masses: Floats, size: int) -> Floats:
    found = np.log(np.maximum(masses, 1e-300))
    return np.asarray(found[:, :size] - found[:, size:], dtype=np.float64)
