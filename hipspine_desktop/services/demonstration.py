"""The demo practice: invented patients, entered through the same services as real ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.patient import Address, AllergyStatus, Patient, Sex
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.assessments import (
    note_urgency,
    set_answer,
    set_complaint,
    set_impression,
    set_narrative,
    start_assessment,
)
from hipspine_desktop.services.birth_dates import parse_birth_date
from hipspine_desktop.services.case_files import CaseReader
from hipspine_desktop.services.patient_draft import PatientDraft
from hipspine_desktop.services.patients import save_new_patient
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    create_practice,
    practice_exists,
)
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.session import Session


@dataclass(frozen=True, slots=True)
class DemoAccess:
    """How to sign in to the demo practice; no secret, it is shown on the sign-in page."""

    folder: Path
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """One invented patient with the assessment that was entered."""

    patient: Patient
    assessment: Assessment


def prepare_demo(
    folder: Path,
    data_file: Path,
    reader: CaseReader,
    estimator: Estimator,
    surroundings: Surroundings,
) -> DemoAccess:
    """Make the demo practice in a folder unless it is there already.

    Each draft is evaluated once, so that the patient list shows which are urgent.

    It is made beside the folder and moved in when complete, so that a broken-off start leaves
    no half practice.

    Raises:
        StoreError: the folder cannot be written.
    """
    data = json.loads(data_file.read_text("utf-8"))
    user = data["clinician"]
    access = DemoAccess(folder, user["username"], user["password"])
    if practice_exists(folder):
        return access
    unfinished = folder.with_name(folder.name + ".unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        with create_demo(unfinished, data, surroundings) as session:
            for record in enter_patients(session, data, reader):
                if record.assessment.answers:
                    result = estimator.evaluate(record.patient, record.assessment, session.today())
                    note_urgency(session, record.assessment.id, result.pathway.urgency)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.replace(folder)
    except OSError as fault:
        raise StoreError(
            f"The demo practice could not be made: {fault.strerror}.",
            "Free some space, or set HIPSPINE_DATA_DIR to a folder that can be written.",
        ) from fault
    return access


def create_demo(folder: Path, data: Mapping[str, Any], surroundings: Surroundings) -> Session:
    """An empty demo practice, signed in."""
    details, user = data["practice"], data["clinician"]
    address = Address(tuple(details["address"]), details["phone"], details["email"])
    new = NewClinician(user["username"], user["name"], user["profession"], user["registration"])
    practice = Practice(details["name"], address)
    return create_practice(folder, practice, new, user["password"], surroundings)[0]


def enter_patients(
    session: Session, data: Mapping[str, Any], reader: CaseReader
) -> tuple[DemoRecord, ...]:
    """Enter every patient of the data with one draft assessment each, answer by answer."""
    return tuple(_enter(session, row, reader) for row in data["patients"])


def _enter(session: Session, row: Mapping[str, Any], reader: CaseReader) -> DemoRecord:
    patient, _ = save_new_patient(session, _draft(row))
    assessment, _ = start_assessment(session, patient.id)
    case = _case(session, row, reader)
    assessment, _ = set_complaint(session, assessment.id, Complaint(case.symptomatic_side))
    for key, answer in case.answers.items():
        assessment, _ = set_answer(session, assessment.id, key, answer)
    for field, text in row["narrative"].items():
        assessment, _ = set_narrative(session, assessment.id, NarrativeField(field), text)
    words = row["impression"]
    if words["text"]:
        impression = Impression(words["text"], Agreement(words["agreement"]))
        assessment, _ = set_impression(session, assessment.id, impression)
    return DemoRecord(patient, assessment)


def _case(session: Session, row: Mapping[str, Any], reader: CaseReader) -> Case:
    born = parse_birth_date(row["born"], session.today())
    age = session.today().year - born.year if born else 0
    return reader.read_data(
        {
            "schema": 1,
            "patient": {"age": age, "sex": row["sex"]},
            "symptomatic_side": row["symptomatic_side"],
            "answers": row["answers"],
        }
    )


def _draft(row: Mapping[str, Any]) -> PatientDraft:
    return PatientDraft(
        family_name=row["family_name"],
        given_name=row["given_name"],
        title=row["title"],
        preferred_name=row["preferred_name"],
        born=row["born"],
        sex=Sex(row["sex"]),
        nhs_number=row["nhs_number"],
        local_number=row["local_number"],
        address="\n".join(row["address"]),
        phone=row["phone"],
        gp_name=row["gp_name"],
        gp_practice=row["gp_practice"],
        gp_address="\n".join(row["gp_address"]),
        allergy_status=AllergyStatus(row["allergy_status"]),
        allergies=row["allergies"],
        needs=row["needs"],
    )
