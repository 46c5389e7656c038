"""Letter templates: placeholders chosen from a list, filled in from the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from hipspine_desktop.domain.answers import SymptomaticSide
from hipspine_desktop.domain.letter import Letter
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.formats import format_date
from hipspine_desktop.wording.texts import Texts

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
Value = Callable[[Material, Letter], str]


def _patient(read: Callable[[Patient], str]) -> Value:
    def value(m: Material, _letter: Letter) -> str:
        return read(m.subject) if isinstance(m.subject, Patient) else ""

    return value


def _spoken_name(patient: Patient) -> str:
    """``Mrs Marigold Thistlewick``, as in running words."""
    names = (patient.title, patient.given_name, patient.family_name)
    return " ".join(name for name in names if name)


def _called(patient: Patient) -> str:
    return patient.preferred_name or patient.given_name


def _gp(patient: Patient) -> str:
    return patient.practice.name or patient.practice.practice


def _age(m: Material, _letter: Letter) -> str:
    return str(m.result.age)


def _side(m: Material, _letter: Letter) -> str:
    side = m.assessment.complaint.symptomatic_side
    return "" if side is SymptomaticSide.UNKNOWN else m.texts(f"clinical.side.{side}")


def _conclusion(m: Material, _letter: Letter) -> str:
    return m.assessment.impression.text.strip().rstrip(".")


def _urgency(m: Material, letter: Letter) -> str:
    return m.texts(f"clinical.urgency.{letter.urgency}").lower()


def _service(m: Material, letter: Letter) -> str:
    return m.texts(f"clinical.destination.{letter.destination}")


def _receiver(_m: Material, letter: Letter) -> str:
    return letter.addressee.name or letter.addressee.organisation


def _seen(m: Material, _letter: Letter) -> str:
    return format_date(m.local(m.assessment.created_at).date())


def _record(m: Material, _letter: Letter) -> str:
    return m.assessment.record_number


def _author(m: Material, _letter: Letter) -> str:
    return m.author or (m.clinician.name if m.clinician is not None else "")


def _practice(m: Material, _letter: Letter) -> str:
    return m.practice.name if m.practice is not None else ""


def _phone(m: Material, _letter: Letter) -> str:
    return m.practice.address.phone if m.practice is not None else ""


PLACEHOLDERS: Mapping[str, Value] = MappingProxyType(
    {
        "patient_name": _patient(_spoken_name),
        "called": _patient(_called),
        "age": _age,
        "born": _patient(lambda patient: format_date(patient.born)),
        "side": _side,
        "main_conclusion": _conclusion,
        "urgency": _urgency,
        "service": _service,
        "receiver": _receiver,
        "gp": _patient(_gp),
        "seen": _seen,
        "record_number": _record,
        "clinician": _author,
        "practice": _practice,
        "practice_phone": _phone,
    }
)
"""Every placeholder that a template may hold; its label is ``stationery.placeholder.<name>``."""


def placeholder_labels(texts: Texts) -> tuple[tuple[str, str], ...]:
    """Name and label of each placeholder, as they are offered."""
    return tuple((name, texts(f"stationery.placeholder.{name}")) for name in PLACEHOLDERS)


def read_aloud(body: str, texts: Texts) -> str:
    """A template as it reads without a patient: each placeholder as its label."""

    def label(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in PLACEHOLDERS:
            return match.group(0)
        return texts("stationery.placeholder_reads", label=texts(f"stationery.placeholder.{name}"))

    return _PLACEHOLDER.sub(label, body)


def check_placeholders(body: str) -> None:
    """Refuse a template with a placeholder that is not in the list.

    Raises:
        StoreError: names the first one.
    """
    for match in _PLACEHOLDER.finditer(body):
        if match.group(1) not in PLACEHOLDERS:
            raise StoreError(
                f"There is no placeholder {match.group(0)}.", "Choose one from the list."
            )


def filled(body: str, m: Material, letter: Letter) -> str:
    """A template's words for a patient.

    What the record does not know becomes a blank to fill in: ``[the side that hurts]``.
    """

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in PLACEHOLDERS:
            return match.group(0)
        words = PLACEHOLDERS[name](m, letter).strip()
        return words or f"[{m.texts(f'stationery.placeholder.{name}')}]"

    return _PLACEHOLDER.sub(value, body)
