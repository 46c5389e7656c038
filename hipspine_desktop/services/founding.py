"""The first rows and the key ring of a new practice, in a folder or on a server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hipspine_desktop.domain.people import Clinician, Practice
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.keeper import KeyKeeper
from hipspine_desktop.store import audit, migrating, people
from hipspine_desktop.store.database import (
    AUDIT_PURPOSE,
    Database,
    DatabaseKey,
    UnitOfWork,
)
from hipspine_desktop.store.failures import plain_failures
from hipspine_desktop.store.key_ring import KeyRing
from hipspine_desktop.store.server_address import ServerAddress
from hipspine_desktop.store.server_setup import setting_up


@dataclass(frozen=True)
class Founding:
    """A practice that is about to be set up.

    Attributes:
        ring: opens with the first user's password and the recovery key.
    """

    key: DatabaseKey
    ring: KeyRing
    details: Practice
    user: Clinician
    now: datetime

    def carry_out(self, keeper: KeyKeeper) -> None:
        """Set the practice up where the keeper says.

        Raises:
            StoreError: there is one already, or it cannot be written; nothing is left of it.
        """
        with plain_failures():
            keeper.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if keeper.server is None:
            self._in_folder(keeper)
        else:
            self._on_server(keeper.server)

    def _on_server(self, server: ServerAddress) -> None:
        with setting_up(server, self.key) as work:
            self._write(work)
            people.write_key_ring(work.connection, self.ring.to_text(), self.now)

    def _in_folder(self, keeper: KeyKeeper) -> None:
        unfinished = keeper.database_path.with_name(keeper.database_path.name + ".new")
        _make_room(keeper, unfinished)
        try:
            self._write_file(unfinished)
            self.ring.save(keeper.ring_path)
            with plain_failures():
                unfinished.replace(keeper.database_path)
        except BaseException:
            _remove_unfinished(keeper, unfinished)
            raise

    def _write_file(self, path: Path) -> None:
        with plain_failures():
            for left in path.parent.glob(path.name + "*"):
                left.unlink()
        migrating.create(path, self.key)
        database = Database(path, self.key)
        try:
            with database.unit_of_work() as work:
                self._write(work)
                work.commit()
        finally:
            database.close()
        with plain_failures():
            path.chmod(0o600)

    def _write(self, work: UnitOfWork) -> None:
        people.add_practice(work.connection, self.ring.practice_id, self.details, self.now)
        people.add_clinician(work.connection, self.user, self.now)
        event = audit.AuditEvent(audit.Action.PRACTICE_CREATED, self.user.id, self.now)
        audit.append(work.connection, self.key.derived(AUDIT_PURPOSE), event)


def _make_room(keeper: KeyKeeper, unfinished: Path) -> None:
    if keeper.database_path.exists():
        raise StoreError("There is a practice in this folder already.", "Sign in to it.")
    if not keeper.ring_path.exists():
        return
    if not unfinished.exists():
        raise StoreError(
            "This folder holds a key ring without its records.",
            "Put the records file back, restore a backup, or choose another folder.",
        )
    _remove_unfinished(keeper, unfinished)  # setting up was broken off


def _remove_unfinished(keeper: KeyKeeper, unfinished: Path) -> None:
    if keeper.database_path.exists():
        return
    for path in (keeper.ring_path, *unfinished.parent.glob(unfinished.name + "*")):
        path.unlink(missing_ok=True)
