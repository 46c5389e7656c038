"""What a paper needs beside the record itself: editions, outcomes, how numbers are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.domain.stationery import Picture


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a record.

    Attributes:
        signed_at: UTC; None for a draft.
        withdrawn: it counts no longer.
    """

    record_number: str
    signed_at: datetime | None
    withdrawn: bool = False

    @property
    def number(self) -> int:
        """1 for the original, one more for each amendment."""
        return int(self.record_number.rsplit("-", 1)[1])


@dataclass(frozen=True, slots=True)
class OutcomeScore:
    """One form filled in.

    Attributes:
        score: None where the form cannot be scored because items are missing.
        missing_items: how many were left out; a missing item is never nought.
        parts: of a measure whose items the patient names, each with its words and number.
        contradicts: the total that the items give and another that was entered; no score then.
    """

    on: date
    score: float | None
    missing_items: int = 0
    parts: tuple[tuple[str, float], ...] = ()
    contradicts: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class OutcomeSeries:
    """An outcome measure over an episode, first score first.

    Attributes:
        lowest, highest: ends of the scale; `better` says which end is good.
        important_change: the smallest change that patients notice, None when not known.
        decimals: of the printed score.
        plain: what a patient's paper calls it.
        important_source, detectable_source: who says so, and how far the figure was seen.
        detectable_change: the smallest change that is more than error, None when not known.
        is_screener: a screen, whose change says nothing.
        bands: what values mean; attribution: a line that its owner asks for.
    """

    name: str
    lowest: float
    highest: float
    higher_is_better: bool
    scores: tuple[OutcomeScore, ...]
    important_change: float | None = None
    decimals: int = 0
    unit: str = ""
    id: str = ""
    plain: str = ""
    important_source: tuple[str, Basis] | None = None
    detectable_change: float | None = None
    detectable_source: tuple[str, Basis] | None = None
    is_screener: bool = False
    bands: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class PaperContext:
    """What a paper is made with beside the record.

    Attributes:
        percentages: as numbers in per cent; otherwise as so many of 100.
        patient_percentages: whether the patient's summary may name numbers at all.
        editions: of this record, the original first; empty where none is stored.
        outcomes: measures of the episode, each with its scores up to this assessment.
        logo: the practice's.
        signature: of the one who issues the paper; printed only under the same one's signature.
        answered: when each answer was last changed; a flag set aside before that counts again.
    """

    percentages: bool = True
    patient_percentages: bool = False
    editions: tuple[Edition, ...] = ()
    outcomes: tuple[OutcomeSeries, ...] = ()
    logo: Picture | None = None
    signature: Picture | None = None
    answered: Mapping[AnswerKey, datetime] = field(default_factory=dict)


PLAIN = PaperContext()
