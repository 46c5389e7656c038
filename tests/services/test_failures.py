"""Failures of the world: each ends in one sentence, and nothing that was saved is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.errors import NewerDatabaseError, StoreError
from hipspine_desktop.services import assessments, backup, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    create_practice,
    open_practice,
)
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import database
from hipspine_desktop.store.database import connect

pytestmark = pytest.mark.only_in("sqlcipher")

GROIN = AnswerKey("groin", Side.LEFT)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB of its own; needs the right to mount one."""
    place = tmp_path / "small"
    place.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk to fill")
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"a small disk could not be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def _remount(place: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def test_a_full_disk(
    small_disk: Path, set_up_once: tuple[Path, str], password: str, surroundings: Surroundings
) -> None:
    folder = small_disk / "practice"
    shutil.copytree(set_up_once[0], folder)
    session = open_practice(folder, "anna", password, surroundings)
    draft = PatientDraft(family_name="Thistle", given_name="Morag", born="14 3 60")
    patient, _ = patients.save_new_patient(session, draft)
    made, _ = assessments.start_assessment(session, patient.id)
    kept = assessments.set_answer(session, made.id, GROIN, PRESENT)[0]

    def write_until_full() -> None:
        nonlocal kept
        for n in range(200):
            text = f"{n} " + os.urandom(10_000).hex()
            kept, _ = assessments.set_narrative(session, made.id, NarrativeField.HISTORY, text)

    with pytest.raises(StoreError, match="The disk") as caught:
        write_until_full()
    assert "What was saved is safe" in str(caught.value)
    with pytest.raises(StoreError, match="The disk"):
        backup.make_backup(session, small_disk / "backups")
    assert not list((small_disk / "backups").glob("*"))
    _remount(small_disk, "size=8m")
    changed, _ = assessments.set_narrative(session, made.id, NarrativeField.PLAN, "goes on")
    assert dict(changed.narrative) == {**kept.narrative, NarrativeField.PLAN: "goes on"}
    backup.check_records(session)
    session.close()
    again = open_practice(folder, "anna", password, surroundings)
    assert assessments.load_assessment(again, made.id) == changed
    again.close()


def test_setting_up_on_a_full_disk_leaves_nothing(
    small_disk: Path, practice_details: Practice, anna: NewClinician, surroundings: Surroundings
) -> None:
    (small_disk / "film").write_bytes(b"x" * 900_000)
    with pytest.raises(StoreError, match="disk"):
        create_practice(
            small_disk / "practice", practice_details, anna, "a long password", surroundings
        )
    assert list((small_disk / "practice").iterdir()) == []


def test_a_folder_that_cannot_be_written_to(
    small_disk: Path, set_up_once: tuple[Path, str], password: str, surroundings: Surroundings,
    practice_details: Practice, anna: NewClinician,
) -> None:  # fmt: skip
    folder = small_disk / "practice"
    shutil.copytree(set_up_once[0], folder)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    _remount(small_disk, "ro")
    with pytest.raises(StoreError, match=r"cannot be (written to|opened)"):
        open_practice(folder, "anna", password, surroundings)
    with pytest.raises(StoreError, match="cannot be written to"):
        create_practice(small_disk / "new", practice_details, anna, "a long password", surroundings)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_folder_of_somebody_else(
    tmp_path: Path, practice_details: Practice, anna: NewClinician, surroundings: Surroundings
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError):
        create_practice(
            tmp_path / "file" / "practice", practice_details, anna, "a long password", surroundings
        )


def test_a_file_that_another_program_locks(
    session: Session, assessment: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    session.database.close()  # so that connections are made with the short patience
    raw: Any = connect(session.database.path, session.database.key)
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program is using the records"):
        assessments.set_answer(session, assessment.id, GROIN, PRESENT)
    # reading goes on
    assert assessments.assessments_of(session, assessment.patient_id) == (assessment,)
    raw.execute("ROLLBACK")
    raw.close()
    done, _ = assessments.set_answer(session, assessment.id, GROIN, PRESENT)
    assert done.answers.of("groin", Side.LEFT) == PRESENT


@pytest.mark.parametrize("kept", [0, 1, 100, 4096, 8192, 40_000])
def test_a_truncated_file(
    kept: int, session: Session, assessment: Assessment, folder: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    session.close()
    path = folder / "practice.hipspine"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StoreError, match="damaged"):
        open_practice(folder, "anna", password, surroundings)
    assert path.stat().st_size == kept


def test_a_bit_that_flipped_anywhere_is_found(
    session: Session, assessment: Assessment, folder: Path
) -> None:
    key = session.database.key
    session.close()
    path = folder / "practice.hipspine"
    whole = path.read_bytes()
    for place in range(50, len(whole), len(whole) // 12):
        damaged = bytearray(whole)
        damaged[place] ^= 4
        path.write_bytes(damaged)
        with pytest.raises(StoreError):
            backup.copies.check_whole(path, key)
    path.write_bytes(whole)
    backup.copies.check_whole(path, key)


def test_records_of_a_newer_program(
    session: Session, folder: Path, password: str, surroundings: Surroundings
) -> None:
    raw: Any = connect(session.database.path, session.database.key)
    raw.execute("UPDATE alembic_version SET version_num = '9001'")
    raw.close()
    session.close()
    before = (folder / "practice.hipspine").read_bytes()
    with pytest.raises(NewerDatabaseError, match="newer version of the program"):
        open_practice(folder, "anna", password, surroundings)
    assert (folder / "practice.hipspine").read_bytes() == before


@pytest.mark.parametrize("name", ["practice.hipspine", "practice.keyring"])
def test_a_missing_file(
    name: str, session: Session, folder: Path, password: str, surroundings: Surroundings
) -> None:
    session.close()
    (folder / name).unlink()
    with pytest.raises(StoreError):
        open_practice(folder, "anna", password, surroundings)
    assert not (folder / name).exists()


def test_a_clock_set_back(session: Session, assessment: Assessment, clock: Any) -> None:
    assessments.set_narrative(session, assessment.id, NarrativeField.HISTORY, "one")
    clock.now = clock.now.replace(year=2020)
    assessments.set_narrative(session, assessment.id, NarrativeField.HISTORY, "two")
    back, _ = assessments.undo(session, assessment.id)
    assert back.narrative == {NarrativeField.HISTORY: "one"}
    backup.check_records(session)
