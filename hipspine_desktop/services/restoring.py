"""Putting a backup in the place of the records, after a copy of what stands there now."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.keeper import KeyKeeper
from hipspine_desktop.services.practice import Surroundings, normal_username
from hipspine_desktop.services.restoring_server import CheckedBackup, detail_of
from hipspine_desktop.store import audit, copies, migrating, people
from hipspine_desktop.store.audit import Action, AuditEvent, AuditHead
from hipspine_desktop.store.database import Database, DatabaseKey, Place
from hipspine_desktop.store.failures import damaged, plain_failures
from hipspine_desktop.store.key_ring import KeyRing, wrong_password
from hipspine_desktop.store.server_address import ServerAddress


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was put back.

    Attributes:
        safety_copy: folder with the files that stood there before; None when there were none.
        head: of the restored audit chain, before the restoring itself was logged.
    """

    database: Place
    safety_copy: Path | None
    head: AuditHead


def restore_backup(
    backup: Path, folder: Path, username: str, password: str, surroundings: Surroundings
) -> RestoreReport:
    """Replace the records of a folder by a backup; sign in afterwards as always.

    The backup is copied beside the records and checked there. Then all files of the records are
    copied as they are, damaged or not, into ``before-restore-<time>``; only then are they
    replaced. The restoring is logged in the restored records.

    Args:
        backup: the ``.hipspine`` file; its ``.keyring`` lies beside it.
        username, password: as they were when the backup was made.

    Raises:
        WrongPasswordError: they do not open the backup; each further try waits longer.
        NewerDatabaseError: a newer program made it.
        StoreError: it is damaged, the practice is open, or the disk fails. In each case the
            records are as they were.
    """
    keeper = surroundings.keeper(folder)
    ring = _ring_of(backup)
    name = normal_username(username)
    key = keeper.unlock(name, password, ring)
    part = keeper.database_path.with_name(keeper.database_path.name + ".restoring")
    try:
        with plain_failures():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(backup, part)
            part.chmod(0o600)
        user_id, head = _checked(part, ring, key, name)
        if keeper.server is not None:
            migrating.run_revisions(part, key, "head")
            checked = CheckedBackup(part, ring, key, user_id)
            safety = _to_server(checked, keeper, keeper.server, name, password)
            return RestoreReport(keeper.server, safety, head)
        replaced = _close(keeper.database_path, key)
        safety = _safety_copy(keeper, surroundings)
        with plain_failures():
            _put_in_place(keeper, part, ring)
    finally:
        for left in folder.glob(f"{part.name}*"):
            left.unlink(missing_ok=True)
    _log(keeper, key, user_id, replaced, surroundings)
    return RestoreReport(keeper.database_path, safety, head)


def _to_server(
    checked: CheckedBackup,
    keeper: KeyKeeper,
    server: ServerAddress,
    username: str,
    password: str,
) -> Path | None:
    if not keeper.exists:
        checked.fill(keeper, server)
        return None
    now_key = keeper.unlock(username, password)
    return checked.replace(keeper, server, now_key, _stamp(keeper))


def _stamp(keeper: KeyKeeper) -> str:
    return f"{keeper.clock().astimezone():%Y%m%d-%H%M%S}"


def backup_usernames(backup: Path) -> tuple[str, ...]:
    """Who can open a backup.

    Raises:
        StoreError: a file of it is missing or damaged.
    """
    return tuple(sorted(_ring_of(backup).users))


def _ring_of(backup: Path) -> KeyRing:
    ring = backup.with_suffix(".keyring")
    if not backup.is_file() or not ring.is_file():
        raise StoreError(
            "This backup is not complete.",
            "A backup is two files of one name, ending in .hipspine and .keyring; choose the "
            "first, with the second beside it.",
        )
    return KeyRing.load(ring)


def _checked(part: Path, ring: KeyRing, key: DatabaseKey, username: str) -> tuple[str, AuditHead]:
    """Id of the user in the backup, and the head of its chain."""
    migrating.check_known(part, key)
    head = copies.check_whole(part, key)
    database = Database(part, key)
    try:
        with database.reading() as connection:
            practice_id, _ = people.read_practice(connection)
            user = people.clinician_by_username(connection, username)
    finally:
        database.close()
    if practice_id != ring.practice_id:
        raise damaged()
    if user is None or not user.active:
        raise wrong_password()
    return user.id, head


def _close(path: Path, key: DatabaseKey) -> AuditHead | None:
    """Empty the write-ahead log of the records; refuse while another program has them open.

    Returns:
        The head of their chain; None when there are none, or they cannot be read with this key.
    """
    if not path.exists() or path.stat().st_size < migrating.SMALLEST_BYTES:
        return None
    if not copies.leave_log(path, key):
        return None
    database = Database(path, key)
    try:
        migrating.check_known(path, key)
        with database.reading() as connection:
            return audit.head(connection)
    except StoreError:
        return None
    finally:
        database.close()


def _safety_copy(keeper: KeyKeeper, surroundings: Surroundings) -> Path | None:
    database = keeper.database_path
    files = [p for p in (database, *_logs_of(database), keeper.ring_path) if p.exists()]
    if not files:
        return None
    stamp = f"{surroundings.clock().astimezone():%Y%m%d-%H%M%S}"
    with plain_failures():
        safety = _new_folder(keeper.folder / f"before-restore-{stamp}")
        for path in files:
            target = safety / path.name
            shutil.copyfile(path, target)
            target.chmod(0o600)
            with target.open("rb+") as file:
                os.fsync(file.fileno())
    return safety


def _new_folder(wanted: Path) -> Path:
    for number in range(1, 1000):
        folder = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        if not folder.exists():
            folder.mkdir(mode=0o700)
            return folder
    raise FileExistsError(wanted)


def _logs_of(database: Path) -> tuple[Path, ...]:
    return tuple(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))


def _put_in_place(keeper: KeyKeeper, part: Path, ring: KeyRing) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    for log in _logs_of(keeper.database_path):
        # a log left behind would be played into the restored file
        log.unlink(missing_ok=True)
    part.replace(keeper.database_path)
    ring.save(keeper.ring_path)


def _log(
    keeper: KeyKeeper,
    key: DatabaseKey,
    user_id: str,
    replaced: AuditHead | None,
    surroundings: Surroundings,
) -> None:
    event = AuditEvent(
        Action.BACKUP_RESTORED, user_id, surroundings.clock(), detail=detail_of(replaced)
    )
    database = Database(keeper.database_path, key)
    try:
        with database.unit_of_work() as work:
            audit.append(work.connection, database.audit_key, event)
            work.commit()
    finally:
        database.close()
