"""Findings that say partly the same, weighed as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.engine.context import SideContext
from hipspine_desktop.engine.explain import (
    LEAST_LOG_ODDS,
    Contribution,
    reason_of,
    recorded_keys,
    removals_everywhere,
    turned_round,
)
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.result import GroupReason, Reason


@dataclass(frozen=True, eq=False)
class Group:
    """Answers that count together, and what all of them do to the log odds, shape (n,)."""

    id: str
    label: str
    keys: tuple[AnswerKey, ...]
    log_odds: Floats


def find_groups(context: SideContext) -> tuple[Group, ...]:
    """Each cluster with two or more recorded findings, and each rule in use.

    change = log odds with all answers - log odds without any of the group's, reckoned over every
    joint state. The items of a rule in use, and what was recorded of the cluster it replaces,
    form one group under the rule's name; no answer stands in two groups.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.domain.answers import PRESENT, Answer
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> case = example_case(fadir=PRESENT, rotation=Answer.of_value(12.0))
    >>> (group,) = find_groups(example_reasoner().context(case, EvaluatedSide.RIGHT))
    >>> group.label, len(group.keys), group.log_odds.round(3).tolist()
    ('Hip', 2, [1.944, 0.0])
    """
    named = _named_groups(context)
    moved = removals_everywhere(context, [frozenset(keys) for _, _, keys in named])
    return tuple(Group(*one, moved[i]) for i, one in enumerate(named))


def group_reasons(
    context: SideContext,
    groups: tuple[Group, ...],
    found: tuple[Contribution, ...],
    condition: int,
) -> tuple[GroupReason, ...]:
    """The groups that speak for or against one condition, the strongest first.

    Every member is listed, the strongest first, also one that alone would be too weak to list.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.domain.answers import PRESENT, Answer
    >>> from hipspine_desktop.engine.explain import contributions
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> case = example_case(fadir=PRESENT, rotation=Answer.of_value(12.0))
    >>> context = example_reasoner().context(case, EvaluatedSide.RIGHT)
    >>> (hip,) = group_reasons(context, find_groups(context), contributions(context), 0)
    >>> round(hip.log_odds, 3), [round(r.log_odds, 3) for r in hip.reasons]
    (1.944, [0.963, 0.335])
    """
    alone = {c.key: c for c in found}
    reasons = []
    for group in groups:
        whole = float(group.log_odds[condition])
        if abs(whole) < LEAST_LOG_ODDS:
            continue
        members = [_member(context, alone[key], condition) for key in group.keys]
        members.sort(key=lambda r: -abs(r.log_odds))
        reasons.append(GroupReason(group.id, group.label, whole, tuple(members)))
    return tuple(sorted(reasons, key=lambda g: -abs(g.log_odds)))


def _member(context: SideContext, found: Contribution, condition: int) -> Reason:
    moved = float(found.log_odds[condition])
    return turned_round(context, reason_of(context, found.key, condition, moved), found)


def _named_groups(context: SideContext) -> list[tuple[str, str, tuple[AnswerKey, ...]]]:
    network, evidence = context.network, context.evidence
    named: list[tuple[str, str, tuple[AnswerKey, ...]]] = []
    taken: set[AnswerKey] = set()
    for use in evidence.rules:
        entry = network.rules[use.rule].entry
        muted = recorded_keys(evidence, tuple(use.muted))
        keys = dict.fromkeys(k for k in evidence.keys if k in use.keys or k in muted)
        named.append((entry.id, entry.label, tuple(k for k in keys if k not in taken)))
        taken.update(keys)
    for block in network.blocks:
        if block.cluster is not None:
            recorded = recorded_keys(evidence, block.members)
            keys_left = tuple(k for k in recorded if k not in taken)
            named.append((block.cluster.id, block.cluster.label, keys_left))
    return [one for one in named if len(one[2]) > 1]
