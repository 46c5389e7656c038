from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.people import Practice, Role
from hipspine_desktop.errors import PermissionRefusedError, StoreError, WrongPasswordError
from hipspine_desktop.services import founding, patients, practice
from hipspine_desktop.services.backup import check_records
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import NewClinician, Surroundings
from hipspine_desktop.services.session import Session
from tests.services.raw import raw_records

OTHER = "four herons fly by"


def _actions(session: Session) -> list[str]:
    raw: Any = raw_records(session.database)
    rows = raw.execute("SELECT action FROM audit ORDER BY id").fetchall()
    raw.close()
    return [row[0] for row in rows]


def test_a_practice_is_set_up_closed_and_opened_again(
    folder: Path, password: str, surroundings: Surroundings, practice_details: Practice,
    anna: NewClinician,
) -> None:  # fmt: skip
    assert not practice.practice_exists(folder)
    session, recovery = practice.create_practice(
        folder, practice_details, anna, password, surroundings
    )
    assert len(recovery) == 42
    assert practice.practice_exists(folder)
    assert practice.usernames(folder) == ("anna",)
    practice.sign_out(session)
    again = practice.open_practice(folder, " Anna ", password, surroundings)
    assert again.clinician == session.clinician
    assert again.clinician.registration == "HCPC PH000000"
    assert again.practice == practice_details
    assert _actions(again) == ["practice_created", "signed_in", "signed_out", "signed_in"]
    again.close()


@pytest.mark.only_in("sqlcipher")
def test_only_closed_files_remain(session: Session, folder: Path) -> None:
    practice.sign_out(session)
    assert sorted(p.name for p in folder.iterdir()) == ["practice.hipspine", "practice.keyring"]


