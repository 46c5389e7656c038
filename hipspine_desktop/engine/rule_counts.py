"""What each published rule comes to for a patient, whether or not it counts in the reckoning."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.engine.truth import Truth, judge_fact, kleene_or
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import RuleEntry, RuleRowEntry


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One rule with recorded items.

    Attributes:
        low, high: points for certain, and points if every unknown item turned out in favour;
            equal when nothing is missing.
        missing: labels of the items not known.
        items: how many items the rule has.
        row: hardest row of the table met for certain, None when none is.
        counts: whether the rule takes the place of its items in the reckoning.
    """

    rule: RuleEntry
    low: float
    high: float
    missing: tuple[str, ...]
    items: int
    row: RuleRowEntry | None
    counts: bool


def rule_counts(case: Case, base: KnowledgeBase, side: EvaluatedSide) -> tuple[RuleCount, ...]:
    """Every rule of which an answer is recorded on a side, in the order of the knowledge base.

    An unknown item is neither positive nor negative: with weights w of the unknown items

        low  = sum of the positive items' weights + sum of min(w, 0)
        high = the same                           + sum of max(w, 0)
    """
    counting = {i.rule for i in base.indicators if i.rule is not None}
    found = []
    for rule in base.rules:
        names = {f.finding for item in rule.item for f in item.any if f.finding is not None}
        if names & {key.finding_id for key in case.answers}:
            found.append(_counted(rule, case, base, side, rule.id in counting))
    return tuple(found)


def _counted(
    rule: RuleEntry, case: Case, base: KnowledgeBase, side: EvaluatedSide, counts: bool
) -> RuleCount:
    low = high = 0.0
    missing = []
    for item in rule.item:
        truth = kleene_or(judge_fact(f, case, base.catalogue, side).truth for f in item.any)
        unknown = truth is Truth.UNKNOWN
        sure = item.weight if truth is Truth.TRUE else 0.0
        low += sure + (min(item.weight, 0.0) if unknown else 0.0)
        high += sure + (max(item.weight, 0.0) if unknown else 0.0)
        if unknown:
            missing.append(item.label)
    met = [row for row in rule.row if row.at_least <= low]
    row = max(met, key=lambda r: r.at_least, default=None)
    return RuleCount(rule, low, high, tuple(missing), len(rule.item), row, counts)
