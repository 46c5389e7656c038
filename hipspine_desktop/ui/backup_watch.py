"""Makes backups when they are due, off the UI thread, and knows how the last one ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import message_for
from hipspine_desktop.services import backup
from hipspine_desktop.services.backup import BackupReport, BackupStage
from hipspine_desktop.services.session import Session
from hipspine_desktop.settings import Settings
from hipspine_desktop.ui.operations import Lane, Operations

LOOK_EVERY_MS = 5 * 60_000


@dataclass(frozen=True, slots=True)
class BackupState:
    """What the backup screen shows.

    Attributes:
        last: the last good backup, None when there was none yet.
        stage: None while none is being made.
        problem: why the last try did not end well, "" when it did.
    """

    last: BackupReport | None = None
    stage: BackupStage | None = None
    problem: str = ""


class BackupWatch(QObject):
    """One for each session; one backup at a time.

    Args:
        settings: gives the settings as they are now.

    Signals:
        changed(object): the :class:`BackupState`.
        finished(): a backup was made, or could not be made.
        failed(object): a :class:`Message` about one that nobody asked for.
    """

    changed = Signal(object)
    finished = Signal()
    failed = Signal(object)
    _staged = Signal(object)

    def __init__(
        self,
        operations: Operations,
        session: Session,
        settings: Callable[[], Settings],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._operations, self._session, self._settings = operations, session, settings
        self._state = BackupState()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._staged.connect(self._on_staged, Qt.ConnectionType.QueuedConnection)
        self._timer.start()

    @property
    def state(self) -> BackupState:
        """As shown."""
        return self._state

    @property
    def is_running(self) -> bool:
        """Whether a backup is being made."""
        return self._state.stage is not None

    def is_due(self) -> bool:
        """Whether a folder is set and it is time for the next one."""
        settings = self._settings()
        if not settings.backup_folder.strip():
            return False
        last = self._state.last.verified_at if self._state.last is not None else None
        every = timedelta(hours=settings.backup_every_hours)
        return backup.is_due(last, self._session.now(), every)

    @Slot()
    def look(self) -> None:
        """Read when the last one was made; make the next one if it is due."""
        work = partial(backup.last_backup, self._session)
        self._operations.run(work, self._on_last, self._on_unreadable)

    @Slot()
    def make_now(self) -> None:
        """Make one, whether it is due or not."""
        settings = self._settings()
        folder = settings.backup_folder.strip()
        if self.is_running or not folder:
            return
        self._show(replace(self._state, stage=BackupStage.COPYING, problem=""))
        work = partial(
            backup.make_backup,
            self._session,
            Path(folder),
            keep=settings.backups_kept,
            tell=self._staged.emit,
        )
        self._operations.run(work, self._on_made, self._on_failed, Lane.BACKUP)

    def _on_last(self, last: BackupReport | None) -> None:
        self._show(replace(self._state, last=last))
        if self.is_due() and not self.is_running:
            self.make_now()

    def _on_unreadable(self, _failure: Exception) -> None:
        """Access was ended, or the records are closed: nothing is made."""

    @Slot(object)
    def _on_staged(self, stage: BackupStage) -> None:
        if self.is_running:
            self._show(replace(self._state, stage=stage))

    def _on_made(self, report: BackupReport) -> None:
        self._show(BackupState(last=report))
        self.finished.emit()

    def _on_failed(self, failure: Exception) -> None:
        message = message_for(failure) if isinstance(failure, HipspineError) else None
        self._show(replace(self._state, stage=None, problem=message.text if message else ""))
        if message is not None:
            self.failed.emit(message)
        self.finished.emit()

    def _show(self, state: BackupState) -> None:
        self._state = state
        self.changed.emit(state)
