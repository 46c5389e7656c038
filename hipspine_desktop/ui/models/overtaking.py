"""Who took the lead, and after which answers."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.engine.result import EvaluatedSide, Result, SideResult


@dataclass(frozen=True, slots=True)
class Overtaking:
    """Another condition leads a side than before.

    Attributes:
        now, before: labels of the conditions.
        after: the answers that changed in between, as they are now.
    """

    side: EvaluatedSide
    now: str
    before: str
    after: tuple[tuple[AnswerKey, Answer], ...]


def overtakings(
    told: tuple[Overtaking, ...],
    before: Result,
    answers_before: Assessment,
    now: Result,
    answers_now: Assessment,
) -> tuple[Overtaking, ...]:
    """What is to be told after a new result: a side's last change of lead stays until the next.

    Nothing is told of results before the red flags were asked, since nobody saw them.
    """
    kept = {o.side: o for o in told}
    if not (before.flags_asked and now.flags_asked):
        return tuple(kept.values())
    led = {side.side: _leader(side) for side in before.sides}
    after = _changed(answers_before, answers_now)
    for side in now.sides:
        first, was = _leader(side), led.get(side.side)
        if was is not None and first is not None and was[0] != first[0] and after:
            kept[side.side] = Overtaking(side.side, first[1], was[1], after)
    return tuple(kept.values())


def _leader(side: SideResult) -> tuple[str, str] | None:
    """Id and label of the first condition; nobody leads where nothing was found yet."""
    if not side.conditions or not side.used_findings:
        return None
    return side.conditions[0].id, side.conditions[0].label


def _changed(before: Assessment, now: Assessment) -> tuple[tuple[AnswerKey, Answer], ...]:
    keys = {*before.answers, *now.answers}
    found = [
        (key, now.answers.of(key.finding_id, key.side))
        for key in sorted(keys, key=lambda k: (k.finding_id, k.side or ""))
        if before.answers.of(key.finding_id, key.side) != now.answers.of(key.finding_id, key.side)
    ]
    return tuple(found)
