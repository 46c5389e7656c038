"""Painting of figures, overlays, strokes, ticks and labels; in units of the outlines."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.body_chart import BodyChart, PainLabel, Pen, Stroke, View
from hipspine_desktop.domain.body_map import Area, BodyMap, Place, Shape
from hipspine_desktop.domain.body_marks import DOT, RING, Pattern, pattern_along, pattern_over
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import dashed_pen

PEN_TOKENS = {
    Pen.PAIN: "penpain",
    Pen.ACHE: "penache",
    Pen.BURNING: "penburning",
    Pen.PINS_AND_NEEDLES: "penpins",
    Pen.NUMBNESS: "pennumb",
}


class ChartPainter:
    """Paints one view after the other; keeps the paths it made."""

    def __init__(self, kit: Kit, body_map: BodyMap) -> None:
        self._kit, self._map = kit, body_map
        self._outlines = {v: path_of(f.outline) for v, f in body_map.figures.items()}
        self._lines = {v: [path_of(s) for s in f.lines] for v, f in body_map.figures.items()}
        self._strokes: dict[Stroke, _Marks] = {}
        self._fills: dict[tuple[Area, Pen], _Marks] = {}

    def figure(self, painter: QPainter, view: View, unit: float) -> None:
        """Outline and fine lines."""
        theme = self._kit.theme
        painter.setBrush(theme.colour("raised"))
        painter.setPen(_round_pen(theme.colour("linectl"), 1.5 * theme.scale / unit))
        painter.drawPath(self._outlines[view])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_round_pen(theme.colour("line2"), 1.1 * theme.scale / unit))
        for line in self._lines[view]:
            painter.drawPath(line)

    def outline(self, painter: QPainter, view: View, unit: float) -> None:
        """The outline alone, over an overlay."""
        theme = self._kit.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_round_pen(theme.colour("linectl"), 1.5 * theme.scale / unit))
        painter.drawPath(self._outlines[view])

    def dermatomes(self, painter: QPainter, view: View, unit: float) -> None:
        """Two tints with dashed borders, names on them."""
        theme = self._kit.theme
        painter.save()
        painter.setClipPath(self._outlines[view], Qt.ClipOperation.IntersectClip)
        areas = [a for a in self._map.dermatomes if a.view is view]
        for area in areas:
            even = int(area.place.region[1]) % 2 == 0
            pen = dashed_pen(theme.colour("linectl"))
            pen.setWidthF(1.0 / unit)
            painter.setPen(pen)
            painter.setBrush(theme.colour("unclearsoft" if even else "accentsoft"))
            painter.drawPolygon(_polygon(area))
        painter.restore()
        font = theme.font("key")
        font.setPixelSize(max(1, round(theme.px(11) / unit)))
        painter.setFont(font)
        painter.setPen(theme.colour("ink2"))
        for area in areas:
            self._name(painter, view, area)

    def regions(self, painter: QPainter, view: View, places: Iterable[Place], unit: float) -> None:
        """A tint over places: a referral pattern."""
        theme = self._kit.theme
        wanted = set(places)
        painter.save()
        painter.setClipPath(self._outlines[view], Qt.ClipOperation.IntersectClip)
        pen = dashed_pen(theme.colour("linectl"))
        pen.setWidthF(1.0 / unit)
        painter.setPen(pen)
        painter.setBrush(theme.colour("accentsoft"))
        for area in self._map.areas:
            if area.view is view and area.place in wanted:
                painter.drawPolygon(_polygon(area))
        painter.restore()

    def chart(self, painter: QPainter, view: View, chart: BodyChart, unit: float) -> None:
        """Region fills, then strokes, oldest first."""
        painter.save()
        painter.setClipPath(self._outlines[view], Qt.ClipOperation.IntersectClip)
        for mark in chart.marks:
            place = Place(mark.region, mark.side)
            for area in self._map.areas:
                if area.view is view and area.place == place:
                    self._fill(painter, area, mark.pen, unit)
        painter.restore()
        for _, stroke in chart.strokes:
            if stroke.view is view:
                self.stroke(painter, stroke, unit)

    def stroke(self, painter: QPainter, stroke: Stroke, unit: float) -> None:
        """One stroke in its pattern."""
        if stroke not in self._strokes:
            self._strokes[stroke] = _Marks(pattern_along(stroke.pen, stroke.points))
        self._draw(painter, self._strokes[stroke], stroke.pen, unit)

    def live(self, painter: QPainter, stroke: Stroke, unit: float) -> None:
        """A stroke that is being drawn; nothing is kept of it."""
        marks = _Marks(pattern_along(stroke.pen, stroke.points))
        self._draw(painter, marks, stroke.pen, unit)

    def ticks(self, painter: QPainter, view: View, chart: BodyChart, unit: float) -> None:
        """A small ringed tick in the middle of each place asked about and clear."""
        theme = self._kit.theme
        ticked = {Place(t.region, t.side) for t in chart.ticks}
        radius = 7.5 * theme.scale / unit
        painter.setPen(_round_pen(theme.colour("ok"), 1.5 * theme.scale / unit))
        painter.setBrush(theme.colour("surface"))
        for area in self._map.areas:
            if area.view is view and area.place in ticked:
                x, y = area.middle
                painter.drawEllipse(QPointF(x, y), radius, radius)
                a, b = radius * 0.45, radius * 0.35
                painter.drawPolyline(
                    [QPointF(x - a, y), QPointF(x - a * 0.2, y + b), QPointF(x + a, y - b)]
                )

    def _name(self, painter: QPainter, view: View, area: Area) -> None:
        """The root's name, once a pair of halves: on the patient's left."""
        if view in (View.FRONT, View.BACK) and area.place.side is Side.RIGHT:
            return
        metrics = painter.fontMetrics()
        inside = path_polygon(area).intersected(self._outlines[view])
        x, y = _inner_point(inside)
        width = metrics.horizontalAdvance(area.place.region)
        painter.drawText(QPointF(x - width / 2, y + metrics.capHeight() / 2), area.place.region)

    def _fill(self, painter: QPainter, area: Area, pen: Pen, unit: float) -> None:
        key = (area, pen)
        if key not in self._fills:
            self._fills[key] = _Marks(pattern_over(pen, area.polygon))
        self._draw(painter, self._fills[key], pen, unit)

    def _draw(self, painter: QPainter, marks: _Marks, pen: Pen, unit: float) -> None:
        colour = self._kit.theme.colour(PEN_TOKENS[pen])
        width = max(1.3 * self._kit.theme.scale / unit, 1.5)
        painter.setPen(_round_pen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLines(marks.lines)
        for wave in marks.waves:
            painter.drawPolyline(wave)
        for ring in marks.rings:
            painter.drawEllipse(ring, RING, RING)
        painter.setPen(_round_pen(colour, 2 * DOT))
        painter.drawPoints(marks.dots)


class _Marks:
    """A pattern as Qt draws it fastest: lines, waves, rings, and dots as round points."""

    def __init__(self, pattern: Pattern) -> None:
        spots = [[QPointF(x, y) for x, y in line] for line in pattern.lines]
        self.lines = [QLineF(line[0], line[1]) for line in spots if len(line) == 2]
        self.waves = [QPolygonF(line) for line in spots if len(line) > 2]
        self.rings = [QPointF(x, y) for x, y in pattern.rings]
        self.dots = QPolygonF([QPointF(x, y) for x, y in pattern.dots])


def path_of(shape: Shape) -> QPainterPath:
    """A shape as Qt draws it."""
    path = QPainterPath(QPointF(*shape.start))
    for a, b, c, d, e, f in shape.curves:
        path.cubicTo(a, b, c, d, e, f)
    if shape.closed:
        path.closeSubpath()
    return path


def path_polygon(area: Area) -> QPainterPath:
    """An area as a path."""
    path = QPainterPath()
    path.addPolygon(_polygon(area))
    path.closeSubpath()
    return path


def label_boxes(
    labels: Iterable[tuple[int, PainLabel]], width: float, height: float
) -> dict[int, QRectF]:
    """Boxes beside the places labels point to, away from the middle, none over another (units)."""
    boxes: dict[int, QRectF] = {}
    taken: dict[View, list[QRectF]] = {}
    for number, label in labels:
        x, y = label.at
        out = 1 if x >= 0 else -1
        box = QRectF(0, 0, width, height)
        box.moveCenter(QPointF(x + out * (width * 0.5 + 26), y - height * 1.1))
        others = taken.setdefault(label.view, [])
        while any(box.intersects(other) for other in others):
            box.translate(0, height * 1.15)
        others.append(box)
        boxes[number] = box
    return boxes


def _inner_point(path: QPainterPath) -> tuple[float, float]:
    """A point well inside a path: the middle of its widest part near its middle height."""
    box = path.boundingRect()
    best, point = -1.0, (box.center().x(), box.center().y())
    for share in (0.5, 0.4, 0.6, 0.3, 0.7):
        y = box.top() + share * box.height()
        xs = [x for x in _steps(box.left(), box.right()) if path.contains(QPointF(x, y))]
        if xs and xs[-1] - xs[0] > best * 1.25:
            best, point = xs[-1] - xs[0], ((xs[0] + xs[-1]) / 2, y)
    return point


def _steps(low: float, high: float) -> list[float]:
    return [low + (high - low) * n / 24 for n in range(25)]


def _polygon(area: Area) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in area.polygon])


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(
        colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
