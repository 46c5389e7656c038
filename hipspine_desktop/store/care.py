"""Rows of episodes of care and of joined records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from hipspine_desktop.domain.care import Episode, PatientMerge
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.store.frozen_json import from_json, to_json
from hipspine_desktop.store.record_life import is_withdrawn
from hipspine_desktop.store.tables import assessment
from hipspine_desktop.store.tables_care import episode, episode_assessment, patient_merge


def add_episode(connection: Connection, new: Episode, by: str, now: datetime) -> None:
    """Write a new episode."""
    connection.execute(
        insert(episode).values(
            id=new.id,
            patient_id=new.patient_id,
            title=new.title,
            started_on=new.started_on,
            ended_on=new.ended_on,
            outcome=new.outcome,
            created_by=by,
            created_at=now,
            version=1,
        )
    )


def change_episode(
    connection: Connection, shown: Episode, *, title: str, ended_on: date | None, outcome: str
) -> None:
    """Replace title and end of an episode.

    Raises:
        ConflictError: somebody else changed it since it was read.
    """
    done = connection.execute(
        update(episode)
        .where(episode.c.id == shown.id, episode.c.version == shown.version)
        .values(title=title, ended_on=ended_on, outcome=outcome, version=shown.version + 1)
    )
    if done.rowcount != 1:
        raise ConflictError(
            "Somebody else changed this episode meanwhile.",
            "Nothing was overwritten. Open it again, then make your change.",
        )


def read_episode(connection: Connection, episode_id: str) -> Episode:
    """One episode.

    Raises:
        StoreError: there is none.
    """
    found = _episodes(connection, episode.c.id == episode_id)
    if not found:
        raise StoreError("This episode is not in the records.", "Open the patient's record again.")
    return found[0]


def episodes_of(connection: Connection, patient_ids: tuple[str, ...]) -> tuple[Episode, ...]:
    """Episodes of a patient's records, latest first."""
    return _episodes(connection, episode.c.patient_id.in_(patient_ids))


def episode_of(connection: Connection, assessment_id: str) -> str | None:
    """Id of an assessment's episode."""
    query = select(episode_assessment.c.episode_id).where(
        episode_assessment.c.assessment_id == assessment_id
    )
    return connection.execute(query).scalar()


def assign(connection: Connection, assessment_id: str, episode_id: str | None) -> None:
    """Put an assessment into an episode, or out of any."""
    connection.execute(
        delete(episode_assessment).where(episode_assessment.c.assessment_id == assessment_id)
    )
    if episode_id is not None:
        connection.execute(
            insert(episode_assessment).values(assessment_id=assessment_id, episode_id=episode_id)
        )


def add_merge(connection: Connection, done: PatientMerge, by: str) -> None:
    """Write what is needed to take a joining back."""
    connection.execute(
        insert(patient_merge).values(
            id=done.id,
            kept_id=done.kept_before.id,
            merged_id=done.merged_before.id,
            reason=done.reason,
            kept_before=to_json(done.kept_before),
            merged_before=to_json(done.merged_before),
            kept_version=done.kept_version,
            merged_by=by,
            merged_by_name=done.merged_by,
            merged_at=done.merged_at,
            undone_by_name="",
            undone_at=None,
        )
    )


def mark_undone(connection: Connection, merge_id: str, by_name: str, now: datetime) -> None:
    """Note that a joining was taken back."""
    connection.execute(
        update(patient_merge)
        .where(patient_merge.c.id == merge_id)
        .values(undone_by_name=by_name, undone_at=now)
    )


def merges_of(connection: Connection, patient_id: str) -> tuple[PatientMerge, ...]:
    """Joinings of other records to this one, latest first, those taken back too."""
    query = select(patient_merge).where(patient_merge.c.kept_id == patient_id)
    rows = connection.execute(query.order_by(patient_merge.c.merged_at.desc(), patient_merge.c.id))
    return tuple(_merge(row) for row in rows)


def read_merge(connection: Connection, merge_id: str) -> PatientMerge:
    """One joining.

    Raises:
        StoreError: there is none.
    """
    row = connection.execute(
        select(patient_merge).where(patient_merge.c.id == merge_id)
    ).one_or_none()
    if row is None:
        raise StoreError("This joining is not in the records.", "Open the patient's record again.")
    return _merge(row)


def _episodes(connection: Connection, where: Any) -> tuple[Episode, ...]:
    query = select(episode).where(where).order_by(episode.c.started_on.desc(), episode.c.id)
    rows = connection.execute(query).all()
    members: dict[str, list[str]] = {}
    inside = (
        select(episode_assessment)
        .join(assessment, assessment.c.id == episode_assessment.c.assessment_id)
        .where(episode_assessment.c.episode_id.in_([row.id for row in rows]), ~is_withdrawn())
        .order_by(assessment.c.created_at, assessment.c.id)
    )
    for pair in connection.execute(inside):
        members.setdefault(pair.episode_id, []).append(pair.assessment_id)
    return tuple(
        Episode(
            id=row.id,
            patient_id=row.patient_id,
            title=row.title,
            started_on=row.started_on,
            ended_on=row.ended_on,
            outcome=row.outcome,
            assessment_ids=tuple(members.get(row.id, ())),
            version=row.version,
        )
        for row in rows
    )


def _merge(row: Row[Any]) -> PatientMerge:
    return PatientMerge(
        id=row.id,
        reason=row.reason,
        kept_before=from_json(Patient, row.kept_before, older=True),
        merged_before=from_json(Patient, row.merged_before, older=True),
        kept_version=row.kept_version,
        merged_by=row.merged_by_name,
        merged_at=row.merged_at,
        undone_at=row.undone_at,
    )
