"""A patient as lines that are compared with another's: who it is, then what warns."""

from __future__ import annotations

from hipspine_desktop.domain.likeness import Likeness
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.ui.identity_words import number_words
from hipspine_desktop.wording.formats import format_date, format_name
from hipspine_desktop.wording.texts import Texts

Line = tuple[str, str]


def identity_lines(texts: Texts, patient: Patient) -> tuple[Line, ...]:
    """What tells one person from another, each with its label."""
    sex = texts(f"clinical.sex.{patient.sex}")
    return (
        (texts("ui.patients.column.name"), format_name(patient)),
        (texts("ui.banner.born"), format_date(patient.born)),
        (texts("ui.banner.gender"), patient.gender or sex),
        (texts("record_screens.person.number"), number_words(texts, patient)),
        (texts("ui.patients.phone"), patient.address.phone),
        (texts("ui.patients.address"), ", ".join(patient.address.lines)),
    )


def care_lines(texts: Texts, patient: Patient) -> tuple[Line, ...]:
    """General practice, allergies, alerts and needs."""
    allergies = texts(f"clinical.allergy.{patient.allergy_status}")
    gp = patient.practice
    return (
        (texts("ui.record.gp"), ", ".join(t for t in (gp.name, gp.practice) if t)),
        (
            texts("ui.banner.allergies"),
            f"{allergies}: {patient.allergies}" if patient.allergies else allergies,
        ),
        (texts("record_screens.person.alerts"), "; ".join(patient.alerts)),
        (texts("ui.patients.needs"), patient.needs),
    )


def reason_list(texts: Texts, reasons: tuple[Likeness, ...]) -> str:
    """``the name nearly the same, born the same day``"""
    return ", ".join(texts(f"likeness.reason.{reason}") for reason in reasons)
