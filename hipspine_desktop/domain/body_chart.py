"""The body chart: what the patient showed, as strokes, region fills, ticks and labels.

Lengths are units of the outlines (one figure is 800 units high, x = 0 is its middle, y grows
downwards). Nothing here says "absent": a place without a mark was not shown, and only a
:class:`ClearTick` says that it was asked about and is clear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from hipspine_desktop.domain.answers import Side

Point = tuple[int, int]

MOST_POINTS = 300  # of one stroke
MOST_ITEMS = 400  # of one chart
MOST_LABELS = 9
MOST_WORDS = 200
REACH = 1000  # no point lies further from the figure's middle
ITEM_VERSION = 1  # of the stored form of an item


class View(StrEnum):
    """One of the four figures; left and right are the patient's."""

    FRONT = "front"
    BACK = "back"
    RIGHT = "right"
    LEFT = "left"


class Pen(StrEnum):
    """What is felt where the pen went."""

    PAIN = "pain"
    ACHE = "ache"
    BURNING = "burning"
    PINS_AND_NEEDLES = "pins_and_needles"
    NUMBNESS = "numbness"


class Course(StrEnum):
    """Whether a complaint is always there."""

    NOT_ASKED = "not_asked"
    CONSTANT = "constant"
    INTERMITTENT = "intermittent"


class Depth(StrEnum):
    """Where a complaint is felt to lie."""

    NOT_ASKED = "not_asked"
    DEEP = "deep"
    SUPERFICIAL = "superficial"


@dataclass(frozen=True, slots=True)
class Stroke:
    """One movement of a pen; a single point is a tap.

    Raises:
        ValueError: no point, too many, or one far from the figure.
    """

    view: View
    pen: Pen
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.points) <= MOST_POINTS:
            raise ValueError("a stroke has too few or too many points")
        if any(abs(c) > REACH for point in self.points for c in point):
            raise ValueError("a point lies outside the chart")


@dataclass(frozen=True, slots=True)
class RegionMark:
    """A whole region marked from the list; ``side`` is None for the midline."""

    region: str
    side: Side | None
    pen: Pen


@dataclass(frozen=True, slots=True)
class ClearTick:
    """A region that was asked about and is clear."""

    region: str
    side: Side | None


@dataclass(frozen=True, slots=True)
class PainLabel:
    """P1, P2 ...: a complaint pointed out on the chart.

    Attributes:
        at: what it points to.
        now, best, worst: intensity from 0 to 10; None was not asked, never 0.
        words: the patient's, may be empty.

    Raises:
        ValueError: an intensity outside 0 to 10, a point outside, or too many words.
    """

    view: View
    at: Point
    now: int | None = None
    best: int | None = None
    worst: int | None = None
    course: Course = Course.NOT_ASKED
    depth: Depth = Depth.NOT_ASKED
    words: str = ""

    def __post_init__(self) -> None:
        for intensity in (self.now, self.best, self.worst):
            if intensity is not None and not 0 <= intensity <= 10:
                raise ValueError("an intensity is from 0 to 10")
        if any(abs(c) > REACH for c in self.at) or len(self.words) > MOST_WORDS:
            raise ValueError("a label lies outside the chart, or says too much")


@dataclass(frozen=True, slots=True)
class UnreadableItem:
    """A stored item that this program cannot read; it is kept as it is.

    Attributes:
        version: of its stored form.
        content: as stored.
    """

    version: int
    content: str


ChartItem = Stroke | RegionMark | ClearTick | PainLabel | UnreadableItem


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """One item with its id; None takes the item away."""

    id: str
    item: ChartItem | None


@dataclass(frozen=True, slots=True)
class ChartPatch:
    """What one act does to a chart; undone as one."""

    entries: tuple[ChartEntry, ...] = ()


def stroke_id(number: int) -> str:
    """Id of a stroke; strokes are drawn in the order of their numbers."""
    return f"stroke:{number:06d}"


def mark_id(region: str, side: Side | None, pen: Pen) -> str:
    """Id of a region mark: a region is marked once for each pen."""
    return f"mark:{region}:{side or 'midline'}:{pen}"


def tick_id(region: str, side: Side | None) -> str:
    """Id of a tick: a region is ticked once."""
    return f"tick:{region}:{side or 'midline'}"


def label_id(number: int) -> str:
    """Id of label P1, P2 ..."""
    return f"label:{number}"


