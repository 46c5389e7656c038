"""What can be done with an entry of the record, by its standing and the user's role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.domain.assessment import Assessment, Standing
from hipspine_desktop.domain.people import Clinician, Role
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.ui.models.timeline_model import TimelineEntry


class RecordAction(StrEnum):
    """An act, in the order in which buttons stand."""

    OPEN = "open"
    COUNTERSIGN = "countersign"
    FOLLOW_UP = "follow_up"
    COPY = "copy"
    AMEND = "amend"
    NOTE = "note"
    EPISODE = "episode"
    RENAME = "rename"
    CLOSE = "close"
    REOPEN = "reopen"
    DISCARD = "discard"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Wish:
    """An act asked for, about an entry."""

    action: RecordAction
    entry: TimelineEntry


def actions_for(entry: TimelineEntry, record: Record, user: Clinician) -> tuple[RecordAction, ...]:
    """Acts that make sense and are allowed; services check again."""
    return tuple(_actions(entry, record, user)) if record.is_clinical else ()


def _actions(entry: TimelineEntry, record: Record, user: Clinician) -> Iterator[RecordAction]:
    if entry.is_heading:
        if entry.episode is not None:
            yield RecordAction.RENAME
            yield RecordAction.CLOSE if entry.episode.goes_on else RecordAction.REOPEN
        return
    yield RecordAction.OPEN
    about = entry.assessment
    if about is None or not entry.is_assessment:
        return
    match about.standing:
        case Standing.DRAFT:
            yield from _of_draft(about, user)
        case Standing.SIGNED | Standing.AWAITING_COUNTERSIGNATURE:
            yield from _of_signed(about, record, user)
        case Standing.SUPERSEDED:
            if user.role is Role.CLINICIAN:
                yield RecordAction.NOTE
        case Standing.WITHDRAWN:
            return


def _of_draft(about: Assessment, user: Clinician) -> Iterator[RecordAction]:
    if about.follows_id is not None:
        yield RecordAction.COPY
    if about.amends_id is None:
        yield RecordAction.EPISODE
    if user.role is Role.CLINICIAN or about.author_id == user.id:
        yield RecordAction.DISCARD


def _of_signed(about: Assessment, record: Record, user: Clinician) -> Iterator[RecordAction]:
    clinician = user.role is Role.CLINICIAN
    waits = about.standing is Standing.AWAITING_COUNTERSIGNATURE
    signed_by = about.signature.clinician_id if about.signature is not None else ""
    if waits and clinician and signed_by != user.id:
        yield RecordAction.COUNTERSIGN
    yield RecordAction.FOLLOW_UP
    if not any(a.amends_id == about.id for a in record.assessments):
        yield RecordAction.AMEND
    if clinician:
        yield RecordAction.NOTE
    yield RecordAction.EPISODE
    if clinician:
        yield RecordAction.WITHDRAW
