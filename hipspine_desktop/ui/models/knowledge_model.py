"""The entries of the knowledge base that were found."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hipspine_desktop.services.knowledge_browse import KnowledgeItem

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1
ROOT = QModelIndex()


class KnowledgeModel(QAbstractListModel):
    """Entries found by ``ITEM_ROLE``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[KnowledgeItem, ...] = ()

    def set_items(self, items: tuple[KnowledgeItem, ...]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def row_of(self, item: KnowledgeItem) -> int:
        """Where an entry stands, -1 where it does not."""
        return self._items.index(item) if item in self._items else -1

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of entries."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry, or its label with its kind."""
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{item.label}  \u00b7  {item.kind}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.label
        return None
