"""An invented body chart for the documents' tests."""

from __future__ import annotations

from dataclasses import replace

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.body_chart import (
    BodyChart,
    ChartEntry,
    ClearTick,
    Course,
    Depth,
    PainLabel,
    Pen,
    RegionMark,
    Stroke,
    View,
)
from tests.documents import factory as f


def _hatched(view: View, pen: Pen, x: int, y: int, wide: int, high: int) -> Stroke:
    points = [(x + (wide if n % 2 else -wide), y + n * 6) for n in range(high // 6)]
    return Stroke(view, pen, tuple(points))


CHART = BodyChart(
    (
        ChartEntry("stroke:000001", _hatched(View.FRONT, Pen.PAIN, -42, 395, 14, 40)),
        ChartEntry("stroke:000002", _hatched(View.BACK, Pen.ACHE, 50, 395, 18, 36)),
        ChartEntry("stroke:000003", _hatched(View.RIGHT, Pen.PINS_AND_NEEDLES, 0, 650, 12, 80)),
        ChartEntry("stroke:000004", _hatched(View.BACK, Pen.BURNING, 40, 330, 10, 24)),
        ChartEntry(
            "mark:lateral_thigh:left:numbness",
            RegionMark("lateral_thigh", Side.LEFT, Pen.NUMBNESS),
        ),
        ChartEntry("tick:knee:left", ClearTick("knee", Side.LEFT)),
        ChartEntry("tick:back_midline:midline", ClearTick("back_midline", None)),
        ChartEntry(
            "label:1",
            PainLabel(
                View.FRONT, (-42, 412), 3, 1, 8, Course.INTERMITTENT, Depth.DEEP, "sharp on turning"
            ),
        ),
        ChartEntry("label:2", PainLabel(View.BACK, (50, 412), worst=5)),
        ChartEntry("label:3", PainLabel(View.RIGHT, (0, 690))),
    )
)


def charted() -> Assessment:
    """The signed assessment with a chart."""
    return replace(f.signed(), body_chart=CHART)
