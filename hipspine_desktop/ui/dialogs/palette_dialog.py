"""The command palette: type a few letters, Enter goes there or does it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QListView, QWidget

from hipspine_desktop.ui.commands import Command, Finder
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.command_model import COMMAND_ROLE, CommandModel
from hipspine_desktop.ui.widgets.command_line import CommandLine
from hipspine_desktop.ui.widgets.command_painter import CommandPainter


class PaletteDialog(BaseDialog):
    """A line over the commands it fits; what cannot be done now says why and stays.

    Signals:
        command_chosen(object): the :class:`Command`; told after the dialog is gone.
    """

    command_chosen = Signal(object)

    def __init__(self, kit: Kit, commands: tuple[Command, ...], parent: QWidget) -> None:
        title = kit.texts("ui.palette.title")
        super().__init__(kit, title, "palette_dialog", parent, 620)
        self._commands, self._finder = commands, Finder(commands)
        self._model = CommandModel(self)
        self._list = QListView()
        self._list.setObjectName("palette_list")
        self._list.setAccessibleName(kit.texts("ui.palette.found"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(CommandPainter(kit, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._line = CommandLine(self._list)
        self._line.setObjectName("palette_line")
        self._line.setAccessibleName(title)
        self._line.setPlaceholderText(kit.texts("ui.palette.hint"))
        self._nothing = kit.prose(kit.texts("ui.palette.nothing"), "caption", "ink2")
        for widget in (self._line, self._list, self._nothing):
            self.body.addWidget(widget)
        room = parent.window().height() - kit.theme.px(220)
        self._list.setFixedHeight(max(kit.theme.px(140), min(kit.theme.px(380), room)))
        self._line.textChanged.connect(self._on_typed)
        self._line.returnPressed.connect(self._on_enter)
        self._list.clicked.connect(self._on_clicked)
        self._on_typed("")
        self._line.setFocus()

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        found = self._finder.matching(text)
        self.show_problem("")
        self._model.set_commands(found)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if found:
            self._list.setCurrentIndex(self._model.index(0, 0))

    @Slot()
    def _on_enter(self) -> None:
        self._choose(self._list.currentIndex())

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def confirm(self) -> None:
        """Ctrl+Enter, as Enter."""
        self._on_enter()

    def _choose(self, index: QModelIndex) -> None:
        command = index.data(COMMAND_ROLE)
        if not isinstance(command, Command):
            return
        if command.why_not:
            texts = self.kit.texts
            self.show_problem(texts("palette.refused", title=command.title, why=command.why_not))
        else:
            self.accept()
            self.command_chosen.emit(command)
