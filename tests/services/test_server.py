"""A practice on a server: who can read what, backups to files and back, and plain failures."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hipspine_desktop.domain.answers import ABSENT
from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.errors import HipspineError, StoreError, WrongPasswordError
from hipspine_desktop.services import assessments, backup, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    create_practice,
    open_practice,
    practice_exists,
    usernames,
)
from hipspine_desktop.services.restoring import restore_backup
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store import server_engine
from hipspine_desktop.store.server_address import ServerAddress, server_of
from hipspine_desktop.store.server_door import at_door, owner_of, owner_password, sign_in
from hipspine_desktop.store.transfer import digests
from tests.postgres import ADMIN, DOOR, OWNER, Cluster
from tests.services.conftest import join_server
from tests.services.results import BLADDER, GROIN

pytestmark = pytest.mark.only_in("postgresql")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("postgresql://door:secret@localhost/db", "holds a password"),
        ("postgresql://door@db.example/db?sslmode=prefer", "without proof"),
        ("postgresql://door@db.example/db?sslmode=require", "without proof"),
        ("mysql://door@localhost/db", "not the address"),
        ("postgresql://localhost/db", "not the address"),
        ("postgresql://door@localhost", "not the address"),
        ("no address", "not the address"),
    ],
)
def test_an_address_that_is_not_safe_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        ServerAddress.read(text)


def test_elsewhere_the_server_must_prove_itself() -> None:
    far = ServerAddress.read("postgresql://door@db.example/db?sslrootcert=system")
    assert far.parameters("door", None)["sslmode"] == "verify-full"
    assert "sslmode" not in ServerAddress.read("postgresql://door@127.0.0.1/db").parameters("d", "")
    socket = ServerAddress.read("postgresql://door@/db?host=/run/postgresql")
    assert socket.parameters("door", None)["host"] == "/run/postgresql"


def test_the_variable_speaks_for_the_usual_folder_only(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIPSPINE_DATABASE_URL", "postgresql://door@localhost/db")
    found = server_of(folder)
    assert found is not None
    assert found.database == "db"
    assert server_of(tmp_path / "demonstration") is None


def test_the_door_reads_the_key_ring_and_nothing_else(session: Session, patient: Patient) -> None:
    place = session.database.place
    assert isinstance(place, ServerAddress)
    with at_door(place) as connection:
        assert connection.execute("SELECT count(*) FROM key_ring").fetchone() == (1,)
        for statement in (
            "SELECT * FROM patient", "SELECT * FROM audit", "SELECT * FROM clinician",
            "UPDATE key_ring SET content = ''", "DELETE FROM key_ring", f"SET ROLE {OWNER}",
            "CREATE TABLE x (y int)",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_the_password_that_set_up_opens_nothing_any_more(
    session: Session, cluster: Cluster
) -> None:
    place = session.database.place
    assert isinstance(place, ServerAddress)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        sign_in(place, OWNER, cluster.setup_password)
    sign_in(place, OWNER, owner_password(session.database.key)).close()


def test_wrong_passwords_open_nothing(session: Session, folder: Path, surroundings: Any) -> None:
    with pytest.raises(WrongPasswordError):
        open_practice(folder, "anna", "not this one", surroundings)
    assert practice_exists(folder)
    assert usernames(folder) == ("anna",)
    assert {p.name for p in folder.iterdir()} == {"practice.server", "practice.attempts"}


def test_a_table_cannot_be_emptied_at_once(session: Session, signed: Assessment) -> None:
    place = session.database.place
    assert isinstance(place, ServerAddress)
    with sign_in(place, OWNER, owner_password(session.database.key)) as connection:
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute("TRUNCATE audit")


def test_a_guard_that_was_put_out_of_action_shows(session: Session, signed: Assessment) -> None:
    place = session.database.place
    assert isinstance(place, ServerAddress)
    with sign_in(place, OWNER, owner_password(session.database.key)) as connection:
        connection.execute("ALTER TABLE audit DISABLE TRIGGER audit_no_delete")
    (fault,) = verify_records(session).faults
    assert fault.values == {"name": "audit_no_delete"}


@pytest.fixture
def made(session: Session, signed: Assessment, tmp_path: Path) -> backup.BackupReport:
    """A backup of a server's practice with a signed record and a draft; then it goes on."""
    draft, _ = assessments.start_assessment(session, signed.patient_id)
    assessments.set_answer(session, draft.id, GROIN, ABSENT)
    report = backup.make_backup(session, tmp_path / "stick")
    assessments.set_answer(session, draft.id, BLADDER, ABSENT)
    return report


