"""Opens the question when the store refused a change because of another window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from hipspine_desktop.ui.dialogs.conflict_dialog import ConflictDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel, Refused
from hipspine_desktop.ui.shell import Shell


class ConflictFlow(QObject):
    """One question at a time, about the assessment on the screen."""

    def __init__(self, kit: Kit, shell: Shell, model: AssessmentModel) -> None:
        super().__init__(shell)
        self._kit, self._shell, self._model = kit, shell, model
        self._dialog: ConflictDialog | None = None
        model.refused.connect(self._on_refused)

    @Slot(object)
    def _on_refused(self, refused: Refused) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        model = self._model
        dialog = ConflictDialog(self._kit, refused, model.patient, model.catalogue, self._shell)
        dialog.write_again_requested.connect(model.write_again)
        dialog.take_theirs_requested.connect(model.take_theirs)
        dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog = dialog
        dialog.open()

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = None
