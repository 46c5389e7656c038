"""Restoring: the old files are kept, and whatever goes wrong the records are as they were."""

from __future__ import annotations

import errno
import hashlib
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.errors import NewerDatabaseError, StoreError, WrongPasswordError
from hipspine_desktop.services import backup, patients, restoring
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.restoring import restore_backup
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store.audit import Action, entries_of
from hipspine_desktop.store.database import connect

pytestmark = pytest.mark.only_in("sqlcipher")


@pytest.fixture
def made(session: Session, patient: Patient, tmp_path: Path) -> backup.BackupReport:
    """A backup with one patient; the practice then goes on with another, and is closed."""
    report = backup.make_backup(session, tmp_path / "stick")
    later = PatientDraft(family_name="Later", given_name="Ann", born="1-Jan-1970")
    patients.save_new_patient(session, later)
    session.close()
    return report


def _contents(folder: Path) -> dict[str, str]:
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.iterdir()
        if p.is_file() and p.suffix not in {".attempts", ".lastbackup"}
    }


def _names(folder: Path, password: str, surroundings: Surroundings) -> list[str]:
    with open_practice(folder, "anna", password, surroundings) as opened:
        assert verify_records(opened).is_sound
        return [row.patient.family_name for row in patients.search_patients(opened, "")]


def test_the_backup_takes_the_place_and_the_old_files_are_kept(
    made: backup.BackupReport, folder: Path, password: str, surroundings: Surroundings
) -> None:
    ring = _contents(folder)["practice.keyring"]
    report = restore_backup(made.database, folder, "anna", password, surroundings)
    assert report.safety_copy is not None
    assert _contents(report.safety_copy)["practice.keyring"] == ring
    assert (report.head.count, report.head.mac) == (made.audit_entries, made.audit_mac)
    assert _names(folder, password, surroundings) == ["Thistle"]
    old = restore_backup_of_safety(report.safety_copy, folder, password, surroundings)
    assert old == ["Later", "Thistle"]


def restore_backup_of_safety(
    safety: Path, folder: Path, password: str, surroundings: Surroundings
) -> list[str]:
    """The safety copy can itself be restored."""
    restore_backup(safety / "practice.hipspine", folder, "anna", password, surroundings)
    return _names(folder, password, surroundings)


def test_the_restoring_is_logged_with_what_it_replaced(
    made: backup.BackupReport, folder: Path, password: str, surroundings: Surroundings
) -> None:
    restore_backup(made.database, folder, "anna", password, surroundings)
    with open_practice(folder, "anna", password, surroundings) as opened:
        with opened.database.reading() as connection:
            (entry,) = entries_of(connection, Action.BACKUP_RESTORED)
    assert int(entry.detail["replaced_entries"]) > made.audit_entries


