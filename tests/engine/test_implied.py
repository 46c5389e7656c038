"""Answers that follow from others, are recorded twice, or on a side that does not hurt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import FindingKind, Laterality
from hipspine_desktop.engine.network import compile_network
from hipspine_desktop.engine.result import EvaluatedSide, Issue
from hipspine_desktop.engine.sanity import issues_of
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.facts import Fact, ImplicationEntry, When
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.schema import ContradictionEntry
from hipspine_desktop.wording.texts import Texts
from tests.engine import factory

RESOURCES = Path(__file__).parents[2] / "resources"
BASE = load_knowledge(RESOURCES / "knowledge")
NETWORK = compile_network(BASE)
IMPLIED, OTHERWISE = "engine.issue.implied", "engine.issue.implied_otherwise"


def key_of(fact: Fact, side: Side) -> AnswerKey:
    finding = BASE.catalogue.finding(str(fact.finding))
    return AnswerKey(finding.id, side if finding.laterality is Laterality.PER_SIDE else None)


def given(entry: ImplicationEntry, side: Side) -> dict[AnswerKey, Answer]:
    found = {}
    for fact in entry.given:
        edge = next((e for e in (fact.when.at_most, fact.when.at_least) if e is not None), None)
        if fact.when.below is not None:
            edge = fact.when.below - 1.0
        found[key_of(fact, side)] = PRESENT if edge is None else Answer.of_value(edge)
    return found


def found_in(answers: dict[AnswerKey, Answer], *keys: str) -> list[Issue]:
    case = factory.case(answers)
    issues = issues_of(case, BASE, NETWORK, (EvaluatedSide.RIGHT,))
    return [i for i in issues if i.key in (keys or (IMPLIED, OTHERWISE))]


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("entry", BASE.implications, ids=lambda e: e.id)
def test_each_implication_is_noticed_and_ends_once_recorded(
    entry: ImplicationEntry, side: Side
) -> None:
    answers = given(entry, side)
    follows = key_of(entry.then, side)
    assert BASE.catalogue.finding(follows.finding_id).kind is FindingKind.YES_NO
    (issue,) = found_in(answers)
    assert (issue.key, issue.about) == (IMPLIED, (*answers, follows))
    sided = any(key.side is not None for key in issue.about)
    assert dict(issue.values)["where"] == (f" ({side})" if sided else "")
    assert found_in({**answers, follows: PRESENT}) == []
    assert found_in({**answers, follows: Answer.could_not_test(CannotTestReason.PAIN)}) == []


@pytest.mark.parametrize("entry", BASE.implications, ids=lambda e: e.id)
def test_recorded_otherwise_is_said_once(entry: ImplicationEntry) -> None:
    answers = given(entry, Side.RIGHT) | {key_of(entry.then, Side.RIGHT): ABSENT}
    assert len(found_in(answers, OTHERWISE, "engine.issue.cannot_both")) == 1


def test_what_is_not_known_implies_nothing() -> None:
    everything = {f.finding for e in BASE.implications for f in e.given}
    silent = {
        key_of(Fact(finding=name), Side.RIGHT): Answer.could_not_test(CannotTestReason.PAIN)
        for name in everything
    }
    assert found_in(silent) == []
    assert found_in({}) == []


def test_an_implied_answer_is_no_evidence_until_it_is_recorded() -> None:
    case = factory.case({"crossed_slr": PRESENT})
    assert AnswerKey("slr_leg_pain", Side.RIGHT) not in case.answers


def test_all_facts_must_hold() -> None:
    entry = ImplicationEntry(
        id="both", label="Both", given=(Fact(finding="fadir"), Fact(finding="groin")),
        then=Fact(finding="slump"),
    )  # fmt: skip
    base = replace(factory.hip_and_spine(), implications=(entry,))
    network = compile_network(base)

    def implied(**answers: Answer) -> list[str]:
        found = issues_of(factory.case(answers), base, network, (EvaluatedSide.RIGHT,))
        return [i.key for i in found if i.key in (IMPLIED, OTHERWISE)]

    assert implied(fadir=PRESENT) == []
    assert implied(fadir=PRESENT, groin=ABSENT) == []
    assert implied(fadir=PRESENT, groin=PRESENT) == [IMPLIED]
    assert implied(fadir=PRESENT, groin=PRESENT, slump=ABSENT) == [OTHERWISE]


def test_what_is_called_contradictory_is_not_said_again_as_recorded_otherwise() -> None:
    slump, wide = Fact(finding="slump"), Fact(finding="rotation", when=When(at_least=30))
    follows = ImplicationEntry(
        id="follows", label="Follows", given=(slump,),
        then=Fact(finding="rotation", when=When(below=20)),
    )  # fmt: skip
    against = ContradictionEntry(id="against", label="Against", facts=(slump, wide))
    plain = replace(factory.hip_and_spine(), implications=(follows,))
    case = factory.case({"slump": PRESENT, "rotation": Answer.of_value(40.0)})

    def said(base: KnowledgeBase) -> set[str]:
        found = issues_of(case, base, compile_network(base), (EvaluatedSide.RIGHT,))
        return {i.key for i in found} & {IMPLIED, OTHERWISE, "engine.issue.cannot_both"}

    assert said(plain) == {OTHERWISE}
    assert said(replace(plain, contradictions=(against,))) == {"engine.issue.cannot_both"}


@pytest.mark.parametrize(
    ("given_facts", "then"),
    [
        ((Fact(age_at_least=60),), Fact(finding="one")),
        ((Fact(finding="one"),), Fact(finding="one")),
    ],
)
def test_a_faulty_implication_is_refused(given_facts: tuple[Fact, ...], then: Fact) -> None:
    with pytest.raises(ValueError, match="given"):
        ImplicationEntry(id="odd", label="Odd", given=given_facts, then=then)


def small_issues(answers: dict[AnswerKey, Answer], side: SymptomaticSide) -> dict[str, Issue]:
    base: KnowledgeBase = factory.hip_and_spine()
    plain = factory.case(answers)
    case = Case(plain.age, plain.sex, side, plain.answers)
    found = issues_of(case, base, compile_network(base), (EvaluatedSide.RIGHT,))
    return {i.key.removeprefix("engine.issue."): i for i in found}


def test_what_was_recorded_only_where_it_does_not_hurt_is_named() -> None:
    left, right = AnswerKey("slump", Side.LEFT), AnswerKey("fadir", Side.RIGHT)
    found = small_issues({left: PRESENT, right: PRESENT}, SymptomaticSide.RIGHT)
    assert found["side_not_symptomatic"].about == (left,)
    assert dict(found["side_not_symptomatic"].values) == {"findings": "Slump", "side": "left"}
    compared = {left: ABSENT, right: PRESENT, AnswerKey("slump", Side.RIGHT): PRESENT}
    assert "side_not_symptomatic" not in small_issues(compared, SymptomaticSide.RIGHT)
    for side in (SymptomaticSide.BILATERAL, SymptomaticSide.UNKNOWN):
        assert "side_not_symptomatic" not in small_issues({left: PRESENT, right: PRESENT}, side)
    only_left = small_issues({left: PRESENT}, SymptomaticSide.RIGHT)
    assert "other_side_only" in only_left
    assert "side_not_symptomatic" not in only_left


def test_the_same_answer_with_and_without_a_side_is_a_duplicate() -> None:
    plain, sided = AnswerKey("fadir"), AnswerKey("fadir", Side.RIGHT)
    found = small_issues({plain: PRESENT, sided: PRESENT}, SymptomaticSide.RIGHT)
    assert found["duplicate"].about == (plain,)
    assert "duplicate" not in small_issues({plain: ABSENT, sided: PRESENT}, SymptomaticSide.RIGHT)


def test_each_issue_says_what_to_do() -> None:
    texts = Texts.load(RESOURCES / "wording")
    names = [k for k in texts if k.startswith("engine.issue.")]
    assert len(names) >= 13
    for name in names:
        todo = name.replace("engine.issue.", "engine.todo.")
        assert texts(todo).endswith(".")
