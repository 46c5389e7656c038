"""Why: for each condition the findings for, against, and not yet known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hipspine_desktop.domain.answers import NOT_ASKED, AnswerKey
from hipspine_desktop.engine.context import SideContext
from hipspine_desktop.engine.evidence import (
    Member,
    Observed,
    RuleUse,
    SideEvidence,
    gather_evidence,
)
from hipspine_desktop.engine.likelihood import (
    Inputs,
    factor_at,
    factor_inputs,
    factor_without_each,
)
from hipspine_desktop.engine.network import Codes, Network
from hipspine_desktop.engine.normal import Floats
from hipspine_desktop.engine.result import Counted, Figure, Reason, TurnedRound
from hipspine_desktop.engine.truth import Truth, meets

LEAST_LOG_ODDS = 0.05
"""Reasons that move the odds by less than 5 % are left out of the lists (judgement)."""

LEAST_TAKEN = 0.01
"""A cause is named as the better explanation if the finding moves it by a point (judgement)."""


@dataclass(frozen=True, eq=False)
class Contribution:
    """One recorded answer and what it does.

    Attributes:
        log_odds: change of the log odds of each condition, shape (n,).
        regions: probability of each region without it, shape (regions,).
    """

    key: AnswerKey
    log_odds: Floats
    regions: Floats


def contributions(context: SideContext) -> tuple[Contribution, ...]:
    """What each recorded answer does to the log odds, every other answer staying (exact).

    Log odds as they are minus log odds without the answer. Without it its cluster is evaluated
    anew, and a rule that then lacks an item falls back to its cluster. The weight of a state
    changes by the ratio of the factors concerned: P'(state) ~ P(state) * without / with.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> (found,) = contributions(context)  # log(0.8 / 0.3) for the hip, nothing for the spine
    >>> found.log_odds.round(3).tolist()
    [0.981, 0.0]
    """
    keys = context.evidence.keys
    if not keys:
        return ()
    changes = _changes(context, keys)
    weighted = context.weights * np.exp(changes - changes.max(axis=1)[:, None])
    reads = weighted @ context.readout.T
    moved = moved_log_odds(context, reads)
    regions = reads[:, 2 * context.network.size :] / weighted.sum(axis=1)[:, None]
    return tuple(Contribution(k, moved[i], regions[i]) for i, k in enumerate(keys))


def _changes(context: SideContext, keys: tuple[AnswerKey, ...]) -> Floats:
    """Log likelihood without each answer minus with it, shape (keys, states)."""
    changes = np.zeros((len(keys), len(context.states)))
    row_of = {key: row for row, key in enumerate(keys) if not _may_touch_a_rule(context, key)}
    for key, row in ((k, i) for i, k in enumerate(keys) if k not in row_of):
        changes[row] = _change(context, frozenset({key}), context.states)
    place = {o.indicator: o.key for o in context.evidence.observed}
    for number, given in context.inputs.items():
        if isinstance(given, RuleUse):
            continue
        parts: dict[AnswerKey, tuple[Member, ...]] = {}
        for member in given:
            key = place[member.indicator]
            parts[key] = (*parts.get(key, ()), member)
        with_all = factor_at(context.network, number, given, context.states)
        without = factor_without_each(
            context.network, number, given, list(parts.values()), context.states
        )
        for key, log_likelihood in zip(parts, without, strict=True):
            if key in row_of:
                changes[row_of[key]] += log_likelihood - with_all
    return changes


def _may_touch_a_rule(context: SideContext, key: AnswerKey) -> bool:
    return key.finding_id in context.network.rule_findings


def removals_everywhere(context: SideContext, groups: Sequence[frozenset[AnswerKey]]) -> Floats:
    """As :func:`removals`, over every joint state: many answers at once may leave the leading ones.

    Returns:
        shape (groups, n).

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> removals_everywhere(context, [frozenset(context.evidence.keys)]).round(3).tolist()
    [[0.981, 0.0]]
    """
    found = np.empty((len(groups), context.network.size))
    for row, keys in enumerate(groups):
        plain: Floats | float = 0.0
        by_root: Floats | None = None
        without = _inputs_without(context, keys)
        for number in _differing(context.inputs, without):
            for sign, inputs in ((1.0, without), (-1.0, context.inputs)):
                if number not in inputs:
                    continue
                factor = sign * context.factor(number, inputs[number])
                if len(factor) == len(context.by_condition):
                    plain = plain + factor
                else:
                    by_root = factor if by_root is None else by_root + factor
        found[row] = moved_log_odds(context, _reads_after(context, plain, by_root))[0]
    return found


def _reads_after(context: SideContext, plain: Floats | float, by_root: Floats | None) -> Floats:
    """Condition read-outs after a change of the log likelihood, shape (1, rows)."""
    network = context.network
    weights = context.by_condition
    if by_root is not None:
        shift = np.exp(by_root - by_root.max())
        weights = network.over_conditions(context.posterior.states * shift)
    if isinstance(plain, np.ndarray):
        weights = weights * np.exp(plain - plain.max())
    return network.readout.of(weights)[None, :]


def moved_log_odds(context: SideContext, reads: Floats) -> Floats:
    """Log odds now minus those of other read-outs, shape (rows, n).

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> prior = np.array([[0.3, 0.2, 0.7, 0.8, 0.3, 0.2]])  # read-outs without any answer
    >>> moved_log_odds(context, prior).round(3).tolist()
    [[0.981, 0.0]]
    """
    size = context.network.size
    left = np.log(reads[:, :size]) - np.log(reads[:, size : 2 * size])
    return np.asarray(context.log_odds - left, dtype=np.float64)


def reasons_for_and_against(
    context: SideContext, found: tuple[Contribution, ...], condition: int
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Reasons for and against one condition, the strongest first.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> for_hip, against_hip = reasons_for_and_against(context, contributions(context), 0)
    >>> [(r.label, round(r.log_odds, 3)) for r in for_hip], against_hip
    ([('Positive', 0.981)], ())
    """
    reasons = [
        turned_round(context, reason_of(context, c.key, condition, float(c.log_odds[condition])), c)
        for c in found
        if abs(c.log_odds[condition]) >= LEAST_LOG_ODDS
    ]
    reasons.sort(key=lambda r: -abs(r.log_odds))
    return (
        tuple(r for r in reasons if r.log_odds > 0.0),
        tuple(r for r in reasons if r.log_odds < 0.0),
    )


