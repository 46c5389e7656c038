"""Rows to compare with a person: who was born about then, has a number or a telephone.

Only the birth date's index, the identifiers' index and the search terms are asked, so that it
stays fast however many patients there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Row, func, select, tuple_

from hipspine_desktop.domain.patient import Identifier, Patient
from hipspine_desktop.store.patients import read_patients
from hipspine_desktop.store.search_terms import SHORT_PHONE, phone_numbers
from hipspine_desktop.store.tables import patient, patient_identifier, patient_term

MOST_SHARING = 50
"""A number that more records share than this is nobody's own, such as the practice's."""
_STEP = 500


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """What is compared of a record.

    Attributes:
        joined: whether it was joined to another record.
    """

    id: str
    sort_name: str
    preferred_name: str
    born: date
    joined: bool = False


_COLUMNS: tuple[Column[Any], ...] = (
    patient.c.id,
    patient.c.sort_name,
    patient.c.preferred_name,
    patient.c.born,
    patient.c.merged_into_id,
)


def candidates(
    connection: Connection, days: Collection[date], ids: Collection[str]
) -> tuple[CandidateRow, ...]:
    """Records with one of these birth dates or ids, also those that were joined to others."""
    query = select(*_COLUMNS).where(patient.c.born.in_(sorted(days)))
    found = {row.id: _row(row) for row in connection.execute(query)}
    for some in _steps(set(ids) - found.keys()):
        rows = connection.execute(select(*_COLUMNS).where(patient.c.id.in_(some)))
        found.update((row.id, _row(row)) for row in rows)
    return tuple(found.values())


def whole(connection: Connection, ids: Collection[str]) -> dict[str, Patient]:
    """The patients of these ids that were not joined to others."""
    found: dict[str, Patient] = {}
    for some in _steps(ids):
        query = select(patient).where(patient.c.id.in_(some), patient.c.merged_into_id.is_(None))
        found.update((p.id, p) for p in read_patients(connection, query))
    return found


def everybody(connection: Connection) -> tuple[CandidateRow, ...]:
    """All records of their own."""
    query = select(*_COLUMNS).where(patient.c.merged_into_id.is_(None))
    return tuple(_row(row) for row in connection.execute(query))


def sharing_number(connection: Connection, numbers: Iterable[Identifier]) -> frozenset[str]:
    """Ids of the records that have one of these numbers."""
    pairs = [(i.system, i.value) for i in numbers]
    if not pairs:
        return frozenset()
    columns = tuple_(patient_identifier.c.system, patient_identifier.c.value)
    query = select(patient_identifier.c.patient_id).where(columns.in_(pairs))
    return frozenset(connection.execute(query.limit(MOST_SHARING)).scalars())


def sharing_phone(connection: Connection, phone: str) -> frozenset[str]:
    """Ids of the records with one of the telephone numbers in a text."""
    numbers = sorted(phone_numbers(phone))
    if not numbers:
        return frozenset()
    query = select(patient_term.c.patient_id).where(
        patient_term.c.term.in_(numbers), patient_term.c.kind == "phone"
    )
    found = connection.execute(query.limit(MOST_SHARING + 1)).scalars().all()
    return frozenset(found) if len(found) <= MOST_SHARING else frozenset()


def groups_of_number(connection: Connection) -> tuple[frozenset[str], ...]:
    """Ids that share a number of one system."""
    several = (
        select(patient_identifier.c.system, patient_identifier.c.value)
        .group_by(patient_identifier.c.system, patient_identifier.c.value)
        .having(func.count() > 1)
    )
    columns = tuple_(patient_identifier.c.system, patient_identifier.c.value)
    query = select(
        patient_identifier.c.system, patient_identifier.c.value, patient_identifier.c.patient_id
    ).where(columns.in_(several))
    return _grouped(((row[0], row[1]), row[2]) for row in connection.execute(query))


def groups_of_phone(connection: Connection) -> tuple[frozenset[str], ...]:
    """Ids that share a telephone number."""
    theirs = (patient_term.c.kind == "phone", func.length(patient_term.c.term) > SHORT_PHONE)
    several = (
        select(patient_term.c.term)
        .where(*theirs)
        .group_by(patient_term.c.term)
        .having(func.count() > 1)
    )
    query = select(patient_term.c.term, patient_term.c.patient_id).where(
        *theirs, patient_term.c.term.in_(several)
    )
    return _grouped((row[0], row[1]) for row in connection.execute(query))


def _row(row: Row[Any]) -> CandidateRow:
    joined = row.merged_into_id is not None
    return CandidateRow(row.id, row.sort_name, row.preferred_name, row.born, joined)


def _grouped(rows: Iterable[tuple[object, str]]) -> tuple[frozenset[str], ...]:
    found: dict[object, set[str]] = defaultdict(set)
    for value, patient_id in rows:
        found[value].add(patient_id)
    groups = {frozenset(ids) for ids in found.values()}
    return tuple(ids for ids in groups if 2 <= len(ids) <= MOST_SHARING)


def _steps(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for first in range(0, len(ordered), _STEP):
        yield ordered[first : first + _STEP]
