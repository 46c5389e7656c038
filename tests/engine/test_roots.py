"""Which root: a mixture under lumbar radiculopathy, exact, and worth having."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop.domain.answers import ABSENT, PRESENT, Answer, AnswerKey, Side
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.intervals import UncertaintyDraws
from hipspine_desktop.engine.likelihood import factor_inputs
from hipspine_desktop.engine.network import compile_network
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide, SideResult
from hipspine_desktop.engine.roots import ROOT_CONDITION, centred, root_mismatches
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    Fact,
    LinkedSign,
    RootEntry,
    RuleEntry,
    RuleItemEntry,
)
from tests.engine import factory, slow_twin
from tests.engine.random_networks import random_base, random_case, with_rules

SEEDS = st.integers(0, 10**6)


def sign(finding: str, rate: float, when: factory.When = factory.PRESENT_WHEN) -> LinkedSign:
    fact = Fact(finding=finding, side="symptomatic", when=when)
    return LinkedSign(fact=fact, rate=rate, **factory.JUDGED)


def root(name: str, share: float, *signs: LinkedSign) -> RootEntry:
    return RootEntry(
        id=name, label=name.upper(), share=factory.judged(share), dermatome="leg", myotome="leg",
        sign=signs, **factory.JUDGED,
    )  # fmt: skip


def rooted(seed: int, conditions: int = 3, findings: int = 6, count: int = 3) -> KnowledgeBase:
    """A random base whose second condition has roots with signs for about half the findings."""
    base = random_base(seed, conditions, findings)
    rng = random.Random(seed)
    text = base.indicators
    renamed = tuple(
        i.model_copy(update={"cut": tuple(
            c.model_copy(update={"link": tuple(
                k.model_copy(update={"condition": ROOT_CONDITION})
                if k.condition == "condition_1" else k for k in c.link)})
            for c in i.cut)})
        for i in text
    )  # fmt: skip
    entries = tuple(
        c.model_copy(update={"id": ROOT_CONDITION}) if c.id == "condition_1" else c
        for c in base.conditions
    )
    chosen = [i for i in renamed if rng.random() < 0.6]
    roots = tuple(
        root(
            f"root_{r}",
            rng.uniform(0.1, 0.9),
            *(
                sign(str(i.finding), rng.uniform(0.02, 0.95), i.cut[0].when)
                for i in chosen
                if rng.random() < 0.8
            ),
        )
        for r in range(count)
    )
    return replace(base, conditions=entries, indicators=renamed, roots=roots)


@settings(max_examples=10)
@given(seed=SEEDS)
def test_equals_the_plain_enumeration_over_roots(seed: int) -> None:
    base = rooted(seed, conditions=2 + seed % 3)
    case = random_case(seed + 1, base, share=0.8)
    truth = slow_twin.joint(base, case)
    found = Reasoner(base).posterior(case, EvaluatedSide.RIGHT)
    size = len(base.conditions)
    expected = [slow_twin.marginal(truth, c.id) for c in base.conditions]
    assert found.conditions(size) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=10)
@given(seed=SEEDS)
def test_a_root_weighs_as_its_own_base_would(seed: int) -> None:
    """P(root r | x) ~ share_r P(x | root r): each root as a base of its own."""
    base = rooted(seed, conditions=1 + 1)
    case = random_case(seed + 1, base, share=0.8)
    (side,) = Reasoner(base).assess(case).sides
    states = [frozenset({ROOT_CONDITION}), frozenset({ROOT_CONDITION, "condition_0"})]
    prior = slow_twin.rate(base.conditions[0].prior[0])
    weights = []
    for number, share in enumerate(slow_twin.shares(base)):
        version = slow_twin.with_root(base, number)
        alone, both = (slow_twin.likelihood(version, case, s) for s in states)
        weights.append(share * ((1 - prior) * alone + prior * both))
    found = [r.p.p for r in side.roots]
    assert found == pytest.approx([w / sum(weights) for w in weights], abs=1e-9)
    assert all(r.p.low <= r.p.p <= r.p.high for r in side.roots)


@settings(max_examples=10)
@given(seed=SEEDS)
def test_a_rule_replaces_root_items_exactly(seed: int) -> None:
    """Against the plain enumeration: conditions, roots, one or two rules, clusters cut across."""
    plain = rooted(seed, conditions=2 + seed % 3)
    conditions = [ROOT_CONDITION, "condition_0"][: 1 + seed % 2]
    base = with_rules(plain, seed, conditions)
    case = random_case(seed + 1, base, share=0.8)
    truth = slow_twin.joint(base, case)
    (side,) = Reasoner(base).assess(case).sides
    for c in side.conditions:
        assert c.p.p == pytest.approx(slow_twin.marginal(truth, c.id), abs=1e-9)
    versions = [slow_twin.with_root(base, r) for r in range(len(base.roots))]
    total = [0.0] * len(versions)
    for state, p in truth.items():
        if ROOT_CONDITION in state:
            each = slow_twin.by_root(base, case, state, versions)
            total = [t + p * e / sum(each) for t, e in zip(total, each, strict=True)]
    assert [r.p.p for r in side.roots] == pytest.approx([t / sum(total) for t in total], abs=1e-9)


def root_rule_base() -> KnowledgeBase:
    """Two signs that tell two roots apart, and a rule that counts them."""
    base = factory.base(
        [factory.condition(ROOT_CONDITION, Region.LUMBAR_SPINE, 0.2)],
        [factory.finding("knee_jerk"), factory.finding("ankle_jerk")],
        [
            factory.indicator(name, factory.cut(0.05, {ROOT_CONDITION: 0.3}), cluster="deficit")
            for name in ("knee_jerk", "ankle_jerk")
        ],
        [factory.cluster("deficit", 0.3)],
        roots=[
            root("l4", 0.5, sign("knee_jerk", 0.55), sign("ankle_jerk", 0.05)),
            root("s1", 0.5, sign("knee_jerk", 0.05), sign("ankle_jerk", 0.55)),
        ],
    )
    items = tuple(
        RuleItemEntry(label=name, any=(Fact(finding=name),)) for name in ("knee_jerk", "ankle_jerk")
    )
    rule = RuleEntry(
        id="signs", label="Signs", condition=ROOT_CONDITION, item=items, needs=2,
        replaces_cluster="deficit",
    )  # fmt: skip
    count = factory.indicator(
        "signs",
        factory.cut(0.2, {ROOT_CONDITION: 0.8}, factory.When(count_at_least=1)),
        rule="signs",
    )
    return replace(base, rules=(rule,), indicators=(*base.indicators, count))


@pytest.mark.parametrize(("here", "first"), [("knee_jerk", "l4"), ("ankle_jerk", "s1")])
def test_a_rule_keeps_the_published_figures_and_the_items_the_root(here: str, first: str) -> None:
    base = root_rule_base()
    answers = {"knee_jerk": ABSENT, "ankle_jerk": ABSENT, here: PRESENT}
    (side,) = Reasoner(base).assess(factory.case(answers)).sides
    assert side.conditions[0].p.p == pytest.approx(0.2 * 0.8 / (0.2 * 0.8 + 0.8 * 0.2))
    roots = {r.id: r.p for r in side.roots}
    assert roots[first].p > 0.9
    assert roots[first].low > 0.5  # the draws choose the root too
    assert {r.counted_with for r in side.conditions[0].reasons_for} == {"Signs"}


def test_the_root_is_chosen_alike_with_and_without_the_rule() -> None:
    """P(root | items, radiculopathy) is the items' alone, whoever speaks for radiculopathy."""
    with_rule = root_rule_base()
    plain = replace(with_rule, rules=(), indicators=with_rule.indicators[:-1])
    case = factory.case({"knee_jerk": PRESENT, "ankle_jerk": ABSENT})
    roots = [
        [r.p.p for r in Reasoner(base).assess(case).sides[0].roots] for base in (with_rule, plain)
    ]
    assert roots[0] == pytest.approx(roots[1], abs=1e-12)


