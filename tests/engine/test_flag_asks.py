"""A flag one question away names the question; one that nothing supports yet names none."""

from __future__ import annotations

from dataclasses import replace

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
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.red_flags import evaluate_red_flags
from hipspine_desktop.engine.result import FlagState, RedFlag
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.schema import Fact, Trigger
from hipspine_desktop.paths import resources_dir
from tests.engine import factory


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(resources_dir() / "knowledge")


def case_of(base: KnowledgeBase, age: int = 60, **answers: Answer) -> Case:
    keys = {
        AnswerKey(
            name,
            Side.RIGHT if base.catalogue.finding(name).laterality is Laterality.PER_SIDE else None,
        ): answer
        for name, answer in answers.items()
    }
    return Case(age, Sex.FEMALE, SymptomaticSide.RIGHT, AnswerSet(keys))


def flag_of(base: KnowledgeBase, case: Case, flag_id: str) -> RedFlag:
    return next(f for f in evaluate_red_flags(case, base) if f.id == flag_id)


def test_the_single_gate_question_is_named(base: KnowledgeBase) -> None:
    case = case_of(base, pregnant=PRESENT, fever_or_unwell=ABSENT, collapse_with_pain=ABSENT)
    asked = flag_of(base, case, "obstetric_emergency")
    assert asked.state is FlagState.UNKNOWN
    names = [q.finding_id for q in asked.ask]
    assert "vaginal_bleeding" in names
    assert "fever_or_unwell" not in names
    assert "pregnant" not in names


def test_one_way_to_ask_leaves_one_question() -> None:
    names = ("hip_replacement", "start_up_thigh_pain")
    both = Trigger(all=tuple(Trigger(fact=Fact(finding=n)) for n in names))
    base = factory.base(
        (factory.condition("hip_arthritis", Region.HIP_JOINT, 0.3),),
        [factory.finding(n, per_side=False) for n in names],
        red_flags=[factory.red_flag("loosening", both)],
    )
    neither, half, whole = (case_of(base, **dict.fromkeys(names[:n], PRESENT)) for n in range(3))
    assert flag_of(base, neither, "loosening").ask == ()
    assert flag_of(base, whole, "loosening").ask == ()
    (question,) = flag_of(base, half, "loosening").ask
    assert question.finding_id == "start_up_thigh_pain"
    assert question.label == base.catalogue.finding("start_up_thigh_pain").label


def test_questions_of_the_block_come_first(base: KnowledgeBase) -> None:
    asked = flag_of(base, case_of(base, buttock_pain=PRESENT), "septic_sacroiliitis").ask
    assert asked[0].finding_id == "fever_or_unwell"
    assert {q.finding_id for q in asked[1:]} == {"fever", "rigors", "temperature"}


def test_nothing_recorded_names_no_question(base: KnowledgeBase) -> None:
    assert all(flag.ask == () for flag in evaluate_red_flags(case_of(base), base))


def answer_yes(base: KnowledgeBase, name: str) -> list[Answer]:
    finding = base.catalogue.finding(name)
    if finding.options:
        return [Answer.of_value(option.value) for option in finding.options]
    if finding.minimum is not None and finding.maximum is not None:
        return [Answer.of_value(finding.minimum), Answer.of_value(finding.maximum)]
    return [PRESENT, ABSENT]


@pytest.mark.parametrize(
    "recorded",
    [
        {"cancer_history": PRESENT, "back_pain": PRESENT},
        {"groin_pain": PRESENT, "endurance_running": PRESENT, "running_pain": PRESENT,
         "recent_load_increase": PRESENT, "limp": PRESENT, "worse_walking": PRESENT},
        {"anticoagulant": PRESENT, "new_groin_or_thigh_pain": PRESENT},
        {"abdominal_pain_new": PRESENT, "groin_lump": PRESENT, "pain_out_of_proportion": PRESENT},
        {"known_aortic_aneurysm": PRESENT, "sudden_severe_leg_pain": PRESENT},
    ],
)  # fmt: skip
def test_any_one_of_the_questions_raises_the_flag(
    base: KnowledgeBase, recorded: dict[str, Answer]
) -> None:
    case = case_of(base, 60, **recorded)
    asked = [
        flag
        for flag in evaluate_red_flags(case, base)
        if flag.ask and flag.urgency is Urgency.EMERGENCY
    ]
    assert asked
    for flag in asked:
        assert flag.state is FlagState.UNKNOWN
        for question in flag.ask:
            keys = base.catalogue.finding(question.finding_id).keys
            found = set()
            for answer in answer_yes(base, question.finding_id):
                told = AnswerSet({**case.answers, **dict.fromkeys(keys, answer)})
                found.add(flag_of(base, replace(case, answers=told), flag.id).state)
            assert FlagState.RAISED in found, (flag.id, question)
