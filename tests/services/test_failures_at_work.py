"""Failures of the world while more is under way: signing, migrating, reading, copying."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.answers import ABSENT, PRESENT, SymptomaticSide
from hipspine_desktop.domain.assessment import (
    Agreement,
    Assessment,
    AssessmentState,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services import assessments, backup, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.restoring import restore_backup
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store import database, migrating
from hipspine_desktop.store.database import connect
from hipspine_desktop.store.key_ring import KeyRing
from hipspine_desktop.store.wrapping import Argon2Cost
from tests.services.raw import raw_records
from tests.services.results import BLADDER, GROIN, SADDLE, result_for
from tests.services.test_failures import _remount, small_disk as small_disk

OLD = Path(__file__).parents[1] / "migrations" / "old_databases" / "0001"


def _fill(disk: Path) -> Path:
    """Take all the room that a disk has."""
    film = disk / "film"
    with film.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(os.urandom(4096))
        except OSError:
            return film


def _ready(session: Session) -> tuple[Patient, Assessment]:
    draft = PatientDraft(family_name="Thistle", given_name="Morag", born="14-Mar-1960")
    patient, _ = patients.save_new_patient(session, draft)
    made, _ = assessments.start_assessment(session, patient.id)
    for key, answer in ((GROIN, PRESENT), (BLADDER, ABSENT), (SADDLE, ABSENT)):
        assessments.set_answer(session, made.id, key, answer)
    assessments.set_complaint(session, made.id, Complaint(SymptomaticSide.RIGHT))
    impression = Impression("Hip osteoarthritis", Agreement.AGREES)
    return patient, assessments.set_impression(session, made.id, impression)[0]


def test_a_disk_that_is_full_when_one_signs(
    small_disk: Path, set_up_once: tuple[Path, str], password: str, surroundings: Surroundings
) -> None:
    _remount(small_disk, "size=4m")
    shutil.copytree(set_up_once[0], small_disk / "practice")
    with open_practice(small_disk / "practice", "anna", password, surroundings) as session:
        patient, ready = _ready(session)
        film = _fill(small_disk)
        result = result_for(patient)
        # what is already there of the log takes some entries still, so the result is a large one
        large = replace(result, sides=result.sides * 2000)
        with pytest.raises(StoreError, match="The disk") as caught:
            assessments.sign(session, ready, password, large)
        assert "What was saved is safe" in str(caught.value)
        film.unlink()
        kept = assessments.load_assessment(session, ready.id)
        assert (kept.state, kept.answers) == (AssessmentState.DRAFT, ready.answers)
        signed, _ = assessments.sign(session, kept, password, result)
        assert signed.is_signed
        assert verify_records(session).is_sound


def test_a_disk_that_is_full_when_an_old_practice_is_opened(
    small_disk: Path, password: str
) -> None:
    folder = small_disk / "practice"
    shutil.copytree(OLD, folder)
    whole = (folder / "practice.hipspine").read_bytes()
    film = _fill(small_disk)
    around = Surroundings(Catalogue((), ()), cost=Argon2Cost(1, 8, 1))
    with pytest.raises(StoreError, match="disk"):
        open_practice(folder, "anna", password, around)
    assert (folder / "practice.hipspine").read_bytes() == whole
    assert not list(folder.glob("practice-before-*"))
    film.unlink()
    key = KeyRing.load(folder / "practice.keyring").unlock("anna", password)
    assert migrating.stored_revision(folder / "practice.hipspine", key) == "0001"
    _remount(small_disk, "size=16m")
    with open_practice(folder, "anna", password, around) as session:
        assert verify_records(session).is_sound


@pytest.mark.only_in("sqlcipher")
def test_a_file_that_another_program_holds_when_it_is_opened(
    session: Session, folder: Path, password: str, surroundings: Surroundings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    session.close()
    raw: Any = connect(session.database.path, session.database.key)
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program is using the records"):
        open_practice(folder, "anna", password, surroundings)
    raw.execute("ROLLBACK")
    raw.close()
    open_practice(folder, "anna", password, surroundings).close()


@pytest.mark.only_in("sqlcipher")
def test_flipped_bits_are_read_as_damage_or_not_at_all(
    session: Session, signed: Assessment, folder: Path, password: str, surroundings: Surroundings
) -> None:
    """Each page is proved when it is read, so nothing false is ever shown."""
    session.close()
    path = folder / "practice.hipspine"
    whole = path.read_bytes()
    damaged = 0
    for place in range(17, len(whole), len(whole) // 25):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        for log in folder.glob("practice.hipspine-*"):
            log.unlink()
        try:
            with open_practice(folder, "anna", password, surroundings) as opened:
                assert assessments.load_assessment(opened, signed.id) == signed
                (row,) = patients.search_patients(opened, "Thistle")
                assert row.patient.family_name == "Thistle"
        except StoreError:
            damaged += 1
    assert damaged > 3


@pytest.mark.parametrize("rest", [0, 1000, 4096, 100_000])
@pytest.mark.only_in("sqlcipher")
def test_a_backup_that_was_half_written_is_never_one(
    rest: int, session: Session, signed: Assessment, folder: Path, tmp_path: Path, password: str,
    surroundings: Surroundings,
) -> None:  # fmt: skip
    stick = tmp_path / "stick"
    made = backup.make_backup(session, stick)
    # the computer went out while the next one was written
    (stick / "practice-20261124-235959.part").write_bytes(b"x" * rest)
    made.database.write_bytes(made.database.read_bytes()[:rest])
    session.close()
    before = (folder / "practice.hipspine").read_bytes()
    with pytest.raises(StoreError):
        restore_backup(made.database, folder, "anna", password, surroundings)
    assert (folder / "practice.hipspine").read_bytes() == before
    with open_practice(folder, "anna", password, surroundings) as again:
        assert assessments.load_assessment(again, signed.id) == signed
        assert backup.make_backup(again, stick).database != made.database


@pytest.mark.parametrize(
    "move",
    [
        lambda now: now.replace(year=2020),
        lambda now: now.replace(year=2035),
        lambda now: now.replace(hour=2),
    ],
)
def test_a_clock_that_was_set_keeps_order_of_log_and_versions(
    move: Callable[[Any], Any], session: Session, ready: Assessment, password: str, clock: Any,
    result: Result,
) -> None:  # fmt: skip
    first = clock.now
    seen = [ready.version]
    clock.now = move(clock.now)
    for text in ("two", "three"):
        changed, _ = assessments.set_narrative(session, ready.id, NarrativeField.PLAN, text)
        clock.now += timedelta(minutes=10)  # another change, not the same one typed on
        seen.append(changed.version)
    back, _ = assessments.undo(session, ready.id)
    seen.append(back.version)
    assert back.narrative[NarrativeField.PLAN] == "two"
    assert seen == list(range(seen[0], seen[0] + 4))
    clock.now = first
    signed, _ = assessments.sign(session, back, password, result)
    assert verify_records(session).is_sound
    raw = raw_records(session.database)
    rows = raw.execute("SELECT id, action FROM audit ORDER BY id").fetchall()
    raw.close()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-2][1] == "assessment_signed"  # then the check itself
    assert assessments.load_assessment(session, signed.id) == signed
