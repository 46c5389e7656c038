from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    Answer,
    AnswerKey,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    AssessmentState,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import (
    FlagState,
    RaisedBy,
    RedFlag,
    Result,
)
from hipspine_desktop.errors import (
    ConflictError,
    SignedRecordError,
    StoreError,
    WrongPasswordError,
)
from hipspine_desktop.services import assessments, following, patients
from hipspine_desktop.services.backup import check_records
from hipspine_desktop.services.paper_context import paper_context
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import (
    Surroundings,
    open_practice,
)
from hipspine_desktop.services.session import Session
from tests.services.raw import raw_records
from tests.services.results import BLADDER, GROIN, SADDLE, result_for as _result


def test_signing_freezes_everything(
    session: Session, ready: Assessment, signed: Assessment, result: Result, patient: Patient,
    folder: Path, password: str, surroundings: Surroundings,
) -> None:  # fmt: skip
    assert signed.state is AssessmentState.SIGNED
    assert signed.answers == ready.answers
    assert signed.signature is not None
    assert signed.signature.name == "Anna Sample"
    assert signed.signature.registration == "HCPC PH000000"
    session.close()
    again = open_practice(folder, "anna", password, surroundings)
    assert assessments.load_assessment(again, signed.id) == signed
    record = assessments.frozen_record(again, signed.id)
    assert record is not None
    assert record.result == result
    assert record.patient == patient
    assert record.practice == again.practice
    assert record.content_hash == signed.signature.content_hash
    assert record.knowledge_version == "1.2.3"
    assert record.content["recorded"]["narrative"] == {"history": "Fell in March"}
    assert record.content["labels"]["groin"] == {"label": "Groin pain", "unit": ""}
    check_records(again)
    again.close()


def test_the_hash_is_that_of_the_stored_text(session: Session, signed: Assessment) -> None:
    raw: Any = raw_records(session.database)
    content, kept = raw.execute("SELECT content, content_hash FROM snapshot").fetchone()
    raw.close()
    assert hashlib.sha256(content.encode()).hexdigest() == kept
    assert signed.signature is not None
    assert signed.signature.content_hash == kept


def test_later_details_of_the_patient_do_not_reach_what_was_signed(
    session: Session, signed: Assessment, patient: Patient
) -> None:
    changed = replace(PatientDraft.of(patient), family_name="Bramble")
    patients.update_patient(session, patient, changed)
    record = assessments.frozen_record(session, signed.id)
    assert record is not None
    assert record.patient.family_name == "Thistle"


def test_no_service_changes_what_is_signed(
    session: Session, signed: Assessment, password: str, result: Result
) -> None:
    for write in (
        lambda: assessments.set_answer(session, signed.id, GROIN, ABSENT),
        lambda: assessments.set_narrative(session, signed.id, NarrativeField.PLAN, "x"),
        lambda: assessments.set_complaint(session, signed.id, Complaint(SymptomaticSide.LEFT)),
        lambda: assessments.set_impression(session, signed.id, Impression("Spine")),
        lambda: assessments.acknowledge_flag(session, signed.id, "fracture"),
        lambda: assessments.undo(session, signed.id),
        lambda: assessments.redo(session, signed.id),
        lambda: assessments.sign(session, signed, password, result),
    ):
        with pytest.raises(SignedRecordError):
            write()
    assert assessments.load_assessment(session, signed.id) == signed
    assert not assessments.note_urgency(session, signed.id, Urgency.ROUTINE)


