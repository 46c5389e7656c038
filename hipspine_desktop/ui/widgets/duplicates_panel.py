"""Pairs of records of the practice that may be of one person, the likeliest first."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.likeness import DuplicateList, DuplicatePair
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.compared_lines import reason_list
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.plain_table import PlainColumn, PlainRow, PlainTable
from hipspine_desktop.wording.formats import format_date, format_name

AREA = "likeness.list"
# name, width, rank: what gives way first where there is no room
COLUMNS = (("one", 0, 0), ("other", 0, 0), ("why", 430, 1))


class DuplicatesPanel(QWidget):
    """Nothing is joined from here without both records having been looked at.

    Signals:
        compare_requested(object): the :class:`DuplicatePair` to be looked at beside each other.
        look_requested(): compare all records again.
    """

    compare_requested = Signal(object)
    look_requested = Signal()

    def __init__(self, kit: Kit, role: Role) -> None:
        super().__init__()
        self._kit, self._joins = kit, role is Role.CLINICIAN
        texts = kit.texts
        columns = [PlainColumn(texts(f"{AREA}.column.{n}"), w, rank) for n, w, rank in COLUMNS]
        self.table = PlainTable(
            kit, "duplicates_table", texts("record_screens.practice.part.duplicates"), columns
        )
        self._compare = kit.button(texts(f"{AREA}.compare"), "compare_pair", "primary")
        self._again = kit.button(texts(f"{AREA}.again"), "look_for_pairs")
        self._said = kit.prose("", "body", "ink2")
        self._said.setObjectName("duplicates_said")
        self._build_layout()
        self.table.item_chosen.connect(self._on_chosen)
        self.table.item_opened.connect(self._on_opened)
        self._compare.clicked.connect(self._on_compare)
        self._again.clicked.connect(self.look_requested)

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(kit.prose(kit.texts(f"{AREA}.what"), "body", "ink2"))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._compare)
        row.addWidget(self._again)
        row.addWidget(self._said, 1)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        if not self._joins:
            layout.addWidget(kit.prose(kit.texts(f"{AREA}.no_join"), "caption", "ink2"))

    def show_looking(self) -> None:
        """All records are being compared."""
        allow(self._again, self._kit.texts("why_not.busy"))
        self._said.setText(self._kit.texts(f"{AREA}.looking"))

    def show_pairs(self, found: DuplicateList) -> None:
        """Show what was found."""
        texts = self._kit.texts
        allow(self._again)
        self.table.set_empty(texts(f"{AREA}.none"))
        self.table.set_rows([self._row(pair) for pair in found.pairs])
        key = "more" if found.more else "shown"
        words = texts(f"{AREA}.{key}", n=len(found.pairs), more=found.more)
        self._said.setText(words if found.pairs else "")

    def show_problem(self, sentence: str) -> None:
        """It could not be done."""
        allow(self._again)
        self._said.setText(sentence)

    def _row(self, pair: DuplicatePair) -> PlainRow:
        why = reason_list(self._kit.texts, pair.reasons)
        return PlainRow((_name(pair.one), _name(pair.other), why), pair)

    @Slot(object)
    def _on_chosen(self, pair: DuplicatePair | None) -> None:
        why = "join_role" if not self._joins else "choose_pair" if pair is None else ""
        allow(self._compare, self._kit.texts(f"why_not.{why}") if why else "")

    @Slot()
    def _on_compare(self) -> None:
        self._on_opened(self.table.chosen())

    @Slot(object)
    def _on_opened(self, pair: object) -> None:
        if self._joins and isinstance(pair, DuplicatePair):
            self.compare_requested.emit(pair)


def _name(patient: Patient) -> str:
    return f"{format_name(patient)}, {format_date(patient.born)}"
