"""What the quick-entry line is understood as, and what it stored."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.services.quick_entry.reader import QuickReader, ReadItem
from hipspine_desktop.ui.models.assessment_model import AssessmentModel

KEPT = 12


@dataclass(frozen=True, slots=True)
class Written:
    """One stored answer and what stood there before."""

    key: AnswerKey
    before: Answer
    after: Answer


class QuickEntryModel(QObject):
    """Reads as one types; stores exactly what it read.

    Signals:
        read_changed(object): the tuple of :class:`ReadItem` of the line as it stands.
        written_changed(object): the tuple of :class:`Written`, latest first.
    """

    read_changed = Signal(object)
    written_changed = Signal(object)

    def __init__(
        self, assessment: AssessmentModel, reader: QuickReader, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._assessment, self._reader = assessment, reader
        self._items: tuple[ReadItem, ...] = ()
        self._line = ""
        self._written: tuple[Written, ...] = ()

    @property
    def items(self) -> tuple[ReadItem, ...]:
        """The line as it is understood."""
        return self._items

    @property
    def written(self) -> tuple[Written, ...]:
        """What was stored from here, latest first."""
        return self._written

    def stands(self, key: AnswerKey) -> Answer:
        """What stands there now."""
        return self._assessment.assessment.answers.of(key.finding_id, key.side)

    def read(self, line: str) -> None:
        """The line is this now."""
        self._line = line
        painful = self._assessment.assessment.complaint.symptomatic_side
        self._items = self._reader.read(line, painful)
        self.read_changed.emit(self._items)

    def store(self) -> str:
        """Store what was read.

        Returns:
            What was not understood: it stays in the line.
        """
        if self._assessment.is_read_only:
            return self._line
        left = [self._line[i.start : i.end] for i in self._items if i.problem is not None]
        for item in self._items:
            for reading in item.readings:
                self._put(reading.key, reading.answer)
        self.written_changed.emit(self._written)
        return ", ".join(left)

    def take_back(self, written: Written) -> None:
        """Put back what stood there before, unless it was changed since."""
        key = written.key
        if self.stands(key) == written.after and not self._assessment.is_read_only:
            self._assessment.set_answer(key, written.before)
        self._written = tuple(w for w in self._written if w is not written)
        self.written_changed.emit(self._written)

    def complete(self, cursor: int) -> tuple[str, int]:
        """The line with the item at the cursor completed to the nearest name.

        Returns:
            Line and cursor; unchanged when there is nothing to complete.
        """
        item = next((i for i in self._items if i.start <= cursor <= i.end and i.guesses), None)
        if item is None:
            return self._line, cursor
        typed = self._line[item.start : item.end]
        completed = self._reader.completed(typed, item.guesses[0])
        line = self._line[: item.start] + completed + self._line[item.end :]
        return line, item.start + len(completed)

    def _put(self, key: AnswerKey, answer: Answer) -> None:
        before = self.stands(key)
        if before == answer:
            return
        self._assessment.set_answer(key, answer)
        self._written = (Written(key, before, answer), *self._written)[:KEPT]
