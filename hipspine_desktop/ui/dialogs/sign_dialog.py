"""Signing an assessment with one's own password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.dialogs.ask_dialog import identity_card
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit


class SignDialog(BaseDialog):
    """Names the patient, says what signing does, lists what is in the way.

    Args:
        waits: whether the signature waits for a supervisor's.
        notes: what is to be known before signing, and does not stop it.

    Signals:
        sign_requested(object): the password, as :class:`Password`.
    """

    sign_requested = Signal(object)

    def __init__(
        self,
        kit: Kit,
        patient: Patient,
        signer: str,
        in_the_way: tuple[str, ...],
        parent: QWidget,
        *,
        waits: bool = False,
        notes: tuple[str, ...] = (),
    ) -> None:
        super().__init__(kit, kit.texts("ui.sign.title"), "sign_dialog", parent)
        self.body.addWidget(identity_card(kit, patient))
        self.body.addWidget(kit.prose(kit.texts("ui.sign.what"), "body"))
        if waits:
            self.body.addWidget(kit.prose(kit.texts("record_screens.sign.waits"), "strong"))
        for sentence in in_the_way:
            self.body.addWidget(kit.prose(sentence, "body", "urgent"))
        for sentence in notes:
            self.body.addWidget(kit.prose(sentence, "strong"))
        self.body.addWidget(
            kit.label(kit.texts("ui.sign.password", name=signer), "caption_strong", "ink2")
        )
        self._password = QLineEdit()
        self._password.setObjectName("sign_password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName(kit.texts("ui.sign.password", name=signer))
        self.body.addWidget(self._password)
        self._main = self.add_buttons(kit.texts("ui.sign.sign"), "sign")
        why = kit.texts("why_not.in_the_way") if in_the_way else ""
        allow(self._main, why)
        allow(self._password, why)
        self._password.setFocus()

    def confirm(self) -> None:
        """Ask for the signature; the dialog stays until it is there."""
        if not self._main.isEnabled():
            return
        if not self._password.text():
            self.show_problem(self.kit.texts("ui.sign.no_password"))
            return
        allow(self._main, self.kit.texts("why_not.busy"))
        self._main.setText(self.kit.texts("window.sign.signing"))
        self.sign_requested.emit(Password(self._password.text()))

    def refuse(self, sentence: str) -> None:
        """The password was not right."""
        allow(self._main)
        self._main.setText(self.kit.texts("ui.sign.sign"))
        self._password.clear()
        self._password.setFocus()
        self.show_problem(sentence)


class Password:
    """A password on its way to a service; its text is in no repr."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "Password(…)"
