"""One assessment: complaint, answers, narrative, conclusion, and its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from hipspine_desktop.domain.answers import AnswerSet, SymptomaticSide
from hipspine_desktop.domain.body_chart import BodyChart
from hipspine_desktop.domain.people import Role


class AssessmentState(StrEnum):
    """Life of an assessment; what is signed never changes in place."""

    DRAFT = "draft"
    SIGNED = "signed"


class Standing(StrEnum):
    """What a stored assessment counts for, from its state and what was added to it later."""

    DRAFT = "draft"
    AWAITING_COUNTERSIGNATURE = "awaiting_countersignature"
    SIGNED = "signed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class NarrativeField(StrEnum):
    """Free text of the assessment, each its own durable field."""

    COMPLAINT = "complaint"
    HISTORY = "history"
    MEDICINES = "medicines"
    INVESTIGATIONS = "investigations"
    TREATMENT_SO_FAR = "treatment_so_far"
    GOALS = "goals"
    SOCIAL = "social"
    PLAN = "plan"
    SAFETY_NET = "safety_net"


class Agreement(StrEnum):
    """How the clinician's own conclusion stands to the program's estimate."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What hurts and where, as the patient gives it; the words are in the narrative."""

    symptomatic_side: SymptomaticSide = SymptomaticSide.UNKNOWN


@dataclass(frozen=True, slots=True)
class Impression:
    """The clinician's own conclusion, kept apart from the estimate.

    Attributes:
        text: the conclusion in the clinician's words.
        agreement: to the program's estimate.
        reason: why it differs; required when it differs.
        condition_ids: conditions the clinician holds most likely, may be empty.
    """

    text: str = ""
    agreement: Agreement = Agreement.NOT_STATED
    reason: str = ""
    condition_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A raised red flag seen by a named clinician, with what is done or why it is set aside."""

    flag_id: str
    reason: str
    set_aside: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when (UTC), with the registration as it was then, over which content.

    Attributes:
        content_hash: SHA-256 hex of the frozen snapshot.
        role: of the signer then; a student's signature waits for a countersignature.
    """

    clinician_id: str
    name: str
    profession: str
    registration: str
    at: datetime
    content_hash: str
    role: Role = Role.CLINICIAN


@dataclass(frozen=True, slots=True)
class Addendum:
    """A late note beside a signed assessment.

    Attributes:
        event_at: when that happened which is noted; UTC.
        written_at: UTC.
        content_hash: SHA-256 hex over all of it.
    """

    id: str
    text: str
    event_at: datetime
    written_at: datetime
    clinician_id: str
    name: str
    profession: str
    registration: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why an assessment counts no longer, who said so, and when (UTC)."""

    reason: str
    wrong_patient: bool
    clinician_id: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment as read from the store; immutable, services make the next version.

    Attributes:
        record_number: printed on paper, e.g. "2026-0003-1".
        version: optimistic lock counter; grows with each saved change.
        created_at, changed_at: UTC.
        amends_id: the signed assessment that this one amends.
        amendment_reason: required with it.
        follows_id: the assessment that this follow-up was started from.
        superseded_by: the signed amendment that counts in place of this one.
        countersignature: of the supervisor, under a student's signature.
        addenda: late notes, oldest first.
    """

    id: str
    patient_id: str
    record_number: str
    author_id: str
    author_name: str
    created_at: datetime
    changed_at: datetime
    state: AssessmentState = AssessmentState.DRAFT
    complaint: Complaint = field(default_factory=Complaint)
    answers: AnswerSet = field(default_factory=AnswerSet)
    narrative: Mapping[NarrativeField, str] = field(default_factory=lambda: MappingProxyType({}))
    impression: Impression = field(default_factory=Impression)
    acknowledgements: tuple[Acknowledgement, ...] = ()
    signature: Signature | None = None
    version: int = 1
    amends_id: str | None = None
    amendment_reason: str = ""
    follows_id: str | None = None
    superseded_by: str | None = None
    countersignature: Signature | None = None
    addenda: tuple[Addendum, ...] = ()
    withdrawal: Withdrawal | None = None
    body_chart: BodyChart = field(default_factory=BodyChart)

    @property
    def is_signed(self) -> bool:
        """Whether the content is frozen by a signature."""
        return self.state is AssessmentState.SIGNED

    @property
    def edition(self) -> int:
        """1 for the original, one more for each amendment."""
        return int(self.record_number.rsplit("-", 1)[1])

    @property
    def awaits_countersignature(self) -> bool:
        """Whether a student signed and no supervisor did yet."""
        signed_by_student = self.signature is not None and self.signature.role is Role.STUDENT
        return signed_by_student and self.countersignature is None

    @property
    def standing(self) -> Standing:
        """What it counts for."""
        if self.withdrawal is not None:
            return Standing.WITHDRAWN
        if not self.is_signed:
            return Standing.DRAFT
        if self.superseded_by is not None:
            return Standing.SUPERSEDED
        if self.awaits_countersignature:
            return Standing.AWAITING_COUNTERSIGNATURE
        return Standing.SIGNED
