"""Records that may go: computed, never by themselves, never while held, and a stub is left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.patient import Identifier, Patient
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.domain.retention import Country
from hipspine_desktop.errors import StoreError, WrongPasswordError
from hipspine_desktop.services import (
    amending,
    assessments,
    episodes,
    following,
    letters,
    merging,
    patients,
    retention,
)
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from tests.services.raw import raw_records

ENGLAND = Country.ENGLAND
NINE_YEARS = timedelta(days=9 * 366)


@pytest.fixture
def patient(session: Session) -> Patient:
    draft = PatientDraft(
        family_name="Thistle", given_name="Morag", born="14-Mar-1960", nhs_number="999 000 0018"
    )
    return patients.save_new_patient(session, draft)[0]


@pytest.fixture
def full(session: Session, signed: Assessment, password: str, clock: Any) -> Assessment:
    """A record with everything that a record can hold, and another patient's beside it."""
    letters.record_document(session, signed.id, DocumentKind.REPORT, b"%PDF-1.7", "Report")
    amending.add_addendum(session, signed.id, "late", signed.created_at, password)
    episode, _ = episodes.start_episode(session, signed.patient_id, "Hip pain")
    episodes.assign_episode(session, signed.id, episode.id)
    draft, _ = following.start_follow_up(session, signed.id)
    following.copy_forward(session, draft.id, (AnswerKey("groin", Side.RIGHT),))
    gone, _ = assessments.start_assessment(session, signed.patient_id)
    amending.withdraw(session, gone.id, "wrong patient", password, wrong_patient=True)
    amending.amend(session, signed.id, "more")
    other = PatientDraft(family_name="Bramble", given_name="Ann", born="1-Jan-1980")
    second, _ = patients.save_new_patient(session, other)
    kept, _ = assessments.start_assessment(session, second.id)
    assessments.set_answer(session, kept.id, AnswerKey("groin", Side.LEFT), PRESENT)
    return signed


def _rows(session: Session) -> dict[str, int]:
    raw: Any = raw_records(session.database)
    tables = raw.tables()
    counts = {t: raw.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for (t,) in tables}
    raw.close()
    return counts


def test_the_date_follows_the_last_entry_of_any_kind(
    session: Session, signed: Assessment, password: str, clock: Any
) -> None:
    first = retention.retention_of(session, signed.patient_id, ENGLAND)
    assert first.keep_until == first.last_entry.replace(year=first.last_entry.year + 8)
    for act in (
        lambda: amending.add_addendum(session, signed.id, "x", signed.created_at, password),
        lambda: letters.record_document(session, signed.id, DocumentKind.REPORT, b"%PDF-1", "x"),
        lambda: assessments.start_assessment(session, signed.patient_id),
    ):
        clock.now += timedelta(days=10)
        act()
        assert retention.retention_of(session, signed.patient_id, ENGLAND).last_entry == (
            session.today()
        )


def test_what_is_due_is_listed_and_nothing_else(
    session: Session, full: Assessment, clock: Any
) -> None:
    assert retention.due_records(session, ENGLAND) == ()
    clock.now += timedelta(days=6 * 366 + 2)
    assert retention.due_records(session, ENGLAND) == ()
    assert len(retention.due_records(session, Country.SCOTLAND)) == 2
    clock.now += NINE_YEARS
    draft = PatientDraft(family_name="New", given_name="Ann", born="1-Jan-1980")
    patients.save_new_patient(session, draft)
    listed = retention.due_records(session, ENGLAND)
    assert {s.patient.family_name for s in listed} == {"Bramble", "Thistle"}
    assert len(listed) == 2
    assert all(s.is_due(session.today()) for s in listed)


def test_a_record_that_must_be_kept_is_not_deleted(
    session: Session, full: Assessment, password: str, clock: Any
) -> None:
    before = _rows(session)
    with pytest.raises(StoreError, match="must still be kept"):
        retention.erase_record(session, full.patient_id, "old", password, ENGLAND)
    clock.now += NINE_YEARS
    hold, _ = retention.place_hold(session, full.patient_id, "Complaint")
    with pytest.raises(StoreError, match="is held"):
        retention.erase_record(session, full.patient_id, "old", password, ENGLAND)
    (held,) = [s for s in retention.due_records(session, ENGLAND) if s.holds]
    assert (held.holds, held.is_due(session.today())) == ((hold,), False)
    with pytest.raises(StoreError, match="reason"):
        retention.release_hold(session, hold.id, " ")
    retention.release_hold(session, hold.id, "Settled")
    with pytest.raises(StoreError, match="not in force"):
        retention.release_hold(session, hold.id, "Settled")
    with pytest.raises(StoreError, match="reason"):
        retention.erase_record(session, full.patient_id, "", password, ENGLAND)
    with pytest.raises(WrongPasswordError):
        retention.erase_record(session, full.patient_id, "old", "wrong password", ENGLAND)
    after = _rows(session)
    unlike = {t for t in before if before[t] != after[t]}
    assert unlike == {"audit", "retention_hold"}


