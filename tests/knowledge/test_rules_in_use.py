"""Rules through the engine: the published post-test, one place for each figure, no age twice."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Laterality
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.engine.network import Network, compile_network
from hipspine_desktop.engine.normal import quantile
from hipspine_desktop.engine.rates import rate_used
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.engine.rule_counts import RuleCount, rule_counts
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import (
    CutEntry,
    Estimate,
    Fact,
    IndicatorEntry,
    LinkEntry,
    PriorEntry,
    RuleEntry,
    RuleItemEntry,
    RuleRowEntry,
    When,
)
from hipspine_desktop.paths import resources_dir

BASE = load_knowledge(resources_dir() / "knowledge")
RULES = {rule.id: rule for rule in BASE.rules}
COUNTING = {i.rule: i for i in BASE.indicators if i.rule is not None}
IN_USE = [
    (RULES[name], row)
    for name, indicator in COUNTING.items()
    for row in RULES[name].row
    if row.at_least in {cut.when.count_at_least for cut in indicator.cut}
]


def answer_of(item: RuleItemEntry, positive: bool) -> tuple[AnswerKey, Answer]:
    fact = item.any[0]
    assert fact.finding is not None
    assert fact.when.answer == "present"
    per_side = BASE.catalogue.finding(fact.finding).laterality is Laterality.PER_SIDE
    return AnswerKey(
        fact.finding, Side.RIGHT if per_side else None
    ), PRESENT if positive else ABSENT


def case_with(rule: RuleEntry, positive: int, negative: int = 0) -> Case:
    """The first items positive, the next negative, the rest not asked."""
    told = rule.item[: positive + negative]
    answers = dict(answer_of(item, k < positive) for k, item in enumerate(told))
    return Case(45, Sex.FEMALE, SymptomaticSide.RIGHT, AnswerSet(answers))


def with_prior(condition: str, rate: float) -> KnowledgeBase:
    """The base where one condition has a pre-test probability of a study."""
    row = PriorEntry(
        setting="physiotherapy", rate=rate, basis=Basis.JUDGEMENT, reason="The study's own"
    )
    return replace(
        BASE,
        conditions=tuple(
            c.model_copy(update={"prior": (row,)}) if c.id == condition else c
            for c in BASE.conditions
        ),
    )


def after(pre_test: float, rule: RuleEntry, case: Case) -> float:
    reasoner = Reasoner(with_prior(rule.condition, pre_test))
    (use,) = reasoner.evidence(case, EvaluatedSide.RIGHT).rules
    assert reasoner.network.rules[use.rule].entry == rule
    place = [c.id for c in BASE.conditions].index(rule.condition)
    found = reasoner.posterior(case, EvaluatedSide.RIGHT)
    return float(found.conditions(reasoner.network.size)[place])


@pytest.mark.parametrize("pair", IN_USE, ids=lambda p: f"{p[0].id}, {p[1].at_least}")
def test_the_engine_gives_the_post_test_of_the_published_ratio(
    pair: tuple[RuleEntry, RuleRowEntry],
) -> None:
    """Only the rule's items answered: `at_least` positive, as many known as it needs.

    Where the rates carry the study's size they are shrunk, and so is the ratio.
    """
    rule, row = pair
    assert row.lr_pos is not None
    before = rule.pre_test or 0.3
    cut = next(c for c in COUNTING[rule.id].cut if c.when.count_at_least == row.at_least)
    small = cut.background.n is not None
    ratio = rate_used(cut.link[0]) / rate_used(cut.background) if small else row.lr_pos
    assert not small or row.lr_pos * 0.8 < ratio < row.lr_pos
    case = case_with(rule, row.at_least, max(0, rule.needs - row.at_least))
    found = after(before, rule, case)
    odds = before / (1 - before) * ratio
    assert found == pytest.approx(odds / (1 + odds), abs=0.006)
    if row.post_test is not None:
        assert round(found, 2) == row.post_test


SEEN = [
    (rule, row)
    for rule in BASE.rules
    for row in rule.row
    if row.basis is Basis.SEEN and row.sensitivity is not None and row.specificity is not None
]
BY_ROUNDING = {"cook_2011_rule, 4", "sutlive_hip_oa, 4", "sutlive_hip_oa, 5"}
"""Rows of which the printed ratio differs from the one of the printed rates by their rounding."""


def replaced_by_row(rule: RuleEntry, row: RuleRowEntry, pre_test: float) -> KnowledgeBase:
    """The base in which this row counts in place of its items, with the rates as printed."""
    assert row.sensitivity is not None
    assert row.specificity is not None
    source, basis = row.source, row.basis
    cut = CutEntry(
        label="The row",
        when=When(count_at_least=row.at_least),
        background=Estimate(rate=1 - row.specificity, source=source, basis=basis),
        link=(
            LinkEntry(condition=rule.condition, rate=row.sensitivity, source=source, basis=basis),
        ),
    )
    others = tuple(i for i in BASE.indicators if i.rule is None)
    entry = IndicatorEntry(id="the_row", rule=rule.id, cut=(cut,))
    base = with_prior(rule.condition, pre_test)
    return replace(base, indicators=(*others, entry))


def met_by(rule: RuleEntry, row: RuleRowEntry) -> Case:
    """A patient who has just the points of a row; who is too young for the items of age."""
    answers: dict[AnswerKey, Answer] = {}
    points = 0.0
    age = 30
    for item in sorted(rule.item, key=lambda i: -i.weight):
        wanted = item.weight > 0 and points < row.at_least
        points += item.weight if wanted else 0.0
        fact = item.any[0]
        if fact.finding is None:
            age = max(age, (fact.age_at_least or 0) if wanted else age)
            continue
        finding = BASE.catalogue.finding(fact.finding)
        answer = answer_for(fact, wanted)
        if answer is None:
            continue
        keys = finding.keys if fact.side == "both" else (answer_key(fact.finding),)
        answers |= {key: answer for key in keys if key not in answers or wanted}
    return Case(age, Sex.FEMALE, SymptomaticSide.RIGHT, AnswerSet(answers))


def answer_for(fact: Fact, met: bool) -> Answer | None:
    """An answer that meets a fact, or one that does not."""
    when = fact.when
    if when.answer is not None:
        return PRESENT if (when.answer == "present") is met else ABSENT
    if when.choice is not None:
        return Answer.of_value(when.choice[0]) if met else None
    limits = {when.at_most: (0, 1), when.at_least: (0, -1), when.below: (-1, 0), when.above: (1, 0)}
    limit, steps = next((v, s) for v, s in limits.items() if v is not None)
    return Answer.of_value(limit + steps[0 if met else 1])


@pytest.mark.parametrize("pair", SEEN, ids=lambda p: f"{p[0].id}, {p[1].at_least}")
def test_each_row_that_was_read_gives_its_post_test_through_the_engine(
    pair: tuple[RuleEntry, RuleRowEntry],
) -> None:
    """Whether or not the rule counts: put in place of its items, its row does what was printed."""
    rule, row = pair
    before = rule.pre_test or 0.3
    base = replaced_by_row(rule, row, before)
    reasoner, case = Reasoner(base), met_by(rule, row)
    (count,) = [c for c in rule_counts(case, base, EvaluatedSide.RIGHT) if c.rule == rule]
    assert count.row == row or count.low >= row.at_least
    (use,) = reasoner.evidence(case, EvaluatedSide.RIGHT).rules
    assert reasoner.network.rules[use.rule].entry == rule
    place = [c.id for c in BASE.conditions].index(rule.condition)
    posterior = reasoner.posterior(case, EvaluatedSide.RIGHT)
    found = float(posterior.conditions(reasoner.network.size)[place])
    assert row.sensitivity is not None
    assert row.specificity is not None
    odds = before / (1 - before) * row.sensitivity / max(1 - row.specificity, 0.005)
    assert found == pytest.approx(odds / (1 + odds), abs=0.006)
    if row.post_test is not None:
        slack = 0.13 if f"{rule.id}, {row.at_least}" in BY_ROUNDING else 0.011
        assert found == pytest.approx(row.post_test, abs=slack)


def test_there_are_published_post_tests_among_them() -> None:
    assert sum(row.post_test is not None for _, row in IN_USE) >= 2


@pytest.mark.parametrize("name", COUNTING, ids=str)
def test_more_positive_items_never_speak_less_for_the_condition(name: str) -> None:
    rule = RULES[name]
    count = len(rule.item)
    found = [after(0.2, rule, case_with(rule, k, count - k)) for k in range(count + 1)]
    assert all(more >= less - 1e-9 for less, more in pairwise(found))
    assert found[0] < 0.2 < found[-1]


@pytest.mark.parametrize("rule", BASE.rules, ids=lambda rule: rule.id)
def test_a_rule_counts_or_says_why_it_does_not(rule: RuleEntry) -> None:
    assert (rule.id in COUNTING) != bool(rule.shown_only)


def test_one_rule_counts_for_one_condition_and_none_holds_age() -> None:
    conditions = [RULES[name].condition for name in COUNTING]
    assert len(set(conditions)) == len(conditions)
    for name in COUNTING:
        assert all(fact.finding is not None for fact in walk(RULES[name], Fact))


def test_age_alone_gives_no_points_twice() -> None:
    """The rules for stenosis hold age and so stay out: with equal priors age changes nothing."""
    base = with_prior("spinal_stenosis", 0.2)
    keys = ("both_legs", "leg_worse_than_back", "worse_walking", "better_sitting")
    answers = AnswerSet({answer_key(name): PRESENT for name in keys})
    reasoner = Reasoner(base)
    for age in (50, 62, 75):
        case = Case(age, Sex.FEMALE, SymptomaticSide.RIGHT, answers)
        assert reasoner.evidence(case, EvaluatedSide.RIGHT).rules == ()


def answer_key(name: str) -> AnswerKey:
    per_side = BASE.catalogue.finding(name).laterality is Laterality.PER_SIDE
    return AnswerKey(name, Side.RIGHT if per_side else None)


def drawn_counts(network: Network, rule: RuleEntry, code: int, people: int = 40_000) -> np.ndarray:
    """How many items are positive in people of one state, drawn from the single figures."""
    rng = np.random.default_rng(7)
    factors: dict[int, np.ndarray] = {}
    total = np.zeros(people)
    for item in rule.item:
        fact = item.any[0]
        indicator = next(i for i in network.indicators if i.entry.finding == fact.finding)
        block = network.blocks[network.block_of[indicator.index]]
        shared = factors.setdefault(block.index, rng.standard_normal(people))
        rho = block.cluster.rho if block.cluster else 0.0
        cut = next(k for k, c in enumerate(indicator.entry.cut) if c.when == fact.when)
        rate = indicator.distinct[cut, indicator.columns_of(np.array([code]))[0]]
        own = rng.standard_normal(people)
        total += np.sqrt(rho) * shared + np.sqrt(1 - rho) * own < quantile(np.array([rate]))[0]
    return total


SUTLIVE = {3: (2.66, 9.57), 4: (4.64, 145.01)}
"""Printed 95 % intervals of LR+ of the rows that were read."""


@pytest.mark.parametrize("count", SUTLIVE)
def test_the_single_figures_together_say_what_sutlive_counted(count: int) -> None:
    network = compile_network(BASE)
    rule = RULES["sutlive_hip_oa"]
    place = [c.id for c in BASE.conditions].index(rule.condition)
    with_it = (drawn_counts(network, rule, 1 << place) >= count).mean()
    without = (drawn_counts(network, rule, 0) >= count).mean()
    low, high = SUTLIVE[count]
    assert low <= with_it / without <= high


def counted(rule_id: str, case: Case) -> RuleCount:
    return next(c for c in rule_counts(case, BASE, EvaluatedSide.RIGHT) if c.rule.id == rule_id)


def test_a_rule_that_is_only_shown_is_counted_with_what_is_missing() -> None:
    answers = {
        answer_key("leg_worse_than_back"): PRESENT,
        answer_key("worse_standing"): PRESENT,
        answer_key("better_sitting"): ABSENT,
    }
    case = Case(72, Sex.MALE, SymptomaticSide.RIGHT, AnswerSet(answers))
    cook = counted("cook_2011_rule", case)
    assert (cook.low, cook.high, cook.items) == (3, 4, 5)
    assert cook.missing == ("Symptoms on both sides",)
    assert cook.row is not None
    assert cook.row.at_least == 3
    assert not cook.counts


def test_an_unknown_item_with_negative_weight_lowers_what_is_certain() -> None:
    answers = {answer_key("worse_standing"): PRESENT, answer_key("better_bending_forward"): PRESENT}
    case = Case(72, Sex.MALE, SymptomaticSide.RIGHT, AnswerSet(answers))
    konno = counted("konno_2007_rule", case)
    assert konno.low == 1 + 1 + 2 + 3 - 1 - 2
    assert konno.high == 1 + 1 + 2 + 3 + 1 + 3 + 1 + 3 + 1
    assert len(konno.missing) == 7


def test_only_rules_with_a_recorded_item_are_listed() -> None:
    empty = Case(72, Sex.MALE, SymptomaticSide.RIGHT)
    assert rule_counts(empty, BASE, EvaluatedSide.RIGHT) == ()
    one = replace(empty, answers=AnswerSet({answer_key("sij_shear"): PRESENT}))
    assert [c.rule.id for c in rule_counts(one, BASE, EvaluatedSide.RIGHT)] == [
        "kurosawa_2017_rule"
    ]


@pytest.mark.parametrize("known", list(product((True, False), repeat=2)))
def test_a_count_is_certain_when_nothing_is_missing(known: tuple[bool, bool]) -> None:
    pair = RULES["martin_deep_gluteal_pair"]
    answers = dict(answer_of(item, yes) for item, yes in zip(pair.item, known, strict=True))
    case = Case(40, Sex.FEMALE, SymptomaticSide.RIGHT, AnswerSet(answers))
    found = counted(pair.id, case)
    assert found.low == found.high == sum(known)
    assert found.missing == ()
