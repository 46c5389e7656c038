"""A slow plain twin of the engine: Python loops over all states, written from the formulas.

It shares no code with the engine beyond reading the knowledge base and the Gauss-Hermite rule.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from hipspine_desktop.domain.answers import AnswerKey, AnswerState, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    CutEntry,
    Estimate,
    IndicatorEntry,
    LinkEntry,
    RuleEntry,
    When,
)

State = frozenset[str]
ROOTED = "lumbar_radiculopathy"


def rate(estimate: Estimate) -> float:
    used = estimate.rate
    if estimate.n is not None:
        used = (used * estimate.n + 0.5) / (estimate.n + 1)
    return min(max(used, 0.005), 0.995)


def rates_by_root(base: KnowledgeBase, finding: str, cut: CutEntry) -> list[float] | None:
    """Rates of radiculopathy with each root, their mean the link's; None without signs."""
    told = [
        [s for s in r.sign if s.fact.finding == finding and s.fact.when == cut.when]
        for r in base.roots
    ]
    if not any(told):
        return None
    usual = rate(next((k for k in cut.link if k.condition == ROOTED), cut.background))
    odds = [math.log(p / (1.0 - p)) for p in (rate(s[0]) if s else usual for s in told)]
    low, high = -30.0, 30.0
    for _ in range(200):
        middle = (low + high) / 2.0
        moved = [1.0 / (1.0 + math.exp(-o - middle)) for o in odds]
        below = sum(w * p for w, p in zip(shares(base), moved, strict=True)) < usual
        low, high = (middle, high) if below else (low, middle)
    return [min(max(p, 0.005), 0.995) for p in moved]


def shares(base: KnowledgeBase) -> list[float]:
    found = [rate(r.share) for r in base.roots]
    return [p / sum(found) for p in found]


def with_root(base: KnowledgeBase, root: int) -> KnowledgeBase:
    """The base as it is for one root: its rates in place of those of radiculopathy."""
    indicators = []
    for i in base.indicators:
        cuts: list[CutEntry] = []
        ratio = None
        for cut in i.cut:
            usual = rate(next((k for k in cut.link if k.condition == ROOTED), cut.background))
            found = rates_by_root(base, str(i.finding), cut)
            if found is not None:
                ratio = found[root] / usual
            if ratio is not None:
                kept = [k for k in cut.link if k.condition != ROOTED]
                moved = min(max(usual * ratio, 0.005), 0.995)
                fresh = LinkEntry(
                    condition=ROOTED, rate=moved, basis=Basis.JUDGEMENT, reason="root"
                )
                cut = cut.model_copy(update={"link": (*kept, fresh)})
            cuts.append(cut)
        indicators.append(i.model_copy(update={"cut": tuple(cuts)}))
    return replace(base, indicators=tuple(indicators))


def cut_probability(cut: CutEntry, state: State) -> float:
    b = rate(cut.background)
    present = [rate(link) for link in cut.link if link.condition in state]
    quiet = min([s for s in present if s <= b], default=b)
    spared = 1.0
    for s in present:
        if s > b:
            q = 1.0 - (1.0 - s) / (1.0 - b)
            spared *= 1.0 - q
    return 1.0 - (1.0 - quiet) * spared


def met(indicator: IndicatorEntry, state: State) -> list[float]:
    found: list[float] = []
    for cut in indicator.cut:
        p = cut_probability(cut, state)
        found.append(min(p, 0.98 * found[-1]) if found else p)
    return found


def level_weights(indicator: IndicatorEntry, case: Case) -> list[float] | None:
    assert indicator.finding is not None
    key = AnswerKey(indicator.finding, Side.RIGHT)
    if key not in case.answers:
        return None
    answer = case.answers[key]
    if answer.state is AnswerState.UNCLEAR:
        return [0.4, 0.6] if len(indicator.cut) == 1 else None
    if answer.state is AnswerState.PRESENT:
        return [0.0, 1.0]
    if answer.state is AnswerState.ABSENT:
        return [1.0, 0.0]
    assert isinstance(answer.value, float)
    level = sum(_holds(cut.when, answer.value) for cut in indicator.cut)
    return [float(level == k) for k in range(len(indicator.cut) + 1)]


