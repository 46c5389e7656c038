"""The whole way with the real knowledge base: answers typed, reasoned over, signed, read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    AnswerKey,
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


def test_an_unknown_clinic_is_the_default_one(
    estimator: Estimator, session: Session, patient: Patient
) -> None:
    made, _ = assessments.start_assessment(session, patient.id)
    result = estimator.evaluate(patient, made, session.today(), "no such clinic")
    assert result.setting == estimator.base.meta.default_setting


def test_another_patients_assessment_is_refused(
    session: Session, patient: Patient, assessment: Assessment
) -> None:
    other = replace(patient, id="another")
    with pytest.raises(ValueError, match="another patient"):
        case_of(other, assessment, session.today(), "physiotherapy")
