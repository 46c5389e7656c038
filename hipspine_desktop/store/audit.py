"""The append-only log: who did what, when, about whom; chained by a keyed MAC.

Each entry's MAC covers the entry and the MAC before it, so an altered, removed or reordered
entry breaks the chain; a chain cut at its end shows against a head written down elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select

from hipspine_desktop.store.tables import audit

FIRST_MAC = "0" * 64


class Action(StrEnum):
    """What was done; stored for ever, never renamed."""

    PRACTICE_CREATED = "practice_created"
    PRACTICE_CHANGED = "practice_changed"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    CLINICIAN_ADDED = "clinician_added"
    CLINICIAN_CHANGED = "clinician_changed"
    CLINICIAN_REVOKED = "clinician_revoked"
    PASSWORD_GIVEN = "password_given"
    RECOVERY_RENEWED = "recovery_renewed"
    PASSWORD_CHANGED = "password_changed"
    RECOVERY_USED = "recovery_used"
    PATIENT_CREATED = "patient_created"
    PATIENT_CHANGED = "patient_changed"
    PATIENT_VIEWED = "patient_viewed"
    ASSESSMENT_STARTED = "assessment_started"
    ASSESSMENT_VIEWED = "assessment_viewed"
    ASSESSMENT_CHANGED = "assessment_changed"
    FLAG_ACKNOWLEDGED = "flag_acknowledged"
    ASSESSMENT_SIGNED = "assessment_signed"
    AMENDMENT_STARTED = "amendment_started"
    ADDENDUM_ADDED = "addendum_added"
    ASSESSMENT_COUNTERSIGNED = "assessment_countersigned"
    ASSESSMENT_WITHDRAWN = "assessment_withdrawn"
    LETTER_SAVED = "letter_saved"
    DOCUMENT_ISSUED = "document_issued"
    DOCUMENT_VIEWED = "document_viewed"
    DOCUMENT_PRINTED = "document_printed"
    DOCUMENT_EXPORTED = "document_exported"
    HOLD_PLACED = "hold_placed"
    HOLD_RELEASED = "hold_released"
    RECORD_ERASED = "record_erased"
    PATIENTS_MERGED = "patients_merged"
    MERGE_UNDONE = "merge_undone"
    EPISODE_STARTED = "episode_started"
    EPISODE_CHANGED = "episode_changed"
    ENTRIES_COPIED = "entries_copied"
    BACKUP_MADE = "backup_made"
    BACKUP_RESTORED = "backup_restored"
    RECORDS_VERIFIED = "records_verified"
    DATABASE_MIGRATED = "database_migrated"
    LOG_EXPORTED = "log_exported"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What is to be logged. ``detail`` holds codes only, never a patient's words."""

    action: Action
    clinician_id: str
    at: datetime
    patient_id: str | None = None
    assessment_id: str | None = None
    detail: Mapping[str, str | int] | None = None


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last entry of a chain; written down elsewhere it makes a cut chain visible."""

    count: int
    mac: str


class AuditFault(StrEnum):
    """What is wrong with an entry of the chain."""

    ALTERED = "altered"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    CUT_SHORT = "cut_short"


@dataclass(frozen=True, slots=True)
class FaultyEntry:
    """The first entry of a chain that is not as it was written.

    Attributes:
        position: from 1.
    """

    position: int
    fault: AuditFault


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """What later checks need of an entry."""

    patient_id: str | None
    assessment_id: str | None
    detail: Mapping[str, str | int]


def append(connection: Connection, key: bytes, event: AuditEvent) -> None:
    """Add an entry inside the caller's unit of work.

    Args:
        key: 32 bytes derived from the database key.
    """
    last = head(connection)
    detail = json.dumps(event.detail or {}, sort_keys=True, separators=(",", ":"))
    values = {
        "id": last.count + 1,
        "at": event.at.astimezone(UTC),
        "clinician_id": event.clinician_id,
        "action": event.action.value,
        "patient_id": event.patient_id,
        "assessment_id": event.assessment_id,
        "detail": detail,
        "previous_mac": last.mac,
    }
    connection.execute(insert(audit).values(**values, mac=_mac(key, values)))


def head(connection: Connection) -> AuditHead:
    """The last entry; zero and zeros when there is none."""
    row = connection.execute(
        select(audit.c.id, audit.c.mac).order_by(audit.c.id.desc()).limit(1)
    ).one_or_none()
    return AuditHead(0, FIRST_MAC) if row is None else AuditHead(row.id, row.mac)


def find_head(connection: Connection, mac_start: str) -> AuditHead | None:
    """The entry whose MAC begins so; None when the chain holds no such entry, or several."""
    query = select(audit.c.id, audit.c.mac).where(
        audit.c.mac >= mac_start, audit.c.mac < mac_start + "g"
    )
    found = connection.execute(query.limit(2)).all()
    return AuditHead(found[0].id, found[0].mac) if len(found) == 1 else None


def entries_of(connection: Connection, action: Action) -> Iterator[LoggedEntry]:
    """All entries of one action, oldest first."""
    query = select(audit).where(audit.c.action == action.value).order_by(audit.c.id)
    for row in connection.execute(query):
        yield LoggedEntry(row.patient_id, row.assessment_id, json.loads(row.detail))


def first_fault(
    connection: Connection, key: bytes, known_head: AuditHead | None = None
) -> FaultyEntry | None:
    """The first entry that is altered, missing or out of order; None when the chain is sound.

    Args:
        known_head: a head written down earlier; an entry missing at the end shows against it.
    """
    expected, previous = 1, FIRST_MAC
    for row in connection.execute(select(audit).order_by(audit.c.id)):
        if row.id != expected:
            return FaultyEntry(expected, AuditFault.MISSING)
        if not _sound(key, row):
            moved = any(_sound(key, row, other) for other in range(1, head(connection).count + 1))
            return FaultyEntry(expected, AuditFault.OUT_OF_ORDER if moved else AuditFault.ALTERED)
        if row.previous_mac != previous:
            return FaultyEntry(expected, AuditFault.OUT_OF_ORDER)
        if known_head and row.id == known_head.count and row.mac != known_head.mac:
            return FaultyEntry(expected, AuditFault.ALTERED)
        expected, previous = expected + 1, row.mac
    if known_head and known_head.count >= expected:
        return FaultyEntry(expected, AuditFault.CUT_SHORT)
    return None


def _sound(key: bytes, row: Row[tuple[object, ...]], as_id: int | None = None) -> bool:
    values = {name: value for name, value in row._mapping.items() if name != "mac"}
    if as_id is not None:
        values["id"] = as_id
    return hmac.compare_digest(_mac(key, values), str(row.mac))


def _mac(key: bytes, values: Mapping[str, object]) -> str:
    plain = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    content = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    return hmac.new(key, content, hashlib.sha256).hexdigest()
