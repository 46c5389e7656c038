"""The knowledge browser: search left, the page of an entry right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.services.knowledge_browse import (
    EntryRef,
    KnowledgeBrowse,
    LineRole,
    PageLine,
)
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.knowledge_model import ITEM_ROLE, KnowledgeModel
from hipspine_desktop.ui.widgets.command_line import CommandLine
from hipspine_desktop.ui.widgets.knowledge_painter import KnowledgePainter
from hipspine_desktop.ui.widgets.reading_area import ReadingArea


class KnowledgeDialog(BaseDialog):
    """Everything the reasoning rests on, with its sources."""

    def __init__(self, kit: Kit, browse: KnowledgeBrowse, parent: QWidget) -> None:
        title = kit.texts("ui.knowledge.title")
        super().__init__(kit, title, "knowledge_dialog", parent, 1120)
        self._browse = browse
        self._model = KnowledgeModel(self)
        self._list = QListView()
        self._list.setObjectName("knowledge_list")
        self._list.setAccessibleName(kit.texts("ui.knowledge.found"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(KnowledgePainter(kit, self._list))
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._search = CommandLine(self._list)
        self._search.setObjectName("knowledge_search")
        self._search.setPlaceholderText(kit.texts("ui.knowledge.search"))
        self._search.setAccessibleName(kit.texts("ui.knowledge.search"))
        self._count = kit.label("", "caption", "ink2")
        self._page = ReadingArea(title)
        self._build_layout(parent)
        self._search.textChanged.connect(self._on_typed)
        self._list.selectionModel().currentChanged.connect(self._on_chosen)
        self.add_buttons(kit.texts("ui.dialog.close"), "close_knowledge", cancel=False)
        self._on_typed("")
        self._search.setFocus()

    def _build_layout(self, parent: QWidget) -> None:
        px = self.kit.theme.px
        height = max(px(140), parent.window().height() - px(210))
        row = QHBoxLayout()
        row.setSpacing(px(18))
        left = QVBoxLayout()
        left.setSpacing(px(6))
        for widget in (self._search, self._count, self._list):
            left.addWidget(widget)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(min(px(320), round(self.width() * 0.27)))
        side.setFixedHeight(height)
        self._page.setFixedHeight(height)
        row.addWidget(side)
        row.addWidget(self._page, 1)
        self.body.addLayout(row)

    def show_entry(self, ref: EntryRef) -> None:
        """Open one entry's page; the whole list stays beside it."""
        item = self._browse.entry(ref) or next(
            (i for i in self._browse.items if i.id == ref.id), None
        )
        if item is None:
            return
        self._search.clear()
        row = self._model.row_of(item)
        if row < 0:
            self._model.set_items((item, *self._browse.find("")))
            row = 0
        index = self._model.index(row, 0)
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        found = self._browse.find(text)
        self._model.set_items(found)
        self._count.setText(self.kit.texts("ui.knowledge.count", n=len(found)))
        self._list.setCurrentIndex(self._model.index(0, 0))

    @Slot(QModelIndex, QModelIndex)
    def _on_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        item = index.data(ITEM_ROLE)
        if item is None:
            return
        kit, px = self.kit, self.kit.theme.px
        page = QWidget()
        page.setProperty("ground", "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, px(10), px(10))
        column.setSpacing(px(5))
        column.addWidget(kit.label(item.kind.upper(), "section", "ink3"))
        column.addWidget(kit.prose(item.label, "title"))
        grid: QGridLayout | None = None
        for line in self._browse.page(item).lines:
            grid = self._add_line(column, grid, line)
        column.addStretch(1)
        self._page.show_page(page, f"{item.kind}: {item.label}")

    def _add_line(
        self, column: QVBoxLayout, grid: QGridLayout | None, line: PageLine
    ) -> QGridLayout | None:
        """Add a line; facts and table rows share the columns of the grid before them."""
        kit, px = self.kit, self.kit.theme.px
        match line.role:
            case LineRole.HEADING:
                label = kit.prose(line.cells[0], "card")
                label.setContentsMargins(0, px(10), 0, 0)
                column.addWidget(label)
                return None
            case LineRole.TEXT:
                column.addWidget(kit.prose(line.cells[0]))
                return None
            case LineRole.ITEM:
                column.addWidget(kit.prose(f"\u2022  {line.cells[0]}"))
                return None
        columns = len(line.cells)
        if grid is None or line.role is LineRole.HEAD or grid.columnCount() < columns:
            grid = QGridLayout()
            grid.setHorizontalSpacing(min(px(12), 16))
            grid.setVerticalSpacing(px(4))
            for place in range(columns):
                share = 10.0 if line.role is LineRole.FACT and place == 0 else 50.0
                if place < len(line.shares):
                    share = 100 * line.shares[place]
                grid.setColumnStretch(place, max(1, round(share)))
            column.addLayout(grid)
        role = "caption_strong" if line.role is LineRole.HEAD else "caption"
        tone = "ink2" if line.role is LineRole.HEAD else "ink"
        row = grid.rowCount()
        for place, text in enumerate(line.cells):
            span = grid.columnCount() if columns == 1 else 1
            first_fact = line.role is LineRole.FACT and place == 0
            cell = kit.prose(text, role, "ink3" if first_fact else tone)
            grid.addWidget(cell, row, place, 1, span, Qt.AlignmentFlag.AlignTop)
        return grid
