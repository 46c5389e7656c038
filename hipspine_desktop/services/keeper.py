"""Opening the key ring with a password, with a growing wait after wrong ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from hipspine_desktop.errors import StoreError, WrongPasswordError
from hipspine_desktop.store import people
from hipspine_desktop.store.attempts import FailedAttempts
from hipspine_desktop.store.database import DatabaseKey, Place, UnitOfWork
from hipspine_desktop.store.key_ring import KeyRing
from hipspine_desktop.store.server_address import ServerAddress, server_of
from hipspine_desktop.store.server_door import stored_ring
from hipspine_desktop.store.wrapping import REAL_COST, Argon2Cost

DATABASE_NAME = "practice.hipspine"
KEY_RING_NAME = "practice.keyring"
ATTEMPTS_NAME = "practice.attempts"
LAST_BACKUP_NAME = "practice.lastbackup"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class KeyKeeper:
    """The key ring of one folder.

    Attributes:
        clock: gives the time, UTC.
        sleep: waits for seconds.
        cost: what a try of a new password shall cost; cheap only in tests.
    """

    folder: Path
    clock: Callable[[], datetime] = _now
    sleep: Callable[[float], object] = time.sleep
    cost: Argon2Cost = REAL_COST

    @cached_property
    def server(self) -> ServerAddress | None:
        """The server that the records lie on; None when they lie in the folder.

        Raises:
            StoreError: its address cannot be used.
        """
        return server_of(self.folder)

    @property
    def place(self) -> Place:
        """Where the records are."""
        return self.server or self.database_path

    @property
    def exists(self) -> bool:
        """Whether there is a practice that can be signed in to.

        Raises:
            StoreError: the server does not answer.
        """
        if self.server is not None:
            return stored_ring(self.server) is not None
        return self.database_path.is_file() and self.ring_path.is_file()

    @property
    def database_path(self) -> Path:
        """The encrypted records."""
        return self.folder / DATABASE_NAME

    @property
    def ring_path(self) -> Path:
        """The key ring."""
        return self.folder / KEY_RING_NAME

    @property
    def attempts_path(self) -> Path:
        """The count of wrong passwords."""
        return self.folder / ATTEMPTS_NAME

    @property
    def last_backup_path(self) -> Path:
        """Where and when the last good backup was made."""
        return self.folder / LAST_BACKUP_NAME

    def ring(self) -> KeyRing:
        """The key ring as it is on the disk now."""
        if self.server is None:
            return KeyRing.load(self.ring_path)
        text = stored_ring(self.server)
        if text is None:
            raise StoreError(
                "There is no practice on the server yet.", "Set one up, or restore a backup."
            )
        return KeyRing.read(text)

    def save_ring(self, ring: KeyRing, work: UnitOfWork) -> None:
        """Write the ring: at once to the folder, or to the server inside the unit of work.

        Raises:
            StoreError: it could not be written; the earlier one stays.
        """
        if self.server is None:
            ring.save(self.ring_path)
        else:
            people.write_key_ring(work.connection, ring.to_text(), self.clock())

    def failed_attempts(self) -> int:
        """Wrong passwords since the last right one."""
        return FailedAttempts.load(self.attempts_path).count

    def seconds_to_wait(self) -> float:
        """How long the next try will wait before it is looked at."""
        return FailedAttempts.load(self.attempts_path).seconds_to_wait(self.clock())

    def unlock(self, username: str, password: str, ring: KeyRing | None = None) -> DatabaseKey:
        """The database key by a user's password.

        Args:
            ring: another key ring than this folder's, as that of a backup.

        Raises:
            WrongPasswordError: after the wait that earlier wrong passwords brought.
        """
        return self._counted(lambda own: (ring or own).unlock(username, password), ring)

    def recover(self, recovery_key: str) -> DatabaseKey:
        """The database key by the printed recovery key.

        Raises:
            WrongPasswordError: not complete, or not of this practice.
        """
        return self._counted(lambda ring: ring.recover(recovery_key))

    def _counted(
        self, opening: Callable[[KeyRing], DatabaseKey], other: KeyRing | None = None
    ) -> DatabaseKey:
        ring = other or self.ring()
        attempts = FailedAttempts.load(self.attempts_path)
        wait = attempts.seconds_to_wait(self.clock())
        if wait > 0:
            self.sleep(wait)
        try:
            key = opening(ring)
        except WrongPasswordError:
            attempts.one_more(self.clock()).save(self.attempts_path)
            raise
        FailedAttempts().save(self.attempts_path)
        return key
