"""What a layout gives by `itemAt` outlives the item; the next object there is taken for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.ui.tab_order import reading_order

UI = Path(__file__).parents[2] / "hipspine_desktop" / "ui"


def test_no_item_of_a_layout_is_looked_at() -> None:
    """Measured: 39 of 3,000 tables then had a QWidgetItem as their header."""
    for path in UI.rglob("*.py"):
        assert ".itemAt(" not in path.read_text(encoding="utf-8").replace("list.itemAt(", ""), path


def test_reading_order_goes_along_the_lines_also_in_nested_layouts(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    outer, row, grid = QVBoxLayout(page), QHBoxLayout(), QGridLayout()
    outer.addLayout(row)
    outer.addLayout(grid)
    lines = {name: QLineEdit(page) for name in ("grid4", "grid1", "row2", "row1", "last", "grid2")}
    for name, line in lines.items():
        line.setObjectName(name)
    row.addWidget(lines["row1"])
    row.addWidget(lines["row2"])
    grid.addWidget(lines["grid4"], 1, 1)
    grid.addWidget(lines["grid2"], 0, 1)
    grid.addWidget(lines["grid1"], 0, 0)
    outer.addWidget(lines["last"])
    page.show()
    names = [w.objectName() for w in reading_order(page)]
    assert names == ["row1", "row2", "grid1", "grid2", "grid4", "last"]
