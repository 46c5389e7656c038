"""How long records are kept: what is due, what is held, and deliberate deletion.

Nothing here runs by itself. Backups made before a deletion still hold the record; they go with
the rotation of the backups.
"""

from __future__ import annotations

from datetime import date

from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.retention import (
    Country,
    Erasure,
    Hold,
    RetentionStatus,
    keep_until,
)
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.patients import shown_to
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, patients, retention
from hipspine_desktop.store.columns import new_id
from hipspine_desktop.store.database import UnitOfWork

_ROLES = (Role.CLINICIAN, Role.ADMINISTRATOR)


def retention_of(session: Session, patient_id: str, country: Country) -> RetentionStatus:
    """How long one patient's record must be kept.

    Raises:
        StoreError: there is no such patient.
    """
    session.require(*_ROLES)
    with session.writing() as work:  # one view of all that is read; nothing is written
        return _status(session, work, patient_id, country)


def due_records(session: Session, country: Country) -> tuple[RetentionStatus, ...]:
    """Records whose time is over, the longest overdue first; those that are held too."""
    session.require(*_ROLES)
    today = session.today()
    with session.database.reading() as connection:
        over: list[tuple[date, date, str]] = []
        for entry in retention.last_entries(connection):
            last = entry.at.astimezone().date()
            until = keep_until(entry.born, last, country, entry.died)
            if until < today:
                over.append((until, last, entry.patient_id))
        over.sort()
        holds = retention.holds_of(connection, [patient_id for _, _, patient_id in over])
        return tuple(
            RetentionStatus(
                shown_to(session, patients.read_patient(connection, patient_id))[0],
                last,
                until,
                holds.get(patient_id, ()),
            )
            for until, last, patient_id in over
        )


def place_hold(
    session: Session, patient_id: str, reason: str, *, initiator: object | None = None
) -> tuple[Hold, Changes]:
    """Keep a record whatever its age: a complaint, a claim, an inquiry.

    Raises:
        StoreError: no reason, or no such patient.
    """
    session.require(*_ROLES)
    why = _needed(reason, "A hold needs a reason.")
    with session.writing() as work:
        kept = patients.kept_id(work.connection, patient_id)
        patients.read_patient(work.connection, kept)
        hold = Hold(new_id(), why, session.clinician.name, session.now())
        retention.add_hold(work.connection, kept, hold, session.clinician.id)
        session.log(work, audit.Action.HOLD_PLACED, kept, hold=hold.id)
        work.commit()
    return hold, Changes(frozenset({Kind.PATIENT}), initiator, kept)


def release_hold(
    session: Session, hold_id: str, reason: str, *, initiator: object | None = None
) -> tuple[None, Changes]:
    """End a hold; that it was there stays on record.

    Raises:
        StoreError: no reason, or it is not in force.
    """
    session.require(*_ROLES)
    why = _needed(reason, "Releasing a hold needs a reason.")
    with session.writing() as work:
        owner = retention.release_hold(
            work.connection, hold_id, why, session.clinician.name, session.now()
        )
        if owner is None:
            raise StoreError("This hold is not in force.", "Open the record again.")
        session.log(work, audit.Action.HOLD_RELEASED, owner, hold=hold_id)
        work.commit()
    return None, Changes(frozenset({Kind.PATIENT}), initiator, owner)


def erase_record(
    session: Session,
    patient_id: str,
    reason: str,
    password: str,
    country: Country,
    *,
    initiator: object | None = None,
) -> tuple[Erasure, Changes]:
    """Delete a patient's record for good, with the records joined to it; a stub is left.

    The stub says who, when, why, and which numbers; the log keeps its entries, which hold codes
    only. It cannot be taken back.

    Raises:
        WrongPasswordError: not the user's own password.
        StoreError: no reason, the time is not over, or a hold is in force.
    """
    session.require(*_ROLES)
    why = _needed(reason, "A deletion needs a reason.")
    session.check_password(password)
    with session.writing() as work:
        status = _status(session, work, patient_id, country)
        if status.holds:
            raise StoreError(
                "This record is held and must not be deleted.", "Release the hold first."
            )
        if not status.is_due(session.today()):
            raise StoreError(
                "This record must still be kept.", "See until when in its retention date."
            )
        members = patients.group_of(work.connection, patient_id)
        if retention.is_followed_elsewhere(work.connection, members):
            raise StoreError(
                "A visit in another record was started from one of this record.",
                "Delete the other record first, once its time is over.",
            )
        stubs = tuple(_stub(session, work, member, why, status) for member in members)
        retention.erase(work.connection, stubs, session.clinician.id)
        for stub in stubs:
            session.log(
                work,
                audit.Action.RECORD_ERASED,
                stub.patient_id,
                records=len(stub.record_numbers),
            )
        work.commit()
    kinds = frozenset({Kind.PATIENTS, Kind.PATIENT, Kind.ASSESSMENT})
    return stubs[0], Changes(kinds, initiator, patient_id)


def erasures(session: Session) -> tuple[Erasure, ...]:
    """Stubs of deleted records, latest first."""
    session.require(*_ROLES)
    with session.database.reading() as connection:
        return retention.erasures(connection)


def _status(
    session: Session, work: UnitOfWork, patient_id: str, country: Country
) -> RetentionStatus:
    connection = work.connection
    patient = patients.read_patient(connection, patient_id)
    if patients.kept_id(connection, patient_id) != patient_id:
        raise StoreError("This record was joined to another.", "Open that one.")
    (entry,) = retention.last_entries(connection, patient_id)
    last = entry.at.astimezone().date()
    members = patients.group_of(connection, patient_id)
    holds = retention.holds_of(connection, members)
    return RetentionStatus(
        shown_to(session, patient)[0],
        last,
        keep_until(entry.born, last, country, entry.died),
        tuple(hold for member in members for hold in holds.get(member, ())),
    )


def _stub(
    session: Session, work: UnitOfWork, patient_id: str, why: str, status: RetentionStatus
) -> Erasure:
    found = patients.read_patient(work.connection, patient_id)
    records = assessments.record_numbers(work.connection, patient_id)
    return Erasure(
        patient_id=patient_id,
        reason=why,
        identifiers=found.identifiers,
        record_numbers=records,
        keep_until=status.keep_until,
        name=session.clinician.name,
        at=session.now(),
    )


def _needed(words: str, sentence: str) -> str:
    if not words.strip():
        raise StoreError(sentence, "Write it in a few words.")
    return words.strip()
