"""The lines of the patient list."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.wording.formats import (
    format_born,
    format_date,
    format_name,
    format_nhs_number,
)
from hipspine_desktop.wording.texts import Texts

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("name", "born", "gender", "nhs", "last_seen", "open_work")
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
ROOT = QModelIndex()


class PatientsModel(QAbstractTableModel):
    """One :class:`PatientRow` a line, found by ``ROW_ROLE``."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: tuple[PatientRow, ...] = ()
        self._today = date.min

    @property
    def rows(self) -> tuple[PatientRow, ...]:
        """All lines."""
        return self._rows

    def set_rows(self, rows: tuple[PatientRow, ...], today: date) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._rows, self._today = rows, today
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
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(t for t in (self._text(row, c) for c in COLUMNS) if t)
        return None

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
                number = format_nhs_number(patient.identifier("NHS"))
                return number or self._texts("ui.banner.not_known")
            case "last_seen":
                return format_date(row.last_seen) if row.last_seen else ""
            case _:
                return self._texts("ui.state.draft") if row.has_draft else ""
