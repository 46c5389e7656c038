"""A body chart in words: for a screen reader, for the figure's alternative text, for the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hipspine_desktop.domain.body_chart import (
    BodyChart,
    Course,
    Depth,
    PainLabel,
    Pen,
)
from hipspine_desktop.domain.body_map import BodyMap, Place
from hipspine_desktop.services.chart_reading import Reading
from hipspine_desktop.wording.formats import join_words
from hipspine_desktop.wording.texts import Texts


def place_words(texts: Texts, place: Place) -> str:
    """ "right groin", "outer side of the left thigh", "saddle area"."""
    key = f"body_chart.place.{place.region}"
    if key not in texts:
        return place.region.replace("_", " ")
    if place.side is None:
        return texts(key) if not texts.placeholders(key) else texts(key, side="").strip()
    side = texts(f"clinical.side.{place.side}")
    return texts(key, side=side) if texts.placeholders(key) else texts(key)


def label_place(texts: Texts, body_map: BodyMap, label: PainLabel) -> str:
    """Where a label points to."""
    place = body_map.place_at(label.view, label.at)
    return place_words(texts, place) if place is not None else texts("body_chart.beside")


def intensity_words(texts: Texts, label: PainLabel) -> str:
    """ "now 3, best 1, worst 8"; what was not asked is left out."""
    given = (("now", label.now), ("best", label.best), ("worst", label.worst))
    return ", ".join(texts(f"body_chart.intensity.{k}", n=n) for k, n in given if n is not None)


def character_words(texts: Texts, label: PainLabel) -> str:
    """ "comes and goes, deep, “pulls”"; what was not asked is left out."""
    words = []
    if label.course is not Course.NOT_ASKED:
        words.append(texts(f"body_chart.course.{label.course}"))
    if label.depth is not Depth.NOT_ASKED:
        words.append(texts(f"body_chart.depth.{label.depth}"))
    if label.words.strip():
        words.append(f"\u201c{label.words.strip()}\u201d")
    return ", ".join(words)


def chart_text(texts: Texts, chart: BodyChart, reading: Reading, body_map: BodyMap) -> str:
    """Everything that the chart shows, in sentences; "" when nothing is drawn."""
    return " ".join(_sentences(texts, chart, reading, body_map))


def clear_places(texts: Texts, reading: Reading) -> str:
    """ "right knee, left groin": asked and clear."""
    return ", ".join(place_words(texts, place) for place in reading.ticked)


def root_sentences(texts: Texts, reading: Reading) -> tuple[str, ...]:
    """In which dermatomes altered feeling mostly lies, with the caution."""
    return tuple(
        texts(
            "body_chart.roots",
            side=texts(f"clinical.side.{side}"),
            roots=join_words(list(roots)),
        )
        for side, roots in reading.roots.items()
    )


def _sentences(
    texts: Texts, chart: BodyChart, reading: Reading, body_map: BodyMap
) -> Iterator[str]:
    for pen in Pen:
        places = [place_words(texts, p) for p in _with(reading.marked, pen)]
        places += [
            texts("body_chart.touching", place=place_words(texts, p))
            for p in _with(reading.touched, pen)
        ]
        used = any(s.pen is pen for _, s in chart.strokes) or any(m.pen is pen for m in chart.marks)
        if used and not places:
            places = [texts("body_chart.outside")]
        if places:
            name = texts(f"body_chart.pen.{pen}")
            yield texts("body_chart.of_pen", pen=name, places=", ".join(places))
    if reading.ticked:
        yield texts("body_chart.clear_at", places=clear_places(texts, reading))
    for number, label in chart.labels:
        details = ", ".join(
            w for w in (intensity_words(texts, label), character_words(texts, label)) if w
        )
        where = label_place(texts, body_map, label)
        key = "body_chart.label_at" if details else "body_chart.label_bare"
        values = {"details": details} if details else {}
        yield texts(key, number=number, place=where, **values)


def _with(places: Mapping[Place, tuple[Pen, ...]], pen: Pen) -> Iterable[Place]:
    return (place for place, pens in places.items() if pen in pens)
