"""What may still happen to a signed assessment: amend, add, countersign, withdraw.

What was signed stays as it is and stays readable; each of these adds something beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from hipspine_desktop.domain.assessment import Addendum, Assessment, Signature, Standing, Withdrawal
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.errors import ConflictError, PermissionRefusedError, StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.signing import addendum_hash
from hipspine_desktop.store import assessments, audit, patients, record_life, signature_rows
from hipspine_desktop.store.columns import new_id
from hipspine_desktop.store.database import UnitOfWork

Outcome = tuple[Assessment, Changes]


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """What a student signed and no supervisor did yet."""

    patient: Patient
    assessment: Assessment


def amend(
    session: Session, assessment_id: str, reason: str, *, initiator: object | None = None
) -> Outcome:
    """Start an amendment: a draft of the next edition that begins with all that was signed.

    The amended record counts until the amendment is signed, and stays readable after.

    Args:
        reason: why; printed with the amendment.

    Raises:
        StoreError: no reason, nothing signed to amend, or an amendment is open already.
    """
    session.require_clinical()
    why = _needed(reason, "An amendment needs a reason.")
    with session.writing() as work:
        amended = _standing(
            work, assessment_id, Standing.SIGNED, Standing.AWAITING_COUNTERSIGNATURE
        )
        if record_life.has_open_amendment(work.connection, amended.id):
            raise StoreError(
                "An amendment of this record is begun already.",
                "Go on with that one, or withdraw it.",
            )
        made_id = new_id()
        record_life.add_amendment(
            work.connection, made_id, amended.id, why, session.clinician, session.now()
        )
        session.log(
            work,
            audit.Action.AMENDMENT_STARTED,
            amended.patient_id,
            made_id,
            amends=amended.id,
        )
        made = assessments.read_assessment(work.connection, made_id)
        work.commit()
    session.note_version(made.id, made.version)
    return made, _changes(made, initiator)


def add_addendum(
    session: Session,
    assessment_id: str,
    text: str,
    event_at: datetime,
    password: str,
    *,
    initiator: object | None = None,
) -> Outcome:
    """Add a late note to a signed assessment; it is signed with the user's own password.

    Args:
        event_at: when that happened which is noted; with a time zone, not in the future.

    Raises:
        WrongPasswordError: not the user's own password.
        StoreError: no text, a time in the future, or nothing signed to add to.
    """
    session.require(Role.CLINICIAN)
    words = _needed(text, "A late note needs words.")
    session.check_password(password)
    user = session.clinician
    with session.writing() as work:
        about = _standing(
            work,
            assessment_id,
            Standing.SIGNED,
            Standing.AWAITING_COUNTERSIGNATURE,
            Standing.SUPERSEDED,
        )
        now = session.now()
        if event_at > now:
            raise StoreError("A late note is about what has happened.", "Mend its date and time.")
        unhashed = Addendum(
            new_id(), words, event_at.astimezone(now.tzinfo), now,
            user.id, user.name, user.profession, user.registration, "",
        )  # fmt: skip
        note = replace(unhashed, content_hash=addendum_hash(about.id, unhashed))
        record_life.add_addendum(work.connection, about.id, note)
        session.log(
            work,
            audit.Action.ADDENDUM_ADDED,
            about.patient_id,
            about.id,
            addendum=note.id,
            content_hash=note.content_hash,
        )
        changed = assessments.read_assessment(work.connection, about.id)
        work.commit()
    return changed, _changes(changed, initiator)


def countersign(
    session: Session, assessment: Assessment, password: str, *, initiator: object | None = None
) -> Outcome:
    """Put the supervisor's signature under what a student signed.

    Args:
        assessment: as it was read.

    Raises:
        WrongPasswordError: not the user's own password.
        PermissionRefusedError: the user is no clinician, or signed it.
        StoreError: it does not wait for a countersignature.
    """
    session.require(Role.CLINICIAN)
    session.check_password(password)
    user = session.clinician
    with session.writing() as work:
        about = _standing(work, assessment.id, Standing.AWAITING_COUNTERSIGNATURE)
        signed = about.signature
        if signed is None or assessment.signature is None:
            raise _not_possible()
        if signed.clinician_id == user.id:
            raise PermissionRefusedError(
                "Nobody countersigns what he or she signed.", "Ask the supervisor."
            )
        if signed.content_hash != assessment.signature.content_hash:
            raise ConflictError("This is not what is shown.", "Open it again, then countersign.")
        given = Signature(
            user.id, user.name, user.profession, user.registration, session.now(),
            signed.content_hash, user.role,
        )  # fmt: skip
        signature_rows.add_countersignature(work.connection, about.id, given)
        session.log(
            work,
            audit.Action.ASSESSMENT_COUNTERSIGNED,
            about.patient_id,
            about.id,
            content_hash=given.content_hash,
        )
        changed = assessments.read_assessment(work.connection, about.id)
        work.commit()
    return changed, _changes(changed, initiator)


def waiting_records(session: Session) -> tuple[WaitingRecord, ...]:
    """What waits for a countersignature, oldest first."""
    session.require(Role.CLINICIAN)
    with session.database.reading() as connection:
        found = [
            assessments.read_assessment(connection, waiting)
            for waiting in record_life.awaiting_countersignature(connection)
        ]
        return tuple(
            WaitingRecord(patients.read_patient(connection, a.patient_id), a) for a in found
        )


def withdraw(
    session: Session,
    assessment_id: str,
    reason: str,
    password: str,
    *,
    wrong_patient: bool = False,
    initiator: object | None = None,
) -> Outcome:
    """Withdraw a record, draft or signed, with all its editions; nothing of it is removed.

    It is hidden from the timeline and counts for nothing, and can be read by whoever follows its
    trace (``assessments_of(..., withdrawn=True)``). An amendment that is still a draft is
    withdrawn by itself.

    Args:
        wrong_patient: it was written about somebody else.

    Raises:
        WrongPasswordError: not the user's own password.
        StoreError: no reason, or it is withdrawn already.
    """
    session.require(Role.CLINICIAN)
    why = _needed(reason, "A withdrawal needs a reason.")
    session.check_password(password)
    user = session.clinician
    with session.writing() as work:
        about = assessments.read_assessment(work.connection, assessment_id)
        if about.withdrawal is not None:
            raise _not_possible()
        alone = about.standing is Standing.DRAFT and about.amends_id is not None
        if alone and not wrong_patient:
            editions: tuple[str, ...] = (about.id,)
        else:
            editions = record_life.editions_of(work.connection, about.id)
        given = Withdrawal(why, wrong_patient, user.id, user.name, session.now())
        record_life.add_withdrawals(work.connection, editions, given)
        for edition in editions:
            session.log(
                work,
                audit.Action.ASSESSMENT_WITHDRAWN,
                about.patient_id,
                edition,
                wrong_patient=int(wrong_patient),
            )
        changed = assessments.read_assessment(work.connection, about.id)
        work.commit()
    return changed, _changes(changed, initiator)


def discard_draft(
    session: Session,
    assessment_id: str,
    reason: str,
    *,
    wrong_patient: bool = False,
    initiator: object | None = None,
) -> Outcome:
    """Put a draft away that should not have been started; nothing of it is removed.

    It is hidden from the timeline and can be read like anything withdrawn. A student discards
    only what he or she started.

    Args:
        wrong_patient: it was written about somebody else.

    Raises:
        PermissionRefusedError: a student, and somebody else's draft.
        StoreError: no reason, or it is no draft any more.
    """
    session.require_clinical()
    why = _needed(reason, "Discarding a draft needs a reason.")
    user = session.clinician
    with session.writing() as work:
        about = _standing(work, assessment_id, Standing.DRAFT)
        if user.role is Role.STUDENT and about.author_id != user.id:
            raise PermissionRefusedError(
                "This draft was started by somebody else.", "Ask a clinician to discard it."
            )
        given = Withdrawal(why, wrong_patient, user.id, user.name, session.now())
        record_life.add_withdrawals(work.connection, (about.id,), given)
        session.log(
            work,
            audit.Action.ASSESSMENT_WITHDRAWN,
            about.patient_id,
            about.id,
            wrong_patient=int(wrong_patient),
            discarded=1,
        )
        changed = assessments.read_assessment(work.connection, about.id)
        work.commit()
    return changed, _changes(changed, initiator)


def _standing(work: UnitOfWork, assessment_id: str, *allowed: Standing) -> Assessment:
    found = assessments.read_assessment(work.connection, assessment_id)
    if found.standing not in allowed:
        raise _not_possible()
    return found


def _not_possible() -> StoreError:
    return StoreError(
        "This cannot be done with this record as it stands.", "Open it again and look at its state."
    )


def _needed(words: str, sentence: str) -> str:
    if not words.strip():
        raise StoreError(sentence, "Write it in a few words.")
    return words.strip()


def _changes(about: Assessment, initiator: object | None) -> Changes:
    kinds = frozenset({Kind.ASSESSMENT, Kind.PATIENTS})
    return Changes(kinds, initiator, about.patient_id, about.id)
