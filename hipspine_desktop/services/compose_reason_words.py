"""One recorded finding as a reason, in words: its value, its negative, its side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hipspine_desktop.domain.answers import AnswerState, Side
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    EvaluatedSide,
    GroupReason,
    Reason,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.formats import join_words
from hipspine_desktop.wording.prose import (
    absent_phrase,
    capitalise,
    decapitalise,
    present_phrase,
    sided,
    value_text,
)

_THRESHOLD = re.compile(
    r"^(?P<name>.+?) (?:of )?"
    r"(?P<limit>(?:under|over|above|below) [\d.]+.*|[\d.]+.* or (?:less|more))$"
)
_LEAST_WEIGHT = 0.05
_MEMBERS = 3


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one row or one phrase is about: a finding by itself, or a group as a whole."""

    log_odds: float
    reason: Reason | None = None
    group: GroupReason | None = None


def weighed(condition: ConditionEstimate) -> tuple[Weighed, ...]:
    """A condition's reasons, heaviest first; findings of a group stand for it together."""
    members = {id(reason) for group in condition.groups for reason in group.reasons}
    named = {(r.key, r.indicator_id) for group in condition.groups for r in group.reasons}
    found = [Weighed(group.log_odds, group=group) for group in condition.groups]
    found += [
        Weighed(reason.log_odds, reason=reason)
        for reason in (*condition.reasons_for, *condition.reasons_against)
        if id(reason) not in members and (reason.key, reason.indicator_id) not in named
    ]
    return tuple(sorted(found, key=lambda w: -abs(w.log_odds)))


def reason_label(m: Material, reason: Reason, side: EvaluatedSide) -> str:
    """``Groin pain``, ``No low back pain``, ``Internal rotation 12°``,
    ``External rotation 26° (not 23° or less)``; the side only when it is the other one."""
    return sided(m.texts, _label(m, reason), other_side(reason.key.side, side))


def reason_phrase(m: Material, reason: Reason, side: EvaluatedSide) -> str:
    """The same inside a sentence, in the finding's own phrases."""
    definition = _definition(m, reason)
    plain_answer = reason.answer.state in (AnswerState.PRESENT, AnswerState.ABSENT)
    if definition is None or not plain_answer or definition.kind is not FindingKind.YES_NO:
        return decapitalise(reason_label(m, reason, side))
    present = reason.answer.state is AnswerState.PRESENT
    phrase = present_phrase(definition) if present else absent_phrase(definition)
    return sided(m.texts, phrase, other_side(reason.key.side, side))


def group_label(m: Material, group: GroupReason) -> str:
    """``Hip joint: range and provocation, 8 findings``."""
    return m.text("why.group", label=group.label, n=len(group.reasons))


def group_members(m: Material, group: GroupReason, side: EvaluatedSide) -> str:
    """The members in the order of their own weight: ``internal rotation 12°, FADIR``."""
    ranked = sorted(group.reasons, key=lambda r: -abs(r.log_odds))
    labels = [decapitalise(reason_label(m, r, side)) for r in ranked]
    return ", ".join(dict.fromkeys(labels))


def reason_words(
    m: Material,
    condition: ConditionEstimate,
    side: EvaluatedSide,
    most: int,
    positive: bool,
    members: bool = True,
) -> list[str]:
    """The weightiest reasons for (or against) as phrases of a sentence.

    Args:
        members: a group names its weightiest findings.
    """
    found = [
        w
        for w in weighed(condition)
        if (w.log_odds > 0) is positive and abs(w.log_odds) >= _LEAST_WEIGHT
    ]
    return list(dict.fromkeys(_words(m, w, side, members) for w in found[:most]))


def other_side(side: Side | None, evaluated: EvaluatedSide) -> Side | None:
    """A side is named only when it is not the one the differential is about."""
    return None if side is evaluated.side else side


def _words(m: Material, item: Weighed, side: EvaluatedSide, members: bool) -> str:
    if item.reason is not None:
        return reason_phrase(m, item.reason, side)
    if item.group is None:
        return ""
    ranked = sorted(item.group.reasons, key=lambda r: -abs(r.log_odds))
    phrases = list(dict.fromkeys(reason_phrase(m, r, side) for r in ranked))
    label = decapitalise(item.group.label).replace(":", ",")
    if not members:
        return label
    return m.text("why.bracket", label=label, text=_some(m, phrases))


def _some(m: Material, phrases: Sequence[str]) -> str:
    more = len(phrases) - _MEMBERS
    if more > 1:
        phrases = [*phrases[:_MEMBERS], m.text("why.group_more", n=more)]
    return join_words(list(phrases), m.text("and"))


def _label(m: Material, reason: Reason) -> str:
    definition, answer = _definition(m, reason), reason.answer
    if answer.state is AnswerState.VALUE and definition is not None:
        return _valued(m, definition, reason)
    if answer.state is AnswerState.PRESENT and reason.positive:
        return reason.label
    yes_no = definition is not None and definition.kind is FindingKind.YES_NO
    if definition is not None and yes_no and answer.state is AnswerState.ABSENT:
        return capitalise(absent_phrase(definition))
    state = m.texts(f"clinical.state.{answer.state}")
    return m.text("why.bracket", label=reason.label, text=state)


def _valued(m: Material, definition: FindingDefinition, reason: Reason) -> str:
    value = value_text(m.texts, definition, reason.answer)
    if definition.kind is FindingKind.CHOICE:
        return m.text("colon", label=definition.label, text=decapitalise(value))
    found = _THRESHOLD.match(reason.label)
    if definition.kind is not FindingKind.MEASURED or found is None:
        return m.text("why.valued", label=definition.label, value=value)
    shown = m.text("why.valued", label=found["name"], value=value)
    if reason.positive:
        return shown
    limit = re.sub(r" degrees?\b", "°", found["limit"])
    return m.text("why.not_met", value=shown, limit=limit)


def _definition(m: Material, reason: Reason) -> FindingDefinition | None:
    known = reason.key.finding_id in m.catalogue
    return m.catalogue.finding(reason.key.finding_id) if known else None
