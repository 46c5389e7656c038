"""One recorded finding as a reason, in words: its value, its negative, its side."""

from __future__ import annotations

import re
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
    counted,
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
MEMBERS = 3
"""Findings of a group that a sentence names."""


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
    """``Hip joint, range and provocation: 8 answers``; a chart's row only: in a sentence the
    title would read as a finding."""
    label = group.label.replace(":", ",")
    return counted(m.texts, "documents.why.group", len(group.reasons), label=label)


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
    members: int = MEMBERS,
) -> list[str]:
    """The weightiest reasons for (or against) as phrases of a sentence.

    A group never speaks by its title, which may say the opposite of what was found; its
    findings do, as far as each by itself points the group's way.

    Args:
        members: how many findings a group names before "and 2 more".
    """
    found = [
        w
        for w in weighed(condition)
        if (w.log_odds > 0) is positive and abs(w.log_odds) >= _LEAST_WEIGHT
    ]
    words = (_words(m, w, side, members) for w in found)
    return list(dict.fromkeys(w for w in words if w))[:most]


def other_side(side: Side | None, evaluated: EvaluatedSide) -> Side | None:
    """A side is named only when it is not the one the differential is about."""
    return None if side is evaluated.side else side


def _words(m: Material, item: Weighed, side: EvaluatedSide, most: int) -> str:
    if item.reason is not None:
        return reason_phrase(m, item.reason, side)
    if item.group is None:
        return ""
    agreeing = [r for r in item.group.reasons if r.log_odds * item.log_odds > 0]
    ranked = sorted(agreeing, key=lambda r: -abs(r.log_odds))
    ranked = [r for r in ranked if abs(r.log_odds) >= _LEAST_WEIGHT] or ranked[:1]
    if item.log_odds > 0:  # a weak toe speaks for it; the ordinary jerk beside it is no reason
        ranked = [r for r in ranked if r.positive is ranked[0].positive]
    phrases = list(dict.fromkeys(reason_phrase(m, r, side) for r in ranked))
    more = len(phrases) - most
    if more > 0:
        phrases = [*phrases[:most], m.text("why.group_more", n=more)]
    return join_words(phrases, m.text("and"))


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
