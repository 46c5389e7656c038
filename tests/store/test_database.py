from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.errors import StoreError
from hipspine_desktop.store import migrating, people
from hipspine_desktop.store.database import Database, DatabaseKey, UnitOfWork
from hipspine_desktop.store.failures import ServerFaultError

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DETAILS = Practice("Hillside", Address(("1 High Street", "Hull"), "01482 496000"))


def _names(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT name FROM practice")).scalars())


def _add_twice(work: UnitOfWork) -> None:
    for _ in range(2):
        people.add_practice(work.connection, "p", DETAILS, NOW)


def test_what_is_not_committed_is_rolled_back(database: Database) -> None:
    with database.unit_of_work() as work:
        people.add_practice(work.connection, "p", DETAILS, NOW)
    assert _names(database) == []
    with pytest.raises((IntegrityError, ServerFaultError)), database.unit_of_work() as work:
        _add_twice(work)
    assert _names(database) == []
    with database.unit_of_work() as work:
        people.add_practice(work.connection, "p", DETAILS, NOW)
        work.commit()
    assert _names(database) == ["Hillside"]
    with database.reading() as connection:
        assert people.read_practice(connection) == ("p", DETAILS)


def test_many_threads_write_one_after_the_other(database: Database) -> None:
    with database.unit_of_work() as work:
        people.add_practice(work.connection, "p", DETAILS, NOW)
        work.commit()
    failures: list[BaseException] = []

    def count_up() -> None:
        try:
            for _ in range(20):
                with database.unit_of_work() as work:
                    version = work.connection.execute(
                        text("SELECT version FROM practice")
                    ).scalar_one()
                    work.connection.execute(text(f"UPDATE practice SET version = {version + 1}"))
                    work.commit()
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failures.append(error)

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading() as connection:
        assert connection.execute(text("SELECT version FROM practice")).scalar_one() == 81


@pytest.mark.only_in("sqlcipher")
def test_the_safe_ways_of_writing_are_on(database: Database) -> None:
    with database.reading() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "cipher_version")
        }
    assert asked["journal_mode"] == "wal"
    assert str(asked["synchronous"]) == "2"
    assert str(asked["foreign_keys"]) == "1"
    assert asked["cipher_version"]


@pytest.mark.only_in("sqlcipher")
def test_another_key_opens_nothing(database: Database, capfd: pytest.CaptureFixture[str]) -> None:
    other = Database(database.path, DatabaseKey.fresh())
    with pytest.raises(StoreError, match="damaged or was not made"):
        with other.reading() as connection:
            connection.execute(text("SELECT 1 FROM practice"))
    other.close()
    assert capfd.readouterr().err == ""


def test_a_missing_file_is_never_made_anew(tmp_path: Path, key: DatabaseKey) -> None:
    path = tmp_path / "gone.hipspine"
    with pytest.raises(StoreError, match="cannot be opened"):
        migrating.migrate(path, key, NOW)
    assert not path.exists()


@pytest.mark.only_in("sqlcipher")
def test_the_key_shows_nowhere(database: Database, key: DatabaseKey) -> None:
    shown = repr(key) + str(key) + repr(database) + repr(database._engine.url)
    assert key.raw.hex() not in shown
    assert repr(key.raw) not in shown


def test_a_failure_names_no_values(database: Database) -> None:
    with (
        pytest.raises((IntegrityError, ServerFaultError)) as caught,
        database.unit_of_work() as work,
    ):
        _add_twice(work)
    assert "Hillside" not in str(caught.value)
