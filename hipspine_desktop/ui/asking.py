"""One question with an act behind it: asks, does it off the UI thread, closes when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import message_for
from hipspine_desktop.ui.dialogs.ask_dialog import AskDialog, Question, Typed
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.operations import Lane, Operations

T = TypeVar("T")


def refusal_words(kit: Kit, failure: Exception) -> str:
    """What a dialog or page says of an act that failed; of a fault of ours no detail."""
    if isinstance(failure, HipspineError):
        return message_for(failure).text
    return kit.texts("record_screens.ask.fault")


@dataclass(frozen=True, slots=True)
class Asker:
    """What asking needs.

    Attributes:
        today: the day on the wall calendar.
    """

    kit: Kit
    operations: Operations
    today: Callable[[], date]
    parent: QWidget

    def ask(
        self,
        question: Question,
        work: Callable[[Typed], T],
        done: Callable[[T], object],
        lane: Lane = Lane.STORE,
    ) -> AskDialog:
        """Open the question.

        Args:
            work: runs off the UI thread with what was typed; a refusal goes back into the dialog.
            done: a bound method, called with what the work gave once the dialog is closed.
        """
        dialog = AskDialog(self.kit, question, self.today(), self.parent)
        _Act(dialog, self.operations, work, done, lane)
        dialog.open()
        return dialog


class _Act(QObject):
    """Lives as long as its dialog."""

    def __init__(
        self,
        dialog: AskDialog,
        operations: Operations,
        work: Callable[[Typed], Any],
        done: Callable[[Any], object],
        lane: Lane,
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._operations = dialog, operations
        self._work, self._done, self._lane = work, done, lane
        dialog.answered.connect(self._on_answered)

    @Slot(object)
    def _on_answered(self, typed: Typed) -> None:
        self._operations.run(
            partial(self._work, typed), self._on_done, self._on_refused, self._lane
        )

    def _on_done(self, result: object) -> None:
        self._dialog.accept()
        self._done(result)

    def _on_refused(self, failure: Exception) -> None:
        self._dialog.refuse(refusal_words(self._dialog.kit, failure))
