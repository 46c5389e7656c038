"""Choosing what holds for the whole practice, and keeping it in its records."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.people import Practice, Role
from hipspine_desktop.services.practice import update_practice
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.dialogs.practice_dialog import Offered, PracticeDialog
from hipspine_desktop.ui.window_parts import WindowParts

MAY_CHANGE = (Role.CLINICIAN, Role.ADMINISTRATOR)


class PracticeFlow(QObject):
    """Asks for kind of clinic and factors; writes them off the UI thread.

    Signals:
        kept(): they hold now; what is shown is to be reckoned anew.
    """

    kept = Signal()

    def __init__(self, parts: WindowParts, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._parts, self._session, self._window = parts, session, window

    def ask(self) -> None:
        """Open the dialog."""
        parts, session = self._parts, self._session
        knowing = parts.knowing()
        causes = (item for item in knowing.browse().items if item.level == "condition")
        offered = Offered(knowing.clinics, tuple((item.id, item.label) for item in causes))
        allowed = session.clinician.role in MAY_CHANGE
        dialog = PracticeDialog(parts.kit, session.practice, offered, allowed, self._window)
        dialog.practice_changed.connect(self._on_practice_changed)
        dialog.destroyed.connect(self._on_dialog_gone)
        dialog.open()

    @Slot(object)
    def _on_practice_changed(self, practice: Practice) -> None:
        work = partial(update_practice, self._session, practice)
        self._parts.operations.run(work, self._on_kept)

    def _on_kept(self, _kept: object) -> None:
        self.kept.emit()
        self.deleteLater()

    @Slot()
    def _on_dialog_gone(self) -> None:
        if self._parts.operations.is_idle:
            self.deleteLater()
