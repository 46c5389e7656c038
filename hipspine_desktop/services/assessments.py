"""An assessment from its start to the signature; each change is durable when it returns.

Every writer returns the assessment as it is afterwards, so that the screen need not read again.
"""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.domain.assessment import (
    Acknowledgement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.findings import Laterality
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.drafts import change_entry, editable, finish, write
from hipspine_desktop.services.flag_review import Answered
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.signing import (
    FrozenRecord,
    frozen_record,
    sign,
    signing_obstacles,
)
from hipspine_desktop.store import assessments, audit, draft_changes, patients
from hipspine_desktop.store.columns import new_id
from hipspine_desktop.store.draft_changes import Place, Target

__all__ = [
    "FrozenRecord",
    "UndoState",
    "acknowledge_flag",
    "assessments_of",
    "frozen_record",
    "load_assessment",
    "note_urgency",
    "redo",
    "set_answer",
    "set_complaint",
    "set_impression",
    "set_narrative",
    "sign",
    "signing_obstacles",
    "start_assessment",
    "undo",
    "undo_state",
]

Outcome = tuple[Assessment, Changes]


@dataclass(frozen=True, slots=True)
class UndoState:
    """What undo would take back and redo bring again; None when there is nothing."""

    undo: Place | None
    redo: Place | None


def start_assessment(
    session: Session, patient_id: str, *, initiator: object | None = None
) -> Outcome:
    """Start a draft for a patient.

    Raises:
        StoreError: no such patient, or it could not be saved.
    """
    session.require_clinical()
    with session.writing() as work:
        patients.read_patient(work.connection, patient_id)
        made_id = new_id()
        assessments.add_assessment(
            work.connection, made_id, patient_id, session.clinician, session.now()
        )
        session.log(work, audit.Action.ASSESSMENT_STARTED, patient_id, made_id)
        made = assessments.read_assessment(work.connection, made_id)
        work.commit()
    session.note_version(made.id, made.version)
    kinds = frozenset({Kind.ASSESSMENT, Kind.PATIENTS})
    return made, Changes(kinds, initiator, patient_id, made.id)


def load_assessment(session: Session, assessment_id: str) -> Assessment:
    """Open an assessment; the reading is logged, and later changes build on what was read.

    Raises:
        StoreError: there is none, or the reading could not be logged.
    """
    session.require_clinical()
    with session.writing() as work:
        found = assessments.read_assessment(work.connection, assessment_id)
        session.log(work, audit.Action.ASSESSMENT_VIEWED, found.patient_id, found.id)
        work.commit()
    session.note_version(found.id, found.version)
    return found


def assessments_of(
    session: Session, patient_id: str, *, withdrawn: bool = False
) -> tuple[Assessment, ...]:
    """A patient's assessments, latest first, for the timeline; with those of joined records.

    Args:
        withdrawn: also those that count no longer, for whoever follows their trace.
    """
    session.require_clinical()
    with session.database.reading() as connection:
        ids = patients.group_of(connection, patient_id)
        return assessments.assessments_of(connection, ids, withdrawn=withdrawn)


def set_answer(
    session: Session,
    assessment_id: str,
    key: AnswerKey,
    answer: Answer,
    *,
    initiator: object | None = None,
) -> Outcome:
    """Record one answer; ``NOT_ASKED`` takes it away.

    Raises:
        StoreError: no such finding, wrong side, or a value that is not allowed.
        SignedRecordError, ConflictError: nothing was changed.
    """
    session.require_clinical()
    if answer.is_asked:
        _check_answer(session, key, answer)
    return change_entry(session, assessment_id, Place.of_answer(key), answer, initiator)


def set_narrative(
    session: Session,
    assessment_id: str,
    field: NarrativeField,
    text: str,
    *,
    initiator: object | None = None,
) -> Outcome:
    """Record one free text."""
    session.require_clinical()
    return change_entry(session, assessment_id, Place.of_narrative(field), text, initiator)


def set_complaint(
    session: Session,
    assessment_id: str,
    complaint: Complaint,
    *,
    initiator: object | None = None,
) -> Outcome:
    """Record the side of the complaint."""
    return change_entry(session, assessment_id, Place(Target.COMPLAINT), complaint, initiator)


def set_impression(
    session: Session,
    assessment_id: str,
    impression: Impression,
    *,
    initiator: object | None = None,
) -> Outcome:
    """Record the clinician's own conclusion."""
    return change_entry(session, assessment_id, Place(Target.IMPRESSION), impression, initiator)


def acknowledge_flag(
    session: Session,
    assessment_id: str,
    flag_id: str,
    reason: str = "",
    *,
    set_aside: bool = False,
    initiator: object | None = None,
) -> Outcome:
    """Record that a raised flag was seen, or set aside with a reason; undo does not reach it.

    Raises:
        StoreError: set aside without a reason.
    """
    session.require_clinical()
    if set_aside and not reason.strip():
        raise StoreError("A flag is set aside only with a reason.", "Write why, in a few words.")
    with session.writing() as work:
        draft = editable(session, work, assessment_id)
        seen = Acknowledgement(
            flag_id, reason.strip(), set_aside, session.clinician.name, session.now()
        )
        assessments.add_acknowledgement(work.connection, draft.id, seen, session.clinician.id)
        session.log(
            work,
            audit.Action.FLAG_ACKNOWLEDGED,
            draft.patient_id,
            draft.id,
            flag=flag_id,
            set_aside=int(set_aside),
        )
        return finish(session, work, draft, initiator)


def note_urgency(session: Session, assessment_id: str, urgency: Urgency | None) -> Changes:
    """Keep the urgency of a draft's latest result for the patient list; no change of the draft."""
    session.require_clinical()
    with session.writing() as work:
        draft = assessments.read_assessment(work.connection, assessment_id)
        if draft.is_signed or draft.withdrawal is not None:
            return Changes()
        assessments.write_urgency(work.connection, assessment_id, urgency)
        work.commit()
    return Changes(frozenset({Kind.PATIENTS}), None, draft.patient_id, draft.id)


def undo(session: Session, assessment_id: str, *, initiator: object | None = None) -> Outcome:
    """Take the latest change back, also one made before the program was last closed."""
    return _step(session, assessment_id, back=True, initiator=initiator)


def redo(session: Session, assessment_id: str, *, initiator: object | None = None) -> Outcome:
    """Bring the change again that was taken back last."""
    return _step(session, assessment_id, back=False, initiator=initiator)


def undo_state(session: Session, assessment_id: str) -> UndoState:
    """What undo and redo would do now."""
    session.require_clinical()
    with session.database.reading() as connection:
        done = draft_changes.last_done(connection, assessment_id)
        undone = draft_changes.first_undone(connection, assessment_id)
    return UndoState(done.place if done else None, undone.place if undone else None)


def answered_at(session: Session, assessment_id: str) -> Answered:
    """When each answer was last entered or changed, UTC."""
    session.require_clinical()
    with session.database.reading() as connection:
        return assessments.answered_at(connection, assessment_id)


def _step(session: Session, assessment_id: str, *, back: bool, initiator: object | None) -> Outcome:
    session.require_clinical()
    with session.writing() as work:
        draft = editable(session, work, assessment_id)
        find = draft_changes.last_done if back else draft_changes.first_undone
        change = find(work.connection, draft.id)
        if change is None:
            return draft, Changes(frozenset(), initiator, draft.patient_id, draft.id)
        write(session, work, draft, change.place, change.before if back else change.after)
        draft_changes.mark_undone(work.connection, change.id, undone=back)
        return finish(session, work, draft, initiator)


def _check_answer(session: Session, key: AnswerKey, answer: Answer) -> None:
    if key.finding_id not in session.catalogue:
        raise StoreError(
            f"'{key.finding_id}' is no finding of the catalogue.", "Nothing was recorded."
        )
    finding = session.catalogue.finding(key.finding_id)
    if key.side is not None and finding.laterality is Laterality.MIDLINE:
        raise StoreError(f"{finding.label} has no side.", "Nothing was recorded.")
    problem = finding.problem_with(answer)
    if problem is not None:
        raise StoreError(f"{finding.label} {problem}.", "Nothing was recorded.")
