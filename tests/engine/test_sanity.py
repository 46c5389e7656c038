"""Input problems: what blocks, and what travels into the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerSet,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.network import compile_network
from hipspine_desktop.engine.pathway import FLAGS_OPEN
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import EvaluatedSide, Issue, IssueLevel
from hipspine_desktop.engine.sanity import issues_of, problems_of
from hipspine_desktop.errors import CaseError
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.schema import (
    ConditionEntry,
    ContradictionEntry,
    Fact,
    PriorEntry,
    When,
)
from hipspine_desktop.wording.texts import Texts
from tests.engine import factory

WORDING = Path(__file__).parents[2] / "resources" / "wording"


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    plain = factory.hip_and_spine()
    more = (
        factory.finding("pregnant", per_side=False),
        factory.finding("saddle_numbness", per_side=False, cauda_equina=True, red_flag_block=True),
    )
    return factory.base(
        plain.conditions, (*plain.catalogue.findings, *more), plain.indicators, plain.clusters
    )


def issues(base: KnowledgeBase, case: Case) -> dict[str, Issue]:
    return {i.key.removeprefix("engine.issue."): i for i in Reasoner(base).assess(case).issues}


def problems(base: KnowledgeBase, case: Case) -> tuple[str, ...]:
    with pytest.raises(CaseError) as caught:
        Reasoner(base).assess(case)
    return caught.value.problems


def test_each_impossible_entry_has_its_line(base: KnowledgeBase) -> None:
    answers = {
        AnswerKey("no_such_test", Side.LEFT): PRESENT,
        AnswerKey("sitting_eases", Side.LEFT): PRESENT,
        AnswerKey("rotation", Side.RIGHT): Answer.of_value(400.0),
        AnswerKey("fadir", Side.RIGHT): Answer.of_value(3.0),
        AnswerKey("slump", Side.RIGHT): PRESENT,
    }
    case = Case(130, Sex.FEMALE, SymptomaticSide.RIGHT, AnswerSet(answers), "no_such_clinic")
    found = problems(base, case)
    assert len(found) == 6
    assert found[0] == "age: is 130, allowed are 0 to 120 years"
    assert found[1] == "setting: is not known, allowed: physiotherapy"
    assert "no_such_test (left): is no finding of this knowledge base" in found
    assert "sitting_eases (left): belongs to the midline, takes no side" in found
    assert any(p.startswith("rotation (right): is 400, allowed: 0 to 60") for p in found)
    assert any(p.startswith("fadir (right): takes no value") for p in found)


def test_no_estimate_for_a_child_but_the_red_flags_hold(base: KnowledgeBase) -> None:
    case = factory.case({"fadir": PRESENT}, age=12)
    result = Reasoner(base).assess(case)
    assert result.sides == ()
    assert result.issues[0].level is IssueLevel.ERROR
    assert dict(result.issues[0].values) == {"age": "12", "youngest": "16"}
    assert result.pathway.because == ("engine.pathway.out_of_scope", FLAGS_OPEN)
    assert result.pathway.destination is Destination.GENERAL_PRACTICE
    assert Reasoner(base).assess(factory.case({"fadir": PRESENT}, age=16)).sides


def test_pregnancy_is_said(base: KnowledgeBase) -> None:
    key = AnswerKey("pregnant")
    assert "pregnancy" in issues(base, factory.case({key: PRESENT}))
    assert "pregnancy" not in issues(base, factory.case({key: ABSENT}))


def test_everything_on_the_other_side_is_a_warning(base: KnowledgeBase) -> None:
    left, right = AnswerKey("fadir", Side.LEFT), AnswerKey("fadir", Side.RIGHT)
    found = issues(base, factory.case({left: PRESENT}))
    assert dict(found["other_side_only"].values) == {"side": "right", "other": "left"}
    assert found["other_side_only"].about == (left,)
    assert "other_side_only" not in issues(base, factory.case({left: PRESENT, right: ABSENT}))
    both = factory.case({left: PRESENT}, side=SymptomaticSide.BILATERAL)
    assert "other_side_only" not in issues(base, both)


def test_an_answer_without_a_side_is_not_silently_lost(base: KnowledgeBase) -> None:
    case = factory.case({AnswerKey("fadir"): PRESENT})
    assert dict(issues(base, case)["side_missing"].values) == {"findings": "Fadir"}
    unknown = factory.case({AnswerKey("fadir"): PRESENT}, side=SymptomaticSide.UNKNOWN)
    assert "side_missing" not in issues(base, unknown)


def test_contradiction_between_an_answer_without_side_and_both_sides(
    base: KnowledgeBase,
) -> None:
    answers = {
        AnswerKey("fadir"): PRESENT,
        AnswerKey("fadir", Side.LEFT): ABSENT,
        AnswerKey("fadir", Side.RIGHT): ABSENT,
    }
    assert "contradictory" in issues(base, factory.case(answers))
    answers[AnswerKey("fadir", Side.LEFT)] = PRESENT
    assert "contradictory" not in issues(base, factory.case(answers))


def test_cauda_equina_and_unclear_answers(base: KnowledgeBase) -> None:
    found = issues(base, factory.case({"fadir": UNCLEAR, "slump": UNCLEAR}))
    assert dict(found["unclear_answers"].values) == {"count": "2"}
    assert found["cauda_equina_not_asked"].about == (AnswerKey("saddle_numbness"),)
    asked = factory.case({AnswerKey("saddle_numbness"): ABSENT})
    assert "cauda_equina_not_asked" not in issues(base, asked)


def test_every_key_has_its_sentence(base: KnowledgeBase) -> None:
    texts = Texts.load(WORDING)
    answers = {
        AnswerKey("fadir"): PRESENT,
        AnswerKey("fadir", Side.LEFT): UNCLEAR,
        AnswerKey("pregnant"): PRESENT,
    }
    for case in (factory.case(answers, age=12), factory.case()):
        for issue in Reasoner(base).assess(case).issues:
            assert texts(issue.key, **dict(issue.values))
    for key in ("unexplained", "too_little", "out_of_scope", "acts_early"):
        assert texts(f"engine.pathway.{key}")
    assert texts.placeholders("engine.issue.rule_items_missing") == {
        "rule", "side", "missing", "items"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sex", "rate"), [(Sex.FEMALE, 0.4), (Sex.MALE, 0.2), (Sex.NOT_KNOWN, 0.3)]
)
def test_a_sex_that_is_not_known_takes_the_mean_of_both(sex: Sex, rate: float) -> None:
    rows = tuple(
        PriorEntry(rate=r, setting="physiotherapy", sex=s, interval=i, **factory.JUDGED)  # type: ignore[arg-type]
        for s, r, i in (("female", 0.4, (0.3, 0.5)), ("male", 0.2, (0.1, 0.3)))
    )
    entry = ConditionEntry(id="hip", label="Hip", region=Region.HIP_JOINT, plain="hip", prior=rows)
    found = factory.base([entry]).prior(entry, "physiotherapy", 60, sex)
    assert found.rate == pytest.approx(rate)
    if sex is Sex.NOT_KNOWN:
        assert (found.sex, found.interval) == ("any", (0.1, 0.5))


def test_open_red_flag_questions_limit_the_urgency_and_an_unanswerable_one_stays_open(
    base: KnowledgeBase,
) -> None:
    block = {AnswerKey(f.id): ABSENT for f in base.catalogue.red_flag_block}
    assert block
    reasoner = Reasoner(base)
    assert FLAGS_OPEN not in reasoner.assess(factory.case(block)).pathway.because
    first = next(iter(block))
    cannot = Answer.could_not_test(CannotTestReason.REFUSED)
    for answer in (NOT_ASKED, UNCLEAR, cannot):
        result = reasoner.assess(factory.case({**block, first: answer}))
        if result.pathway.urgency is not Urgency.EMERGENCY:
            assert FLAGS_OPEN in result.pathway.because


@pytest.mark.parametrize(("age", "problems"), [(-1, 1), (0, 0), (120, 0), (121, 1)])
def test_ages_from_nought_to_a_hundred_and_twenty(
    base: KnowledgeBase, age: int, problems: int
) -> None:
    assert len(problems_of(factory.case(age=age), base)) == problems


def test_answers_that_cannot_both_hold_are_said_on_the_side_of_both() -> None:
    entry = ContradictionEntry(
        id="both", label="Slump and rotation", facts=(
            Fact(finding="slump"), Fact(finding="rotation", when=When(below=15)),
        ),
    )  # fmt: skip
    contradicted = replace(factory.hip_and_spine(), contradictions=(entry,))
    small, wide = Answer.of_value(10.0), Answer.of_value(30.0)
    unknown = Answer.could_not_test(CannotTestReason.PAIN)

    def said(slump: Answer, rotation: Answer, *sides: Side) -> list[Issue]:
        first, second = sides if len(sides) > 1 else (sides[0], sides[0])
        keys = AnswerKey("slump", first), AnswerKey("rotation", second)
        case = factory.case(dict(zip(keys, (slump, rotation), strict=True)))
        found = Reasoner(contradicted).assess(case).issues
        return [i for i in found if i.key == "engine.issue.cannot_both"]

    for side in Side:  # also the one that does not hurt
        (issue,) = said(PRESENT, small, side)
        assert issue.about == (AnswerKey("slump", side), AnswerKey("rotation", side))
        assert dict(issue.values) == {"what": "Slump and rotation", "where": f" ({side})"}
    for slump, rotation in (
        (ABSENT, small), (PRESENT, wide), (UNCLEAR, small), (PRESENT, unknown), (unknown, small),
        (NOT_ASKED, small), (PRESENT, NOT_ASKED),
    ):  # fmt: skip
        assert said(slump, rotation, Side.RIGHT) == []
    assert said(PRESENT, small, Side.LEFT, Side.RIGHT) == []


def test_a_contradiction_with_the_midline_names_the_side_of_the_other_answer() -> None:
    facts = (Fact(finding="sitting_eases"), Fact(finding="slump"))
    entry = ContradictionEntry(id="both", label="Sitting and slump", facts=facts)
    contradicted = replace(factory.hip_and_spine(), contradictions=(entry,))
    case = factory.case(
        {AnswerKey("sitting_eases"): PRESENT, AnswerKey("slump", Side.LEFT): PRESENT}
    )
    issue = issues(contradicted, case)["cannot_both"]
    assert dict(issue.values)["where"] == " (left)"
    assert issue.about == (AnswerKey("sitting_eases"), AnswerKey("slump", Side.LEFT))


def _about(knowledge: KnowledgeBase, case: Case) -> list[set[str]]:
    """The answers that each contradiction of a case is said at."""
    issues = issues_of(case, knowledge, compile_network(knowledge), (EvaluatedSide.RIGHT,))
    return [{str(k) for k in i.about} for i in issues if i.key == "engine.issue.cannot_both"]


def test_a_contradiction_is_said_at_its_no_as_well(knowledge: KnowledgeBase) -> None:
    right = {
        AnswerKey("hip_ir_limited", Side.RIGHT): ABSENT,
        AnswerKey("hip_ir_passive", Side.RIGHT): Answer.of_value(10.0),
    }
    found = _about(knowledge, factory.case(right))
    assert {"hip_ir_limited:right", "hip_ir_passive:right"} in found


def test_two_contradictions_of_one_answer_are_both_said(knowledge: KnowledgeBase) -> None:
    hot = AnswerKey("temperature")
    told = {hot: Answer.of_value(39.0), AnswerKey("fever"): ABSENT}
    (one,) = _about(knowledge, factory.case(told))
    both = _about(knowledge, factory.case({**told, AnswerKey("fever_or_unwell"): ABSENT}))
    assert one in both
    assert any("fever_or_unwell:midline" in about for about in both)
