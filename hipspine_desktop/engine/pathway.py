"""How soon and where: from the raised red flags, else from the leading cause."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.engine.result import (
    Advice,
    ConditionEstimate,
    FlagState,
    Pathway,
    RedFlag,
    SideResult,
)
from hipspine_desktop.engine.truth import Truth, judge_trigger
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import PathwayEntry

ADVISED_FROM = 0.30
"""Advice is given for the leading cause and for every cause at least "possible" (judgement)."""

ENOUGH_FINDINGS = 6
"""With fewer findings "unexplained" says that too little is known, not that a physician should
look (judgement)."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    urgency: Urgency
    destination: Destination
    because: tuple[str, ...]


def decide_pathway(
    case: Case,
    base: KnowledgeBase,
    flags: tuple[RedFlag, ...],
    sides: tuple[SideResult, ...],
) -> Pathway:
    """The most urgent of what the red flags and the leading causes ask for.

    ``because`` holds labels and texts of the knowledge base, or one ``engine.pathway.…`` key.
    """
    proposals = [
        _Proposal(f.urgency, f.destination, (f.label,))
        for f in flags
        if f.state is FlagState.RAISED
    ]
    proposals += [_of_side(side, case, base) for side in sides]
    if not proposals:
        key = "engine.pathway.out_of_scope"
        proposals = [_Proposal(Urgency.ROUTINE, Destination.GENERAL_PRACTICE, (key,))]
    chosen = min(proposals, key=lambda p: p.urgency.rank)
    because = dict.fromkeys(
        text
        for p in proposals
        if (p.urgency, p.destination) == (chosen.urgency, chosen.destination)
        for text in p.because
    )
    return Pathway(chosen.urgency, chosen.destination, tuple(because), _advice(base, sides))


def leading_condition(side: SideResult) -> ConditionEstimate | None:
    """The first condition; None where "unexplained" is more probable, or nothing is known yet."""
    first = side.conditions[0]
    return first if side.used_findings and first.p.p >= side.unexplained.p else None


def _of_side(side: SideResult, case: Case, base: KnowledgeBase) -> _Proposal:
    leader = leading_condition(side)
    if leader is None:
        if side.used_findings < ENOUGH_FINDINGS:
            key, where = "engine.pathway.too_little", Destination.PHYSIOTHERAPY
        else:
            key, where = "engine.pathway.unexplained", Destination.GENERAL_PRACTICE
        return _Proposal(Urgency.ROUTINE, where, (key,))
    entry = _pathway_of(base, leader.id)
    if entry is None:
        return _Proposal(Urgency.ROUTINE, Destination.PHYSIOTHERAPY, (leader.label,))
    proposals = [_Proposal(entry.urgency, entry.destination, (leader.label,))]
    proposals += [
        _Proposal(e.urgency, e.destination, (leader.label, e.because))
        for e in entry.escalate
        if judge_trigger(e.trigger, case, base.catalogue).truth is Truth.TRUE
    ]
    return _most_urgent(proposals)


def _most_urgent(proposals: list[_Proposal]) -> _Proposal:
    """The most urgent; among equals the escalation, which comes later and is more particular."""
    return min(reversed(proposals), key=lambda p: p.urgency.rank)


def _advice(base: KnowledgeBase, sides: tuple[SideResult, ...]) -> tuple[Advice, ...]:
    found: dict[Advice, None] = {}
    for side in sides:
        leader = leading_condition(side)
        if not side.used_findings:
            continue
        for condition in side.conditions:
            if condition is not leader and condition.p.p < ADVISED_FROM:
                continue
            entry = _pathway_of(base, condition.id)
            for advice in entry.advice if entry else ():
                found[Advice(advice.kind, condition.label, advice.text, base.ref(advice))] = None
    return tuple(found)


def _pathway_of(base: KnowledgeBase, condition_id: str) -> PathwayEntry | None:
    return next((p for p in base.pathways if p.condition == condition_id), None)
