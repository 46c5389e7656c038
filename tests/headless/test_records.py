"""verify, backup and restore from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hipspine_desktop import headless_records
from hipspine_desktop.cli import DONE, NOT_SOUND, WORLD_FAILED, run
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.headless import Workshop
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    add_clinician,
    create_practice,
)
from hipspine_desktop.store.database import connect
from hipspine_desktop.store.wrapping import Argon2Cost

PASSWORD = "three sparrows walk"


@pytest.fixture
def key(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A practice in the user's own folder; its database key."""
    cheap = Surroundings(Workshop().base.catalogue, cost=Argon2Cost(1, 8, 1))
    user = NewClinician("anna", "Anna Sample")
    session, _ = create_practice(data_dir, Practice("Hillside"), user, PASSWORD, cheap)
    session.close()
    monkeypatch.setenv(headless_records.PASSWORD_VARIABLE, PASSWORD)
    return session.database.key


def _head(said: str) -> str:
    line = [line for line in said.splitlines() if line.startswith("Head of the log")][-1]
    return line.split()[-1]


def test_verify_backup_restore(
    key: Any, data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify"]) == DONE
    assert "All is as it was written." in (said := capsys.readouterr().out)
    assert run(["verify", "--head", _head(said)]) == DONE
    assert run(["backup", str(tmp_path / "stick"), "--keep", "2"]) == DONE
    said = capsys.readouterr().out
    assert "Backup verified on" in said
    (made,) = (tmp_path / "stick").glob("*.hipspine")
    assert run(["restore", str(made)]) == DONE
    assert "before-restore-" in capsys.readouterr().out
    assert run(["verify", "--head", _head(said)]) == DONE
    other = tmp_path / "another"
    assert run(["restore", str(made), "--folder", str(other), "--user", "anna"]) == DONE
    assert run(["verify", "--folder", str(other)]) == DONE


def test_altered_records_have_a_status_of_their_own(
    key: Any, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = connect(data_dir / "practice.hipspine", key)
    raw.execute("DROP TRIGGER audit_no_update")
    raw.execute("UPDATE audit SET action = 'x' WHERE id = 2")
    raw.close()
    assert run(["verify"]) == NOT_SOUND
    told = capsys.readouterr()
    assert "Entry 2 of the log was altered." in told.err.splitlines()
    assert "All is as it was written." not in told.out


def test_failures_are_one_sentence(
    key: Any, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    tries = [
        (["verify", "--folder", str(tmp_path / "nothing")], "no practice"),
        (["verify", "--head", "abc"], "not the head"),
        (["backup", str(tmp_path / "stick"), "--keep", "0"], "At least one"),
        (["restore", str(tmp_path / "nothing.hipspine")], "not complete"),
        (["verify", "--user", "nobody"], "do not open the records"),
    ]
    for words, sentence in tries:
        assert run(words) == WORLD_FAILED
        assert sentence in capsys.readouterr().err
    monkeypatch.delenv(headless_records.PASSWORD_VARIABLE)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert run(["verify"]) == WORLD_FAILED
    assert headless_records.PASSWORD_VARIABLE in capsys.readouterr().err


def test_who_signs_in_must_be_said_where_several_can(
    key: Any, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with headless_records._sign_in(Workshop(), data_dir, "") as session:
        add_clinician(session, NewClinician("ben", "Ben Sample"), "another long one")
    assert run(["verify"]) == WORLD_FAILED
    assert "--user" in capsys.readouterr().err
    assert run(["verify", "--user", "anna"]) == DONE


def test_no_command_takes_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("verify", "backup", "restore"):
        with pytest.raises(SystemExit):
            run([command, "--help"])
        assert "--password" not in capsys.readouterr().out
