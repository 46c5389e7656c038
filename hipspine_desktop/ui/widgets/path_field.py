"""A file or a folder, typed or looked for."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import Role


class PathField(QWidget):
    """A line, and a button that opens the system's dialog.

    Args:
        patterns: name and pattern of the files wanted; none: a folder is wanted.

    Signals:
        chosen(object): the path as text, once it is chosen or the line is left.
    """

    spoken_role = Role.Grouping

    chosen = Signal(object)

    def __init__(
        self, kit: Kit, label: str, patterns: tuple[tuple[str, str], ...] = (), start: str = ""
    ) -> None:
        super().__init__()
        self._label, self._patterns = label, patterns
        self._line = QLineEdit(start)
        self._line.setObjectName("path_line")
        self._line.setAccessibleName(label)
        browse = kit.button(kit.texts("record_screens.path.browse"), "path_browse")
        browse.clicked.connect(self._on_browse)
        self._line.editingFinished.connect(self._on_finished)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.theme.px(8))
        row.addWidget(self._line, 1)
        row.addWidget(browse)
        self.setFocusProxy(self._line)

    def path(self) -> str:
        """The path as text, "" when none is given."""
        return self._line.text().strip()

    def set_path(self, path: str) -> None:
        """Show another path."""
        if path != self._line.text():
            self._line.setText(path)

    @Slot()
    def _on_browse(self) -> None:
        if self._patterns:
            wanted = ";;".join(f"{name} ({pattern})" for name, pattern in self._patterns)
            found, _ = QFileDialog.getOpenFileName(self, self._label, self.path(), wanted)
        else:
            found = QFileDialog.getExistingDirectory(self, self._label, self.path())
        if found:
            self._line.setText(found)
            self.chosen.emit(found)

    @Slot()
    def _on_finished(self) -> None:
        self.chosen.emit(self.path())
