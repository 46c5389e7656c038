"""The next tests by position, so that the patient turns over as few times as possible."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hipspine_desktop.domain.findings import Position
from hipspine_desktop.engine.result import NextTest, PositionTests

LINE = (
    Position.WALKING,
    Position.STANDING,
    Position.SITTING,
    Position.SUPINE,
    Position.SIDE_LYING,
    Position.PRONE,
)
"""Positions in the order in which one leads to the next (judgement): to get from one to another
the patient passes through those between, so the way is the number of steps on this line."""

POSITION_MINUTES = 0.5
"""Cost of getting the patient into an examination position (judgement)."""


def moving_minutes(position: Position, present: Position = Position.NONE) -> float:
    """Minutes to get into a position: none for a question or where the patient already is.

    >>> moving_minutes(Position.PRONE), moving_minutes(Position.PRONE, Position.PRONE)
    (0.5, 0.0)
    """
    return 0.0 if position in (Position.NONE, present) else POSITION_MINUTES


def order_of_positions(
    worth: dict[Position, float], present: Position = Position.NONE
) -> tuple[Position, ...]:
    """Positions in the order of the shortest way over :data:`LINE`, the present one first.

    All positions lie on a line, so the shortest way from x over all of them goes to one end first
    and then to the other: min(x - low, high - x) + high - low steps. Of two ways of equal length
    the one whose first position is worth more is taken. With no present position known the way
    begins at an end.

    Args:
        worth: bits that the tests of each position are expected to bring; positions of no test
            are left out, as is ``NONE``.

    >>> worth = {Position.PRONE: 0.2, Position.STANDING: 0.3, Position.SUPINE: 0.1}
    >>> [str(p) for p in order_of_positions(worth, Position.SIDE_LYING)]
    ['prone', 'supine', 'standing']
    >>> [str(p) for p in order_of_positions(worth)]
    ['standing', 'supine', 'prone']
    """
    places = sorted(LINE.index(p) for p in worth if p is not Position.NONE)
    if not places:
        return ()
    if present is Position.NONE:
        ways = [places, places[::-1]]
    else:
        here = LINE.index(present)
        below = [p for p in places if p <= here][::-1]
        above = [p for p in places if p > here]
        if below and below[0] == here:
            here_first, below = [here], below[1:]
        else:
            here_first = []
        ways = [[*here_first, *below, *above], [*here_first, *above, *below]]
    best = min(ways, key=lambda way: (_steps(way, present), -_first_worth(way, worth, present)))
    return tuple(LINE[p] for p in best)


def group_by_position(
    tests: Iterable[NextTest], present: Position = Position.NONE
) -> tuple[PositionTests, ...]:
    """Tests under their positions: questions first, then in :func:`order_of_positions`.

    minutes = sum of the tests' costs, getting into the position counted once for all of them.

    Args:
        tests: in order of value; the order inside a position is kept.

    >>> from hipspine_desktop.domain.regions import Region
    >>> hip = (Region.HIP_JOINT, 0.6)
    >>> one = NextTest("a", None, "A", Position.PRONE, 30, 0.2, 0.2, hip, hip, 1.0)
    >>> two = NextTest("b", None, "B", Position.PRONE, 60, 0.1, 0.1, hip, hip, 1.5)
    >>> [(g.position.value, len(g.tests), g.minutes) for g in group_by_position([one, two])]
    [('prone', 2, 2.0)]
    """
    held: dict[Position, list[NextTest]] = {}
    for test in tests:
        held.setdefault(test.position, []).append(test)
    worth = {position: sum(t.gain for t in found) for position, found in held.items()}
    order = order_of_positions(worth, present)
    if Position.NONE in held:
        order = (Position.NONE, *order)
    groups = []
    for position in order:
        once = moving_minutes(position, present)
        minutes = once + sum(t.minutes - once for t in held[position])
        groups.append(PositionTests(position, tuple(held[position]), minutes))
    return tuple(groups)


def _steps(way: list[int], present: Position) -> int:
    start = way[:1] if present is Position.NONE else [LINE.index(present)]
    path = [*start, *way]
    return sum(abs(a - b) for a, b in pairwise(path))


def _first_worth(way: list[int], worth: dict[Position, float], present: Position) -> float:
    """Worth of the first position the patient is moved to."""
    moved = [p for p in way if LINE[p] is not present]
    return worth[LINE[moved[0]]] if moved else 0.0
