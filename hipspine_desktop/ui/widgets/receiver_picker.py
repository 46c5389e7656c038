"""Finding a receiver in the practice's address book: search while typing, the GP first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QListView, QWidget

from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.stationery import AddressEntry
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit


def receiver_line(to: Addressee) -> str:
    """``Mr A. Bone, Orthopaedics, 1 Hospital Way``"""
    lines = (to.name, to.organisation, *to.address.lines)
    return ", ".join(t.strip() for t in lines if t.strip())


class ReceiverPicker(QWidget):
    """A line that finds, and a button that shows all.

    Signals:
        picked(object): the :class:`Addressee`.
    """

    picked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._offered: tuple[Addressee, ...] = ()
        self._lines: list[str] = []
        title = kit.texts("stationery.letter.find")
        self.line = QLineEdit()
        self.line.setObjectName("receiver_find")
        self.line.setAccessibleName(title)
        self.line.setPlaceholderText(kit.texts("stationery.letter.find_hint"))
        self._model = QStringListModel(self)
        self.completer = QCompleter(self._model, self)
        self.completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setMaxVisibleItems(12)
        popup = self.completer.popup()
        if isinstance(popup, QListView):
            popup.setSpacing(kit.theme.px(3))
        self.line.setCompleter(self.completer)
        self.all = kit.button(kit.texts("stationery.letter.all"), "receiver_all", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.theme.px(8))
        row.addWidget(self.line, 1)
        row.addWidget(self.all)
        self.setFocusProxy(self.line)
        self.completer.activated.connect(self._on_activated)
        self.all.clicked.connect(self._on_all)

    def show_offered(self, entries: Sequence[AddressEntry], gp: Addressee | None) -> None:
        """Offer these; the patient's GP first."""
        others = tuple(e.addressee for e in entries if e.addressee != gp)
        self._offered = (gp, *others) if gp is not None else others
        self._lines = [receiver_line(to) for to in self._offered]
        if gp is not None:
            self._lines[0] = self._kit.texts("stationery.letter.gp", name=self._lines[0])
        self._model.setStringList(self._lines)
        allow(self, "" if self._offered else self._kit.texts("why_not.empty_book"))

    @property
    def lines(self) -> tuple[str, ...]:
        """What is offered, as it reads."""
        return tuple(self._lines)

    @Slot(str)
    def _on_activated(self, line: str) -> None:
        QTimer.singleShot(0, self.line.clear)  # the line itself puts the words in after this
        if line in self._lines:
            self.picked.emit(self._offered[self._lines.index(line)])

    @Slot()
    def _on_all(self) -> None:
        self.line.clear()
        self.line.setFocus()
        self.completer.setCompletionPrefix("")
        self.completer.complete()
