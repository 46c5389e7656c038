"""Joining two records of one person: choose, see both beside each other, confirm with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from hipspine_desktop.domain.likeness import LikelyDuplicate
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.services.merging import combined
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.compared_lines import Line, care_lines, identity_lines, reason_list
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.identity_words import full_identity
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit
from hipspine_desktop.ui.widgets.reading_area import ReadingArea

AREA = "record_screens.merge"
PATIENT_ROLE = Qt.ItemDataRole.UserRole + 1
SEARCH_AFTER_MS = 120


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """Which record goes on, which is joined to it, and why."""

    kept: Patient
    merged: Patient
    reason: str


class MergeDialog(BaseDialog):
    """One record goes on; the other one is looked for, or was found to be alike.

    Signals:
        search_requested(object): the text typed.
        merge_requested(object): :class:`MergeChoice`.
    """

    search_requested = Signal(object)
    merge_requested = Signal(object)

    def __init__(self, kit: Kit, kept: Patient, parent: QWidget) -> None:
        super().__init__(kit, kit.texts(f"{AREA}.title"), "merge_dialog", parent, 820)
        self.kept = kept
        self._merged: Patient | None = None
        self._likely: tuple[LikelyDuplicate, ...] = ()
        self._other_way = kit.button(kit.texts("likeness.merge.other_way"), "merge_other", "link")
        self.body.addWidget(kit.prose(kit.texts(f"{AREA}.what")))
        self._search = QLineEdit(kept.family_name)
        self._search.setObjectName("merge_search")
        self._search.setAccessibleName(kit.texts(f"{AREA}.search"))
        self._search.setPlaceholderText(kit.texts("ui.patients.search"))
        self.body.addWidget(kit.label(kit.texts(f"{AREA}.search"), "caption_strong", "ink2"))
        self.body.addWidget(self._search)
        self._found = QListWidget()
        self._found.setObjectName("merge_found")
        self._found.setAccessibleName(kit.texts(f"{AREA}.search"))
        self._found.setWordWrap(True)
        self._found.setFixedHeight(kit.theme.px(92))
        self.body.addWidget(self._found)
        self._snapshot = ReadingArea(kit.texts("spoken.merge.snapshot"))
        self._build_snapshot()
        self._build_end()
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self._timer.timeout.connect(self._on_pause)
        self._search.textEdited.connect(self._on_edited)
        self._found.currentItemChanged.connect(self._on_chosen)
        self._search.setFocus()

    def _build_snapshot(self) -> None:
        self._snapshot.setFixedHeight(self.kit.theme.px(170))
        self.body.addWidget(self._snapshot)
        self._other_way.hide()
        self._other_way.clicked.connect(self._on_other_way)
        self.body.addWidget(self._other_way, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_end(self) -> None:
        kit = self.kit
        self._same = QCheckBox(kit.texts(f"{AREA}.same_person"))
        self._same.setObjectName("merge_same_person")
        self._reason = GrowingEdit(kit, 2)
        self._reason.setObjectName("merge_reason")
        self._reason.setAccessibleName(kit.texts(f"{AREA}.reason"))
        self.body.addWidget(kit.label(kit.texts(f"{AREA}.reason"), "caption_strong", "ink2"))
        self.body.addWidget(self._reason)
        self.body.addWidget(self._same)
        self._main = self.add_buttons(kit.texts(f"{AREA}.go"), "merge_go")

    def show_likely(self, likely: tuple[LikelyDuplicate, ...]) -> None:
        """Offer who may be the same person, with the reasons, before anybody else."""
        self._likely = likely
        self.show_rows(())

    def choose_first(self) -> None:
        """Show the likeliest beside the record that goes on."""
        self._found.setCurrentRow(0)

    def show_rows(self, rows: Sequence[object]) -> None:
        """Show who was found, below those who are alike, without the record that goes on."""
        texts = self.kit.texts
        self._found.clear()
        for found in self._likely:
            words = texts(
                "likeness.merge.likely",
                reasons=reason_list(texts, found.reasons),
                identity=full_identity(texts, found.patient),
            )
            self._add(found.patient, words)
        shown = {self.kept.id, *(found.patient.id for found in self._likely)}
        for row in rows:
            if isinstance(row, PatientRow) and row.patient.id not in shown:
                self._add(row.patient, full_identity(texts, row.patient))
        self._merged = None
        self._show_snapshot()

    def _add(self, patient: Patient, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(PATIENT_ROLE, patient)
        self._found.addItem(item)

    def _show_snapshot(self) -> None:
        """Both records and what will stand afterwards, line by line."""
        kit, px, other = self.kit, self.kit.theme.px, self._merged
        self._other_way.setVisible(other is not None)
        page = QWidget()
        page.setProperty("ground", "surface")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, px(4), px(8), px(4))
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(3))
        if other is None:
            grid.addWidget(kit.prose(kit.texts(f"{AREA}.choose"), "body", "ink2"), 0, 0)
            grid.setRowStretch(1, 1)
            self._snapshot.setWidget(page)
            return
        after = combined(self.kept, other)
        for column, key in enumerate(("kept", "merged", "after"), start=1):
            heading = kit.label(kit.texts(f"{AREA}.column.{key}"), "caption_strong", "ink2")
            grid.addWidget(heading, 0, column)
            grid.setColumnStretch(column, 1)
        lines = zip(self._lines(self.kept), self._lines(other), self._lines(after), strict=True)
        for row, ((label, one), (_, two), (_, three)) in enumerate(lines, start=1):
            grid.addWidget(kit.label(label, "caption", "ink3"), row, 0)
            for column, value in enumerate((one, two, three), start=1):
                tone = "urgent" if column == 2 and two and one and one != two else "ink"
                words = kit.prose(value or kit.texts(f"{AREA}.empty"), "caption", tone)
                grid.addWidget(words, row, column, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(grid.rowCount(), 1)
        self._snapshot.setWidget(page)

    def _lines(self, patient: Patient) -> tuple[Line, ...]:
        texts = self.kit.texts
        return (*identity_lines(texts, patient), *care_lines(texts, patient))

    def confirm(self) -> None:
        """Join, once a record is chosen, a reason is given and the person is confirmed."""
        if not self._main.isEnabled():
            return
        reason = self._reason.toPlainText().strip()
        problem = ""
        if self._merged is None:
            problem = "no_choice"
        elif not reason:
            problem = "no_reason"
        elif not self._same.isChecked():
            problem = "not_confirmed"
        self.mark(self._reason, problem == "no_reason")
        if problem or self._merged is None:
            self.show_problem(self.kit.texts(f"{AREA}.{problem}"))
            return
        allow(self._main, self.kit.texts("why_not.busy"))
        self.merge_requested.emit(MergeChoice(self.kept, self._merged, reason))

    def refuse(self, sentence: str) -> None:
        """It was not done; what was typed stays."""
        allow(self._main)
        self.show_problem(sentence)

    @Slot()
    def _on_edited(self) -> None:
        self._timer.start()

    @Slot()
    def _on_pause(self) -> None:
        self.search_requested.emit(self._search.text().strip())

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        self._merged = item.data(PATIENT_ROLE) if item is not None else None
        self._show_snapshot()

    @Slot()
    def _on_other_way(self) -> None:
        """The other record goes on, this one is joined to it."""
        if self._merged is not None:
            self.kept, self._merged = self._merged, self.kept
            self._same.setChecked(False)
            self._show_snapshot()
