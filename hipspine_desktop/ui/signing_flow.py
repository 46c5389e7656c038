"""Signing: only what the store has and the engine has read in full can be signed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.people import Role
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services.assessments import signing_obstacles
from hipspine_desktop.services.letter_links import unfilled
from hipspine_desktop.ui.desk import Desk
from hipspine_desktop.ui.dialogs.sign_dialog import Password, SignDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import EstimateModel
from hipspine_desktop.ui.shell import Shell


class SigningFlow(QObject):
    """Waits until answers and estimate are settled, asks for the password, signs.

    Signals:
        signed(object): the signed :class:`Assessment`.
    """

    signed = Signal(object)

    def __init__(self, kit: Kit, desk: Desk, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._kit, self._desk, self._shell = kit, desk, shell
        self._model: AssessmentModel | None = None
        self._estimate: EstimateModel | None = None
        self._dialog: SignDialog | None = None
        self._wanted = False
        desk.signed.connect(self._on_signed)
        desk.sign_refused.connect(self._on_refused)

    def watch(self, model: AssessmentModel, estimate: EstimateModel) -> None:
        """The assessment that may be signed."""
        self._model, self._estimate, self._wanted = model, estimate, False
        model.saved.connect(self._on_settled)
        estimate.shown_changed.connect(self._on_settled)

    def ask(self) -> None:
        """Open the dialog, at once or when everything is settled.

        Where the patient is matters no longer: what is signed does not depend on it.
        """
        self._wanted = True
        if not self._is_settled():
            sentence = self._kit.texts("ui.sign.wait")
            self._shell.messages.show_message(Message(Level.NOTICE, sentence))
        if self._estimate is not None:
            self._estimate.set_present(Position.NONE)
        self._on_settled()

    def _is_settled(self) -> bool:
        model, estimate = self._model, self._estimate
        return (
            model is not None
            and estimate is not None
            and model.is_settled
            and estimate.result is not None
            and not estimate.shown.is_stale
            and not estimate.is_waiting
        )

    @Slot()
    def _on_settled(self) -> None:
        model, estimate = self._model, self._estimate
        if not self._wanted or not self._is_settled() or model is None or estimate is None:
            return
        self._wanted = False
        clinician = self._desk.session.clinician
        dialog = SignDialog(
            self._kit,
            model.patient,
            clinician.name,
            self._obstacles(),
            self._dialog_parent(),
            waits=clinician.role is Role.STUDENT,
            notes=unfilled(model.assessment, self._kit.texts),
        )
        dialog.sign_requested.connect(self._on_password)
        dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog = dialog
        dialog.open()

    def _dialog_parent(self) -> QWidget:
        return self._shell

    def _obstacles(self) -> tuple[str, ...]:
        model, estimate = self._model, self._estimate
        assert model is not None
        assert estimate is not None
        assert estimate.result is not None
        return signing_obstacles(model.catalogue, model.assessment, estimate.result)

    @Slot(object)
    def _on_password(self, password: Password) -> None:
        model, estimate = self._model, self._estimate
        if model is None or estimate is None or estimate.result is None:
            return
        self._desk.sign(model.assessment, password.text, estimate.result)

    @Slot(object)
    def _on_signed(self, assessment: Assessment) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.signed.emit(assessment)

    @Slot(object)
    def _on_refused(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.refuse(sentence)

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = None
