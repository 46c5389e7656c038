"""Rows of patients: adding, changing with a version check, reading, finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    intersect,
    select,
    update,
)

from hipspine_desktop.domain.patient import (
    Address,
    AllergyStatus,
    GeneralPractice,
    Identifier,
    Patient,
    Sex,
)
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.store.search_terms import sort_name, terms_of, words_of
from hipspine_desktop.store.tables import (
    patient,
    patient_identifier,
    patient_prefix,
    patient_term,
    recent_patient,
)
from hipspine_desktop.store.upserts import upsert

COMMON = 1500
LARGEST_STEP = 5000
LONGEST_PREFIX = 3


@dataclass(frozen=True, slots=True)
class PatientQuery:
    """What to look for; all parts must hold.

    Attributes:
        words: folded beginnings of name words, in any order.
        numbers: beginnings of identifiers or telephone numbers.
        born: any of these dates of birth.
    """

    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    born: tuple[date, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.words or self.numbers or self.born)


def add_patient(connection: Connection, new: Patient, by: str, now: datetime) -> None:
    """Write a new patient with identifiers and search terms."""
    for table, rows in patient_rows(new, by, now).items():
        if rows:
            connection.execute(insert(table), rows)


def patient_rows(new: Patient, by: str, now: datetime) -> dict[Table, list[dict[str, Any]]]:
    """What a new patient is made of, in the order of writing."""
    known = {"id": new.id, "version": 1, "created_by": by, "created_at": now, "changed_at": now}
    terms = sorted(terms_of(new))
    return {
        patient: [{**known, **_values(new)}],
        patient_identifier: _numbers(new),
        patient_term: [{"patient_id": new.id, "term": t, "kind": kind} for t, kind in terms],
        patient_prefix: _prefixes(new, terms),
    }


def change_patient(connection: Connection, changed: Patient, now: datetime) -> Patient:
    """Replace a patient's details.

    Args:
        changed: with the version that was read.

    Returns:
        The patient with the next version.

    Raises:
        ConflictError: somebody else changed the details since.
    """
    done = connection.execute(
        update(patient)
        .where(patient.c.id == changed.id, patient.c.version == changed.version)
        .values(version=changed.version + 1, changed_at=now, **_values(changed))
    )
    if done.rowcount != 1:
        raise ConflictError(
            "Somebody else changed this patient's details meanwhile.",
            "Nothing was overwritten. Look at the new details, then make your change again.",
        )
    connection.execute(
        delete(patient_identifier).where(patient_identifier.c.patient_id == changed.id)
    )
    if changed.identifiers:
        connection.execute(insert(patient_identifier), _numbers(changed))
    write_terms(connection, changed)
    return replace(changed, version=changed.version + 1)


def read_patient(connection: Connection, patient_id: str) -> Patient:
    """One patient.

    Raises:
        StoreError: there is none.
    """
    found = read_patients(connection, select(patient).where(patient.c.id == patient_id))
    if not found:
        raise StoreError("This patient is not in the records.", "Search for the patient again.")
    return found[0]


def kept_id(connection: Connection, patient_id: str) -> str:
    """The record that goes on for this one: itself, unless it was joined to another."""
    found = patient_id
    while True:
        query = select(patient.c.merged_into_id).where(patient.c.id == found)
        above = connection.execute(query).scalar()
        if above is None:
            return found
        found = str(above)


def group_of(connection: Connection, patient_id: str) -> tuple[str, ...]:
    """A record's id, then those of all records that were joined to it."""
    return (patient_id, *sorted(joined_to(connection, [patient_id])))


def joined_to(connection: Connection, patient_ids: Iterable[str]) -> dict[str, str]:
    """Which records were joined to these, directly or not, and to which of them."""
    into = {i: i for i in patient_ids}
    found: dict[str, str] = {}
    fresh = list(into)
    while fresh:
        query = select(patient.c.id, patient.c.merged_into_id).where(
            patient.c.merged_into_id.in_(fresh)
        )
        rows = connection.execute(query).all()
        into.update((row.id, into[row.merged_into_id]) for row in rows)
        found.update((row.id, into[row.id]) for row in rows)
        fresh = [row.id for row in rows]
    return found


def set_joined(connection: Connection, patient_id: str, kept: str | None) -> None:
    """Join a record to another, or make it one of its own again."""
    connection.execute(
        update(patient).where(patient.c.id == patient_id).values(merged_into_id=kept)
    )


def write_terms(connection: Connection, of: Patient) -> None:
    """Write the words and numbers by which a patient is found, joined records' included."""
    for table in (patient_term, patient_prefix):
        connection.execute(delete(table).where(table.c.patient_id == of.id))
    terms = set(terms_of(of))
    for member in group_of(connection, of.id)[1:]:
        terms |= set(terms_of(read_patient(connection, member)))
    rows = [{"patient_id": of.id, "term": term, "kind": kind} for term, kind in sorted(terms)]
    if rows:
        connection.execute(insert(patient_term), rows)
    if beginnings := _prefixes(of, terms):
        connection.execute(insert(patient_prefix), beginnings)


