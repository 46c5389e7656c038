"""What papers are made with beside the record: the record's editions as the store knows them."""

from __future__ import annotations

from hipspine_desktop.domain.assessment import Assessment, AssessmentState, Standing
from hipspine_desktop.domain.records import IssuedDocument
from hipspine_desktop.services import pictures
from hipspine_desktop.services.compose_context import Edition, PaperContext
from hipspine_desktop.services.outcome_history import outcomes_until
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, record_life


def paper_context(
    session: Session,
    assessment_id: str,
    *,
    percentages: bool = True,
    patient_percentages: bool = False,
) -> PaperContext:
    """The context of papers about an assessment.

    Args:
        percentages: numbers in per cent; otherwise as so many of 100.
        patient_percentages: whether the patient's summary may name numbers at all.
    """
    session.require_clinical()
    with session.database.reading() as connection:
        editions = tuple(
            _edition(assessments.read_assessment(connection, i))
            for i in record_life.editions_of(connection, assessment_id)
        )
        about = assessments.read_assessment(connection, assessment_id)
        answered = assessments.answered_at(connection, assessment_id)
    return PaperContext(
        percentages,
        patient_percentages,
        editions,
        outcomes_until(session, about),
        pictures.logo(session),
        pictures.signature_of(session, session.clinician.id),
        answered,
    )


def paper_standing(issued: IssuedDocument, about: Assessment) -> Standing:
    """What an issued paper counts for now: one made from a draft that was signed since, or from
    an edition that was amended since, is superseded."""
    if about.standing in (Standing.WITHDRAWN, Standing.SUPERSEDED):
        return about.standing
    if issued.state is AssessmentState.DRAFT:
        return Standing.SUPERSEDED if about.is_signed else Standing.DRAFT
    return about.standing


def _edition(about: Assessment) -> Edition:
    signed_at = about.signature.at if about.signature is not None else None
    return Edition(about.record_number, signed_at, about.withdrawal is not None)
