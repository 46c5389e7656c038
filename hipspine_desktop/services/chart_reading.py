"""What a body chart says: which regions are marked, and which findings that would propose.

Nothing is recorded here. A region that was not drawn proposes nothing at all; only a tick "asked
and clear" proposes "absent".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from hipspine_desktop.domain.answers import ABSENT, PRESENT, Answer, AnswerKey, AnswerSet, Side
from hipspine_desktop.domain.body_chart import BodyChart, Pen, Stroke, pieces_of
from hipspine_desktop.domain.body_map import BodyMap, Place, Region
from hipspine_desktop.domain.findings import Catalogue, Laterality

# a stroke marks a region when this much of it lies there, or when all strokes of the pen
# together reach this length there (units of the outlines); less is named and proposes nothing
ENOUGH_SHARE, ENOUGH_LENGTH = 0.4, 20.0
ROOT_SHARE = 0.5
PAINFUL = (Pen.PAIN, Pen.ACHE, Pen.BURNING)
ALTERED = (Pen.PINS_AND_NEEDLES, Pen.NUMBNESS)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding that the chart speaks for; nothing is recorded until it is accepted.

    Attributes:
        places, pens: what it rests on.
        recorded: the answer that stands now.
    """

    key: AnswerKey
    answer: Answer
    places: tuple[Place, ...]
    pens: tuple[Pen, ...]
    recorded: Answer

    @property
    def is_done(self) -> bool:
        """Whether the answer stands already."""
        return self.recorded.state is self.answer.state

    @property
    def is_at_odds(self) -> bool:
        """Whether another answer stands."""
        return self.recorded.is_asked and not self.is_done


@dataclass(frozen=True, slots=True)
class Reading:
    """What a chart says.

    Attributes:
        marked: pens by place, in the order of the regions.
        touched: places with a little of a pen, too little to propose anything.
        ticked: places asked about and clear.
        roots: by side, the roots in whose dermatome altered feeling mostly lies.
    """

    marked: Mapping[Place, tuple[Pen, ...]] = field(default_factory=dict)
    touched: Mapping[Place, tuple[Pen, ...]] = field(default_factory=dict)
    ticked: tuple[Place, ...] = ()
    roots: Mapping[Side, tuple[str, ...]] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()

    @property
    def open_proposals(self) -> tuple[Proposal, ...]:
        """What "accept all" would record: where nothing stands yet."""
        return tuple(p for p in self.proposals if not p.recorded.is_asked)


@dataclass(frozen=True, slots=True)
class _Found:
    """Length of one stroke by place and by root; `length` is all of it, taps count 1."""

    length: float
    places: Mapping[Place, float]
    roots: Mapping[str, float]
    side: Side | None


