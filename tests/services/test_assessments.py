from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerSet,
    CannotTestReason,
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
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.changes import Kind
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session

GROIN = AnswerKey("groin", Side.RIGHT)
ROTATION = AnswerKey("rotation", Side.LEFT)
ONSET = AnswerKey("onset")
PAINFUL = Answer.could_not_test(CannotTestReason.PAIN, "cried out")


def _stored(session: Session, assessment: Assessment) -> Assessment:
    return assessments.load_assessment(session, assessment.id)


def test_a_draft_begins_empty_and_numbered(session: Session, patient: Patient) -> None:
    first, changes = assessments.start_assessment(session, patient.id, initiator=patient)
    second, _ = assessments.start_assessment(session, patient.id)
    assert (first.record_number, second.record_number) == ("2026-0001-1", "2026-0002-1")
    assert changes.concern(Kind.ASSESSMENT, Kind.PATIENTS)
    assert (changes.patient_id, changes.assessment_id) == (patient.id, first.id)
    assert changes.initiator is patient
    assert first.answers == AnswerSet()
    assert first.author_name == "Anna Sample"
    assert assessments.assessments_of(session, patient.id) == (second, first)
    with pytest.raises(StoreError, match="not in the records"):
        assessments.start_assessment(session, "nobody")


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (GROIN, PRESENT),
        (GROIN, ABSENT),
        (GROIN, UNCLEAR),
        (GROIN, PAINFUL),
        (AnswerKey("groin"), PRESENT),  # side not stated
        (ROTATION, Answer.of_value(0.0)),
        (ROTATION, Answer.of_value(17.5, "end feel hard")),
        (AnswerKey("big_toe", Side.RIGHT), Answer.of_value(0.0)),
        (ONSET, Answer.of_value("sudden")),
    ],
)
def test_each_kind_of_answer_is_kept(
    key: AnswerKey, answer: Answer, session: Session, assessment: Assessment
) -> None:
    changed, changes = assessments.set_answer(session, assessment.id, key, answer)
    assert changes.kinds == {Kind.ANSWERS}
    assert changed == _stored(session, assessment)
    assert dict(changed.answers) == {key: answer}
    assert changed.version == assessment.version + 1
    removed, _ = assessments.set_answer(session, assessment.id, key, NOT_ASKED)
    assert len(removed.answers) == 0


@pytest.mark.parametrize(
    ("key", "answer", "sentence"),
    [
        (AnswerKey("elbow"), PRESENT, "no finding of the catalogue"),
        (AnswerKey("onset", Side.LEFT), Answer.of_value("sudden"), "has no side"),
        (ROTATION, PRESENT, "takes a value"),
        (ROTATION, Answer.of_value(61.0), "is 61, allowed: 0 to 60 degrees"),
        (ROTATION, Answer.of_value(-1.0), "allowed: 0 to 60"),
        (ROTATION, Answer.of_value(float("nan")), "not a finite number"),
        (ROTATION, Answer.of_value("17"), "not a number"),
        (GROIN, Answer.of_value(1.0), "takes no value"),
        (AnswerKey("big_toe", Side.LEFT), Answer.of_value(4.5), "allowed: 0, 1, 2, 3, 4, 5"),
        (ONSET, Answer.of_value("yesterday"), "allowed: sudden, gradual"),
    ],
)
def test_what_is_not_allowed_is_refused(
    key: AnswerKey, answer: Answer, sentence: str, session: Session, assessment: Assessment
) -> None:
    with pytest.raises(StoreError, match=sentence):
        assessments.set_answer(session, assessment.id, key, answer)
    assert _stored(session, assessment) == assessment


def test_saying_the_same_again_changes_nothing(session: Session, assessment: Assessment) -> None:
    once, _ = assessments.set_answer(session, assessment.id, GROIN, PRESENT)
    twice, changes = assessments.set_answer(session, assessment.id, GROIN, PRESENT)
    assert twice == once
    assert not changes


def test_all_other_parts_are_kept(session: Session, assessment: Assessment) -> None:
    impression = Impression("Hip", Agreement.DIFFERS, "Because", ("hip_oa",))
    assessments.set_narrative(session, assessment.id, NarrativeField.HISTORY, "Fell\nin March")
    assessments.set_complaint(session, assessment.id, Complaint(SymptomaticSide.BILATERAL))
    assessments.set_impression(session, assessment.id, impression)
    done, _ = assessments.acknowledge_flag(session, assessment.id, "fracture", "X-ray asked for")
    assert done == _stored(session, assessment)
    assert done.narrative == {NarrativeField.HISTORY: "Fell\nin March"}
    assert done.complaint.symptomatic_side is SymptomaticSide.BILATERAL
    assert done.impression == impression
    (seen,) = done.acknowledgements
    assert (seen.flag_id, seen.reason, seen.set_aside, seen.by) == (
        "fracture", "X-ray asked for", False, "Anna Sample",
    )  # fmt: skip
    with pytest.raises(StoreError, match="only with a reason"):
        assessments.acknowledge_flag(session, assessment.id, "fracture", " ", set_aside=True)


