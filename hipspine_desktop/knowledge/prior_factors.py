"""The practice's own adjustment of pre-test probabilities, as factors on the odds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from hipspine_desktop.domain.sources import Basis, Confidence
from hipspine_desktop.errors import KnowledgeError
from hipspine_desktop.knowledge.schema import PriorEntry

SMALLEST, LARGEST = 0.25, 4.0
"""Bounds of a factor (judgement): between clinics of one kind a condition's odds differ at most
about fourfold; who needs more works in another setting, which has rows of its own."""


@dataclass(frozen=True, slots=True)
class PriorFactor:
    """One condition's factor on the pre-test odds."""

    condition: str
    odds: float

    def applied_to(self, row: PriorEntry) -> PriorEntry:
        """The row with rate and interval moved by the same odds factor, and the reason saying so.

        p' = p k / (1 - p + p k). A figure of a study that was adjusted is a judgement from then
        on; its sample size, and with it the spread, stays.

        >>> from hipspine_desktop.domain.sources import Basis
        >>> row = PriorEntry(setting="clinic", rate=0.2, basis=Basis.JUDGEMENT, reason="One in 5")
        >>> PriorFactor("stiff_hip", 2.0).applied_to(row).rate
        0.3333333333333333
        """
        low_high = row.interval
        said = f"adjusted by the practice, odds x {self.odds:g}"
        return row.model_copy(
            update={
                "rate": moved(row.rate, self.odds),
                "interval": (moved(low_high[0], self.odds), moved(low_high[1], self.odds))
                if low_high
                else None,
                "basis": Basis.JUDGEMENT,
                "confidence": Confidence.LOW,
                "reason": f"{row.reason}; {said}" if row.reason else said,
            }
        )


def moved(rate: float, odds: float) -> float:
    """A probability whose odds are multiplied.

    >>> moved(0.5, 3.0), moved(0.0, 3.0), moved(1.0, 0.25)
    (0.75, 0.0, 1.0)
    """
    return rate * odds / (1.0 - rate + rate * odds)


def checked_factors(
    factors: Mapping[str, float], conditions: tuple[str, ...]
) -> tuple[PriorFactor, ...]:
    """Factors in the order of the conditions; those of 1 are left out.

    Raises:
        KnowledgeError: one line per unknown condition and per factor outside the bounds.
    """
    problems = [
        f"prior factor: condition '{name}' is not in the knowledge base"
        for name in sorted(factors.keys() - set(conditions))
    ]
    problems += [
        f"prior factor: '{name}' is {odds:g}, allowed are {SMALLEST:g} to {LARGEST:g}"
        for name, odds in sorted(factors.items())
        if not SMALLEST <= odds <= LARGEST
    ]
    if problems:
        raise KnowledgeError(tuple(problems))
    return tuple(
        PriorFactor(name, float(factors[name]))
        for name in conditions
        if factors.get(name, 1.0) != 1.0
    )


def hash_with(content_hash: str, factors: tuple[PriorFactor, ...]) -> str:
    """SHA-256 hex of a base's content together with the factors."""
    words = [content_hash, *(f"{f.condition}={f.odds!r}" for f in factors)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
