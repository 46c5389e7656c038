"""Where the four figures stand in the drawing, and how pixels and units belong together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF

from hipspine_desktop.domain.body_chart import View

CAPTION = 26.0  # pixels at scale 1.0


class Frame(StrEnum):
    """How much of the figures is shown."""

    WHOLE = "whole"
    PELVIS = "pelvis"


# half width of front and back, left and right of the right side; top and bottom, in units
_FRONT = {Frame.WHOLE: 178.0, Frame.PELVIS: 122.0}
_SIDE = {Frame.WHOLE: (70.0, 84.0), Frame.PELVIS: (78.0, 70.0)}
_HEIGHT = {Frame.WHOLE: (-14.0, 812.0), Frame.PELVIS: (276.0, 652.0)}
ORDER = (View.FRONT, View.BACK, View.RIGHT, View.LEFT)


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """One drawing.

    Attributes:
        unit: pixels a unit.
        cells: the room of each view in pixels, captions left out.
    """

    frame: Frame
    unit: float
    cells: dict[View, QRectF]
    caption: float

    @property
    def height(self) -> int:
        """Of the whole drawing, in pixels."""
        return round(self.cells[View.FRONT].height() + self.caption)

    def origin(self, view: View) -> QPointF:
        """The pixel of unit (0, 0) of a view."""
        cell = self.cells[view]
        left = _extent(self.frame, view)[0]
        return QPointF(
            cell.left() + left * self.unit, cell.top() - _HEIGHT[self.frame][0] * self.unit
        )

    def to_pixels(self, view: View, point: tuple[float, float]) -> QPointF:
        """A point of a view on the widget."""
        return self.origin(view) + QPointF(point[0] * self.unit, point[1] * self.unit)

    def to_units(self, view: View, pixel: QPointF) -> tuple[float, float]:
        """A pixel in units of a view, kept inside the view's room."""
        cell, origin = self.cells[view], self.origin(view)
        x = min(max(pixel.x(), cell.left()), cell.right())
        y = min(max(pixel.y(), cell.top()), cell.bottom())
        return (x - origin.x()) / self.unit, (y - origin.y()) / self.unit

    def view_at(self, pixel: QPointF) -> View | None:
        """The view whose room holds a pixel."""
        return next((view for view, cell in self.cells.items() if cell.contains(pixel)), None)


def chart_layout(width: float, frame: Frame, scale: float) -> ChartLayout:
    """The layout that fills a width."""
    extents = {view: _extent(frame, view) for view in ORDER}
    unit = width / sum(a + b for a, b in extents.values())
    top, bottom = _HEIGHT[frame]
    cells, x = {}, 0.0
    for view in ORDER:
        wide = sum(extents[view]) * unit
        cells[view] = QRectF(x, 0.0, wide, (bottom - top) * unit)
        x += wide
    return ChartLayout(frame, unit, cells, CAPTION * scale)


def _extent(frame: Frame, view: View) -> tuple[float, float]:
    """Units left and right of x = 0."""
    if view in (View.FRONT, View.BACK):
        return _FRONT[frame], _FRONT[frame]
    behind, before = _SIDE[frame]
    return (behind, before) if view is View.RIGHT else (before, behind)
