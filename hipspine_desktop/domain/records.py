"""What lists of the record show: patients found, documents issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hipspine_desktop.domain.assessment import AssessmentState
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Patient


class DocumentKind(StrEnum):
    """Kinds of paper the program issues."""

    ASSESSMENT_REPORT = "report"
    REFERRAL_LETTER = "letter"
    PATIENT_SUMMARY = "patient_summary"
    REPORT = ASSESSMENT_REPORT  # the short names are the same members
    LETTER = REFERRAL_LETTER


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of the patient list.

    Attributes:
        last_seen: day the latest assessment was started, None before the first.
        draft_id: assessment that waits to be signed, None when there is none.
        urgency: of the latest assessment with a result, None when there is none.
    """

    patient: Patient
    last_seen: date | None = None
    draft_id: str | None = None
    urgency: Urgency | None = None

    @property
    def has_draft(self) -> bool:
        """Whether an assessment waits to be signed."""
        return self.draft_id is not None


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A paper as it was issued; its bytes are read by themselves.

    Attributes:
        state: of the assessment when the paper was made.
        content_hash: SHA-256 hex of the PDF.
        size: in bytes.
        made_at: UTC.
    """

    id: str
    assessment_id: str
    letter_id: str | None
    kind: DocumentKind
    state: AssessmentState
    title: str
    content_hash: str
    size: int
    made_by: str
    made_at: datetime
