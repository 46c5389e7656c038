"""Tells that this window has a draft open, and hears who else has."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hipspine_desktop.domain.presence import Presence
from hipspine_desktop.services.presence import BEAT, end_presence, note_presence
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.operations import Operations

FIRST_MS = 1500  # after the page is there and can be typed into
BEAT_MS = int(BEAT.total_seconds() * 1000)


class PresenceModel(QObject):
    """Beats while it lives; a beat that fails is left out, nothing depends on it.

    Signals:
        others_changed(object): a tuple of :class:`Presence`.
    """

    others_changed = Signal(object)

    def __init__(
        self, session: Session, operations: Operations, assessment_id: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._operations, self._id = session, operations, assessment_id
        self._others: tuple[Presence, ...] = ()
        self._noted, self._over = False, False
        self._beat = QTimer(self)
        self._beat.setSingleShot(True)
        self._beat.timeout.connect(self._on_beat)
        self._beat.start(FIRST_MS)

    @property
    def others(self) -> tuple[Presence, ...]:
        """Who else has it open, as last heard."""
        return self._others

    def end(self) -> None:
        """The last beat: this window has the draft open no longer."""
        self._over = True
        self._beat.stop()
        if self._noted:
            self._noted = False
            work = partial(end_presence, self._session, self._id)
            self._operations.run(work, failed=_left_to_time)

    @Slot()
    def _on_beat(self) -> None:
        self._noted = True
        work = partial(note_presence, self._session, self._id)
        self._operations.run(work, self._on_heard, self._on_failed)

    def _on_heard(self, others: tuple[Presence, ...]) -> None:
        self._go_on()
        if others != self._others:
            self._others = others
            self.others_changed.emit(others)

    def _on_failed(self, _: Exception) -> None:
        self._go_on()

    def _go_on(self) -> None:
        if not self._over:
            self._beat.start(BEAT_MS)


def _left_to_time(_: Exception) -> None:
    """Nobody waits for it: who is not heard of is gone after a while."""
