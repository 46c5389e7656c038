"""The commands the palette offers now."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hipspine_desktop.ui.commands import Command

Index = QModelIndex | QPersistentModelIndex
COMMAND_ROLE = Qt.ItemDataRole.UserRole + 1
ROOT = QModelIndex()


class CommandModel(QAbstractListModel):
    """Commands by ``COMMAND_ROLE``; a screen reader hears title, kind and keys."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands: tuple[Command, ...] = ()

    def set_commands(self, commands: tuple[Command, ...]) -> None:
        """Offer others."""
        self.beginResetModel()
        self._commands = commands
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of commands."""
        return 0 if parent.isValid() else len(self._commands)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The command, its title, or what is read out."""
        command = self._commands[index.row()]
        if role == COMMAND_ROLE:
            return command
        if role == Qt.ItemDataRole.DisplayRole:
            return command.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                t for t in (command.title, command.group, command.keys, command.why_not) if t
            )
        return None
