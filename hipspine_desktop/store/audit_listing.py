"""Reading the log in pages, newest first, narrowed by patient, user, kind and time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, select

from hipspine_desktop.store.audit import Action
from hipspine_desktop.store.tables import assessment, audit, clinician, patient


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What of the log is wanted; what is left out narrows nothing.

    Attributes:
        patient_ids: None: about anybody or nobody; empty: no entry at all.
        since, until: UTC; the second is excluded.
        before: only entries of a lower position, for the next page.
    """

    patient_ids: tuple[str, ...] | None = None
    clinician_id: str = ""
    actions: tuple[Action, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry of the log with the names that its codes stand for.

    Attributes:
        position: in the chain, from 1.
        at: UTC.
        who: name of the user; "" for the program itself.
        patient: family and given name; "" where nobody is meant or the record was deleted.
        record_number: without the edition's digest, "" when no assessment is meant.
    """

    position: int
    at: datetime
    who: str
    action: Action
    patient_id: str
    patient: str
    record_number: str
    detail: Mapping[str, str | int]


def list_entries(connection: Connection, wanted: LogFilter, limit: int) -> tuple[ListedEntry, ...]:
    """Entries of the log, newest first."""
    query = (
        select(
            audit.c.id,
            audit.c.at,
            audit.c.action,
            audit.c.patient_id,
            audit.c.detail,
            clinician.c.name,
            patient.c.family_name,
            patient.c.given_name,
            assessment.c.record_year,
            assessment.c.record_serial,
            assessment.c.record_edition,
        )
        .outerjoin(clinician, clinician.c.id == audit.c.clinician_id)
        .outerjoin(patient, patient.c.id == audit.c.patient_id)
        .outerjoin(assessment, assessment.c.id == audit.c.assessment_id)
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    return tuple(
        ListedEntry(
            row.id,
            row.at,
            row.name or "",
            Action(row.action),
            row.patient_id or "",
            f"{row.family_name.upper()}, {row.given_name}" if row.family_name else "",
            _number(row.record_year, row.record_serial, row.record_edition),
            json.loads(row.detail),
        )
        for row in connection.execute(_narrowed(query, wanted))
    )


def _narrowed(query: Select[tuple[object, ...]], wanted: LogFilter) -> Select[tuple[object, ...]]:
    if wanted.patient_ids is not None:
        query = query.where(audit.c.patient_id.in_(wanted.patient_ids))
    if wanted.clinician_id:
        query = query.where(audit.c.clinician_id == wanted.clinician_id)
    if wanted.actions:
        query = query.where(audit.c.action.in_([a.value for a in wanted.actions]))
    if wanted.since is not None:
        query = query.where(audit.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(audit.c.at < wanted.until)
    if wanted.before is not None:
        query = query.where(audit.c.id < wanted.before)
    return query


def _number(year: int | None, serial: int | None, edition: int | None) -> str:
    return "" if year is None else f"{year}-{serial:04d}-{edition}"
