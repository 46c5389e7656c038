"""The whole way with the real knowledge base: answers typed, reasoned over, signed, read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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
from hipspine_desktop.domain.assessment import Assessment, Complaint, Impression
from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.reasoning import Estimator, case_of
from hipspine_desktop.services.session import Session


@pytest.fixture(scope="module")
def estimator() -> Estimator:
    return Estimator(load_knowledge(resources_dir() / "knowledge"))


def test_an_assessment_is_reasoned_over_signed_and_read_back(
    estimator: Estimator, session: Session, folder: Path, password: str, surroundings: Surroundings
) -> None:
    catalogue = estimator.base.catalogue
    session.close()
    session = open_practice(folder, "anna", password, replace(surroundings, catalogue=catalogue))
    draft = PatientDraft(family_name="Thistle", given_name="Rose", born="1 7 59", sex=Sex.FEMALE)
    patient, _ = patients.save_new_patient(session, draft)
    made, _ = assessments.start_assessment(session, patient.id)
    assessments.set_complaint(session, made.id, Complaint(SymptomaticSide.RIGHT))
    yes_no = [f for f in catalogue if f.kind is FindingKind.YES_NO]
    for finding in catalogue:
        if finding.red_flag_block or finding.cauda_equina:
            answer = ABSENT if finding.kind is FindingKind.YES_NO else UNCLEAR
            for key in finding.keys:
                assessments.set_answer(session, made.id, key, answer)
    telling = estimator.base.indicators_of
    sided = next(f for f in yes_no if Side.RIGHT in f.sides and f.id in telling)
    assessments.set_answer(session, made.id, AnswerKey(sided.id, Side.RIGHT), PRESENT)
    shown, _ = assessments.set_impression(session, made.id, Impression("Hip"))
    result = estimator.evaluate(patient, shown, session.today(), session.practice.setting)
    assert result.age == 67
    assert result.sides
    signed, _ = assessments.sign(session, shown, password, result)
    record = assessments.frozen_record(session, signed.id)
    assert record is not None
    assert record.result == result
    assert record.knowledge_version == estimator.base.version
    session.close()


@pytest.mark.only_in("sqlcipher")  # of the reasoning, not of the store
def test_an_unknown_clinic_is_the_default_one(
    estimator: Estimator, session: Session, patient: Patient
) -> None:
    made, _ = assessments.start_assessment(session, patient.id)
    result = estimator.evaluate(patient, made, session.today(), "no such clinic")
    assert result.setting == estimator.base.meta.default_setting


@pytest.mark.only_in("sqlcipher")  # of the reasoning, not of the store
def test_another_patients_assessment_is_refused(
    session: Session, patient: Patient, assessment: Assessment
) -> None:
    other = replace(patient, id="another")
    with pytest.raises(ValueError, match="another patient"):
        case_of(other, assessment, session.today(), "physiotherapy")


def _with(session: Session, answers: dict[AnswerKey, Answer]) -> tuple[Patient, Assessment]:
    """A draft of a right-sided complaint with these answers, which are not stored."""
    draft = PatientDraft(family_name="Thistle", given_name="Rose", born="1 12 60", sex=Sex.FEMALE)
    patient, _ = patients.save_new_patient(session, draft)
    made, _ = assessments.start_assessment(session, patient.id)
    complaint = Complaint(SymptomaticSide.RIGHT)
    return patient, replace(made, complaint=complaint, answers=AnswerSet(answers))


@pytest.mark.only_in("sqlcipher")  # of the reasoning, not of the store
def test_the_practice_s_factors_move_the_start_and_are_named(
    estimator: Estimator, session: Session
) -> None:
    patient, shown = _with(session, {AnswerKey("groin_pain", Side.RIGHT): PRESENT})
    plain = estimator.evaluate(patient, shown, session.today())
    own = estimator.evaluate(
        patient, shown, session.today(), factors=(("hip_osteoarthritis", 2.0), ("gone", 3.0))
    )
    before, after = (
        next(c.prior.p for c in r.sides[0].conditions if c.id == "hip_osteoarthritis")
        for r in (plain, own)
    )
    assert after > before
    assert "adjusted by the practice" in own.setting_text
    assert own.knowledge_hash != plain.knowledge_hash
    assert estimator.evaluate(patient, shown, session.today(), factors=(("gone", 3.0),)) == plain


@pytest.mark.only_in("sqlcipher")  # of the reasoning, not of the store
def test_quick_says_the_same_as_the_whole_and_replay_leaves_one_out(
    estimator: Estimator, session: Session
) -> None:
    groin, fadir = AnswerKey("groin_pain", Side.RIGHT), AnswerKey("fadir_groin_pain", Side.RIGHT)
    patient, shown = _with(session, {groin: PRESENT, fadir: PRESENT})
    whole = estimator.evaluate(patient, shown, session.today())
    quick = estimator.quick(patient, shown, session.today())
    assert [p for _, p in quick.sides[0].regions] == pytest.approx(
        [r.p.p for r in whole.sides[0].regions]
    )
    assert quick.raised == whole.raised
    without = estimator.replay(patient, shown, session.today(), (fadir,))
    alone = replace(shown, answers=AnswerSet({groin: PRESENT}))
    same = estimator.evaluate(patient, alone, session.today())
    assert [r.p for r in without.sides[0].regions] == [r.p for r in same.sides[0].regions]


@pytest.mark.only_in("sqlcipher")  # of the reasoning, not of the store
def test_what_stands_beside_the_estimate(estimator: Estimator, session: Session) -> None:
    tear, stenosis = AnswerKey("labral_tear_mri", Side.RIGHT), AnswerKey("mri_canal_stenosis")
    patient, shown = _with(session, {tear: PRESENT, stenosis: ABSENT})
    result = estimator.evaluate(patient, shown, session.today())
    assert {seen.finding_id for seen in result.seen_without_pain} == {"labral_tear_mri"}
    for seen in result.seen_without_pain:
        assert seen.ages[0] <= result.age <= seen.ages[1]
        assert seen.ref.source is not None
    bare = estimator.evaluate(patient, replace(shown, answers=AnswerSet({})), session.today())
    assert not bare.sides[0].rules
    assert not bare.seen_without_pain
    rule = estimator.base.rules[0]
    finding = next(f.finding for i in rule.item for f in i.any if f.finding is not None)
    keys = estimator.base.catalogue.finding(finding).keys
    key = next(k for k in keys if k.side is not Side.LEFT)
    asked = replace(shown, answers=AnswerSet({key: UNCLEAR}))
    found = estimator.evaluate(patient, asked, session.today()).sides[0].rules
    state = next(r for r in found if r.id == rule.id)
    assert state.low <= state.high
    assert state.missing
    assert state.about == estimator.base.condition_by_id[rule.condition].label
