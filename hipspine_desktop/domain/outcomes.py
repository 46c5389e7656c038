"""Outcome measures: which finding holds a total, or how items make one, and which change counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.domain.sources import SourceRef


class ScoreMethod(StrEnum):
    """How items make a total.

    ``SUM`` of numbers, ``MEAN`` of numbers, ``COUNT`` of items answered yes.
    """

    SUM = "sum"
    MEAN = "mean"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class SmallestChange:
    """A change from which on something holds, in points of the measure, with its source."""

    value: float
    source: SourceRef


@dataclass(frozen=True, slots=True)
class OutcomeMeasure:
    """One instrument, or one scale of it.

    Attributes:
        plain: what a patient's paper calls it.
        total: id of the finding that holds the total, "" where items alone make it.
        items: ids of the findings that make the total, empty where only the total is entered.
        method: how; None without items.
        needs: how many items must be answered for a total; a missing item is never nought.
        own_items: the patient names the items; at a later visit the same ones are rated again.
        lowest, highest: ends of the scale.
        important: smallest change that patients notice (MIC), None when not known.
        detectable: smallest change that is more than error (MDC), None when not known.
        is_screener: a screen or a guide to treatment; its change says nothing.
        bands: what values mean, as published.
        licence: what may be printed of it.
        attribution: a line that its owner asks for.
    """

    id: str
    name: str
    plain: str
    higher_is_better: bool
    lowest: float
    highest: float
    decimals: int
    total: str = ""
    items: tuple[str, ...] = ()
    method: ScoreMethod | None = None
    needs: int = 0
    own_items: bool = False
    important: SmallestChange | None = None
    detectable: SmallestChange | None = None
    is_screener: bool = False
    bands: str = ""
    licence: str = ""
    attribution: str = ""

    @property
    def finding_ids(self) -> tuple[str, ...]:
        """Every finding that it reads."""
        return (*((self.total,) if self.total else ()), *self.items)
