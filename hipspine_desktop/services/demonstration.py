"""The demo practice: invented patients, entered through the same services as real ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.patient import Address, AllergyStatus, Patient, Sex
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.assessments import note_urgency, start_assessment
from hipspine_desktop.services.case_files import CaseReader
from hipspine_desktop.services.demonstration_visits import (
    DemoClock,
    enter_earlier_visit,
    enter_visit,
)
from hipspine_desktop.services.following import start_follow_up
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
            for record in enter_patients(session, data, reader, estimator):
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
    """An empty demo practice, signed in; it was set up before the earliest visit of the data."""
    details, user = data["practice"], data["clinician"]
    address = Address(tuple(details["address"]), details["phone"], details["email"])
    new = NewClinician(user["username"], user["name"], user["profession"], user["registration"])
    practice = Practice(details["name"], address)
    clock = DemoClock(surroundings.clock, max(map(_days_before, data["patients"]), default=0))
    around = replace(surroundings, clock=clock)
    return create_practice(folder, practice, new, user["password"], around)[0]


def enter_patients(
    session: Session, data: Mapping[str, Any], reader: CaseReader, estimator: Estimator
) -> tuple[DemoRecord, ...]:
    """Enter every patient of the data with one draft assessment each, answer by answer.

    Those with an earlier visit come first, each on its day, and their draft follows it; the
    patients are returned, and last opened, in the order of the data.
    """
    clock, password = session.clock, data["clinician"]["password"]
    earlier: dict[str, tuple[Patient, Assessment]] = {}
    for row in sorted(filter(_days_before, data["patients"]), key=_days_before, reverse=True):
        _go_back(clock, _days_before(row))
        patient, _ = save_new_patient(session, _draft(row))
        visit = enter_earlier_visit(session, patient, row, reader, estimator, password)
        earlier[row["local_number"]] = patient, visit
    _go_back(clock, 0)
    return tuple(
        _enter(session, row, reader, earlier.get(row["local_number"])) for row in data["patients"]
    )


def _enter(
    session: Session,
    row: Mapping[str, Any],
    reader: CaseReader,
    earlier: tuple[Patient, Assessment] | None,
) -> DemoRecord:
    if earlier is not None:
        patient, visit = earlier
        made, _ = start_follow_up(session, visit.id)
    else:
        patient, _ = save_new_patient(session, _draft(row))
        made, _ = start_assessment(session, patient.id)
    return DemoRecord(patient, enter_visit(session, made, row, reader))


def _days_before(row: Mapping[str, Any]) -> int:
    return int(row["earlier"]["days_before"]) if "earlier" in row else 0


def _go_back(clock: object, days: int) -> None:
    if isinstance(clock, DemoClock):
        clock.days_back = days


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
