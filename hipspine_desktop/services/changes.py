"""What a service changed, so that every open page knows whether it must be redrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of thing a page can show.

    ``PATIENTS`` is the list, ``PATIENT`` one patient's details, ``ASSESSMENT`` an assessment's
    state or existence, ``ANSWERS`` anything recorded in a draft.
    """

    PATIENTS = "patients"
    PATIENT = "patient"
    ASSESSMENT = "assessment"
    ANSWERS = "answers"
    DOCUMENTS = "documents"
    SESSION = "session"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, about whom, and who asked for it.

    Attributes:
        initiator: the object that asked, which need not redraw itself; compared by identity.
    """

    kinds: frozenset[Kind] = field(default_factory=frozenset)
    initiator: object | None = None
    patient_id: str | None = None
    assessment_id: str | None = None

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def concern(self, *kinds: Kind) -> bool:
        """Whether any of these kinds changed."""
        return not self.kinds.isdisjoint(kinds)


NOTHING_CHANGED = Changes()
