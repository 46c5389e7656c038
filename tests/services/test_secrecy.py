"""Nothing readable on the disk: a planted name is looked for in every byte of every file."""

from __future__ import annotations

import logging
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from hipspine_desktop.domain.answers import Answer, AnswerKey, CannotTestReason, Side
from hipspine_desktop.domain.assessment import Assessment, Impression, NarrativeField
from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import crash_report
from hipspine_desktop.services import assessments, backup, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.restoring import restore_backup
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import verify_records
from hipspine_desktop.store import tables

pytestmark = pytest.mark.only_in("sqlcipher")

NAME = "Quilliberta"


def _forms() -> Iterator[bytes]:
    for text in (NAME, NAME.lower(), NAME.upper()):
        yield text.encode()
        yield text.encode("utf-16-le")


def _holders(*folders: Path) -> list[Path]:
    files = [p for folder in folders for p in folder.rglob("*") if p.is_file()]
    assert files
    return [p for p in files if any(form in p.read_bytes() for form in _forms())]


@pytest.fixture
def planted(session: Session) -> Assessment:
    draft = PatientDraft(family_name=NAME, given_name=NAME, born="14 3 60", alerts=NAME)
    patient, _ = patients.save_new_patient(session, draft)
    made, _ = assessments.start_assessment(session, patient.id)
    assessments.set_narrative(session, made.id, NarrativeField.HISTORY, f"{NAME} fell")
    assessments.set_impression(session, made.id, Impression(f"{NAME}'s hip"))
    said = Answer.could_not_test(CannotTestReason.REFUSED, f"{NAME} said no")
    assessments.set_answer(session, made.id, AnswerKey("groin", Side.LEFT), said)
    return assessments.undo(session, made.id)[0]


def test_the_search_for_the_name_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text(f"... {NAME} ...")
    assert _holders(tmp_path) == [tmp_path / "plain"]


def test_no_file_holds_the_name_at_any_time(
    session: Session, planted: Assessment, folder: Path, tmp_path: Path
) -> None:
    while_open = tmp_path / "copied while open"
    shutil.copytree(folder, while_open)
    assert any(p.name.endswith("-wal") and p.stat().st_size for p in while_open.iterdir())
    backup.make_backup(session, tmp_path / "stick")
    session.close()
    assert _holders(tmp_path, folder) == []


def test_neither_logs_nor_failures_hold_the_name(
    session: Session, planted: Assessment, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    with pytest.raises(HipspineError) as refused:
        patients.save_new_patient(session, PatientDraft(family_name=NAME, born=NAME))
    row = patients.search_patients(session, NAME)[0]
    with pytest.raises(HipspineError) as conflict:
        patients.update_patient(
            session, row.patient, PatientDraft(family_name=NAME, born=f"{NAME} 1960")
        )
    shown = f"{refused.value}{conflict.value}{caplog.text}{''.join(capfd.readouterr())}"
    assert NAME.lower() not in shown.lower()


def test_no_scratch_file_holds_the_name_while_the_records_are_worked_on(
    session: Session, planted: Assessment, folder: Path, tmp_path: Path, password: str,
    surroundings: Surroundings, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Whatever is made in the folder for temporary files is looked through before it goes."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setenv("SQLITE_TMPDIR", str(scratch))
    seen: list[Path] = []
    keep = tempfile.TemporaryDirectory.cleanup

    def look(made: tempfile.TemporaryDirectory[str]) -> None:
        there = [p for p in Path(made.name).rglob("*") if p.is_file()]
        seen.extend(there)
        assert not there or _holders(Path(made.name)) == []
        keep(made)

    monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", look)
    # as leaving the block does
    monkeypatch.setattr(tempfile.TemporaryDirectory, "__exit__", lambda made, *_: look(made))
    made = backup.make_backup(session, tmp_path / "stick")
    assert verify_records(session).is_sound
    session.close()
    restore_backup(made.database, folder, "anna", password, surroundings)
    assert seen  # the trial of the backup, and the fresh database of the check
    assert _holders(tmp_path, folder) == []


@pytest.mark.only_in("sqlcipher", "postgresql")
def test_a_fault_of_ours_carries_no_name_into_its_report(
    session: Session, planted: Assessment, store: str
) -> None:
    with pytest.raises(Exception) as caught, session.writing() as work:  # noqa: PT011
        work.connection.execute(
            insert(tables.patient_identifier),
            [{"patient_id": planted.patient_id, "system": NAME, "value": NAME, "position": 0}] * 2,
        )
    with pytest.raises(Exception) as checked, session.writing() as work:  # noqa: PT011
        work.connection.execute(
            update(tables.patient).values(family_name=NAME, sex=NAME, allergies=NAME)
        )
    for fault in (caught.value, checked.value):
        whole = "".join(traceback.format_exception(fault))
        assert NAME not in crash_report(fault, "1.0")
        assert NAME not in whole
