"""The small menu that asks why a finding could not be tested."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hipspine_desktop.domain.answers import CannotTestReason
from hipspine_desktop.ui.kit import Kit


class ReasonMenu(QMenu):
    """One line a reason, each with its letter; gone once closed.

    Signals:
        reason_chosen(object): a :class:`CannotTestReason`.
    """

    reason_chosen = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("reason_menu")
        self.setAccessibleName(kit.texts("ui.cell.why_not"))
        heading = self.addAction(kit.texts("ui.cell.why_not"))
        heading.setEnabled(False)
        for reason in CannotTestReason:
            action = self.addAction(kit.texts(f"ui.cell.reason.{reason}"))
            action.setData(reason.value)
        self.triggered.connect(self._on_triggered)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.reason_chosen.emit(CannotTestReason(action.data()))
