"""Encrypted backups; each is restored on trial before it is called good."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path

from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import audit, copies
from hipspine_desktop.store.atomic_file import write_atomically
from hipspine_desktop.store.audit import AuditHead
from hipspine_desktop.store.key_ring import KeyRing

_OURS = re.compile(r"practice-\d{8}-\d{6}\.hipspine")


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


class BackupStage(StrEnum):
    """How far a backup is."""

    COPYING = "copying"
    CHECKING = "checking"
    TIDYING = "tidying"


def make_backup(
    session: Session,
    folder: Path,
    *,
    keep: int | None = None,
    tell: Callable[[BackupStage], object] | None = None,
) -> BackupReport:
    """Copy the practice, encrypted, into a folder, and check that the copy restores.

    Args:
        keep: how many backups of this practice stay in the folder, at least one; the oldest go,
            once the new one is good. None: all stay.
        tell: called at the beginning of each stage, in the thread of the caller.

    Raises:
        StoreError: it could not be written or did not pass its check; no copy is left, and no
            earlier one is taken away.
    """
    session.require()
    name = f"practice-{session.now().astimezone():%Y%m%d-%H%M%S}"
    on = tell or _nobody
    on(BackupStage.COPYING)
    copy = copies.make_copy(
        session.database,
        session.keeper.ring(),
        folder,
        name,
        partial(on, BackupStage.CHECKING),
    )
    on(BackupStage.TIDYING)
    with session.writing() as work:
        session.log(work, audit.Action.BACKUP_MADE, size=copy.size, entries=copy.head.count)
        work.commit()
    report = BackupReport(
        database=copy.database,
        key_ring=copy.key_ring,
        size=copy.size,
        verified_at=session.now(),
        audit_entries=copy.head.count,
        audit_mac=copy.head.mac,
    )
    _note(session.keeper.last_backup_path, report)
    if keep is not None:
        _rotate(folder, KeyRing.load(copy.key_ring).practice_id, copy.database, keep)
    return report


def last_backup(session: Session) -> BackupReport | None:
    """The last good backup made on this computer; None when there was none yet."""
    session.require()
    try:
        data = json.loads(session.keeper.last_backup_path.read_bytes())
        at = datetime.fromisoformat(data["verified_at"])
        if at.tzinfo is None:
            return None
        return BackupReport(
            database=Path(data["database"]),
            key_ring=Path(data["key_ring"]),
            size=int(data["size"]),
            verified_at=at,
            audit_entries=int(data["audit_entries"]),
            audit_mac=str(data["audit_mac"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_due(last_good: datetime | None, now: datetime, every: timedelta) -> bool:
    """Whether it is time for the next backup.

    Args:
        last_good: when the last good one was verified, None when there was none.

    A last backup that lies in the future says that a clock was wrong: then it is due.
    """
    return last_good is None or not last_good <= now < last_good + every


def to_drop(names: tuple[str, ...], keep: int) -> tuple[str, ...]:
    """Which backups rotation takes away: all but the newest ones, by the time in their name.

    >>> to_drop(
    ...     (
    ...         "practice-20261122-090000.hipspine",
    ...         "practice-20261124-090000.hipspine",
    ...         "practice-20261123-090000.hipspine",
    ...         "holiday.hipspine",
    ...     ),
    ...     2,
    ... )
    ('practice-20261122-090000.hipspine',)
    """
    ours = sorted(name for name in names if _OURS.fullmatch(name))
    return tuple(ours[: max(0, len(ours) - max(1, keep))])


def check_records(session: Session, known_head: AuditHead | None = None) -> AuditHead:
    """Check every page, reference and audit entry of the open records.

    Args:
        known_head: head of the chain written down earlier; entries missing at the end show.

    Raises:
        StoreError: something is damaged, altered or missing.
    """
    session.require()
    return copies.check_whole(session.database.place, session.database.key, known_head)


def _nobody(_stage: BackupStage) -> None:
    """Nobody wants to know how far it is."""


def _note(path: Path, report: BackupReport) -> None:
    data = {
        "verified_at": report.verified_at.isoformat(),
        "database": str(report.database.absolute()),
        "key_ring": str(report.key_ring.absolute()),
        "size": report.size,
        "audit_entries": report.audit_entries,
        "audit_mac": report.audit_mac,
    }
    # a note that cannot be written makes the backup no worse; the next one comes sooner
    with suppress(StoreError):
        write_atomically(path, (json.dumps(data, indent=1) + "\n").encode())


def _rotate(folder: Path, practice_id: str, newest: Path, keep: int) -> None:
    """Take old backups of this practice away; what is not surely ours stays."""
    ours = []
    for path in folder.glob("practice-*.hipspine"):
        with suppress(StoreError):
            if KeyRing.load(path.with_suffix(".keyring")).practice_id == practice_id:
                ours.append(path.name)
    for name in to_drop(tuple(ours), keep):
        if name == newest.name:
            continue
        with suppress(OSError):
            (folder / name).unlink()
            (folder / name).with_suffix(".keyring").unlink()
