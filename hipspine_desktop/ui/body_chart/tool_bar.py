"""Pens and tools of the body chart, each with its key."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hipspine_desktop.domain.body_chart import Pen, Stroke, View
from hipspine_desktop.domain.body_map import BodyMap
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.body_chart.chart_canvas import TOOL_KEYS, Tool
from hipspine_desktop.ui.body_chart.chart_painter import ChartPainter
from hipspine_desktop.ui.kit import Kit


class ToolBar(QWidget):
    """One tool is chosen; buttons stand in as many rows as the width needs.

    Signals:
        chosen(object): a :class:`Tool`.
        wipe_requested(): clear the whole chart.
    """

    chosen = Signal(object)
    wipe_requested = Signal()

    def __init__(self, kit: Kit, body_map: BodyMap) -> None:
        super().__init__()
        self._kit = kit
        self._painter = ChartPainter(kit, body_map)
        self._read_only = ""  # why nothing can be chosen
        self._group = QButtonGroup(self)
        self._buttons: dict[Tool, QPushButton] = {}
        for index, (key, tool) in enumerate(TOOL_KEYS.items()):
            self._buttons[tool] = self._button(tool, key)
            self._group.addButton(self._buttons[tool], index)
        self._wipe = kit.button(kit.texts("body_chart.tool.wipe"), "chart_wipe", "quiet")
        self._wipe.clicked.connect(self.wipe_requested)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(kit.theme.px(4))
        self._rows: list[int] = []
        self._buttons[Tool.PAIN].setChecked(True)
        self._group.idClicked.connect(self._on_clicked)

    @property
    def wipe(self) -> QPushButton:
        """The button that clears the chart; it stands apart from the pens."""
        return self._wipe

    def set_tool(self, tool: Tool) -> None:
        """Show which tool is chosen."""
        self._buttons[tool].setChecked(True)

    def set_read_only(self, read_only: bool) -> None:
        """Nothing can be chosen."""
        self._read_only = self._kit.texts("why_not.read_only") if read_only else ""
        for button in (*self._buttons.values(), self._wipe):
            allow(button, self._read_only)

    def set_can_wipe(self, can_wipe: bool) -> None:
        """Whether there is anything to clear."""
        allow(
            self._wipe, "" if can_wipe else self._read_only or self._kit.texts("why_not.no_drawing")
        )

    def fit(self, width: int) -> None:
        """As many buttons a row as fit, each as wide as its words."""
        items = list(self._buttons.values())
        gap = self._layout.spacing()
        rows, left = [0], width
        for item in items:
            wide = item.sizeHint().width()
            if rows[-1] and wide > left:
                rows.append(0)
                left = width
            rows[-1] += 1
            left -= wide + gap
        if rows == self._rows:
            return
        self._rows = rows
        while (old := self._layout.takeAt(0)) is not None:
            row_before = old.layout()
            if row_before is not None:
                row_before.deleteLater()
        start = 0
        for count in rows:
            row = QHBoxLayout()
            row.setSpacing(gap)
            for item in items[start : start + count]:
                row.addWidget(item)
            row.addStretch(1)
            self._layout.addLayout(row)
            start += count

    def _button(self, tool: Tool, key: str) -> QPushButton:
        texts = self._kit.texts
        pen = tool.pen
        name = texts(f"body_chart.pen.{pen}" if pen else f"body_chart.tool.{tool}")
        button = self._kit.button(name, f"chart_tool_{tool}", "segment", key=key)
        button.setProperty("place", "alone")
        button.setProperty("fit", "tool")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setToolTip(texts("body_chart.tool.tip", name=name, key=key))
        button.setIcon(self._icon(pen) if pen else self._tool_icon(tool))
        button.setIconSize(QSize(self._kit.theme.px(16), self._kit.theme.px(16)))
        return button

    def _icon(self, pen: Pen) -> QIcon:
        """A short stroke of the pen's pattern."""
        side = self._kit.theme.px(16)
        pixmap = QPixmap(QSize(side, side) * 3)
        pixmap.setDevicePixelRatio(3)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = side / 22
        painter.translate(QPointF(0, side / 2))
        painter.scale(unit, unit)
        self._painter.stroke(painter, Stroke(View.FRONT, pen, ((4, 0), (18, 0))), unit)
        painter.end()
        return QIcon(pixmap)

    def _tool_icon(self, tool: Tool) -> QIcon:
        names = {
            Tool.CLEAR: ("tick", "ok"),
            Tool.LABEL: ("pen", "ink"),
            Tool.ERASE: ("cross", "ink"),
        }
        return self._kit.theme.icon(*names[tool])

    @Slot(int)
    def _on_clicked(self, index: int) -> None:
        self.chosen.emit(list(self._buttons)[index])