@settings(max_examples=6)
@given(seed=SEEDS)
def test_the_draws_see_the_roots(seed: int) -> None:
    """With every figure sure the draws agree with the point."""
    base = rooted(seed)
    case = random_case(seed, base)
    reasoner = Reasoner(base)
    evidence = reasoner.evidence(case, EvaluatedSide.RIGHT)
    exact = reasoner.posterior(case, EvaluatedSide.RIGHT)
    draws = UncertaintyDraws(reasoner.network)
    rows = [base.prior(c, case.setting, case.age, case.sex) for c in base.conditions]
    found = draws.read_outs(
        exact.states, draws.priors(rows), factor_inputs(reasoner.network, evidence)
    )
    assert found.shape[0] == len(exact.reads)
    masses = found[-3:].sum(axis=0)
    assert masses == pytest.approx(found[1], abs=1e-4)  # the roots share out radiculopathy


@given(rates=st.lists(st.floats(0.01, 0.99), min_size=2, max_size=5), mean=st.floats(0.05, 0.95))
def test_the_mean_over_the_roots_is_the_published_rate(rates: list[float], mean: float) -> None:
    shares = np.full(len(rates), 1.0 / len(rates))
    moved = centred(np.array(rates), shares, mean)
    if moved.min() > 0.005 and moved.max() < 0.995:
        assert float(shares @ moved) == pytest.approx(mean, abs=1e-9)
    assert (np.diff(moved[np.argsort(rates)]) >= 0.0).all()


