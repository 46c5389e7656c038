"""Joining two records of one person, and taking that back.

No row moves: the joined record points to the one that goes on, and its assessments are shown
there. What was signed stays what was signed, and the joining can be taken back at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hipspine_desktop.domain.assessment import Standing
from hipspine_desktop.domain.care import PatientMerge
from hipspine_desktop.domain.patient import (
    Address,
    AllergyStatus,
    GeneralPractice,
    Patient,
    Sex,
)
from hipspine_desktop.domain.people import Role
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, care, patients
from hipspine_desktop.store.columns import new_id

_KINDS = frozenset({Kind.PATIENTS, Kind.PATIENT, Kind.ASSESSMENT})


@dataclass(frozen=True, slots=True)
class UnmergedPatients:
    """Two records of their own again.

    Attributes:
        details_restored: False when the kept record's details were changed after the joining;
            they are then as they are now, and must be looked through.
    """

    kept: Patient
    merged: Patient
    details_restored: bool


def combined(kept: Patient, merged: Patient) -> Patient:
    """The kept record's details, filled from the other where they are empty.

    Nothing that warns is lost: allergies, needs and alerts of both are there.
    """
    systems = {i.system for i in kept.identifiers}
    status, allergies = _allergies(kept, merged)
    return replace(
        kept,
        sex=merged.sex if kept.sex is Sex.NOT_KNOWN else kept.sex,
        gender=kept.gender or merged.gender,
        title=kept.title or merged.title,
        preferred_name=kept.preferred_name or merged.preferred_name,
        identifiers=(
            *kept.identifiers,
            *(i for i in merged.identifiers if i.system not in systems),
        ),
        address=_address(kept.address, merged.address),
        practice=merged.practice if kept.practice == GeneralPractice() else kept.practice,
        allergy_status=status,
        allergies=allergies,
        needs=_both(kept.needs, merged.needs),
        alerts=(*kept.alerts, *(a for a in merged.alerts if a not in kept.alerts)),
        contacts=(*kept.contacts, *(c for c in merged.contacts if c not in kept.contacts)),
        died=kept.died or merged.died,
    )


def merge_patients(
    session: Session,
    kept: Patient,
    merged: Patient,
    reason: str,
    *,
    initiator: object | None = None,
) -> tuple[PatientMerge, Changes]:
    """Join a record to another of the same person.

    Args:
        kept: the record that goes on, as it was read.
        merged: the other, as it was read.

    Raises:
        ConflictError: the details of one were changed since they were read.
        StoreError: no reason, the same record twice, one was joined already, or the second has
            an open draft.
    """
    session.require(Role.CLINICIAN)
    if not reason.strip():
        raise StoreError("Joining two records needs a reason.", "Write it in a few words.")
    if kept.id == merged.id:
        raise StoreError("These are not two records.", "Choose another one.")
    with session.writing() as work:
        connection = work.connection
        for shown in (kept, merged):
            if patients.kept_id(connection, shown.id) != shown.id:
                raise StoreError("This record was joined to another.", "Open that one.")
        theirs = assessments.assessments_of(connection, patients.group_of(connection, merged.id))
        if any(a.standing is Standing.DRAFT for a in theirs):
            raise StoreError(
                "The record to be joined has an open draft.", "Sign or withdraw it first."
            )
        now = session.now()
        patients.change_patient(connection, merged, now)  # so that an old view is noticed
        patients.set_joined(connection, merged.id, kept.id)
        saved = patients.change_patient(connection, combined(kept, merged), now)
        done = PatientMerge(
            new_id(), reason.strip(), kept, merged, saved.version, session.clinician.name, now
        )
        care.add_merge(connection, done, session.clinician.id)
        session.log(work, audit.Action.PATIENTS_MERGED, kept.id, merged=merged.id, merge=done.id)
        work.commit()
    return done, Changes(_KINDS, initiator, kept.id)


def undo_merge(
    session: Session, merge_id: str, *, initiator: object | None = None
) -> tuple[UnmergedPatients, Changes]:
    """Make two records of one again.

    Assessments return to the record they were written in; those written after the joining stay
    with the kept one.

    Raises:
        StoreError: it was taken back already, or the kept record was itself joined since.
    """
    session.require(Role.CLINICIAN)
    with session.writing() as work:
        connection = work.connection
        done = care.read_merge(connection, merge_id)
        kept_id, merged_id = done.kept_before.id, done.merged_before.id
        if done.undone_at is not None or patients.kept_id(connection, kept_id) != kept_id:
            raise StoreError(
                "This joining cannot be taken back now.",
                "If the record was joined to another since, take that back first.",
            )
        now = session.now()
        patients.set_joined(connection, merged_id, None)
        stored = patients.read_patient(connection, kept_id)
        untouched = stored.version == done.kept_version
        wanted = done.kept_before if untouched else stored
        kept = patients.change_patient(connection, replace(wanted, version=stored.version), now)
        merged = patients.read_patient(connection, merged_id)
        patients.write_terms(connection, merged)
        care.mark_undone(connection, merge_id, session.clinician.name, now)
        session.log(work, audit.Action.MERGE_UNDONE, kept_id, merged=merged_id, merge=merge_id)
        work.commit()
    return UnmergedPatients(kept, merged, untouched), Changes(_KINDS, initiator, kept_id)


def merges_of(session: Session, patient_id: str) -> tuple[PatientMerge, ...]:
    """Joinings of other records to this one, latest first, those taken back too."""
    session.require(Role.CLINICIAN)
    with session.database.reading() as connection:
        return care.merges_of(connection, patient_id)


def _allergies(kept: Patient, merged: Patient) -> tuple[AllergyStatus, str]:
    known = [p for p in (kept, merged) if p.allergy_status is AllergyStatus.KNOWN]
    if known:
        return AllergyStatus.KNOWN, _both(*(p.allergies for p in known))
    states = {kept.allergy_status, merged.allergy_status}
    if AllergyStatus.NONE_KNOWN in states:
        return AllergyStatus.NONE_KNOWN, ""
    return kept.allergy_status, kept.allergies


def _address(kept: Address, merged: Address) -> Address:
    return Address(
        kept.lines or merged.lines, kept.phone or merged.phone, kept.email or merged.email
    )


def _both(*texts: str) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