def _holds(when: When, value: float) -> bool:
    if when.below is not None:
        return value < when.below
    assert when.at_least is not None
    return value >= when.at_least


def normal_cdf(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def thresholded(p: float, rho: float, nodes: int) -> list[float]:
    """P(positive | node) with mean p, by bisection."""
    z, w = np.polynomial.hermite_e.hermegauss(nodes)
    w = w / w.sum()

    def at(a: float) -> list[float]:
        return [normal_cdf((a - math.sqrt(rho) * x) / math.sqrt(1.0 - rho)) for x in z]

    low, high = -12.0, 12.0
    for _ in range(100):
        middle = (low + high) / 2.0
        if sum(wi * pi for wi, pi in zip(w, at(middle), strict=True)) < p:
            low = middle
        else:
            high = middle
    return at((low + high) / 2.0)


def weighted_level(cumulative: list[float], weights: list[float]) -> float:
    edges = [1.0, *cumulative, 0.0]
    return sum(weights[k] * (edges[k] - edges[k + 1]) for k in range(len(weights)))


Muted = Mapping[str, frozenset[str]]
"""By indicator id: conditions read as absent, because a rule speaks for them."""


def likelihood(
    base: KnowledgeBase, case: Case, state: State, nodes: int = 9, muted: Muted | None = None
) -> float:
    """P(findings | state); rules are reckoned apart."""
    return findings_likelihood(base, case, state, base.indicators, nodes, muted or {})


def findings_likelihood(
    base: KnowledgeBase,
    case: Case,
    state: State,
    indicators: Sequence[IndicatorEntry],
    nodes: int,
    muted: Muted,
) -> float:
    w = np.polynomial.hermite_e.hermegauss(nodes)[1]
    w = w / w.sum()
    clusters: dict[str, list[tuple[IndicatorEntry, list[float]]]] = {}
    total = 1.0
    for indicator in indicators:
        weights = level_weights(indicator, case) if indicator.finding is not None else None
        if weights is None:
            continue
        if indicator.cluster is None:
            seen = state - muted.get(indicator.id, frozenset())
            total *= weighted_level(met(indicator, seen), weights)
        else:
            clusters.setdefault(indicator.cluster, []).append((indicator, weights))
    for name, members in clusters.items():
        rho = next(c.rho for c in base.clusters if c.id == name)
        products = [1.0] * nodes
        for indicator, weights in members:
            seen = state - muted.get(indicator.id, frozenset())
            cuts = [thresholded(p, rho, nodes) for p in met(indicator, seen)]
            for q in range(nodes):
                products[q] *= weighted_level([cut[q] for cut in cuts], weights)
        total *= sum(wi * pi for wi, pi in zip(w, products, strict=True))
    return total


def count_range(rule: RuleEntry, case: Case) -> tuple[float, float, int]:
    """Lowest and highest count of yes/no items of the right side, and how many are unknown."""
    low = high = 0.0
    unknown = 0
    for item in rule.item:
        (fact,) = item.any
        answer = case.answers.of(str(fact.finding), Side.RIGHT)
        if answer.state is AnswerState.PRESENT:
            low, high = low + item.weight, high + item.weight
        elif answer.state is not AnswerState.ABSENT:
            unknown += 1
            low, high = low + min(item.weight, 0.0), high + max(item.weight, 0.0)
    return low, high, unknown


def rules_in_use(base: KnowledgeBase, case: Case) -> list[tuple[RuleEntry, list[float]]]:
    """Each rule that counts, with the weights of its levels; one a condition."""
    best: dict[str, tuple[int, RuleEntry, list[float]]] = {}
    for rule in base.rules:
        found = [i for i in base.indicators if i.rule == rule.id]
        low, high, unknown = count_range(rule, case)
        if not found or len(rule.item) - unknown < rule.needs or unknown == len(rule.item):
            continue
        limits = [cut.when.count_at_least or 0 for cut in found[0].cut]
        first, last = (sum(c >= limit for limit in limits) for c in (low, high))
        if (first, last) == (0, len(limits)):
            continue
        levels = [float(first <= k <= last) for k in range(len(limits) + 1)]
        if rule.condition not in best or unknown < best[rule.condition][0]:
            best[rule.condition] = (unknown, rule, levels)
    return [(rule, levels) for _, rule, levels in best.values()]


def taken_over(base: KnowledgeBase, rule: RuleEntry) -> list[IndicatorEntry]:
    names = {fact.finding for item in rule.item for fact in item.any}
    return [
        i
        for i in base.indicators
        if i.rule is None
        and (i.finding in names or (i.cluster is not None and i.cluster == rule.replaces_cluster))
    ]


def rule_ratio(base: KnowledgeBase, rule: RuleEntry, levels: list[float], state: State) -> float:
    """P(count | state) / P(count | state without the rule's condition)."""
    indicator = next(i for i in base.indicators if i.rule == rule.id)
    without = state - {rule.condition}
    return weighted_level(met(indicator, state), levels) / weighted_level(
        met(indicator, without), levels
    )


def for_the_root(
    version: KnowledgeBase, case: Case, state: State, rule: RuleEntry, others: Muted
) -> float:
    """P(findings a rule took over | what else is recorded of their clusters, state)."""
    items = taken_over(version, rule)
    clusters = {i.cluster for i in items if i.cluster is not None}
    whole = [i for i in version.indicators if i in items or i.cluster in clusters]
    rest = [i for i in whole if i not in items]
    both = findings_likelihood(version, case, state, whole, 9, others)
    return both / findings_likelihood(version, case, state, rest, 9, others)


def mutes(base: KnowledgeBase, rules: Sequence[RuleEntry]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for rule in rules:
        for i in taken_over(base, rule):
            found[i.id] = found.get(i.id, frozenset()) | {rule.condition}
    return found


def by_root(
    base: KnowledgeBase, case: Case, state: State, versions: Sequence[KnowledgeBase]
) -> list[float]:
    """share_r P(answers | root r, state) for each root; the state holds radiculopathy."""
    used = [rule for rule, _ in rules_in_use(base, case)]
    muted = mutes(base, used)
    weights = [
        share * likelihood(version, case, state, 9, muted)
        for share, version in zip(shares(base), versions, strict=True)
    ]
    rule = next((r for r in used if r.condition == ROOTED), None)
    if rule is None:
        return weights
    others = mutes(base, [r for r in used if r is not rule])
    told = [for_the_root(version, case, state, rule, others) for version in versions]
    mean = sum(share * t for share, t in zip(shares(base), told, strict=True))
    return [w * t / mean for w, t in zip(weights, told, strict=True)]


def joint(base: KnowledgeBase, case: Case, nodes: int = 9) -> dict[State, float]:
    """P(state | answers) by enumeration."""
    names = [c.id for c in base.conditions]
    priors = {c.id: rate(base.prior(c, case.setting, case.age, case.sex)) for c in base.conditions}
    found: dict[State, float] = {}
    versions = [with_root(base, r) for r in range(len(base.roots))]
    used = rules_in_use(base, case)
    muted = mutes(base, [rule for rule, _ in used])
    for bits in itertools.product((False, True), repeat=len(names)):
        state = frozenset(n for n, bit in zip(names, bits, strict=True) if bit)
        weight = math.prod(priors[n] if n in state else 1.0 - priors[n] for n in names)
        weight *= math.prod(rule_ratio(base, rule, levels, state) for rule, levels in used)
        if ROOTED in state and versions:
            found[state] = weight * sum(by_root(base, case, state, versions))
        else:
            found[state] = weight * likelihood(base, case, state, nodes, muted)
    total = math.fsum(found.values())
    return {state: weight / total for state, weight in found.items()}


def marginal(found: Mapping[State, float], name: str) -> float:
    return math.fsum(p for state, p in found.items() if name in state)
