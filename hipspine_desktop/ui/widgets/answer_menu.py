"""The answers of a yes/no cell as a list, for those who press a button rather than a key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from hipspine_desktop.domain.answers import AnswerState
from hipspine_desktop.ui.kit import Kit

OFFERED = (
    AnswerState.PRESENT,
    AnswerState.ABSENT,
    AnswerState.UNCLEAR,
    AnswerState.COULD_NOT_TEST,
    AnswerState.NOT_ASKED,
)


class AnswerMenu(QMenu):
    """One line an answer with its key; gone once closed.

    A screen reader, a voice or a switch presses the cell, and so does the space bar.

    Signals:
        state_chosen(object): an :class:`AnswerState`.
    """

    state_chosen = Signal(object)

    def __init__(self, kit: Kit, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("answer_menu")
        self.setAccessibleName(title)
        for state in OFFERED:
            self.addAction(kit.texts(f"spoken.menu.{state}")).setData(state.value)
        self.triggered.connect(self._on_triggered)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.state_chosen.emit(AnswerState(action.data()))
