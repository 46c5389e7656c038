"""Rows of assessments: the draft's parts, and what is frozen when one is signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from hipspine_desktop.domain.answers import (
    Answer,
    AnswerKey,
    AnswerSet,
    AnswerState,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import (
    Acknowledgement,
    Agreement,
    Assessment,
    AssessmentState,
    Complaint,
    Impression,
    NarrativeField,
    Signature,
)
from hipspine_desktop.domain.body_chart import BodyChart
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.people import Clinician
from hipspine_desktop.errors import StoreError
from hipspine_desktop.store.chart_items import chart_of
from hipspine_desktop.store.record_life import LateEntries, is_withdrawn, late_entries
from hipspine_desktop.store.signature_rows import add_signature, read_signature
from hipspine_desktop.store.tables import (
    NO_SIDE,
    acknowledgement,
    answer,
    assessment,
    chart_item,
    narrative,
    signature,
    snapshot,
)
from hipspine_desktop.store.upserts import upsert

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Frozen content of a signed assessment.

    Attributes:
        content: canonical JSON.
        content_hash: SHA-256 hex of its UTF-8 bytes.
    """

    content: str
    content_hash: str
    knowledge_version: str
    knowledge_hash: str
    program_version: str


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A signed assessment by its id and the number printed on paper."""

    id: str
    number: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a patient list shows of a patient's assessments.

    Attributes:
        urgency: of the last signed visit or of the open draft, whichever is worse: a follow-up
            just begun says nothing yet, and lowers it only once it is signed.
    """

    last_started: datetime
    draft_id: str | None
    urgency: Urgency | None


def add_assessment(
    connection: Connection,
    assessment_id: str,
    patient_id: str,
    author: Clinician,
    now: datetime,
    follows_id: str | None = None,
) -> None:
    """Start a draft with the year's next record number.

    Args:
        follows_id: the assessment that this follow-up was started from.
    """
    year = now.astimezone().year
    last = connection.execute(
        select(func.max(assessment.c.record_serial)).where(assessment.c.record_year == year)
    ).scalar()
    connection.execute(
        insert(assessment).values(
            id=assessment_id,
            patient_id=patient_id,
            record_year=year,
            record_serial=(last or 0) + 1,
            record_edition=1,
            author_id=author.id,
            author_name=author.name,
            created_at=now,
            changed_at=now,
            state=AssessmentState.DRAFT.value,
            symptomatic_side=SymptomaticSide.UNKNOWN.value,
            impression_text="",
            impression_agreement=Agreement.NOT_STATED.value,
            impression_reason="",
            impression_conditions=[],
            amendment_reason="",
            follows_id=follows_id,
            version=1,
        )
    )


def read_assessment(connection: Connection, assessment_id: str) -> Assessment:
    """One assessment with all its parts.

    Raises:
        StoreError: there is none.
    """
    found = _read(connection, assessment.c.id == assessment_id)
    if not found:
        raise StoreError(
            "This assessment is not in the records.", "Open it from the patient's record again."
        )
    return found[0]


def assessments_of(
    connection: Connection, patient_ids: tuple[str, ...], *, withdrawn: bool = False
) -> tuple[Assessment, ...]:
    """Assessments of a patient's records, latest first.

    Args:
        patient_ids: the record that goes on, and those joined to it.
        withdrawn: also those that count no longer.
    """
    theirs = assessment.c.patient_id.in_(patient_ids)
    return _read(connection, theirs if withdrawn else theirs & ~is_withdrawn())


def summaries(
    connection: Connection, patient_ids: Iterable[str], joined: Mapping[str, str]
) -> dict[str, Summary]:
    """Short view of the assessments of several patients.

    Args:
        joined: records joined to these, and to which.
    """
    owners = {**{i: i for i in patient_ids}, **joined}
    query = (
        select(
            assessment.c.patient_id,
            assessment.c.id,
            assessment.c.state,
            assessment.c.created_at,
            assessment.c.urgency,
            assessment.c.amends_id,
        )
        .where(assessment.c.patient_id.in_(list(owners)), ~is_withdrawn())
        .order_by(assessment.c.created_at.desc(), assessment.c.id)
    )
    rows = connection.execute(query).all()
    # an amendment is no visit
    oldest_first = [(owners[r.patient_id], r) for r in reversed(rows)]
    visits = {i: r.created_at for i, r in oldest_first if r.amends_id is None}
    drafts = {i: r for i, r in oldest_first if r.state == AssessmentState.DRAFT}
    signed = {i: r for i, r in oldest_first if r.state != AssessmentState.DRAFT}
    summaries_of = {}
    for patient_id, started in visits.items():
        draft = drafts.get(patient_id)
        latest = (r for r in (draft, signed.get(patient_id)) if r is not None and r.urgency)
        worst = min((Urgency(r.urgency) for r in latest), key=lambda u: u.rank, default=None)
        summaries_of[patient_id] = Summary(started, draft.id if draft else None, worst)
    return summaries_of


