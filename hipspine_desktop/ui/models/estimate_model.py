"""The engine's latest result, and whether the answers have moved on since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import Result
from hipspine_desktop.ui.operations import Lane, Operations

DEBOUNCE_MS = 30

Evaluate = Callable[[Patient, Assessment], Result]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the views show: a result (or none yet), and whether it is older than the answers."""

    result: Result | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class _Generation:
    number: int
    result: Result


class EstimateModel(QObject):
    """Evaluates off the UI thread after a short pause; never two evaluations at once.

    Each request has a generation number; a result of an older generation is shown as stale.

    Signals:
        shown_changed(object): a :class:`Shown`.
    """

    shown_changed = Signal(object)

    def __init__(
        self, operations: Operations, evaluate: Evaluate, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._operations, self._evaluate = operations, evaluate
        self._wanted: tuple[Patient, Assessment] | None = None
        self._generation = 0
        self._running = False
        self._shown = Shown(None, False)
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._on_pause)

    @property
    def shown(self) -> Shown:
        """What is shown now."""
        return self._shown

    @property
    def result(self) -> Result | None:
        """The latest result, perhaps stale."""
        return self._shown.result

    @property
    def is_waiting(self) -> bool:
        """Whether an evaluation is under way or about to start."""
        return self._running or self._timer.isActive()

    def request(self, patient: Patient, assessment: Assessment) -> None:
        """The answers are these now."""
        if self._wanted is not None and _same_question(self._wanted[1], assessment):
            self._wanted = (patient, assessment)
            return
        self._wanted = (patient, assessment)
        self._generation += 1
        if self._shown.result is not None and not self._shown.is_stale:
            self._show(Shown(self._shown.result, True))
        self._timer.start()

    @Slot()
    def _on_pause(self) -> None:
        if self._running or self._wanted is None:
            return
        self._running = True
        self._operations.run(
            partial(self._work, self._generation, *self._wanted),
            self._on_result,
            self._on_failed,
            Lane.ENGINE,
        )

    def _work(self, number: int, patient: Patient, assessment: Assessment) -> _Generation:
        return _Generation(number, self._evaluate(patient, assessment))

    def _on_result(self, generation: _Generation) -> None:
        self._running = False
        is_stale = generation.number != self._generation
        self._show(Shown(generation.result, is_stale))
        if is_stale:
            self._timer.start()

    def _on_failed(self, _failure: Exception) -> None:
        self._running = False
        self._show(Shown(None, False))

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self.shown_changed.emit(shown)


def _same_question(one: Assessment, other: Assessment) -> bool:
    return one.id == other.id and one.answers == other.answers and one.complaint == other.complaint
