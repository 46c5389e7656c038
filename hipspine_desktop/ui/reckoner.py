"""The estimator with today's date and the practice's own figures, for one session."""

from __future__ import annotations

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import QuickResult, Result
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.session import Session


class Reckoner:
    """Reckons for a session; may be used from the engine's thread.

    Kind of clinic and prior factors are read from the practice at each call, so that a change
    holds from the next result on.
    """

    def __init__(self, estimator: Estimator, session: Session) -> None:
        self._estimator, self._session = estimator, session

    def evaluate(self, patient: Patient, assessment: Assessment) -> Result:
        """The whole result."""
        today, practice = self._session.today(), self._session.practice
        return self._estimator.evaluate(
            patient, assessment, today, practice.setting, practice.prior_factors
        )

    def quick(self, patient: Patient, assessment: Assessment) -> QuickResult:
        """Probabilities and red flags ahead of the whole."""
        today, practice = self._session.today(), self._session.practice
        return self._estimator.quick(
            patient, assessment, today, practice.setting, practice.prior_factors
        )

    def replay(
        self, patient: Patient, assessment: Assessment, without: tuple[AnswerKey, ...]
    ) -> Result:
        """The result without some answers."""
        today, practice = self._session.today(), self._session.practice
        return self._estimator.replay(
            patient, assessment, today, without, practice.setting, practice.prior_factors
        )
