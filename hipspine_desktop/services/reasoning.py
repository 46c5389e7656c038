"""From a patient and an assessment to the frozen result."""

from __future__ import annotations

from datetime import date

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import Result
from hipspine_desktop.knowledge.base import KnowledgeBase


def case_of(patient: Patient, assessment: Assessment, today: date, setting: str) -> Case:
    """What the engine is told: age, sex, side and answers, nothing that names the person.

    Args:
        today: day on which the age counts.
        setting: kind of clinic, id of the knowledge base.

    Raises:
        ValueError: the assessment is another patient's.
    """
    if assessment.patient_id != patient.id:
        raise ValueError("the assessment belongs to another patient")
    return Case(
        age=patient.age_on(today),
        sex=patient.sex,
        symptomatic_side=assessment.complaint.symptomatic_side,
        answers=assessment.answers,
        setting=setting,
    )


class Estimator:
    """Holds one compiled knowledge base; may be used from several threads.

    Args:
        base: the loaded knowledge base.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._reasoner = Reasoner(base)

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge base in use."""
        return self._base

    def evaluate(
        self, patient: Patient, assessment: Assessment, today: date, setting: str = ""
    ) -> Result:
        """The result of an assessment as it stands.

        Args:
            setting: kind of clinic; "" or one that the knowledge base lacks: its default.

        Raises:
            CaseError: the answers cannot be reasoned over, one line each.
        """
        known = {s.id for s in self._base.settings}
        chosen = setting if setting in known else self._base.meta.default_setting
        return self._reasoner.assess(case_of(patient, assessment, today, chosen))
