"""The timeline of a record: date left of the line, a node, a card; headings of episodes."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.timeline_model import ENTRY_ROLE, TimelineEntry, TimelineModel
from hipspine_desktop.ui.widgets.timeline_card import TimelinePainter

Index = QModelIndex | QPersistentModelIndex


class TimelineDelegate(QStyledItemDelegate):
    """Height and painting of one entry."""

    def __init__(self, kit: Kit, parent: QListView) -> None:
        super().__init__(parent)
        self._painter, self._view = TimelinePainter(kit), parent

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """A card; headings are lower, figures of a second side need a row more."""
        width = self._view.viewport().width()
        return QSize(300, self._painter.height(index.data(ENTRY_ROLE), width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        entry: TimelineEntry = index.data(ENTRY_ROLE)
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        self._painter.paint(painter, entry, option.rect, (chosen, focused), index.row() == 0)


class TimelineView(QListView):
    """Arrows and a click choose an entry; Enter or a double click opens it.

    Signals:
        entry_chosen(object): the :class:`TimelineEntry` under the cursor, None when there is none.
        entry_opened(object): the :class:`TimelineEntry`.
    """

    entry_chosen = Signal(object)
    entry_opened = Signal(object)

    def __init__(self, kit: Kit, model: TimelineModel) -> None:
        super().__init__()
        self._entries = model
        self.setObjectName("timeline")
        self.setAccessibleName(kit.texts("ui.record.timeline"))
        self.setProperty("ground", "canvas")
        self.setProperty("no_ring", True)
        self.setModel(model)
        self.setItemDelegate(TimelineDelegate(kit, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)

    def chosen(self) -> TimelineEntry | None:
        """The entry under the cursor."""
        index = self.currentIndex()
        return index.data(ENTRY_ROLE) if index.isValid() else None

    def choose(self, key: tuple[str, str] | None) -> None:
        """Put the cursor on an entry; on the first card when it is not there any more."""
        row = self._entries.row_of(key) if key is not None else -1
        if row < 0:
            cards = (n for n, e in enumerate(self._entries.entries) if not e.is_heading)
            row = next(cards, -1)
        if row < 0:
            self.entry_chosen.emit(None)
            return
        self.setCurrentIndex(self._entries.index(row))
        self.entry_chosen.emit(self.chosen())

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.entry_chosen.emit(self.chosen())

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        self.entry_opened.emit(index.data(ENTRY_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.entry_opened.emit(index.data(ENTRY_ROLE))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Heights depend on the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
