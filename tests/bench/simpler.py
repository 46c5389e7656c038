"""The program's knowledge base as far as other engines can express it, and cases for it."""

from __future__ import annotations

from dataclasses import replace

from hipspine_desktop.domain.answers import ABSENT, PRESENT, AnswerKey
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import CutEntry, IndicatorEntry


def simplified(base: KnowledgeBase, most_links: int = 15) -> KnowledgeBase:
    """Yes/no findings with causes only: no clusters, cuts, quieting, roots or rules.

    Args:
        most_links: findings with more causes keep their strongest; 15 keeps all.
    """
    indicators = []
    for entry in base.indicators:
        if entry.finding is None:
            continue
        if base.catalogue.finding(entry.finding).kind is not FindingKind.YES_NO:
            continue
        cut = _causes_only(entry.cut[0], most_links)
        if cut.when.answer == "present" and cut.link:
            indicators.append(IndicatorEntry(id=entry.id, finding=entry.finding, cut=(cut,)))
    return replace(base, indicators=tuple(indicators), clusters=(), rules=(), roots=())


def with_changes(case: Case, count: int) -> list[Case]:
    """The case with one answer turned over, `count` times."""
    keys = [k for k, a in case.answers.items() if a in (PRESENT, ABSENT)]
    step = max(1, len(keys) // count)
    return [_turned(case, key) for key in keys[::step][:count]]


def _turned(case: Case, key: AnswerKey) -> Case:
    answer = ABSENT if case.answers[key] == PRESENT else PRESENT
    return replace(case, answers=case.answers.with_answer(key, answer))


def _causes_only(cut: CutEntry, most: int) -> CutEntry:
    background = rate_used(cut.background)
    causes = [k for k in cut.link if rate_used(k) > background]
    causes.sort(key=lambda k: -rate_used(k))
    return cut.model_copy(update={"link": tuple(causes[:most])})
