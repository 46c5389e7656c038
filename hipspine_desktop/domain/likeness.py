"""Why two records may be of one person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.domain.patient import Patient


class Likeness(StrEnum):
    """One reason to suspect it; most telling first in each group."""

    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"
    SWAPPED_NAME = "swapped_name"
    SIMILAR_NAME = "similar_name"
    SHARED_NAME = "shared_name"
    SAME_BIRTH = "same_birth"
    NEAR_BIRTH = "near_birth"
    SAME_PHONE = "same_phone"


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Somebody in the records who may be the person looked at; never a statement that it is.

    Attributes:
        reasons: in the order of :class:`Likeness`.
    """

    patient: Patient
    reasons: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records that may be of one person."""

    one: Patient
    other: Patient
    reasons: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class DuplicateList:
    """Pairs of the whole practice, the most alike first.

    Attributes:
        more: how many further pairs there are.
    """

    pairs: tuple[DuplicatePair, ...]
    more: int = 0
