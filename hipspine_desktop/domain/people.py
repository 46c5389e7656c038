"""Clinicians, the practice, and addressees of letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from hipspine_desktop.domain.patient import Address


class Role(StrEnum):
    """What a signed-in user may do."""

    CLINICIAN = "clinician"
    STUDENT = "student"
    ADMINISTRATOR = "administrator"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True)
class Clinician:
    """A user of the practice.

    Attributes:
        username: what is typed at sign-in, lower case.
        profession: as printed, e.g. "Physiotherapist".
        registration: as printed, e.g. "HCPC PH000000".
    """

    id: str
    username: str
    name: str
    profession: str
    registration: str
    role: Role = Role.CLINICIAN
    active: bool = True


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice as its letterhead shows it, and how often it meets which cause.

    Attributes:
        setting: kind of clinic, id of the knowledge base.
        prior_factors: its own factors on the pre-test odds, condition id and factor, by id;
            a cause that is not named is not adjusted.
        accent: colour of the letterhead, e.g. ``#0F4C5C``; "": the program's own.
    """

    name: str
    address: Address = field(default_factory=Address)
    setting: str = "physiotherapy"
    prior_factors: tuple[tuple[str, float], ...] = ()
    accent: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes."""

    name: str
    organisation: str = ""
    address: Address = field(default_factory=Address)
