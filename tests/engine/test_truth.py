"""Three-valued facts, triggers and red flags: unknown is neither yes nor no."""

from __future__ import annotations

import itertools

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.red_flags import evaluate_red_flags, flag_questions, raised_tags
from hipspine_desktop.engine.result import FlagState
from hipspine_desktop.engine.truth import Truth, judge_trigger, kleene_and, kleene_or, meets
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import Fact, RedFlagEntry, Trigger, When
from tests.engine import factory

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
CANNOT = Answer.could_not_test(CannotTestReason.REFUSED)
BASE = factory.base(
    [factory.condition("hip_arthritis", Region.HIP_JOINT, 0.2)],
    [
        factory.finding("retention", per_side=False, red_flag_block=True, cauda_equina=True),
        factory.finding("recent", per_side=False, red_flag_block=True, cauda_equina=True),
        factory.finding("weakness", red_flag_block=True),
        factory.finding("temperature", per_side=False, measured=(34, 43)),
    ],
)


def fact(name: str, **fields: object) -> Trigger:
    return Trigger(fact=Fact(finding=name, **fields))  # type: ignore[arg-type]


def midline(**answers: Answer) -> Case:
    return factory.case({AnswerKey(n): a for n, a in answers.items()})


def truth(trigger: Trigger, case: Case) -> Truth:
    return judge_trigger(trigger, case, BASE.catalogue).truth


def test_the_truth_table_of_kleene() -> None:
    both = {(a, b): kleene_and([a, b]) for a, b in itertools.product((T, U, F), repeat=2)}
    either = {(a, b): kleene_or([a, b]) for a, b in itertools.product((T, U, F), repeat=2)}
    assert list(both.values()) == [T, U, F, U, U, F, F, F, F]
    assert list(either.values()) == [T, T, T, T, U, U, T, U, F]
    assert kleene_and([]) is T
    assert kleene_or([]) is F


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(PRESENT, T), (ABSENT, F), (UNCLEAR, U), (CANNOT, U), (NOT_ASKED, U)],
)
def test_what_was_not_found_out_is_unknown(answer: Answer, expected: Truth) -> None:
    assert meets(When(answer="present"), answer) is expected
    opposite = {T: F, F: T, U: U}[expected]
    assert meets(When(answer="absent"), answer) is opposite


@pytest.mark.parametrize(
    ("when", "value", "expected"),
    [
        (When(below=38), 38.0, F),
        (When(at_most=38), 38.0, T),
        (When(above=38), 38.0, F),
        (When(at_least=38), 38.0, T),
        (When(choice=("a", "b")), "b", T),
        (When(choice=("a", "b")), "c", F),
        (When(answer="present"), 38.0, U),
        (When(at_least=38), "b", U),
    ],
)
def test_thresholds_and_choices(when: When, value: float | str, expected: Truth) -> None:
    assert meets(when, Answer.of_value(value)) is expected


@pytest.mark.parametrize(
    ("first", "second", "all_of", "any_of", "none_of"),
    [
        (PRESENT, PRESENT, T, T, F),
        (PRESENT, CANNOT, U, T, F),
        (PRESENT, ABSENT, F, T, F),
        (CANNOT, NOT_ASKED, U, U, U),
        (CANNOT, ABSENT, F, U, U),
        (ABSENT, ABSENT, F, F, T),
    ],
)
def test_combinations(
    first: Answer, second: Answer, all_of: Truth, any_of: Truth, none_of: Truth
) -> None:
    case = midline(retention=first, recent=second)
    parts = (fact("retention"), fact("recent"))
    assert truth(Trigger(all=parts), case) is all_of
    assert truth(Trigger(any=parts), case) is any_of
    assert truth(Trigger(none_of=parts), case) is none_of
    assert truth(Trigger(of=parts, at_least=2), case) is all_of
    assert truth(Trigger(of=parts, at_least=1), case) is any_of


def test_an_unclear_cauda_equina_answer_counts_as_yes_until_it_is_cleared_up() -> None:
    judged = judge_trigger(fact("retention"), midline(retention=UNCLEAR), BASE.catalogue)
    assert judged.truth is T
    assert [(b.label, b.assumed) for b in judged.because] == [("Retention", True)]
    assert truth(fact("retention"), midline(retention=CANNOT)) is U
    assert truth(fact("retention"), midline()) is U


def test_cauda_equina_timing_that_is_not_known_counts_as_recent() -> None:
    trigger = Trigger(all=(fact("retention"), fact("recent", unknown_as="present")))
    judged = judge_trigger(trigger, midline(retention=PRESENT), BASE.catalogue)
    assert judged.truth is T
    assert [(b.label, b.assumed) for b in judged.because] == [
        ("Retention", False),
        ("Recent", True),
    ]
    assert truth(trigger, midline(retention=PRESENT, recent=ABSENT)) is F
    assert truth(trigger, midline()) is U


