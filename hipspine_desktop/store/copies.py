"""Encrypted copies of a practice: made, restored on trial, and only then called good."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from hipspine_desktop.errors import StoreError
from hipspine_desktop.store import audit, migrating
from hipspine_desktop.store.database import Database, DatabaseKey, connect
from hipspine_desktop.store.failures import plain_failures
from hipspine_desktop.store.key_ring import KeyRing
from hipspine_desktop.store.migrating import copy_database


@dataclass(frozen=True, slots=True)
class CheckedCopy:
    """A copy that was restored on trial and found whole.

    Attributes:
        head: of its audit chain, to be written down.
    """

    database: Path
    key_ring: Path
    size: int
    head: audit.AuditHead


def make_copy(
    source: Database,
    key_ring: Path,
    folder: Path,
    name: str,
    checking: Callable[[], object] | None = None,
) -> CheckedCopy:
    """Copy database and key ring into a folder under the name ``<name>.hipspine``.

    Args:
        checking: called when the copy is written and its trial begins.

    Raises:
        StoreError: it could not be written, or does not restore; no half-made copy is left.
    """
    target, target_ring = folder / f"{name}.hipspine", folder / f"{name}.keyring"
    if target.exists() or target_ring.exists():
        raise StoreError("A backup of this name exists already.", "Try again in a second.")
    part = folder / f"{name}.part"
    try:
        with plain_failures():
            folder.mkdir(parents=True, exist_ok=True)
            copy_database(source.path, part, source.key)
            part.chmod(0o600)
            shutil.copyfile(key_ring, target_ring)
            target_ring.chmod(0o600)
            if checking is not None:
                checking()
            head = _restore_on_trial(part, target_ring, source)
            _sync(part)
            _sync(target_ring)
            part.replace(target)
    except BaseException:
        target_ring.unlink(missing_ok=True)
        raise
    finally:
        for left in folder.glob(f"{name}.part*"):
            left.unlink(missing_ok=True)
    return CheckedCopy(target, target_ring, target.stat().st_size, head)


def check_whole(
    path: Path, key: DatabaseKey, known_head: audit.AuditHead | None = None
) -> audit.AuditHead:
    """Check every page, reference and audit entry of a database file.

    Args:
        known_head: head of the audit written down earlier; a chain cut short shows against it.

    Returns:
        The head of its audit chain.

    Raises:
        StoreError: something in it is damaged or was altered.
    """
    if count_file_faults(path, key):
        raise _not_good()
    database = Database(path, key)
    try:
        with database.reading() as connection:
            if audit.first_fault(connection, database.audit_key, known_head) is not None:
                raise _not_good()
            return audit.head(connection)
    finally:
        database.close()


def count_file_faults(path: Path, key: DatabaseKey) -> int:
    """How many pages, structures and references of a database file are damaged.

    Raises:
        StoreError: it is so damaged that it cannot be opened.
    """
    with plain_failures():
        raw = connect(path, key)
        try:
            faults = [
                *raw.execute("PRAGMA cipher_integrity_check").fetchall(),
                *(r for r in raw.execute("PRAGMA integrity_check").fetchall() if r[0] != "ok"),
                *raw.execute("PRAGMA foreign_key_check").fetchall(),
            ]
        finally:
            raw.close()
    return len(faults)


def leave_log(path: Path, key: DatabaseKey) -> bool:
    """Move the write-ahead log into the file, which works only while nobody else has it open.

    Returns:
        False when the file cannot be read with this key.

    Raises:
        StoreError: another program has it open.
    """
    try:
        raw = connect(path, key)
        try:
            raw.execute("PRAGMA journal_mode = DELETE")
        finally:
            raw.close()
    except dbapi2.Error as error:
        if "locked" not in str(error):
            return False
        raise StoreError(
            "The records are open in a window.", "Close it, then try again. Nothing was changed."
        ) from error
    return True


def missing_guards(path: Path, key: DatabaseKey) -> tuple[str, ...]:
    """Names of triggers that a new database has, and that this one lacks or has otherwise."""
    with tempfile.TemporaryDirectory() as scratch, plain_failures():
        fresh = Path(scratch) / "fresh.hipspine"
        migrating.create(fresh, key)
        wanted, there = _guards(fresh, key), _guards(path, key)
    return tuple(sorted(name for name, text in wanted.items() if there.get(name) != text))


def _guards(path: Path, key: DatabaseKey) -> dict[str, str]:
    raw = connect(path, key)
    try:
        rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    finally:
        raw.close()
    return dict(rows)


def _restore_on_trial(part: Path, ring: Path, source: Database) -> audit.AuditHead:
    with tempfile.TemporaryDirectory(dir=part.parent, prefix="trial-") as scratch:
        restored = Path(scratch) / "practice.hipspine"
        shutil.copyfile(part, restored)
        head = check_whole(restored, source.key)
    KeyRing.load(ring)
    with source.reading() as connection:
        # the practice may have gone on meanwhile, but cannot have fewer entries
        if audit.head(connection).count < head.count:
            raise _not_good()
    return head


def _not_good() -> StoreError:
    return StoreError(
        "The file did not pass its check.",
        "It is not called good. Keep the earlier backups and check the disk.",
    )


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
