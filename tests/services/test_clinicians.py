"""Users come, change and go; keys are renewed; the cost of a password rises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.people import Clinician, Role
from hipspine_desktop.errors import PermissionRefusedError, StoreError, WrongPasswordError
from hipspine_desktop.services import assessments, clinicians, patients, practice
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    add_clinician,
    open_practice,
    use_recovery_key,
)
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store.database import UnitOfWork
from hipspine_desktop.store.wrapping import Argon2Cost

BENS = "a long password"


@pytest.fixture
def ben(session: Session) -> Clinician:
    return add_clinician(session, NewClinician("ben", "Ben Sample"), BENS)[0]


def test_ended_access_opens_nothing_and_nothing_is_encrypted_anew(
    session: Session, ben: Clinician, folder: Path, password: str, surroundings: Surroundings
) -> None:
    key = session.database.key
    with open_practice(folder, "ben", BENS, surroundings) as his:
        clinicians.revoke_clinician(session, ben.id)
        with pytest.raises(PermissionRefusedError, match="was ended"):
            patients.search_patients(his, "")
    assert practice.usernames(folder) == ("anna",)
    with pytest.raises(WrongPasswordError):
        open_practice(folder, "ben", BENS, surroundings)
    with open_practice(folder, "anna", password, surroundings) as again:
        assert again.database.key == key
        assert [(c.username, c.active) for c in practice.clinicians(again)] == [
            ("anna", True), ("ben", False),
        ]  # fmt: skip
        assert verify_records(again).is_sound


@pytest.mark.only_in("sqlcipher")
def test_an_old_key_ring_does_not_let_a_revoked_user_in(
    session: Session, ben: Clinician, folder: Path, surroundings: Surroundings
) -> None:
    old = session.keeper.ring_path.read_bytes()
    clinicians.revoke_clinician(session, ben.id)
    session.keeper.ring_path.write_bytes(old)
    with pytest.raises(WrongPasswordError):
        open_practice(folder, "ben", BENS, surroundings)


def test_who_comes_back_gets_a_new_password(
    session: Session, ben: Clinician, folder: Path, surroundings: Surroundings
) -> None:
    clinicians.revoke_clinician(session, ben.id)
    clinicians.give_password(session, ben.id, "another long one")
    with pytest.raises(WrongPasswordError):
        open_practice(folder, "ben", BENS, surroundings)
    with open_practice(folder, "ben", "another long one", surroundings) as his:
        assert his.clinician == ben
    with pytest.raises(StoreError, match="too short"):
        clinicians.give_password(session, ben.id, "short")


def test_somebody_stays_who_may_look_after_the_users(session: Session, ben: Clinician) -> None:
    with pytest.raises(StoreError, match="your own access"):
        clinicians.revoke_clinician(session, session.clinician.id)
    with pytest.raises(StoreError, match="old one"):
        clinicians.give_password(session, session.clinician.id, "another long one")
    clinicians.revoke_clinician(session, ben.id)
    me = session.clinician
    with pytest.raises(StoreError, match="Nobody would be left"):
        clinicians.change_clinician(
            session, me.id, name=me.name, profession="", registration="", role=Role.RECEPTION
        )
    assert practice.clinicians(session)[0] == me


def test_a_change_of_role_holds_at_once_and_signatures_keep_theirs(
    session: Session, ben: Clinician, signed: Assessment, folder: Path,
    surroundings: Surroundings, password: str,
) -> None:  # fmt: skip
    with open_practice(folder, "ben", BENS, surroundings) as his:
        assessments.load_assessment(his, signed.id)
        changed, _ = clinicians.change_clinician(
            session, ben.id, name="Ben Later", profession="Receptionist", registration="",
            role=Role.RECEPTION,
        )  # fmt: skip
        with pytest.raises(PermissionRefusedError):
            assessments.load_assessment(his, signed.id)
        assert his.clinician == changed
    me = session.clinician
    clinicians.change_clinician(
        session, me.id, name="Anna Married", profession=me.profession, registration="HCPC 2",
        role=me.role,
    )  # fmt: skip
    assert session.clinician.name == "Anna Married"
    kept = assessments.load_assessment(session, signed.id)
    assert kept.signature == signed.signature
    assert assessments.frozen_record(session, signed.id) is not None


def test_a_new_recovery_key_makes_the_old_one_useless(
    opened: tuple[Session, str], folder: Path, password: str, surroundings: Surroundings
) -> None:
    session, old = opened
    with pytest.raises(WrongPasswordError):
        clinicians.renew_recovery_key(session, "wrong password")
    fresh = clinicians.renew_recovery_key(session, password)
    with pytest.raises(WrongPasswordError):
        use_recovery_key(folder, old, "anna", "another long one", surroundings)
    with use_recovery_key(folder, fresh, "anna", "another long one", surroundings) as again:
        assert again.clinician.username == "anna"


def test_a_recovery_key_that_nobody_saw_is_not_left_in_the_ring(
    opened: tuple[Session, str], folder: Path, password: str, surroundings: Surroundings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    session, old = opened

    def fails(_work: UnitOfWork) -> None:
        raise StoreError("The disk is full.", "")

    with monkeypatch.context() as patch:
        patch.setattr(UnitOfWork, "commit", fails)
        with pytest.raises(StoreError, match="disk is full"):
            # the password is right, so nothing is committed before
            clinicians.renew_recovery_key(session, password)
    use_recovery_key(folder, old, "anna", "another long one", surroundings).close()


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Argon2Cost(2, 8, 1), Argon2Cost(2, 8, 1)),
        (Argon2Cost(1, 64, 2), Argon2Cost(1, 64, 2)),
        (Argon2Cost(1, 8, 1), Argon2Cost(1, 8, 1)),
    ],
)
def test_the_cost_of_a_password_rises_at_sign_in(
    wanted: Argon2Cost, kept: Argon2Cost, session: Session, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    later = Surroundings(surroundings.catalogue, surroundings.clock, surroundings.sleep, wanted)
    open_practice(folder, "anna", password, later).close()
    assert session.keeper.ring().users["anna"].cost == kept
    # a program that asks for less lowers nothing
    open_practice(folder, "anna", password, surroundings).close()
    assert session.keeper.ring().users["anna"].cost == kept


def test_a_ring_that_cannot_be_written_does_not_stop_the_sign_in(
    session: Session, folder: Path, password: str, surroundings: Surroundings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fails(*_: Any) -> None:
        raise StoreError("The disk is full.", "")

    later = Surroundings(surroundings.catalogue, surroundings.clock, cost=Argon2Cost(2, 8, 1))
    monkeypatch.setattr("hipspine_desktop.store.key_ring.write_atomically", fails)
    with open_practice(folder, "anna", password, later) as again:
        assert again.clinician.username == "anna"
        assert again.clinician.id == session.clinician.id
