"""Outcome measures on paper: scores with dates, change against what matters, the course."""

from __future__ import annotations

from hipspine_desktop.documents.model import (
    Block,
    DataTable,
    Items,
    Prose,
    RichText,
    Section,
    TextSize,
    TrendChart,
    TrendPoint,
    plain,
    quiet,
)
from hipspine_desktop.services.compose_context import OutcomeSeries
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.outcome_words import (
    change_words,
    plain_change,
    score_words,
    scored,
)
from hipspine_desktop.wording.formats import format_date, format_number


def outcome_section(m: Material) -> Section:
    """A row for each score of each measure; a figure for each measure with two points or more."""
    label, note = m.paper("outcome.label"), m.paper("outcome.note")
    series = [s for s in m.context.outcomes if s.scores]
    if not series:
        return Section("outcomes", label, ())
    rows = [row for one in series for row in _rows(m, one)]
    heads = tuple(m.paper(f"outcome.{key}") for key in ("measure", "date", "score", "change"))
    blocks: list[Block] = [DataTable(heads, tuple(rows), (0.25, 0.17, 0.24, 0.34))]
    meaning = " ".join(
        m.paper("outcome.bands", name=s.name, bands=s.bands) for s in series if s.bands
    )
    owners = " ".join(dict.fromkeys(s.attribution for s in series if s.attribution))
    if meaning or owners:
        blocks.append(Prose(quiet(" ".join(filter(None, (meaning, owners)))), TextSize.CAPTION))
    blocks += [_trend(m, one) for one in series if len(scored(one)) > 1 and not one.is_screener]
    return Section("outcomes", label, tuple(blocks), note)


def outcome_words(m: Material) -> str:
    """The latest score of each measure in a sentence, for a letter; a screen of mood or of nerve
    pain goes into a letter only where the clinician writes it."""
    words = []
    for series in m.context.outcomes:
        known = scored(series)
        if known and not series.is_screener:
            last = known[-1]
            shown = f"{series.name} {score_words(m.texts, series, last)} ({format_date(last.on)}"
            change = change_words(m.texts, series, last) if len(known) > 1 else ""
            words.append(f"{shown}{f', {change}' if change else ''})")
    return "; ".join(words)


def outcome_changes(m: Material) -> list[Block]:
    """What has changed since the first visit, in a patient's words; empty for a first visit."""
    told = [plain_change(m.texts, series) for series in m.context.outcomes]
    items: tuple[RichText, ...] = tuple(plain(words) for words in told if words)
    return [Items(items)] if items else []


def _rows(m: Material, series: OutcomeSeries) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for index, score in enumerate(series.scores):
        name = series.name if index == 0 else ""
        change = change_words(m.texts, series, score)
        rows.append((name, format_date(score.on), score_words(m.texts, series, score), change))
    return rows


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
    band = series.important_change or series.detectable_change or 0.0
    least = format_number(band, series.decimals if band == int(band) else max(1, series.decimals))
    key = "band" if series.important_change else "error_band"
    note = m.paper(f"outcome.{key}", least=least) if band else m.paper("outcome.no_band")
    end = m.paper("outcome.best" if series.higher_is_better else "outcome.worst")
    title = m.paper(
        "outcome.trend", name=series.name, highest=format_number(series.highest), end=end
    )
    words = "; ".join(m.paper("outcome.point", date=p.label, score=p.shown) for p in points)
    return TrendChart(
        f"{title}. {note}", points, series.lowest, series.highest, band, note, f"{title}: {words}"
    )
