"""Episodes of care, and the joining of two records of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hipspine_desktop.domain.patient import Patient


@dataclass(frozen=True, slots=True)
class Episode:
    """What a patient came for once, with the assessments made because of it.

    Attributes:
        ended_on: None while it goes on.
        assessment_ids: in the order in which they were started.
        version: optimistic lock counter.
    """

    id: str
    patient_id: str
    title: str
    started_on: date
    ended_on: date | None = None
    outcome: str = ""
    assessment_ids: tuple[str, ...] = ()
    version: int = 1

    @property
    def goes_on(self) -> bool:
        """Whether it has not ended."""
        return self.ended_on is None


@dataclass(frozen=True, slots=True)
class PatientMerge:
    """Two records of one person that were joined; times are UTC.

    Attributes:
        kept_before, merged_before: details as they were.
        kept_version: version of the kept record right after the joining.
        undone_at: None while it holds.
    """

    id: str
    reason: str
    kept_before: Patient
    merged_before: Patient
    kept_version: int
    merged_by: str
    merged_at: datetime
    undone_at: datetime | None = None
