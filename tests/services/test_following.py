"""Episodes of care, follow-ups, and copying as an act of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.services import amending, assessments, episodes, following, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store.draft_changes import Place
from tests.services.results import BLADDER, GROIN, SADDLE

HISTORY = NarrativeField.HISTORY


@pytest.fixture
def follow_up(session: Session, signed: Assessment) -> Assessment:
    return following.start_follow_up(session, signed.id)[0]


def test_a_follow_up_starts_empty_beside_the_last_visit(
    session: Session, signed: Assessment, follow_up: Assessment
) -> None:
    assert follow_up.follows_id == signed.id
    assert len(list(follow_up.answers)) == 0
    assert dict(follow_up.narrative) == {}
    assert following.previous_visit(session, follow_up.id) == signed
    assert following.previous_visit(session, signed.id) is None
    assert follow_up.record_number != signed.record_number


def test_only_what_was_chosen_is_copied_and_says_where_from(
    session: Session, signed: Assessment, follow_up: Assessment
) -> None:
    copied, _ = following.copy_forward(session, follow_up.id, (GROIN,), (HISTORY,))
    assert copied.answers.of("groin", Side.RIGHT) == PRESENT
    assert copied.narrative == {HISTORY: "Fell in March"}
    assert len(list(copied.answers)) == 1
    assert following.copied_entries(session, follow_up.id) == {
        Place.of_answer(GROIN): signed.record_number,
        Place.of_narrative(HISTORY): signed.record_number,
    }


def test_cauda_equina_is_asked_again(
    session: Session, signed: Assessment, follow_up: Assessment
) -> None:
    copied, changes = following.copy_forward(session, follow_up.id, (BLADDER, SADDLE))
    assert copied == follow_up
    assert not changes


def test_what_was_entered_is_not_overwritten_and_a_change_ends_the_copy(
    session: Session, follow_up: Assessment
) -> None:
    assessments.set_answer(session, follow_up.id, GROIN, ABSENT)
    copied, _ = following.copy_forward(session, follow_up.id, (GROIN,), (HISTORY,))
    assert copied.answers.of("groin", Side.RIGHT) == ABSENT
    assert list(following.copied_entries(session, follow_up.id)) == [Place.of_narrative(HISTORY)]
    assessments.set_narrative(session, follow_up.id, HISTORY, "Fell in March; better")
    assert following.copied_entries(session, follow_up.id) == {}
    undone, _ = assessments.undo(session, follow_up.id)
    assert undone.narrative == {HISTORY: "Fell in March"}
    assert list(following.copied_entries(session, follow_up.id)) == [Place.of_narrative(HISTORY)]


def test_a_copy_is_undone_and_done_again_with_its_source_after_a_restart(
    session: Session, signed: Assessment, follow_up: Assessment, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    following.copy_forward(session, follow_up.id, (GROIN,))
    undone, _ = assessments.undo(session, follow_up.id)
    assert undone.answers.of("groin", Side.RIGHT) == NOT_ASKED
    assert following.copied_entries(session, follow_up.id) == {}
    session.close()
    with open_practice(folder, "anna", password, surroundings) as again:
        assessments.load_assessment(again, follow_up.id)
        assessments.redo(again, follow_up.id)
        assert following.copied_entries(again, follow_up.id) == {
            Place.of_answer(GROIN): signed.record_number
        }


def test_the_signature_names_what_was_copied(
    session: Session, signed: Assessment, follow_up: Assessment, password: str, result: Result
) -> None:
    for key in (BLADDER, SADDLE):
        assessments.set_answer(session, follow_up.id, key, ABSENT)
    assessments.set_complaint(session, follow_up.id, Complaint(SymptomaticSide.RIGHT))
    assessments.set_impression(session, follow_up.id, Impression("Hip", Agreement.AGREES))
    draft, _ = following.copy_forward(session, follow_up.id, (GROIN,))
    again, _ = assessments.sign(session, draft, password, result)
    record = assessments.frozen_record(session, again.id)
    assert record is not None
    assert record.content["follows"] == signed.id
    assert record.content["copied_forward"] == [
        {"target": "answer", "key": "groin:right", "from": signed.id}
    ]
    assert verify_records(session).is_sound


def test_the_visit_before_is_the_edition_that_counts(
    session: Session, signed: Assessment, follow_up: Assessment, password: str, result: Result
) -> None:
    draft, _ = amending.amend(session, signed.id, "more")
    amended, _ = assessments.sign(session, draft, password, result)
    assert following.previous_visit(session, follow_up.id) == amended
    with pytest.raises(StoreError, match="that counts"):
        following.start_follow_up(session, signed.id)
    amending.withdraw(session, amended.id, "wrong", password, wrong_patient=True)
    assert following.previous_visit(session, follow_up.id) is None
    with pytest.raises(StoreError, match="no previous visit"):
        following.copy_forward(session, follow_up.id, (GROIN,))


def test_a_draft_is_not_followed(session: Session, assessment: Assessment) -> None:
    with pytest.raises(StoreError, match="that counts"):
        following.start_follow_up(session, assessment.id)


def test_an_episode_holds_its_visits(session: Session, signed: Assessment) -> None:
    episode, _ = episodes.start_episode(session, signed.patient_id, " Hip pain ")
    assert (episode.title, episode.started_on) == ("Hip pain", date(2026, 11, 24))
    episodes.assign_episode(session, signed.id, episode.id)
    second, _ = following.start_follow_up(session, signed.id)
    (shown,) = episodes.episodes_of(session, signed.patient_id)
    assert shown.assessment_ids == (signed.id, second.id)
    ended, _ = episodes.change_episode(
        session, shown, title=shown.title, ended_on=date(2026, 12, 1), outcome="Walks again"
    )
    assert (ended.goes_on, ended.outcome, ended.version) == (False, "Walks again", 2)
    with pytest.raises(ConflictError):
        episodes.change_episode(session, shown, title="x", ended_on=None)
    episodes.assign_episode(session, second.id, None)
    assert episodes.episodes_of(session, signed.patient_id)[0].assessment_ids == (signed.id,)


def test_an_episode_is_refused_where_it_does_not_fit(
    session: Session, signed: Assessment, patient: Patient
) -> None:
    with pytest.raises(StoreError, match="title"):
        episodes.start_episode(session, patient.id, " ")
    episode, _ = episodes.start_episode(session, patient.id, "Hip")
    with pytest.raises(StoreError, match="before it began"):
        episodes.change_episode(session, episode, title="Hip", ended_on=date(2026, 1, 1))
    other, _ = patients.save_new_patient(
        session, PatientDraft(family_name="Other", given_name="A", born="1-Jan-1980")
    )
    theirs, _ = episodes.start_episode(session, other.id, "Hip")
    with pytest.raises(StoreError, match="another patient"):
        episodes.assign_episode(session, signed.id, theirs.id)
