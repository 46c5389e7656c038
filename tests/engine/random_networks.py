"""Random knowledge bases and evidence for the engine's properties and benches."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hipspine_desktop.domain.answers import ABSENT, PRESENT, UNCLEAR, Answer, AnswerKey, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.network import Network
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import CutEntry, Fact, RuleEntry, RuleItemEntry, When
from tests.engine import factory

REGIONS = tuple(Region)


def random_base(
    seed: int,
    conditions: int = 4,
    findings: int = 8,
    clusters: int = 2,
    most_links: int = 3,
    ordinal: float = 0.3,
    quieting: bool = True,
) -> KnowledgeBase:
    """A base with yes/no and ordinal findings, some clustered, some quieted."""
    rng = random.Random(seed)
    names = [f"condition_{i}" for i in range(conditions)]
    entries = [
        factory.condition(name, REGIONS[i % len(REGIONS)], rng.uniform(0.02, 0.5))
        for i, name in enumerate(names)
    ]
    groups = [factory.cluster(f"cluster_{i}", rng.uniform(0.0, 0.85)) for i in range(clusters)]
    definitions, indicators = [], []
    for i in range(findings):
        name = f"finding_{i}"
        several = rng.random() < ordinal
        links = rng.sample(names, rng.randint(1, min(most_links, conditions)))
        place = rng.randint(-1, clusters - 1) if clusters else -1
        definitions.append(factory.finding(name, measured=(0, 100) if several else None))
        indicators.append(
            factory.indicator(
                name,
                *_cuts(rng, links, several, quieting),
                cluster=groups[place].id if place >= 0 else None,
            )
        )
    return factory.base(entries, definitions, indicators, groups)


def with_rules(base: KnowledgeBase, seed: int, conditions: Sequence[str]) -> KnowledgeBase:
    """The base with a counting rule for each named condition, made of its yes/no findings.

    Half of them replace a cluster; the items may lie in one cluster, in two or in none.
    """
    rng = random.Random(seed)
    findings = [i for i in base.indicators if len(i.cut) == 1]
    rules, indicators = [], []
    for name in conditions:
        chosen = rng.sample(findings, min(len(findings), rng.randint(2, 4)))
        homes = [i.cluster for i in chosen if i.cluster is not None]
        rule = RuleEntry(
            id=f"rule_{name}", label=f"Rule {name}", condition=name,
            item=tuple(
                RuleItemEntry(label=str(i.finding), any=(Fact(finding=i.finding),)) for i in chosen
            ),
            needs=rng.randint(1, len(chosen)),
            replaces_cluster=rng.choice(homes) if homes and rng.random() < 0.5 else None,
        )  # fmt: skip
        rules.append(rule)
        cuts = (
            factory.cut(rng.uniform(0.1, 0.5), _rule_links(rng, base, name), When(count_at_least=k))
            for k in (1, 2)
        )
        indicators.append(factory.indicator(rule.id, *cuts, rule=rule.id))
    return replace(base, rules=tuple(rules), indicators=(*base.indicators, *indicators))


def _rule_links(rng: random.Random, base: KnowledgeBase, name: str) -> dict[str, float]:
    """Its own condition, and now and then another that the count also speaks for."""
    other = rng.choice([c.id for c in base.conditions])
    return {other: rng.uniform(0.1, 0.9), name: rng.uniform(0.2, 0.95)}


def random_case(seed: int, base: KnowledgeBase, share: float = 0.6) -> Case:
    """A case with about `share` of the findings answered; one in ten unclear."""
    rng = random.Random(seed)
    answers: dict[AnswerKey, Answer] = {}
    for definition in base.catalogue:
        if rng.random() > share:
            continue
        key = AnswerKey(definition.id, Side.RIGHT)
        if definition.maximum is not None:
            answers[key] = Answer.of_value(float(rng.randint(0, 100)))
        elif rng.random() < 0.1:
            answers[key] = UNCLEAR
        else:
            answers[key] = rng.choice((PRESENT, ABSENT))
    return factory.case(answers)


def drawn_patient(seed: int, base: KnowledgeBase, network: Network, count: int) -> tuple[int, Case]:
    """A joint state with at least one condition, drawn from the network, and yes/no answers."""
    rng = random.Random(seed)
    rows = [base.prior(c, "physiotherapy", 60, Sex.FEMALE) for c in base.conditions]
    state = 0
    while not state:
        state = sum((rng.random() < row.rate) << i for i, row in enumerate(rows))
    asked = [
        i
        for i in network.indicators
        if i.entry.finding is not None
        and base.catalogue.finding(i.entry.finding).kind is FindingKind.YES_NO
    ]
    answers: dict[AnswerKey, Answer] = {}
    for i in rng.sample(asked, min(count, len(asked))):
        column = i.columns_of(np.array([state]))[0]
        met = rng.random() < i.distinct[0, column]
        present = met == (i.entry.cut[0].when.answer == "present")
        side = Side.RIGHT if i.per_side else None
        answers[AnswerKey(str(i.entry.finding), side)] = PRESENT if present else ABSENT
    return state, factory.case(answers)


def _cuts(
    rng: random.Random, links: list[str], several: bool, quieting: bool
) -> tuple[CutEntry, ...]:
    if not several:
        return (_cut(rng, links, When(answer="present"), 0.05, 0.6, quieting),)
    return (
        _cut(rng, links, When(at_least=25), 0.3, 0.7, quieting),
        _cut(rng, links, When(at_least=50), 0.15, 0.4, quieting),
        _cut(rng, links, When(at_least=75), 0.02, 0.2, quieting),
    )


def _cut(
    rng: random.Random, links: list[str], when: When, low: float, high: float, quieting: bool
) -> CutEntry:
    background = rng.uniform(low, high)
    least = 0.02 if quieting else background
    return factory.cut(background, {c: rng.uniform(least, 0.98) for c in links}, when)
