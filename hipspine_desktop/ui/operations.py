"""Runs services off the UI thread, in order, and brings their results back.

Three lanes: the store's work is done one after the other, so that a later answer never
overtakes an earlier one; the engine has a thread of its own, so that reasoning never keeps an
answer waiting to be written; and papers are made in a third.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

from hipspine_desktop.errors import HipspineError

T = TypeVar("T")


class Lane(StrEnum):
    """Which thread does it."""

    STORE = "store"
    ENGINE = "engine"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one piece of work."""

    job: _Job
    result: object
    failure: Exception | None


class Operations(QObject):
    """Takes pieces of work and calls back on the UI thread.

    Signals:
        world_failed(object): a :class:`HipspineError` that nobody else took.
        broke(object): an exception that is our own fault.
        busy_changed(object): whether store work is under way, as ``Busy``.
    """

    world_failed = Signal(object)
    broke = Signal(object)
    busy_changed = Signal(object)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools: dict[Lane, QThreadPool] = {}
        for lane in Lane:
            pool = QThreadPool(self)
            pool.setMaxThreadCount(1)
            self._pools[lane] = pool
        self._waiting: dict[Lane, int] = dict.fromkeys(Lane, 0)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        lane: Lane = Lane.STORE,
    ) -> None:
        """Do work in a lane; call `done` with its result, or `failed`, on the UI thread.

        Args:
            work: runs off the UI thread and touches no widget.
            done, failed: bound methods of objects that may be gone by then: then nothing is
                called. `failed` is told of each failure; one of our own is reported as well.
        """
        self._waiting[lane] += 1
        if lane is Lane.STORE and self._waiting[lane] == 1:
            self.busy_changed.emit(Busy(True))
        self._pools[lane].start(_Job(work, done, failed, lane, self))

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits in any lane, callbacks included."""
        return not any(self._waiting.values())

    def finish(self) -> None:
        """Wait until everything given has been done; for leaving the program."""
        for pool in self._pools.values():
            pool.waitForDone()

    def report(self, job: _Job, result: object, failure: Exception | None) -> None:
        """From the worker thread: hand the outcome over to the UI thread."""
        self._ended.emit(Outcome(job, result, failure))

    @Slot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        job, failure = outcome.job, outcome.failure
        self._waiting[job.lane] -= 1
        if job.lane is Lane.STORE and not self._waiting[job.lane]:
            self.busy_changed.emit(Busy(False))
        if failure is None:
            if job.done is not None and _alive(job.done):
                job.done(outcome.result)
            return
        taken = job.failed is not None and _alive(job.failed)
        if job.failed is not None and taken:
            job.failed(failure)
        if not isinstance(failure, HipspineError):
            self.broke.emit(failure)
        elif not taken:
            self.world_failed.emit(failure)


@dataclass(frozen=True, slots=True)
class Busy:
    """Whether the store has work."""

    is_busy: bool


class _Job(QRunnable):
    def __init__(
        self,
        work: Callable[[], object],
        done: Callable[..., object] | None,
        failed: Callable[[Exception], object] | None,
        lane: Lane,
        operations: Operations,
    ) -> None:
        super().__init__()
        self.done, self.failed, self.lane = done, failed, lane
        self._work, self._operations = work, operations

    def run(self) -> None:
        """In the worker thread."""
        try:
            result = self._work()
        except Exception as failure:  # noqa: BLE001 - it is handed over, not swallowed
            self._operations.report(self, None, failure)
        else:
            self._operations.report(self, result, None)


def _alive(callback: Callable[..., object]) -> bool:
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
