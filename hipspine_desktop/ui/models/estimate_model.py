"""The engine's latest result, and whether the answers have moved on since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import FlagState, QuickResult, RedFlag, Result
from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import message_for
from hipspine_desktop.ui.models.overtaking import Overtaking, overtakings
from hipspine_desktop.ui.operations import Lane, Operations

DEBOUNCE_MS = 30

Evaluate = Callable[[Patient, Assessment, Position], Result]
Quick = Callable[[Patient, Assessment], QuickResult]
ReplayWithout = Callable[[Patient, Assessment, tuple[AnswerKey, ...]], Result]


@dataclass(frozen=True, slots=True)
class FlagsNow:
    """The red flags of the answers as they are, before or with everything else."""

    red_flags: tuple[RedFlag, ...]
    flag_questions: tuple[int, int]

    @property
    def raised(self) -> tuple[RedFlag, ...]:
        """The raised red flags."""
        return tuple(f for f in self.red_flags if f.state is FlagState.RAISED)

    @property
    def flags_asked(self) -> bool:
        """Whether each question of the red-flag block has an answer."""
        return self.flag_questions[0] >= self.flag_questions[1]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the views show: a result (or none yet), and whether it is older than the answers.

    Attributes:
        overtakings: who took the lead when last somebody did, one for a side.
        failure: why there is no result, in words; "" while all is well.
        quick: probabilities and red flags of the answers as they are, while `result` is older
            or not there yet.
    """

    result: Result | None
    is_stale: bool
    overtakings: tuple[Overtaking, ...] = ()
    failure: str = ""
    quick: QuickResult | None = None

    @property
    def flags(self) -> FlagsNow | None:
        """The newest red flags there are; None while nothing is known."""
        newest: QuickResult | Result | None = self.result
        if self.quick is not None and (self.is_stale or self.result is None):
            newest = self.quick
        return None if newest is None else FlagsNow(newest.red_flags, newest.flag_questions)


@dataclass(frozen=True, slots=True)
class Replayed:
    """The result as it would be without some answers, beside the one with them.

    Attributes:
        is_stale: the answers have changed since it was asked for.
    """

    without: tuple[AnswerKey, ...]
    before: Result
    after: Result
    is_stale: bool


@dataclass(frozen=True, slots=True)
class _Generation:
    number: int
    assessment: Assessment
    result: Result


@dataclass(frozen=True, slots=True)
class _QuickDone:
    number: int
    quick: QuickResult


@dataclass(frozen=True, slots=True)
class _ReplayDone:
    number: int
    without: tuple[AnswerKey, ...]
    before: Result
    after: Result


