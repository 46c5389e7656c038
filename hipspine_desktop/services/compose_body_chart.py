"""The body chart for the report: figure, labels, areas asked and clear, in words as well."""

from __future__ import annotations

from collections.abc import Iterator

from hipspine_desktop.documents.model import (
    Block,
    BodyFigure,
    DataTable,
    FigureLabel,
    FigureView,
    Prose,
    TextSize,
    plain,
    strong,
)
from hipspine_desktop.domain.body_chart import BodyChart, PainLabel, Pen, View
from hipspine_desktop.domain.body_map import BodyMap, Place
from hipspine_desktop.domain.body_marks import Pattern, pattern_along, pattern_over
from hipspine_desktop.services.body_map_file import shipped_body_map
from hipspine_desktop.services.chart_reading import ChartReader, Reading
from hipspine_desktop.services.chart_words import (
    character_words,
    chart_text,
    clear_places,
    intensity_words,
    label_place,
    root_sentences,
)
from hipspine_desktop.services.compose_material import AnonymousCase, Material
from hipspine_desktop.wording.prose import capitalise
from hipspine_desktop.wording.texts import Texts

SIZE = 1.5  # the figure is small: larger marks, further apart
OUT, UP, BELOW = 58.0, 30.0, 46.0  # units from a label's tip to its box; between two boxes


def body_chart_blocks(m: Material) -> list[Block]:
    """The blocks of the section; one line when nothing was drawn, none for a case of a file."""
    chart, texts = m.assessment.body_chart, m.texts
    if isinstance(m.subject, AnonymousCase) and chart.is_empty:
        return []
    blocks: list[Block] = []
    if chart.unreadable:
        blocks.append(Prose(strong(texts("body_chart.unreadable", count=chart.unreadable))))
    if not chart.is_drawn:
        return [*blocks, Prose(plain(texts("body_chart.empty")))]
    body_map = shipped_body_map()
    reading = ChartReader(body_map, m.catalogue).read(chart, m.assessment.answers)
    blocks.append(body_figure(texts, chart, reading, body_map))
    labels = dict(chart.labels)
    if labels:
        blocks.append(_label_table(texts, labels, body_map))
    if reading.ticked:
        places = clear_places(texts, reading)
        blocks.append(Prose(plain(texts("body_chart.paper.clear", places=places)), TextSize.SMALL))
    roots = " ".join(root_sentences(texts, reading))
    if roots:
        blocks.append(Prose(plain(roots), TextSize.CAPTION))
    return blocks


def body_figure(texts: Texts, chart: BodyChart, reading: Reading, body_map: BodyMap) -> BodyFigure:
    """The four figures with everything drawn on them."""
    text = chart_text(texts, chart, reading, body_map)
    return BodyFigure(
        views=tuple(_view(texts, chart, body_map, view) for view in View),
        legend=tuple(_legend(texts, chart)),
        alternative=texts("body_chart.paper.alternative", text=text),
        size=SIZE,
    )


def _view(texts: Texts, chart: BodyChart, body_map: BodyMap, view: View) -> FigureView:
    shape = body_map.figures[view]
    right, left = texts("body_chart.side.right"), texts("body_chart.side.left")
    sides = {View.FRONT: (right, left), View.BACK: (left, right)}.get(view, ("", ""))
    marked = [(m.pen, Place(m.region, m.side)) for m in chart.marks]
    ticked = {Place(t.region, t.side) for t in chart.ticks}
    here = [area for area in body_map.areas if area.view is view]
    return FigureView(
        name=texts(f"body_chart.view.{view}"),
        sides=sides,
        faces_left=view is View.LEFT,
        outline=shape.outline,
        lines=shape.lines,
        fills=tuple(
            pattern_over(pen, a.polygon, SIZE)
            for pen, place in marked
            for a in here
            if a.place == place
        ),
        marks=tuple(
            pattern_along(s.pen, s.points, SIZE) for _, s in chart.strokes if s.view is view
        ),
        ticks=tuple(area.middle for area in here if area.place in ticked),
        labels=_labels(chart, view),
    )


def _labels(chart: BodyChart, view: View) -> tuple[FigureLabel, ...]:
    """Boxes away from the middle, none over another."""
    placed: list[FigureLabel] = []
    for number, label in chart.labels:
        if label.view is not view:
            continue
        x, y = label.at
        at = (float(x + (OUT if x >= 0 else -OUT)), float(y - UP))
        while any(abs(at[0] - o.at[0]) < 60 and abs(at[1] - o.at[1]) < BELOW for o in placed):
            at = (at[0], at[1] + BELOW)
        placed.append(FigureLabel(f"P{number}", (float(x), float(y)), at))
    return tuple(placed)


def _legend(texts: Texts, chart: BodyChart) -> Iterator[tuple[Pattern | None, str]]:
    """The pens that were used, and the tick; None draws the tick."""
    used = {s.pen for _, s in chart.strokes} | {mark.pen for mark in chart.marks}
    for pen in Pen:
        if pen in used:
            yield pattern_along(pen, ((6, 0), (72, 0)), SIZE), texts(f"body_chart.pen.{pen}")
    if any(True for _ in chart.ticks):
        yield None, texts("body_chart.paper.tick")


def _label_table(texts: Texts, labels: dict[int, PainLabel], body_map: BodyMap) -> DataTable:
    heads = ("number", "place", "intensity", "character")
    return DataTable(
        heads=tuple(texts(f"body_chart.paper.labels_head_{head}") for head in heads),
        rows=tuple(
            (
                f"P{number}",
                capitalise(label_place(texts, body_map, label)),
                intensity_words(texts, label) or texts("body_chart.paper.not_asked"),
                character_words(texts, label) or texts("body_chart.paper.not_asked"),
            )
            for number, label in labels.items()
        ),
        widths=(0.1, 0.27, 0.27, 0.36),
    )
