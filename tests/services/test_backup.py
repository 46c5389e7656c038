from __future__ import annotations

import errno
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services import assessments, backup, patients
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import copies
from hipspine_desktop.store.audit import AuditHead
from tests.services.raw import raw_records


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


@pytest.mark.only_in("sqlcipher")
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
    assert backup.last_backup(session) == second
    assert first.database != second.database
    assert len(list(target.iterdir())) == 4


def test_records_altered_by_another_program_do_not_pass(session: Session, patient: Patient) -> None:
    head = backup.check_records(session)
    raw: Any = raw_records(session.database)
    raw.without_guard("audit_no_delete")
    raw.execute("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)")
    raw.close()
    backup.check_records(session)
    with pytest.raises(StoreError, match="did not pass its check"):
        backup.check_records(session, head)


def test_the_oldest_backups_go_and_nothing_else(session: Session, target: Path) -> None:
    target.mkdir(parents=True)
    others = [target / "holiday.hipspine", target / "practice-20200101-000000.hipspine"]
    for other in others:
        other.write_bytes(b"not ours")
    made = [backup.make_backup(session, target, keep=2).database for _ in range(4)]
    assert sorted(target.glob("*.hipspine")) == sorted([*others, *made[2:]])
    assert sorted(p.stem for p in target.glob("*.keyring")) == [p.stem for p in made[2:]]


@pytest.mark.only_in("sqlcipher")
def test_a_failed_backup_takes_no_earlier_one_away(
    session: Session, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backup.make_backup(session, target, keep=1)

    def full_disk(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(copies, "copy_database", full_disk)
    with pytest.raises(StoreError, match="disk is full"):
        backup.make_backup(session, target, keep=1)
    assert sorted(target.iterdir()) == sorted((good.database, good.key_ring))
    assert backup.last_backup(session) == good


def test_no_backup_yet_and_a_note_that_cannot_be_read(session: Session) -> None:
    assert backup.last_backup(session) is None
    session.keeper.last_backup_path.write_text('{"verified_at": "2026-11-24T09:00:00"}')
    assert backup.last_backup(session) is None


HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "due"),
    [(None, True), (NOON - 24 * HOUR, True), (NOON - 23 * HOUR, False), (NOON, False),
     (NOON + HOUR, True)],
)  # fmt: skip
def test_when_the_next_backup_is_due(last: datetime | None, due: bool) -> None:
    assert backup.is_due(last, NOON, timedelta(days=1)) is due


@given(
    st.sets(st.integers(0, 10**9).map(lambda s: NOON + timedelta(seconds=s))), st.integers(-3, 30)
)
def test_rotation_keeps_the_newest(moments: set[datetime], keep: int) -> None:
    names = {f"practice-{m:%Y%m%d-%H%M%S}.hipspine" for m in moments}
    left = names - set(backup.to_drop(tuple(names), keep))
    assert left == set(sorted(names)[-max(1, keep) :])
