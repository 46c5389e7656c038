"""From a patient and an assessment to the frozen result."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.beside import with_what_stands_beside
from hipspine_desktop.engine.next_test import NextTestWish
from hipspine_desktop.engine.prior_sensitivity import PriorPoint, prior_curve
from hipspine_desktop.engine.reasoner import Reasoner
from hipspine_desktop.engine.result import QuickResult, Result
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.prior_factors import LARGEST, SMALLEST

__all__ = ["PRIOR_FACTOR_RANGE", "Estimator", "PriorPoint", "case_of", "prior_curve"]

PriorFactors = tuple[tuple[str, float], ...]
PRIOR_FACTOR_RANGE = (SMALLEST, LARGEST)
KEPT_PRACTICES = 4
"""Adjusted knowledge bases kept compiled: a practice has one, and tries a few while choosing."""


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
        self._adjusted = lru_cache(maxsize=KEPT_PRACTICES)(self._adjust)

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge base in use, without anybody's own factors."""
        return self._base

    def evaluate(
        self,
        patient: Patient,
        assessment: Assessment,
        today: date,
        setting: str = "",
        factors: PriorFactors = (),
        present: Position = Position.NONE,
    ) -> Result:
        """The result of an assessment as it stands.

        Args:
            setting: kind of clinic; "" or one that the knowledge base lacks: its default.
            factors: the practice's own, condition id and factor on the pre-test odds; causes
                that the knowledge base lacks, and factors outside its bounds, are left out.
            present: the position the patient is in; only the next tests depend on it.

        Raises:
            CaseError: the answers cannot be reasoned over, one line each.
        """
        case = case_of(patient, assessment, today, self._known_setting(setting))
        return _assessed(self._reasoner_for(factors), case, NextTestWish(present=present))

    def assess(self, case: Case) -> Result:
        """The result of a case without a record, as :meth:`evaluate` gives it for an assessment.

        Raises:
            CaseError: as :meth:`evaluate`; also for a setting that the knowledge base lacks.
        """
        return _assessed(self._reasoner, case)

    def quick(
        self,
        patient: Patient,
        assessment: Assessment,
        today: date,
        setting: str = "",
        factors: PriorFactors = (),
    ) -> QuickResult:
        """Probabilities and red flags at once; :meth:`evaluate` gives the same and the rest.

        Raises:
            CaseError: as :meth:`evaluate`.
        """
        case = case_of(patient, assessment, today, self._known_setting(setting))
        return self._reasoner_for(factors).quick(case)

    def replay(
        self,
        patient: Patient,
        assessment: Assessment,
        today: date,
        without: Iterable[AnswerKey],
        setting: str = "",
        factors: PriorFactors = (),
    ) -> Result:
        """The result as it would be without some answers; nothing is written anywhere.

        Raises:
            CaseError: as :meth:`evaluate`.
        """
        case = case_of(patient, assessment, today, self._known_setting(setting))
        return self._reasoner_for(factors).replay(case, without)

    def _known_setting(self, setting: str) -> str:
        known = {s.id for s in self._base.settings}
        return setting if setting in known else self._base.meta.default_setting

    def _reasoner_for(self, factors: PriorFactors) -> Reasoner:
        low, high = PRIOR_FACTOR_RANGE
        known = self._base.condition_by_id
        usable = tuple((c, odds) for c, odds in factors if c in known and low <= odds <= high)
        return self._adjusted(usable) if usable else self._reasoner

    def _adjust(self, factors: PriorFactors) -> Reasoner:
        return Reasoner(self._base.with_prior_factors(dict(factors)))


def _assessed(reasoner: Reasoner, case: Case, wish: NextTestWish | None = None) -> Result:
    return with_what_stands_beside(reasoner.assess(case, wish), case, reasoner.base)
