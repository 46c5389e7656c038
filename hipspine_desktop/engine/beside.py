"""What stands beside a result: rules counted, pictures without pain, words on hip and spine.

None of it moves a probability; the readers show it beside what was reckoned.
"""

from __future__ import annotations

from dataclasses import replace

from hipspine_desktop.domain.answers import AnswerState
from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.result import (
    Advice,
    HipSpineType,
    Result,
    RuleState,
    SeenWithoutPain,
    SideResult,
)
from hipspine_desktop.engine.rule_counts import RuleCount, rule_counts
from hipspine_desktop.knowledge.base import KnowledgeBase

FOUND = (AnswerState.PRESENT, AnswerState.UNCLEAR)


def with_what_stands_beside(result: Result, case: Case, base: KnowledgeBase) -> Result:
    """The result with rules, imaging rates and hip-spine statements; all else stays.

    Args:
        case: what the result was reckoned from.
        base: the knowledge base it was reckoned with.
    """
    sides = tuple(_side(side, case, base) for side in result.sides)
    return replace(result, sides=sides, seen_without_pain=seen_without_pain(case, base))


def seen_without_pain(case: Case, base: KnowledgeBase) -> tuple[SeenWithoutPain, ...]:
    """For each imaging finding recorded as there: how often people of this age without pain
    have it; one line a study, in the order of the catalogue."""
    there = {key.finding_id for key, answer in case.answers.items() if answer.state in FOUND}
    return tuple(
        SeenWithoutPain(
            finding_id=definition.id,
            label=definition.label,
            seen_as=entry.finding,
            rate=entry.rate,
            ages=entry.age,
            ref=base.ref(entry),
        )
        for definition in base.catalogue
        if definition.id in there
        for entry in base.seen_without_pain(definition.id, case.age)
    )


def _side(side: SideResult, case: Case, base: KnowledgeBase) -> SideResult:
    rules = tuple(_rule(count, base) for count in rule_counts(case, base, side.side))
    kind = side.hip_spine
    spoken = kind and replace(kind, statements=_statements(kind, base))
    return replace(side, rules=rules, hip_spine=spoken)


def _statements(kind: HipSpineType, base: KnowledgeBase) -> tuple[Advice, ...]:
    """What the type means and what follows; facts of interest to nobody here are left out."""
    name = kind.key.rpartition(".")[2]
    return tuple(
        Advice(entry.kind, name, entry.text, base.ref(entry))
        for entry in base.hip_spine_statements(name)
        if entry.type == name
    )


def _rule(count: RuleCount, base: KnowledgeBase) -> RuleState:
    rule, row = count.rule, count.row
    return RuleState(
        id=rule.id,
        label=rule.label,
        about=base.condition_by_id[rule.condition].label,
        low=count.low,
        high=count.high,
        items=count.items,
        missing=count.missing,
        counts=count.counts,
        at_least=None if row is None else row.at_least,
        lr_pos=None if row is None else row.lr_pos,
        post_test=None if row is None else row.post_test,
        ref=None if row is None else base.ref(row),
    )