def test_a_backup_is_a_practice_that_opens_from_a_file(
    session: Session, signed: Assessment, made: backup.BackupReport, tmp_path: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(made.database, alone / "practice.hipspine")
    shutil.copy(made.key_ring, alone / "practice.keyring")
    with open_practice(alone, "anna", password, surroundings) as opened:
        assert assessments.frozen_record(opened, signed.id) is not None
        both = assessments.assessments_of(opened, signed.patient_id)
        assert [len(a.answers) for a in both] == [1, len(signed.answers)]
        assert verify_records(opened).is_sound


def test_a_backup_goes_back_to_the_server(
    session: Session, signed: Assessment, made: backup.BackupReport, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    with session.database.reading() as connection:
        now = digests(connection)
    with pytest.raises(StoreError, match="open in a window"):
        restore_backup(made.database, folder, "anna", password, surroundings)
    session.close()
    done = restore_backup(made.database, folder, "anna", password, surroundings)
    assert done.safety_copy is not None
    with open_practice(folder, "anna", password, surroundings) as again:
        draft, kept = assessments.assessments_of(again, signed.patient_id)
        assert [len(a.answers) for a in (draft, kept)] == [1, len(signed.answers)]
        assert verify_records(again).is_sound
        assessments.load_assessment(again, draft.id)
        assessments.set_answer(again, draft.id, BLADDER, ABSENT)  # numbering goes on
    # and what stood there before, from the safety copy
    restore_backup(done.safety_copy / "practice.hipspine", folder, "anna", password, surroundings)
    with open_practice(folder, "anna", password, surroundings) as again:
        with again.database.reading() as connection:
            back = digests(connection)
        changed = {name for name in now if now[name] != back[name]}
        assert changed == {"audit"}  # the restoring is logged


def test_a_practice_moves_from_a_file_to_a_server(
    set_up_once: tuple[Path, str], cluster: Cluster, tmp_path: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(set_up_once[0], old)
    with open_practice(old, "anna", password, surroundings) as session:
        patient, _ = patients.save_new_patient(
            session, PatientDraft(family_name="Thistle", given_name="Morag", born="14 3 60")
        )
        made = backup.make_backup(session, tmp_path / "stick")
    cluster.set_owner_password(cluster.setup_password)
    address = join_server(new, cluster.new_database())
    assert not practice_exists(new)
    done = restore_backup(made.database, new, "anna", password, surroundings)
    assert done.safety_copy is None
    with open_practice(new, "anna", password, surroundings) as session:
        assert patients.load_patient(session, patient.id) == patient
        assert verify_records(session).is_sound
    cluster.drop(address)


def test_setting_up_needs_an_empty_database_of_another_role(
    on_server: str, cluster: Cluster, folder: Path, tmp_path: Path, practice_details: Practice,
    anna: NewClinician, surroundings: Surroundings,
) -> None:  # fmt: skip
    with pytest.raises(StoreError, match="does not let"):
        # its owner opens with the data key only
        create_practice(folder, practice_details, anna, "a long password", surroundings)
    own = tmp_path / "own"
    address = join_server(own, cluster.new_database(owner=DOOR))
    with pytest.raises(StoreError, match="owns the database"):
        create_practice(own, practice_details, anna, "a long password", surroundings)
    cluster.drop(address)


def test_a_server_that_is_gone_is_said_in_one_sentence(
    session: Session, assessment: Assessment, cluster: Cluster, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    place = session.database.place
    assert isinstance(place, ServerAddress)
    kept, _ = assessments.set_narrative(session, assessment.id, NarrativeField.PLAN, "kept")
    cluster.admin(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{place.database}' AND usename <> '{ADMIN}'"
    )
    # a new connection is made, and nothing was lost
    assert assessments.load_assessment(session, assessment.id) == kept
    (folder / "practice.server").write_text(f"postgresql://{DOOR}@127.0.0.1:1/nowhere")
    with pytest.raises(HipspineError, match="does not answer"):
        open_practice(folder, "anna", password, surroundings)
    with pytest.raises(HipspineError, match="does not answer"):
        practice_exists(folder)


def test_a_server_that_another_program_holds(
    session: Session, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_engine, "_SETTINGS", "-c lock_timeout=200 -c search_path=public")
    session.database.close()
    place = session.database.place
    assert isinstance(place, ServerAddress)
    assert owner_of(place) == OWNER
    with sign_in(place, OWNER, owner_password(session.database.key)) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({server_engine._TURN})")
        with pytest.raises(StoreError, match="Another program is using the records"):
            assessments.set_answer(session, assessment.id, GROIN, ABSENT)
        assert assessments.assessments_of(session, assessment.patient_id) == (assessment,)
    done, _ = assessments.set_answer(session, assessment.id, GROIN, ABSENT)
    assert done.answers.of("groin", GROIN.side) == ABSENT
