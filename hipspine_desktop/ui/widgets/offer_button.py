"""A button with a list of what can be put in; the list is made when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from hipspine_desktop.ui.kit import Kit

Listed = Callable[[], Sequence[tuple[str, object]]]


class OfferButton(QWidget):
    """Words and what they stand for.

    Args:
        nothing: what is said when there is nothing to offer.

    Signals:
        chosen(object): what the chosen words stand for.
    """

    chosen = Signal(object)

    def __init__(self, kit: Kit, words: str, name: str, listed: Listed, nothing: str) -> None:
        super().__init__()
        self._listed, self._nothing = listed, nothing
        self._items: tuple[tuple[str, object], ...] = ()
        self.button = kit.button(words, name, "link")
        self.button.clicked.connect(self.open_list)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        self.setFocusProxy(self.button)

    @Slot()
    def open_list(self) -> None:
        """Show the list under the button."""
        self._items = tuple(self._listed())
        menu = QMenu(self.button)
        menu.setObjectName(f"{self.button.objectName()}_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, (words, _item) in enumerate(self._items):
            menu.addAction(words.replace("&", "&&")).setData(place)
        if not self._items:
            menu.addAction(self._nothing).setEnabled(False)
        menu.triggered.connect(self._on_triggered)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        place = action.data()
        if isinstance(place, int):
            self.chosen.emit(self._items[place][1])