@dataclass(frozen=True)
class BodyChart:
    """All items of one assessment, in the order of their ids."""

    entries: tuple[ChartEntry, ...] = ()

    def __post_init__(self) -> None:
        kept = {e.id: e.item for e in self.entries if e.item is not None}
        ordered = tuple(ChartEntry(key, kept[key]) for key in sorted(kept))
        object.__setattr__(self, "entries", ordered)

    @cached_property
    def _by_id(self) -> Mapping[str, ChartItem]:
        return {e.id: e.item for e in self.entries if e.item is not None}

    def get(self, item_id: str) -> ChartItem | None:
        """The item of an id, None when there is none."""
        return self._by_id.get(item_id)

    def with_patch(self, patch: ChartPatch) -> BodyChart:
        """A copy after one act."""
        items: dict[str, ChartItem | None] = dict(self._by_id)
        items.update({entry.id: entry.item for entry in patch.entries})
        return BodyChart(tuple(ChartEntry(key, item) for key, item in items.items()))

    def reverse_of(self, patch: ChartPatch) -> ChartPatch:
        """The act that takes a patch back."""
        return ChartPatch(tuple(ChartEntry(e.id, self.get(e.id)) for e in patch.entries))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was recorded."""
        return not self.entries

    @property
    def strokes(self) -> Iterator[tuple[str, Stroke]]:
        """Strokes with their ids, oldest first."""
        return ((e.id, e.item) for e in self.entries if isinstance(e.item, Stroke))

    @property
    def marks(self) -> Iterator[RegionMark]:
        """Regions marked from the list."""
        return (e.item for e in self.entries if isinstance(e.item, RegionMark))

    @property
    def ticks(self) -> Iterator[ClearTick]:
        """Regions asked about and clear."""
        return (e.item for e in self.entries if isinstance(e.item, ClearTick))

    @property
    def labels(self) -> Iterator[tuple[int, PainLabel]]:
        """Labels by number."""
        return (
            (int(e.id.partition(":")[2]), e.item)
            for e in self.entries
            if isinstance(e.item, PainLabel)
        )

    @property
    def unreadable(self) -> int:
        """How many stored items could not be read."""
        return sum(isinstance(e.item, UnreadableItem) for e in self.entries)

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to show on the figures."""
        return any(not isinstance(e.item, UnreadableItem) for e in self.entries)

    @property
    def next_stroke(self) -> int:
        """Number of the next stroke."""
        numbers = [int(key.partition(":")[2]) for key, _ in self.strokes]
        return max(numbers, default=0) + 1

    @property
    def next_label(self) -> int | None:
        """The lowest free label number, None when all are given away."""
        used = {number for number, _ in self.labels}
        return next((n for n in range(1, MOST_LABELS + 1) if n not in used), None)


# acts


def put(item_id: str, item: ChartItem | None) -> ChartPatch:
    """Set or take away one item."""
    return ChartPatch((ChartEntry(item_id, item),))


def draw(chart: BodyChart, stroke: Stroke) -> ChartPatch:
    """Add a stroke."""
    return put(stroke_id(chart.next_stroke), stroke)


def clear(chart: BodyChart) -> ChartPatch:
    """Take everything away, also what could not be read."""
    return ChartPatch(tuple(ChartEntry(e.id, None) for e in chart.entries))


def replace_strokes(chart: BodyChart, changed: Mapping[str, tuple[Stroke, ...]]) -> ChartPatch:
    """Put pieces in the place of strokes; the first piece keeps the stroke's number."""
    number = chart.next_stroke
    entries: list[ChartEntry] = []
    for key, pieces in changed.items():
        entries.append(ChartEntry(key, pieces[0] if pieces else None))
        for piece in pieces[1:]:
            entries.append(ChartEntry(stroke_id(number), piece))
            number += 1
    return ChartPatch(tuple(entries))


def erase(chart: BodyChart, view: View, path: tuple[Point, ...], radius: float) -> ChartPatch:
    """Take away what lies within a radius of the eraser's path; strokes are cut, not lost."""
    changed: dict[str, tuple[Stroke, ...]] = {}
    for key, stroke in chart.strokes:
        if stroke.view is not view:
            continue
        kept = [not _is_near(point, path, radius) for point in stroke.points]
        if not all(kept):
            changed[key] = pieces_of(stroke, kept)
    return replace_strokes(chart, changed)


def pieces_of(stroke: Stroke, kept: list[bool]) -> tuple[Stroke, ...]:
    """What is left of a stroke: each run of kept points is a stroke of its own."""
    runs: list[list[Point]] = [[]]
    for point, keep in zip(stroke.points, kept, strict=True):
        if keep:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return tuple(Stroke(stroke.view, stroke.pen, tuple(run)) for run in runs if run)


def is_too_large(chart: BodyChart) -> bool:
    """Whether a chart holds more items than are kept."""
    return len(chart.entries) > MOST_ITEMS


def _is_near(point: Point, path: tuple[Point, ...], radius: float) -> bool:
    """Whether a point lies within a radius of any segment of a path."""
    ends = zip(path, path[1:] or path, strict=False)
    return any(_distance_squared(point, a, b) <= radius * radius for a, b in ends)


def _distance_squared(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0
    if length:
        t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    x, y = a[0] + t * dx - p[0], a[1] + t * dy - p[1]
    return x * x + y * y