@pytest.mark.parametrize(
    ("side", "right", "left", "expected"),
    [
        ("any", PRESENT, NOT_ASKED, T),
        ("any", ABSENT, NOT_ASKED, U),
        ("any", ABSENT, PRESENT, T),
        ("both", PRESENT, NOT_ASKED, U),
        ("both", PRESENT, PRESENT, T),
        ("both", ABSENT, NOT_ASKED, F),
        ("symptomatic", ABSENT, PRESENT, F),
        ("symptomatic", PRESENT, ABSENT, T),
    ],
)
def test_sides_of_a_fact(side: str, right: Answer, left: Answer, expected: Truth) -> None:
    case = factory.case(
        {AnswerKey("weakness", Side.RIGHT): right, AnswerKey("weakness", Side.LEFT): left}
    )
    assert truth(fact("weakness", side=side), case) is expected


def test_an_answer_without_a_side_can_raise_a_flag() -> None:
    case = factory.case({AnswerKey("weakness"): PRESENT}, side=SymptomaticSide.UNKNOWN)
    assert truth(fact("weakness", side="any"), case) is T
    assert truth(fact("weakness", side="symptomatic"), case) is T


def test_what_could_still_decide_is_named_through_every_part() -> None:
    parts = (fact("retention"), fact("recent"), fact("temperature", when=When(at_least=38)))
    open_parts = ("Recent", "Temperature")

    def named(trigger: Trigger, answer: Answer) -> tuple[Truth, tuple[str, ...]]:
        judged = judge_trigger(trigger, midline(retention=answer), BASE.catalogue)
        return judged.truth, judged.missing

    assert named(Trigger(all=parts), PRESENT) == (U, open_parts)
    assert named(Trigger(all=parts), ABSENT) == (F, ())
    assert named(Trigger(any=parts), ABSENT) == (U, open_parts)
    assert named(Trigger(any=parts), PRESENT) == (T, ())
    assert named(Trigger(of=parts, at_least=2), PRESENT) == (U, open_parts)
    assert named(Trigger(none_of=parts), ABSENT) == (U, open_parts)
    assert named(Trigger(none_of=parts), PRESENT) == (F, ())
    both = Trigger(all=(Trigger(any=parts[:2]), parts[2]))
    assert named(both, PRESENT) == (U, ("Temperature",))


@pytest.mark.parametrize("other", [ABSENT, NOT_ASKED, UNCLEAR, CANNOT])
def test_a_flag_names_the_side_on_which_it_was_found_and_no_other(other: Answer) -> None:
    left, right = AnswerKey("weakness", Side.LEFT), AnswerKey("weakness", Side.RIGHT)
    case = factory.case({left: other, right: PRESENT}, side=SymptomaticSide.BILATERAL)
    judged = judge_trigger(fact("weakness", side="any"), case, BASE.catalogue)
    assert (judged.truth, [b.key for b in judged.because]) == (T, [right])


def test_a_no_that_a_rule_asks_for_is_not_named_as_if_it_were_a_yes() -> None:
    asked = fact("retention", when=When(answer="absent"))
    judged = judge_trigger(asked, midline(retention=ABSENT), BASE.catalogue)
    assert (judged.truth, judged.because, judged.recorded) == (T, (), False)


def test_age_and_sex() -> None:
    older = Trigger(fact=Fact(age_at_least=50))
    younger = Trigger(fact=Fact(age_at_most=50))
    female = Trigger(fact=Fact(sex="female"))
    assert truth(older, factory.case(age=50)) is T
    assert truth(older, factory.case(age=49)) is F
    assert truth(younger, factory.case(age=50)) is T
    assert truth(female, factory.case(sex=Sex.MALE)) is F
    assert truth(female, factory.case(sex=Sex.NOT_KNOWN)) is U


flag = factory.red_flag


def flagged(*flags: RedFlagEntry) -> KnowledgeBase:
    return factory.base(BASE.conditions, BASE.catalogue.findings, red_flags=flags)


def test_raised_flags_come_first_by_urgency_then_unknown_then_clear() -> None:
    base = flagged(
        flag("clear", fact("recent"), Urgency.EMERGENCY),
        flag("unknown", fact("weakness"), Urgency.EMERGENCY),
        flag("soon", fact("retention"), Urgency.SOON),
        flag("later", fact("retention"), Urgency.EMERGENCY, concern=2),
        flag("first", fact("retention"), Urgency.EMERGENCY),
    )
    found = evaluate_red_flags(midline(retention=PRESENT, recent=ABSENT), base)
    assert [f.id for f in found] == ["first", "later", "soon", "unknown", "clear"]
    assert [f.state for f in found][3:] == [FlagState.UNKNOWN, FlagState.CLEAR]
    assert found[0].raised_by[0].key == AnswerKey("retention")
    assert found[0].missing == ()
    assert found[3].missing == ("Weakness",)
    assert found[3].raised_by == ()
    assert raised_tags(found, base) == {"cauda_equina"}
    assert raised_tags(found[3:], base) == frozenset()


def test_red_flag_questions_count_whatever_the_answer() -> None:
    assert flag_questions(midline(), BASE) == (0, 3)
    case = factory.case({AnswerKey("retention"): ABSENT, AnswerKey("weakness", Side.LEFT): CANNOT})
    assert flag_questions(case, BASE) == (2, 3)
