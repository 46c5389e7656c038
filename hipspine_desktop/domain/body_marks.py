"""How strokes are kept and drawn: even spacing, smooth curves, and a pattern for each pen.

The patterns tell the pens apart without colour: pain is slashes, ache a wave, burning crosses,
pins and needles dots, numbness rings. Screen and paper draw the same marks. Lengths are units of
the outlines.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hipspine_desktop.domain.body_chart import MOST_POINTS, Pen, Point, Stroke, View
from hipspine_desktop.domain.body_map import Polygon, holds

NEAREST, FURTHEST = 3.0, 8.0  # between neighbouring points of a stored stroke
STEP = {Pen.PAIN: 6.0, Pen.ACHE: 2.0, Pen.BURNING: 9.0, Pen.PINS_AND_NEEDLES: 7.0,
        Pen.NUMBNESS: 9.0}  # fmt: skip
SLASH, CROSS, WAVE, WAVELENGTH = 5.0, 3.2, 3.4, 11.0
DOT, RING = 1.9, 2.9
GRID = {Pen.PAIN: 11.0, Pen.ACHE: 12.0, Pen.BURNING: 13.0, Pen.PINS_AND_NEEDLES: 11.0,
        Pen.NUMBNESS: 13.0}  # fmt: skip

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is drawn for a stroke or a region: lines, filled dots of radius DOT, rings of RING."""

    lines: tuple[tuple[Spot, ...], ...] = ()
    dots: tuple[Spot, ...] = ()
    rings: tuple[Spot, ...] = ()


def strokes_of(view: View, pen: Pen, raw: Sequence[Spot]) -> tuple[Stroke, ...]:
    """A movement as it is kept: points evenly spaced, a very long one in several strokes."""
    points = _spaced(raw)
    pieces = [points[i : i + MOST_POINTS] for i in range(0, len(points), MOST_POINTS)]
    return tuple(Stroke(view, pen, tuple(piece)) for piece in pieces)


def pattern_along(pen: Pen, points: Sequence[Point], size: float = 1.0) -> Pattern:
    """The pattern of a stroke; `size` makes marks and their spacing larger."""
    path = list(_walk(smooth(points), STEP[pen] * size))
    match pen:
        case Pen.PAIN:
            return Pattern(lines=tuple(_slash(x, y, size) for x, y, _ in path))
        case Pen.ACHE:
            return Pattern(lines=(_wave(path, size),))
        case Pen.BURNING:
            return Pattern(lines=tuple(line for x, y, _ in path for line in _cross(x, y, size)))
        case Pen.PINS_AND_NEEDLES:
            return Pattern(dots=tuple((x, y) for x, y, _ in path))
        case Pen.NUMBNESS:
            return Pattern(rings=tuple((x, y) for x, y, _ in path))


def pattern_over(pen: Pen, polygon: Polygon, size: float = 1.0) -> Pattern:
    """The pattern of a whole region; `size` as of a stroke's."""
    spots = list(_grid(polygon, GRID[pen] * size))
    match pen:
        case Pen.PAIN:
            return Pattern(lines=tuple(_slash(x, y, size) for x, y in spots))
        case Pen.ACHE:
            waves = (_wave(_short(x, y, size), size) for x, y in spots)
            return Pattern(lines=tuple(waves))
        case Pen.BURNING:
            return Pattern(lines=tuple(line for x, y in spots for line in _cross(x, y, size)))
        case Pen.PINS_AND_NEEDLES:
            return Pattern(dots=tuple(spots))
        case Pen.NUMBNESS:
            return Pattern(rings=tuple(spots))


def smooth(points: Sequence[Point]) -> tuple[Spot, ...]:
    """A Catmull-Rom curve through the points, four pieces between two of them."""
    if len(points) < 3:
        return tuple((float(x), float(y)) for x, y in points)
    found: list[Spot] = []
    padded = [points[0], *points, points[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for n in range(4):
            t = n / 4
            found.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    found.append((float(points[-1][0]), float(points[-1][1])))
    return tuple(found)


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    """Catmull-Rom between b and c: 0.5 (2b + (c-a)t + (2a-5b+4c-d)t^2 + (3b-a-3c+d)t^3)."""
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    )


def _spaced(raw: Sequence[Spot]) -> list[Point]:
    """Points at least NEAREST and at most about FURTHEST apart; the first always stays."""
    kept: list[Spot] = [raw[0]]
    for x, y in raw[1:]:
        ax, ay = kept[-1]
        length = math.hypot(x - ax, y - ay)
        if length < NEAREST:
            continue
        parts = math.ceil(length / FURTHEST)
        kept += [
            (ax + (x - ax) * n / parts, ay + (y - ay) * n / parts) for n in range(1, parts + 1)
        ]
    return [(round(x), round(y)) for x, y in kept]


def _walk(path: Sequence[Spot], step: float) -> Iterator[tuple[float, float, float]]:
    """Spots at even steps along a path, with the direction there (radians)."""
    if len(path) == 1:
        yield (*path[0], 0.0)
        return
    left = 0.0
    for (ax, ay), (bx, by) in itertools.pairwise(path):
        length = math.hypot(bx - ax, by - ay)
        angle = math.atan2(by - ay, bx - ax)
        while length > 0 and left <= length:
            t = left / length
            yield ax + (bx - ax) * t, ay + (by - ay) * t, angle
            left += step
        left -= length


def _slash(x: float, y: float, size: float) -> tuple[Spot, ...]:
    half = SLASH * size
    return ((x - half * 0.55, y + half), (x + half * 0.55, y - half))


def _cross(x: float, y: float, size: float) -> tuple[tuple[Spot, ...], ...]:
    half = CROSS * size
    return (
        ((x - half, y - half), (x + half, y + half)),
        ((x - half, y + half), (x + half, y - half)),
    )


def _short(x: float, y: float, size: float) -> list[tuple[float, float, float]]:
    """A short level path around a spot."""
    return [(x + d * size, y, 0.0) for d in range(-6, 7)]


def _wave(path: Sequence[tuple[float, float, float]], size: float) -> tuple[Spot, ...]:
    """A wave around a path; a tap is one short wave."""
    if len(path) < 4:
        path = _short(path[0][0], path[0][1], size)
    found: list[Spot] = []
    gone = 0.0
    before = path[0]
    for x, y, angle in path:
        gone += math.hypot(x - before[0], y - before[1])
        before = (x, y, angle)
        out = WAVE * size * math.sin(gone / (WAVELENGTH * size) * math.tau)
        found.append((x - math.sin(angle) * out, y + math.cos(angle) * out))
    return tuple(found)


def _grid(polygon: Polygon, step: float) -> Iterator[Spot]:
    """Spots of a grid inside a polygon, rows shifted by half a step; at least one."""
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    row, found = 0, False
    y = min(ys) + step / 2
    while y < max(ys):
        x = min(xs) + step * (0.5 if row % 2 else 0.9)
        while x < max(xs):
            if holds(polygon, (x, y)):
                found = True
                yield x, y
            x += step
        y, row = y + step * 0.87, row + 1
    if not found:
        yield sum(xs) / len(xs), sum(ys) / len(ys)
