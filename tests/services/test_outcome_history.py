"""Which earlier visits a paper's outcome measures are compared with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, FindingKind, Laterality
from hipspine_desktop.domain.outcomes import OutcomeMeasure
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.services import amending, assessments, episodes, following
from hipspine_desktop.services.outcome_history import outcomes_until
from hipspine_desktop.services.paper_context import paper_context
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.session import Session
from tests.services.conftest import CHEAP, PASSWORD, MovedClock
from tests.services.results import result_for

SCORE = AnswerKey("hip_score")


@pytest.fixture
def surroundings(catalogue: Catalogue, clock: MovedClock) -> Surroundings:
    finding = FindingDefinition(
        "hip_score", "Hip score", "all", FindingKind.MEASURED, Laterality.MIDLINE,
        minimum=0, maximum=48,
    )  # fmt: skip
    measure = OutcomeMeasure("hip", "Hip score", "Hip form", True, 0, 48, 0, total="hip_score")
    whole = replace(catalogue, findings=(*catalogue.findings, finding), outcomes=(measure,))
    return Surroundings(whole, clock, clock.sleep, CHEAP)


def score(session: Session, draft: Assessment, value: float) -> Assessment:
    return assessments.set_answer(session, draft.id, SCORE, Answer.of_value(value))[0]


def sign(session: Session, patient: Patient, draft: Assessment) -> Assessment:
    stored = assessments.load_assessment(session, draft.id)
    return assessments.sign(session, stored, PASSWORD, result_for(patient))[0]


def told(session: Session, about: Assessment) -> list[float | None]:
    stored = assessments.load_assessment(session, about.id)
    return [s.score for series in outcomes_until(session, stored) for s in series.scores]


def copy_of(session: Session, source: Assessment, made: Assessment) -> None:
    """What signing needs, as the first visit has it."""
    assessments.set_complaint(session, made.id, source.complaint)
    for key, answer in source.answers.items():
        if key != SCORE:
            assessments.set_answer(session, made.id, key, answer)
    for field, text in source.narrative.items():
        assessments.set_narrative(session, made.id, field, text)
    assessments.set_impression(session, made.id, source.impression)


@pytest.fixture
def first(session: Session, patient: Patient, ready: Assessment) -> Assessment:
    return sign(session, patient, score(session, ready, 20))


@pytest.fixture
def second(session: Session, clock: MovedClock, first: Assessment) -> Assessment:
    clock.now += timedelta(days=30)
    made = following.start_follow_up(session, first.id)[0]
    copy_of(session, first, made)
    return score(session, made, 29)


def test_a_follow_up_is_compared_with_the_visit_it_follows(
    session: Session, first: Assessment, second: Assessment
) -> None:
    assert told(session, first) == [20]
    assert told(session, second) == [20, 29]
    series = paper_context(session, second.id).outcomes[0]
    assert (series.scores[1].on - series.scores[0].on).days == 30


def test_a_visit_that_follows_nothing_stands_alone_until_both_share_an_episode(
    session: Session, patient: Patient, clock: MovedClock, first: Assessment
) -> None:
    clock.now += timedelta(days=9)
    alone = score(session, assessments.start_assessment(session, patient.id)[0], 33)
    assert told(session, alone) == [33]
    episode = episodes.start_episode(session, patient.id, "Right hip")[0]
    for one in (first, alone):
        episodes.assign_episode(session, one.id, episode.id)
    assert told(session, alone) == [20, 33]
    assert told(session, first) == [20], "what came later is not told of the first visit"


def test_an_unsigned_and_a_withdrawn_visit_do_not_count(
    session: Session, patient: Patient, clock: MovedClock, first: Assessment, second: Assessment
) -> None:
    episode = episodes.start_episode(session, patient.id, "Right hip")[0]
    clock.now += timedelta(days=5)
    third = score(session, assessments.start_assessment(session, patient.id)[0], 40)
    for one in (first, second, third):
        episodes.assign_episode(session, one.id, episode.id)
    assert told(session, third) == [20, 40], "the second is a draft"
    sign(session, patient, second)
    assert told(session, third) == [20, 29, 40]
    amending.withdraw(session, first.id, "Another patient's visit", PASSWORD)
    assert told(session, third) == [29, 40]


def test_of_an_amended_visit_the_edition_that_counts_is_read_at_its_own_day(
    session: Session, patient: Patient, first: Assessment, second: Assessment
) -> None:
    amended = amending.amend(session, first.id, "Score misread")[0]
    score(session, amended, 18)
    assert told(session, second) == [20, 29], "an amendment that is not signed"
    sign(session, patient, amended)
    assert told(session, second) == [18, 29]
    series = outcomes_until(session, assessments.load_assessment(session, second.id))[0]
    assert series.scores[0].on == first.created_at.astimezone().date()
    assert told(session, amended) == [18]
