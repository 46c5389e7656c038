"""A patient's details as typed into the form, what is wrong with them, and the patient made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.gb import nhs

from hipspine_desktop.domain.patient import (
    Address,
    AllergyStatus,
    GeneralPractice,
    Identifier,
    Patient,
    Sex,
)
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.birth_dates import (
    is_plausible,
    parse_birth_date,
    possible_birth_dates,
)
from hipspine_desktop.services.patient_numbers import (
    LOCAL,
    NHS,
    OTHER_SYSTEMS,
    NumberCheck,
    check_number,
)


class ProblemLevel(StrEnum):
    """An error stops saving; a warning is shown and may be passed over."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field.

    Attributes:
        field: name of the field of :class:`PatientDraft`.
        key: of the wording, e.g. ``records.problem.missing``.
    """

    field: str
    key: str
    level: ProblemLevel = ProblemLevel.ERROR

    @property
    def stops(self) -> bool:
        """Whether it stops saving."""
        return self.level is ProblemLevel.ERROR


class DraftRefusedError(StoreError):
    """A draft with errors was to be saved; `problems` names the fields."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(
            "The patient's details are not complete.", "Mend the fields that are marked."
        )
        self.problems = problems


@dataclass(frozen=True, slots=True)
class PatientDraft:
    """What stands in the fields of the form.

    Attributes:
        born, died: dates in any common form, "" when empty.
        other_system: of a number of another country, one of ``OTHER_SYSTEMS``; "" for none.
        address, gp_address: several lines in one text.
        alerts, contacts: one a line.
    """

    family_name: str = ""
    given_name: str = ""
    born: str = ""
    sex: Sex = Sex.NOT_KNOWN
    gender: str = ""
    title: str = ""
    preferred_name: str = ""
    nhs_number: str = ""
    local_number: str = ""
    other_system: str = ""
    other_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    gp_name: str = ""
    gp_practice: str = ""
    gp_address: str = ""
    gp_phone: str = ""
    gp_email: str = ""
    allergy_status: AllergyStatus = AllergyStatus.NOT_RECORDED
    allergies: str = ""
    needs: str = ""
    alerts: str = ""
    contacts: str = ""
    died: str = ""

    @classmethod
    def of(cls, patient: Patient) -> PatientDraft:
        """The fields filled from a patient."""
        gp = patient.practice
        other = _other_identifier(patient)
        return cls(
            family_name=patient.family_name,
            given_name=patient.given_name,
            born=patient.born.isoformat(),
            sex=patient.sex,
            gender=patient.gender,
            title=patient.title,
            preferred_name=patient.preferred_name,
            nhs_number=patient.identifier(NHS),
            local_number=patient.identifier(LOCAL),
            other_system=other.system if other else "",
            other_number=other.value if other else "",
            address="\n".join(patient.address.lines),
            phone=patient.address.phone,
            email=patient.address.email,
            gp_name=gp.name,
            gp_practice=gp.practice,
            gp_address="\n".join(gp.address.lines),
            gp_phone=gp.address.phone,
            gp_email=gp.address.email,
            allergy_status=patient.allergy_status,
            allergies=patient.allergies,
            needs=patient.needs,
            alerts="\n".join(patient.alerts),
            contacts="\n".join(patient.contacts),
            died=patient.died.isoformat() if patient.died else "",
        )


def check_draft(draft: PatientDraft, today: date) -> tuple[FieldProblem, ...]:
    """What is wrong with the fields by themselves, in the order of the form."""
    return (
        *_name_problems(draft),
        *_date_problems(draft, today),
        *_number_problems(draft),
        *_allergy_problems(draft),
    )


def patient_from(
    draft: PatientDraft, today: date, patient_id: str, base: Patient | None = None
) -> Patient:
    """The patient that a draft describes.

    Args:
        base: the patient as read before; numbers of other systems and the version are kept.

    Raises:
        DraftRefusedError: the draft has errors.
    """
    stopping = tuple(p for p in check_draft(draft, today) if p.stops)
    born = parse_birth_date(draft.born, today)
    if stopping or born is None:
        raise DraftRefusedError(stopping)
    return Patient(
        id=patient_id,
        family_name=_line(draft.family_name),
        given_name=_line(draft.given_name),
        born=born,
        sex=draft.sex,
        gender=_line(draft.gender),
        title=_line(draft.title),
        preferred_name=_line(draft.preferred_name),
        identifiers=_identifiers(draft, base),
        address=Address(_lines(draft.address), _line(draft.phone), _line(draft.email)),
        practice=GeneralPractice(
            _line(draft.gp_name),
            _line(draft.gp_practice),
            Address(_lines(draft.gp_address), _line(draft.gp_phone), _line(draft.gp_email)),
        ),
        allergy_status=draft.allergy_status,
        allergies=draft.allergies.strip(),
        needs=draft.needs.strip(),
        alerts=_lines(draft.alerts),
        contacts=_lines(draft.contacts),
        died=parse_birth_date(draft.died, today),
        version=base.version if base else 1,
    )