@pytest.mark.only_in("sqlcipher")
def test_a_second_practice_in_the_folder_is_refused(
    session: Session, folder: Path, practice_details: Practice, anna: NewClinician,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    before = (folder / "practice.keyring").read_bytes()
    with pytest.raises(StoreError, match="a practice in this folder already"):
        practice.create_practice(folder, practice_details, anna, OTHER, surroundings)
    assert (folder / "practice.keyring").read_bytes() == before


@pytest.mark.only_in("sqlcipher")
def test_a_key_ring_without_records_is_never_overwritten(
    session: Session, folder: Path, practice_details: Practice, anna: NewClinician,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    session.close()
    (folder / "practice.hipspine").rename(folder / "elsewhere")
    before = (folder / "practice.keyring").read_bytes()
    with pytest.raises(StoreError, match="key ring without its records"):
        practice.create_practice(folder, practice_details, anna, OTHER, surroundings)
    assert (folder / "practice.keyring").read_bytes() == before


def test_setting_up_that_was_broken_off_can_be_done_again(
    folder: Path, practice_details: Practice, anna: NewClinician, surroundings: Surroundings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", power_cut)
        patch.setattr(founding, "_remove_unfinished", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            practice.create_practice(folder, practice_details, anna, OTHER, surroundings)
    assert not practice.practice_exists(folder)
    session, _ = practice.create_practice(folder, practice_details, anna, OTHER, surroundings)
    session.close()
    assert practice.practice_exists(folder)


@pytest.mark.parametrize("weak", ["", "short", "ninechars", "aaaaaaaaaaaa", "anna@clinic"])
def test_weak_passwords_are_refused_before_anything_is_written(
    weak: str, folder: Path, practice_details: Practice, surroundings: Surroundings
) -> None:
    user = NewClinician("anna@clinic", "Anna Sample")
    with pytest.raises(StoreError, match="password is too"):
        practice.create_practice(folder, practice_details, user, weak, surroundings)
    assert not folder.exists()


def test_wrong_passwords_get_one_sentence_and_a_growing_wait(
    session: Session, folder: Path, password: str, surroundings: Surroundings, clock: Any
) -> None:
    session.close()
    for name in ("anna", "anna", "nobody", "anna", "anna"):
        clock.step *= 0  # no time passes but by waiting
        with pytest.raises(WrongPasswordError, match="do not open the records"):
            practice.open_practice(folder, name, OTHER, surroundings)
    assert clock.slept == [1, 2]
    assert practice.seconds_to_wait(folder, clock) == 4
    again = practice.open_practice(folder, "anna", password, surroundings)
    assert clock.slept == [1, 2, 4]
    assert _actions(again)[-1] == "sign_in_failed"
    assert again.keeper.failed_attempts() == 0
    again.close()


def test_the_recovery_key_gives_a_new_password(
    opened: tuple[Session, str], folder: Path, password: str, surroundings: Surroundings
) -> None:
    session, recovery = opened
    session.close()
    again = practice.use_recovery_key(folder, recovery.lower(), "anna", OTHER, surroundings)
    assert "recovery_used" in _actions(again)
    again.close()
    with pytest.raises(WrongPasswordError):
        practice.open_practice(folder, "anna", password, surroundings)
    practice.open_practice(folder, "anna", OTHER, surroundings).close()


def test_the_recovery_key_makes_no_user(
    opened: tuple[Session, str], folder: Path, surroundings: Surroundings
) -> None:
    opened[0].close()
    with pytest.raises(WrongPasswordError):
        practice.use_recovery_key(folder, opened[1], "mallory", OTHER, surroundings)
    assert practice.usernames(folder) == ("anna",)


def test_a_password_is_changed_by_its_owner_only(
    session: Session, folder: Path, password: str, surroundings: Surroundings
) -> None:
    with pytest.raises(WrongPasswordError):
        practice.change_password(session, OTHER, "something new here")
    practice.change_password(session, password, OTHER)
    session.close()
    with pytest.raises(WrongPasswordError):
        practice.open_practice(folder, "anna", password, surroundings)
    practice.open_practice(folder, "anna", OTHER, surroundings).close()


def test_a_colleague_is_added_and_both_read_the_same_records(
    session: Session, folder: Path, password: str, surroundings: Surroundings
) -> None:
    added, changes = practice.add_clinician(session, NewClinician("Ben", "Ben Example"), OTHER)
    assert changes.kinds == {"practice"}
    with pytest.raises(StoreError, match="name is taken"):
        practice.add_clinician(session, NewClinician("BEN", "Another Ben"), OTHER)
    draft = PatientDraft(family_name="Thistle", given_name="Morag", born="14 3 60")
    patients.save_new_patient(session, draft)
    session.close()
    ben = practice.open_practice(folder, "ben", OTHER, surroundings)
    assert ben.clinician == added
    assert len(patients.search_patients(ben, "thistle")) == 1
    assert [c.name for c in practice.clinicians(ben)] == ["Anna Sample", "Ben Example"]
    check_records(ben)
    ben.close()


def test_reception_and_students_may_not_add_users_or_see_clinical_content(
    session: Session, folder: Path, surroundings: Surroundings, patient: Any
) -> None:
    from hipspine_desktop.services import assessments

    user = NewClinician("front", "Front Desk", role=Role.RECEPTION)
    practice.add_clinician(session, user, OTHER)
    assessments.start_assessment(session, patient.id)
    front = practice.open_practice(folder, "front", OTHER, surroundings)
    with pytest.raises(PermissionRefusedError):
        practice.add_clinician(front, NewClinician("x", "X"), OTHER)
    with pytest.raises(PermissionRefusedError):
        assessments.assessments_of(front, patient.id)
    with pytest.raises(PermissionRefusedError):
        assessments.start_assessment(front, patient.id)
    assert [row.has_draft for row in patients.search_patients(front, "thistle")] == [False]
    front.close()


def test_unlocking_needs_ones_own_password(session: Session, password: str) -> None:
    with pytest.raises(WrongPasswordError):
        practice.unlock(session, OTHER)
    assert _actions(session)[-1] == "sign_in_failed"
    practice.unlock(session, password)


def test_the_letterhead_is_changed(session: Session, practice_details: Practice) -> None:
    changed = replace(practice_details, name="Riverside Physiotherapy")
    assert practice.update_practice(session, changed)[0] == changed
    assert session.practice == changed


@pytest.mark.only_in("sqlcipher")
def test_a_key_ring_of_another_practice_opens_nothing(
    session: Session, folder: Path, tmp_path: Path, practice_details: Practice,
    anna: NewClinician, password: str, surroundings: Surroundings,
) -> None:  # fmt: skip
    session.close()
    other, _ = practice.create_practice(
        tmp_path / "other", practice_details, anna, password, surroundings
    )
    other.close()
    (tmp_path / "other" / "practice.keyring").replace(folder / "practice.keyring")
    with pytest.raises(StoreError, match="damaged or was not made"):
        practice.open_practice(folder, "anna", password, surroundings)
