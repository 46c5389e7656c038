"""Records whose time is over: to be held, or deleted deliberately; and the stubs of those gone."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.retention import Country, Erasure, RetentionStatus
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.identity_words import number_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.plain_table import PlainColumn, PlainRow, PlainTable
from hipspine_desktop.wording.formats import format_date, format_datetime, format_name

AREA = "record_screens.keeping"
# name, width, rank: what gives way first where there is no room
DUE = (
    ("name", 0, 0), ("born", 110, 0), ("number", 260, 2), ("last", 110, 3), ("until", 110, 0),
    ("hold", 180, 1),
)  # fmt: skip
GONE = (
    ("number", 220, 0), ("record", 160, 3), ("why", 0, 0), ("by", 160, 1), ("at", 150, 2),
)  # fmt: skip


class KeepingPanel(QWidget):
    """Nothing is deleted by the program alone.

    Signals:
        hold_requested(object), release_requested(object), erase_requested(object): wishes about
            a :class:`RetentionStatus`.
    """

    hold_requested = Signal(object)
    release_requested = Signal(object)
    erase_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._today = date.min
        texts = kit.texts
        due = [PlainColumn(texts(f"{AREA}.column.{n}"), w, rank) for n, w, rank in DUE]
        gone = [PlainColumn(texts(f"{AREA}.stub.{n}"), w, rank) for n, w, rank in GONE]
        self.table = PlainTable(kit, "keeping_table", texts(f"{AREA}.title"), due)
        self.stubs = PlainTable(kit, "stubs_table", texts(f"{AREA}.stubs"), gone)
        self.table.set_empty(texts("stationery.empty_due"))
        self.stubs.set_empty(texts("stationery.empty_stubs"))
        self._rule = kit.prose("", "body", "ink2")
        self._empty = kit.prose(texts(f"{AREA}.none"), "body", "ink2")
        self._empty.setObjectName("keeping_none")
        self._hold = kit.button(texts(f"{AREA}.hold"), "place_hold")
        self._release = kit.button(texts(f"{AREA}.release"), "release_hold")
        self._erase = kit.button(texts(f"{AREA}.erase"), "erase_record")
        self._why = kit.prose("", "caption", "ink2")
        self._why.setObjectName("keeping_why_not")
        self._build_layout()
        self._connect()

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for button in (self._hold, self._release, self._erase):
            row.addWidget(button)
        row.addWidget(self._why, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self._rule)
        layout.addLayout(row)
        layout.addWidget(self._empty)
        layout.addWidget(self.table, 3)
        layout.addWidget(kit.label(kit.texts(f"{AREA}.stubs"), "card"))
        layout.addWidget(self.stubs, 2)

    def _connect(self) -> None:
        self.table.item_chosen.connect(self._on_chosen)
        self._hold.clicked.connect(self._on_hold)
        self._release.clicked.connect(self._on_release)
        self._erase.clicked.connect(self._on_erase)

    def show_due(
        self,
        due: tuple[RetentionStatus, ...],
        stubs: tuple[Erasure, ...],
        country: Country,
        today: date,
    ) -> None:
        """Show what is due, the longest overdue first, and what was deleted."""
        self._today = today
        texts = self._kit.texts
        where = texts(f"settings.retention_country.{country}")
        self._rule.setText(texts(f"{AREA}.what", country=where, years=country.adult_years))
        self.table.set_rows([self._due_row(status) for status in due])
        self.table.setVisible(bool(due))
        self._empty.setVisible(not due)
        self.stubs.set_rows([self._stub_row(stub) for stub in stubs])

    def _due_row(self, status: RetentionStatus) -> PlainRow:
        patient = status.patient
        held = "; ".join(h.reason for h in status.holds)
        words = (
            format_name(patient),
            format_date(patient.born),
            number_words(self._kit.texts, patient),
            format_date(status.last_entry),
            format_date(status.keep_until),
            self._kit.texts(f"{AREA}.held", why=held) if held else "",
        )
        return PlainRow(words, status)

    def _stub_row(self, stub: Erasure) -> PlainRow:
        numbers = ", ".join(f"{i.system} {i.value}" for i in stub.identifiers)
        words = (
            numbers or self._kit.texts("record_screens.number.none"),
            ", ".join(stub.record_numbers),
            stub.reason,
            stub.name,
            format_datetime(stub.at.astimezone()),
        )
        return PlainRow(words, stub, "ink2")

    @Slot(object)
    def _on_chosen(self, status: RetentionStatus | None) -> None:
        texts = self._kit.texts
        none = texts("why_not.choose_record") if status is None else ""
        free = status is not None and not status.holds
        early = status is not None and not status.is_due(self._today)
        allow(self._hold, none)
        allow(self._release, none or (texts("why_not.no_hold") if free else ""))
        allow(self._erase, none or (texts("why_not.not_due") if early else ""))
        self._why.setText(none)

    @Slot()
    def _on_hold(self) -> None:
        self.hold_requested.emit(self.table.chosen())

    @Slot()
    def _on_release(self) -> None:
        self.release_requested.emit(self.table.chosen())

    @Slot()
    def _on_erase(self) -> None:
        self.erase_requested.emit(self.table.chosen())
