"""A follow-up: it starts empty beside the last visit's values; copying is an act of its own."""

from __future__ import annotations

from collections.abc import Mapping

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Assessment, NarrativeField, Standing
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.drafts import editable, finish, write
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, care, draft_changes, patients
from hipspine_desktop.store.columns import new_id
from hipspine_desktop.store.database import UnitOfWork
from hipspine_desktop.store.draft_changes import Place, Target

Outcome = tuple[Assessment, Changes]


def start_follow_up(
    session: Session, assessment_id: str, *, initiator: object | None = None
) -> Outcome:
    """Start an empty draft that follows a signed assessment, in the same episode of care.

    Raises:
        StoreError: the assessment is not signed, or counts no longer.
    """
    session.require_clinical()
    with session.writing() as work:
        connection = work.connection
        last = assessments.read_assessment(connection, assessment_id)
        if last.standing not in (Standing.SIGNED, Standing.AWAITING_COUNTERSIGNATURE):
            raise StoreError(
                "A follow-up starts from a signed assessment that counts.",
                "Start a new assessment, or choose the newest edition.",
            )
        owner, made_id = patients.kept_id(connection, last.patient_id), new_id()
        assessments.add_assessment(
            connection, made_id, owner, session.clinician, session.now(), follows_id=last.id
        )
        care.assign(connection, made_id, _episode_of(work, last))
        session.log(work, audit.Action.ASSESSMENT_STARTED, owner, made_id, follows=last.id)
        made = assessments.read_assessment(connection, made_id)
        work.commit()
    session.note_version(made.id, made.version)
    kinds = frozenset({Kind.ASSESSMENT, Kind.PATIENTS})
    return made, Changes(kinds, initiator, made.patient_id, made.id)


def previous_visit(session: Session, assessment_id: str) -> Assessment | None:
    """The assessment that a follow-up was started from, to be shown beside it; None for a first.

    If it was amended since, this is the amendment; None also when it was withdrawn.
    """
    session.require_clinical()
    with session.database.reading() as connection:
        found = assessments.read_assessment(connection, assessment_id)
        if found.follows_id is None:
            return None
        last = assessments.read_assessment(connection, found.follows_id)
        while last.superseded_by is not None:
            last = assessments.read_assessment(connection, last.superseded_by)
        return None if last.standing is Standing.WITHDRAWN else last


def copy_forward(
    session: Session,
    assessment_id: str,
    keys: tuple[AnswerKey, ...] = (),
    fields: tuple[NarrativeField, ...] = (),
    *,
    initiator: object | None = None,
) -> Outcome:
    """Copy chosen entries of the previous visit into the draft, where nothing stands yet.

    Each copy says where it is from (:func:`copied_entries`), can be undone one by one, and stops
    being a copy as soon as it is changed. Red-flag questions are never copied: they are asked
    again, and no estimate stands on last time's "no".

    Raises:
        StoreError: the draft follows no visit that counts.
    """
    session.require_clinical()
    source = previous_visit(session, assessment_id)
    if source is None:
        raise StoreError("There is no previous visit to copy from.", "Enter it anew.")
    places = [Place.of_answer(k) for k in keys if not _is_never_copied(session, k)]
    places += [Place.of_narrative(f) for f in fields]
    with session.writing() as work:
        draft = editable(session, work, assessment_id)
        copied = 0
        for place in places:
            before, entry = place.entry_in(draft), place.entry_in(source)
            if not draft_changes.is_empty(before) or draft_changes.is_empty(entry):
                continue
            write(session, work, draft, place, entry)
            draft_changes.log_change(
                work.connection, draft.id, place, before, entry,
                session.clinician.id, session.now(), source_id=source.id,
            )  # fmt: skip
            copied += 1
        if not copied:
            return draft, Changes(frozenset(), initiator, draft.patient_id, draft.id)
        session.log(
            work,
            audit.Action.ENTRIES_COPIED,
            draft.patient_id,
            draft.id,
            source=source.id,
            count=copied,
        )
        return finish(session, work, draft, initiator)


def copied_entries(session: Session, assessment_id: str) -> Mapping[Place, str]:
    """Entries that stand as they were copied, with the record number they are from."""
    session.require_clinical()
    with session.database.reading() as connection:
        return assessments.numbered(
            connection, draft_changes.copied_places(connection, assessment_id)
        )


def copied_answers(session: Session, assessment_id: str) -> Mapping[AnswerKey, str]:
    """Answers that stand as they were copied, with the record number they are from."""
    return {
        place.answer_key: number
        for place, number in copied_entries(session, assessment_id).items()
        if place.target is Target.ANSWER
    }


def _episode_of(work: UnitOfWork, last: Assessment) -> str | None:
    """The episode of an assessment; an amendment is where the version before it is."""
    connection, found = work.connection, last
    while True:
        episode = care.episode_of(connection, found.id)
        if episode is not None or found.amends_id is None:
            return episode
        found = assessments.read_assessment(connection, found.amends_id)


def _is_never_copied(session: Session, key: AnswerKey) -> bool:
    known = key.finding_id in session.catalogue
    return not known or session.catalogue.finding(key.finding_id).is_asked_anew
