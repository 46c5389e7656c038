"""What every change of a draft goes through: checks, the change, its log, the audit, the commit."""

from __future__ import annotations

from datetime import timedelta

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.errors import ConflictError, SignedRecordError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, draft_changes
from hipspine_desktop.store.database import UnitOfWork
from hipspine_desktop.store.draft_changes import Entry, Place, Target

# typing goes on as one change, so that undo does not take back letter by letter
TYPING_PAUSE = timedelta(seconds=3)
_TYPED = (Target.NARRATIVE, Target.IMPRESSION)


def change_entry(
    session: Session, assessment_id: str, place: Place, entry: Entry, initiator: object | None
) -> tuple[Assessment, Changes]:
    """Put one entry into a draft; it is on the disk when this returns.

    Raises:
        SignedRecordError, ConflictError, PermissionRefusedError, StoreError: nothing changed.
    """
    session.require_clinical()
    with session.writing() as work:
        draft = editable(session, work, assessment_id)
        before = place.entry_in(draft)
        if before == entry:
            return draft, Changes(frozenset(), initiator, draft.patient_id, draft.id)
        write(session, work, draft, place, entry)
        _log(session, work, draft, place, before, entry)
        return finish(session, work, draft, initiator)


def editable(session: Session, work: UnitOfWork, assessment_id: str) -> Assessment:
    """The draft as stored, if this session may change it.

    Raises:
        SignedRecordError: it is signed.
        ConflictError: somebody else changed it since this session last read it.
    """
    draft = assessments.read_assessment(work.connection, assessment_id)
    if draft.withdrawal is not None:
        raise SignedRecordError(
            "This assessment was withdrawn and cannot be changed.",
            "Start a new assessment to record something new.",
        )
    if draft.is_signed:
        raise SignedRecordError(
            "This assessment is signed and cannot be changed.",
            "Amend it, add a late note, or start a new assessment.",
        )
    seen = session.seen_version(assessment_id)
    if seen is not None and seen != draft.version:
        raise ConflictError(
            "This assessment was changed in another window meanwhile.",
            "Nothing was overwritten. Open it again, then make your change.",
        )
    return draft


def write(
    session: Session, work: UnitOfWork, draft: Assessment, place: Place, entry: Entry
) -> None:
    """Write an entry and audit it, without its values."""
    now = session.now()
    draft_changes.write_entry(work.connection, draft.id, place, entry, session.clinician.id, now)
    session.log(
        work,
        audit.Action.ASSESSMENT_CHANGED,
        draft.patient_id,
        draft.id,
        target=place.target.value,
        key=place.key,
    )


def finish(
    session: Session, work: UnitOfWork, draft: Assessment, initiator: object | None
) -> tuple[Assessment, Changes]:
    """Count the change, make it durable, and return the draft as it now is."""
    if not assessments.mark_changed(work.connection, draft.id, draft.version, session.now()):
        raise AssertionError("the version changed inside a unit of work")
    changed = assessments.read_assessment(work.connection, draft.id)
    work.commit()
    session.note_version(changed.id, changed.version)
    kinds = frozenset({Kind.ANSWERS})
    return changed, Changes(kinds, initiator, changed.patient_id, changed.id)


def _log(
    session: Session,
    work: UnitOfWork,
    draft: Assessment,
    place: Place,
    before: Entry,
    after: Entry,
) -> None:
    now, by = session.now(), session.clinician.id
    last = draft_changes.last_done(work.connection, draft.id)
    goes_on = (
        place.target in _TYPED
        and last is not None
        and last.place == place
        and last.changed_by == by
        and not last.is_copy
        and timedelta(0) <= now - last.changed_at <= TYPING_PAUSE
        and draft_changes.first_undone(work.connection, draft.id) is None
    )
    if goes_on and last is not None:
        draft_changes.extend_change(work.connection, last.id, after, now)
    else:
        draft_changes.log_change(work.connection, draft.id, place, before, after, by, now)
