"""The proposed examination: order by position and irritability, what is done, what is held back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerSet,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.body_chart import BodyChart, ChartEntry, PainLabel, View
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, Irritability, Position
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.next_test import NextTestWish
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import Result
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services.examination_plan import ExaminationPlan, examination_plan
from hipspine_desktop.services.irritability import (
    EASILY,
    NIGHT,
    PAIN_NOW,
    TOLERANCES,
    Irritable,
    irritability_of,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BLANK = Assessment("a", "p1", "2026-0003-1", "c1", "R. Okonjo-Test", NOW, NOW)
Answers = dict[AnswerKey, Answer]


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(resources_dir() / "knowledge")


@pytest.fixture(scope="module")
def reasoner(base: KnowledgeBase) -> Reasoner:
    return Reasoner(base)


def with_answers(answers: dict[str, Answer]) -> Assessment:
    return replace(BLANK, answers=AnswerSet({AnswerKey(i): a for i, a in answers.items()}))


def with_pain_now(now: int | None) -> BodyChart:
    return BodyChart((ChartEntry("label:1", PainLabel(View.FRONT, (0, 0), now=now)),))


def test_the_rule_reads_findings_of_the_catalogue(base: KnowledgeBase) -> None:
    for finding_id in (*PAIN_NOW, *NIGHT, *EASILY, *TOLERANCES):
        assert finding_id in base.catalogue, finding_id


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, Irritable.NOT_KNOWN),
        ({"nprs_now": Answer.of_value(7.0)}, Irritable.YES),
        ({"nprs_now": Answer.of_value(6.0)}, Irritable.NOT_KNOWN),  # nights were not asked
        ({"nprs_now": Answer.of_value(6.0), "night_pain": ABSENT}, Irritable.NO),
        ({"nprs_now": Answer.of_value(0.0), "night_pain": UNCLEAR}, Irritable.NOT_KNOWN),
        ({"leg_pain_intensity": Answer.of_value(3.0), "night_pain": PRESENT}, Irritable.NO),
        ({"night_pain": PRESENT, "pain_rolling_bed": PRESENT}, Irritable.YES),
        ({"night_pain": PRESENT, "night_pain_unremitting": PRESENT}, Irritable.NOT_KNOWN),
        ({"night_pain": PRESENT, "sitting_tolerance": Answer.of_value(15.0)}, Irritable.YES),
        ({"night_pain": PRESENT, "sitting_tolerance": Answer.of_value(20.0)}, Irritable.NOT_KNOWN),
        ({"night_pain": ABSENT, "pain_rolling_bed": PRESENT}, Irritable.NOT_KNOWN),
    ],
)
def test_irritable_by_what_is_recorded(answers: dict[str, Answer], state: Irritable) -> None:
    assert irritability_of(with_answers(answers)).state is state


def test_an_intensity_on_the_body_chart_counts_and_none_is_not_zero() -> None:
    strong = replace(BLANK, body_chart=with_pain_now(8))
    assert irritability_of(strong).state is Irritable.YES
    nights = replace(with_answers({"night_pain": ABSENT}), body_chart=with_pain_now(None))
    assert irritability_of(nights).state is Irritable.NOT_KNOWN


def planned(
    reasoner: Reasoner,
    answers: Answers,
    side: SymptomaticSide = SymptomaticSide.RIGHT,
    present: Position = Position.NONE,
    later: Answers | None = None,
) -> tuple[ExaminationPlan, Result]:
    """The plan of a case; `later` are answered after the result was made."""
    base, asked = reasoner.base, dict(answers)
    for finding in base.catalogue.red_flag_block:
        for key in finding.keys:
            options = [o.value for o in finding.options]
            none = "none" if "none" in options else options[-1] if options else ""
            asked.setdefault(key, Answer.of_value(none) if options else ABSENT)
    case = Case(62, Sex.FEMALE, side, AnswerSet(asked), base.meta.default_setting)
    result = reasoner.assess(case, NextTestWish(present=present))
    assessment = replace(BLANK, answers=AnswerSet({**asked, **(later or {})}))
    return examination_plan(result, assessment, base.catalogue), result


GROIN: Answers = {AnswerKey("groin_pain", Side.RIGHT): PRESENT}
LOG_ROLL = AnswerKey("log_roll_pain", Side.RIGHT)


def test_every_test_stands_once_in_its_position_and_the_present_one_comes_first(
    reasoner: Reasoner,
) -> None:
    plan, result = planned(reasoner, GROIN, present=Position.SUPINE)
    tests = [t for place in plan.positions for t in place.tests]
    assert sorted(str(t.key) for t in tests) == sorted(
        str(AnswerKey(t.finding_id, t.side)) for g in result.sides[0].plan for t in g.tests
    )
    for place in plan.positions:
        assert all(t.test.position is place.position for t in place.tests)
    assert plan.positions[0].position is Position.SUPINE
    assert plan.present is Position.SUPINE
    assert plan.count == len(tests) > 5
    assert plan.minutes == pytest.approx(sum(p.minutes for p in plan.positions))


def test_both_sides_stand_together_and_midline_tests_once(reasoner: Reasoner) -> None:
    answers = {**GROIN, AnswerKey("groin_pain", Side.LEFT): PRESENT}
    plan, _ = planned(reasoner, answers, SymptomaticSide.BILATERAL)
    keys = [t.key for place in plan.positions for t in place.tests]
    assert len(keys) == len(set(keys))
    both = {k.finding_id for k in keys if k.side is Side.LEFT} & {
        k.finding_id for k in keys if k.side is Side.RIGHT
    }
    assert both
    for finding_id in both:
        places = [n for n, k in enumerate(keys) if k.finding_id == finding_id]
        assert places[1] - places[0] == 1


@pytest.mark.parametrize(
    ("pain", "night", "sorted_by_mildness"),
    [(8.0, PRESENT, True), (2.0, ABSENT, False), (None, None, True)],
)
def test_what_provokes_stands_last_unless_the_patient_is_not_irritable(
    reasoner: Reasoner, pain: float | None, night: Answer | None, sorted_by_mildness: bool
) -> None:
    answers: Answers = {AnswerKey("buttock_pain", Side.RIGHT): PRESENT, **GROIN}
    if pain is not None and night is not None:
        answers[AnswerKey("leg_pain_intensity")] = Answer.of_value(pain)
        answers[AnswerKey("night_pain")] = night
    plan, _ = planned(reasoner, answers)
    mild = (Irritability.LOW, Irritability.MODERATE, Irritability.HIGH)
    catalogue = reasoner.base.catalogue
    ranks = [
        [mild.index(catalogue.finding(t.key.finding_id).irritability) for t in place.tests]
        for place in plan.positions
    ]
    assert any(len(set(those)) > 1 for those in ranks)
    assert all(those == sorted(those) for those in ranks) is sorted_by_mildness


def test_what_was_done_is_ticked_in_its_position_and_proposed_no_more(reasoner: Reasoner) -> None:
    first, _ = planned(reasoner, GROIN)
    next_key = first.positions[0].tests[0].key
    not_safe = Answer.could_not_test(CannotTestReason.NOT_SAFE)
    plan, _ = planned(reasoner, GROIN, later={next_key: ABSENT, LOG_ROLL: not_safe})
    place = next(p for p in plan.positions if p.position is first.positions[0].position)
    assert next_key in place.done
    assert next_key not in {t.key for p in plan.positions for t in p.tests}
    supine = next(p for p in plan.positions if p.position is Position.SUPINE)
    assert LOG_ROLL in supine.done
    assert AnswerKey("groin_pain", Side.RIGHT) not in {k for p in plan.positions for k in p.done}


def test_what_a_red_flag_forbids_is_held_back_with_its_reason(reasoner: Reasoner) -> None:
    answers = {**GROIN, AnswerKey("sudden_loss_of_weight_bearing"): PRESENT}
    plan, _ = planned(reasoner, answers)
    assert plan.held_back
    proposed = {t.key.finding_id for p in plan.positions for t in p.tests}
    for held in plan.held_back:
        assert held.finding_id not in proposed
        assert held.raised
        assert held.reason


def test_a_finding_of_an_earlier_knowledge_base_is_still_shown(reasoner: Reasoner) -> None:
    plan, result = planned(reasoner, GROIN)
    smaller = Catalogue(reasoner.base.catalogue.sections, ())
    again = examination_plan(result, BLANK, smaller)
    assert again.count == plan.count
