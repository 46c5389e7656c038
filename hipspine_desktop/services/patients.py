"""The patient list and a patient's details: finding, adding, changing, opening."""

from __future__ import annotations

from dataclasses import fields, replace

from hipspine_desktop.domain.patient import AllergyStatus, Patient
from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.patient_draft import (
    DraftRefusedError,
    FieldProblem,
    PatientDraft,
    ProblemLevel,
    check_draft,
    patient_from,
)
from hipspine_desktop.services.patient_numbers import LOCAL, NHS, OTHER_SYSTEMS
from hipspine_desktop.services.patient_search import read_query
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, patient_candidates, patients
from hipspine_desktop.store.columns import new_id

__all__ = [
    "LOCAL",
    "NHS",
    "OTHER_SYSTEMS",
    "DraftRefusedError",
    "FieldProblem",
    "PatientDraft",
    "ProblemLevel",
    "changed_fields",
    "check_patient",
    "load_patient",
    "patients_of_family_name",
    "recent_patients",
    "same_name_patients",
    "save_new_patient",
    "search_patients",
    "update_patient",
]


def search_patients(session: Session, text: str, limit: int = 50) -> tuple[PatientRow, ...]:
    """Patients who match what was typed, by name; all of them while that narrows nothing."""
    session.require()
    wanted = read_query(text, session.today())
    narrows_nothing = not text.strip() or (wanted.is_empty and any(c.isdigit() for c in text))
    with session.database.reading() as connection:
        if narrows_nothing:
            found = patients.all_patients(connection, limit)
        else:
            found = patients.find_patients(connection, wanted, limit)
    return _rows(session, found)


def recent_patients(session: Session, limit: int = 20) -> tuple[PatientRow, ...]:
    """Patients whose record the signed-in user opened last, latest first."""
    session.require()
    with session.database.reading() as connection:
        found = patients.recently_opened(connection, session.clinician.id, limit)
    return _rows(session, found)


def check_patient(
    session: Session, draft: PatientDraft, patient: Patient | None = None
) -> tuple[FieldProblem, ...]:
    """What is wrong with the form's fields, also against the records.

    Args:
        patient: whom the form is about, None for a new patient.
    """
    session.require()
    problems = check_draft(draft, session.today())
    if any(p.stops for p in problems):
        return problems
    described = patient_from(draft, session.today(), patient.id if patient else "", patient)
    numbers = {(i.system, i.value) for i in described.identifiers}
    with session.database.reading() as connection:
        sharing = patient_candidates.sharing_number(connection, described.identifiers)
        others = patient_candidates.whole(connection, sharing - {described.id}).values()
    taken = numbers & {(i.system, i.value) for other in others for i in other.identifiers}
    named = {NHS: "nhs_number", LOCAL: "local_number"}
    return (
        *problems,
        *(
            FieldProblem(
                named.get(system, "other_number"),
                "records.problem.number_taken",
                ProblemLevel.WARNING,
            )
            for system, _ in sorted(taken)
        ),
    )


def save_new_patient(
    session: Session, draft: PatientDraft, *, initiator: object | None = None
) -> tuple[Patient, Changes]:
    """Add a patient.

    Raises:
        DraftRefusedError: the draft has errors; see :func:`check_patient`.
        StoreError: it could not be saved.
    """
    session.require()
    new = patient_from(draft, session.today(), new_id())
    with session.writing() as work:
        now = session.now()
        patients.add_patient(work.connection, new, session.clinician.id, now)
        patients.note_opened(work.connection, session.clinician.id, new.id, now)
        session.log(work, audit.Action.PATIENT_CREATED, new.id)
        work.commit()
    return new, Changes(frozenset({Kind.PATIENTS, Kind.PATIENT}), initiator, new.id)


def update_patient(
    session: Session, patient: Patient, draft: PatientDraft, *, initiator: object | None = None
) -> tuple[Patient, Changes]:
    """Replace a patient's details.

    Args:
        patient: as it was read, with its version.

    Raises:
        DraftRefusedError: the draft has errors.
        ConflictError: somebody else changed the details since; nothing was overwritten.
    """
    session.require()
    changed = patient_from(draft, session.today(), patient.id, patient)
    with session.writing() as work:
        if not session.sees_clinical:
            # what this user is not shown stays as it is
            stored = patients.read_patient(work.connection, patient.id)
            changed = replace(
                changed,
                allergy_status=stored.allergy_status,
                allergies=stored.allergies,
                alerts=stored.alerts,
            )
        before = patients.read_patient(work.connection, patient.id)
        saved = patients.change_patient(work.connection, changed, session.now())
        session.log(
            work,
            audit.Action.PATIENT_CHANGED,
            saved.id,
            version=saved.version,
            fields=" ".join(changed_fields(before, saved)),
        )
        work.commit()
    (shown,) = shown_to(session, saved)
    return shown, Changes(frozenset({Kind.PATIENTS, Kind.PATIENT}), initiator, saved.id)


def changed_fields(before: Patient, after: Patient) -> tuple[str, ...]:
    """Names of the details that differ, for the log: never their values."""
    return tuple(
        f.name
        for f in fields(Patient)
        if f.name != "version" and getattr(before, f.name) != getattr(after, f.name)
    )


def load_patient(session: Session, patient_id: str) -> Patient:
    """Open a patient's record, or the one it was joined to; the reading is logged.

    Who may see no clinical content gets the allergies as "unavailable", and no alerts.

    Raises:
        StoreError: there is no such patient, or the reading could not be logged.
    """
    session.require()
    with session.writing() as work:
        patient_id = patients.kept_id(work.connection, patient_id)
        found = patients.read_patient(work.connection, patient_id)
        patients.note_opened(work.connection, session.clinician.id, patient_id, session.now())
        session.log(work, audit.Action.PATIENT_VIEWED, patient_id)
        work.commit()
    return shown_to(session, found)[0]


def same_name_patients(session: Session, patient: Patient) -> tuple[Patient, ...]:
    """Other patients of the same name, for the warning in the banner."""
    session.require()
    with session.database.reading() as connection:
        return shown_to(session, *patients.namesakes(connection, patient))


def patients_of_family_name(session: Session, patient: Patient) -> tuple[Patient, ...]:
    """Other patients of the same family name, whatever the given name; at most twenty."""
    session.require()
    with session.database.reading() as connection:
        return shown_to(session, *patients.of_family_name(connection, patient))


def shown_to(session: Session, *found: Patient) -> tuple[Patient, ...]:
    """Patients as the signed-in user may see them."""
    if session.sees_clinical:
        return found
    return tuple(
        replace(p, allergy_status=AllergyStatus.UNAVAILABLE, allergies="", alerts=()) for p in found
    )


def _rows(session: Session, found: tuple[Patient, ...]) -> tuple[PatientRow, ...]:
    if not session.sees_clinical:
        return tuple(PatientRow(p) for p in shown_to(session, *found))
    with session.database.reading() as connection:
        ids = [p.id for p in found]
        known = assessments.summaries(connection, ids, patients.joined_to(connection, ids))
    rows = []
    for patient in found:
        about = known.get(patient.id)
        if about is None:
            rows.append(PatientRow(patient))
            continue
        last_seen = about.last_started.astimezone().date()
        rows.append(PatientRow(patient, last_seen, about.draft_id, about.urgency))
    return tuple(rows)
