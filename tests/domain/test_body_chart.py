"""Charts, maps and marks: what is drawn is found again, on the side it was drawn on."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given, strategies as st

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.body_chart import (
    MOST_POINTS,
    BodyChart,
    ChartPatch,
    ClearTick,
    PainLabel,
    Pen,
    Point,
    RegionMark,
    Stroke,
    View,
    clear,
    draw,
    erase,
    label_id,
    mark_id,
    put,
    tick_id,
)
from hipspine_desktop.domain.body_map import BodyMap, Place, centroid, flattened, holds, side_of
from hipspine_desktop.domain.body_marks import (
    FURTHEST,
    Pattern,
    pattern_along,
    pattern_over,
    smooth,
    strokes_of,
)
from hipspine_desktop.services.body_map_file import shipped_body_map

MAP: BodyMap = shipped_body_map()
R, L = Side.RIGHT, Side.LEFT
coordinate = st.integers(-170, 170)
height = st.integers(0, 800)
points = st.tuples(coordinate, height)
strokes = st.builds(
    Stroke,
    st.sampled_from(View),
    st.sampled_from(Pen),
    st.lists(points, min_size=1, max_size=12).map(tuple),
)


@st.composite
def charts(draw_: st.DrawFn) -> BodyChart:
    chart = BodyChart()
    for stroke in draw_(st.lists(strokes, max_size=4)):
        chart = chart.with_patch(draw(chart, stroke))
    for region, side in draw_(st.lists(st.sampled_from(MAP.places).map(_pair), max_size=3)):
        chart = chart.with_patch(put(tick_id(region, side), ClearTick(region, side)))
        pen = draw_(st.sampled_from(Pen))
        chart = chart.with_patch(put(mark_id(region, side, pen), RegionMark(region, side, pen)))
    return chart


def _pair(place: Place) -> tuple[str, Side | None]:
    return place.region, place.side


@given(charts(), strokes, st.lists(points, min_size=1, max_size=4).map(tuple))
def test_every_act_is_taken_back_exactly(
    chart: BodyChart, stroke: Stroke, path: tuple[Point, ...]
) -> None:
    acts = (draw(chart, stroke), erase(chart, stroke.view, path, 15), clear(chart), ChartPatch())
    for act in acts:
        after = chart.with_patch(act)
        assert after.with_patch(chart.reverse_of(act)) == chart
        assert after.with_patch(after.reverse_of(chart.reverse_of(act))) == after


@given(strokes, st.lists(points, min_size=1, max_size=4).map(tuple))
def test_the_eraser_takes_what_is_near_and_nothing_else(
    stroke: Stroke, path: tuple[Point, ...]
) -> None:
    chart = BodyChart().with_patch(draw(BodyChart(), stroke))
    left = chart.with_patch(erase(chart, stroke.view, path, 15))
    kept = [p for _, s in left.strokes for p in s.points]
    assert all(math.dist(p, spot) > 15 for p in kept for spot in path)
    segments = list(pairwise(path)) or [(path[0], path[0])]
    far = [p for p in stroke.points if all(_far(p, a, b) for a, b in segments)]
    assert [p for p in far if p not in kept] == []
    other = next(v for v in View if v is not stroke.view)
    assert erase(chart, other, path, 15).entries == ()


def _far(p: Point, a: Point, b: Point) -> bool:
    """Slow twin: further than 15 from a hundred spots of the segment, with room for rounding."""
    spots = ((a[0] + (b[0] - a[0]) * n / 100, a[1] + (b[1] - a[1]) * n / 100) for n in range(101))
    return all(math.dist(p, spot) > 19 for spot in spots)


@given(st.integers(1, 170), height, st.sampled_from((View.FRONT, View.BACK)))
def test_left_and_right_mirror(x: float, y: float, view: View) -> None:
    x, y = x + 0.37, y + 0.41  # beside the edges, which belong to one side only
    one, other = MAP.place_at(view, (x, y)), MAP.place_at(view, (-x, y))
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one.region == other.region
        assert {one.side, other.side} in ({R, L}, {None})
    assert MAP.roots_at(view, (x, y)) == MAP.roots_at(view, (-x, y))


@given(coordinate, height)
def test_the_left_view_is_the_right_view_mirrored(x: float, y: float) -> None:
    x, y = x + 0.37, y + 0.41
    one, other = MAP.place_at(View.RIGHT, (x, y)), MAP.place_at(View.LEFT, (-x, y))
    assert (one.region if one else None) == (other.region if other else None)
    if one is not None and other is not None and one.side is not None:
        assert (one.side, other.side) == (R, L)


@pytest.mark.parametrize(
    ("view", "point", "place"),
    [
        (View.FRONT, (-45, 412), Place("groin", R)),
        (View.FRONT, (45, 412), Place("groin", L)),
        (View.BACK, (50, 410), Place("buttock", R)),
        (View.BACK, (-50, 410), Place("buttock", L)),
        (View.BACK, (0, 340), Place("back_midline", None)),
        (View.BACK, (25, 380), Place("sacroiliac", R)),
        (View.BACK, (-35, 450), Place("ischial", L)),
        (View.BACK, (-45, 520), Place("posterior_thigh", L)),
        (View.FRONT, (55, 500), Place("anterior_thigh", L)),
        (View.FRONT, (-20, 500), Place("medial_thigh", R)),
        (View.RIGHT, (0, 420), Place("lateral_hip", R)),
        (View.LEFT, (0, 520), Place("lateral_thigh", L)),
        (View.RIGHT, (35, 420), Place("groin", R)),
        (View.RIGHT, (-45, 420), Place("buttock", R)),
        (View.FRONT, (50, 605), Place("knee", L)),
        (View.BACK, (50, 690), Place("below_knee", R)),
        (View.LEFT, (-40, 795), Place("foot", L)),
        (View.BACK, (0, 440), Place("saddle", None)),
    ],
)
def test_a_clinician_would_call_it_so(view: View, point: Point, place: Place) -> None:
    assert MAP.place_at(view, point) == place


@pytest.mark.parametrize("view", View)
def test_no_part_of_a_figure_is_without_a_name(view: View) -> None:
    outline = flattened(MAP.figures[view].outline)
    spots = [(x, y) for x in range(-170, 171, 4) for y in range(2, 800, 4)]
    inside = [spot for spot in spots if holds(outline, spot)]
    nameless = [spot for spot in inside if MAP.place_at(view, spot) is None]
    assert len(inside) > 3000
    assert len(nameless) < len(inside) / 200


@pytest.mark.parametrize("area", MAP.areas, ids=lambda a: f"{a.view}-{a.place}")
def test_the_middle_of_an_area_is_in_it_and_on_its_side(area: object) -> None:
    from hipspine_desktop.domain.body_map import Area

    assert isinstance(area, Area)
    assert MAP.place_at(area.view, area.middle) == area.place
    assert area.place.side in (None, side_of(area.view, area.middle[0]))


@given(st.sampled_from(Pen), st.lists(points, min_size=1, max_size=200))
def test_kept_strokes_follow_the_hand_and_stay_bounded(pen: Pen, raw: list[Point]) -> None:
    kept = strokes_of(View.FRONT, pen, raw)
    path = [p for s in kept for p in s.points]
    assert path[0] == raw[0]
    assert all(len(s.points) <= MOST_POINTS for s in kept)
    assert all(math.dist(a, b) <= FURTHEST + 2 for a, b in pairwise(path))
    assert all(min(math.dist(p, q) for q in path) <= FURTHEST for p in raw)


@given(st.lists(points, min_size=3, max_size=12, unique=True))
def test_the_curve_goes_through_the_points(path: list[Point]) -> None:
    curve = smooth(path)
    for x, y in path:
        assert min(math.dist((x, y), spot) for spot in curve) < 1e-6


@given(st.lists(points, min_size=1, max_size=8))
def test_pens_differ_without_colour(path: list[Point]) -> None:
    assume(len(set(path)) == len(path))
    made = [pattern_along(pen, path) for pen in Pen]
    assert all(m != Pattern() for m in made)
    assert len({(bool(m.lines), bool(m.dots), bool(m.rings)) for m in made}) == 3
    assert len(set(made)) == len(Pen)


@pytest.mark.parametrize("pen", Pen)
def test_a_region_fill_stays_in_the_region(pen: Pen) -> None:
    for area in MAP.areas:
        pattern = pattern_over(pen, area.polygon)
        middles = [centroid(line) for line in pattern.lines] + [*pattern.dots, *pattern.rings]
        assert middles
        assert all(math.dist(m, centroid(area.polygon)) < 260 for m in middles)


@pytest.mark.parametrize("wrong", [{"now": 11}, {"best": -1}, {"words": "x" * 201}])
def test_a_label_takes_only_what_can_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"intensity|label"):
        PainLabel(View.FRONT, (0, 0), **wrong)  # type: ignore[arg-type]


def test_label_numbers_are_given_again() -> None:
    chart = BodyChart()
    for _ in range(9):
        number = chart.next_label
        assert number is not None
        chart = chart.with_patch(put(label_id(number), PainLabel(View.FRONT, (0, 0))))
    assert chart.next_label is None
    assert chart.with_patch(put(label_id(4), None)).next_label == 4
    assert [n for n, _ in chart.labels] == list(range(1, 10))
