"""Putting a backup in the place of the records on a server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.keeper import KeyKeeper
from hipspine_desktop.store import audit, copies, people, server_setup, transfer
from hipspine_desktop.store.audit import Action, AuditEvent, AuditHead
from hipspine_desktop.store.database import AUDIT_PURPOSE, Database, DatabaseKey, UnitOfWork
from hipspine_desktop.store.key_ring import KeyRing
from hipspine_desktop.store.server_address import ServerAddress


@dataclass(frozen=True)
class CheckedBackup:
    """A backup that was checked and brought to the newest revision beside the records.

    Attributes:
        user_id: who restores, as the backup knows them.
    """

    path: Path
    ring: KeyRing
    key: DatabaseKey
    user_id: str

    def fill(self, keeper: KeyKeeper, server: ServerAddress) -> None:
        """Set the server up with what the backup holds.

        Raises:
            StoreError: nothing was set up.
        """
        with server_setup.setting_up(server, self.key) as work:
            self._put(work, None, keeper.clock())

    def replace(
        self, keeper: KeyKeeper, server: ServerAddress, now_key: DatabaseKey, stamp: str
    ) -> Path:
        """Replace what the server holds, after a copy of it into the folder.

        Args:
            now_key: of the records that are there.

        Returns:
            The folder of the copy.

        Raises:
            StoreError: the records are open in a window, or something failed; they are as they
                were.
        """
        database = Database(server, now_key)
        try:
            with database.reading() as connection:
                if server_setup.others_inside(connection):
                    raise StoreError(
                        "The records are open in a window.",
                        "Close it on each workstation, then try again. Nothing was changed.",
                    )
                replaced = audit.head(connection)
            safety = keeper.folder / f"before-restore-{stamp}"
            copies.make_copy(database, keeper.ring(), safety, "practice")
            with database.unit_of_work() as work:
                self._put(work, replaced, keeper.clock())
                if self.key != now_key:
                    server_setup.change_owner_password(work.connection, self.key)
                work.commit()
        finally:
            database.close()
        return safety

    def _put(self, work: UnitOfWork, replaced: AuditHead | None, now: datetime) -> None:
        transfer.file_to_server(self.path, self.key, work.connection)
        people.write_key_ring(work.connection, self.ring.to_text(), now)
        audit.append(
            work.connection,
            self.key.derived(AUDIT_PURPOSE),
            AuditEvent(Action.BACKUP_RESTORED, self.user_id, now, detail=detail_of(replaced)),
        )


def detail_of(replaced: AuditHead | None) -> dict[str, str | int]:
    """What the log of the restored records says of the chain that stood there before."""
    if replaced is None:
        return {}
    return {"replaced_entries": replaced.count, "replaced_mac": replaced.mac}
