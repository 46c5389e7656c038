"""From recorded answers to evidence about levels of indicators, for one evaluated side."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerState, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, Laterality
from hipspine_desktop.engine.network import Indicator, Network, Rule
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.engine.truth import Truth, judge_fact, kleene_or, meets

UNCLEAR_WEIGHT = 0.6
"""Weight of "positive" in an unclear answer (judgement): a test that is called unclear is somewhat
more often met in those who have the sign. It caps an unclear answer at a likelihood ratio of 1.5;
0.5 would be no information."""

Levels = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """One indicator with recorded evidence.

    Attributes:
        levels: weight of each level; a single 1 where the answer is clear.
    """

    indicator: int
    key: AnswerKey
    answer: Answer
    levels: Levels

    @property
    def cut(self) -> int | None:
        """The hardest cut that was met, None when none was (unclear leans to the first)."""
        heaviest = max(range(len(self.levels)), key=self.levels.__getitem__)
        return heaviest - 1 if heaviest else None


@dataclass(frozen=True, slots=True)
class Member:
    """One recorded indicator inside a block.

    Attributes:
        muted: conditions read as absent for this member, because a rule speaks for them.
    """

    indicator: int
    levels: Levels
    muted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RootPart:
    """What a rule took over inside one block, kept to choose the root.

    Attributes:
        items: recorded members that the rule took over.
        rest: recorded members of the same block that it left alone.
    """

    block: int
    items: tuple[Member, ...]
    rest: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule in use: the levels its count may have, and whose share it takes over.

    Attributes:
        muted: indicators that no longer speak for or against the rule's condition.
        keys: recorded answers behind the rule's items.
        unknown: items not known.
        roots: where the condition has roots, the taken-over findings that still tell which.
    """

    rule: int
    levels: Levels
    muted: frozenset[int]
    keys: frozenset[AnswerKey]
    unknown: int
    roots: tuple[RootPart, ...] = ()


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """All evidence about one side, in the order of the knowledge base."""

    side: EvaluatedSide
    observed: tuple[Observed, ...]
    rules: tuple[RuleUse, ...]

    @property
    def keys(self) -> tuple[AnswerKey, ...]:
        """The answers used, each once, in the order of the knowledge base."""
        used = dict.fromkeys(o.key for o in self.observed)
        for rule in self.rules:
            used.update(dict.fromkeys(sorted(rule.keys, key=str)))
        return tuple(used)


def evaluated_sides(case: Case, catalogue: Catalogue) -> tuple[EvaluatedSide, ...]:
    """The sides to evaluate: those that hurt.

    Where the side is not known: each side that has answers of its own, and "unknown" when there
    are per-side answers without a side, or none per side at all.

    >>> from hipspine_desktop.engine.example import example_base, example_case
    >>> [side.value for side in evaluated_sides(example_case(), example_base().catalogue)]
    ['right']
    """
    stated = case.symptomatic_side.sides
    if stated:
        return tuple(EvaluatedSide(s.value) for s in stated)
    seen = {
        key.side
        for key in case.answers
        if catalogue.finding(key.finding_id).laterality is Laterality.PER_SIDE
    }
    sides = [EvaluatedSide(s.value) for s in (Side.RIGHT, Side.LEFT) if s in seen]
    if None in seen or not seen:
        sides.append(EvaluatedSide.UNKNOWN)
    return tuple(sides)


def gather_evidence(
    network: Network, case: Case, catalogue: Catalogue, side: EvaluatedSide
) -> SideEvidence:
    """The evidence of one side; midline findings serve every side.

    >>> from hipspine_desktop.engine.example import example_base, example_case
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> case, catalogue = example_case(), example_base().catalogue
    >>> found = gather_evidence(network, case, catalogue, EvaluatedSide.RIGHT)
    >>> [(o.indicator, o.levels) for o in found.observed]
    [(0, (0.0, 1.0))]
    """
    observed = []
    for key, answer in case.answers.items():
        for number in network.indicators_of_finding.get(key.finding_id, ()):
            indicator = network.indicators[number]
            if key.side != (side.side if indicator.per_side else None):
                continue
            levels = answer_levels(indicator, answer)
            if levels is not None:
                observed.append(Observed(number, key, answer, levels))
    observed.sort(key=lambda one: one.indicator)
    return SideEvidence(side, tuple(observed), _rules_in_use(network, case, catalogue, side))


def indicator_key(indicator: Indicator, side: EvaluatedSide) -> AnswerKey | None:
    """The answer an indicator reads on a side; None for a rule's indicator.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> str(indicator_key(network.indicators[0], EvaluatedSide.LEFT))
    'fadir:left'
    """
    if indicator.entry.finding is None:
        return None
    return AnswerKey(indicator.entry.finding, side.side if indicator.per_side else None)


