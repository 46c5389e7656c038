"""The patient and who looks after them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """Sex as it feeds the pre-test probabilities and risk rules."""

    FEMALE = "female"
    MALE = "male"
    NOT_KNOWN = "not_known"


class AllergyStatus(StrEnum):
    """Exactly one of four labels stands in the banner (NHS CUI PAB-0064)."""

    KNOWN = "known"
    NONE_KNOWN = "none_known"
    NOT_RECORDED = "not_recorded"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that identifies the patient, e.g. system "NHS", value "9990000018"."""

    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """Postal address as printed, one string a line, and ways to reach the person."""

    lines: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class GeneralPractice:
    """The patient's general practitioner and practice."""

    name: str = ""
    practice: str = ""
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient.

    Attributes:
        id: opaque, made by the store, stable.
        gender: as the patient states it, "" when not recorded; `sex` feeds the rules.
        needs: communication needs and adjustments, shown in the banner.
        alerts: other alerts for the banner.
        contacts: whom else to reach, a line each: name, relation, telephone.
        version: optimistic lock counter of the record.
    """

    id: str
    family_name: str
    given_name: str
    born: date
    sex: Sex = Sex.NOT_KNOWN
    gender: str = ""
    title: str = ""
    preferred_name: str = ""
    identifiers: tuple[Identifier, ...] = ()
    address: Address = field(default_factory=Address)
    practice: GeneralPractice = field(default_factory=GeneralPractice)
    allergy_status: AllergyStatus = AllergyStatus.NOT_RECORDED
    allergies: str = ""
    needs: str = ""
    alerts: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    died: date | None = None
    version: int = 1

    def age_on(self, day: date) -> int:
        """Age in completed years on a day."""
        before_birthday = (day.month, day.day) < (self.born.month, self.born.day)
        return day.year - self.born.year - int(before_birthday)

    def identifier(self, system: str) -> str:
        """Value of an identifier, "" when the patient has none of that system."""
        return next((i.value for i in self.identifiers if i.system == system), "")
