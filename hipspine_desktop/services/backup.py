"""Encrypted backups on demand; each is restored on trial before it is called good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hipspine_desktop.services.session import Session
from hipspine_desktop.store import audit, copies
from hipspine_desktop.store.audit import AuditHead


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was restored on trial and found whole.

    Attributes:
        database: the encrypted copy; opens with the passwords in the copied key ring.
        size: of the database copy, in bytes.
        verified_at: UTC.
        audit_entries, audit_mac: head of the audit chain, to be written down elsewhere.
    """

    database: Path
    key_ring: Path
    size: int
    verified_at: datetime
    audit_entries: int
    audit_mac: str


def make_backup(session: Session, folder: Path) -> BackupReport:
    """Copy the practice, encrypted, into a folder, and check that the copy restores.

    Raises:
        StoreError: it could not be written or did not pass its check; no copy is left.
    """
    name = f"practice-{session.now().astimezone():%Y%m%d-%H%M%S}"
    copy = copies.make_copy(session.database, session.keeper.ring_path, folder, name)
    with session.writing() as work:
        session.log(work, audit.Action.BACKUP_MADE, size=copy.size, entries=copy.head.count)
        work.commit()
    return BackupReport(
        database=copy.database,
        key_ring=copy.key_ring,
        size=copy.size,
        verified_at=session.now(),
        audit_entries=copy.head.count,
        audit_mac=copy.head.mac,
    )


def check_records(session: Session, known_head: AuditHead | None = None) -> AuditHead:
    """Check every page, reference and audit entry of the open records.

    Args:
        known_head: head of the chain written down earlier; entries missing at the end show.

    Raises:
        StoreError: something is damaged, altered or missing.
    """
    return copies.check_whole(session.database.path, session.database.key, known_head)
