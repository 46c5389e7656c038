"""Red flags: deterministic three-valued rules that no probability can hide."""

from __future__ import annotations

from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.result import FlagQuestion, FlagState, RedFlag
from hipspine_desktop.engine.truth import Judged, Truth, judge_trigger
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Cited, RedFlagEntry

_STATE = {
    Truth.TRUE: FlagState.RAISED,
    Truth.FALSE: FlagState.CLEAR,
    Truth.UNKNOWN: FlagState.UNKNOWN,
}
_ORDER = (FlagState.RAISED, FlagState.UNKNOWN, FlagState.CLEAR)


def evaluate_red_flags(case: Case, base: KnowledgeBase) -> tuple[RedFlag, ...]:
    """Every red flag with its state: raised ones first, by urgency and level of concern."""
    ranked = sorted(
        ((_red_flag(entry, case, base), entry) for entry in base.red_flags),
        key=lambda pair: (_ORDER.index(pair[0].state), pair[1].urgency.rank, pair[1].concern),
    )
    return tuple(flag for flag, _ in ranked)


def flag_questions(case: Case, base: KnowledgeBase) -> tuple[int, int]:
    """How many questions of the red-flag block were asked (on any side), and of how many."""
    asked = {key.finding_id for key in case.answers}
    block = base.catalogue.red_flag_block
    return sum(f.id in asked for f in block), len(block)


def _red_flag(entry: RedFlagEntry, case: Case, base: KnowledgeBase) -> RedFlag:
    judged = judge_trigger(entry.trigger, case, base.catalogue)
    more = tuple(
        base.ref(
            Cited(source=s, basis=entry.basis, confidence=entry.confidence, reason=entry.reason)
        )
        for s in entry.more_sources
    )
    return RedFlag(
        id=entry.id,
        pathology=entry.pathology,
        label=entry.label,
        state=_STATE[judged.truth],
        urgency=entry.urgency,
        destination=entry.destination,
        action=entry.action,
        timeframe=entry.timeframe,
        raised_by=judged.because,
        missing=judged.missing,
        refs=(base.ref(entry), *more),
        own_time=entry.own_time,
        ask=_still_to_ask(judged, base),
    )


def _still_to_ask(judged: Judged, base: KnowledgeBase) -> tuple[FlagQuestion, ...]:
    """The questions of which any one would raise a flag that answers already support."""
    names = [d.finding_id for d in judged.deciding if d.supported]
    found = [base.catalogue.finding(name) for name in names]
    ordered = sorted(found, key=lambda f: not f.red_flag_block)
    return tuple(FlagQuestion(f.id, f.label) for f in ordered)


def raised_tags(flags: tuple[RedFlag, ...], base: KnowledgeBase) -> frozenset[str]:
    """Pathology tags of the raised flags; tests contraindicated under them are not proposed."""
    raised = {f.id for f in flags if f.state is FlagState.RAISED}
    return frozenset(e.tag for e in base.red_flags if e.id in raised)
