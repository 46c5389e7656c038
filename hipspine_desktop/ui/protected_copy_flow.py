"""A copy of the paper that opens only with a password: asks for it twice, then for the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from hipspine_desktop.services.documents import SHORTEST_PASSWORD, protected_file_name
from hipspine_desktop.ui.dialogs.ask_dialog import (
    AskDialog,
    AskField,
    FieldKind,
    Question,
    Typed,
)
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.documents_model import DocumentsModel

AREA = "protected_copy"


class ProtectedCopyFlow(QObject):
    """Lives as long as the page it asks on; keeps no password."""

    def __init__(self, kit: Kit, model: DocumentsModel, page: QWidget) -> None:
        super().__init__(page)
        self._kit, self._model, self._page = kit, model, page

    @Slot()
    def ask(self) -> None:
        """Ask for the password."""
        texts = self._kit.texts
        shortest = texts(f"{AREA}.password", n=SHORTEST_PASSWORD)
        question = Question(
            "protect_paper",
            texts(f"{AREA}.title"),
            texts(f"{AREA}.go"),
            (texts(f"{AREA}.what"), texts(f"{AREA}.no_archive")),
            (
                AskField("password", shortest, FieldKind.SECRET),
                AskField("again", texts(f"{AREA}.again"), FieldKind.SECRET),
            ),
        )
        dialog = AskDialog(self._kit, question, date.min, self._page)
        dialog.answered.connect(self._on_answered)
        dialog.open()

    def copy_to(self, path: Path, password: str) -> None:
        """Record the paper as issued and write its protected copy."""
        self._model.export(path, password)

    @Slot(object)
    def _on_answered(self, typed: Typed) -> None:
        dialog = self.sender()
        assert isinstance(dialog, AskDialog)
        password, texts = typed["password"], self._kit.texts
        if password != typed["again"]:
            dialog.refuse(texts(f"{AREA}.differ"))
        elif len(password) < SHORTEST_PASSWORD:
            dialog.refuse(texts("paper.protected.too_short", n=SHORTEST_PASSWORD))
        else:
            dialog.accept()
            self._choose_file(password)

    def _choose_file(self, password: str) -> None:
        start = str(Path.home() / protected_file_name(self._model.file_name()))
        path, _kind = QFileDialog.getSaveFileName(
            self._page, self._kit.texts(f"{AREA}.title"), start, "PDF (*.pdf)"
        )
        if path:
            self.copy_to(Path(path), password)