def answer_levels(indicator: Indicator, answer: Answer) -> Levels | None:
    """Weight of each level under an answer, None when it carries no evidence.

    A yes/no answer or a value fixes one level (the hardest cut met). An unclear yes/no answer
    weighs "positive" :data:`UNCLEAR_WEIGHT`; an unclear measurement has no direction and says
    nothing. "Not asked" and "could not test" say nothing.

    >>> from hipspine_desktop.engine.example import example_base
    >>> from hipspine_desktop.engine.network import compile_network
    >>> network = compile_network(example_base())
    >>> fadir, rotation, _ = network.indicators
    >>> (
    ...     answer_levels(fadir, Answer(AnswerState.UNCLEAR)),
    ...     answer_levels(rotation, Answer.of_value(20.0)),
    ... )
    ((0.4, 0.6), (0.0, 1.0, 0.0))
    """
    cuts = indicator.entry.cut
    if answer.state is AnswerState.UNCLEAR:
        if len(cuts) > 1 or cuts[0].when.answer is None:
            return None
        weights = (1.0 - UNCLEAR_WEIGHT, UNCLEAR_WEIGHT)
        return weights if cuts[0].when.answer == "present" else weights[::-1]
    truths = [meets(cut.when, answer) for cut in cuts]
    if Truth.UNKNOWN in truths:
        return None
    level = max((k + 1 for k, t in enumerate(truths) if t is Truth.TRUE), default=0)
    return tuple(1.0 if k == level else 0.0 for k in range(len(cuts) + 1))


def _rules_in_use(
    network: Network, case: Case, catalogue: Catalogue, side: EvaluatedSide
) -> tuple[RuleUse, ...]:
    """At most one rule a condition: the one with the fewest unknown items."""
    best: dict[int, RuleUse] = {}
    for number, rule in enumerate(network.rules):
        use = _rule_use(network, number, rule, case, catalogue, side)
        if use is None:
            continue
        held = best.get(rule.condition)
        if held is None or use.unknown < held.unknown:
            best[rule.condition] = use
    return tuple(sorted(best.values(), key=lambda use: use.rule))


def _rule_use(
    network: Network,
    number: int,
    rule: Rule,
    case: Case,
    catalogue: Catalogue,
    side: EvaluatedSide,
) -> RuleUse | None:
    low = high = 0.0
    unknown = 0
    for item, truth in rule_items(rule, case, catalogue, side):
        low += item if truth is Truth.TRUE else min(item, 0.0) * (truth is Truth.UNKNOWN)
        high += item if truth is Truth.TRUE else max(item, 0.0) * (truth is Truth.UNKNOWN)
        unknown += truth is Truth.UNKNOWN
    keys = rule_keys(rule, case, catalogue, side)
    if not keys or len(rule.entry.item) - unknown < rule.entry.needs:
        return None
    indicator = network.indicators[rule.indicator]
    limits = [cut.when.count_at_least or 0 for cut in indicator.entry.cut]
    first, last = (sum(count >= limit for limit in limits) for count in (low, high))
    if first == 0 and last == len(limits):
        return None
    levels = tuple(float(first <= k <= last) for k in range(len(limits) + 1))
    return RuleUse(number, levels, _muted(network, rule), keys, unknown)


def rule_items(
    rule: Rule, case: Case, catalogue: Catalogue, side: EvaluatedSide
) -> tuple[tuple[float, Truth], ...]:
    """Weight and truth of each item, read for one side.

    >>> from hipspine_desktop.engine.example import example_base, example_case
    >>> from hipspine_desktop.knowledge.schema import RuleEntry
    >>> items = ({"label": "FADIR", "any": ({"finding": "fadir"},)},)
    >>> entry = RuleEntry(id="one", label="One", condition="hip_arthritis", needs=1, item=items)
    >>> rule, catalogue = Rule(entry, 0, 0, (0,)), example_base().catalogue
    >>> rule_items(rule, example_case(), catalogue, EvaluatedSide.RIGHT)
    ((1.0, <Truth.TRUE: 'true'>),)
    """
    return tuple(
        (
            item.weight,
            kleene_or(judge_fact(fact, case, catalogue, side).truth for fact in item.any),
        )
        for item in rule.entry.item
    )


def rule_keys(
    rule: Rule, case: Case, catalogue: Catalogue, side: EvaluatedSide
) -> frozenset[AnswerKey]:
    """Recorded answers that a rule's items read on a side.

    >>> from hipspine_desktop.engine.example import example_base, example_case
    >>> from hipspine_desktop.knowledge.schema import RuleEntry
    >>> items = ({"label": "FADIR", "any": ({"finding": "fadir"},)},)
    >>> entry = RuleEntry(id="one", label="One", condition="hip_arthritis", needs=1, item=items)
    >>> rule, catalogue = Rule(entry, 0, 0, (0,)), example_base().catalogue
    >>> [str(key) for key in rule_keys(rule, example_case(), catalogue, EvaluatedSide.RIGHT)]
    ['fadir:right']
    """
    keys = {
        AnswerKey(
            name,
            side.side if catalogue.finding(name).laterality is Laterality.PER_SIDE else None,
        )
        for name in rule.findings
    }
    return frozenset(keys & case.answers.keys())


def _muted(network: Network, rule: Rule) -> frozenset[int]:
    """Indicators of the rule's items, and the cluster it replaces."""
    return frozenset(
        i.index
        for i in network.indicators
        if i.entry.rule is None
        and (
            i.entry.finding in rule.findings
            or (i.entry.cluster is not None and i.entry.cluster == rule.entry.replaces_cluster)
        )
    )
