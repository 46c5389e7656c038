"""A patient as lines that are compared with another's: who it is, then what warns."""

from __future__ import annotations

from hipspine_desktop.domain.likeness import Likeness
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.ui.identity_words import number_words
from hipspine_desktop.wording.formats import format_date, format_name
from hipspine_desktop.wording.texts import Texts

Line = tuple[str, str]
_LABELS = (
    "ui.patients.column.name",
    "ui.banner.born",
    "ui.banner.gender",
    "record_screens.person.number",
    "ui.patients.phone",
    "ui.patients.address",
)


def identity_labels(texts: Texts) -> tuple[str, ...]:
    """Labels of :func:`identity_lines`."""
    return tuple(texts(key) for key in _LABELS)


def identity_lines(texts: Texts, patient: Patient) -> tuple[Line, ...]:
    """What tells one person from another, each with its label; "" for what is not recorded."""
    values = (
        format_name(patient),
        format_date(patient.born),
        patient.gender or texts(f"clinical.sex.{patient.sex}"),
        number_words(texts, patient) if patient.identifiers else "",
        patient.address.phone,
        ", ".join(patient.address.lines),
    )
    return tuple(zip(identity_labels(texts), values, strict=True))


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
