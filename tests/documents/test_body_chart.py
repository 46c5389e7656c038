"""The body chart on paper: a figure with its words, labels, what was asked and clear."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from hipspine_desktop.documents.model import BodyFigure
from hipspine_desktop.domain.body_chart import (
    MOST_ITEMS,
    BodyChart,
    ChartEntry,
    PainLabel,
    Pen,
    Stroke,
    UnreadableItem,
    View,
)
from hipspine_desktop.services.compose_report import compose_report
from tests.documents import factory as f, results as r
from tests.documents.charted import CHART, charted
from tests.documents.golden import report
from tests.documents.reading import page_texts
from tests.documents.validating import PROFILES, elements, failed_rules


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return report(charted())


def _figure(chart: BodyChart) -> BodyFigure:
    document = compose_report(
        f.PATIENT, replace(f.signed(), body_chart=chart), r.FULL, f.CATALOGUE, f.PRACTICE,
        f.CLINICIAN, f.texts(), f.NOW,
    )  # fmt: skip
    (section,) = (s for s in document.sections if s.key == "body_chart")
    (figure,) = (b for b in section.blocks if isinstance(b, BodyFigure))
    return figure


@pytest.mark.parametrize("profile", PROFILES)
def test_no_rule_fails(pdf: bytes, profile: str) -> None:
    assert failed_rules(pdf, profile) == []


def test_the_figure_says_in_words_what_it_shows(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as file:
        words = [str(e.Alt) for e in elements(file, "Figure")]
    (own,) = (w for w in words if w.startswith("Body chart with front"))
    for part in (
        "Pain: right groin",
        "Numbness: outer side of the left thigh.",
        "Asked and clear: middle of the low back, left knee.",
        "P1, right groin: now 3, best 1, worst 8, comes and goes, deep, \u201csharp on turning",
        "P2, right buttock: worst 5.",
    ):
        assert part in own


def test_labels_and_legend_are_printed_and_not_asked_is_said(pdf: bytes) -> None:
    text = " ".join(" ".join(page_texts(pdf)).split())
    assert "P1 Right groin now 3, best 1, worst 8 comes and goes, deep" in text
    assert "P3 Right leg below the knee not asked not asked" in text
    assert "Asked and clear: middle of the low back, left knee." in text
    for name in ("Pain", "Ache", "Burning", "Pins and needles", "Numbness", "Front", "Left side"):
        assert name in text


def test_the_legend_names_what_was_used_and_nothing_else() -> None:
    groin = ChartEntry("stroke:000001", Stroke(View.FRONT, Pen.ACHE, ((-42, 410), (-40, 430))))
    assert [words for _, words in _figure(BodyChart((groin,))).legend] == ["Ache"]


def test_nothing_drawn_is_one_line_and_no_figure() -> None:
    document = compose_report(
        f.PATIENT, f.signed(), r.FULL, f.CATALOGUE, f.PRACTICE, f.CLINICIAN, f.texts(), f.NOW
    )
    (section,) = (s for s in document.sections if s.key == "body_chart")
    assert not any(isinstance(b, BodyFigure) for b in section.blocks)
    assert len(section.blocks) == 1


def test_what_cannot_be_read_is_said() -> None:
    chart = BodyChart((*CHART.entries, ChartEntry("stroke:000009", UnreadableItem(9, "{}"))))
    text = " ".join(" ".join(page_texts(report(replace(f.signed(), body_chart=chart)))).split())
    assert "1 of the stored marks cannot be read by this program." in text


def test_same_chart_same_bytes(pdf: bytes) -> None:
    assert report(charted()) == pdf


def test_a_full_chart_fits_and_its_labels_do_not_cover_each_other() -> None:
    words = "Gegen Abend strahlt es aus. " * 7
    entries = [
        ChartEntry(f"label:{n}", PainLabel(View.FRONT, (-42, 410 + n), worst=n, words=words[:200]))
        for n in range(1, 10)
    ]
    long = tuple((-60 + n % 40, 200 + n) for n in range(300))
    entries += [
        ChartEntry(f"stroke:{n:06d}", Stroke(View.FRONT, list(Pen)[n % 5], long))
        for n in range(1, MOST_ITEMS - 9, 8)
    ]
    chart = BodyChart(tuple(entries))
    boxes = [label.at for view in _figure(chart).views for label in view.labels]
    assert len(boxes) == 9
    apart = [abs(a[1] - b[1]) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    assert min(apart) >= 45
    made = report(replace(f.signed(), body_chart=chart))
    assert failed_rules(made, "ua1") == []