def write_answer(
    connection: Connection,
    assessment_id: str,
    key: AnswerKey,
    given: Answer,
    by: str,
    now: datetime,
) -> None:
    """Write one answer; "not asked" removes the row."""
    where = {
        "assessment_id": assessment_id,
        "finding_id": key.finding_id,
        "side": key.side.value if key.side else NO_SIDE,
    }
    if not given.is_asked:
        connection.execute(delete(answer).filter_by(**where))
        return
    is_code = isinstance(given.value, str)
    values = {
        "state": given.state.value,
        "value_number": None if is_code else given.value,
        "value_code": given.value if is_code else None,
        "reason": given.reason.value if given.reason else None,
        "note": given.note,
        "changed_at": now,
        "changed_by": by,
    }
    upsert(connection, answer, where, values)


def answered_at(connection: Connection, assessment_id: str) -> dict[AnswerKey, datetime]:
    """When each answer was last entered or changed, UTC."""
    query = select(answer.c.finding_id, answer.c.side, answer.c.changed_at).where(
        answer.c.assessment_id == assessment_id
    )
    return {
        AnswerKey(row.finding_id, None if row.side == NO_SIDE else Side(row.side)): row.changed_at
        for row in connection.execute(query)
    }


def write_narrative(
    connection: Connection,
    assessment_id: str,
    field: NarrativeField,
    text: str,
    by: str,
    now: datetime,
) -> None:
    """Write one free text; an empty one removes the row."""
    where = {"assessment_id": assessment_id, "field": field.value}
    if not text:
        connection.execute(delete(narrative).filter_by(**where))
        return
    values = {"text": text, "changed_at": now, "changed_by": by}
    upsert(connection, narrative, where, values)


def write_complaint(connection: Connection, assessment_id: str, complaint: Complaint) -> None:
    """Write the complaint."""
    _change(connection, assessment_id, symptomatic_side=complaint.symptomatic_side.value)


def write_impression(connection: Connection, assessment_id: str, impression: Impression) -> None:
    """Write the clinician's own conclusion."""
    _change(
        connection,
        assessment_id,
        impression_text=impression.text,
        impression_agreement=impression.agreement.value,
        impression_reason=impression.reason,
        impression_conditions=list(impression.condition_ids),
    )


def write_urgency(connection: Connection, assessment_id: str, urgency: Urgency | None) -> None:
    """Write the urgency of the latest result, for the patient list."""
    _change(connection, assessment_id, urgency=urgency.value if urgency else None)


def mark_changed(connection: Connection, assessment_id: str, version: int, now: datetime) -> bool:
    """Count a change; False when the version is no longer the stored one."""
    done = connection.execute(
        update(assessment)
        .where(assessment.c.id == assessment_id, assessment.c.version == version)
        .values(version=version + 1, changed_at=now)
    )
    return done.rowcount == 1


def add_acknowledgement(
    connection: Connection, assessment_id: str, given: Acknowledgement, by_id: str
) -> None:
    """Add an acknowledgement; earlier ones stay."""
    connection.execute(
        insert(acknowledgement).values(
            assessment_id=assessment_id,
            flag_id=given.flag_id,
            reason=given.reason,
            set_aside=given.set_aside,
            by_id=by_id,
            by_name=given.by,
            at=given.at,
        )
    )


def freeze(connection: Connection, assessment_id: str, frozen: Snapshot, signed: Signature) -> None:
    """Store snapshot and signature and mark the assessment signed; for ever."""
    connection.execute(
        insert(snapshot).values(
            assessment_id=assessment_id,
            content=frozen.content,
            content_hash=frozen.content_hash,
            knowledge_version=frozen.knowledge_version,
            knowledge_hash=frozen.knowledge_hash,
            program_version=frozen.program_version,
            made_at=signed.at,
        )
    )
    add_signature(connection, assessment_id, signed)
    _change(connection, assessment_id, state=AssessmentState.SIGNED.value)


def read_snapshot(connection: Connection, assessment_id: str) -> Snapshot | None:
    """The frozen content; None while the assessment is a draft."""
    row = connection.execute(
        select(snapshot).where(snapshot.c.assessment_id == assessment_id)
    ).one_or_none()
    if row is None:
        return None
    return Snapshot(
        row.content,
        row.content_hash,
        row.knowledge_version,
        row.knowledge_hash,
        row.program_version,
    )


