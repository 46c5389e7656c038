"""How soon and where: from the raised red flags, else from the leading cause."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.answers import AnswerState
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


NO_HARM_FROM = 0.5
"""`act_from` of conditions in which nothing is lost by waiting (the schema's default)."""

ACTS_EARLY = "engine.pathway.acts_early"
FLAGS_OPEN = "engine.pathway.flags_open"


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
    """The most urgent of what the red flags, the leading causes and those that act early ask for.

    A raised flag of urgency "routine" decides nothing; what it asks for is advice. ``because``
    holds labels and texts of the knowledge base, or an ``engine.pathway.…`` key.
    """
    proposals = [
        _Proposal(f.urgency, f.destination, (f.label,)) for f in flags if _raised(f) and _decides(f)
    ]
    proposals += [_of_side(side, case, base) for side in sides]
    proposals += [
        _of_condition(condition, entry, case, base, (ACTS_EARLY,))
        for side in sides
        for condition, entry in acting_early(side, base)
        if condition is not leading_condition(side)
    ]
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
    if chosen.urgency is not Urgency.EMERGENCY and _questions_open(case, base):
        because[FLAGS_OPEN] = None
    advice = (*_advice(base, sides), *_advice_of_flags(flags))
    return Pathway(chosen.urgency, chosen.destination, tuple(because), advice)


def _questions_open(case: Case, base: KnowledgeBase) -> bool:
    """Whether a question of the red-flag block has no definite answer on any side."""
    told = {
        key.finding_id
        for key, answer in case.answers.items()
        if answer.state not in (AnswerState.UNCLEAR, AnswerState.COULD_NOT_TEST)
    }
    return any(f.id not in told for f in base.catalogue.red_flag_block)


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
    return _of_condition(leader, entry, case, base, ())


def acting_early(
    side: SideResult, base: KnowledgeBase
) -> tuple[tuple[ConditionEstimate, PathwayEntry], ...]:
    """Conditions that reach the probability from which they act although they need not lead.

    Nothing acts before anything was recorded: a pre-test probability alone is no finding.
    """
    if not side.used_findings:
        return ()
    entries = ((c, _pathway_of(base, c.id)) for c in side.conditions)
    return tuple((c, e) for c, e in entries if e is not None and c.p.p >= e.act_from)


def _of_condition(
    condition: ConditionEstimate,
    entry: PathwayEntry,
    case: Case,
    base: KnowledgeBase,
    why: tuple[str, ...],
) -> _Proposal:
    """What a condition asks for, with its escalations."""
    proposals = [_Proposal(entry.urgency, entry.destination, (condition.label, *why))]
    proposals += [
        _Proposal(e.urgency, e.destination, (condition.label, *why, e.because))
        for e in entry.escalate
        if judge_trigger(e.trigger, case, base.catalogue).truth is Truth.TRUE
    ]
    return _most_urgent(proposals)


def _raised(flag: RedFlag) -> bool:
    return flag.state is FlagState.RAISED


def _decides(flag: RedFlag) -> bool:
    return flag.urgency is not Urgency.ROUTINE


def _advice_of_flags(flags: tuple[RedFlag, ...]) -> tuple[Advice, ...]:
    """What raised flags ask for that need nobody sooner."""
    return tuple(
        Advice("safety_net", f.label, f.action, f.refs[0])
        for f in flags
        if _raised(f) and not _decides(f)
    )


def _most_urgent(proposals: list[_Proposal]) -> _Proposal:
    """The most urgent; among equals the escalation, which comes later and is more particular."""
    return min(reversed(proposals), key=lambda p: p.urgency.rank)


def _advice(base: KnowledgeBase, sides: tuple[SideResult, ...]) -> tuple[Advice, ...]:
    """Advice for what leads, acts early or is possible.

    Where a condition in which delay harms acts, the others' "no imaging" would contradict it and
    is left out.
    """
    early = {
        c.id for side in sides for c, e in acting_early(side, base) if e.act_from < NO_HARM_FROM
    }
    found: dict[Advice, None] = {}
    for side in sides:
        leader = leading_condition(side)
        if not side.used_findings:
            continue
        for condition in side.conditions:
            weighs = condition is leader or condition.id in early or condition.p.p >= ADVISED_FROM
            entry = _pathway_of(base, condition.id) if weighs else None
            for advice in entry.advice if entry else ():
                if advice.kind == "no_imaging" and early - {condition.id}:
                    continue
                found[Advice(advice.kind, condition.label, advice.text, base.ref(advice))] = None
    return tuple(found)


def _pathway_of(base: KnowledgeBase, condition_id: str) -> PathwayEntry | None:
    return next((p for p in base.pathways if p.condition == condition_id), None)
