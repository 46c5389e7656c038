"""What lives as long as a session, however the window is dressed: idle time and backups."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.services.session import Session
from hipspine_desktop.settings import Settings
from hipspine_desktop.ui.backup_watch import BackupWatch
from hipspine_desktop.ui.idle_watch import IdleWatch
from hipspine_desktop.ui.operations import Operations


class SessionCare(QObject):
    """Made at sign-in, gone at sign-out.

    Args:
        settings: gives the settings as they are now.

    Signals:
        idle(): nobody touched the keys for a while.
        may_close(): the backup that closing waited for is good.
    """

    idle = Signal()
    may_close = Signal()

    def __init__(
        self,
        session: Session,
        operations: Operations,
        settings: Callable[[], Settings],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._is_leaving = False
        self._idle = IdleWatch(settings().auto_lock_minutes, self)
        self._idle.idle.connect(self.idle)
        self.watch = BackupWatch(operations, session, settings, self)
        self.watch.look()

    def set_minutes(self, minutes: int) -> None:
        """Another idle time, from now on."""
        self._idle.set_minutes(minutes)

    def backs_up_first(self) -> bool:
        """Whether closing waits for a backup that is due; asked a second time it never does."""
        watch = self.watch
        if self._is_leaving or not (watch.is_due() or watch.is_running):
            return False
        self._is_leaving = True
        watch.finished.connect(self._on_finished)
        watch.make_now()
        return True

    @Slot()
    def _on_finished(self) -> None:
        if not self.watch.state.problem:
            self.may_close.emit()
