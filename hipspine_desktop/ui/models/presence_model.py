"""Tells that this window has a draft open, and hears who else has."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hipspine_desktop.domain.presence import Presence
from hipspine_desktop.services.presence import BEAT, note_presence
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
        self._beat = QTimer(self)
        self._beat.setSingleShot(True)
        self._beat.timeout.connect(self._on_beat)
        self._beat.start(FIRST_MS)

    @property
    def others(self) -> tuple[Presence, ...]:
        """Who else has it open, as last heard."""
        return self._others

    @Slot()
    def _on_beat(self) -> None:
        work = partial(note_presence, self._session, self._id)
        self._operations.run(work, self._on_heard, self._on_failed)

    def _on_heard(self, others: tuple[Presence, ...]) -> None:
        self._beat.start(BEAT_MS)
        if others != self._others:
            self._others = others
            self.others_changed.emit(others)

    def _on_failed(self, _: Exception) -> None:
        self._beat.start(BEAT_MS)
