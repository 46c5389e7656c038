"""A real encrypted database in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hipspine_desktop.store import migrating
from hipspine_desktop.store.database import Database, DatabaseKey
from hipspine_desktop.store.wrapping import Argon2Cost


@pytest.fixture
def cheap() -> Argon2Cost:
    return Argon2Cost(time=1, memory_kib=8, lanes=1)


@pytest.fixture
def key() -> DatabaseKey:
    return DatabaseKey.fresh()


@pytest.fixture
def database(tmp_path: Path, key: DatabaseKey) -> Iterator[Database]:
    path = tmp_path / "practice.hipspine"
    migrating.create(path, key)
    opened = Database(path, key)
    yield opened
    opened.close()
