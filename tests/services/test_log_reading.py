"""The log on the screen: narrowed, in pages, with names, and its head written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.errors import PermissionRefusedError, StoreError
from hipspine_desktop.services import amending, assessments, log_reading, patients
from hipspine_desktop.services.log_reading import Action, LogKind, LogQuery, read_log
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    add_clinician,
    open_practice,
)
from hipspine_desktop.services.record_view import open_record
from hipspine_desktop.services.session import Session


@pytest.fixture
def somebody(session: Session) -> Patient:
    return patients.save_new_patient(session, PatientDraft("Thistle", "Morag", "14-Mar-1960"))[0]


@pytest.fixture
def student(session: Session, folder: Path, surroundings: Surroundings) -> Iterator[Session]:
    add_clinician(session, NewClinician("stu", "Stu Dent", role=Role.STUDENT), "a long password")
    with open_practice(folder, "stu", "a long password", surroundings) as other:
        yield other


def test_newest_first_with_names_and_numbers(session: Session, somebody: Patient) -> None:
    draft, _ = assessments.start_assessment(session, somebody.id)
    entries = read_log(session, LogQuery()).entries
    assert [e.position for e in entries] == sorted((e.position for e in entries), reverse=True)
    assert entries[0].action is Action.ASSESSMENT_STARTED
    assert entries[0].patient == "THISTLE, Morag"
    assert entries[0].record_number == draft.record_number
    assert entries[0].who == session.clinician.name


def test_narrowed_by_patient_user_kind_and_day(session: Session, somebody: Patient) -> None:
    other, _ = patients.save_new_patient(session, PatientDraft("Sedge", "Ann", "01-Jan-1980"))
    patients.load_patient(session, other.id)
    of_one = read_log(session, LogQuery(patient="thistle")).entries
    assert {e.patient_id for e in of_one} == {somebody.id}
    assert read_log(session, LogQuery(patient="nobody of this name")).entries == ()
    assert read_log(session, LogQuery(clinician_id="nobody")).entries == ()
    kinds = {e.action for e in read_log(session, LogQuery(kind=LogKind.PATIENT)).entries}
    assert kinds == {Action.PATIENT_CREATED, Action.PATIENT_VIEWED}
    today = session.today()
    assert read_log(session, LogQuery(first_day=today, last_day=today)).entries
    later = today + timedelta(days=1)
    assert read_log(session, LogQuery(first_day=later)).entries == ()
    assert read_log(session, LogQuery(last_day=today - timedelta(days=1))).entries == ()


def test_every_action_has_one_kind() -> None:
    counted = [a for actions in log_reading._KINDS.values() for a in actions]
    assert len(counted) == len(set(counted))
    assert set(Action) == set(counted)


def test_pages_join_without_gap(
    session: Session, somebody: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        patients.load_patient(session, somebody.id)
    whole = read_log(session, LogQuery()).entries
    monkeypatch.setattr(log_reading, "PAGE", 3)
    seen = []
    query = LogQuery()
    while True:
        page = read_log(session, query)
        seen += page.entries
        if not page.more:
            break
        query = LogQuery(before=page.entries[-1].position)
    assert tuple(seen) == whole


def test_the_head_is_written_where_one_says(session: Session, tmp_path: Path) -> None:
    head = log_reading.export_head(session, tmp_path / "head.txt")
    assert f"entries {head.count}\nmac {head.mac}\n" in (tmp_path / "head.txt").read_text()
    with pytest.raises(StoreError):
        log_reading.export_head(session, tmp_path / "none" / "head.txt")


def test_details_changed_are_named_never_quoted(session: Session, somebody: Patient) -> None:
    draft = replace(PatientDraft.of(somebody), phone="01482 496001", alerts="Warfarin")
    patients.update_patient(session, somebody, draft)
    entry = read_log(session, LogQuery(kind=LogKind.PATIENT)).entries[0]
    assert entry.detail["fields"] == "address alerts"
    assert "Warfarin" not in str(entry)


def test_a_discarded_draft_leaves_the_timeline_with_a_trace(
    session: Session, somebody: Patient
) -> None:
    draft, _ = assessments.start_assessment(session, somebody.id)
    with pytest.raises(StoreError, match="reason"):
        amending.discard_draft(session, draft.id, " ")
    gone, _ = amending.discard_draft(session, draft.id, "Started by mistake")
    assert gone.withdrawal is not None
    record = open_record(session, somebody.id)
    assert record.assessments == ()
    assert [a.id for a in record.withdrawn] == [draft.id]
    with pytest.raises(StoreError):
        amending.discard_draft(session, draft.id, "Again")


def test_a_student_discards_only_what_is_his_or_hers(
    session: Session, somebody: Patient, student: Session
) -> None:
    theirs, _ = assessments.start_assessment(session, somebody.id)
    own, _ = assessments.start_assessment(student, somebody.id)
    with pytest.raises(PermissionRefusedError):
        amending.discard_draft(student, theirs.id, "Not mine")
    assert amending.discard_draft(student, own.id, "By mistake")[0].withdrawal is not None
