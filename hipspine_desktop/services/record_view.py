"""A patient's record as its page shows it, read in one go and only as far as the role allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hipspine_desktop.domain.assessment import Assessment, AssessmentState, Standing
from hipspine_desktop.domain.care import Episode, PatientMerge
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.records import IssuedDocument
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import EvaluatedSide, Probability, SideResult
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.assessments import assessments_of
from hipspine_desktop.services.compose_context import OutcomeSeries
from hipspine_desktop.services.episodes import episodes_of
from hipspine_desktop.services.following import copied_entries
from hipspine_desktop.services.letters import documents_of
from hipspine_desktop.services.merging import merges_of
from hipspine_desktop.services.outcome_history import outcomes_until
from hipspine_desktop.services.patients import load_patient, patients_of_family_name
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.signing import frozen_record


@dataclass(frozen=True, slots=True)
class SideFigures:
    """The three figures of a signed estimate that the timeline shows, of one side."""

    side: EvaluatedSide
    hip: Probability
    spine: Probability
    both: Probability


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the record page shows.

    Attributes:
        assessments: latest first, without those withdrawn.
        withdrawn: what counts no longer, for whoever follows its trace.
        same_name: other patients of the family name.
        figures: of signed assessments, by id.
        altered: ids of signed assessments whose content is not what was signed.
        copied: by draft id, how many of its entries stand as copied from which record number.
        is_clinical: False where the role sees no clinical content.
        outcomes: outcome measures of the episode that the latest assessment belongs to.
    """

    patient: Patient
    assessments: tuple[Assessment, ...] = ()
    documents: tuple[IssuedDocument, ...] = ()
    same_name: tuple[Patient, ...] = ()
    withdrawn: tuple[Assessment, ...] = ()
    episodes: tuple[Episode, ...] = ()
    merges: tuple[PatientMerge, ...] = ()
    figures: Mapping[str, tuple[SideFigures, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    altered: frozenset[str] = frozenset()
    copied: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    is_clinical: bool = True
    outcomes: tuple[OutcomeSeries, ...] = ()

    @property
    def draft(self) -> Assessment | None:
        """The latest assessment that waits to be signed."""
        drafts = (a for a in self.assessments if a.state is AssessmentState.DRAFT)
        return next(drafts, None)

    @property
    def last_signed(self) -> Assessment | None:
        """The latest assessment that counts and that a follow-up may start from."""
        counting = (Standing.SIGNED, Standing.AWAITING_COUNTERSIGNATURE)
        return next((a for a in self.assessments if a.standing in counting), None)


def open_record(session: Session, patient_id: str) -> Record:
    """Open a patient's record; the reading is logged.

    Raises:
        StoreError: there is no such patient, or the reading could not be logged.
    """
    patient = load_patient(session, patient_id)
    same_name = patients_of_family_name(session, patient)
    if not session.sees_clinical:
        return Record(patient, same_name=same_name, is_clinical=False)
    everything = assessments_of(session, patient.id, withdrawn=True)
    standing = tuple(a for a in everything if a.withdrawal is None)
    papers: list[IssuedDocument] = []
    for assessment in standing:
        papers += documents_of(session, assessment.id)
    figures, altered = _figures(session, standing)
    return Record(
        patient,
        standing,
        tuple(papers),
        same_name,
        tuple(a for a in everything if a.withdrawal is not None),
        episodes_of(session, patient.id),
        _merges(session, patient.id),
        figures,
        altered,
        _copied(session, standing),
        outcomes=outcomes_until(session, standing[0]) if standing else (),
    )


def _merges(session: Session, patient_id: str) -> tuple[PatientMerge, ...]:
    if session.clinician.role is not Role.CLINICIAN:
        return ()
    return tuple(m for m in merges_of(session, patient_id) if m.undone_at is None)


def _figures(
    session: Session, standing: tuple[Assessment, ...]
) -> tuple[dict[str, tuple[SideFigures, ...]], frozenset[str]]:
    figures: dict[str, tuple[SideFigures, ...]] = {}
    altered: set[str] = set()
    for assessment in standing:
        if not assessment.is_signed:
            continue
        try:
            frozen = frozen_record(session, assessment.id)
        except StoreError:
            altered.add(assessment.id)
            continue
        if frozen is not None:
            figures[assessment.id] = tuple(
                f for f in map(_of_side, frozen.result.sides) if f is not None
            )
    return figures, frozenset(altered)


def _of_side(side: SideResult) -> SideFigures | None:
    by_region = {r.region: r.p for r in side.regions}
    hip, spine = by_region.get(Region.HIP_JOINT), by_region.get(Region.LUMBAR_SPINE)
    if hip is None or spine is None or not side.coexistence:
        return None
    return SideFigures(side.side, hip, spine, side.hip_and_spine)


def _copied(session: Session, standing: tuple[Assessment, ...]) -> dict[str, dict[str, int]]:
    """How many entries of each draft stand as they were copied, and from where."""
    found: dict[str, dict[str, int]] = {}
    for draft in standing:
        if draft.state is AssessmentState.DRAFT and draft.follows_id is not None:
            counts: dict[str, int] = {}
            for number in copied_entries(session, draft.id).values():
                counts[number] = counts.get(number, 0) + 1
            if counts:
                found[draft.id] = counts
    return found