def _name_problems(draft: PatientDraft) -> Iterator[FieldProblem]:
    if not _line(draft.family_name):
        yield FieldProblem("family_name", "records.problem.family_name_missing")
    if not _line(draft.given_name):
        warning = ProblemLevel.WARNING
        yield FieldProblem("given_name", "records.problem.given_name_missing", warning)


def _date_problems(draft: PatientDraft, today: date) -> Iterator[FieldProblem]:
    born = parse_birth_date(draft.born, today)
    if not draft.born.strip():
        yield FieldProblem("born", "records.problem.born_missing")
    elif born is None:
        yield FieldProblem("born", _date_problem_key(draft.born, today))
    if not draft.died.strip():
        return
    died = parse_birth_date(draft.died, today)
    if died is None:
        yield FieldProblem("died", _date_problem_key(draft.died, today))
    elif born is not None and died < born:
        yield FieldProblem("died", "records.problem.died_before_born")


def _date_problem_key(text: str, today: date) -> str:
    possible = possible_birth_dates(text, today)
    if not possible:
        # a year of the future has no possible century, so look whether it is a date at all
        later = possible_birth_dates(text, date(9999, 12, 31))
        return "records.problem.date_in_future" if later else "records.problem.date_not_understood"
    if any(is_plausible(d, today) for d in possible):
        return "records.problem.date_not_understood"
    if all(d > today for d in possible):
        return "records.problem.date_in_future"
    return "records.problem.date_too_long_ago"


def _number_problems(draft: PatientDraft) -> Iterator[FieldProblem]:
    warning = ProblemLevel.WARNING
    if draft.nhs_number.strip() and not nhs.is_valid(draft.nhs_number):
        yield FieldProblem("nhs_number", "records.problem.nhs_number_wrong", warning)
    other = Identifier(draft.other_system, _line(draft.other_number))
    if other.value and not other.system:
        yield FieldProblem("other_number", "records.problem.other_system_missing")
    elif other.value and check_number(other) is NumberCheck.WRONG:
        yield FieldProblem("other_number", "records.problem.other_number_wrong", warning)
    for field in ("email", "gp_email"):
        value = _line(getattr(draft, field))
        if value and not _looks_like_email(value):
            yield FieldProblem(field, "records.problem.email_unusual", warning)


def _allergy_problems(draft: PatientDraft) -> Iterator[FieldProblem]:
    known = draft.allergy_status is AllergyStatus.KNOWN
    if known and not draft.allergies.strip():
        yield FieldProblem("allergies", "records.problem.allergies_missing")
    if not known and draft.allergies.strip():
        yield FieldProblem("allergies", "records.problem.allergies_contradict")


def _identifiers(draft: PatientDraft, base: Patient | None) -> tuple[Identifier, ...]:
    typed = (
        (NHS, nhs.compact(draft.nhs_number)),
        (draft.other_system, _line(draft.other_number)),
        (LOCAL, _line(draft.local_number)),
    )
    shown = _other_identifier(base) if base else None
    kept = [
        i
        for i in (base.identifiers if base else ())
        if i.system not in (NHS, LOCAL, draft.other_system) and i != shown
    ]
    return (*(Identifier(system, value) for system, value in typed if value), *kept)


def _other_identifier(patient: Patient) -> Identifier | None:
    """The number of another country that the form shows."""
    return next((i for i in patient.identifiers if i.system in OTHER_SYSTEMS), None)


def _looks_like_email(value: str) -> bool:
    name, at, domain = value.rpartition("@")
    return bool(name and at and domain) and not any(c.isspace() for c in value)


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in (_line(part) for part in text.splitlines()) if line)