class ChartReader:
    """Reads charts over one body map; remembers what each stroke lies on."""

    def __init__(self, body_map: BodyMap, catalogue: Catalogue) -> None:
        self.body_map, self._catalogue = body_map, catalogue
        self._found: dict[Stroke, _Found] = {}

    def read(self, chart: BodyChart, answers: AnswerSet) -> Reading:
        """What a chart says beside the answers that stand."""
        marked, touched = self._places(chart)
        ticked = tuple(p for p in self.body_map.places if p in self._ticks(chart))
        proposals = tuple(self._proposals(marked, touched, ticked, answers))
        return Reading(marked, touched, ticked, self._roots(chart), proposals)

    def without(self, chart: BodyChart, place: Place, pen: Pen) -> dict[str, tuple[Stroke, ...]]:
        """The pieces left of strokes when a pen is taken off a place."""
        changed = {}
        for key, stroke in chart.strokes:
            if stroke.pen is not pen or place not in self._of(stroke).places:
                continue
            kept = [self.body_map.place_at(stroke.view, p) != place for p in stroke.points]
            changed[key] = pieces_of(stroke, kept)
        return changed

    # inside

    def _places(
        self, chart: BodyChart
    ) -> tuple[dict[Place, tuple[Pen, ...]], dict[Place, tuple[Pen, ...]]]:
        length: dict[tuple[Place, Pen], float] = {}
        enough = {(Place(m.region, m.side), m.pen) for m in chart.marks}
        for _, stroke in chart.strokes:
            found = self._of(stroke)
            for place, part in found.places.items():
                at = (place, stroke.pen)
                length[at] = length.get(at, 0.0) + part
                if part >= ENOUGH_SHARE * found.length or length[at] >= ENOUGH_LENGTH:
                    enough.add(at)
        slight = length.keys() - enough
        return self._by_place(enough), self._by_place(slight)

    def _by_place(self, pairs: set[tuple[Place, Pen]]) -> dict[Place, tuple[Pen, ...]]:
        found = {}
        for place in self.body_map.places:
            pens = tuple(pen for pen in Pen if (place, pen) in pairs)
            if pens:
                found[place] = pens
        return found

    def _ticks(self, chart: BodyChart) -> set[Place]:
        return {Place(tick.region, tick.side) for tick in chart.ticks}

    def _roots(self, chart: BodyChart) -> dict[Side, tuple[str, ...]]:
        total: dict[Side, float] = {}
        parts: dict[tuple[Side, str], float] = {}
        for _, stroke in chart.strokes:
            found = self._of(stroke)
            if stroke.pen not in ALTERED or found.side is None:
                continue
            total[found.side] = total.get(found.side, 0.0) + found.length
            for root, part in found.roots.items():
                at = (found.side, root)
                parts[at] = parts.get(at, 0.0) + part
        ordered = sorted(parts.items(), key=lambda item: -item[1])
        return {
            side: roots
            for side, length in total.items()
            if (
                roots := tuple(r for (s, r), p in ordered if s is side and p >= ROOT_SHARE * length)
            )
        }

    def _proposals(
        self,
        marked: Mapping[Place, tuple[Pen, ...]],
        touched: Mapping[Place, tuple[Pen, ...]],
        ticked: tuple[Place, ...],
        answers: AnswerSet,
    ) -> Iterator[Proposal]:
        present: dict[AnswerKey, tuple[list[Place], set[Pen]]] = {}
        for place, pens in marked.items():
            for pen in pens:
                for finding in _findings(self.body_map.by_id[place.region], pen):
                    places, used = present.setdefault(self._key(finding, place), ([], set()))
                    places += [] if place in places else [place]
                    used.add(pen)
        absent: dict[AnswerKey, list[Place]] = {}
        for place in ticked:
            finding = self.body_map.by_id[place.region].absent
            if finding and place not in marked and place not in touched:
                absent.setdefault(self._key(finding, place), []).append(place)
        for definition in self._catalogue:
            for key in definition.keys:
                recorded = answers.of(key.finding_id, key.side)
                if key in present:
                    places, used = present[key]
                    pens = tuple(pen for pen in Pen if pen in used)
                    yield Proposal(key, PRESENT, tuple(places), pens, recorded)
                elif key in absent:
                    yield Proposal(key, ABSENT, tuple(absent[key]), (), recorded)

    def _key(self, finding_id: str, place: Place) -> AnswerKey:
        known = finding_id in self._catalogue
        midline = known and (self._catalogue.finding(finding_id).laterality is Laterality.MIDLINE)
        return AnswerKey(finding_id, None if midline else place.side)

    def _of(self, stroke: Stroke) -> _Found:
        if stroke not in self._found:
            self._found[stroke] = self._look(stroke)
        return self._found[stroke]

    def _look(self, stroke: Stroke) -> _Found:
        places: dict[Place, float] = {}
        roots: dict[str, float] = {}
        lengths = _lengths(stroke)
        for point, part in zip(stroke.points, lengths, strict=True):
            place = self.body_map.place_at(stroke.view, point)
            if place is not None:
                places[place] = places.get(place, 0.0) + part
            for root in self.body_map.roots_at(stroke.view, point):
                roots[root] = roots.get(root, 0.0) + part
        sided = [place for place in places if place.side is not None]
        side = max(sided, key=lambda p: places[p]).side if sided else None
        return _Found(sum(lengths), places, roots, side)


def _findings(region: Region, pen: Pen) -> tuple[str, ...]:
    """Findings that a pen on a region speaks for."""
    pain = (region.pain,) if region.pain else ()
    match pen:
        case Pen.PAIN | Pen.ACHE:
            return pain
        case Pen.BURNING:
            return (*pain, *region.burning)
        case Pen.PINS_AND_NEEDLES:
            return region.tingling
        case Pen.NUMBNESS:
            return region.numbness


def _lengths(stroke: Stroke) -> list[float]:
    """How much of the stroke each point stands for: half the way to each neighbour."""
    points = stroke.points
    if len(points) == 1:
        return [1.0]
    steps = [math.dist(a, b) for a, b in pairwise(points)]
    return [(b + a) / 2 for a, b in zip([0.0, *steps], [*steps, 0.0], strict=True)]
