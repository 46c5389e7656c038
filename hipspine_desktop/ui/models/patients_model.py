"""The lines of the patient list."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.ui.identity_words import (
    identity_line,
    number_value,
    same_person_name,
    twin_line,
)
from hipspine_desktop.wording.formats import (
    format_born,
    format_date,
    format_name,
)
from hipspine_desktop.wording.texts import Texts

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "born", "gender", "nhs", "last_seen", "open_work")
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
TWIN_ROLE = Qt.ItemDataRole.UserRole + 2
ROOT = QModelIndex()


class PatientsModel(QAbstractTableModel):
    """One :class:`PatientRow` a line, found by ``ROW_ROLE``."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: tuple[PatientRow, ...] = ()
        self._today = date.min
        self._twins: frozenset[str] = frozenset()

    @property
    def rows(self) -> tuple[PatientRow, ...]:
        """All lines."""
        return self._rows

    def set_rows(self, rows: tuple[PatientRow, ...], today: date) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._rows, self._today = rows, today
        self._twins = _twins(rows)
        self.endResetModel()

    def row(self, index: Index) -> PatientRow | None:
        """The line of an index."""
        return self._rows[index.row()] if index.isValid() else None

    # Qt

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Names of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._texts(f"ui.patients.column.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text of a cell; the whole line in words for screen readers."""
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == TWIN_ROLE:
            return twin_line(self._texts, row.patient) if self._is_twin(row) else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{format_name(row.patient)}\n{identity_line(self._texts, row.patient)}"
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = [self._text(row, c) for c in COLUMNS]
            if self._is_twin(row):
                words.append(identity_line(self._texts, row.patient))
            return ", ".join(t for t in words if t)
        return None

    def _is_twin(self, row: PatientRow) -> bool:
        """Whether somebody else in the list bears the same whole name."""
        return row.patient.id in self._twins

    def _text(self, row: PatientRow, column: str) -> str:
        patient = row.patient
        match column:
            case "name":
                return format_name(patient)
            case "born":
                return format_born(patient, self._today)
            case "gender":
                return patient.gender or self._texts(f"clinical.sex.{patient.sex}")
            case "nhs":
                return number_value(self._texts, patient)
            case "last_seen":
                return format_date(row.last_seen) if row.last_seen else ""
            case _:
                return self._texts("ui.state.draft") if row.has_draft else ""


def _twins(rows: tuple[PatientRow, ...]) -> frozenset[str]:
    """Ids of patients whose whole name somebody else in the list bears too."""
    found: set[str] = set()
    for index, one in enumerate(rows):
        for other in rows[index + 1 :]:
            if same_person_name(one.patient, other.patient):
                found |= {one.patient.id, other.patient.id}
    return frozenset(found)
