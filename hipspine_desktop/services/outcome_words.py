"""Scores and changes of outcome measures in words, for screen and paper alike."""

from __future__ import annotations

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.services.compose_context import OutcomeScore, OutcomeSeries
from hipspine_desktop.wording.formats import format_number
from hipspine_desktop.wording.prose import with_unit
from hipspine_desktop.wording.texts import Texts


def scored(series: OutcomeSeries) -> list[OutcomeScore]:
    """The scores that could be counted, first visit first."""
    return [score for score in series.scores if score.score is not None]


def score_words(texts: Texts, series: OutcomeSeries, score: OutcomeScore) -> str:
    """``9 of 24``, ``not scored: 3 items missing``; what the patient named behind it."""
    words = _number(texts, series, score)
    parts = "; ".join(
        _text(texts, "part", name=name or _text(texts, "unnamed"), score=format_number(value))
        for name, value in score.parts
    )
    return _text(texts, "with_parts", words=words, parts=parts) if parts else words


def change_words(texts: Texts, series: OutcomeSeries, score: OutcomeScore) -> str:
    """Against the first score that could be counted, with the smallest change that patients
    notice and the error of the measure; "" where there is nothing to compare."""
    known = scored(series)
    if score.score is None or not known:
        return ""
    first = known[0]
    if score is first or first.score is None:
        return _text(texts, "first")
    difference = round(score.score - first.score, 6)
    words = _size(texts, series, difference)
    if series.is_screener:
        return words
    size, least, error = abs(difference), series.important_change, series.detectable_change
    if error is not None and size and size < error and (least is None or size >= least):
        limit = _limit(texts, series, error, series.detectable_source)
        return _text(texts, "within_error", words=words, limit=limit)
    if least is not None:
        limit = _limit(texts, series, least, series.important_source)
        return _text(texts, "matters" if size >= least else "too_small", words=words, limit=limit)
    if error is not None and size:
        limit = _limit(texts, series, error, series.detectable_source)
        return _text(texts, "beyond_error", words=words, limit=limit)
    return _text(texts, "unknown", words=words)


def plain_change(texts: Texts, series: OutcomeSeries) -> str:
    """The change of the last score in a patient's words, without a number; "" for one score."""
    known = scored(series)
    if len(known) < 2 or series.scores[-1] is not known[-1] or series.is_screener:
        return ""
    first, last = known[0], known[-1]
    assert first.score is not None
    assert last.score is not None
    difference = round(last.score - first.score, 6)
    least = series.important_change or series.detectable_change
    if not difference:
        key = "same"
    else:
        key = "better" if (difference > 0) is series.higher_is_better else "worse"
        if least is not None:
            key += "_clearly" if abs(difference) >= least else "_little"
    return texts(f"patient_summary.outcomes.{key}", name=series.plain or series.name)


def _number(texts: Texts, series: OutcomeSeries, score: OutcomeScore) -> str:
    if score.contradicts is not None:
        counted, entered = (format_number(v, series.decimals) for v in score.contradicts)
        return _text(texts, "contradicts", counted=counted, entered=entered)
    if score.score is None:
        one = "_one" if score.missing_items == 1 else ""
        return _text(texts, f"no_score{one}", n=score.missing_items)
    number = format_number(score.score, series.decimals)
    if series.unit:
        return with_unit(number, series.unit)
    return _text(texts, "of", score=number, highest=format_number(series.highest))


def _size(texts: Texts, series: OutcomeSeries, difference: float) -> str:
    if not difference:
        return _text(texts, "same")
    good = (difference > 0) is series.higher_is_better
    size = format_number(abs(difference), series.decimals)
    return _text(texts, "better" if good else "worse", change=size)


def _limit(
    texts: Texts, series: OutcomeSeries, value: float, source: tuple[str, Basis] | None
) -> str:
    """``5, Ostelo 2008``; a figure that was not read in its source says so."""
    number = format_number(value, max(series.decimals, 0 if value == int(value) else 1))
    if source is None:
        return number
    short, basis = source
    return _text(texts, f"limit_{basis}", number=number, source=short)


def _text(texts: Texts, key: str, **values: object) -> str:
    return texts(f"paper.outcome.{key}", **values)
