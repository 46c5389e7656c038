"""Every service that takes a session, tried by every role."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import hipspine_desktop.services as package
from hipspine_desktop.domain.patient import AllergyStatus, Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.errors import PermissionRefusedError
from hipspine_desktop.services import clinicians, duplicates, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    add_clinician,
    open_practice,
)
from hipspine_desktop.services.session import Session

# parts of services, called inside them; and the maker of the demonstration
INTERNAL = {
    "drafts.editable",
    "drafts.finish",
    "drafts.write",
    "demonstration.enter_patients",
    "demonstration_visits.enter_earlier_visit",
    "demonstration_visits.enter_visit",
    "patients.shown_to",
}

# these end or lock one's own session, which stays possible
OWN = {"practice.sign_out", "practice.unlock"}
ANYBODY = {
    "backup.check_records", "backup.last_backup", "backup.make_backup",
    "patients.check_patient", "patients.load_patient", "patients.patients_of_family_name",
    "duplicates.duplicates_of", "duplicates.likely_duplicates", "duplicates.newly_suspected",
    "patients.recent_patients", "patients.same_name_patients",
    "patients.save_new_patient", "patients.search_patients", "patients.update_patient",
    "record_view.open_record", "stationery.texts", "stationery.text_versions",
    "stationery.address_book", "stationery.save_address", "stationery.remove_address",
    "pictures.logo", "letterhead.letterhead_sample",
    "practice.change_password", "practice.clinicians", "practice.sign_out", "practice.unlock",
}  # fmt: skip
MANAGERS = {
    "clinicians.change_clinician", "clinicians.give_password", "clinicians.renew_recovery_key",
    "clinicians.revoke_clinician", "practice.add_clinician", "practice.update_practice",
    "verification.verify_records", "retention.due_records", "retention.erase_record",
    "retention.erasures", "retention.place_hold", "retention.release_hold",
    "retention.retention_of", "log_reading.export_head", "log_reading.log_head",
    "log_reading.read_log", "stationery.save_text", "stationery.retire_text",
    "pictures.set_logo", "letterhead.set_accent", "duplicates.duplicate_pairs",
    "log_export.export_log",
}  # fmt: skip
CLINICIANS_ALONE = {
    "amending.add_addendum", "amending.countersign", "amending.waiting_records",
    "amending.withdraw", "merging.merge_patients", "merging.merges_of", "merging.undo_merge",
}  # fmt: skip


def _services() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            own = function.__module__ == module.name and not name.startswith("_")
            if own and "session" in inspect.signature(function).parameters:
                found[f"{module.name.split('.services.')[1]}.{name}"] = function
    return found


def _anything_for(service: Callable[..., Any]) -> dict[str, object]:
    """Something for each argument that is needed, of no use to any service."""
    return {
        key: object()
        for key, parameter in inspect.signature(service).parameters.items()
        if key != "session" and parameter.default is parameter.empty
    }


SERVICES = _services()
REFUSED = {
    Role.RECEPTION: SERVICES.keys() - INTERNAL - ANYBODY,
    Role.ADMINISTRATOR: SERVICES.keys() - INTERNAL - ANYBODY - MANAGERS,
    Role.STUDENT: MANAGERS | CLINICIANS_ALONE,
}
TRIES = [(role, name) for role, names in REFUSED.items() for name in sorted(names)]


def test_the_lists_name_services_that_exist() -> None:
    assert SERVICES.keys() >= INTERNAL | ANYBODY | MANAGERS | CLINICIANS_ALONE
    assert len(SERVICES) > 40


@pytest.fixture
def as_role(
    session: Session, folder: Path, surroundings: Surroundings
) -> Callable[[Role], Session]:
    def sign_in(role: Role) -> Session:
        user = NewClinician("other", "Other Person", role=role)
        add_clinician(session, user, "a long password")
        return open_practice(folder, "other", "a long password", surroundings)

    return sign_in


# one by one on a file; all at once on a server, as below
@pytest.mark.only_in("sqlcipher")
@pytest.mark.parametrize(("role", "name"), TRIES)
def test_what_a_role_may_not_is_refused_before_anything_is_looked_at(
    role: Role, name: str, as_role: Callable[[Role], Session]
) -> None:
    service = SERVICES[name]
    with as_role(role) as other, pytest.raises(PermissionRefusedError):
        service(other, **_anything_for(service))


@pytest.mark.only_in("sqlcipher")
@pytest.mark.parametrize("name", sorted(SERVICES.keys() - INTERNAL - OWN))
def test_access_that_was_ended_ends_in_every_open_window(
    name: str, session: Session, as_role: Callable[[Role], Session]
) -> None:
    service = SERVICES[name]
    with as_role(Role.CLINICIAN) as other:
        clinicians.revoke_clinician(session, other.clinician.id)
        with pytest.raises(PermissionRefusedError, match="access to these records was ended"):
            service(other, **_anything_for(service))


@pytest.mark.only_in("postgresql")
@pytest.mark.parametrize("role", REFUSED)
def test_what_a_role_may_not_is_refused_on_a_server(
    role: Role, as_role: Callable[[Role], Session]
) -> None:
    with as_role(role) as other:
        for name in sorted(REFUSED[role]):
            with pytest.raises(PermissionRefusedError):
                SERVICES[name](other, **_anything_for(SERVICES[name]))


@pytest.mark.only_in("postgresql")
def test_access_that_was_ended_ends_on_a_server(
    session: Session, as_role: Callable[[Role], Session]
) -> None:
    with as_role(Role.CLINICIAN) as other:
        clinicians.revoke_clinician(session, other.clinician.id)
        for name in sorted(SERVICES.keys() - INTERNAL - OWN):
            with pytest.raises(PermissionRefusedError, match="access to these records was ended"):
                SERVICES[name](other, **_anything_for(SERVICES[name]))


@pytest.fixture
def allergic(session: Session) -> Patient:
    draft = PatientDraft(
        family_name="Thistle", given_name="Morag", born="14-Mar-1960",
        allergy_status=AllergyStatus.KNOWN, allergies="Penicillin", alerts="Warfarin",
        needs="Large print",
    )  # fmt: skip
    return patients.save_new_patient(session, draft)[0]


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.ADMINISTRATOR])
def test_no_clinical_content_reaches_those_who_may_not_see_it(
    role: Role, allergic: Patient, as_role: Callable[[Role], Session]
) -> None:
    like = replace(PatientDraft.of(allergic), given_name="M")
    with as_role(role) as other:
        seen = [
            patients.load_patient(other, allergic.id),
            *(row.patient for row in patients.search_patients(other, "Thistle")),
            *(row.patient for row in patients.recent_patients(other)),
            *(found.patient for found in duplicates.likely_duplicates(other, like)),
            *patients.same_name_patients(other, replace(allergic, id="x")),
            *patients.patients_of_family_name(other, replace(allergic, id="x")),
        ]
    assert len(seen) == 6
    for shown in seen:
        assert (shown.family_name, shown.needs) == ("Thistle", "Large print")
        assert (shown.allergy_status, shown.allergies) == (AllergyStatus.UNAVAILABLE, "")
        assert shown.alerts == ()


def test_what_reception_does_not_see_it_does_not_overwrite(
    session: Session, allergic: Patient, as_role: Callable[[Role], Session]
) -> None:
    with as_role(Role.RECEPTION) as other:
        shown = patients.load_patient(other, allergic.id)
        moved = replace(PatientDraft.of(shown), phone="01482 496001")
        saved, _ = patients.update_patient(other, shown, moved)
        assert saved.allergies == ""
    stored = patients.load_patient(session, allergic.id)
    assert stored.address.phone == "01482 496001"
    assert stored.allergies == "Penicillin"
    assert stored.allergy_status is AllergyStatus.KNOWN
    assert stored.alerts == ("Warfarin",)
