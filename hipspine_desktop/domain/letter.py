"""A referral letter as the clinician composes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hipspine_desktop.domain.linked_text import Link
from hipspine_desktop.domain.people import Addressee


class Urgency(StrEnum):
    """How soon somebody must act, highest first."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """0 for emergency, growing as it gets less urgent."""
        return list(Urgency).index(self)


class Destination(StrEnum):
    """Kinds of receiving service."""

    EMERGENCY_DEPARTMENT = "emergency_department"
    GENERAL_PRACTICE = "general_practice"
    ORTHOPAEDICS = "orthopaedics"
    SPINAL_SURGERY = "spinal_surgery"
    RHEUMATOLOGY = "rheumatology"
    VASCULAR = "vascular"
    MSK_SERVICE = "msk_service"
    PHYSIOTHERAPY = "physiotherapy"


REQUEST = "request"
"""Key of what is asked, among a letter's linked texts."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's own content; everything clinical is proposed from the assessment.

    Attributes:
        request: what is asked of the receiver.
        urgency_reason: required when the urgency is lower than the highest active red flag.
        sections: edited text by section key; a key that is missing uses the proposed text.
        links: by section key, and :data:`REQUEST`, what each sentence of the edited text was made
            from.
        enclosures: what goes with it, as printed.
    """

    id: str
    assessment_id: str
    destination: Destination
    urgency: Urgency
    addressee: Addressee
    request: str
    written_at: datetime
    urgency_reason: str = ""
    copies: tuple[str, ...] = ()
    sections: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    version: int = 1
    links: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    enclosures: tuple[str, ...] = ()
