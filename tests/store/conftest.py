"""A real encrypted database in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hipspine_desktop.store import migrating
from hipspine_desktop.store.database import Database, DatabaseKey
from hipspine_desktop.store.server_door import owner_password
from hipspine_desktop.store.wrapping import Argon2Cost
from tests.postgres import Cluster


@pytest.fixture
def cheap() -> Argon2Cost:
    return Argon2Cost(time=1, memory_kib=8, lanes=1)


@pytest.fixture
def key() -> DatabaseKey:
    return DatabaseKey.fresh()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test of an open database runs on a file and on a server, unless it is about one."""
    if "store" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("only_in")
        metafunc.parametrize("store", alone.args if alone else ("sqlcipher", "postgresql"))


@pytest.fixture(scope="session")
def empty_on_server(cluster: Cluster) -> tuple[str, DatabaseKey]:
    """A database of the newest schema without a row: its name and key."""
    made = DatabaseKey.fresh()
    cluster.set_owner_password(owner_password(made))
    address = cluster.new_database()
    migrating.run_revisions(address, made, "head")
    return address.database, made


@pytest.fixture
def database(
    store: str, tmp_path: Path, key: DatabaseKey, request: pytest.FixtureRequest
) -> Iterator[Database]:
    if store == "sqlcipher":
        path = tmp_path / "practice.hipspine"
        migrating.create(path, key)
        opened = Database(path, key)
        yield opened
        opened.close()
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name, its_key = request.getfixturevalue("empty_on_server")
    cluster.set_owner_password(owner_password(its_key))
    address = cluster.new_database(name)
    opened = Database(address, its_key)
    yield opened
    opened.close()
    cluster.drop(address)
