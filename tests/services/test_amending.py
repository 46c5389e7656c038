"""After the signature: amend, add, countersign, withdraw; what was signed stays readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.answers import ABSENT, PRESENT, AnswerKey, Side, SymptomaticSide
from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
    Standing,
)
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Addressee, Role
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import (
    ConflictError,
    PermissionRefusedError,
    SignedRecordError,
    StoreError,
    WrongPasswordError,
)
from hipspine_desktop.services import amending, assessments, letters, patients
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    add_clinician,
    open_practice,
)
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from tests.services.raw import raw_records
from tests.services.results import BLADDER, GROIN, SADDLE, result_for

LEFT_GROIN = AnswerKey("groin", Side.LEFT)
YESTERDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
STUDENT_PASSWORD = "a long password"


@pytest.fixture
def student(session: Session, folder: Path, surroundings: Surroundings) -> Iterator[Session]:
    add_clinician(session, NewClinician("stu", "Stu Dent", role=Role.STUDENT), STUDENT_PASSWORD)
    with open_practice(folder, "stu", STUDENT_PASSWORD, surroundings) as opened:
        yield opened


@pytest.fixture
def amendment(session: Session, signed: Assessment) -> Assessment:
    return amending.amend(session, signed.id, "Groin was on the left too")[0]


@pytest.fixture
def amended(session: Session, amendment: Assessment, password: str, result: Result) -> Assessment:
    draft, _ = assessments.set_answer(session, amendment.id, LEFT_GROIN, PRESENT)
    return assessments.sign(session, draft, password, result)[0]


@pytest.fixture
def by_student(session: Session, student: Session, ready: Assessment, result: Result) -> Assessment:
    shown = assessments.load_assessment(student, ready.id)
    return assessments.sign(student, shown, STUDENT_PASSWORD, result)[0]


def _load(session: Session, assessment: Assessment) -> Assessment:
    return assessments.load_assessment(session, assessment.id)


def test_an_amendment_begins_with_all_that_was_signed(
    session: Session, signed: Assessment, amendment: Assessment
) -> None:
    assert amendment.standing is Standing.DRAFT
    assert (amendment.edition, amendment.amends_id) == (2, signed.id)
    assert amendment.record_number == signed.record_number[:-1] + "2"
    assert amendment.answers == signed.answers
    assert amendment.narrative == signed.narrative
    assert amendment.impression == signed.impression
    assert amendment.acknowledgements == signed.acknowledgements
    assert amendment.amendment_reason == "Groin was on the left too"
    assert _load(session, signed) == signed  # counts until the amendment is signed
    assert assessments.undo(session, amendment.id)[0] == amendment


def test_both_editions_stay_readable_and_say_which_counts(
    session: Session, signed: Assessment, amended: Assessment
) -> None:
    old = _load(session, signed)
    assert (old.standing, old.superseded_by) == (Standing.SUPERSEDED, amended.id)
    assert amended.standing is Standing.SIGNED
    assert old.answers == signed.answers
    assert amended.answers.of("groin", Side.LEFT) == PRESENT
    first = assessments.frozen_record(session, signed.id)
    second = assessments.frozen_record(session, amended.id)
    assert first is not None
    assert second is not None
    assert second.content["amendment"] == {
        "amends": signed.id,
        "reason": "Groin was on the left too",
        "content_hash": first.content_hash,
    }
    timeline = assessments.assessments_of(session, signed.patient_id)
    assert [a.id for a in timeline] == [amended.id, signed.id]
    assert verify_records(session).is_sound


def test_one_amendment_at_a_time_and_of_the_newest_edition(
    session: Session, signed: Assessment, amendment: Assessment, password: str, result: Result
) -> None:
    with pytest.raises(StoreError, match="begun already"):
        amending.amend(session, signed.id, "again")
    with pytest.raises(StoreError, match="as it stands"):
        amending.amend(session, amendment.id, "a draft is not amended")
    second, _ = assessments.sign(session, amendment, password, result)
    with pytest.raises(StoreError, match="as it stands"):
        amending.amend(session, signed.id, "of the old edition")
    third, _ = amending.amend(session, second.id, "once more")
    assert third.edition == 3


def test_an_amendment_given_up_leaves_the_record_as_it_was(
    session: Session, signed: Assessment, amendment: Assessment, password: str
) -> None:
    gone, _ = amending.withdraw(session, amendment.id, "not needed", password)
    assert gone.standing is Standing.WITHDRAWN
    assert _load(session, signed).standing is Standing.SIGNED
    assert amending.amend(session, signed.id, "another way")[0].edition == 3


@pytest.mark.only_in("sqlcipher")  # decided before the store is asked
@pytest.mark.parametrize("reason", ["", "  "])
def test_reasons_are_needed(
    reason: str, session: Session, signed: Assessment, password: str
) -> None:
    for act in (
        lambda: amending.amend(session, signed.id, reason),
        lambda: amending.withdraw(session, signed.id, reason, password),
        lambda: amending.add_addendum(session, signed.id, reason, YESTERDAY, password),
    ):
        with pytest.raises(StoreError, match="needs"):
            act()
    assert _load(session, signed) == signed


def test_ones_own_password_is_needed(session: Session, by_student: Assessment) -> None:
    for act in (
        lambda: amending.withdraw(session, by_student.id, "x", "wrong password"),
        lambda: amending.add_addendum(session, by_student.id, "x", YESTERDAY, "wrong password"),
        lambda: amending.countersign(session, by_student, "wrong password"),
    ):
        with pytest.raises(WrongPasswordError):
            act()


def test_a_late_note_says_when_it_happened_and_when_it_was_written(
    session: Session, signed: Assessment, password: str
) -> None:
    first, _ = amending.add_addendum(session, signed.id, "Rang: worse", YESTERDAY, password)
    both, _ = amending.add_addendum(session, signed.id, "Rang: better", YESTERDAY, password)
    assert [n.text for n in both.addenda] == ["Rang: worse", "Rang: better"]
    assert first.addenda[0].event_at == YESTERDAY < first.addenda[0].written_at
    assert first.addenda[0].registration == "HCPC PH000000"
    assert both.answers == signed.answers
    assert assessments.frozen_record(session, signed.id) is not None
    assert verify_records(session).is_sound


def test_a_late_note_is_about_what_happened_and_about_what_is_signed(
    session: Session, signed: Assessment, password: str, clock: Any
) -> None:
    tomorrow = clock.now + timedelta(days=1)
    with pytest.raises(StoreError, match="has happened"):
        amending.add_addendum(session, signed.id, "x", tomorrow, password)
    draft, _ = assessments.start_assessment(session, signed.patient_id)
    with pytest.raises(StoreError, match="as it stands"):
        amending.add_addendum(session, draft.id, "x", YESTERDAY, password)


def test_what_a_student_signs_waits_for_the_supervisor(
    session: Session, by_student: Assessment, patient: Patient, password: str
) -> None:
    assert by_student.standing is Standing.AWAITING_COUNTERSIGNATURE
    assert by_student.signature is not None
    assert by_student.signature.role is Role.STUDENT
    (waiting,) = amending.waiting_records(session)
    assert (waiting.patient, waiting.assessment) == (patient, by_student)
    done, _ = amending.countersign(session, waiting.assessment, password)
    assert done.standing is Standing.SIGNED
    assert done.countersignature is not None
    assert done.countersignature.name == "Anna Sample"
    assert amending.waiting_records(session) == ()
    with pytest.raises(StoreError, match="as it stands"):
        amending.countersign(session, done, password)
    assert verify_records(session).is_sound


def test_a_students_amendment_counts_once_it_is_countersigned(
    session: Session, student: Session, signed: Assessment, result: Result, password: str
) -> None:
    draft, _ = amending.amend(student, signed.id, "left side too")
    by_student, _ = assessments.sign(student, draft, STUDENT_PASSWORD, result)
    assert _load(session, signed).standing is Standing.SIGNED
    with pytest.raises(StoreError, match="begun already"):
        amending.amend(session, signed.id, "meanwhile")
    amending.countersign(session, by_student, password)
    assert _load(session, signed).standing is Standing.SUPERSEDED


def test_students_neither_countersign_nor_withdraw_nor_add(
    student: Session, by_student: Assessment
) -> None:
    for act in (
        lambda: amending.countersign(student, by_student, STUDENT_PASSWORD),
        lambda: amending.withdraw(student, by_student.id, "x", STUDENT_PASSWORD),
        lambda: amending.add_addendum(student, by_student.id, "x", YESTERDAY, STUDENT_PASSWORD),
        lambda: amending.waiting_records(student),
    ):
        with pytest.raises(PermissionRefusedError):
            act()


def test_a_clinicians_record_needs_no_countersignature(
    session: Session, signed: Assessment, password: str
) -> None:
    with pytest.raises(StoreError, match="as it stands"):
        amending.countersign(session, signed, password)


def test_the_wrong_patient_leaves_the_care_views_and_keeps_a_trace(
    session: Session, signed: Assessment, amended: Assessment, patient: Patient, password: str
) -> None:
    letters.record_document(session, signed.id, DocumentKind.REPORT, b"%PDF-1.7", "Report")
    gone, _ = amending.withdraw(
        session, amended.id, "Was about Mrs Thistle senior", password, wrong_patient=True
    )
    assert gone.withdrawal is not None
    assert (gone.withdrawal.wrong_patient, gone.withdrawal.name) == (True, "Anna Sample")
    assert assessments.assessments_of(session, patient.id) == ()
    traced = assessments.assessments_of(session, patient.id, withdrawn=True)
    assert [a.standing for a in traced] == [Standing.WITHDRAWN] * 2
    assert [a.answers for a in traced] == [amended.answers, signed.answers]
    (row,) = patients.search_patients(session, "Thistle")
    assert (row.last_seen, row.draft_id, row.urgency) == (None, None, None)
    (issued,) = letters.documents_of(session, signed.id)
    assert letters.document_content(session, issued.id) == b"%PDF-1.7"
    assert assessments.frozen_record(session, signed.id) is not None
    assert verify_records(session).is_sound


def test_nothing_is_done_with_what_was_withdrawn(
    session: Session, ready: Assessment, password: str, result: Result
) -> None:
    amending.withdraw(session, ready.id, "wrong patient", password, wrong_patient=True)
    gone = _load(session, ready)
    letter = Letter(
        "", ready.id, Destination.VASCULAR, Urgency.ROUTINE, Addressee("x"), "", YESTERDAY
    )
    for act in (
        lambda: assessments.set_answer(session, ready.id, GROIN, ABSENT),
        lambda: assessments.set_narrative(session, ready.id, NarrativeField.PLAN, "x"),
        lambda: assessments.undo(session, ready.id),
        lambda: assessments.acknowledge_flag(session, ready.id, "fracture"),
        lambda: assessments.sign(session, gone, password, result),
        lambda: letters.save_letter(session, letter),
        lambda: letters.record_document(session, ready.id, DocumentKind.REPORT, b"%PDF-1", "x"),
        lambda: amending.amend(session, ready.id, "x"),
        lambda: amending.withdraw(session, ready.id, "x", password),
        lambda: amending.add_addendum(session, ready.id, "x", YESTERDAY, password),
    ):
        with pytest.raises((SignedRecordError, StoreError), match=r"withdrawn|as it stands"):
            act()
    assert not assessments.note_urgency(session, ready.id, Urgency.ROUTINE)
    assert _load(session, ready) == gone


def test_an_amendment_is_no_visit(
    session: Session, signed: Assessment, clock: Any, patient: Patient
) -> None:
    clock.now += timedelta(days=30)
    draft, _ = amending.amend(session, signed.id, "x")
    (row,) = patients.search_patients(session, "Thistle")
    assert row.last_seen == signed.created_at.date()
    assert row.draft_id == draft.id


FORBIDDEN = [
    "UPDATE addendum SET text = 'x'",
    "DELETE FROM addendum",
    "INSERT OR REPLACE INTO addendum SELECT * FROM addendum",
    "UPDATE countersignature SET name = 'x'",
    "DELETE FROM countersignature",
    "INSERT OR REPLACE INTO countersignature SELECT * FROM countersignature",
    "UPDATE withdrawal SET reason = 'x'",
    "DELETE FROM withdrawal",
    "INSERT OR REPLACE INTO withdrawal SELECT * FROM withdrawal",
    # a student countersigns; somebody countersigns twice, or other content
    "INSERT INTO countersignature SELECT s.assessment_id, c.id, '', '', '', s.at, s.content_hash "
    "FROM signature s, clinician c WHERE s.role = 'student' AND c.role = 'student'",
    "INSERT INTO countersignature SELECT s.assessment_id, c.id, '', '', '', s.at, 'other' "
    "FROM signature s, clinician c WHERE s.role = 'student' AND c.role = 'clinician'",
    "INSERT INTO addendum SELECT 'new', a.id, 't', a.created_at, a.changed_at, a.author_id, '', "
    "'', '', 'h' FROM assessment a WHERE a.state = 'draft'",
    # drafts that were withdrawn are fixed too
    "UPDATE assessment SET impression_text = 'x' WHERE id IN "
    "(SELECT assessment_id FROM withdrawal)",
    "UPDATE answer SET state = 'absent' WHERE assessment_id IN "
    "(SELECT assessment_id FROM withdrawal)",
    "DELETE FROM assessment WHERE state = 'draft'",
    "UPDATE assessment SET amends_id = NULL WHERE amends_id IS NOT NULL",
    "UPDATE assessment SET follows_id = id WHERE state = 'draft'",
    "INSERT INTO letter SELECT 'new', w.assessment_id, 'vascular', 'routine', '', '', '', '[]', "
    "'', '', '', '[]', '[]', w.at, '', 1, NULL, NULL FROM withdrawal w",
    "INSERT INTO document SELECT 'new', w.assessment_id, NULL, 'report', 'draft', '', "
    "CAST('b' AS BLOB), 1, 'h', '', '', w.at FROM withdrawal w",
]
AMENDMENT = (
    "INSERT INTO assessment SELECT 'new', {patient}, record_year, record_serial, {edition}, "
    "author_id, author_name, created_at, changed_at, 'draft', symptomatic_side, impression_text, "
    "impression_agreement, impression_reason, impression_conditions, urgency, 1, {amends}, "
    "{reason}, NULL FROM assessment WHERE record_edition = 1 AND record_serial = 1 "
    "AND state = {state}"
)
SOUND = {
    "patient": "patient_id", "edition": "7", "amends": "id", "reason": "'r'", "state": "'signed'",
}  # fmt: skip


@pytest.fixture
def full(
    session: Session, student: Session, signed: Assessment, password: str, result: Result
) -> Any:
    """A signed record with all that can follow, one of a student, and a withdrawn draft."""
    amending.add_addendum(session, signed.id, "note", YESTERDAY, password)
    amending.amend(session, signed.id, "reason")
    for countersigned in (True, False):
        draft, _ = assessments.start_assessment(student, signed.patient_id)
        for key, answer in ((BLADDER, ABSENT), (SADDLE, ABSENT), (GROIN, PRESENT)):
            assessments.set_answer(student, draft.id, key, answer)
        assessments.set_complaint(student, draft.id, Complaint(SymptomaticSide.RIGHT))
        impression = Impression("Hip", Agreement.AGREES)
        draft, _ = assessments.set_impression(student, draft.id, impression)
        done, _ = assessments.sign(student, draft, STUDENT_PASSWORD, result)
        if countersigned:
            amending.countersign(session, done, password)
    gone, _ = assessments.start_assessment(session, signed.patient_id)
    assessments.set_answer(session, gone.id, GROIN, PRESENT)
    amending.withdraw(session, gone.id, "wrong patient", password, wrong_patient=True)
    raw: Any = raw_records(session.database)
    yield raw
    raw.close()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_plain_sql_with_the_key_in_hand_changes_nothing(
    statement: str, session: Session, full: Any
) -> None:
    with pytest.raises(
        Exception, match=r"signed record|append-only|withdrawn record|identity is fixed"
    ):
        full.execute(statement)
    assert verify_records(session).is_sound


@pytest.mark.parametrize(
    "wrong",
    [{"amends": "NULL"}, {"reason": "''"}, {"edition": "1"}, {"patient": "'another'"},
     {"state": "'draft'", "amends": "id"}],
)  # fmt: skip
def test_an_amendment_without_ground_is_refused_by_the_database(
    wrong: dict[str, str], full: Any
) -> None:
    full.execute("PRAGMA foreign_keys = OFF")
    full.execute("BEGIN")
    full.execute(AMENDMENT.format(**SOUND))  # the sound one passes
    full.execute("ROLLBACK")
    if "state" in wrong:
        full.without_guard("assessment_unsigned")
        full.without_guard("assessment_signed_update")
        full.execute("UPDATE assessment SET state = 'draft'")
    with pytest.raises(Exception, match=r"no ground|signed record"):
        full.execute(AMENDMENT.format(**{**SOUND, **wrong}))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE addendum SET text = 'x'",
        "DELETE FROM addendum",
        "DELETE FROM countersignature",
        "UPDATE countersignature SET content_hash = 'x'",
        "DELETE FROM withdrawal",
        "UPDATE signature SET role = 'clinician' WHERE role = 'student'",
        "UPDATE assessment SET amends_id = NULL, record_edition = 1, record_serial = 99",
    ],
)
def test_what_was_altered_with_the_guards_off_is_noticed(
    statement: str, session: Session, full: Any, password: str
) -> None:
    if "record_serial" in statement:
        statement += " WHERE amends_id IS NOT NULL"
        open_one = full.execute("SELECT id FROM assessment WHERE amends_id IS NOT NULL").fetchone()
        _sign_open(session, open_one[0], password)
    with full.unguarded():
        full.execute(statement)
    assert not verify_records(session).is_sound


def _sign_open(session: Session, amendment_id: str, password: str) -> None:
    shown = assessments.load_assessment(session, amendment_id)
    patient = patients.load_patient(session, shown.patient_id)
    assessments.sign(session, shown, password, result_for(patient))


def test_what_is_shown_is_what_is_countersigned(
    session: Session, by_student: Assessment, password: str
) -> None:
    assert by_student.signature is not None
    other = replace(by_student, signature=replace(by_student.signature, content_hash="0" * 64))
    with pytest.raises(ConflictError):
        amending.countersign(session, other, password)