def test_onto_a_new_computer(
    made: backup.BackupReport, tmp_path: Path, password: str, surroundings: Surroundings
) -> None:
    new = tmp_path / "new computer"
    report = restore_backup(made.database, new, "anna", password, surroundings)
    assert report.safety_copy is None
    assert _names(new, password, surroundings) == ["Thistle"]


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "other", "no ring", "missing"])
def test_over_damaged_records(
    harm: str, made: backup.BackupReport, folder: Path, password: str, surroundings: Surroundings
) -> None:
    database = folder / "practice.hipspine"
    content = bytearray(database.read_bytes())
    match harm:
        case "flip":
            content[5000] ^= 1
            database.write_bytes(content)
        case "cut":
            database.write_bytes(content[: len(content) // 2])
        case "empty":
            database.write_bytes(b"")
        case "other":
            database.write_bytes(b"some other file" * 1000)
        case "no ring":
            (folder / "practice.keyring").unlink()
        case "missing":
            database.unlink()
    report = restore_backup(made.database, folder, "anna", password, surroundings)
    assert report.safety_copy is not None
    assert _names(folder, password, surroundings) == ["Thistle"]


def test_a_log_left_behind_is_not_played_into_the_restored_file(
    made: backup.BackupReport, folder: Path, password: str, surroundings: Surroundings
) -> None:
    opened = open_practice(folder, "anna", password, surroundings)
    log = (folder / "practice.hipspine-wal").read_bytes()
    opened.close()
    (folder / "practice.hipspine").write_bytes(b"damaged" * 2000)
    (folder / "practice.hipspine-wal").write_bytes(log)
    report = restore_backup(made.database, folder, "anna", password, surroundings)
    assert report.safety_copy is not None
    assert (report.safety_copy / "practice.hipspine-wal").read_bytes() == log
    assert _names(folder, password, surroundings) == ["Thistle"]


def test_refused_while_the_practice_is_open(
    made: backup.BackupReport, folder: Path, password: str, surroundings: Surroundings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("hipspine_desktop.store.database.BUSY_SECONDS", 0.1)
    with open_practice(folder, "anna", password, surroundings) as opened:
        with pytest.raises(StoreError, match="open in a window"):
            restore_backup(made.database, folder, "anna", password, surroundings)
        assert len(patients.search_patients(opened, "")) == 2
    assert not list(folder.glob("before-restore*"))


def _newer(database: Path, session: Session) -> None:
    raw = connect(database, session.database.key)
    raw.execute("UPDATE alembic_version SET version_num = '9001'")
    raw.close()


def _flipped(database: Path, session: Session) -> None:
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)


def _half_written(database: Path, session: Session) -> None:
    database.write_bytes(database.read_bytes()[:-4096])


def _cut_log(database: Path, session: Session) -> None:
    raw = connect(database, session.database.key)
    raw.execute("DROP TRIGGER audit_no_delete")
    raw.execute("DELETE FROM audit WHERE id = 2")
    raw.close()


def _another_ring(database: Path, session: Session) -> None:
    ring = database.with_suffix(".keyring")
    ring.write_text(ring.read_text().replace(session.keeper.ring().practice_id, "f" * 32))


def _no_ring(database: Path, session: Session) -> None:
    database.with_suffix(".keyring").unlink()


@pytest.mark.parametrize(
    ("harm", "failure"),
    [(_newer, NewerDatabaseError), (_flipped, StoreError), (_half_written, StoreError),
     (_cut_log, StoreError), (_another_ring, WrongPasswordError), (_no_ring, StoreError)],
)  # fmt: skip
def test_a_bad_backup_changes_nothing(
    harm: Any, failure: type[StoreError], made: backup.BackupReport, session: Session,
    folder: Path, password: str, surroundings: Surroundings,
) -> None:  # fmt: skip
    harm(made.database, session)
    before = _contents(folder)
    with pytest.raises(failure):
        restore_backup(made.database, folder, "anna", password, surroundings)
    assert _contents(folder) == before
    assert [p for p in folder.iterdir() if p.is_dir()] == []


def test_wrong_passwords_wait_longer(
    made: backup.BackupReport, folder: Path, password: str, surroundings: Surroundings, clock: Any
) -> None:
    before = _contents(folder)
    clock.step = timedelta(0)
    for _ in range(4):
        with pytest.raises(WrongPasswordError):
            restore_backup(made.database, folder, "anna", "wrong password", surroundings)
    assert clock.slept
    assert _contents(folder) == before


def test_a_full_disk_while_the_safety_copy_is_made(
    made: backup.BackupReport, folder: Path, password: str, surroundings: Surroundings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    honest = shutil.copyfile

    def full(source: Path, target: Path) -> None:
        if "before-restore" in str(target):
            raise OSError(errno.ENOSPC, "full")
        honest(source, target)

    monkeypatch.setattr(restoring.shutil, "copyfile", full)
    with pytest.raises(StoreError, match="disk is full"):
        restore_backup(made.database, folder, "anna", password, surroundings)
    assert _names(folder, password, surroundings) == ["Later", "Thistle"]