def turned_round(context: SideContext, reason: Reason, found: Contribution) -> Reason:
    """The reason, saying so where the study's figures alone point the other way.

    Alone a positive finding speaks for a condition that has it more often than the background, a
    negative one against it. In the joint posterior another condition can take the finding over:
    with impingement all but certain, groin pain (83 % in it, 53 % in arthritis) speaks for
    impingement and so against arthritis. Named is the condition whose probability the answer moves
    most the other way, if by a point or more.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> (found,) = contributions(context)
    >>> against = reason_of(context, found.key, 0, -0.1)  # as if another took it over
    >>> turned_round(context, against, found).turned.key
    'engine.turned.beside_others'
    """
    figure = reason.figure
    if figure is None or not _points_otherwise(figure, reason):
        return reason
    own, names = figure.condition_id, context.network.conditions
    now = 1.0 / (1.0 + np.exp(-context.log_odds))
    moved = now - 1.0 / (1.0 + np.exp(found.log_odds - context.log_odds))
    other_way = np.where([c.id == own for c in names], 0.0, -np.sign(reason.log_odds) * moved)
    taker = int(np.argmax(other_way))
    if other_way[taker] < LEAST_TAKEN:
        return replace(reason, turned=TurnedRound("engine.turned.beside_others"))
    kind = "fits_better" if reason.log_odds < 0.0 else "fits_worse"
    name = names[taker]
    return replace(reason, turned=TurnedRound(f"engine.turned.{kind}", name.id, name.label))


def _points_otherwise(figure: Figure, reason: Reason) -> bool:
    alone = figure.rate - figure.background
    return (alone if reason.positive else -alone) * reason.log_odds < 0.0


def counted_together(context: SideContext) -> tuple[Counted, ...]:
    """Clusters with two or more recorded findings, and for how many these count.

    effective = n / (1 + (n - 1) rho): as many independent findings tell as much about a common
    shift as n findings of correlation rho. It lies within 1 and n. A rule in use counts as one.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.domain.answers import PRESENT, Answer
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> case = example_case(fadir=PRESENT, rotation=Answer.of_value(12.0))
    >>> (found,) = counted_together(example_reasoner().context(case, EvaluatedSide.RIGHT))
    >>> found.label, round(found.effective, 3)  # 2 / (1 + 0.5)
    ('Hip', 1.333)
    """
    network, evidence = context.network, context.evidence
    catalogue = context.base.catalogue
    result = []
    for block in network.blocks:
        if block.cluster is None:
            continue
        keys = recorded_keys(evidence, block.members)
        if len(keys) < 2:
            continue
        rule = next((r for r in evidence.rules if set(block.members) <= r.muted), None)
        effective = 1.0 if rule else effective_count(len(keys), block.cluster.rho)
        result.append(
            Counted(
                cluster_id=block.cluster.id,
                label=block.cluster.label,
                finding_labels=tuple(catalogue.finding(k.finding_id).label for k in keys),
                effective=effective,
                reason=network.rules[rule.rule].entry.label if rule else block.cluster.reason,
            )
        )
    return tuple(result)


def effective_count(count: int, rho: float) -> float:
    """For how many independent findings `count` findings of correlation rho count.

    >>> effective_count(3, 0.5), effective_count(3, 0.0)
    (1.5, 3.0)
    """
    return count / (1.0 + (count - 1) * rho)


