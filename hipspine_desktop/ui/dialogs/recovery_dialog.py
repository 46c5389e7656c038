"""Shows the recovery key of a new practice once, to be printed or copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit


class RecoveryDialog(BaseDialog):
    """Goes on only when the user says that the key is safe on paper.

    Signals:
        key_kept(): the user has it.
    """

    key_kept = Signal()

    def __init__(self, kit: Kit, recovery_key: str, practice: str, parent: QWidget) -> None:
        super().__init__(kit, kit.texts("ui.recovery.title"), "recovery_dialog", parent, 560)
        self._key, self._practice = recovery_key, practice
        self.body.addWidget(kit.prose(kit.texts("ui.recovery.what")))
        box = QFrame()
        box.setProperty("card", "quiet")
        inner = QVBoxLayout(box)
        shown = kit.prose(recovery_key, "mono")
        shown.setObjectName("recovery_key")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner.setContentsMargins(*([kit.theme.px(14)] * 4))
        inner.addWidget(shown)
        self.body.addWidget(box)
        row = QHBoxLayout()
        printing = kit.button(kit.texts("ui.recovery.print"), "print_key", icon="printer")
        printing.clicked.connect(self._on_print_clicked)
        saving = kit.button(kit.texts("record_screens.recovery.save"), "save_key", icon="save")
        saving.clicked.connect(self._on_save_clicked)
        copying = kit.button(kit.texts("ui.recovery.copy"), "copy_key", icon="copy")
        copying.clicked.connect(self._on_copy_clicked)
        row.addWidget(printing)
        row.addWidget(saving)
        row.addWidget(copying)
        row.addStretch(1)
        self.body.addLayout(row)
        self._kept = QCheckBox(kit.texts("ui.recovery.kept"))
        self._kept.setObjectName("key_kept")
        self.body.addWidget(self._kept)
        self._main = self.add_buttons(kit.texts("ui.recovery.go_on"), "go_on", cancel=False)
        self._on_kept_toggled(False)
        self._kept.toggled.connect(self._on_kept_toggled)

    def confirm(self) -> None:
        """Only with the box ticked."""
        if self._kept.isChecked():
            self.key_kept.emit()
            self.accept()

    @Slot(bool)
    def _on_kept_toggled(self, kept: bool) -> None:
        allow(self._main, "" if kept else self.kit.texts("why_not.tick_first"))

    def reject(self) -> None:
        """Escape does not lose the key."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape does nothing here."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._key)

    @Slot()
    def _on_print_clicked(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self._print(printer)

    @Slot()
    def _on_save_clicked(self) -> None:
        texts = self.kit.texts
        path, _ = QFileDialog.getSaveFileName(
            self, texts("record_screens.recovery.save"), texts("record_screens.recovery.file")
        )
        if path:
            self.save_as(Path(path))

    def save_as(self, path: Path) -> None:
        """Write the paper as a PDF, to be printed elsewhere and then deleted."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        self._print(printer)

    def _print(self, printer: QPrinter) -> None:
        painter = QPainter()
        if not painter.begin(printer):
            self.show_problem(self.kit.texts("record_screens.recovery.not_written"))
            return
        painter.setFont(self.kit.theme.font("card"))
        page = printer.pageLayout().paintRectPixels(printer.resolution())
        lines = (self._practice, self.kit.texts("ui.recovery.paper"), self._key)
        text = "\n\n".join(lines)
        flags = int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        font = painter.font()
        font.setPointSizeF(14)
        painter.setFont(font)
        painter.drawText(page.toRectF(), flags, text)
        painter.end()
