"""Where the patient is now: told by the last test done, corrected here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from hipspine_desktop.domain.findings import Position
from hipspine_desktop.ui.kit import Kit

AREA = "plan_of_examination.position"


class PositionChooser(QWidget):
    """A quiet button that names the position; its menu has all of them, and "not known".

    Signals:
        position_chosen(object): the :class:`Position` the patient is in.
    """

    position_chosen = Signal(object)

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self._present = Position.NONE
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._button = kit.button("", name, "link", "chevron_down")
        self._button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._button.clicked.connect(self._on_clicked)
        layout.addWidget(self._button)
        self.setFocusProxy(self._button)
        self.show_position(Position.NONE)

    @property
    def position(self) -> Position:
        """The position shown."""
        return self._present

    def show_position(self, present: Position) -> None:
        """Show where the patient is, without telling."""
        self._present = present
        texts = self._kit.texts
        self._button.setText(self._words(present))
        self._button.setAccessibleName(texts(f"{AREA}.spoken", position=self._words(present)))
        self._button.setToolTip(texts(f"{AREA}.hint"))
        self._button.setAccessibleDescription(texts(f"{AREA}.hint"))

    def _words(self, position: Position) -> str:
        texts = self._kit.texts
        if position is Position.NONE:
            return texts(f"{AREA}.unknown")
        return texts(f"{AREA}.known", position=texts(f"ui.position.{position}"))

    @Slot()
    def _on_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("position_menu")
        menu.setAccessibleName(self._kit.texts(f"{AREA}.hint"))
        for position in (*(p for p in Position if p is not Position.NONE), Position.NONE):
            action = menu.addAction(self._words(position))
            action.setData(position.value)
            action.setCheckable(True)
            action.setChecked(position is self._present)
            if position is self._present:
                menu.setActiveAction(action)
        menu.triggered.connect(self._on_triggered)
        menu.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.position_chosen.emit(Position(action.data()))
