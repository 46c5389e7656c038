"""Which invented patients raise which red flags, and which must raise none."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerSet,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Laterality
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.red_flags import evaluate_red_flags
from hipspine_desktop.engine.result import FlagState
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.knowledge.schema import Fact, Trigger, When
from hipspine_desktop.paths import resources_dir

VECTORS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "red_flag_vectors.toml").read_text(encoding="utf-8")
)["vector"]
OWN_SECTIONS = ("red_flags", "general_health")


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(resources_dir() / "knowledge")


def key_of(finding: FindingDefinition) -> AnswerKey:
    per_side = finding.laterality is Laterality.PER_SIDE
    return AnswerKey(finding.id, Side.RIGHT if per_side else None)


def answers_of(vector: dict[str, Any], base: KnowledgeBase) -> dict[AnswerKey, Answer]:
    """The answers a vector states; a term that the catalogue lacks or refuses fails here."""
    stated: dict[str, Answer] = dict.fromkeys(vector["present"], PRESENT)
    values = vector.get("choices", {}) | vector.get("values", {})
    stated |= {name: Answer.of_value(value) for name, value in values.items()}
    stated |= dict.fromkeys(vector.get("absent", ()), ABSENT)
    both = set(vector.get("both_sides", ()))
    answers = {}
    for name, answer in stated.items():
        finding = base.catalogue.finding(name)
        assert finding.problem_with(answer) is None, name
        keys = finding.keys if name in both else (key_of(finding),)
        answers |= dict.fromkeys(keys, answer)
    return answers


def negative(finding: FindingDefinition) -> Answer | None:
    """The answer that says "no": a first choice here, full strength, a usual reflex."""
    if finding.kind is FindingKind.YES_NO:
        return ABSENT
    if finding.kind is FindingKind.CHOICE and finding.section in OWN_SECTIONS:
        return Answer.of_value(finding.options[0].value)
    if finding.kind is FindingKind.GRADED:
        return Answer.of_value(2.0 if finding.id.startswith("reflex_") else 5.0)
    return None


def with_all_others_negative(
    answers: dict[AnswerKey, Answer], base: KnowledgeBase
) -> dict[AnswerKey, Answer]:
    stated = {key.finding_id for key in answers}
    filled = dict(answers)
    for finding in base.catalogue:
        answer = negative(finding)
        if finding.id in stated or answer is None:
            continue
        filled |= dict.fromkeys(finding.keys, answer)
    return filled


def raised(
    vector: dict[str, Any], answers: dict[AnswerKey, Answer], base: KnowledgeBase
) -> set[str]:
    case = Case(
        age=vector["age"],
        sex=Sex(vector["sex"]),
        symptomatic_side=SymptomaticSide.RIGHT,
        answers=AnswerSet(answers),
    )
    return {f.id for f in evaluate_red_flags(case, base) if f.state is FlagState.RAISED}


@pytest.mark.parametrize("vector", VECTORS, ids=[f"{v['id']} {v['title']}" for v in VECTORS])
def test_exactly_the_expected_flags_are_raised(vector: dict[str, Any], base: KnowledgeBase) -> None:
    answers = answers_of(vector, base)
    assert raised(vector, answers, base) == set(vector["expect"])
    everything = with_all_others_negative(answers, base)
    left_open = {"ce_timing", *vector.get("unasked", ())} - set(vector.get("choices", {}))
    everything = {key: a for key, a in everything.items() if key.finding_id not in left_open}
    assert raised(vector, everything, base) == set(vector["expect"])


def test_a_clean_history_leaves_no_flag_raised_and_clears_every_emergency_it_can(
    base: KnowledgeBase,
) -> None:
    answers = with_all_others_negative({}, base)
    case = Case(45, Sex.MALE, SymptomaticSide.LEFT, AnswerSet(answers))
    flags = evaluate_red_flags(case, base)
    assert [f.id for f in flags if f.state is FlagState.RAISED] == []
    measured = {"Temperature", "Post-void residual", "Systolic blood pressure"}
    open_emergencies = {
        f.id: set(f.missing)
        for f in flags
        if f.state is FlagState.UNKNOWN and f.urgency is Urgency.EMERGENCY
    }
    assert all(missing <= measured for missing in open_emergencies.values()), open_emergencies


def test_nothing_asked_leaves_every_flag_unknown_or_excluded_by_age(base: KnowledgeBase) -> None:
    case = Case(45, Sex.FEMALE, SymptomaticSide.UNKNOWN)
    states = {f.id: f.state for f in evaluate_red_flags(case, base)}
    assert FlagState.RAISED not in states.values()
    not_for_this_age = {
        "bone_sarcoma_young", "limping_child", "malignancy_unknown_primary", "myeloma_60",
        "ovarian_cancer_50", "pelvic_apophyseal_avulsion", "perthes", "polymyalgia",
        "giant_cell_arteritis", "slipped_epiphysis_unstable", "slipped_epiphysis_suspected",
        "slipped_epiphysis_pain_over_1_week", "spine_fracture_fragility",
    }  # fmt: skip
    clear = {name for name, state in states.items() if state is FlagState.CLEAR}
    assert clear <= not_for_this_age


@pytest.mark.parametrize(
    "symptom", ["ce_bladder_change", "ce_bowel_change", "ce_saddle_numbness", "ce_sexual_change"]
)
@pytest.mark.parametrize("timing", [None, UNCLEAR, Answer.of_value("within_14_days")])
def test_a_cauda_equina_symptom_is_an_emergency_unless_it_is_known_to_be_old(
    symptom: str, timing: Answer | None, base: KnowledgeBase
) -> None:
    answers = with_all_others_negative({AnswerKey(symptom): PRESENT}, base)
    del answers[AnswerKey("ce_timing")]
    if timing is not None:
        answers[AnswerKey("ce_timing")] = timing
    case = Case(50, Sex.FEMALE, SymptomaticSide.LEFT, AnswerSet(answers))
    first = evaluate_red_flags(case, base)[0]
    assert (first.state, first.urgency) == (FlagState.RAISED, Urgency.EMERGENCY)


def facts(trigger: Trigger) -> Iterator[Fact]:
    if trigger.fact is not None:
        yield trigger.fact
    for part in (trigger.all, trigger.any, trigger.none_of, trigger.of):
        for inner in part or ():
            yield from facts(inner)


def meeting(when: When) -> Answer:
    """An answer that meets a condition."""
    if when.answer is not None:
        return PRESENT if when.answer == "present" else ABSENT
    if when.choice is not None:
        return Answer.of_value(when.choice[0])
    if when.at_least is not None or when.at_most is not None:
        return Answer.of_value(when.at_least if when.at_least is not None else when.at_most or 0.0)
    if when.below is not None:
        return Answer.of_value(when.below - 0.01)
    assert when.above is not None
    return Answer.of_value(when.above + 0.01)


def test_every_flag_can_be_raised_by_answers_the_catalogue_allows(base: KnowledgeBase) -> None:
    never = []
    by_a_patient = {name for vector in VECTORS for name in vector["expect"]}
    for entry in base.red_flags:
        if entry.id in by_a_patient:
            continue
        answers: dict[AnswerKey, Answer] = {}
        for fact in facts(entry.trigger):
            if fact.finding is None:
                continue
            finding = base.catalogue.finding(fact.finding)
            answer = meeting(fact.when)
            assert finding.problem_with(answer) is None, f"{entry.id}: {finding.id}"
            answers |= dict.fromkeys(finding.keys, answer)
        states = {
            next(f for f in evaluate_red_flags(case, base) if f.id == entry.id).state
            for age in (5, 9, 14, 20, 45, 75)
            for case in [Case(age, Sex.FEMALE, SymptomaticSide.LEFT, AnswerSet(answers))]
        }
        if FlagState.RAISED not in states:
            never.append(entry.id)
    assert never == []


def test_the_block_is_short_and_begins_with_cauda_equina(base: KnowledgeBase) -> None:
    block = base.catalogue.red_flag_block
    assert 14 <= len(block) <= 18
    first = [finding.cauda_equina for finding in block]
    assert first[:6] == [True] * 6
    assert not any(first[6:])
    assert all(finding.question for finding in block)


def test_each_red_flag_question_can_be_read_asked_and_found(base: KnowledgeBase) -> None:
    own = [f for section in OWN_SECTIONS for f in base.catalogue.in_section(section)]
    for finding in own:
        assert finding.question or finding.how_to, finding.id
        assert finding.synonyms, finding.id
        if finding.kind is FindingKind.YES_NO:
            assert finding.phrase_present, finding.id


BENIGN = {
    "hip_osteoarthritis": 68,
    "fai_labral": 28,
    "gtps": 55,
    "deep_gluteal": 45,
    "proximal_hamstring": 40,
    "groin_tendon": 26,
    "lumbar_radiculopathy": 42,
    "spinal_stenosis": 72,
    "sij_pain": 36,
    "lumbar_somatic": 48,
    "meralgia": 50,
}
"""Conditions without an emergency of their own, with a usual age."""


def usual_answers(condition: str, base: KnowledgeBase) -> dict[AnswerKey, Answer]:
    """What at least half of the people with a condition have, and everything else absent."""
    present: dict[AnswerKey, Answer] = {}
    for indicator in base.indicators:
        if indicator.finding is None:
            continue
        finding = base.catalogue.finding(indicator.finding)
        for cut in indicator.cut:
            usual = any(link.condition == condition and link.rate >= 0.5 for link in cut.link)
            answer = meeting(cut.when)
            if usual and finding.problem_with(answer) is None:
                present[key_of(finding)] = answer
    return with_all_others_negative(present, base)


@pytest.mark.parametrize("condition", BENIGN)
def test_the_usual_picture_of_a_benign_condition_raises_no_emergency(
    condition: str, base: KnowledgeBase
) -> None:
    answers = usual_answers(condition, base)
    assert sum(answer is not ABSENT for answer in answers.values()) > 5
    case = Case(BENIGN[condition], Sex.FEMALE, SymptomaticSide.RIGHT, AnswerSet(answers))
    emergencies = [
        (f.id, [r.label for r in f.raised_by])
        for f in evaluate_red_flags(case, base)
        if f.state is FlagState.RAISED and f.urgency is Urgency.EMERGENCY
    ]
    assert emergencies == []


def test_every_pathway_says_when_to_come_back_and_every_condition_has_one(
    base: KnowledgeBase,
) -> None:
    with_pathway = {p.condition for p in base.pathways}
    assert with_pathway == set(base.condition_by_id)
    for pathway in base.pathways:
        assert "safety_net" in {advice.kind for advice in pathway.advice}, pathway.id
