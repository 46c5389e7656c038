from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services import assessments, backup, patients
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import copies
from hipspine_desktop.store.audit import AuditHead
from hipspine_desktop.store.database import connect


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "stick" / "backups"


def test_a_backup_opens_with_the_password_and_holds_everything(
    session: Session, assessment: Assessment, patient: Patient, target: Path, tmp_path: Path,
    password: str, surroundings: Surroundings,
) -> None:  # fmt: skip
    draft, _ = assessments.set_answer(
        session, assessment.id, AnswerKey("groin", Side.LEFT), PRESENT
    )
    report = backup.make_backup(session, target)
    assert sorted(target.iterdir()) == sorted((report.database, report.key_ring))
    assert report.size == report.database.stat().st_size
    restored = tmp_path / "new computer"
    restored.mkdir()
    shutil.copy(report.database, restored / "practice.hipspine")
    shutil.copy(report.key_ring, restored / "practice.keyring")
    again = open_practice(restored, "anna", password, surroundings)
    assert patients.load_patient(again, patient.id) == patient
    assert assessments.load_assessment(again, draft.id) == draft
    head = AuditHead(report.audit_entries, report.audit_mac)
    assert backup.check_records(again, head).count > head.count
    again.close()


def test_a_copy_that_does_not_restore_is_not_called_good(
    session: Session, assessment: Assessment, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = copies.copy_database

    def faulty_disk(source: Path, part: Path, key: Any) -> None:
        honest(source, part, key)
        with part.open("r+b") as file:
            file.seek(part.stat().st_size // 2)
            byte = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte[0] ^ 1]))

    monkeypatch.setattr(copies, "copy_database", faulty_disk)
    with pytest.raises(StoreError):
        backup.make_backup(session, target)
    assert list(target.iterdir()) == []


def test_a_second_backup_does_not_overwrite_the_first(session: Session, target: Path) -> None:
    first = backup.make_backup(session, target)
    second = backup.make_backup(session, target)
    assert first.database != second.database
    assert len(list(target.iterdir())) == 4


def test_records_altered_by_another_program_do_not_pass(session: Session, patient: Patient) -> None:
    head = backup.check_records(session)
    raw: Any = connect(session.database.path, session.database.key)
    raw.execute("DROP TRIGGER audit_no_delete")
    raw.execute("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)")
    raw.close()
    backup.check_records(session)
    with pytest.raises(StoreError, match="did not pass its check"):
        backup.check_records(session, head)
