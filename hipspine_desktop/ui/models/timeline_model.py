"""A patient's assessments and documents, latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hipspine_desktop.domain.assessment import Assessment, AssessmentState
from hipspine_desktop.domain.records import IssuedDocument

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One card: an assessment, or a document issued about one.

    Attributes:
        at: local time.
        title, sentence: as shown.
    """

    at: datetime
    title: str
    author: str
    sentence: str
    assessment: Assessment | None = None
    document: IssuedDocument | None = None

    @property
    def state(self) -> AssessmentState | None:
        """State of the assessment; None for a document."""
        return self.assessment.state if self.assessment is not None else None


class TimelineModel(QAbstractListModel):
    """Entries found by ``ENTRY_ROLE``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[TimelineEntry, ...] = ()

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """All cards, latest first."""
        return self._entries

    def set_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show other cards."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of cards."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry, or its words for screen readers."""
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.title}, {entry.sentence}"
        return None