def test_deletion_leaves_a_stub_and_nothing_else(
    session: Session, full: Assessment, password: str, clock: Any, folder: Path
) -> None:
    clock.now += NINE_YEARS
    stub, _ = retention.erase_record(session, full.patient_id, "Time is over", password, ENGLAND)
    assert stub.identifiers == (Identifier("NHS", "9990000018"),)
    assert len(stub.record_numbers) == 4
    assert (stub.name, stub.reason) == ("Anna Sample", "Time is over")
    assert retention.erasures(session) == (stub,)
    with pytest.raises(StoreError, match="not in the records"):
        patients.load_patient(session, full.patient_id)
    rows = _rows(session)
    left = {"patient": 1, "assessment": 1, "answer": 1, "assessment_change": 1, "erasure": 1}
    for table, count in rows.items():
        if table not in {"audit", "alembic_version", "practice", "clinician", "patient_term",
                         "patient_prefix", "recent_patient", "sqlite_sequence",
                         "key_ring"}:  # fmt: skip
            assert count == left.get(table, 0), table
    assert verify_records(session).is_sound
    assert [r.patient.family_name for r in patients.search_patients(session, "")] == ["Bramble"]


def test_the_database_itself_refuses_and_keeps_the_stub(
    session: Session, full: Assessment, password: str, clock: Any
) -> None:
    raw: Any = raw_records(session.database)
    stub = (
        "INSERT INTO erasure (patient_id, reason, identifiers, record_numbers, keep_until, "
        "clinician_id, name, at) VALUES ('{patient}', 'r', '[]', '[]', '{until}', "
        "(SELECT id FROM clinician), '', '{at} 00:00:00.000000')"
    )
    early = stub.format(patient=full.patient_id, until="2034-11-24", at="2026-11-24")
    with pytest.raises(Exception, match="record is kept"):
        raw.execute(early)
    retention.place_hold(session, full.patient_id, "Claim")
    late = stub.format(patient=full.patient_id, until="2034-11-24", at="2035-11-24")
    with pytest.raises(Exception, match="record is kept"):
        raw.execute(late)
    for statement in (
        "DELETE FROM patient", "DELETE FROM assessment", "DELETE FROM document",
        "DELETE FROM letter", "DELETE FROM retention_hold",
        "UPDATE retention_hold SET reason = 'x'",
        "UPDATE retention_hold SET placed_by_name = 'x'",
    ):  # fmt: skip
        if raw.execute(
            f"SELECT count(*) FROM {statement.split()[2 if 'DELETE' in statement else 1]}"
        ).fetchone()[0]:
            with pytest.raises(Exception, match=r"(?i)kept|signed record|append-only|foreign key"):
                raw.execute(statement)
    (hold,) = retention.retention_of(session, full.patient_id, ENGLAND).holds
    retention.release_hold(session, hold.id, "Settled")
    with pytest.raises(Exception, match="append-only"):
        raw.execute("UPDATE retention_hold SET released_at = NULL")
    clock.now += NINE_YEARS
    retention.erase_record(session, full.patient_id, "old", password, ENGLAND)
    for statement in ("DELETE FROM erasure", "UPDATE erasure SET reason = 'x'",
                      "INSERT OR REPLACE INTO erasure SELECT * FROM erasure"):  # fmt: skip
        with pytest.raises(Exception, match=r"append-only|record is kept"):
            raw.execute(statement)
    raw.close()


def test_joined_records_go_together(
    session: Session, patient: Patient, password: str, clock: Any
) -> None:
    twin = PatientDraft(family_name="Thistel", given_name="Morag", born="14-Mar-1960")
    other, _ = patients.save_new_patient(session, twin)
    merging.merge_patients(session, patient, other, "same person")
    retention.place_hold(session, other.id, "Claim")  # holds the person
    clock.now += NINE_YEARS
    status = retention.retention_of(session, patient.id, ENGLAND)
    assert len(status.holds) == 1
    retention.release_hold(session, status.holds[0].id, "Settled")
    with pytest.raises(StoreError, match="joined to another"):
        retention.erase_record(session, other.id, "old", password, ENGLAND)
    retention.erase_record(session, patient.id, "old", password, ENGLAND)
    assert {e.patient_id for e in retention.erasures(session)} == {patient.id, other.id}
    assert verify_records(session).is_sound
