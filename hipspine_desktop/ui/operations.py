"""Runs services off the UI thread, in order, and brings their results back.

Four lanes: the store's work is done one after the other, so that a later answer never
overtakes an earlier one; the engine has a thread of its own, so that reasoning never keeps an
answer waiting to be written; papers are made in a third, and backups in a fourth.

While the lanes live, Python's cycle collector runs on the UI thread alone: in a worker it would
destroy widgets there, which ends the process (seen; see docs/decisions/0032). For the same reason
a worker is never the last to hold a piece of work, which may belong to a page that was closed.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from hipspine_desktop.errors import HipspineError

COLLECT_EVERY_MS = 10_000
T = TypeVar("T")


class Lane(StrEnum):
    """Which thread does it."""

    STORE = "store"
    ENGINE = "engine"
    PAPER = "paper"
    BACKUP = "backup"


TOLD = (Lane.STORE, Lane.PAPER)
"""Lanes whose work one waits for; the estimate says itself how old it is, a backup has its page."""


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work, and whom to call when it has ended."""

    work: Callable[[], object]
    done: Callable[..., object] | None
    failed: Callable[[Exception], object] | None
    lane: Lane


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one piece of work."""

    result: object
    failure: Exception | None


class Operations(QObject):
    """Takes pieces of work and calls back on the UI thread.

    Signals:
        world_failed(object): a :class:`HipspineError` that nobody else took.
        broke(object): an exception that is our own fault.
        busy_changed(object): whether work is under way in a lane, as ``Busy``.
    """

    world_failed = Signal(object)
    broke = Signal(object)
    busy_changed = Signal(object)
    _ended = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=lane.value) for lane in Lane
        }
        gc.disable()
        self._collect = QTimer(self, interval=COLLECT_EVERY_MS)
        self._collect.timeout.connect(self._on_collect)
        self._collect.start()
        self._waiting: dict[Lane, int] = dict.fromkeys(Lane, 0)
        self._numbers = count()
        self._jobs: dict[int, Job] = {}
        self._outcomes: dict[int, Outcome] = {}
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
        if lane in TOLD and self._waiting[lane] == 1:
            self.busy_changed.emit(Busy(True, lane))
        number = next(self._numbers)
        self._jobs[number] = Job(work, done, failed, lane)
        self._pools[lane].submit(self._do, number)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits in any lane, callbacks included."""
        return not any(self._waiting.values())

    def keep_for_good(self) -> None:
        """Leave what is there now out of later collections: the knowledge base stays for good.

        Looking through it took a tenth of a second of the UI thread every ten seconds.
        """
        gc.collect()
        gc.freeze()

    def finish(self) -> None:
        """Wait until everything given has been done; for leaving the program."""
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._collect.stop()
        gc.unfreeze()
        gc.enable()

    def _do(self, number: int) -> None:
        """In the worker thread; holds nothing any more when the UI thread hears of it."""
        self._outcomes[number] = _outcome_of(self._jobs[number].work)
        self._ended.emit(number)

    @Slot()
    def _on_collect(self) -> None:
        gc.collect()

    @Slot(int)
    def _on_ended(self, number: int) -> None:
        job, outcome = self._jobs.pop(number), self._outcomes.pop(number)
        failure = outcome.failure
        self._waiting[job.lane] -= 1
        if job.lane in TOLD and not self._waiting[job.lane]:
            self.busy_changed.emit(Busy(False, job.lane))
        if failure is None:
            if job.done is not None and _alive(job.done):
                _tell(job.done, outcome.result)
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
    """Whether a lane has work that somebody waits for."""

    is_busy: bool
    lane: Lane = Lane.STORE


def _outcome_of(work: Callable[[], object]) -> Outcome:
    try:
        return Outcome(work(), None)
    except Exception as failure:  # noqa: BLE001 - it is handed over, not swallowed
        return Outcome(None, failure)


def _tell(done: Callable[[Any], object], result: object) -> None:
    """Hand a result over; a page that was closed meanwhile has no use for it."""
    try:
        done(result)
    except RuntimeError as fault:
        if "deleted" not in str(fault):
            raise


def _alive(callback: Callable[..., object]) -> bool:
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