def signed_records(connection: Connection) -> tuple[SignedRecord, ...]:
    """Everything that is marked signed, or has a snapshot, by record number."""
    frozen = select(snapshot.c.assessment_id)
    query = (
        select(assessment)
        .where((assessment.c.state == AssessmentState.SIGNED.value) | assessment.c.id.in_(frozen))
        .order_by(assessment.c.record_year, assessment.c.record_serial, assessment.c.record_edition)
    )
    return tuple(SignedRecord(row.id, _number(row)) for row in connection.execute(query))


def numbered(connection: Connection, ids: Mapping[K, str]) -> dict[K, str]:
    """The record numbers of assessments in place of their ids."""
    query = select(assessment).where(assessment.c.id.in_(set(ids.values())))
    numbers = {row.id: _number(row) for row in connection.execute(query)}
    return {key: numbers[i] for key, i in ids.items()}


def record_numbers(connection: Connection, patient_id: str) -> tuple[str, ...]:
    """Numbers of all of a patient's assessments, in the order of their starting."""
    query = select(assessment).where(assessment.c.patient_id == patient_id)
    rows = connection.execute(query.order_by(assessment.c.created_at, assessment.c.id))
    return tuple(_number(row) for row in rows)


def _number(row: Row[Any]) -> str:
    return f"{row.record_year}-{row.record_serial:04d}-{row.record_edition}"


def _change(connection: Connection, assessment_id: str, **values: Any) -> None:
    connection.execute(update(assessment).where(assessment.c.id == assessment_id).values(**values))


def _read(connection: Connection, where: Any) -> tuple[Assessment, ...]:
    query = select(assessment).where(where)
    order = (assessment.c.created_at.desc(), assessment.c.record_serial.desc())
    rows = connection.execute(query.order_by(*order)).all()
    ids = [row.id for row in rows]
    answers = _grouped(connection, answer, ids)
    texts = _grouped(connection, narrative, ids)
    seen = _grouped(connection, acknowledgement, ids, acknowledgement.c.id)
    drawn = _grouped(connection, chart_item, ids)
    signed = _grouped(connection, signature, ids)
    signed_ids = [row.id for row in rows if row.state == AssessmentState.SIGNED]
    late = late_entries(connection, ids, signed_ids)
    return tuple(
        _assessment(
            row,
            AnswerSet(dict(_answer(a) for a in answers.get(row.id, ()))),
            MappingProxyType({NarrativeField(t.field): t.text for t in texts.get(row.id, ())}),
            tuple(_acknowledgement(a) for a in seen.get(row.id, ())),
            chart_of(drawn.get(row.id, ())),
            next((read_signature(s) for s in signed.get(row.id, ())), None),
            late[row.id],
        )
        for row in rows
    )


def _grouped(
    connection: Connection, table: Any, ids: list[str], order: Any = None
) -> dict[str, list[Row[Any]]]:
    query = select(table).where(table.c.assessment_id.in_(ids))
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query if order is None else query.order_by(order)):
        found.setdefault(row.assessment_id, []).append(row)
    return found


def _assessment(
    row: Row[Any],
    answers: AnswerSet,
    texts: Mapping[NarrativeField, str],
    seen: tuple[Acknowledgement, ...],
    drawn: BodyChart,
    signed: Signature | None,
    late: LateEntries,
) -> Assessment:
    return Assessment(
        id=row.id,
        patient_id=row.patient_id,
        record_number=_number(row),
        author_id=row.author_id,
        author_name=row.author_name,
        created_at=row.created_at,
        changed_at=row.changed_at,
        state=AssessmentState(row.state),
        complaint=Complaint(SymptomaticSide(row.symptomatic_side)),
        answers=answers,
        narrative=texts,
        impression=Impression(
            row.impression_text,
            Agreement(row.impression_agreement),
            row.impression_reason,
            tuple(row.impression_conditions),
        ),
        acknowledgements=seen,
        body_chart=drawn,
        signature=signed,
        version=row.version,
        amends_id=row.amends_id,
        amendment_reason=row.amendment_reason,
        follows_id=row.follows_id,
        superseded_by=late.superseded_by,
        countersignature=late.countersignature,
        addenda=late.addenda,
        withdrawal=late.withdrawal,
    )


def _answer(row: Row[Any]) -> tuple[AnswerKey, Answer]:
    side = None if row.side == NO_SIDE else Side(row.side)
    value = row.value_number if row.value_code is None else row.value_code
    reason = CannotTestReason(row.reason) if row.reason else None
    given = Answer(AnswerState(row.state), value=value, reason=reason, note=row.note)
    return AnswerKey(row.finding_id, side), given


def _acknowledgement(row: Row[Any]) -> Acknowledgement:
    return Acknowledgement(row.flag_id, row.reason, row.set_aside, row.by_name, row.at)
