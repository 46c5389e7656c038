"""A table of plain words to read and choose from; it paints itself like the patient list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text, draw_wrapped, wrapped_lines

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
ROOT = QModelIndex()
ROW_HEIGHT = 34
LEAST = 130


@dataclass(frozen=True, slots=True)
class PlainColumn:
    """A heading and a width in design pixels; 0 takes what is left.

    Attributes:
        rank: columns of the highest rank give way first where there is no room; 0 never does.
    """

    title: str
    width: int = 0
    rank: int = 0


@dataclass(frozen=True, slots=True)
class PlainRow:
    """What one line says, and what it stands for."""

    words: tuple[str, ...]
    item: object
    tone: str = "ink"


class PlainModel(QAbstractTableModel):
    """One :class:`PlainRow` a line."""

    def __init__(self, columns: tuple[PlainColumn, ...]) -> None:
        super().__init__()
        self._columns = columns
        self._rows: tuple[PlainRow, ...] = ()

    def set_rows(self, rows: tuple[PlainRow, ...]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> tuple[PlainRow, ...]:
        """All lines."""
        return self._rows

    def rowCount(self, parent: Index = ROOT) -> int:
        """Number of lines."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell; the whole line for screen readers."""
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.words[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(w for w in row.words if w)
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, kit: Kit, parent: QTableView) -> None:
        super().__init__(parent)
        self._kit = kit

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """A row of the design."""
        return QSize(100, self._kit.theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        theme = self._kit.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("select"))
            if index.column() == 0:
                mark = QRect(rect.left(), rect.top(), theme.px(3), rect.height())
                painter.fillRect(mark, theme.colour("accent"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        row: PlainRow = index.data(ROW_ROLE)
        first = index.column() == 0
        painter.setFont(theme.font("cell" if first else "body"))
        painter.setPen(theme.colour(row.tone))
        box = rect.adjusted(theme.px(14 if first else 8), 0, -theme.px(6), 0)
        draw_text(painter, box, row.words[index.column()])
        painter.restore()


class PlainTable(QTableView):
    """Rows are chosen with the arrows, opened with Enter.

    Signals:
        item_chosen(object): what the line under the cursor stands for, None when there is none.
        item_opened(object): Enter or a double click on it.
    """

    item_chosen = Signal(object)
    item_opened = Signal(object)

    def __init__(
        self, kit: Kit, name: str, accessible: str, columns: Sequence[PlainColumn]
    ) -> None:
        super().__init__()
        self._kit, self._columns = kit, tuple(columns)
        self._empty = ""
        self._model = PlainModel(self._columns)
        self._model.setParent(self)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(kit, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(kit.theme.px(34 + 3 * ROW_HEIGHT))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(kit.theme.px(ROW_HEIGHT))
        self.verticalHeader().setMinimumSectionSize(kit.theme.px(ROW_HEIGHT))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)

    @property
    def rows(self) -> tuple[PlainRow, ...]:
        """All lines."""
        return self._model.rows

    def set_rows(self, rows: Sequence[PlainRow]) -> None:
        """Show other lines; the cursor goes to the first."""
        self._model.set_rows(tuple(rows))
        self._fit()
        self.setAccessibleDescription("" if rows else self._empty)
        if rows:
            self.selectRow(0)
        self.item_chosen.emit(self.chosen())

    def set_empty(self, words: str) -> None:
        """What an empty table says: what to do."""
        self._empty = words
        self.setAccessibleDescription(words if not self.rows else "")
        self.viewport().update()

    def chosen(self) -> object | None:
        """What the line under the cursor stands for."""
        index = self.currentIndex()
        return index.data(ROW_ROLE).item if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen() is not None:
            self.item_opened.emit(self.chosen())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines, or the words of an empty table."""
        super().paintEvent(event)
        if self._empty and not self.rows:
            px = self._kit.theme.px
            painter = QPainter(self.viewport())
            painter.setFont(self._kit.theme.font("body"))
            painter.setPen(self._kit.theme.colour("ink2"))
            room = self.viewport().width() - 2 * px(14)
            lines = wrapped_lines(painter.font(), self._empty, room)
            box = QRectF(px(14), px(12), room, px(18) * lines)
            draw_wrapped(painter, box, self._empty, px(18))
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns for the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A column is as wide as its words if all together have the room, else as designed; one
        without a width takes what the others leave; those of the highest rank give way first."""
        px, room = self._kit.theme.px, max(self.viewport().width(), 1)
        shown = list(range(len(self._columns)))
        while self._needed(shown) > room:
            last = max(shown, key=lambda n: (self._columns[n].rank, n))
            if not self._columns[last].rank:
                break
            shown.remove(last)
        loose = [n for n in shown if not self._columns[n].width]
        widths = {n: px(self._columns[n].width) for n in shown if n not in loose}
        spare = room - sum(widths.values()) - len(loose) * px(LEAST)
        for number in sorted(widths, key=lambda n: (self._columns[n].rank, n)):
            more = min(max(0, self._wanted(number) - widths[number]), max(0, spare))
            widths[number] += more
            spare -= more
        used = sum(widths.values())
        for number in range(len(self._columns)):
            self.setColumnHidden(number, number not in shown)
            if number in widths:
                self.setColumnWidth(number, widths[number])
        for number in loose:
            self.setColumnWidth(number, max(px(80), (room - used) // len(loose)))
        if shown and not loose:
            last = shown[-1]
            self.setColumnWidth(last, self.columnWidth(last) + max(0, room - used))

    def _wanted(self, number: int) -> int:
        """What the longest words of a column take."""
        theme = self._kit.theme
        metrics = QFontMetrics(theme.font("body" if number else "cell"))
        longest = max((metrics.horizontalAdvance(r.words[number]) for r in self.rows), default=0)
        return longest + theme.px(22 if number else 28)

    def _needed(self, shown: list[int]) -> int:
        px = self._kit.theme.px
        return sum(px(self._columns[n].width or LEAST) for n in shown)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        self.item_opened.emit(index.data(ROW_ROLE).item)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.item_chosen.emit(self.chosen())