FORBIDDEN = [
    "UPDATE assessment SET impression_text = 'x' WHERE id = :id",
    "UPDATE assessment SET state = 'draft' WHERE id = :id",
    "UPDATE assessment SET urgency = NULL",
    "DELETE FROM assessment WHERE id = :id",
    "INSERT OR REPLACE INTO assessment SELECT * FROM assessment WHERE id = :id",
    "UPDATE answer SET state = 'absent' WHERE finding_id = 'groin'",
    "UPDATE answer SET assessment_id = (SELECT id FROM assessment WHERE state = 'draft')",
    "UPDATE answer SET assessment_id = :id WHERE assessment_id <> :id",
    "DELETE FROM answer WHERE finding_id = 'groin'",
    "INSERT OR REPLACE INTO answer SELECT assessment_id, finding_id, side, 'absent', NULL, NULL, "
    "NULL, '', changed_at, changed_by FROM answer WHERE finding_id = 'groin'",
    "INSERT INTO answer SELECT assessment_id, 'rotation', 'left', 'present', NULL, NULL, NULL, "
    "'', changed_at, changed_by FROM answer WHERE finding_id = 'bladder'",
    "UPDATE narrative SET text = 'x'",
    "DELETE FROM narrative",
    "DELETE FROM assessment_change WHERE assessment_id = :id",
    "UPDATE assessment_change SET state = 'undone' WHERE assessment_id = :id",
    "INSERT INTO acknowledgement (assessment_id, flag_id, reason, set_aside, by_id, by_name, at) "
    "VALUES (:id, 'f', '', false, '', '', '2026-11-24 09:00:00.000000')",
    "UPDATE snapshot SET content = '{}'",
    "DELETE FROM snapshot",
    "INSERT OR REPLACE INTO snapshot SELECT * FROM snapshot",
    "UPDATE signature SET name = 'Somebody Else'",
    "DELETE FROM signature",
    "INSERT OR REPLACE INTO signature SELECT * FROM signature",
    "DELETE FROM audit",
    "DELETE FROM patient",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_plain_sql_with_the_key_in_hand_changes_nothing(
    statement: str, session: Session, signed: Assessment, patient: Patient
) -> None:
    draft, _ = assessments.start_assessment(session, patient.id)
    assessments.set_answer(session, draft.id, GROIN, ABSENT)
    raw: Any = raw_records(session.database)
    with pytest.raises(Exception, match=r"signed record|append-only|record is kept"):
        raw.execute(statement, {"id": signed.id} if ":id" in statement else {})
    raw.close()
    assert assessments.load_assessment(session, signed.id) == signed
    assert assessments.frozen_record(session, signed.id) is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment SET state = 'signed'",
        "UPDATE assessment SET patient_id = 'another'",
        "UPDATE assessment SET record_serial = 7",
        "INSERT INTO signature VALUES (:id, :by, '', '', '', '2026-11-24 09:00:00.000000', 'x', "
        "'student')",
    ],
)
def test_a_draft_is_neither_signed_nor_moved_by_plain_sql(
    statement: str, session: Session, ready: Assessment
) -> None:
    raw: Any = raw_records(session.database)
    ids = {"id": ready.id, "by": session.clinician.id} if ":id" in statement else {}
    with pytest.raises(Exception, match=r"signature is missing|identity is fixed|signed record"):
        raw.execute(statement, ids)
    raw.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshot SET content = replace(content, 'March', 'April')",
        "UPDATE snapshot SET content_hash = replace(content_hash, substr(content_hash, 1, 1), 'z')",
        "UPDATE answer SET state = 'absent' WHERE finding_id = 'groin'",
        "DELETE FROM narrative",
        "UPDATE assessment SET symptomatic_side = 'left'",
        "DELETE FROM snapshot",
    ],
)
def test_what_was_altered_with_the_guards_off_is_noticed(
    statement: str, session: Session, signed: Assessment
) -> None:
    raw: Any = raw_records(session.database)
    with raw.unguarded():
        raw.execute(statement)
    raw.close()
    with pytest.raises(StoreError, match="no longer what was signed"):
        assessments.frozen_record(session, signed.id)


def test_a_draft_has_no_frozen_record(session: Session, ready: Assessment) -> None:
    assert assessments.frozen_record(session, ready.id) is None


def test_signing_needs_ones_own_password(
    session: Session, ready: Assessment, result: Result
) -> None:
    with pytest.raises(WrongPasswordError):
        assessments.sign(session, ready, "another password", result)
    assert not assessments.load_assessment(session, ready.id).is_signed


def test_what_is_on_the_screen_is_what_is_signed(
    session: Session, ready: Assessment, password: str, patient: Patient
) -> None:
    assessments.set_answer(session, ready.id, AnswerKey("rotation", Side.LEFT), Answer.of_value(9))
    with pytest.raises(ConflictError, match="changed after what is shown"):
        assessments.sign(session, ready, password, _result(patient))
    newest = assessments.load_assessment(session, ready.id)
    for stale in (_result(patient, ABSENT), _result(patient, age=40)):
        with pytest.raises(ConflictError):
            assessments.sign(session, newest, password, stale)
    other = replace(_result(patient), sex="male")
    with pytest.raises(ConflictError):
        assessments.sign(session, newest, password, other)
    assert assessments.sign(session, newest, password, _result(patient))[0].is_signed


