"""The assessment on the screen: what is stored, and the answers on their way to the store."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.domain.assessment import (
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
    Standing,
)
from hipspine_desktop.domain.body_chart import ChartPatch
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.stationery import PracticeText, TextKind
from hipspine_desktop.errors import ConflictError, UnwrittenError
from hipspine_desktop.services import assessments, following, stationery
from hipspine_desktop.services.body_chart import change_chart
from hipspine_desktop.services.chart_guide import ChartGuide
from hipspine_desktop.services.flag_review import Answered
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.models.presence_model import PresenceModel
from hipspine_desktop.ui.operations import Operations


@dataclass(frozen=True, slots=True)
class _Written:
    assessment: Assessment
    undo: assessments.UndoState
    answered: Answered


@dataclass(frozen=True, slots=True)
class Refused:
    """Changes that the store refused because the draft was changed elsewhere; none is lost.

    Attributes:
        failure: what the store said.
        places: what was to be changed, oldest first; None for an act that is no entry.
        shown: the assessment as it stands on the screen, with all of them.
    """

    failure: ConflictError
    places: tuple[AnswerKey | NarrativeField | None, ...]
    shown: Assessment


Change = Callable[[], assessments.Outcome]

TRY_AGAIN_MS = 4000
"""What the store could not take is tried again as often, and with each change."""


@dataclass(frozen=True, slots=True)
class _Act:
    """A change on its way to the store.

    Attributes:
        once: not to be done again by itself; an undo is pressed again.
    """

    change: Change
    place: AnswerKey | NarrativeField | None = None
    once: bool = False


class AssessmentModel(QObject):
    """Answers show at once and are written in order off the UI thread.

    Attributes:
        answered_at: when each stored answer was last changed; empty while no flag is set aside.

    Where the store cannot be reached or written (the disk is full, the server away), what was
    typed stays on the screen, is kept in its order, and is tried again until the store has it.
    Any other refusal is not pretended to be stored: the stored state is read again.

    Signals:
        answer_changed(object): an :class:`AnswerKey` whose answer is now another.
        answered(object): an :class:`AnswerKey` answered here, after `changed`; not by undo, nor by
            somebody else.
        changed(object): the :class:`Assessment`, after any change of its content.
        undo_changed(object): the :class:`UndoState`.
        saved(object): local time (datetime) at which the store had everything.
        saving(): a write is under way.
        save_failed(object): the exception; nothing since the last `saved` is safe.
        refused(object): :class:`Refused`; what was typed stays on the screen until it is decided
            by :meth:`take_theirs` or :meth:`write_again`.
    """

    answer_changed = Signal(object)
    answered = Signal(object)
    changed = Signal(object)
    undo_changed = Signal(object)
    saved = Signal(object)
    saving = Signal()
    save_failed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        session: Session,
        operations: Operations,
        catalogue: Catalogue,
        patient: Patient,
        assessment: Assessment,
        parent: QObject | None = None,
        last_visit: Assessment | None = None,
        guide: ChartGuide | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._operations = session, operations
        self.catalogue = catalogue
        self.patient = patient
        self._assessment = assessment
        self.last_visit = last_visit
        self.guide = guide or ChartGuide()
        self._under_way: deque[_Act] = deque()
        self._refused: list[_Act] = []
        self._unwritten: deque[_Act] = deque()
        self._stuck: UnwrittenError | None = None
        self._again = QTimer(self, singleShot=True, interval=TRY_AGAIN_MS)
        self._again.timeout.connect(self.try_again)
        self._conflict: ConflictError | None = None
        self._is_typed = False
        self._saved_at = assessment.changed_at.astimezone()
        self._snippets: tuple[PracticeText, ...] = ()
        self._copied: dict[AnswerKey, tuple[str, Answer]] = {}
        operations.run(self._read_snippets, self._on_snippets)
        operations.run(self._read_copied, self._on_copied)
        self.answered_at: Answered = {}
        if not self.is_read_only:
            read = partial(self._read_answered, assessment)
            operations.run(read, self._on_answered_read)

    @property
    def assessment(self) -> Assessment:
        """As shown: stored content and what is on its way."""
        return self._assessment

    @property
    def is_read_only(self) -> bool:
        """Whether the content is frozen."""
        return self._assessment.standing is not Standing.DRAFT

    def presence(self, parent: QObject) -> PresenceModel | None:
        """Who else has this draft open, while the parent lives; None for what is frozen."""
        if self.is_read_only:
            return None
        return PresenceModel(self._session, self._operations, self._id, parent)

    def snippets(self) -> tuple[PracticeText, ...]:
        """The practice's snippets, once they were read."""
        return self._snippets

    @property
    def follows(self) -> bool:
        """Whether it is the draft of a follow-up, into which the visit before can be copied."""
        return not self.is_read_only and self._assessment.follows_id is not None

    def copied_from(self, key: AnswerKey) -> str:
        """The record number an answer was copied from, "" once it was changed, or never was."""
        number, answer = self._copied.get(key, ("", None))
        now = self._assessment.answers.of(key.finding_id, key.side)
        return number if answer == now else ""

    # wishes of the views

    def set_answer(self, key: AnswerKey, answer: Answer) -> None:
        """Answer one finding on one side."""
        answers = self._assessment.answers.with_answer(key, answer)
        self._show(replace(self._assessment, answers=answers))
        self._write(partial(assessments.set_answer, self._session, self._id, key, answer), key)
        self.answered.emit(key)

    def note_typing(self) -> None:
        """Something is being typed that the store does not have yet."""
        self._is_typed = True
        self.saving.emit()

    def note_settled(self) -> None:
        """What was being typed is as the store has it."""
        self._is_typed = False
        if not self._under_way and not self._unwritten:
            self.saved.emit(self._saved_at)

    def set_narrative(self, field: NarrativeField, text: str) -> None:
        """Write a free text."""
        narrative = MappingProxyType({**self._assessment.narrative, field: text})
        self._show(replace(self._assessment, narrative=narrative))
        change = partial(assessments.set_narrative, self._session, self._id, field, text)
        self._write(change, field)

    def set_complaint(self, complaint: Complaint) -> None:
        """State which side hurts."""
        self._show(replace(self._assessment, complaint=complaint))
        self._write(partial(assessments.set_complaint, self._session, self._id, complaint))

    def set_impression(self, impression: Impression) -> None:
        """Write the clinician's own conclusion."""
        self._show(replace(self._assessment, impression=impression))
        self._write(partial(assessments.set_impression, self._session, self._id, impression))

    def change_chart(self, patch: ChartPatch) -> None:
        """Do one act to the body chart."""
        chart = self._assessment.body_chart.with_patch(patch)
        self._show(replace(self._assessment, body_chart=chart))
        self._write(partial(change_chart, self._session, self._id, patch))

    def acknowledge_flag(self, flag_id: str, reason: str, set_aside: bool) -> None:
        """Acknowledge a raised red flag, or set it aside with a reason."""
        self._write(
            partial(
                assessments.acknowledge_flag,
                self._session,
                self._id,
                flag_id,
                reason,
                set_aside=set_aside,
            )
        )

    def undo(self) -> None:
        """Take the last change back."""
        self._write(partial(assessments.undo, self._session, self._id), once=True)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._write(partial(assessments.redo, self._session, self._id), once=True)

    def show_stored(self, stored: Assessment) -> None:
        """Show what the store gave after a change made elsewhere, such as signing."""
        self._show(stored)

    @property
    def is_settled(self) -> bool:
        """Whether the store has everything that is shown."""
        return not self._under_way and not self._unwritten and self._conflict is None

    @property
    def unwritten(self) -> UnwrittenError | None:
        """Why something typed is not in the store yet; None where everything is."""
        return self._stuck if self._unwritten else None

    @Slot()
    def try_again(self) -> None:
        """Write what the store could not take, in its order."""
        if self._under_way or not self._unwritten:
            return
        kept, self._unwritten = self._unwritten, deque()
        self._stuck = None
        for act in kept:
            self._submit(act)

    def reload(self) -> None:
        """Show what the store has."""
        self._operations.run(self._load, self._on_loaded, self._on_load_failed)

    def read_copied(self) -> None:
        """Show what was copied into the draft, and that it can be undone."""
        self._operations.run(self._look, self._on_looked, self._on_load_failed)
        self._operations.run(self._read_copied, self._on_copied)

    # inside

    @property
    def _id(self) -> str:
        return self._assessment.id

    def _read_snippets(self) -> tuple[PracticeText, ...]:
        return stationery.texts(self._session, TextKind.SNIPPET)

    def _on_snippets(self, snippets: tuple[PracticeText, ...]) -> None:
        self._snippets = snippets

    def _read_copied(self) -> Mapping[AnswerKey, str]:
        return following.copied_answers(self._session, self._id)

    def _on_copied(self, copied: Mapping[AnswerKey, str]) -> None:
        of = self._assessment.answers.of
        self._copied = {k: (n, of(k.finding_id, k.side)) for k, n in copied.items()}
        if copied:
            self.changed.emit(self._assessment)

    def _load(self) -> Assessment:
        return assessments.load_assessment(self._session, self._id)

    def take_theirs(self) -> None:
        """Show what the other window stored; what was refused here is given up."""
        self._conflict, self._refused = None, []
        self.reload()

    def write_again(self) -> None:
        """Read the draft anew and write what was refused on top of it."""
        refused, self._refused = self._refused, []
        self._conflict = None
        self._operations.run(self._load, None, self._on_load_failed)
        for act in refused:
            self.saving.emit()
            self._submit(act)

    def _write(
        self,
        change: Change,
        place: AnswerKey | NarrativeField | None = None,
        once: bool = False,
    ) -> None:
        act = _Act(change, place, once)
        self._is_typed = False  # a field hands its words on before the cursor gets to another
        if self._unwritten:  # behind what waits already
            self._unwritten.append(act)
            self.try_again()
            return
        self.saving.emit()
        self._submit(act)

    def _submit(self, act: _Act) -> None:
        self._under_way.append(act)
        work = partial(self._change_and_look, act.change)
        self._operations.run(work, self._on_written, self._on_failed)

    def _change_and_look(self, change: Change) -> _Written:
        """In the worker thread; behind one that could not be written nothing overtakes it."""
        if self._stuck is not None:
            raise self._stuck
        try:
            stored, _changes = change()
        except UnwrittenError as failure:
            self._stuck = failure
            raise
        return self._written(stored)

    def _look(self) -> _Written:
        return self._written(self._load())

    def _written(self, stored: Assessment) -> _Written:
        undo = assessments.undo_state(self._session, self._id)
        return _Written(stored, undo, self._read_answered(stored))

    def _read_answered(self, stored: Assessment) -> Answered:
        """Only a flag that was set aside asks for it."""
        if not any(done.set_aside for done in stored.acknowledgements):
            return {}
        return assessments.answered_at(self._session, self._id)

    def _on_answered_read(self, answered: Answered) -> None:
        self.answered_at = answered
        if answered:
            self.changed.emit(self._assessment)

    def _on_looked(self, written: _Written) -> None:
        self.undo_changed.emit(written.undo)
        self.answered_at = written.answered
        self._on_loaded(written.assessment)

    def _on_written(self, written: _Written) -> None:
        self._under_way.popleft()
        if self._under_way or self._unwritten or self._conflict is not None:
            return
        self.answered_at = written.answered
        self._show(written.assessment)
        self.undo_changed.emit(written.undo)
        self._saved_at = datetime.now().astimezone()
        if not self._is_typed:
            self.saved.emit(self._saved_at)

    def _on_loaded(self, stored: Assessment) -> None:
        if self.is_settled:
            self._show(stored)

    def _on_failed(self, failure: Exception) -> None:
        if self._under_way:
            change = self._under_way.popleft()
            if isinstance(failure, ConflictError):
                self._conflict = failure
                self._refused.append(change)
            elif isinstance(failure, UnwrittenError) and not change.once:
                self._unwritten.append(change)
        self.save_failed.emit(failure)
        if self._under_way:
            return
        if self._conflict is not None:
            places = tuple(act.place for act in self._refused)
            self.refused.emit(Refused(self._conflict, places, self._assessment))
        elif self._unwritten:
            self._again.start()
        else:
            self._stuck = None
            self.reload()

    def _on_load_failed(self, failure: Exception) -> None:
        self.save_failed.emit(failure)

    def _show(self, assessment: Assessment) -> None:
        before = self._assessment
        self._assessment = assessment
        for key in sorted(
            {*before.answers, *assessment.answers},
            key=lambda k: (k.finding_id, k.side or ""),
        ):
            if before.answers.of(key.finding_id, key.side) != assessment.answers.of(
                key.finding_id, key.side
            ):
                self.answer_changed.emit(key)
        self.changed.emit(assessment)
