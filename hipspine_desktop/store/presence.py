"""Rows of who has a draft open: of the moment, not part of the record, not logged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from hipspine_desktop.domain.presence import Presence
from hipspine_desktop.store.tables import clinician
from hipspine_desktop.store.tables_shared import draft_presence


def note(
    connection: Connection, assessment_id: str, clinician_id: str, workstation: str, now: datetime
) -> None:
    """Write that somebody has a draft open; who did before still had it since then."""
    mine = (
        draft_presence.c.assessment_id == assessment_id,
        draft_presence.c.clinician_id == clinician_id,
        draft_presence.c.workstation == workstation,
    )
    if connection.execute(update(draft_presence).where(*mine).values(seen_at=now)).rowcount:
        return
    connection.execute(
        insert(draft_presence).values(
            assessment_id=assessment_id,
            clinician_id=clinician_id,
            workstation=workstation,
            since=now,
            seen_at=now,
        )
    )


def forget(connection: Connection, assessment_id: str, clinician_id: str, workstation: str) -> None:
    """Take back that somebody has a draft open."""
    connection.execute(
        delete(draft_presence).where(
            draft_presence.c.assessment_id == assessment_id,
            draft_presence.c.clinician_id == clinician_id,
            draft_presence.c.workstation == workstation,
        )
    )


def forget_older(connection: Connection, before: datetime) -> None:
    """Take away what was not seen for long."""
    connection.execute(delete(draft_presence).where(draft_presence.c.seen_at < before))


def others(
    connection: Connection,
    assessment_id: str,
    clinician_id: str,
    workstation: str,
    seen_after: datetime,
) -> tuple[Presence, ...]:
    """Who else has it open, the first first; the same clinician at another computer counts."""
    query = (
        select(clinician.c.name, draft_presence.c.workstation, draft_presence.c.since)
        .join(clinician, clinician.c.id == draft_presence.c.clinician_id)
        .where(
            draft_presence.c.assessment_id == assessment_id,
            draft_presence.c.seen_at >= seen_after,
            or_(
                draft_presence.c.clinician_id != clinician_id,
                draft_presence.c.workstation != workstation,
            ),
        )
        .order_by(draft_presence.c.since, clinician.c.name)
    )
    return tuple(Presence(r.name, r.workstation, r.since) for r in connection.execute(query))
