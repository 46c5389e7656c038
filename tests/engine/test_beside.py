"""What stands beside a result: rules counted by hand, pictures by age, words on the type."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hipspine_desktop.domain.answers import ABSENT, PRESENT, UNCLEAR, Answer, AnswerKey, Side
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.beside import seen_without_pain, with_what_stands_beside
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide, HipSpineType
from hipspine_desktop.engine.rule_counts import RuleCount, rule_counts
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    Fact,
    HipSpineEntry,
    ImagingEntry,
    RuleEntry,
    RuleItemEntry,
    RuleRowEntry,
)
from tests.engine import factory

NAMES = ("jerk", "power", "numb", "cough")
RIGHT = EvaluatedSide.RIGHT


def item(name: str, weight: float) -> RuleItemEntry:
    return RuleItemEntry(label=name.upper(), any=(Fact(finding=name),), weight=weight)


def row(at_least: int, post_test: float) -> RuleRowEntry:
    return RuleRowEntry(at_least=at_least, lr_pos=2.0, post_test=post_test, **factory.JUDGED)


def ruled(**fields: object) -> KnowledgeBase:
    """A rule of weights 2, 1 and -1 with rows from one and from three points; one without rows."""
    base = factory.base(
        [factory.condition("root", Region.LUMBAR_SPINE, 0.2)],
        [factory.finding(name) for name in NAMES],
    )
    points = RuleEntry(
        id="points", label="Points", condition="root",
        item=(item("jerk", 2.0), item("power", 1.0), item("numb", -1.0)),
        row=(row(1, 0.3), row(3, 0.8)), needs=1,
    )  # fmt: skip
    other = RuleEntry(
        id="other", label="Other", condition="root", item=(item("cough", 1.0),), needs=1
    )
    return replace(base, rules=(points, other), **fields)  # type: ignore[arg-type]


def counted(**answers: Answer) -> RuleCount:
    (count,) = rule_counts(factory.case(answers), ruled(), RIGHT)
    return count


@pytest.mark.parametrize(
    ("answers", "low", "high", "missing", "at_least"),
    [
        ({"jerk": PRESENT}, 1.0, 3.0, ("POWER", "NUMB"), 1),
        ({"jerk": ABSENT}, -1.0, 1.0, ("POWER", "NUMB"), None),
        ({"power": PRESENT, "numb": ABSENT}, 1.0, 3.0, ("JERK",), 1),
        ({"jerk": PRESENT, "power": PRESENT, "numb": ABSENT}, 3.0, 3.0, (), 3),
        ({"jerk": PRESENT, "power": PRESENT, "numb": PRESENT}, 2.0, 2.0, (), 1),
        ({"jerk": ABSENT, "power": ABSENT, "numb": PRESENT}, -1.0, -1.0, (), None),
    ],
)
def test_the_points_and_the_hardest_row_met(
    answers: dict[str, Answer], low: float, high: float, missing: tuple[str, ...], at_least: int
) -> None:
    count = counted(**answers)
    assert (count.low, count.high, count.missing, count.items) == (low, high, missing, 3)
    assert (count.row and count.row.at_least) == at_least


def test_only_rules_with_an_answer_are_counted_in_order() -> None:
    assert rule_counts(factory.case(), ruled(), RIGHT) == ()
    both = factory.case({"cough": PRESENT, "numb": PRESENT})
    assert [c.rule.id for c in rule_counts(both, ruled(), RIGHT)] == ["points", "other"]
    assert counted(cough=PRESENT).rule.id == "other"


def test_a_rule_counts_where_an_indicator_stands_for_it() -> None:
    assert not counted(jerk=PRESENT).counts
    stands = factory.indicator(
        "points",
        factory.cut(0.1, {"root": 0.4}, factory.When(count_at_least=3)),
        rule="points",
    )
    base = ruled(indicators=(stands,))
    found = rule_counts(factory.case({"jerk": PRESENT, "cough": PRESENT}), base, RIGHT)
    assert [(c.rule.id, c.counts) for c in found] == [("points", True), ("other", False)]


def test_what_stands_beside_is_added_and_nothing_else_changes() -> None:
    base = ruled()
    case = factory.case({"jerk": PRESENT, "cough": PRESENT})
    plain = Reasoner(base).assess(case)
    whole = with_what_stands_beside(plain, case, base)
    points, other = whole.sides[0].rules
    assert (points.id, points.about, points.low, points.high) == ("points", "Root", 1.0, 3.0)
    assert (points.at_least, points.lr_pos, points.post_test) == (1, 2.0, 0.3)
    assert points.ref is not None
    assert (other.at_least, other.lr_pos, other.post_test, other.ref) == (None,) * 4
    assert plain.sides[0].rules == ()
    assert replace(whole, sides=(replace(whole.sides[0], rules=()),)) == plain


def picture(name: str, about: str, ages: tuple[int, int], rate: float) -> ImagingEntry:
    return ImagingEntry(
        id=name, finding="a worn joint", about=about, age=ages, rate=rate, **factory.JUDGED
    )


def test_a_picture_stands_beside_what_was_found_at_that_age() -> None:
    pictures = (
        picture("young", "jerk", (20, 39), 0.1),
        picture("old", "jerk", (60, 69), 0.6),
        picture("else", "power", (60, 69), 0.7),
    )
    base = ruled(imaging=pictures)
    for answer, rates in ((PRESENT, [0.6]), (UNCLEAR, [0.6]), (ABSENT, [])):
        case = factory.case({"jerk": answer}, age=60)
        assert [s.rate for s in seen_without_pain(case, base)] == rates
    (seen,) = seen_without_pain(factory.case({"jerk": PRESENT}, age=39), base)
    assert (seen.finding_id, seen.label, seen.seen_as) == ("jerk", "Jerk", "a worn joint")
    assert seen.ages == (20, 39)
    assert seen_without_pain(factory.case({"jerk": PRESENT}, age=40), base) == ()


def test_a_type_gets_its_own_statements_and_nobody_elses() -> None:
    entries = tuple(
        HipSpineEntry(id=kind, type=kind, kind="advice", text=f"of {kind}", **factory.JUDGED)
        for kind in ("simple", "complex", "any")
    )
    base = ruled(hip_spine=entries)
    case = factory.case({"jerk": PRESENT})
    plain = Reasoner(base).assess(case)
    kind = HipSpineType("engine.hip_spine.complex", ())
    typed = replace(plain, sides=(replace(plain.sides[0], hip_spine=kind),))
    found = with_what_stands_beside(typed, case, base).sides[0].hip_spine
    assert found is not None
    assert [(a.text, a.about, a.kind) for a in found.statements] == [
        ("of complex", "complex", "advice")
    ]


def test_sides_are_counted_apart() -> None:
    case = factory.case({AnswerKey("jerk", Side.LEFT): PRESENT})
    (left,) = rule_counts(case, ruled(), EvaluatedSide.LEFT)
    (right,) = rule_counts(case, ruled(), RIGHT)
    assert (left.low, right.low) == (1.0, -1.0)
