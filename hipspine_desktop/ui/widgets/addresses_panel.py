"""The address book of the practice: to whom letters go."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.stationery import AddressEntry
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.plain_table import PlainColumn, PlainRow, PlainTable

AREA = "stationery.book"


class AddressesPanel(QWidget):
    """A table with its acts.

    Signals:
        add_requested(): a new entry.
        change_requested(object), remove_requested(object): the :class:`AddressEntry`.
    """

    add_requested = Signal()
    change_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        texts = kit.texts
        self.setObjectName("addresses_panel")
        columns = (
            PlainColumn(texts(f"{AREA}.organisation")),
            PlainColumn(texts(f"{AREA}.name"), 170),
            PlainColumn(texts(f"{AREA}.service"), 170, rank=1),
            PlainColumn(texts(f"{AREA}.address"), 0, rank=2),
            PlainColumn(texts(f"{AREA}.phone"), 130, rank=3),
        )
        self.table = PlainTable(kit, "addresses_table", texts(f"{AREA}.title"), columns)
        self.table.set_empty(texts("stationery.empty_addresses"))
        add = kit.button(texts(f"{AREA}.add"), "add_address", "primary")
        self._change = kit.button(texts(f"{AREA}.change"), "change_address")
        self._remove = kit.button(texts(f"{AREA}.remove"), "remove_address")
        self._build_layout(add)
        add.clicked.connect(self.add_requested)
        self._change.clicked.connect(self._on_change)
        self._remove.clicked.connect(self._on_remove)
        self.table.item_chosen.connect(self._on_chosen)
        self.table.item_opened.connect(self.change_requested)
        self._on_chosen(None)

    def _build_layout(self, add: QWidget) -> None:
        kit, texts, px = self._kit, self._kit.texts, self._kit.theme.px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for button in (add, self._change, self._remove):
            row.addWidget(button)
        self._why = kit.prose("", "caption", "ink2")
        self._why.setObjectName("addresses_why_not")
        row.addWidget(self._why, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(kit.prose(texts(f"{AREA}.what"), "body", "ink2"))
        layout.addLayout(row)
        layout.addWidget(self.table, 1)

    def show_entries(self, entries: tuple[AddressEntry, ...]) -> None:
        """Show the book."""
        texts = self._kit.texts
        rows = []
        for entry in entries:
            to, kind = entry.addressee, entry.destination
            any_kind = texts("stationery.any")
            service = texts(f"clinical.destination.{kind}") if kind is not None else any_kind
            lines = ", ".join(to.address.lines)
            rows.append(
                PlainRow((to.organisation, to.name, service, lines, to.address.phone), entry)
            )
        self.table.set_rows(rows)

    @Slot(object)
    def _on_chosen(self, entry: AddressEntry | None) -> None:
        why = "" if entry is not None else self._kit.texts("why_not.choose_entry")
        for button in (self._change, self._remove):
            allow(button, why)
        self._why.setText(why)

    @Slot()
    def _on_change(self) -> None:
        self.change_requested.emit(self.table.chosen())

    @Slot()
    def _on_remove(self) -> None:
        self.remove_requested.emit(self.table.chosen())
