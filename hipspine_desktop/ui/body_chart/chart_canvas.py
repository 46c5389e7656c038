"""The drawing surface: four figures, drawn on with mouse, finger or stylus."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from hipspine_desktop.domain.body_chart import BodyChart, PainLabel, Pen, Point, View
from hipspine_desktop.domain.body_map import BodyMap, Place
from hipspine_desktop.domain.body_marks import strokes_of
from hipspine_desktop.ui.body_chart.chart_layout import ORDER, ChartLayout, Frame, chart_layout
from hipspine_desktop.ui.body_chart.chart_painter import ChartPainter, label_boxes
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import Role

ERASER = 13  # radius in units

LETTERS = {
    View.FRONT: ((0, "right"), (1, "left")),
    View.BACK: ((0, "left"), (1, "right")),
    View.RIGHT: ((0, "right"),),
    View.LEFT: ((1, "left"),),
}
"""At the left (0) or right (1) of each view: which side of the patient; behind the head."""


class Tool(StrEnum):
    """What the next movement does."""

    PAIN = "pain"
    ACHE = "ache"
    BURNING = "burning"
    PINS_AND_NEEDLES = "pins_and_needles"
    NUMBNESS = "numbness"
    CLEAR = "clear"
    LABEL = "label"
    ERASE = "erase"

    @property
    def pen(self) -> Pen | None:
        """The pen of a drawing tool."""
        return Pen(self.value) if self.value in {p.value for p in Pen} else None


TOOL_KEYS = dict(zip("12345678", Tool, strict=True))


class Overlay(StrEnum):
    """What is shown under the drawing."""

    NONE = "none"
    DERMATOMES = "dermatomes"
    REFERRAL = "referral"


class ChartCanvas(QWidget):
    """Shows a chart and tells what was drawn; keeps only the movement under way.

    Signals:
        drawn(object): the strokes of one movement, a tuple of :class:`Stroke`.
        erased(object, object): :class:`View` and the eraser's path, a tuple of points.
        ticked(object): the :class:`Place` clicked with "clear here".
        labelled(object, object): :class:`View` and the point clicked with "label".
        tool_chosen(object): a :class:`Tool`, by key.
        zoom_requested(): by key.
    """

    spoken_role = Role.Graphic

    drawn = Signal(object)
    erased = Signal(object, object)
    ticked = Signal(object)
    labelled = Signal(object, object)
    tool_chosen = Signal(object)
    zoom_requested = Signal()

    def __init__(self, kit: Kit, body_map: BodyMap) -> None:
        super().__init__()
        self._kit, self._map = kit, body_map
        self._painter = ChartPainter(kit, body_map)
        self._chart, self._last = BodyChart(), BodyChart()
        self._tool, self._frame, self._overlay = Tool.PAIN, Frame.WHOLE, Overlay.NONE
        self._referral: tuple[Place, ...] = ()
        self._read_only = False
        self._view: View | None = None
        self._path: list[tuple[float, float]] = []
        self._standing: QPixmap | None = None
        self._layout = chart_layout(600, self._frame, kit.theme.scale)
        self.setObjectName("chart_canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(kit.texts("body_chart.tool.canvas"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_tool(self._tool)

    # what the card tells

    @property
    def chart_layout(self) -> ChartLayout:
        """Where the figures stand now."""
        return self._layout

    @property
    def tool(self) -> Tool:
        """What the next movement does."""
        return self._tool

    @property
    def frame(self) -> Frame:
        """How much is shown."""
        return self._frame

    def show_chart(self, chart: BodyChart, spoken: str) -> None:
        """Show a chart; `spoken` says it to a screen reader."""
        self.setAccessibleName(spoken)
        if chart != self._chart:
            self._chart = chart
            self._renew()

    def show_last(self, chart: BodyChart) -> None:
        """Show an earlier chart faintly beneath."""
        self._last = chart
        self._renew()

    def show_overlay(self, overlay: Overlay, places: tuple[Place, ...] = ()) -> None:
        """Show dermatomes, or the places of a referral pattern."""
        self._overlay, self._referral = overlay, places
        self._renew()

    def set_tool(self, tool: Tool) -> None:
        """Choose what the next movement does."""
        self._tool = tool
        shape = Qt.CursorShape.CrossCursor if tool.pen else Qt.CursorShape.PointingHandCursor
        self.setCursor(QCursor(Qt.CursorShape.ArrowCursor if self._read_only else shape))

    def set_frame(self, frame: Frame) -> None:
        """Show the whole body, or the pelvis larger."""
        self._frame = frame
        self.fit(self.width())

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        self._read_only = read_only
        self.set_tool(self._tool)

    def fit(self, width: int) -> None:
        """Take a width and the height that belongs to it."""
        self._layout = chart_layout(max(200, width), self._frame, self._kit.theme.scale)
        if self.height() != self._layout.height:
            self.setFixedHeight(self._layout.height)
        self._renew()

    # Qt

    def sizeHint(self) -> QSize:
        """As laid out."""
        return QSize(600, self._layout.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit(event.size().width())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a movement."""
        view = self._layout.view_at(event.position())
        if self._read_only or event.button() is not Qt.MouseButton.LeftButton or view is None:
            return
        self._view, self._path = view, [self._layout.to_units(view, event.position())]
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a movement."""
        if self._view is not None:
            self._path.append(self._layout.to_units(self._view, event.position()))
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End a movement and tell."""
        view, path = self._view, self._path
        self._view, self._path = None, []
        self.update()
        if view is None or not path:
            return
        pen = self._tool.pen
        if pen is not None:
            self.drawn.emit(strokes_of(view, pen, path))
        elif self._tool is Tool.ERASE:
            self.erased.emit(view, tuple((round(x), round(y)) for x, y in path))
        elif self._tool is Tool.CLEAR:
            place = self._map.place_at(view, path[-1])
            if place is not None:
                self.ticked.emit(place)
        else:
            at: Point = (round(path[-1][0]), round(path[-1][1]))
            self.labelled.emit(view, at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tools by key; Escape gives a movement up."""
        if event.key() == Qt.Key.Key_Escape and self._view is not None:
            self._view, self._path = None, []
            self.update()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.text() in TOOL_KEYS and not self._read_only:
            self.tool_chosen.emit(TOOL_KEYS[event.text()])
        elif event.text() in ("z", "Z"):
            self.zoom_requested.emit()
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What stands, painted once, and over it the movement under way."""
        if self._standing is None:
            self._standing = self._paint_standing()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._standing)
        if self._view is not None and self._path:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._enter(painter, self._view)
            self._paint_movement(painter, self._view, self._layout.unit)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Another look: paint anew."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._renew()

    # painting

    def _renew(self) -> None:
        """What stands has changed."""
        self._standing = None
        self.update()

    def _paint_standing(self) -> QPixmap:
        """Figures, overlay, last visit, chart, ticks, labels."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self._kit.theme.colour("surface"))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for view in ORDER:
            painter.save()
            self._enter(painter, view)
            self._paint_view(painter, view)
            painter.restore()
            self._paint_words(painter, view)
        self._paint_labels(painter)
        painter.end()
        return pixmap

    def _enter(self, painter: QPainter, view: View) -> None:
        """Paint in units of a view, inside its room."""
        painter.setClipRect(self._layout.cells[view].adjusted(-1, -1, 1, 1))
        painter.translate(self._layout.origin(view))
        painter.scale(self._layout.unit, self._layout.unit)

    def _paint_view(self, painter: QPainter, view: View) -> None:
        unit = self._layout.unit
        self._painter.figure(painter, view, unit)
        if self._overlay is Overlay.DERMATOMES:
            self._painter.dermatomes(painter, view, unit)
        elif self._overlay is Overlay.REFERRAL:
            self._painter.regions(painter, view, self._referral, unit)
        if self._overlay is not Overlay.NONE:
            self._painter.outline(painter, view, unit)
        if not self._last.is_empty:
            painter.setOpacity(0.3)
            self._painter.chart(painter, view, self._last, unit)
            painter.setOpacity(1.0)
        self._painter.chart(painter, view, self._chart, unit)
        self._painter.ticks(painter, view, self._chart, unit)

    def _paint_movement(self, painter: QPainter, view: View, unit: float) -> None:
        pen = self._tool.pen
        if pen is not None:
            for stroke in strokes_of(view, pen, self._path):
                self._painter.live(painter, stroke, unit)
        elif self._tool is Tool.ERASE:
            painter.setPen(QPen(self._kit.theme.colour("linectl"), 1 / unit))
            painter.setBrush(self._kit.theme.colour("surface"))
            painter.drawEllipse(QPointF(*self._path[-1]), ERASER, ERASER)

    def _paint_words(self, painter: QPainter, view: View) -> None:
        """R and L at the head of each view, where they are seen first; its name beneath."""
        theme, cell = self._kit.theme, self._layout.cells[view]
        painter.setFont(theme.font("caption_strong"))
        painter.setPen(theme.colour("ink"))
        name = self._kit.texts(f"body_chart.view.{view}")
        box = QRectF(cell.left(), cell.bottom(), cell.width(), self._layout.caption)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), name)
        painter.setPen(theme.colour("ink2"))
        inset = theme.px(10 if view in (View.FRONT, View.BACK) else 2)
        for index, side in LETTERS[view]:
            letter = self._kit.texts(f"body_chart.side.{side}")
            x = cell.left() + inset if index == 0 else cell.right() - inset - theme.px(16)
            box = QRectF(x, cell.top() + theme.px(6), theme.px(16), theme.px(16))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)

    def _paint_labels(self, painter: QPainter) -> None:
        theme, unit = self._kit.theme, self._layout.unit
        labels = dict(self._chart.labels)
        boxes = label_boxes(labels.items(), theme.px(26) / unit, theme.px(18) / unit)
        painter.setFont(theme.font("caption_strong"))
        for number, label in labels.items():
            self._paint_label(painter, number, label, boxes[number])

    def _paint_label(self, painter: QPainter, number: int, label: PainLabel, units: QRectF) -> None:
        theme, layout = self._kit.theme, self._layout
        cell = layout.cells[label.view]
        tip = layout.to_pixels(label.view, label.at)
        if not cell.adjusted(0, -1, 0, 1).contains(tip):
            return
        box = QRectF(
            layout.to_pixels(label.view, (units.left(), units.top())),
            layout.to_pixels(label.view, (units.right(), units.bottom())),
        )
        box.moveLeft(min(max(box.left(), cell.left() + 1), cell.right() - box.width() - 1))
        box.moveTop(min(max(box.top(), cell.top() + 1), cell.bottom() - box.height() - 1))
        painter.setPen(QPen(theme.colour("ink"), 1.2 * theme.scale))
        painter.drawLine(box.center(), tip)
        painter.setBrush(theme.colour("ink"))
        painter.drawEllipse(tip, 2.4 * theme.scale, 2.4 * theme.scale)
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, theme.px(3), theme.px(3))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), f"P{number}")
