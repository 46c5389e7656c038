"""Outcome measures on paper: scores with dates, change against what matters, the course."""

from __future__ import annotations

from hipspine_desktop.documents.model import (
    Block,
    DataTable,
    Section,
    TrendChart,
    TrendPoint,
)
from hipspine_desktop.services.compose_context import OutcomeScore, OutcomeSeries
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.formats import format_date, format_number
from hipspine_desktop.wording.prose import with_unit


def outcome_section(m: Material) -> Section:
    """A row for each score of each measure; a figure for each measure with two points or more."""
    label, note = m.paper("outcome.label"), m.paper("outcome.note")
    series = [s for s in m.context.outcomes if s.scores]
    if not series:
        return Section("outcomes", label, ())
    rows = [row for one in series for row in _rows(m, one)]
    heads = tuple(m.paper(f"outcome.{key}") for key in ("measure", "date", "score", "change"))
    blocks: list[Block] = [DataTable(heads, tuple(rows), (0.3, 0.16, 0.2, 0.34))]
    blocks += [_trend(m, one) for one in series if len(_scored(one)) > 1]
    return Section("outcomes", label, tuple(blocks), note)


def outcome_words(m: Material) -> str:
    """The latest score of each measure in a sentence, for a letter."""
    words = []
    for series in m.context.outcomes:
        scored = _scored(series)
        if scored:
            last = scored[-1]
            shown = f"{series.name} {_score(m, series, last)} ({format_date(last.on)}"
            change = _change(m, series, last) if len(scored) > 1 else ""
            words.append(f"{shown}{f', {change}' if change else ''})")
    return "; ".join(words)


def _rows(m: Material, series: OutcomeSeries) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for index, score in enumerate(series.scores):
        name = series.name if index == 0 else ""
        change = _change(m, series, score)
        rows.append((name, format_date(score.on), _score(m, series, score), change))
    return rows


def _score(m: Material, series: OutcomeSeries, score: OutcomeScore) -> str:
    if score.score is None:
        one = "_one" if score.missing_items == 1 else ""
        return m.paper(f"outcome.no_score{one}", n=score.missing_items)
    number = format_number(score.score, series.decimals)
    if series.unit:
        return with_unit(number, series.unit)
    return m.paper("outcome.of", score=number, highest=format_number(series.highest))


def _change(m: Material, series: OutcomeSeries, score: OutcomeScore) -> str:
    """Against the first score that could be counted, with the smallest change that matters."""
    scored = _scored(series)
    if score.score is None or not scored:
        return ""
    first = scored[0]
    if score is first or first.score is None:
        return m.paper("outcome.first")
    difference = score.score - first.score
    size = format_number(abs(difference), series.decimals)
    if not difference:
        words = m.paper("outcome.same")
    else:
        good = (difference > 0) is series.higher_is_better
        words = m.paper(f"outcome.{'better' if good else 'worse'}", change=size)
    if series.important_change is None:
        return m.paper("outcome.unknown", words=words)
    matters = abs(difference) >= series.important_change
    least = format_number(series.important_change, series.decimals)
    return m.paper(f"outcome.{'matters' if matters else 'too_small'}", words=words, least=least)


def _trend(m: Material, series: OutcomeSeries) -> TrendChart:
    start = series.scores[0].on
    points = tuple(
        TrendPoint(
            (score.on - start).days,
            score.score,
            format_date(score.on),
            m.paper("outcome.gap")
            if score.score is None
            else format_number(score.score, series.decimals),
        )
        for score in series.scores
    )
    band = series.important_change or 0.0
    least = format_number(band, series.decimals)
    note = m.paper("outcome.band", least=least) if band else m.paper("outcome.no_band")
    end = m.paper("outcome.best" if series.higher_is_better else "outcome.worst")
    title = m.paper(
        "outcome.trend", name=series.name, highest=format_number(series.highest), end=end
    )
    words = "; ".join(m.paper("outcome.point", date=p.label, score=p.shown) for p in points)
    return TrendChart(
        f"{title}. {note}", points, series.lowest, series.highest, band, note, f"{title}: {words}"
    )


def _scored(series: OutcomeSeries) -> list[OutcomeScore]:
    return [score for score in series.scores if score.score is not None]
