"""Rows of retention: last entries, holds, and the deletion that leaves a stub."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from hipspine_desktop.domain.patient import Identifier
from hipspine_desktop.domain.retention import Erasure, Hold
from hipspine_desktop.store import patients
from hipspine_desktop.store.tables import (
    acknowledgement,
    addendum,
    answer,
    assessment,
    assessment_change,
    chart_item,
    countersignature,
    document,
    letter,
    narrative,
    patient,
    patient_identifier,
    patient_prefix,
    patient_term,
    recent_patient,
    signature,
    snapshot,
    withdrawal,
)
from hipspine_desktop.store.tables_care import (
    episode,
    episode_assessment,
    erasure,
    patient_merge,
    retention_hold,
)
from hipspine_desktop.store.tables_shared import draft_presence

_PARTS = (
    draft_presence, document, letter, addendum, countersignature, withdrawal, signature, snapshot,
    acknowledgement, assessment_change, answer, narrative, chart_item, episode_assessment,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastEntry:
    """What the length of keeping depends on, of a person with all joined records."""

    patient_id: str
    born: date
    died: date | None
    at: datetime


def last_entries(connection: Connection, patient_id: str | None = None) -> tuple[LastEntry, ...]:
    """The last entry of each person, or of one; joined records count as one person's.

    Args:
        patient_id: of a record that goes on.
    """
    latest: dict[str, datetime] = {}
    people: dict[str, tuple[date, date | None, str | None]] = {}
    ids = None if patient_id is None else patients.group_of(connection, patient_id)
    query = select(
        patient.c.id, patient.c.born, patient.c.died, patient.c.merged_into_id, patient.c.created_at
    )
    for row in connection.execute(query if ids is None else query.where(patient.c.id.in_(ids))):
        people[row.id] = (row.born, row.died, row.merged_into_id)
        latest[row.id] = row.created_at
    for owner, at in _moments(connection, ids):
        latest[owner] = max(latest[owner], at)
    found: dict[str, datetime] = {}
    for owner, at in latest.items():
        root = owner
        while (above := people[root][2]) is not None:
            root = above
        found[root] = max(found.get(root, at), at)
    return tuple(LastEntry(i, people[i][0], people[i][1], at) for i, at in found.items())


def _moments(connection: Connection, ids: tuple[str, ...] | None) -> Iterable[tuple[str, datetime]]:
    """Pairs of patient and time of a last entry, several for one patient."""
    owner = assessment.c.patient_id
    for moment in (
        assessment.c.changed_at,
        addendum.c.written_at,
        letter.c.written_at,
        document.c.made_at,
        withdrawal.c.at,
    ):
        query: Any = select(owner, func.max(moment).label("at")).group_by(owner)
        if moment.table is not assessment:
            query = query.join_from(
                assessment, moment.table, moment.table.c.assessment_id == assessment.c.id
            )
        if ids is not None:
            query = query.where(owner.in_(ids))
        for row in connection.execute(query):
            yield row[0], row[1]


def holds_of(connection: Connection, patient_ids: Iterable[str]) -> dict[str, tuple[Hold, ...]]:
    """Holds in force by patient, oldest first."""
    query = (
        select(retention_hold)
        .where(
            retention_hold.c.patient_id.in_(list(patient_ids)),
            retention_hold.c.released_at.is_(None),
        )
        .order_by(retention_hold.c.placed_at, retention_hold.c.id)
    )
    found: dict[str, tuple[Hold, ...]] = {}
    for row in connection.execute(query):
        hold = Hold(row.id, row.reason, row.placed_by_name, row.placed_at)
        found[row.patient_id] = (*found.get(row.patient_id, ()), hold)
    return found


def add_hold(connection: Connection, patient_id: str, hold: Hold, placed_by: str) -> None:
    """Write a hold."""
    connection.execute(
        insert(retention_hold).values(
            id=hold.id,
            patient_id=patient_id,
            reason=hold.reason,
            placed_by=placed_by,
            placed_by_name=hold.placed_by,
            placed_at=hold.placed_at,
            release_reason="",
            released_by_name="",
            released_at=None,
        )
    )


def release_hold(
    connection: Connection, hold_id: str, reason: str, by_name: str, now: datetime
) -> str | None:
    """End a hold; the id of its patient, None when it is not in force."""
    owner = connection.execute(
        select(retention_hold.c.patient_id).where(
            retention_hold.c.id == hold_id, retention_hold.c.released_at.is_(None)
        )
    ).scalar()
    if owner is not None:
        connection.execute(
            update(retention_hold)
            .where(retention_hold.c.id == hold_id)
            .values(release_reason=reason, released_by_name=by_name, released_at=now)
        )
    return None if owner is None else str(owner)


def erase(connection: Connection, stubs: tuple[Erasure, ...], clinician_id: str) -> None:
    """Write the stubs, then delete everything else of these patients but the log.

    The database itself refuses while a hold is in force or the time is not over.
    """
    for stub in stubs:
        connection.execute(
            insert(erasure).values(
                patient_id=stub.patient_id,
                reason=stub.reason,
                identifiers=[[i.system, i.value] for i in stub.identifiers],
                record_numbers=list(stub.record_numbers),
                keep_until=stub.keep_until,
                clinician_id=clinician_id,
                name=stub.name,
                at=stub.at,
            )
        )
    # rows of one record refer to each other; what counts is that none is left over
    if connection.dialect.name == "sqlite":  # a server looks at the end of each statement
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    ids = [stub.patient_id for stub in stubs]
    theirs = select(assessment.c.id).where(assessment.c.patient_id.in_(ids))
    for table in _PARTS:
        connection.execute(delete(table).where(table.c.assessment_id.in_(theirs)))
    for table in (
        assessment,
        episode,
        retention_hold,
        patient_identifier,
        patient_term,
        patient_prefix,
    ):
        connection.execute(delete(table).where(table.c.patient_id.in_(ids)))
    connection.execute(delete(recent_patient).where(recent_patient.c.patient_id.in_(ids)))
    connection.execute(
        delete(patient_merge).where(
            or_(patient_merge.c.kept_id.in_(ids), patient_merge.c.merged_id.in_(ids))
        )
    )
    connection.execute(delete(patient).where(patient.c.id.in_(ids)))


def is_followed_elsewhere(connection: Connection, patient_ids: tuple[str, ...]) -> bool:
    """Whether another person's record refers to a visit of these, as after a joining undone."""
    theirs = select(assessment.c.id).where(assessment.c.patient_id.in_(patient_ids))
    follows = select(assessment.c.id).where(
        assessment.c.follows_id.in_(theirs), assessment.c.patient_id.not_in(patient_ids)
    )
    copies = select(assessment_change.c.id).where(
        assessment_change.c.source_id.in_(theirs), assessment_change.c.assessment_id.not_in(theirs)
    )
    found = (connection.execute(query.limit(1)).first() for query in (follows, copies))
    return any(row is not None for row in found)


def erasures(connection: Connection) -> tuple[Erasure, ...]:
    """All stubs, latest first."""
    rows = connection.execute(select(erasure).order_by(erasure.c.at.desc(), erasure.c.patient_id))
    return tuple(
        Erasure(
            patient_id=row.patient_id,
            reason=row.reason,
            identifiers=tuple(Identifier(system, value) for system, value in row.identifiers),
            record_numbers=tuple(row.record_numbers),
            keep_until=row.keep_until,
            name=row.name,
            at=row.at,
        )
        for row in rows
    )