def test_cauda_equina_questions_must_have_an_answer(
    session: Session, ready: Assessment, password: str, result: Result
) -> None:
    for key in (BLADDER, SADDLE):
        open_one, _ = assessments.set_answer(session, ready.id, key, NOT_ASKED)
    assert assessments.signing_obstacles(session.catalogue, open_one, result) == (
        "Not asked: Bladder, Saddle feeling. You can sign when these have an answer, also "
        "“could not ask”.",
    )
    with pytest.raises(StoreError, match="Not asked: Bladder, Saddle feeling"):
        assessments.sign(session, open_one, password, result)
    assert not assessments.load_assessment(session, ready.id).is_signed


def _flag(urgency: Urgency) -> RedFlag:
    return RedFlag(
        f"flag_{urgency}", "fracture", "Possible fracture", FlagState.RAISED, urgency,
        Destination.EMERGENCY_DEPARTMENT, "Image it.", "today", (RaisedBy("a fall"),), (), (),
    )  # fmt: skip


@pytest.mark.only_in("sqlcipher")  # decided before the store is asked
@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.URGENT])
@pytest.mark.parametrize("set_aside", [True, False])
def test_raised_flags_must_have_been_seen(
    urgency: Urgency, set_aside: bool, session: Session, ready: Assessment, password: str,
    result: Result,
) -> None:  # fmt: skip
    alarming = replace(result, red_flags=(_flag(urgency), _flag(Urgency.SOON)))
    assert assessments.signing_obstacles(session.catalogue, ready, alarming) == (
        "Red flag not acknowledged or set aside: Possible fracture.",
    )
    with pytest.raises(StoreError, match="Red flag not acknowledged"):
        assessments.sign(session, ready, password, alarming)
    assert not assessments.load_assessment(session, ready.id).is_signed
    seen, _ = assessments.acknowledge_flag(
        session, ready.id, f"flag_{urgency}", "X-ray asked for", set_aside=set_aside
    )
    assert assessments.signing_obstacles(session.catalogue, seen, alarming) == ()
    assert assessments.sign(session, seen, password, alarming)[0].is_signed


@pytest.mark.parametrize("set_aside", [True, False])
def test_a_flag_set_aside_is_looked_at_again_when_an_answer_that_raises_it_changes(
    set_aside: bool, session: Session, ready: Assessment, password: str, result: Result
) -> None:
    raised = replace(
        _flag(Urgency.EMERGENCY),
        raised_by=(RaisedBy("an age"), RaisedBy("saddle", SADDLE), RaisedBy("bladder", BLADDER)),
    )
    alarming = replace(result, red_flags=(raised,))
    assessments.acknowledge_flag(
        session, ready.id, raised.id, "Unchanged since a birth in 1990", set_aside=set_aside
    )
    changed, _ = assessments.set_answer(session, ready.id, SADDLE, PRESENT)
    if not set_aside:  # what is being done about it goes on
        assert assessments.sign(session, changed, password, alarming)[0].is_signed
        return
    with pytest.raises(StoreError, match="Set aside before an answer that raises it was changed"):
        assessments.sign(session, changed, password, alarming)
    assert paper_context(session, ready.id).answered[SADDLE] > changed.acknowledgements[-1].at
    again, _ = assessments.acknowledge_flag(
        session, ready.id, raised.id, "Sent to the emergency department"
    )
    assert assessments.sign(session, again, password, alarming)[0].is_signed


@pytest.mark.only_in("sqlcipher")  # decided before the store is asked
@pytest.mark.parametrize(
    ("impression", "sentence"),
    [
        (Impression("  ", Agreement.AGREES), "Your own conclusion is missing"),
        (Impression("Spine", Agreement.DIFFERS, " "), "the reason is missing"),
    ],
)
def test_ones_own_conclusion_is_needed(
    impression: Impression, sentence: str, session: Session, ready: Assessment, password: str,
    result: Result,
) -> None:  # fmt: skip
    without, _ = assessments.set_impression(session, ready.id, impression)
    with pytest.raises(StoreError, match=sentence):
        assessments.sign(session, without, password, result)


@pytest.mark.parametrize("later", [Urgency.EMERGENCY, Urgency.ROUTINE, Urgency.SOON])
def test_a_follow_up_just_begun_does_not_lower_the_urgency_in_the_list(
    later: Urgency, session: Session, ready: Assessment, password: str, result: Result
) -> None:
    urgent = replace(result, pathway=replace(result.pathway, urgency=Urgency.URGENT))
    first = assessments.sign(session, ready, password, urgent)[0]
    again = following.start_follow_up(session, first.id)[0]
    assessments.note_urgency(session, again.id, later)
    (row,) = patients.recent_patients(session)
    worse = Urgency.EMERGENCY if later is Urgency.EMERGENCY else Urgency.URGENT
    assert (row.draft_id, row.urgency) == (again.id, worse)
