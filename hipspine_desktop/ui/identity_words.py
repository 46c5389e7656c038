"""How a patient is told from every other one, wherever a name stands: born, number, address."""

from __future__ import annotations

from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.services.patient_numbers import (
    NHS,
    NumberCheck,
    check_number,
    main_identifier,
)
from hipspine_desktop.wording.formats import format_date, format_name, format_nhs_number
from hipspine_desktop.wording.texts import Texts


def number_value(texts: Texts, patient: Patient) -> str:
    """The number alone; only one whose check digit holds is written in groups."""
    found = main_identifier(patient)
    if found is None:
        return texts("ui.banner.not_known")
    right = check_number(found) is NumberCheck.RIGHT
    return format_nhs_number(found.value) if found.system == NHS and right else found.value


def number_label(texts: Texts, patient: Patient) -> str:
    """Which number it is, and what its check says unless it is right."""
    found = main_identifier(patient)
    if found is None:
        return texts("ui.banner.nhs")
    name = texts(f"record_screens.number.short.{found.system.lower()}")
    check = check_number(found)
    return name if check is NumberCheck.RIGHT else f"{name}, {check_words(texts, check)}"


def check_words(texts: Texts, check: NumberCheck) -> str:
    """ "check digit right", "fails its check digit", "not checked"."""
    return texts(f"record_screens.number.{check}")


def number_words(texts: Texts, patient: Patient) -> str:
    """Number with its name, and what its check says unless it is right."""
    found = main_identifier(patient)
    if found is None:
        return texts("record_screens.number.none")
    name = texts(f"record_screens.number.short.{found.system.lower()}")
    check = check_number(found)
    words = f"{name} {number_value(texts, patient)}"
    return words if check is NumberCheck.RIGHT else f"{words}, {check_words(texts, check)}"


def identity_line(texts: Texts, patient: Patient) -> str:
    """Birth date, number with its check, and first lines of the address, without the name."""
    address = ", ".join(patient.address.lines[:2]) or texts("record_screens.identity.no_address")
    return texts(
        "record_screens.identity.line",
        born=format_date(patient.born),
        number=number_words(texts, patient),
        address=address,
    )


def twin_line(texts: Texts, patient: Patient) -> str:
    """What tells a namesake apart where birth date and number stand beside it: the address."""
    address = ", ".join(patient.address.lines[:2]) or texts("record_screens.identity.no_address")
    return texts("record_screens.identity.twin", address=address)


def full_identity(texts: Texts, patient: Patient) -> str:
    """Name and all that tells the person from a namesake, in one line."""
    return f"{format_name(patient)}: {identity_line(texts, patient)}"


def same_person_name(one: Patient, other: Patient) -> bool:
    """Whether two patients bear the same name but for case and spaces."""
    return _name(one) == _name(other)


def _name(patient: Patient) -> str:
    return " ".join(f"{patient.family_name} {patient.given_name}".casefold().split())
