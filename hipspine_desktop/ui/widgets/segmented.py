"""A row of segments of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.tab_order import one_stop


class Segmented(QWidget):
    """Exactly one or none of the values is chosen.

    Signals:
        chosen(object): the value (a StrEnum member), chosen by the user.
    """

    spoken_role = Role.Grouping

    chosen = Signal(object)

    def __init__(self, kit: Kit, name: str, options: Sequence[tuple[StrEnum, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[StrEnum, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        last = len(options) - 1
        for index, (value, text) in enumerate(options):
            button = kit.button(text, f"{name}_{value}", "segment")
            place = "first" if index == 0 else "last" if index == last else "middle"
            button.setProperty("place", place)
            button.setCheckable(True)
            button.setAutoExclusive(True)  # so that it is a radio button to a screen reader
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            self._group.addButton(button, index)
            self._buttons[value] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self._values = [value for value, _ in options]
        self._stop_at_chosen()
        self._group.idClicked.connect(self._on_clicked)

    def set_title(self, title: str) -> None:
        """What is chosen here, for screen readers."""
        self.setAccessibleName(title)
        for button in self._buttons.values():
            button.setAccessibleDescription(title)

    @property
    def value(self) -> StrEnum | None:
        """The value chosen, if any."""
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else None

    def set_value(self, value: StrEnum | None) -> None:
        """Show a choice without telling."""
        button = self._buttons.get(value) if value is not None else None
        if button is not None and button.isChecked() and self.focusProxy() is button:
            return
        if button is not None:
            button.setChecked(True)
            self._stop_at_chosen()
            return
        self._group.setExclusive(False)
        for other in self._buttons.values():
            other.setChecked(False)
        self._group.setExclusive(True)
        self._stop_at_chosen()

    def _stop_at_chosen(self) -> None:
        chosen = self._group.checkedButton()
        one_stop(tuple(self._buttons.values()), chosen)
        self.setFocusProxy(chosen or self._group.button(0))

    @Slot(int)
    def _on_clicked(self, index: int) -> None:
        self._stop_at_chosen()
        self.chosen.emit(self._values[index])
