"""Rows that come after a signature: amendments, addenda, countersignatures, withdrawals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, literal, select

from hipspine_desktop.domain.assessment import (
    Addendum,
    AssessmentState,
    Signature,
    Withdrawal,
)
from hipspine_desktop.domain.people import Clinician, Role
from hipspine_desktop.store.signature_rows import read_countersignature
from hipspine_desktop.store.tables import (
    acknowledgement,
    addendum,
    answer,
    assessment,
    chart_item,
    countersignature,
    narrative,
    signature,
    withdrawal,
)


@dataclass(frozen=True, slots=True)
class LateEntries:
    """What was added to one assessment after it was written."""

    superseded_by: str | None = None
    countersignature: Signature | None = None
    addenda: tuple[Addendum, ...] = ()
    withdrawal: Withdrawal | None = None


@dataclass
class _Collected:
    superseded: dict[str, str] = field(default_factory=dict)
    countersigned: dict[str, Signature] = field(default_factory=dict)
    addenda: dict[str, list[Addendum]] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawal] = field(default_factory=dict)


def late_entries(
    connection: Connection, ids: list[str], signed_ids: list[str]
) -> dict[str, LateEntries]:
    """What was added later to assessments; an id is missing where there is nothing.

    Args:
        signed_ids: those of the ids that are signed; drafts can only be withdrawn.
    """
    found = _Collected()
    for row in connection.execute(select(withdrawal).where(withdrawal.c.assessment_id.in_(ids))):
        found.withdrawn[row.assessment_id] = Withdrawal(
            row.reason, row.wrong_patient, row.clinician_id, row.name, row.at
        )
    if signed_ids:
        _collect_of_signed(connection, signed_ids, found)
    return {
        i: LateEntries(
            found.superseded.get(i),
            found.countersigned.get(i),
            tuple(found.addenda.get(i, ())),
            found.withdrawn.get(i),
        )
        for i in ids
    }


def _collect_of_signed(connection: Connection, ids: list[str], found: _Collected) -> None:
    for row in connection.execute(
        select(countersignature).where(countersignature.c.assessment_id.in_(ids))
    ):
        found.countersigned[row.assessment_id] = read_countersignature(row)
    query = select(addendum).where(addendum.c.assessment_id.in_(ids))
    for row in connection.execute(query.order_by(addendum.c.written_at, addendum.c.id)):
        found.addenda.setdefault(row.assessment_id, []).append(_addendum(row))
    # an amendment that a student signed counts once it is countersigned
    waits = exists().where(
        signature.c.assessment_id == assessment.c.id,
        signature.c.role == Role.STUDENT.value,
        ~exists().where(countersignature.c.assessment_id == assessment.c.id),
    )
    later = select(assessment.c.id, assessment.c.amends_id).where(
        assessment.c.amends_id.in_(ids),
        assessment.c.state == AssessmentState.SIGNED.value,
        ~waits,
        ~is_withdrawn(),
    )
    for row in connection.execute(later):
        found.superseded[row.amends_id] = row.id


def is_withdrawn() -> Any:
    """Condition on a row of the assessment table."""
    return exists().where(withdrawal.c.assessment_id == assessment.c.id)


def editions_of(connection: Connection, assessment_id: str) -> tuple[str, ...]:
    """Ids of all editions of a record, the original first, withdrawn ones left out."""
    this = assessment.alias()
    query = (
        select(assessment.c.id)
        .join(
            this,
            (this.c.record_year == assessment.c.record_year)
            & (this.c.record_serial == assessment.c.record_serial),
        )
        .where(this.c.id == assessment_id, ~is_withdrawn())
        .order_by(assessment.c.record_edition)
    )
    return tuple(connection.execute(query).scalars())


def add_amendment(
    connection: Connection,
    new_id: str,
    amended_id: str,
    reason: str,
    author: Clinician,
    now: datetime,
) -> None:
    """Start the next edition as a draft with everything that the amended one holds."""
    of = assessment.alias()
    latest = (
        select(func.max(of.c.record_edition))
        .where(
            of.c.record_year == assessment.c.record_year,
            of.c.record_serial == assessment.c.record_serial,
        )
        .scalar_subquery()
    )
    replaced = {
        "id": literal(new_id),
        "record_edition": latest + 1,
        "author_id": literal(author.id),
        "author_name": literal(author.name),
        "created_at": literal(now, assessment.c.created_at.type),
        "changed_at": literal(now, assessment.c.changed_at.type),
        "state": literal(AssessmentState.DRAFT.value),
        "version": literal(1),
        "amends_id": literal(amended_id),
        "amendment_reason": literal(reason),
    }
    names = [c.name for c in assessment.columns]
    columns = [replaced.get(name, assessment.c[name]) for name in names]
    query = select(*columns).where(assessment.c.id == amended_id)
    connection.execute(insert(assessment).from_select(names, query))
    for table in (answer, narrative, chart_item, acknowledgement):
        parts = [c.name for c in table.columns if c.name != "id"]
        taken = [literal(new_id) if name == "assessment_id" else table.c[name] for name in parts]
        rows = select(*taken).where(table.c.assessment_id == amended_id)
        if table is acknowledgement:
            rows = rows.order_by(table.c.id)
        connection.execute(insert(table).from_select(parts, rows))


def add_addendum(connection: Connection, assessment_id: str, note: Addendum) -> None:
    """Add a late note; it can never be changed."""
    connection.execute(
        insert(addendum).values(
            id=note.id,
            assessment_id=assessment_id,
            text=note.text,
            event_at=note.event_at,
            written_at=note.written_at,
            clinician_id=note.clinician_id,
            name=note.name,
            profession=note.profession,
            registration=note.registration,
            content_hash=note.content_hash,
        )
    )


def add_withdrawals(connection: Connection, ids: Iterable[str], given: Withdrawal) -> None:
    """Mark assessments as counting no longer; nothing of them is removed."""
    connection.execute(
        insert(withdrawal),
        [
            {
                "assessment_id": assessment_id,
                "reason": given.reason,
                "wrong_patient": given.wrong_patient,
                "clinician_id": given.clinician_id,
                "name": given.name,
                "at": given.at,
            }
            for assessment_id in ids
        ],
    )


def has_open_amendment(connection: Connection, assessment_id: str) -> bool:
    """Whether an amendment of it is being written, or waits for a countersignature."""
    query = select(assessment.c.id).where(assessment.c.amends_id == assessment_id, ~is_withdrawn())
    return connection.execute(query.limit(1)).first() is not None


def awaiting_countersignature(connection: Connection) -> tuple[str, ...]:
    """Ids of what students signed and no supervisor did yet, oldest first."""
    query = (
        select(assessment.c.id)
        .join(signature, signature.c.assessment_id == assessment.c.id)
        .where(
            signature.c.role == Role.STUDENT.value,
            ~exists().where(countersignature.c.assessment_id == assessment.c.id),
            ~is_withdrawn(),
        )
        .order_by(signature.c.at, assessment.c.id)
    )
    return tuple(connection.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class StoredLateEntries:
    """All late entries of the practice: assessment ids, with content hashes where there are."""

    addenda: frozenset[tuple[str, str]]
    countersignatures: frozenset[tuple[str, str]]
    withdrawals: frozenset[str]


def stored_late_entries(connection: Connection) -> StoredLateEntries:
    """What a check compares with the log."""
    pairs = [
        frozenset(
            (row.assessment_id, row.content_hash)
            for row in connection.execute(select(table.c.assessment_id, table.c.content_hash))
        )
        for table in (addendum, countersignature)
    ]
    withdrawn = connection.execute(select(withdrawal.c.assessment_id)).scalars()
    return StoredLateEntries(pairs[0], pairs[1], frozenset(withdrawn))


def _addendum(row: Row[Any]) -> Addendum:
    return Addendum(
        id=row.id,
        text=row.text,
        event_at=row.event_at,
        written_at=row.written_at,
        clinician_id=row.clinician_id,
        name=row.name,
        profession=row.profession,
        registration=row.registration,
        content_hash=row.content_hash,
    )
