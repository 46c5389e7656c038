"""Scores of outcome measures from recorded answers; a missing item is never nought.

A total is the finding that holds it, or is made from items: their sum, their mean, or how many
were answered yes. With fewer items than the measure needs there is no total, and how many are
missing is said. "Unclear" and "could not be tested" are missing items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hipspine_desktop.domain.answers import Answer, AnswerSet, AnswerState
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.outcomes import OutcomeMeasure, ScoreMethod, SmallestChange
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.services.compose_context import OutcomeScore, OutcomeSeries


@dataclass(frozen=True, slots=True)
class Visit:
    """What was recorded on one day."""

    on: date
    answers: AnswerSet


def total_of(values: Sequence[float | None], method: ScoreMethod, needs: int) -> float | None:
    """The total of items, None for an item that is missing.

    Examples: ``[1, None, 0], COUNT, 3`` gives None; ``[4, 6, None], MEAN, 2`` gives 5.
    A sum or a count with items missing would take them for nought: there is none then, whatever
    ``needs`` says.
    """
    known = [v for v in values if v is not None]
    if len(known) < needs or not known:
        return None
    if method is ScoreMethod.MEAN:
        return sum(known) / len(known)
    return sum(known) if len(known) == len(values) else None


def series_of(catalogue: Catalogue, visits: Sequence[Visit]) -> tuple[OutcomeSeries, ...]:
    """Each measure that was begun at any visit, with a score for each visit where it was.

    Args:
        visits: first visit first.
    """
    found = []
    for measure in catalogue.outcomes:
        scores = tuple(_scores(measure, visits))
        if scores:
            found.append(_series(measure, scores))
    return tuple(found)


def outcome_rows(series: Sequence[OutcomeSeries]) -> list[dict[str, Any]]:
    """Scores as JSON data, for the result file; a score that cannot be told is null."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "range": [one.lowest, one.highest],
            "higher_is": "better" if one.higher_is_better else "worse",
            "screener": one.is_screener,
            "score": None if score.score is None else round(score.score, 6),
            "missing_items": score.missing_items,
            "important_change": one.important_change,
            "detectable_change": one.detectable_change,
        }
        for one in series
        for score in one.scores[-1:]
    ]


def value_of(answer: Answer) -> float | None:
    """An item's points: its number, 1 for yes, 0 for no; None where it is not known."""
    match answer.state:
        case AnswerState.PRESENT:
            return 1.0
        case AnswerState.ABSENT:
            return 0.0
        case AnswerState.VALUE if isinstance(answer.value, int | float):
            return float(answer.value)
        case _:
            return None


def _scores(measure: OutcomeMeasure, visits: Sequence[Visit]) -> list[OutcomeScore]:
    scores: list[OutcomeScore] = []
    named: Mapping[str, str] = {}
    for visit in visits:
        if measure.own_items:
            named = named or _named(measure, visit.answers)
            score = _own(measure, named, visit)
        else:
            score = _score(measure, visit)
        if score is not None:
            scores.append(score)
    return scores


def _score(measure: OutcomeMeasure, visit: Visit) -> OutcomeScore | None:
    """From the items where any was answered, and from the total that was entered."""
    entered = value_of(visit.answers.of(measure.total)) if measure.total else None
    values = [value_of(visit.answers.of(item)) for item in measure.items]
    if all(v is None for v in values) or measure.method is None:
        return OutcomeScore(visit.on, entered) if entered is not None else None
    counted = total_of(values, measure.method, measure.needs)
    missing = sum(v is None for v in values)
    if counted is None:
        return OutcomeScore(visit.on, entered, 0 if entered is not None else missing)
    if entered is not None and entered != counted:
        return OutcomeScore(visit.on, None, contradicts=(counted, entered))
    return OutcomeScore(visit.on, counted, missing)


def _named(measure: OutcomeMeasure, answers: AnswerSet) -> dict[str, str]:
    """The items a patient named at the first visit, with the words for each."""
    given = {item: answers.of(item) for item in measure.items}
    return {i: a.note.strip() for i, a in given.items() if value_of(a) is not None}


def _own(measure: OutcomeMeasure, named: Mapping[str, str], visit: Visit) -> OutcomeScore | None:
    """The mean of the items named at the first visit; one with other words is another item."""
    given = {item: visit.answers.of(item) for item in measure.items}
    rated = {i: a for i, a in given.items() if value_of(a) is not None}
    if not rated or measure.method is None:
        return None
    values = [
        value_of(rated[i]) if i in rated and _is_same(words, rated[i].note) else None
        for i, words in named.items()
    ]
    parts = tuple(
        (a.note.strip() or named.get(i, ""), number)
        for i, a in rated.items()
        if (number := value_of(a)) is not None
    )
    total = total_of(values, measure.method, len(named))
    return OutcomeScore(visit.on, total, sum(v is None for v in values), parts=parts)


def _is_same(before: str, now: str) -> bool:
    """Whether two notes name one activity; where either is empty nothing speaks against it."""
    one, two = (" ".join(words.casefold().split()) for words in (before, now))
    return not one or not two or one == two


def _series(measure: OutcomeMeasure, scores: tuple[OutcomeScore, ...]) -> OutcomeSeries:
    return OutcomeSeries(
        name=measure.name,
        lowest=measure.lowest,
        highest=measure.highest,
        higher_is_better=measure.higher_is_better,
        scores=scores,
        important_change=measure.important.value if measure.important else None,
        decimals=measure.decimals,
        id=measure.id,
        plain=measure.plain,
        important_source=_source(measure.important),
        detectable_change=measure.detectable.value if measure.detectable else None,
        detectable_source=_source(measure.detectable),
        is_screener=measure.is_screener,
        bands=measure.bands,
        attribution=measure.attribution,
    )


def _source(change: SmallestChange | None) -> tuple[str, Basis] | None:
    """How the source is named, and how far its figure was seen."""
    return (change.source.short, change.source.basis) if change is not None else None
