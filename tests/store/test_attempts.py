from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hipspine_desktop.store.attempts import LONGEST_WAIT, FailedAttempts, wait_after

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_the_wait_grows_and_ends() -> None:
    waits = [wait_after(n) for n in range(40)]
    assert waits[:3] == [0, 0, 0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_time_passed_counts_and_a_clock_set_back_does_not_lengthen() -> None:
    attempts = FailedAttempts(5, NOW)
    assert attempts.seconds_to_wait(NOW) == 4
    assert attempts.seconds_to_wait(NOW + timedelta(seconds=3)) == 1
    assert attempts.seconds_to_wait(NOW + timedelta(hours=1)) == 0
    assert attempts.seconds_to_wait(NOW - timedelta(days=400)) == 4


def test_the_count_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "attempts"
    FailedAttempts().one_more(NOW).one_more(NOW).save(path)
    assert FailedAttempts.load(path) == FailedAttempts(2, NOW)
    FailedAttempts().save(path)
    assert not path.exists()
    assert FailedAttempts.load(path) == FailedAttempts()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"count": 3, "last": "2026-01-01"}'])
def test_a_damaged_count_counts_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "attempts"
    path.write_bytes(content)
    assert FailedAttempts.load(path) == FailedAttempts()
