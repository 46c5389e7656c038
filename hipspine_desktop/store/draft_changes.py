"""The log of a draft's changes: what undo and redo walk along, and who changed what when.

Nothing is ever removed from it: a change taken back stays as "undone", and one that a new
change made unreachable stays as "dropped".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from hipspine_desktop.domain.answers import NOT_ASKED, Answer, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment, Complaint, Impression, NarrativeField
from hipspine_desktop.domain.body_chart import ChartPatch
from hipspine_desktop.store import assessments, chart_items
from hipspine_desktop.store.frozen_json import from_json, to_json
from hipspine_desktop.store.tables import NO_SIDE, assessment_change

Entry = Answer | str | Complaint | Impression | ChartPatch


class Target(StrEnum):
    """Which part of a draft is changed."""

    ANSWER = "answer"
    NARRATIVE = "narrative"
    COMPLAINT = "complaint"
    IMPRESSION = "impression"
    BODY_CHART = "body_chart"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a draft.

    Attributes:
        key: ``finding:side`` of an answer, the field of a narrative, else "".
    """

    target: Target
    key: str = ""

    @classmethod
    def of_answer(cls, key: AnswerKey) -> Place:
        """Where an answer stands."""
        return cls(Target.ANSWER, f"{key.finding_id}:{key.side or NO_SIDE}")

    @classmethod
    def of_narrative(cls, field: NarrativeField) -> Place:
        """Where a free text stands."""
        return cls(Target.NARRATIVE, field.value)

    @property
    def answer_key(self) -> AnswerKey:
        """The answer's key; only for answers."""
        finding_id, side = self.key.rsplit(":", 1)
        return AnswerKey(finding_id, None if side == NO_SIDE else Side(side))

    def entry_in(self, assessment: Assessment) -> Entry:
        """What stands here now."""
        match self.target:
            case Target.ANSWER:
                key = self.answer_key
                return assessment.answers.of(key.finding_id, key.side)
            case Target.NARRATIVE:
                return assessment.narrative.get(NarrativeField(self.key), "")
            case Target.COMPLAINT:
                return assessment.complaint
            case Target.IMPRESSION:
                return assessment.impression
            case Target.BODY_CHART:
                # an act concerns some items: what they were before is in the log
                return ChartPatch(assessment.body_chart.entries)


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One change of the log."""

    id: int
    place: Place
    before: Entry
    after: Entry
    changed_by: str
    changed_at: datetime
    is_copy: bool = False


def write_entry(
    connection: Connection, assessment_id: str, place: Place, entry: Entry, by: str, now: datetime
) -> None:
    """Put an entry into the draft."""
    match place.target, entry:
        case Target.ANSWER, Answer():
            assessments.write_answer(connection, assessment_id, place.answer_key, entry, by, now)
        case Target.NARRATIVE, str():
            field = NarrativeField(place.key)
            assessments.write_narrative(connection, assessment_id, field, entry, by, now)
        case Target.COMPLAINT, Complaint():
            assessments.write_complaint(connection, assessment_id, entry)
        case Target.IMPRESSION, Impression():
            assessments.write_impression(connection, assessment_id, entry)
        case Target.BODY_CHART, ChartPatch():
            chart_items.write_patch(connection, assessment_id, entry, by, now)
        case _:
            raise TypeError(f"{type(entry).__name__} does not belong to {place.target}")


def log_change(
    connection: Connection,
    assessment_id: str,
    place: Place,
    before: Entry,
    after: Entry,
    by: str,
    now: datetime,
    source_id: str | None = None,
) -> None:
    """Add a change; what could have been redone is dropped.

    Args:
        source_id: the assessment that the entry was copied from.
    """
    mine = assessment_change.c.assessment_id == assessment_id
    connection.execute(
        update(assessment_change)
        .where(mine, assessment_change.c.state == "undone")
        .values(state="dropped")
    )
    connection.execute(
        insert(assessment_change).values(
            assessment_id=assessment_id,
            target=place.target.value,
            target_key=place.key,
            before=_to_json(before),
            after=_to_json(after),
            state="done",
            source_id=source_id,
            changed_by=by,
            changed_at=now,
        )
    )


def copied_places(connection: Connection, assessment_id: str) -> dict[Place, str]:
    """Places whose latest change that holds is a copy, with the assessment it is from."""
    query = (
        select(assessment_change)
        .where(
            assessment_change.c.assessment_id == assessment_id,
            assessment_change.c.state == "done",
        )
        .order_by(assessment_change.c.id)
    )
    sources = {
        Place(Target(row.target), row.target_key): row.source_id
        for row in connection.execute(query)
    }
    return {place: source for place, source in sources.items() if source is not None}


def is_empty(entry: Entry) -> bool:
    """Whether nothing was entered."""
    return entry in (NOT_ASKED, "", Complaint(), Impression(), ChartPatch())


def extend_change(connection: Connection, change_id: int, after: Entry, now: datetime) -> None:
    """Let the latest change go on, as when a text is typed on."""
    connection.execute(
        update(assessment_change)
        .where(assessment_change.c.id == change_id)
        .values(after=_to_json(after), changed_at=now)
    )


def last_done(connection: Connection, assessment_id: str) -> LoggedChange | None:
    """What undo would take back."""
    return _one(connection, assessment_id, "done", assessment_change.c.id.desc())


def first_undone(connection: Connection, assessment_id: str) -> LoggedChange | None:
    """What redo would bring again."""
    return _one(connection, assessment_id, "undone", assessment_change.c.id)


def mark_undone(connection: Connection, change_id: int, undone: bool) -> None:
    """Note that a change was taken back, or brought again."""
    connection.execute(
        update(assessment_change)
        .where(assessment_change.c.id == change_id)
        .values(state="undone" if undone else "done")
    )


def _one(connection: Connection, assessment_id: str, state: str, order: Any) -> LoggedChange | None:
    row = connection.execute(
        select(assessment_change)
        .where(
            assessment_change.c.assessment_id == assessment_id,
            assessment_change.c.state == state,
        )
        .order_by(order)
        .limit(1)
    ).one_or_none()
    return None if row is None else _logged(row)


def _logged(row: Row[Any]) -> LoggedChange:
    place = Place(Target(row.target), row.target_key)
    return LoggedChange(
        id=row.id,
        place=place,
        before=_from_json(place.target, row.before),
        after=_from_json(place.target, row.after),
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        is_copy=row.source_id is not None,
    )


def _to_json(entry: Entry) -> Any:
    return None if entry in (NOT_ASKED, "") else to_json(entry)


def _from_json(target: Target, data: Any) -> Entry:
    match target:
        case Target.ANSWER:
            return NOT_ASKED if data is None else from_json(Answer, data, older=True)
        case Target.NARRATIVE:
            return "" if data is None else from_json(str, data)
        case Target.COMPLAINT:
            return from_json(Complaint, data, older=True)
        case Target.IMPRESSION:
            return from_json(Impression, data, older=True)
        case Target.BODY_CHART:
            return from_json(ChartPatch, data, older=True)
