"""A fault of the program itself: what it means, and a report that may be copied."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit


class CrashDialog(BaseDialog):
    """The report holds places in the program, never what was typed."""

    def __init__(self, kit: Kit, report: str, parent: QWidget) -> None:
        super().__init__(kit, kit.texts("ui.crash.title"), "crash_dialog", parent, 620)
        self._report = report
        self.body.addWidget(kit.prose(kit.texts("ui.crash.what")))
        text = QPlainTextEdit(report)
        text.setObjectName("crash_report")
        text.setAccessibleName(kit.texts("ui.crash.report"))
        text.setReadOnly(True)
        text.setFixedHeight(kit.theme.px(180))
        self.body.addWidget(text)
        copying = kit.button(kit.texts("ui.crash.copy"), "copy_report", icon="copy")
        copying.clicked.connect(self._on_copy_clicked)
        self.buttons.addWidget(copying)
        self.add_buttons(kit.texts("ui.dialog.close"), "close_crash", cancel=False)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