class EstimateModel(QObject):
    """Evaluates off the UI thread after a short pause; never two evaluations at once.

    Each request has a generation number; a result of an older generation is shown as stale.

    Args:
        replay: makes the result without some answers; None where nothing is replayed.
        quick: gives probabilities and red flags ahead of the whole; None: only the whole.

    Signals:
        shown_changed(object): a :class:`Shown`.
        replayed(object): a :class:`Replayed` that was asked for.
    """

    shown_changed = Signal(object)
    replayed = Signal(object)

    def __init__(
        self,
        operations: Operations,
        evaluate: Evaluate,
        parent: QObject | None = None,
        replay: ReplayWithout | None = None,
        quick: Quick | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations, self._evaluate, self._replay = operations, evaluate, replay
        self._quick = quick
        self._wanted: tuple[Patient, Assessment] | None = None
        self._present = Position.NONE
        self._shown_for: Assessment | None = None
        self._generation = 0
        self._tried = 0
        self._asked: tuple[AnswerKey, ...] = ()
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

    @property
    def present(self) -> Position:
        """The position the patient is in, as far as is known."""
        return self._present

    def request(self, patient: Patient, assessment: Assessment) -> None:
        """The answers are these now."""
        if self._wanted is not None and _same_question(self._wanted[1], assessment):
            self._wanted = (patient, assessment)
            return
        self._wanted = (patient, assessment)
        self._generation += 1
        if self._shown.result is not None and not self._shown.is_stale:
            self._show(replace(self._shown, is_stale=True))
        elif self._shown.quick is not None and self._shown.result is not None:
            self._show(replace(self._shown, quick=None))
        self._timer.start()

    @Slot(object)
    def set_present(self, present: Position) -> None:
        """The patient is in this position now; ``NONE``: it is not known, or matters no longer.

        Only the next tests depend on it: what is shown is renewed, and is not stale meanwhile.
        """
        if present is self._present:
            return
        self._present = present
        if self._wanted is not None:
            self._generation += 1
            self._timer.start()

    @Slot()
    def _on_pause(self) -> None:
        if self._running or self._wanted is None:
            return
        self._running = True
        self._tried = self._generation
        if self._quick is not None:
            quick = partial(self._work_quick, self._generation, *self._wanted)
            self._operations.run(quick, self._on_quick, self._on_quick_failed, Lane.ENGINE)
        self._operations.run(
            partial(self._work, self._generation, *self._wanted, self._present),
            self._on_result,
            self._on_failed,
            Lane.ENGINE,
        )

    def _work(
        self, number: int, patient: Patient, assessment: Assessment, present: Position
    ) -> _Generation:
        return _Generation(number, assessment, self._evaluate(patient, assessment, present))

    def _work_quick(self, number: int, patient: Patient, assessment: Assessment) -> _QuickDone:
        assert self._quick is not None
        return _QuickDone(number, self._quick(patient, assessment))

    def _on_quick(self, done: _QuickDone) -> None:
        """Shown only while it is of the answers as they are, and the whole is not there yet."""
        waits = self._shown.is_stale or self._shown.result is None
        if done.number == self._generation and waits:
            self._show(replace(self._shown, quick=done.quick))

    def _on_quick_failed(self, _failure: Exception) -> None:
        """The whole evaluation meets and tells the same."""

    def _on_result(self, generation: _Generation) -> None:
        self._running = False
        is_stale = generation.number != self._generation
        told = self._shown.overtakings
        if self._shown.result is not None and self._shown_for is not None:
            told = overtakings(
                told, self._shown.result, self._shown_for, generation.result, generation.assessment
            )
        self._shown_for = generation.assessment
        self._show(Shown(generation.result, is_stale, told))
        if is_stale:
            self._timer.start()

    def _on_failed(self, failure: Exception) -> None:
        self._running = False
        said = message_for(failure).text if isinstance(failure, HipspineError) else ""
        # red flags are known sooner and stay, also where the estimate could not be made
        self._show(Shown(None, False, failure=said or "-", quick=self._shown.quick))
        if self._wanted is not None and self._tried != self._generation:
            self._timer.start()

    # replaying

    def replay(self, without: tuple[AnswerKey, ...]) -> None:
        """Ask for the result as it would be without some answers; told by ``replayed``.

        While the result shown is older than the answers it waits for the next one.
        """
        result = self._shown.result
        if self._replay is None or self._wanted is None or result is None:
            return
        if self._shown.is_stale:
            self._asked = without
            return
        work = partial(self._work_replay, self._generation, *self._wanted, without, result)
        self._operations.run(work, self._on_replayed, None, Lane.ENGINE)

    def _work_replay(
        self,
        number: int,
        patient: Patient,
        assessment: Assessment,
        without: tuple[AnswerKey, ...],
        before: Result,
    ) -> _ReplayDone:
        assert self._replay is not None
        return _ReplayDone(number, without, before, self._replay(patient, assessment, without))

    def _on_replayed(self, done: _ReplayDone) -> None:
        is_stale = done.number != self._generation or self._shown.is_stale
        self.replayed.emit(Replayed(done.without, done.before, done.after, is_stale))

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self.shown_changed.emit(shown)
        asked = self._asked
        if asked and not shown.is_stale:
            self._asked = ()
            self.replay(asked)


def _same_question(one: Assessment, other: Assessment) -> bool:
    return one.id == other.id and one.answers == other.answers and one.complaint == other.complaint
