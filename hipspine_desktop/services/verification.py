"""Proving that the records are what was written: pages, guards, audit, signatures, papers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hipspine_desktop.domain.people import Role
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.signing import checked_snapshot
from hipspine_desktop.store import assessments, audit, copies, letters, record_life, retention
from hipspine_desktop.store.audit import Action, AuditHead
from hipspine_desktop.store.database import Database

SHORTEST_HEAD = 16


@dataclass(frozen=True, slots=True)
class RecordFault:
    """Something that is not as it was written.

    Attributes:
        key: wording key, ``records.fault.…``.
        values: for its placeholders; numbers and codes, never a patient's words.
    """

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked through, and what was wrong.

    Attributes:
        head: of the audit chain, to be written down elsewhere; it makes a later cut visible.
        signed_records, documents: how many were compared with their hashes.
    """

    head: AuditHead
    signed_records: int
    documents: int
    faults: tuple[RecordFault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def verify_records(session: Session, known_mac: str = "") -> Verification:
    """Look through everything that can be proved; reading a large practice takes a while.

    Args:
        known_mac: head of the audit written down earlier, or its first 16 digits or more. An
            entry cut from the end shows only against it.

    Raises:
        StoreError: the head is not one, or the file cannot be read at all.
    """
    session.require(Role.CLINICIAN, Role.ADMINISTRATOR)
    wanted = "".join(known_mac.split()).lower()
    if wanted and not re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HEAD},64}}", wanted):
        raise StoreError(
            "This is not the head of an audit.",
            f"It has {SHORTEST_HEAD} to 64 digits, 0 to 9 and a to f; backups and checks print it.",
        )
    found = verify_database(session.database, wanted)
    with session.writing() as work:
        session.log(work, Action.RECORDS_VERIFIED, faults=len(found.faults))
        work.commit()
    return found


def verify_database(database: Database, known_mac: str = "") -> Verification:
    """As :func:`verify_records`, without a session."""
    damaged = copies.count_file_faults(database.place, database.key)
    faults = [RecordFault("records.fault.file", {"count": damaged})] if damaged else []
    guards = copies.missing_guards(database)
    faults += [RecordFault("records.fault.guard", {"name": name}) for name in guards]
    head, of_audit = _audit(database, known_mac)
    signed, of_signed = _signed(database)
    papers, of_papers = _documents(database)
    found = (*faults, *of_audit, *of_signed, *_late(database), *of_papers, *_erased(database))
    return Verification(head, signed, papers, found)


def _audit(database: Database, known_mac: str) -> tuple[AuditHead, list[RecordFault]]:
    with database.reading() as connection:
        head = audit.head(connection)
        faulty = audit.first_fault(connection, database.audit_key)
        known = audit.find_head(connection, known_mac) if known_mac else head
    faults = []
    if faulty is not None:
        values = {"position": faulty.position}
        faults.append(RecordFault(f"records.fault.audit_{faulty.fault.value}", values))
    if known is None:
        faults.append(RecordFault("records.fault.audit_head", {"count": head.count}))
    return head, faults


def _signed(database: Database) -> tuple[int, list[RecordFault]]:
    """Each signed record against its hash, and against the hash that the audit logged."""
    with database.reading() as connection:
        erased = {stub.patient_id for stub in retention.erasures(connection)}
        logged = {
            entry.assessment_id: str(entry.detail.get("content_hash", ""))
            for entry in audit.entries_of(connection, Action.ASSESSMENT_SIGNED)
            if entry.patient_id not in erased
        }
        stored = assessments.signed_records(connection)
    faults = []
    for record in stored:
        try:
            frozen = checked_snapshot(database, record.id)
            sound = frozen is not None and frozen.content_hash == logged.get(record.id)
        except StoreError:
            sound = False
        if not sound:
            faults.append(RecordFault("records.fault.signed", {"record": record.number}))
    missing = logged.keys() - {record.id for record in stored}
    if missing:
        faults.append(RecordFault("records.fault.signed_missing", {"count": len(missing)}))
    return len(stored), faults


def _late(database: Database) -> list[RecordFault]:
    """Addenda, countersignatures and withdrawals: those of the log against those stored."""
    with database.reading() as connection:
        erased = {stub.patient_id for stub in retention.erasures(connection)}
        logged = {
            (action, str(entry.assessment_id), str(entry.detail.get("content_hash", "")))
            for action in (
                Action.ADDENDUM_ADDED,
                Action.ASSESSMENT_COUNTERSIGNED,
                Action.ASSESSMENT_WITHDRAWN,
            )
            for entry in audit.entries_of(connection, action)
            if entry.patient_id not in erased
        }
        stored = record_life.stored_late_entries(connection)
    there = {
        *((Action.ADDENDUM_ADDED, i, content_hash) for i, content_hash in stored.addenda),
        *((Action.ASSESSMENT_COUNTERSIGNED, i, h) for i, h in stored.countersignatures),
        *((Action.ASSESSMENT_WITHDRAWN, i, "") for i in stored.withdrawals),
    }
    count = len(logged ^ there)
    return [RecordFault("records.fault.late", {"count": count})] if count else []


def _erased(database: Database) -> list[RecordFault]:
    """Stubs of deleted records: those of the log against those stored."""
    with database.reading() as connection:
        logged = {e.patient_id for e in audit.entries_of(connection, Action.RECORD_ERASED)}
        stored = {stub.patient_id for stub in retention.erasures(connection)}
    count = len(logged ^ stored)
    return [RecordFault("records.fault.erased", {"count": count})] if count else []


def _documents(database: Database) -> tuple[int, list[RecordFault]]:
    with database.reading() as connection:
        erased = {stub.patient_id for stub in retention.erasures(connection)}
        logged = {
            str(entry.detail.get("document")): str(entry.detail.get("content_hash"))
            for entry in audit.entries_of(connection, Action.DOCUMENT_ISSUED)
            if entry.patient_id not in erased
        }
        ids = letters.document_ids(connection)
    altered = [i for i in ids if not _is_as_issued(database, i, logged.get(i))]
    faults = [RecordFault("records.fault.document", {"id": i}) for i in altered]
    missing = logged.keys() - set(ids)
    if missing:
        faults.append(RecordFault("records.fault.document_missing", {"count": len(missing)}))
    return len(ids), faults


def _is_as_issued(database: Database, document_id: str, logged: str | None) -> bool:
    with database.reading() as connection:
        issued, content = letters.read_document(connection, document_id)
    return hashlib.sha256(content).hexdigest() == issued.content_hash == logged
