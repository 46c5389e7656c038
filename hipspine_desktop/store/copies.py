"""Encrypted copies of a practice: made, restored on trial, and only then called good."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

from hipspine_desktop.errors import StoreError
from hipspine_desktop.store import audit, migrating, server_guards
from hipspine_desktop.store.database import Database, DatabaseKey, Place, connect
from hipspine_desktop.store.failures import plain_failures
from hipspine_desktop.store.key_ring import KeyRing
from hipspine_desktop.store.migrating import copy_database
from hipspine_desktop.store.transfer import server_to_file


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
    key_ring: KeyRing,
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
            if isinstance(source.place, Path):
                copy_database(source.place, part, source.key)
            else:
                server_to_file(source, part)
            part.chmod(0o600)
            key_ring.save(target_ring)
            if checking is not None:
                checking()
            head = _restore_on_trial(part, target_ring, source)
            _sync(part)
            part.replace(target)
    except BaseException:
        with suppress(OSError):  # the folder itself may be what is in the way
            target_ring.unlink(missing_ok=True)
        raise
    finally:
        for left in folder.glob(f"{name}.part*"):
            left.unlink(missing_ok=True)
    return CheckedCopy(target, target_ring, target.stat().st_size, head)


def check_whole(
    place: Place, key: DatabaseKey, known_head: audit.AuditHead | None = None
) -> audit.AuditHead:
    """Check every page, reference and audit entry of a database.

    Args:
        known_head: head of the audit written down earlier; a chain cut short shows against it.

    Returns:
        The head of its audit chain.

    Raises:
        StoreError: something in it is damaged or was altered.
    """
    if count_file_faults(place, key):
        raise _not_good()
    database = Database(place, key)
    try:
        with database.reading() as connection:
            if audit.first_fault(connection, database.audit_key, known_head) is not None:
                raise _not_good()
            return audit.head(connection)
    finally:
        database.close()


def count_file_faults(place: Place, key: DatabaseKey) -> int:
    """How many pages, structures and references of a database file are damaged.

    The pages of a server are the server's to check (its data checksums); none are counted.

    Raises:
        StoreError: it is so damaged that it cannot be opened.
    """
    if not isinstance(place, Path):
        return 0
    with plain_failures():
        raw = connect(place, key)
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


def missing_guards(database: Database) -> tuple[str, ...]:
    """Names of triggers that a new database has, and that this one lacks or has otherwise."""
    key = database.key
    with tempfile.TemporaryDirectory() as scratch, plain_failures():
        fresh = Path(scratch) / "fresh.hipspine"
        migrating.create(fresh, key)
        wanted = _guards(fresh, key)
    if not isinstance(database.place, Path):
        with database.reading() as connection:
            return server_guards.missing(connection, wanted)
    with plain_failures():
        there = _guards(database.place, key)
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
