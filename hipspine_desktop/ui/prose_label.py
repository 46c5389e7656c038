"""A label that wraps, in plain text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from hipspine_desktop.wording.formats import unbroken_dates


class ProseLabel(QLabel):
    """Dates are not broken at the end of a line."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - as Qt calls it
        """Show a text."""
        super().setText(unbroken_dates(text))
