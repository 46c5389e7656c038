"""Tells when the store cannot take what is typed, when it has it again, and before it is lost."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from hipspine_desktop.errors import UnwrittenError
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.ui.case_maker import CaseMaker
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.shell import Shell


class UnwrittenWatch(QObject):
    """Says it once, not at each try; a leaving that would lose something is asked about once."""

    def __init__(self, kit: Kit, shell: Shell, cases: CaseMaker, parent: QObject) -> None:
        super().__init__(parent)
        self._kit, self._shell, self._cases = kit, shell, cases
        self._model: AssessmentModel | None = None
        self._told, self._warned = "", False

    def watch(self, model: AssessmentModel) -> None:
        """The assessment on the screen."""
        self._model = model
        model.save_failed.connect(self._on_save_failed)
        model.saved.connect(self._on_saved)

    def forget(self) -> None:
        """The assessment is left; what it holds unwritten is still known."""
        self._model = None

    def why_stay(self) -> str:
        """What would be lost by leaving the session now; "" for nothing, or once it was said."""
        why = (self._model.unwritten if self._model is not None else None) or self._cases.unwritten
        if why is None or self._warned:
            return ""
        self._warned = True
        leaving = self._kit.texts("window.unwritten.leaving")
        message = Message(Level.FAILED, why.sentence, leaving)
        self._shell.messages.show_message(message)
        return message.text

    @Slot(object)
    def _on_save_failed(self, failure: Exception) -> None:
        self._shell.bar.saved.show_failed()
        if isinstance(failure, UnwrittenError) and failure.sentence != self._told:
            self._told = failure.sentence
            kept = self._kit.texts("window.unwritten.kept", way_out=failure.way_out)
            self._shell.messages.show_message(Message(Level.FAILED, failure.sentence, kept))

    @Slot(object)
    def _on_saved(self, _moment: object) -> None:
        if self._told and self._cases.unwritten is None:
            done = self._kit.texts("window.unwritten.done")
            self._shell.messages.show_message(Message(Level.DONE, done))
            self._told, self._warned = "", False
