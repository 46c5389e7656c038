"""Two records of one person become one, and two again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.patient import AllergyStatus, Patient
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.services import amending, assessments, merging, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from tests.services.raw import raw_records


@pytest.fixture
def twin(session: Session) -> Patient:
    draft = PatientDraft(
        family_name="Maiden", given_name="Morag", born="14-Mar-1960", nhs_number="999 000 0018",
        phone="01482 496002", allergy_status=AllergyStatus.KNOWN, allergies="Latex",
        alerts="Warfarin", needs="Large print",
    )  # fmt: skip
    return patients.save_new_patient(session, draft)[0]


def test_nothing_that_warns_is_lost(session: Session, patient: Patient, twin: Patient) -> None:
    kept = replace(
        patient,
        allergy_status=AllergyStatus.NONE_KNOWN,
        needs="Interpreter",
        alerts=("Pacemaker",),
        contacts=("Neighbour",),
    )
    for one, other in ((kept, twin), (twin, kept)):
        both = merging.combined(one, other)
        assert (both.allergy_status, both.allergies) == (AllergyStatus.KNOWN, "Latex")
        assert set(both.alerts) == {"Pacemaker", "Warfarin"}
        assert both.contacts == ("Neighbour",)
        assert {"Interpreter", "Large print"} <= set(both.needs.split("; "))
        assert both.identifier("NHS") == "9990000018"
        assert (both.id, both.family_name) == (one.id, one.family_name)
    known = replace(patient, allergy_status=AllergyStatus.KNOWN, allergies="Penicillin")
    assert merging.combined(known, twin).allergies == "Penicillin; Latex"


def test_joined_records_are_one(
    session: Session, patient: Patient, twin: Patient, signed: Assessment
) -> None:
    """The signed record is the joined patient's; it is shown with the one that goes on."""
    done, _ = merging.merge_patients(session, twin, patient, "Married name")
    (row,) = patients.search_patients(session, "")
    assert row.patient.id == twin.id
    assert row.last_seen == signed.created_at.date()
    for words in ("Thistle", "Maiden", "999 000 0018"):
        assert [r.patient.id for r in patients.search_patients(session, words)] == [twin.id]
    assert patients.load_patient(session, patient.id).id == twin.id
    (shown,) = assessments.assessments_of(session, twin.id)
    assert shown == signed
    record = assessments.frozen_record(session, signed.id)
    assert record is not None
    assert record.patient == patient  # as it was signed
    assert patients.recent_patients(session)[0].patient.id == twin.id
    assert merging.merges_of(session, twin.id) == (done,)
    kept = patients.load_patient(session, twin.id)
    moved = replace(PatientDraft.of(kept), phone="01482 496003")
    patients.update_patient(session, kept, moved)
    assert [r.patient.id for r in patients.search_patients(session, "Thistle")] == [twin.id]
    with pytest.raises(StoreError, match="joined to another"):
        assessments.start_assessment(session, patient.id)
    draft, _ = amending.amend(session, signed.id, "an amendment of the joined one")
    assert draft.patient_id == patient.id
    assert verify_records(session).is_sound


def test_taken_back_they_are_as_before(
    session: Session, patient: Patient, twin: Patient, signed: Assessment
) -> None:
    done, _ = merging.merge_patients(session, twin, patient, "Same person")
    after, _ = merging.undo_merge(session, done.id)
    assert after.details_restored
    assert replace(after.kept, version=1) == replace(twin, version=1)
    assert replace(after.merged, version=1) == replace(patient, version=1)
    assert assessments.assessments_of(session, twin.id) == ()
    assert assessments.assessments_of(session, patient.id) == (signed,)
    for words, owner in (("Thistle", patient), ("Maiden", twin)):
        assert [r.patient.id for r in patients.search_patients(session, words)] == [owner.id]
    (kept_trace,) = merging.merges_of(session, twin.id)
    assert kept_trace.undone_at is not None
    with pytest.raises(StoreError, match="cannot be taken back"):
        merging.undo_merge(session, done.id)
    merging.merge_patients(session, after.kept, after.merged, "After all")
    assert verify_records(session).is_sound


def test_details_changed_since_are_not_thrown_away(
    session: Session, patient: Patient, twin: Patient
) -> None:
    done, _ = merging.merge_patients(session, patient, twin, "Same person")
    kept = patients.load_patient(session, patient.id)
    patients.update_patient(session, kept, replace(PatientDraft.of(kept), phone="01482 496009"))
    after, _ = merging.undo_merge(session, done.id)
    assert not after.details_restored
    assert after.kept.address.phone == "01482 496009"
    assert after.kept.allergies == "Latex"


def test_what_cannot_be_joined(
    session: Session, patient: Patient, twin: Patient, assessment: Assessment
) -> None:
    with pytest.raises(StoreError, match="open draft"):
        merging.merge_patients(session, twin, patient, "x")
    with pytest.raises(StoreError, match="reason"):
        merging.merge_patients(session, patient, twin, " ")
    with pytest.raises(StoreError, match="not two"):
        merging.merge_patients(session, patient, patient, "x")
    changed, _ = patients.update_patient(
        session, twin, replace(PatientDraft.of(twin), phone="01482 496005")
    )
    with pytest.raises(ConflictError):
        merging.merge_patients(session, patient, twin, "x")
    merging.merge_patients(session, patient, changed, "x")
    with pytest.raises(StoreError, match="joined to another"):
        merging.merge_patients(session, changed, patients.load_patient(session, patient.id), "x")


def test_three_records_and_the_order_of_taking_back(
    session: Session, patient: Patient, twin: Patient
) -> None:
    third, _ = patients.save_new_patient(
        session, PatientDraft(family_name="Third", given_name="Morag", born="14-Mar-1960")
    )
    first, _ = merging.merge_patients(session, twin, patient, "x")
    kept = patients.load_patient(session, twin.id)
    second, _ = merging.merge_patients(session, third, kept, "x")
    assert patients.load_patient(session, patient.id).id == third.id
    assert len(patients.search_patients(session, "Thistle")) == 1
    with pytest.raises(StoreError, match="cannot be taken back"):
        merging.undo_merge(session, first.id)
    merging.undo_merge(session, second.id)
    merging.undo_merge(session, first.id)
    assert len(patients.search_patients(session, "")) == 3


def test_the_database_refuses_a_joining_that_hides_a_draft(
    session: Session, patient: Patient, twin: Patient, assessment: Assessment
) -> None:
    raw: Any = raw_records(session.database)
    with pytest.raises(Exception, match="open draft"):
        raw.execute("UPDATE patient SET merged_into_id = ? WHERE id = ?", (twin.id, patient.id))
    done, _ = merging.merge_patients(session, patient, twin, "x")
    for statement in (
        "UPDATE patient_merge SET reason = 'y'",
        "DELETE FROM patient_merge",
        "INSERT OR REPLACE INTO patient_merge SELECT * FROM patient_merge",
    ):
        with pytest.raises(Exception, match="append-only"):
            raw.execute(statement)
    raw.close()
    assert merging.merges_of(session, patient.id) == (done,)
