"""The regions as a list of checkboxes: the body chart without drawing."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from hipspine_desktop.domain.body_chart import Pen
from hipspine_desktop.domain.body_map import BodyMap, Place
from hipspine_desktop.services.chart_reading import Reading
from hipspine_desktop.services.chart_words import place_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.prose import capitalise

Index = QModelIndex | QPersistentModelIndex


class RegionModel(QAbstractTableModel):
    """A row a place, a column a pen, and one for "asked and clear".

    Signals:
        toggled(object, object): the :class:`Place` and the :class:`Pen`, None for "clear".
    """

    toggled = Signal(object, object)

    def __init__(self, kit: Kit, body_map: BodyMap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._places = body_map.places
        self._kinds: tuple[Pen | None, ...] = (*Pen, None)
        self._reading = Reading()
        self._read_only = False

    def show_reading(self, reading: Reading, read_only: bool) -> None:
        """Show what a chart says."""
        if (reading, read_only) == (self._reading, self._read_only):
            return
        self._reading, self._read_only = reading, read_only
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def is_on(self, place: Place, pen: Pen | None) -> bool:
        """Whether a place is marked with a pen, or ticked."""
        if pen is None:
            return place in self._reading.ticked
        return pen in self._reading.marked.get(place, ())

    def place_of(self, row: int) -> Place:
        """The place of a row."""
        return self._places[row]

    # Qt

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Places."""
        return len(self._places)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Pens and "clear"."""
        return len(self._kinds)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Check state, and the words for a screen reader."""
        place, pen = self._places[index.row()], self._kinds[index.column()]
        on = self.is_on(place, pen)
        if role == Qt.ItemDataRole.CheckStateRole:
            if pen is not None and pen in self._reading.touched.get(place, ()):
                return Qt.CheckState.PartiallyChecked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            texts = self._kit.texts
            state = texts(f"body_chart.list.{'on' if on else 'off'}")
            where = capitalise(place_words(texts, place))
            return texts("body_chart.list.cell", place=where, kind=self._kind(pen), state=state)
        return None

    def setData(self, index: Index, _value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for the change; the model shows it when the chart has it."""
        if role != Qt.ItemDataRole.CheckStateRole or self._read_only:
            return False
        self.toggled.emit(self._places[index.row()], self._kinds[index.column()])
        return True

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """Checkable."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self._read_only else flags | Qt.ItemFlag.ItemIsUserCheckable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Places and kinds."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._kind(self._kinds[section])
        return capitalise(place_words(self._kit.texts, self._places[section]))

    def _kind(self, pen: Pen | None) -> str:
        key = "body_chart.list.clear" if pen is None else f"body_chart.pen.{pen}"
        return self._kit.texts(key)


class RegionList(QTableView):
    """Arrow keys move, Space marks; Tab leaves."""

    def __init__(self, kit: Kit, body_map: BodyMap) -> None:
        super().__init__()
        self.regions = RegionModel(kit, body_map, self)
        self.setModel(self.regions)
        self.setObjectName("region_list")
        self.setAccessibleName(kit.texts("body_chart.list.title"))
        self.setAccessibleDescription(kit.texts("body_chart.list.hint"))
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(kit.theme.px(560))
        self.verticalHeader().setDefaultSectionSize(kit.theme.px(28))
        self.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.verticalHeader().setHighlightSections(False)
        self.setCornerButtonEnabled(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(kit.theme.px(48))
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        header.setDefaultAlignment(Qt.AlignmentFlag(int(wrapped)))
        header.setFixedHeight(kit.theme.px(40))
        self.setCurrentIndex(self.regions.index(0, 0))
