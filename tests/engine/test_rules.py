"""Published multi-item rules as evidence: never beside the findings they are made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hipspine_desktop.domain.answers import ABSENT, NOT_ASKED, PRESENT, UNCLEAR, Answer
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import SideResult
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Fact, RuleEntry, RuleItemEntry, When
from tests.engine import factory

NAMES = ("squat", "scour", "flexion", "extension")
HIP, RIM = "hip_arthritis", "impingement"
PRIOR = 0.29


def rule_base(needs: int = 3, item_of_age: bool = False) -> KnowledgeBase:
    items = [RuleItemEntry(label=n, any=(Fact(finding=n),)) for n in NAMES]
    if item_of_age:
        items.append(RuleItemEntry(label="older", any=(Fact(age_at_least=60),)))
    rule = RuleEntry(
        id="sutlive", label="Sutlive", condition=HIP, item=tuple(items), needs=needs,
        replaces_cluster="capsular",
    )  # fmt: skip
    indicators = [
        factory.indicator(n, factory.cut(0.3, {HIP: 0.6, RIM: 0.7}), cluster="capsular")
        for n in (*NAMES, "fadir")
    ]
    indicators.append(
        factory.indicator(
            "sutlive",
            factory.cut(0.30, {HIP: 0.81}, When(count_at_least=2)),
            factory.cut(0.05, {HIP: 0.48}, When(count_at_least=3)),
            rule="sutlive",
        )
    )
    return factory.base(
        [
            factory.condition(HIP, Region.HIP_JOINT, PRIOR),
            factory.condition(RIM, Region.HIP_JOINT, 0.2),
        ],
        [factory.finding(n) for n in (*NAMES, "fadir")],
        indicators,
        [factory.cluster("capsular", 0.5)],
        [rule],
    )


def assessed(base: KnowledgeBase, *answers: Answer, fadir: Answer = NOT_ASKED) -> SideResult:
    given = dict(zip(NAMES, answers, strict=False))
    (side,) = Reasoner(base).assess(factory.case({**given, "fadir": fadir})).sides
    return side


def probability(side: SideResult, name: str = HIP) -> float:
    return next(c.p.p for c in side.conditions if c.id == name)


def post_test(ratio: float) -> float:
    odds = PRIOR / (1 - PRIOR) * ratio
    return odds / (1 + odds)


def alone(base: KnowledgeBase) -> KnowledgeBase:
    """The same rule where its condition is the only one."""
    indicators = [
        i.model_copy(
            update={
                "cut": tuple(
                    c.model_copy(update={"link": tuple(k for k in c.link if k.condition == HIP)})
                    for c in i.cut
                )
            }
        )
        for i in base.indicators
    ]
    return factory.base(
        base.conditions[:1], base.catalogue.findings, indicators, base.clusters, base.rules
    )


@pytest.mark.parametrize(
    ("answers", "ratio"),
    [
        ((PRESENT, PRESENT, PRESENT, ABSENT), 0.48 / 0.05),
        ((PRESENT, PRESENT, ABSENT, ABSENT), 0.33 / 0.25),
        ((PRESENT, ABSENT, ABSENT, ABSENT), 0.19 / 0.70),
    ],
)
def test_the_published_post_test_probability(answers: tuple[Answer, ...], ratio: float) -> None:
    side = assessed(alone(rule_base()), *answers)
    assert probability(side) == pytest.approx(post_test(ratio))


def test_too_few_items_leave_the_cluster_in_place() -> None:
    with_rule, without = rule_base(needs=3), rule_base(needs=5)
    assert assessed(with_rule, PRESENT, PRESENT).conditions == (
        assessed(without, PRESENT, PRESENT).conditions
    )


@pytest.mark.parametrize("missing", [NOT_ASKED, UNCLEAR])
def test_a_missing_item_leaves_a_range_of_counts(missing: Answer) -> None:
    """Two of three are positive: with the fourth the count is two or three."""
    side = assessed(alone(rule_base()), PRESENT, PRESENT, ABSENT, missing)
    assert probability(side) == pytest.approx(post_test(0.81 / 0.30))


def test_an_item_that_counts_against_can_only_lower_the_count_while_it_is_not_known() -> None:
    """Two of three are positive; the fourth takes one off, so the count is one or two."""
    plain = alone(rule_base(needs=2))
    (rule,) = plain.rules
    against = rule.item[3].model_copy(update={"weight": -1.0})
    base = replace(plain, rules=(rule.model_copy(update={"item": (*rule.item[:3], against)}),))
    found = {
        answer: probability(assessed(base, PRESENT, PRESENT, ABSENT, answer))
        for answer in (NOT_ASKED, PRESENT, ABSENT)
    }
    assert found[NOT_ASKED] == pytest.approx(post_test((1 - 0.48) / (1 - 0.05)))
    assert found[PRESENT] == pytest.approx(post_test(0.19 / 0.70))
    assert found[ABSENT] == pytest.approx(post_test(0.33 / 0.25))


def test_of_two_rules_about_one_condition_the_better_known_counts_else_the_first() -> None:
    plain = alone(rule_base(needs=2))
    (rule,) = plain.rules
    (count,) = [i for i in plain.indicators if i.rule == rule.id]
    short = rule.model_copy(update={"id": "short", "label": "Short", "item": rule.item[:3]})
    base = replace(
        plain, rules=(rule, short),
        indicators=(*plain.indicators, count.model_copy(update={"id": "short", "rule": "short"})),
    )  # fmt: skip

    def counted(*answers: Answer) -> set[str | None]:
        hip = assessed(base, *answers).conditions[0]
        return {r.counted_with for r in hip.reasons_for + hip.reasons_against}

    assert counted(PRESENT, PRESENT, PRESENT, ABSENT) == {"Sutlive"}  # as well known as the other
    assert "Short" in counted(PRESENT, PRESENT, PRESENT, NOT_ASKED)


def test_what_the_cluster_says_about_other_conditions_stays() -> None:
    base = rule_base()
    answers = (PRESENT, PRESENT, PRESENT, ABSENT)
    without = probability(assessed(base, *answers), RIM)
    with_fadir = probability(assessed(base, *answers, fadir=PRESENT), RIM)
    assert with_fadir > without + 0.02


def test_other_members_of_the_replaced_cluster_do_not_count_again() -> None:
    base = alone(rule_base())
    answers = (PRESENT, PRESENT, PRESENT, ABSENT)
    once = probability(assessed(base, *answers))
    assert probability(assessed(base, *answers, fadir=PRESENT)) == pytest.approx(once)


def test_the_result_names_the_rule() -> None:
    result = assessed(rule_base(), PRESENT, PRESENT, PRESENT, ABSENT)
    hip = next(c for c in result.conditions if c.id == HIP)
    reasons = hip.reasons_for + hip.reasons_against
    assert {r.counted_with for r in reasons} == {"Sutlive"}
    (counted,) = result.counted_together
    assert (counted.reason, counted.effective) == ("Sutlive", 1.0)
    assert result.used_findings == 4


def test_taking_an_item_away_counts_the_rule_anew() -> None:
    base = alone(rule_base())
    answers = dict(zip(NAMES, (PRESENT, PRESENT, PRESENT, ABSENT), strict=True))
    reasoner = Reasoner(base)
    (full,) = reasoner.assess(factory.case(answers)).sides
    (less,) = reasoner.assess(factory.case({**answers, "squat": NOT_ASKED})).sides
    (squat,) = [r for r in full.conditions[0].reasons_for if r.key.finding_id == "squat"]
    ratio = (0.48 / 0.05) / (0.81 / 0.30)
    assert squat.log_odds == pytest.approx(_log_odds(full) - _log_odds(less))
    assert 2.718281828**squat.log_odds == pytest.approx(ratio)


def test_a_rule_in_use_weighs_as_one_group() -> None:
    base = alone(rule_base())
    side = assessed(base, PRESENT, PRESENT, PRESENT, ABSENT, fadir=PRESENT)
    (group,) = side.conditions[0].groups
    assert (group.cluster_id, group.label) == ("sutlive", "Sutlive")
    assert {r.key.finding_id for r in group.reasons} == {*NAMES, "fadir"}
    assert 2.718281828**group.log_odds == pytest.approx(0.48 / 0.05)


def _log_odds(side: SideResult) -> float:
    import math

    p = probability(side)
    return math.log(p / (1 - p))


def test_an_unfinished_rule_is_an_issue() -> None:
    case = factory.case({"squat": PRESENT, "scour": ABSENT})
    issues = Reasoner(rule_base()).assess(case).issues
    (issue,) = [i for i in issues if i.key == "engine.issue.rule_items_missing"]
    assert dict(issue.values) == {
        "rule": "Sutlive", "missing": "2", "items": "4", "side": "right"
    }  # fmt: skip


@pytest.mark.parametrize("known", [1, 4])
def test_a_rule_hardly_begun_or_finished_is_no_issue(known: int) -> None:
    """One test may be done for its own sake; a finished rule lacks nothing."""
    case = factory.case(dict.fromkeys(NAMES[:known], ABSENT))
    issues = Reasoner(rule_base()).assess(case).issues
    assert not [i for i in issues if i.key == "engine.issue.rule_items_missing"]


def test_age_is_an_item_that_is_always_known() -> None:
    base = alone(rule_base(needs=4, item_of_age=True))
    side = assessed(base, PRESENT, PRESENT, ABSENT)  # aged 60: three, or four with the last
    assert probability(side) == pytest.approx(post_test(0.48 / 0.05))


def test_what_is_no_item_stands_outside_the_group() -> None:
    plain = alone(rule_base())
    base = factory.base(
        plain.conditions, (*plain.catalogue.findings, factory.finding("groin")),
        (*plain.indicators, factory.indicator("groin", factory.cut(0.3, {HIP: 0.6}))),
        plain.clusters, plain.rules,
    )  # fmt: skip
    answers = dict(zip(NAMES, (PRESENT, PRESENT, PRESENT, ABSENT), strict=True))
    (side,) = Reasoner(base).assess(factory.case({**answers, "groin": PRESENT})).sides
    (group,) = side.conditions[0].groups
    assert {r.key.finding_id for r in group.reasons} == set(NAMES)