def _inputs_without(context: SideContext, keys: frozenset[AnswerKey]) -> Inputs:
    network, case, evidence = context.network, context.case, context.evidence
    observed = tuple(o for o in evidence.observed if o.key not in keys)
    rules = evidence.rules
    if any(_may_touch_a_rule(context, key) for key in keys):
        answers = case.answers
        for key in keys:
            answers = answers.with_answer(key, NOT_ASKED)
        reduced = replace(case, answers=answers)
        rules = gather_evidence(network, reduced, context.base.catalogue, evidence.side).rules
    return factor_inputs(network, SideEvidence(evidence.side, observed, rules))


def _differing(inputs: Inputs, without: Inputs) -> list[int]:
    numbers = sorted(inputs.keys() | without.keys())
    return [n for n in numbers if inputs.get(n) != without.get(n)]


def _change(context: SideContext, keys: frozenset[AnswerKey], states: Codes) -> Floats:
    """Log likelihood without some answers minus with them, in some states."""
    change = np.zeros(len(states))
    without = _inputs_without(context, keys)
    for number in _differing(context.inputs, without):
        change += _at(context, number, without) - _at(context, number, context.inputs)
    return change


def _item_findings(network: Network, rule: int) -> frozenset[str]:
    entry = network.rules[rule].entry
    return frozenset(f.finding for item in entry.item for f in item.any if f.finding)


def _at(context: SideContext, number: int, inputs: Inputs) -> Floats:
    if number not in inputs:
        return np.zeros(len(context.states))
    return factor_at(context.network, number, inputs[number], context.states)


def reason_of(context: SideContext, key: AnswerKey, condition: int, log_odds: float) -> Reason:
    """A recorded answer as a reason for (or against) a condition that moves by `log_odds`.

    Of several indicators the one linked to the condition speaks, a positive one first.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> reason = reason_of(context, context.evidence.keys[0], 0, 0.98)
    >>> reason.label, reason.positive, reason.figure.rate
    ('Positive', True, 0.8)
    """
    network = context.network
    seen = context.observed_by_key.get(key, ())
    if not seen:
        return _rule_reason(context, key, log_odds)
    chosen = seen[0]
    if len(seen) > 1:
        chosen = min(seen, key=lambda o: _rank(network, o, condition))
    indicator = network.indicators[chosen.indicator]
    met = chosen.cut
    cut = met if met is not None else 0
    return Reason(
        key=key,
        answer=chosen.answer,
        indicator_id=indicator.entry.id,
        label=indicator.entry.cut[cut].label,
        positive=met is not None,
        log_odds=log_odds,
        figure=context.figures.of(chosen.indicator, cut, condition),
        counted_with=_counted_with(context, chosen),
    )


def _rule_reason(context: SideContext, key: AnswerKey, log_odds: float) -> Reason:
    """A finding that counts only as an item of a rule in use."""
    use = next(r for r in context.evidence.rules if key in r.keys)
    rule = context.network.rules[use.rule]
    answer = context.case.answers[key]
    return Reason(
        key=key,
        answer=answer,
        indicator_id=context.network.indicators[rule.indicator].entry.id,
        label=context.base.catalogue.finding(key.finding_id).label,
        positive=any(
            meets(fact.when, answer) is Truth.TRUE
            for item in rule.entry.item
            for fact in item.any
            if fact.finding == key.finding_id
        ),
        log_odds=log_odds,
        figure=None,
        counted_with=rule.entry.label,
    )


def _rank(network: Network, observed: Observed, condition: int) -> tuple[bool, bool, int]:
    """Linked to the condition first, then positive, then in the knowledge base's order."""
    linked = condition in network.indicators[observed.indicator].parents
    return (not linked, observed.cut is None, observed.indicator)


def _counted_with(context: SideContext, observed: Observed) -> str:
    network = context.network
    use = next((r for r in context.evidence.rules if observed.key in r.keys), None)
    if use is not None:
        return network.rules[use.rule].entry.label
    block = network.blocks[network.block_of[observed.indicator]]
    if block.cluster is None or len(context.keys_of_block[block.index]) < 2:
        return ""
    return block.cluster.label


def recorded_keys(evidence: SideEvidence, members: tuple[int, ...]) -> tuple[AnswerKey, ...]:
    """The recorded answers behind some indicators, each once.

    >>> from hipspine_desktop.engine.example import example_case, example_reasoner
    >>> from hipspine_desktop.engine.result import EvaluatedSide
    >>> context = example_reasoner().context(example_case(), EvaluatedSide.RIGHT)
    >>> [str(key) for key in recorded_keys(context.evidence, (0, 1))]
    ['fadir:right']
    """
    return tuple(dict.fromkeys(o.key for o in evidence.observed if o.indicator in members))