def read_patients(connection: Connection, query: Select[Any]) -> tuple[Patient, ...]:
    """Patients of a query over the patient table, in its order."""
    rows = connection.execute(query).all()
    identifiers = _identifiers(connection, [row.id for row in rows])
    return tuple(_patient(row, tuple(identifiers.get(row.id, ()))) for row in rows)


def find_patients(connection: Connection, wanted: PatientQuery, limit: int) -> tuple[Patient, ...]:
    """Patients who match, by name; nobody for an empty query.

    A beginning that few people share is looked up and sorted. Where each one is common, the people
    whose names begin with its first letters are walked in the order of the list until enough are
    found, because sorting them all would take longer.
    """
    if wanted.is_empty:
        return ()
    terms = [_Term(word, ("name",)) for word in wanted.words]
    terms += [_Term(number, ("identifier", "phone")) for number in wanted.numbers]
    counted = sorted((term.count_up_to(connection, COMMON), term) for term in terms)
    few = bool(counted) and counted[0][0] < COMMON and not wanted.born
    if wanted.words and not wanted.born and not few:
        return _walk(connection, wanted.words, [term for _, term in counted], limit)
    query = _those(term for _, term in (counted[1:] if few else counted))
    if few:
        query = query.where(counted[0][1].is_among())
    if wanted.born:
        query = query.where(patient.c.born.in_(wanted.born))
    return read_patients(connection, query.limit(limit))


def _those(terms: Iterable[_Term]) -> Select[Any]:
    """Patients who have all of some beginnings, in the order of the list."""
    return (
        select(patient)
        .where(patient.c.merged_into_id.is_(None), *(term.is_had() for term in terms))
        .order_by(patient.c.sort_name, patient.c.born, patient.c.id)
    )


def _walk(
    connection: Connection, typed: Iterable[str], terms: list[_Term], limit: int
) -> tuple[Patient, ...]:
    """Go through the people whose names begin with these letters, in the order of the list.

    The table of beginnings is in that order, so the beginnings of several words meet like sorted
    lists, whatever their length.
    """
    starts = sorted({word[:LONGEST_PREFIX] for word in typed})
    columns = [patient_prefix.c[name] for name in ("sort_name", "born", "patient_id")]
    each = [select(*columns).where(patient_prefix.c.prefix == start) for start in starts]
    walk: Any = each[0] if len(each) == 1 else intersect(*each)
    walk = walk.order_by(*(("sort_name", "born", "patient_id") if len(each) > 1 else columns))
    found: list[Patient] = []
    taken, step = 0, 2 * limit
    while len(found) < limit:
        ids = [row[2] for row in connection.execute(walk.limit(step).offset(taken))]
        left = ids
        for term in terms:
            if left and not term.is_prefix:
                left = term.of_these(connection, left)
        for first in range(0, len(left), 2 * limit):
            if len(found) < limit:  # joined records drop out, so that it may take some more
                some = patient.c.id.in_(left[first : first + 2 * limit])
                found += read_patients(connection, _those(()).where(some))
        if len(ids) < step:
            break
        taken, step = taken + step, min(4 * step, LARGEST_STEP)
    return tuple(found[:limit])


def all_patients(connection: Connection, limit: int) -> tuple[Patient, ...]:
    """The first patients by name."""
    query = (
        select(patient)
        .where(patient.c.merged_into_id.is_(None))
        .order_by(patient.c.sort_name, patient.c.born, patient.c.id)
    )
    return read_patients(connection, query.limit(limit))


def namesakes(connection: Connection, of: Patient) -> tuple[Patient, ...]:
    """Other patients whose family and given name are the same but for accents and case."""
    query = select(patient).where(
        patient.c.sort_name == sort_name(of),
        patient.c.id != of.id,
        patient.c.merged_into_id.is_(None),
    )
    return read_patients(connection, query.order_by(patient.c.born, patient.c.id))


def of_family_name(connection: Connection, of: Patient, limit: int = 20) -> tuple[Patient, ...]:
    """Other patients of the same family name but for accents and case, by given name."""
    family = " ".join((*words_of(of.family_name), "", ""))
    query = select(patient).where(
        patient.c.sort_name.startswith(family, autoescape=True),
        patient.c.id != of.id,
        patient.c.merged_into_id.is_(None),
    )
    return read_patients(connection, query.order_by(patient.c.sort_name).limit(limit))


def note_opened(connection: Connection, clinician_id: str, patient_id: str, now: datetime) -> None:
    """Remember that a user opened a record."""
    where = {"clinician_id": clinician_id, "patient_id": patient_id}
    upsert(connection, recent_patient, where, {"opened_at": now})


def recently_opened(connection: Connection, clinician_id: str, limit: int) -> tuple[Patient, ...]:
    """The patients a user opened last, latest first."""
    query = (
        select(patient)
        .join(recent_patient, recent_patient.c.patient_id == patient.c.id)
        .where(recent_patient.c.clinician_id == clinician_id, patient.c.merged_into_id.is_(None))
        .order_by(recent_patient.c.opened_at.desc(), patient.c.sort_name)
    )
    return read_patients(connection, query.limit(limit))


