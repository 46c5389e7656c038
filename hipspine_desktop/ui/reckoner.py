"""The estimator with today's date and the practice's own figures, for one session."""

from __future__ import annotations

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import QuickResult, Result
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.assessments import frozen_record
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.session import Session


class Reckoner:
    """Reckons for a session; may be used from the engine's thread.

    Kind of clinic and prior factors are read from the practice at each call, so that a change
    holds from the next result on.
    """

    def __init__(self, estimator: Estimator, session: Session) -> None:
        self._estimator, self._session = estimator, session

    def evaluate(
        self, patient: Patient, assessment: Assessment, present: Position = Position.NONE
    ) -> Result:
        """The whole result.

        Args:
            present: the position the patient is in, for the screen; ``NONE`` for what is kept or
                printed.
        """
        today, practice = self._session.today(), self._session.practice
        return self._estimator.evaluate(
            patient, assessment, today, practice.setting, practice.prior_factors, present
        )

    def as_signed(
        self, patient: Patient, assessment: Assessment, _present: Position = Position.NONE
    ) -> Result:
        """The result that was signed: neither later knowledge nor a birthday changes it.

        Raises:
            StoreError: what is stored is not what was signed, or this program cannot read it.
        """
        frozen = frozen_record(self._session, assessment.id)
        return frozen.result if frozen is not None else self.evaluate(patient, assessment)

    def replay_as_signed(
        self, _patient: Patient, assessment: Assessment, without: tuple[AnswerKey, ...]
    ) -> Result:
        """What was signed, reckoned without some answers, as on the day of the signature.

        Raises:
            StoreError: the knowledge base is another one by now; the two would not compare.
        """
        frozen, signature = frozen_record(self._session, assessment.id), assessment.signature
        if frozen is None or signature is None:
            raise StoreError("This assessment is not signed.", "Open it again.")
        practice, day = frozen.practice, signature.at.astimezone().date()
        now = self._estimator.replay(
            frozen.patient, assessment, day, without, practice.setting, practice.prior_factors
        )
        if now.knowledge_hash != frozen.result.knowledge_hash:
            raise StoreError(
                "This was signed on an earlier knowledge base: leaving a finding out today would "
                "not compare with it.",
                "Look at the reasons in the report, or start a follow-up.",
            )
        return now

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