def test_roots_that_do_not_fit_are_named() -> None:
    entry = factory.indicator("knee_jerk", factory.cut(0.05, {ROOT_CONDITION: 0.3}))
    base = factory.base(
        [factory.condition(ROOT_CONDITION, Region.LUMBAR_SPINE, 0.2)],
        [factory.finding("knee_jerk"), factory.finding("toe")],
        [entry],
        roots=[
            root("l3", 0.5, sign("knee_jerk", 0.9), sign("toe", 0.1)),
            root("s1", 0.5, sign("knee_jerk", 0.1)),
        ],
    )
    assert root_mismatches(base) == (
        "l3: no indicator reads toe this way",
        "knee_jerk_indicator: the roots' mean is 0.50, radiculopathy has 0.30",
    )
    assert root_mismatches(factory.hip_and_spine()) == ()


def test_the_roots_of_the_knowledge_base_fit(knowledge: KnowledgeBase) -> None:
    assert root_mismatches(knowledge) == ()
    assert len(knowledge.roots) == 6


def assessed(knowledge: KnowledgeBase, **answers: Answer) -> SideResult:
    keyed = {AnswerKey(n, Side.RIGHT): a for n, a in answers.items()}
    (side,) = Reasoner(knowledge).assess(factory.case(keyed)).sides
    return side


def test_a_textbook_upper_root_speaks_for_radiculopathy(knowledge: KnowledgeBase) -> None:
    """Averaged over the roots these findings speak against it; with the roots for it."""
    upper: dict[str, Answer] = {
        "groin_pain": PRESENT,
        "anterior_thigh_pain": PRESENT,
        "femoral_stretch": PRESENT,
        "slr_leg_pain": ABSENT,
        "knee_extension_strength": Answer.of_value(3.0),
        "reflex_patellar": Answer.of_value(0.0),
    }
    side = assessed(knowledge, **upper)
    assert side.conditions[0].id == ROOT_CONDITION
    roots = {r.id: r.p.p for r in side.roots}
    assert roots["l3"] + roots["l4"] > 0.7
    averaged = assessed(replace(knowledge, roots=()), **upper)
    before = next(c for c in averaged.conditions if c.id == ROOT_CONDITION)
    assert side.conditions[0].p.p > before.p.p + 0.15
    assert averaged.roots == ()


def test_a_textbook_first_sacral_root(knowledge: KnowledgeBase) -> None:
    side = assessed(
        knowledge,
        below_knee_pain=PRESENT,
        slr_leg_pain=PRESENT,
        reflex_ankle=Answer.of_value(0.0),
        toe_walk=PRESENT,
        reflex_patellar=Answer.of_value(2.0),
    )
    assert max(side.roots, key=lambda r: r.p.p).id == "s1"


def test_a_finding_reads_radiculopathy_only_where_a_figure_or_a_root_says_so(
    knowledge: KnowledgeBase,
) -> None:
    """Else a test of the hip would be named as "not known" for a spine it says nothing about."""
    network = compile_network(knowledge)
    for indicator in network.indicators:
        linked = {k.condition for c in indicator.entry.cut for k in c.link}
        by_root = {ROOT_CONDITION} if indicator.by_root else set()
        assert {network.conditions[p].id for p in indicator.parents} == linked | by_root
    assert any(not i.by_root for i in network.indicators)