@dataclass(frozen=True, slots=True, order=True)
class _Term:
    """The beginning of a search term.

    A range of the index is used, not LIKE: it is fast on every database.
    """

    start: str
    kinds: tuple[str, ...]

    @property
    def is_prefix(self) -> bool:
        """Whether it is a beginning that stands in a table of its own."""
        return self.kinds == ("name",) and len(self.start) <= LONGEST_PREFIX

    def count_up_to(self, connection: Connection, most: int) -> int:
        theirs = select(patient_term.c.patient_id).where(*self._begins())
        if self.is_prefix:
            theirs = select(patient_prefix.c.patient_id).where(
                patient_prefix.c.prefix == self.start
            )
        some = theirs.limit(most).subquery()
        return connection.execute(select(func.count()).select_from(some)).scalar_one()

    def is_among(self) -> ColumnElement[bool]:
        return patient.c.id.in_(select(patient_term.c.patient_id).where(*self._begins()))

    def of_these(self, connection: Connection, ids: list[str]) -> list[str]:
        """Those of some patients who have the beginning, in the same order."""
        term = patient_term.c.term.concat("")  # by the patient, as in is_had
        query = select(patient_term.c.patient_id).where(
            patient_term.c.patient_id.in_(ids),
            term >= self.start,
            term < self._end,
            patient_term.c.kind.in_(self.kinds),
        )
        having = set(connection.execute(query).scalars())
        return [i for i in ids if i in having]

    def is_had(self) -> ColumnElement[bool]:
        # by the patient, never by the term: a common one has more rows than all of a patient's
        term = patient_term.c.term.concat("")
        return exists().where(
            patient_term.c.patient_id == patient.c.id,
            term >= self.start,
            term < self._end,
            patient_term.c.kind.in_(self.kinds),
        )

    @property
    def _end(self) -> str:
        return self.start + "\U0010ffff"

    def _begins(self) -> tuple[ColumnElement[bool], ...]:
        term = patient_term.c.term
        return term >= self.start, term < self._end, patient_term.c.kind.in_(self.kinds)


def _prefixes(of: Patient, terms: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Beginnings of name words, each once."""
    starts = {
        word[:length]
        for word, kind in terms
        if kind == "name"
        for length in range(1, min(len(word), LONGEST_PREFIX) + 1)
    }
    same = {"sort_name": sort_name(of), "born": of.born, "patient_id": of.id}
    return [{"prefix": start, **same} for start in sorted(starts)]


def _numbers(of: Patient) -> list[dict[str, Any]]:
    return [
        {"patient_id": of.id, "system": i.system, "value": i.value, "position": position}
        for position, i in enumerate(of.identifiers)
    ]


def _identifiers(connection: Connection, ids: Iterable[str]) -> dict[str, list[Identifier]]:
    found: dict[str, list[Identifier]] = {}
    query = select(patient_identifier).where(patient_identifier.c.patient_id.in_(list(ids)))
    for row in connection.execute(query.order_by(patient_identifier.c.position)):
        found.setdefault(row.patient_id, []).append(Identifier(row.system, row.value))
    return found


def _values(of: Patient) -> dict[str, Any]:
    gp = of.practice
    return {
        "family_name": of.family_name,
        "given_name": of.given_name,
        "sort_name": sort_name(of),
        "born": of.born,
        "sex": of.sex.value,
        "gender": of.gender,
        "title": of.title,
        "preferred_name": of.preferred_name,
        "address_lines": list(of.address.lines),
        "phone": of.address.phone,
        "email": of.address.email,
        "gp_name": gp.name,
        "gp_practice": gp.practice,
        "gp_address_lines": list(gp.address.lines),
        "gp_phone": gp.address.phone,
        "gp_email": gp.address.email,
        "allergy_status": of.allergy_status.value,
        "allergies": of.allergies,
        "needs": of.needs,
        "alerts": list(of.alerts),
        "contacts": list(of.contacts),
        "died": of.died,
    }


def _patient(row: Row[Any], identifiers: tuple[Identifier, ...]) -> Patient:
    return Patient(
        id=row.id,
        family_name=row.family_name,
        given_name=row.given_name,
        born=row.born,
        sex=Sex(row.sex),
        gender=row.gender,
        title=row.title,
        preferred_name=row.preferred_name,
        identifiers=identifiers,
        address=Address(tuple(row.address_lines), row.phone, row.email),
        practice=GeneralPractice(
            row.gp_name,
            row.gp_practice,
            Address(tuple(row.gp_address_lines), row.gp_phone, row.gp_email),
        ),
        allergy_status=AllergyStatus(row.allergy_status),
        allergies=row.allergies,
        needs=row.needs,
        alerts=tuple(row.alerts),
        contacts=tuple(row.contacts or ()),
        died=row.died,
        version=row.version,
    )
