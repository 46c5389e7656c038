"""A label that wraps, in plain text."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from hipspine_desktop.wording.formats import unbroken_dates

_LONG_WORD = re.compile(r"\S{40,}")
_PIECES = re.compile(r"\S{24}")
BREAK_HERE = "\u200b"


class ProseLabel(QLabel):
    """Dates are not broken at the end of a line; an endless word, such as an address, is."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - as Qt calls it
        """Show a text."""
        super().setText(_LONG_WORD.sub(_broken, unbroken_dates(text)))


def _broken(word: re.Match[str]) -> str:
    return _PIECES.sub(lambda piece: piece.group() + BREAK_HERE, word.group())