def test_undo_and_redo_go_through_the_whole_draft_and_survive_a_restart(
    session: Session, assessment: Assessment, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    steps = (
        lambda: assessments.set_answer(session, assessment.id, GROIN, PRESENT),
        lambda: assessments.set_answer(session, assessment.id, GROIN, PAINFUL),
        lambda: assessments.set_narrative(session, assessment.id, NarrativeField.PLAN, "Walk"),
        lambda: assessments.set_complaint(session, assessment.id, Complaint(SymptomaticSide.LEFT)),
        lambda: assessments.set_impression(session, assessment.id, Impression("Hip")),
        lambda: assessments.set_answer(session, assessment.id, GROIN, NOT_ASKED),
    )
    states = [assessment, *(step()[0] for step in steps)]
    session.close()
    again = open_practice(folder, "anna", password, surroundings)
    for wanted in reversed(states[:-1]):
        assert _content(assessments.undo(again, assessment.id)[0]) == _content(wanted)
    _, changes = assessments.undo(again, assessment.id)
    assert not changes
    assert assessments.undo_state(again, assessment.id).undo is None
    for wanted in states[1:]:
        assert _content(assessments.redo(again, assessment.id)[0]) == _content(wanted)
    assert not assessments.redo(again, assessment.id)[1]
    again.close()


def _content(draft: Assessment) -> tuple[Any, ...]:
    return draft.answers, dict(draft.narrative), draft.complaint, draft.impression


def test_a_new_change_gives_up_what_could_be_redone(
    session: Session, assessment: Assessment
) -> None:
    assessments.set_answer(session, assessment.id, GROIN, PRESENT)
    assessments.set_answer(session, assessment.id, GROIN, ABSENT)
    assessments.undo(session, assessment.id)
    assessments.set_answer(session, assessment.id, ONSET, Answer.of_value("sudden"))
    unchanged, changes = assessments.redo(session, assessment.id)
    assert not changes
    assert unchanged.answers.of("groin", Side.RIGHT) == PRESENT
    back, _ = assessments.undo(session, assessment.id)
    assert dict(back.answers) == {GROIN: PRESENT}
    assert len(assessments.undo(session, assessment.id)[0].answers) == 0


def test_text_typed_on_is_taken_back_in_one_go(
    session: Session, assessment: Assessment, clock: Any
) -> None:
    clock.step = timedelta(milliseconds=50)
    for text in ("F", "Fe", "Fell"):
        assessments.set_narrative(session, assessment.id, NarrativeField.HISTORY, text)
    clock.now += timedelta(minutes=1)
    assessments.set_narrative(session, assessment.id, NarrativeField.HISTORY, "Fell in March")
    first, _ = assessments.undo(session, assessment.id)
    assert first.narrative == {NarrativeField.HISTORY: "Fell"}
    assert assessments.undo(session, assessment.id)[0].narrative == {}
    assert assessments.redo(session, assessment.id)[0].narrative == first.narrative


STEPS = st.lists(
    st.one_of(
        st.just("undo"),
        st.just("redo"),
        st.tuples(
            st.sampled_from([GROIN, GROIN, AnswerKey("groin", Side.LEFT)]),
            st.sampled_from([PRESENT, ABSENT, NOT_ASKED, PAINFUL]),
        ),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undo_and_redo_agree_with_a_plain_list(
    steps: list[Any], session: Session, patient: Patient
) -> None:
    draft, _ = assessments.start_assessment(session, patient.id)
    past, future, now = [], [], draft.answers
    for step in steps:
        if step == "undo":
            draft, _ = assessments.undo(session, draft.id)
            if past:
                future.append(now)
                now = past.pop()
        elif step == "redo":
            draft, _ = assessments.redo(session, draft.id)
            if future:
                past.append(now)
                now = future.pop()
        else:
            draft, changes = assessments.set_answer(session, draft.id, *step)
            if changes:
                past.append(now)
                now, future = now.with_answer(*step), []
        assert draft.answers == now


def test_two_programs_do_not_overwrite_each_other_silently(
    session: Session, assessment: Assessment, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    other = open_practice(folder, "anna", password, surroundings)
    assessments.load_assessment(other, assessment.id)
    assessments.set_answer(session, assessment.id, GROIN, PRESENT)
    for write in (
        lambda: assessments.set_answer(other, assessment.id, GROIN, ABSENT),
        lambda: assessments.set_narrative(other, assessment.id, NarrativeField.PLAN, "x"),
        lambda: assessments.undo(other, assessment.id),
        lambda: assessments.acknowledge_flag(other, assessment.id, "fracture"),
    ):
        with pytest.raises(ConflictError, match="changed in another window"):
            write()
    read_again = assessments.load_assessment(other, assessment.id)
    assert dict(read_again.answers) == {GROIN: PRESENT}
    assessments.set_answer(other, assessment.id, GROIN, ABSENT)
    with pytest.raises(ConflictError):
        assessments.set_answer(session, assessment.id, ONSET, Answer.of_value("sudden"))
    other.close()


def test_answers_from_several_threads_are_all_kept(
    session: Session, assessment: Assessment
) -> None:
    failures: list[BaseException] = []

    def type_answers(side: Side) -> None:
        try:
            for degrees in range(15):
                key = AnswerKey("rotation", side)
                assessments.set_answer(session, assessment.id, key, Answer.of_value(degrees))
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failures.append(error)

    threads = [threading.Thread(target=type_answers, args=(side,)) for side in Side]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    stored = _stored(session, assessment)
    assert {a.value for a in stored.answers.values()} == {14.0}
    assert stored.version == assessment.version + 30


def test_urgency_for_the_list_is_no_change_of_the_draft(
    session: Session, assessment: Assessment
) -> None:
    assessments.note_urgency(session, assessment.id, Urgency.URGENT)
    (row,) = patients.search_patients(session, "thistle")
    assert row.urgency is Urgency.URGENT
    assert _stored(session, assessment) == assessment
