"""Makes the models of an assessment that is opened: the assessment, its estimate, its papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from hipspine_desktop.domain.assessment import Assessment, Standing
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import UnwrittenError
from hipspine_desktop.services.chart_guide import ChartGuide
from hipspine_desktop.services.quick_entry.reader import QuickReader
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.session import Session
from hipspine_desktop.settings import Settings
from hipspine_desktop.ui.backup_watch import BackupWatch
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.documents_model import DocumentsModel, Stationery
from hipspine_desktop.ui.models.estimate_model import EstimateModel
from hipspine_desktop.ui.operations import Operations
from hipspine_desktop.ui.reckoner import Reckoner


@dataclass(frozen=True, slots=True)
class Means:
    """What pages and models are made with."""

    kit: Kit
    operations: Operations
    estimator: Estimator
    fonts: Path
    guide: ChartGuide
    reader: QuickReader
    watch: BackupWatch
    settings: Callable[[], Settings]


class CaseMaker:
    """For one session; a parent owns what is made."""

    def __init__(self, means: Means, session: Session, parent: QObject) -> None:
        self._means, self._session, self._parent = means, session, parent
        self._reckoner = Reckoner(means.estimator, session)
        self._unwritten: dict[str, AssessmentModel] = {}

    def model(
        self, assessment: Assessment, of: Patient, last_visit: Assessment | None
    ) -> AssessmentModel:
        """The assessment on the screen; one that holds unwritten words comes back with them."""
        kept = self._unwritten.pop(assessment.id, None)
        if kept is not None and kept.unwritten is not None:
            return kept
        return AssessmentModel(
            self._session,
            self._means.operations,
            self._session.catalogue,
            of,
            assessment,
            self._parent,
            last_visit,
            self._means.guide,
        )

    def leave(self, model: AssessmentModel) -> None:
        """Let a model go once the store has everything that was typed into it."""
        if model.unwritten is None:
            model.deleteLater()
            return
        model.setParent(self._parent)
        self._unwritten[model.assessment.id] = model

    @property
    def unwritten(self) -> UnwrittenError | None:
        """Why something typed into a draft that was left is not in the store yet."""
        kept = (model.unwritten for model in self._unwritten.values())
        return next((why for why in kept if why is not None), None)

    def estimate(self, assessment: Assessment) -> EstimateModel:
        """Its estimate; of a signed one the result that was signed, not one of today."""
        reckoner, operations = self._reckoner, self._means.operations
        if assessment.standing is Standing.DRAFT:
            return EstimateModel(
                operations, reckoner.evaluate, self._parent, reckoner.replay, reckoner.quick
            )
        return EstimateModel(
            operations, reckoner.as_signed, self._parent, reckoner.replay_as_signed
        )

    def documents(self, model: AssessmentModel, estimate: EstimateModel | None) -> DocumentsModel:
        """Its papers, from the result on the screen if it is of the answers as they are."""
        texts, fonts = self._means.kit.texts, self._means.fonts
        return DocumentsModel(
            self._session,
            self._means.operations,
            Stationery(texts, fonts, self._evaluator(estimate)),
            model.patient,
            model.assessment,
        )

    def _evaluator(self, estimate: EstimateModel | None) -> Callable[[Patient, Assessment], Result]:
        """What is on the screen, if it is fresh and does not reckon with where the patient is."""
        result = estimate.result if estimate is not None else None
        fresh = estimate is not None and not estimate.shown.is_stale and not estimate.is_waiting
        if result is None or not fresh or result.present is not Position.NONE:
            return self._reckoner.evaluate
        return partial(_already, result)


def _already(result: Result, _patient: Patient, _assessment: Assessment) -> Result:
    return result
