"""The small menu that asks why a finding could not be tested, or a question not asked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hipspine_desktop.domain.answers import CannotTestReason
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.ui.kit import Kit


class ReasonMenu(QMenu):
    """One line a reason that fits, each with its letter; gone once closed.

    Signals:
        reason_chosen(object): a :class:`CannotTestReason`.
    """

    reason_chosen = Signal(object)

    def __init__(self, kit: Kit, definition: FindingDefinition, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("reason_menu")
        area = "asking" if definition.is_question else "ui.cell"
        title = kit.texts(f"{area}.why_not")
        self.setAccessibleName(title)
        heading = self.addAction(title)
        heading.setEnabled(False)
        for reason in definition.cannot_reasons:
            action = self.addAction(kit.texts(f"{area}.reason.{reason}"))
            action.setData(reason.value)
        self.triggered.connect(self._on_triggered)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.reason_chosen.emit(CannotTestReason(action.data()))
