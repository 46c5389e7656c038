"""Who may be the same person, beside what is being typed; advice, it stops nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from hipspine_desktop.domain.likeness import LikelyDuplicate
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.ui.compared_lines import identity_labels, identity_lines, reason_list
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.wording.formats import format_name

AREA = "likeness"


class LikenessCard(QFrame):
    """One record of several at a time, the likeliest first.

    Signals:
        record_requested(object): the :class:`Patient` in the records, to be opened instead.
    """

    record_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._typed: Patient | None = None
        self._found: tuple[LikelyDuplicate, ...] = ()
        self._at = 0
        self.setObjectName("patient_alike")
        self.setProperty("card", "notice")
        self._why = kit.prose("", "caption")
        self._why.setObjectName("likeness_why")
        self._which = kit.label("", "caption", "ink2")
        self._next = kit.button(kit.texts(f"{AREA}.next"), "next_alike", "link")
        self._open = kit.button(kit.texts(f"{AREA}.open"), "open_alike", "link")
        self._cells: dict[tuple[int, int], QLabel] = {}
        self._build_layout()
        self._next.clicked.connect(self._on_next)
        self._open.clicked.connect(self._on_open)
        self.hide()

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(4))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(kit.label(kit.texts(f"{AREA}.heading"), "caption_strong", "urgent"))
        head.addWidget(self._why, 1)
        column.addLayout(head)
        column.addLayout(self._build_grid())
        foot = QHBoxLayout()
        foot.setSpacing(px(12))
        foot.addWidget(self._open)
        foot.addStretch(1)
        foot.addWidget(self._which)
        foot.addWidget(self._next)
        column.addLayout(foot)

    def _build_grid(self) -> QGridLayout:
        kit, px, texts = self._kit, self._kit.theme.px, self._kit.texts
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(1))
        for column, key in enumerate(("typed", "stored"), start=1):
            grid.addWidget(kit.label(texts(f"{AREA}.{key}"), "caption", "ink2"), 0, column)
            grid.setColumnStretch(column, 1)
        for row, label in enumerate(identity_labels(texts), start=1):
            grid.addWidget(kit.label(label, "caption", "ink2"), row, 0, Qt.AlignmentFlag.AlignTop)
            for column in (1, 2):
                cell = self._cells[row, column] = kit.prose("", "caption")
                grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
        return grid

    def show_found(self, typed: Patient | None, found: tuple[LikelyDuplicate, ...]) -> None:
        """Show them beside the person typed; the one looked at stays where it is still alike."""
        before = self.shown
        ids = [x.patient.id for x in found]
        self._at = ids.index(before.patient.id) if before and before.patient.id in ids else 0
        self._typed, self._found = typed, found if typed is not None else ()
        self._show()

    @property
    def shown(self) -> LikelyDuplicate | None:
        """The record that stands beside the person typed."""
        return self._found[self._at] if self._at < len(self._found) else None

    def _show(self) -> None:
        shown, texts = self.shown, self._kit.texts
        self.setVisible(shown is not None)
        if shown is None or self._typed is None:
            return
        name, why = format_name(shown.patient), reason_list(texts, shown.reasons)
        self._why.setText(why)
        self._open.setAccessibleName(texts(f"{AREA}.open_spoken", name=name))
        self.setAccessibleName(texts(f"{AREA}.spoken", name=name, reasons=why))
        several = len(self._found) > 1
        self._which.setVisible(several)
        self._next.setVisible(several)
        self._which.setText(texts(f"{AREA}.which", n=self._at + 1, total=len(self._found)))
        self._compare(self._typed, shown.patient)

    def _compare(self, typed: Patient, stored: Patient) -> None:
        texts = self._kit.texts
        pairs = zip(identity_lines(texts, typed), identity_lines(texts, stored), strict=True)
        for row, ((_, ours), (_, theirs)) in enumerate(pairs, start=1):
            differs = bool(ours and theirs) and ours.casefold() != theirs.casefold()
            for column, words in enumerate((ours, theirs), start=1):
                cell = self._cells[row, column]
                cell.setText(words or texts(f"{AREA}.none"))
                set_property(cell, "role", "caption_strong" if differs else "caption")

    def compared(self) -> tuple[tuple[str, str], ...]:
        """What stands beside each other, line by line."""
        rows = sorted({row for row, _ in self._cells})
        return tuple((self._cells[row, 1].text(), self._cells[row, 2].text()) for row in rows)

    @Slot()
    def _on_next(self) -> None:
        self._at = (self._at + 1) % len(self._found)
        self._show()

    @Slot()
    def _on_open(self) -> None:
        if self.shown is not None:
            self.record_requested.emit(self.shown.patient)
