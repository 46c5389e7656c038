"""What was found, as a patient reads it: one plain sentence for each part of the examination."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from hipspine_desktop.domain.answers import Answer, AnswerState, Side
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Laterality, Part
from hipspine_desktop.services.compose_findings import (
    REASSURING,
    is_flag_question,
    is_ordinary,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.prose import is_reflex, is_strength

LEAST_DIFFERENCE = 10.0
"""Degrees that count as less movement where a measure's error is not known."""


class PartState(StrEnum):
    """What one part of the examination showed."""

    CHANGED = "changed"
    NORMAL = "normal"
    NOT_TESTED = "not_tested"


def part_states(m: Material) -> dict[str, PartState]:
    """Each part of the examination in which something was recorded, in the form's order.

    One positive, unclear, weaker or less mobile finding makes a part "changed"; only negatives
    and ordinary values make it "normal"; a part in which nothing could be tested is that.
    """
    found: dict[str, PartState] = {}
    for section in m.catalogue.sections:
        if section.part is not Part.EXAMINATION:
            continue
        own = [d for d in m.catalogue.in_section(section.id) if not is_flag_question(d)]
        states = {s for d in own for s in _states(m, d)}
        if states:
            order = (PartState.CHANGED, PartState.NORMAL, PartState.NOT_TESTED)
            found[section.id] = next(s for s in order if s in states)
    return found


def _states(m: Material, definition: FindingDefinition) -> set[PartState]:
    answers = m.assessment.answers
    sides: Sequence[Side | None] = (*definition.sides, None)
    given = [answers.of(definition.id, s) for s in dict.fromkeys(sides)]
    asked = [a for a in given if a.is_asked]
    if not asked:
        return set()
    if all(a.state is AnswerState.COULD_NOT_TEST for a in asked):
        return {PartState.NOT_TESTED}
    if definition.kind is FindingKind.MEASURED:
        return _measured(m, definition)
    changed = any(_is_changed(definition, a) for a in asked)
    return {PartState.CHANGED if changed else PartState.NORMAL}


def _is_changed(definition: FindingDefinition, answer: Answer) -> bool:
    if definition.id in REASSURING:
        return answer.state in (AnswerState.ABSENT, AnswerState.UNCLEAR)
    if answer.state in (AnswerState.PRESENT, AnswerState.UNCLEAR):
        return True
    if answer.state is not AnswerState.VALUE:
        return False
    if is_strength(definition) or is_reflex(definition):
        return not is_ordinary(definition, answer)
    return False  # a choice is not guessed at


def _measured(m: Material, definition: FindingDefinition) -> set[PartState]:
    """Less on the painful side than on the other by more than the error; without a comparison
    nothing is said."""
    if definition.laterality is not Laterality.PER_SIDE:
        return set()
    right, left = (m.assessment.answers.of(definition.id, s).value for s in (Side.RIGHT, Side.LEFT))
    if not isinstance(right, float | int) or not isinstance(left, float | int):
        return set()
    hurting = m.assessment.complaint.symptomatic_side.sides
    less = {Side.RIGHT: left - right, Side.LEFT: right - left}
    size = less[hurting[0]] if len(hurting) == 1 else abs(right - left)
    error = definition.measurement_error
    limit = error.value if error is not None else LEAST_DIFFERENCE
    return {PartState.CHANGED if size > limit else PartState.NORMAL}
