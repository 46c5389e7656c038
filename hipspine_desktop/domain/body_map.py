"""The four figures and their regions: which part of the body a point of the chart lies on.

The front is seen as one faces the patient, so the patient's right is at negative x; from behind
the right is at positive x. The right side faces right (positive x is the patient's front), the
left side is its mirror image.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.body_chart import Point, View

Curve = tuple[float, float, float, float, float, float]
Polygon = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A line of cubic Bezier curves from a start; a closed one can be filled."""

    start: tuple[float, float]
    curves: tuple[Curve, ...]
    closed: bool = False

    def mirrored(self) -> Shape:
        """The same on the other side of x = 0."""
        curves = tuple((-a, b, -c, d, -e, f) for a, b, c, d, e, f in self.curves)
        return Shape((-self.start[0], self.start[1]), curves, self.closed)


@dataclass(frozen=True, slots=True)
class Figure:
    """One view: its outline and the fine lines inside."""

    view: View
    outline: Shape
    lines: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A region on a side; None is the midline."""

    region: str
    side: Side | None

    def __str__(self) -> str:
        return f"{self.region}:{self.side or 'midline'}"


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon of a place on one view."""

    view: View
    place: Place
    polygon: Polygon

    @property
    def middle(self) -> Point:
        """A point inside, where a tick or a label's tip stands."""
        x, y = centroid(self.polygon)
        return round(x), round(y)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the body and the findings that a mark on it may propose.

    Attributes:
        pain: of pain, ache and burning; "" proposes nothing.
        absent: of a tick "asked and clear"; "" proposes nothing.
        numbness, tingling: of numbness, and of pins and needles.
        burning: of burning, beside `pain`.
        is_below_buttock: part of the leg.
    """

    id: str
    pain: str = ""
    absent: str = ""
    numbness: tuple[str, ...] = ()
    tingling: tuple[str, ...] = ()
    burning: tuple[str, ...] = ()


@dataclass(frozen=True)
class BodyMap:
    """Figures, regions in the order of the list, and the dermatomes drawn over them.

    Attributes:
        areas: of regions; where they overlap the first counts.
        dermatomes: of roots, place.region is the root, e.g. "L5".
    """

    figures: Mapping[View, Figure]
    regions: tuple[Region, ...]
    areas: tuple[Area, ...]
    dermatomes: tuple[Area, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Region]:
        """Regions by id."""
        return {r.id: r for r in self.regions}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place that has an area, in the order of the regions, right before left."""
        rank = {region.id: n for n, region in enumerate(self.regions)}
        found = {area.place for area in self.areas}
        return tuple(sorted(found, key=lambda p: (rank[p.region], p.side is Side.LEFT)))

    def areas_of(self, place: Place) -> tuple[Area, ...]:
        """The areas of a place, one or more a view."""
        return tuple(a for a in self.areas if a.place == place)

    def place_at(self, view: View, point: tuple[float, float]) -> Place | None:
        """The place of a point; None beside the regions."""
        return next(_hits(self._boxed_areas[view], point), None)

    def roots_at(self, view: View, point: tuple[float, float]) -> tuple[str, ...]:
        """Roots whose dermatome is drawn there."""
        hits = _hits(self._boxed_dermatomes[view], point)
        return tuple(dict.fromkeys(place.region for place in hits))

    def is_inside(self, view: View, point: tuple[float, float]) -> bool:
        """Whether a point lies on the figure."""
        return holds(flattened(self.figures[view].outline), point)

    @cached_property
    def _boxed_areas(self) -> Mapping[View, _Boxed]:
        return {view: _boxed(self.areas, view) for view in View}

    @cached_property
    def _boxed_dermatomes(self) -> Mapping[View, _Boxed]:
        return {view: _boxed(self.dermatomes, view) for view in View}


Box = tuple[float, float, float, float]
_Boxed = tuple[tuple[Box, Area], ...]


def _boxed(areas: tuple[Area, ...], view: View) -> _Boxed:
    """The areas of a view with the boxes around them, by which most are passed over."""
    found = []
    for area in areas:
        if area.view is view:
            xs, ys = zip(*area.polygon, strict=True)
            found.append(((min(xs), min(ys), max(xs), max(ys)), area))
    return tuple(found)


def _hits(boxed: _Boxed, point: tuple[float, float]) -> Iterator[Place]:
    x, y = point
    for (left, top, right, bottom), area in boxed:
        if left <= x <= right and top <= y <= bottom and holds(area.polygon, point):
            yield area.place


def side_of(view: View, x: float) -> Side:
    """The patient's side of a point of a view."""
    match view:
        case View.FRONT:
            return Side.RIGHT if x < 0 else Side.LEFT
        case View.BACK:
            return Side.LEFT if x < 0 else Side.RIGHT
        case View.RIGHT:
            return Side.RIGHT
        case View.LEFT:
            return Side.LEFT


def holds(polygon: Polygon, point: tuple[float, float]) -> bool:
    """Whether a point lies inside a polygon, by the even-odd rule."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def flattened(shape: Shape, steps: int = 6) -> Polygon:
    """A shape as a polygon."""
    points = [shape.start]
    for a, b, c, d, e, f in shape.curves:
        x, y = points[-1]
        for n in range(1, steps + 1):
            t, u = n / steps, 1 - n / steps
            points.append(
                (
                    u**3 * x + 3 * u * u * t * a + 3 * u * t * t * c + t**3 * e,
                    u**3 * y + 3 * u * u * t * b + 3 * u * t * t * d + t**3 * f,
                )
            )
    return tuple(points)


def centroid(polygon: Polygon) -> tuple[float, float]:
    """Middle of a polygon's surface; of its corners when it has none."""
    doubled = x = y = 0.0
    for (ax, ay), (bx, by) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        cross = ax * by - bx * ay
        doubled += cross
        x += (ax + bx) * cross
        y += (ay + by) * cross
    if abs(doubled) < 1e-9:
        count = len(polygon)
        return sum(p[0] for p in polygon) / count, sum(p[1] for p in polygon) / count
    return x / (3 * doubled), y / (3 * doubled)
