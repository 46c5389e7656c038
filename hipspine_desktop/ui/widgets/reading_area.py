"""A long text that is scrolled and read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from hipspine_desktop.ui.spoken import Role


class ReadingArea(QScrollArea):
    """Scrolls with the arrow keys when it has the focus; a document to a screen reader."""

    spoken_role = Role.Document

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(title)

    def show_page(self, page: QWidget, title: str) -> None:
        """Show another text from its top."""
        self.setWidget(page)
        self.setAccessibleName(title)
        self.verticalScrollBar().setValue(0)
