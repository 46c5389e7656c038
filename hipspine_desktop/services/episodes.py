"""Episodes of care: what a patient came for, and the assessments made because of it."""

from __future__ import annotations

from datetime import date

from hipspine_desktop.domain.care import Episode
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, care, patients
from hipspine_desktop.store.columns import new_id
from hipspine_desktop.store.database import UnitOfWork

_KINDS = frozenset({Kind.ASSESSMENT})


def start_episode(
    session: Session,
    patient_id: str,
    title: str,
    started_on: date | None = None,
    *,
    initiator: object | None = None,
) -> tuple[Episode, Changes]:
    """Open an episode of care.

    Args:
        started_on: None: today.

    Raises:
        StoreError: no title, or no such patient.
    """
    session.require_clinical()
    words = _title(title)
    with session.writing() as work:
        kept = patients.kept_id(work.connection, patient_id)
        patients.read_patient(work.connection, kept)
        made = Episode(new_id(), kept, words, started_on or session.today())
        care.add_episode(work.connection, made, session.clinician.id, session.now())
        session.log(work, audit.Action.EPISODE_STARTED, kept, episode=made.id)
        work.commit()
    return made, Changes(_KINDS, initiator, kept)


def change_episode(
    session: Session,
    episode: Episode,
    *,
    title: str,
    ended_on: date | None,
    outcome: str = "",
    initiator: object | None = None,
) -> tuple[Episode, Changes]:
    """Rename an episode, end it, or open it again with ``ended_on=None``.

    Args:
        episode: as it was read.

    Raises:
        ConflictError: somebody else changed it since.
        StoreError: no title, or an end before the beginning.
    """
    session.require_clinical()
    words = _title(title)
    if ended_on is not None and ended_on < episode.started_on:
        raise StoreError("The episode would end before it began.", "Mend the date.")
    with session.writing() as work:
        care.change_episode(
            work.connection, episode, title=words, ended_on=ended_on, outcome=outcome.strip()
        )
        saved = care.read_episode(work.connection, episode.id)
        _log(session, work, saved)
        work.commit()
    return saved, Changes(_KINDS, initiator, saved.patient_id)


def assign_episode(
    session: Session,
    assessment_id: str,
    episode_id: str | None,
    *,
    initiator: object | None = None,
) -> tuple[None, Changes]:
    """Put an assessment into an episode of its patient, or out of any.

    Raises:
        StoreError: the episode is another patient's.
    """
    session.require_clinical()
    with session.writing() as work:
        connection = work.connection
        about = assessments.read_assessment(connection, assessment_id)
        if episode_id is not None:
            owner = care.read_episode(connection, episode_id).patient_id
            if patients.kept_id(connection, owner) != patients.kept_id(
                connection, about.patient_id
            ):
                raise StoreError("This episode is another patient's.", "Nothing was changed.")
        care.assign(connection, assessment_id, episode_id)
        session.log(
            work,
            audit.Action.EPISODE_CHANGED,
            about.patient_id,
            about.id,
            episode=episode_id or "",
        )
        work.commit()
    return None, Changes(_KINDS, initiator, about.patient_id, about.id)


def episodes_of(session: Session, patient_id: str) -> tuple[Episode, ...]:
    """A patient's episodes, latest first, with those of joined records."""
    session.require_clinical()
    with session.database.reading() as connection:
        return care.episodes_of(connection, patients.group_of(connection, patient_id))


def _title(title: str) -> str:
    if not title.strip():
        raise StoreError("The episode needs a title.", "Write what the patient came for.")
    return title.strip()


def _log(session: Session, work: UnitOfWork, saved: Episode) -> None:
    session.log(
        work,
        audit.Action.EPISODE_CHANGED,
        saved.patient_id,
        episode=saved.id,
        ended=int(not saved.goes_on),
    )
