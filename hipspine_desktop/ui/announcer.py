"""Says what happens to who does not see it, without talking all the time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from hipspine_desktop.ui.spoken import announce

PAUSE_MS = 1500


@dataclass(frozen=True, slots=True)
class Said:
    """One announcement; `urgent`: it interrupted what was being read."""

    words: str
    urgent: bool = False


class Announcer(QTimer):
    """What a key did is said at once; what follows from it after a pause in the typing.

    Of each topic only the latest news is said, all topics in one announcement.

    Signals:
        announced(object): the :class:`Said`.
    """

    announced = Signal(object)

    def __init__(self, source: QWidget) -> None:
        super().__init__(source, singleShot=True, interval=PAUSE_MS)
        self._source = source
        self._later: dict[str, str] = {}
        self.timeout.connect(self._on_pause)

    def say(self, words: str, urgent: bool = False) -> None:
        """Say it now."""
        if words:
            announce(self._source, words, urgent)
            self.announced.emit(Said(words, urgent))

    def say_after_pause(self, topic: str, words: str) -> None:
        """Say it when nothing has happened for a while; "" takes a topic back."""
        self._later.pop(topic, "")
        if words:
            self._later[topic] = words
        self.start()

    @Slot()
    def _on_pause(self) -> None:
        words, self._later = tuple(self._later.values()), {}
        self.say(". ".join(w.rstrip(".") for w in words))
