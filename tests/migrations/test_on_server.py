"""The same revisions and models on a server as in a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import inspect

from hipspine_desktop.errors import NewerDatabaseError, StoreError
from hipspine_desktop.store import migrating, server_guards
from hipspine_desktop.store.database import Database, DatabaseKey, connect
from hipspine_desktop.store.server_address import ServerAddress
from hipspine_desktop.store.server_door import owner_password
from hipspine_desktop.store.tables import metadata
from tests.migrations.test_migrations import NOW
from tests.postgres import Cluster


@pytest.fixture(scope="module")
def key() -> DatabaseKey:
    return DatabaseKey.fresh()


@pytest.fixture
def place(cluster: Cluster, key: DatabaseKey) -> Iterator[ServerAddress]:
    cluster.set_owner_password(owner_password(key))
    made = cluster.new_database()
    migrating.run_revisions(made, key, "head")
    yield made
    cluster.drop(made)


def _described(place: ServerAddress, key: DatabaseKey) -> dict[str, Any]:
    database = Database(place, key)
    with database.reading() as connection:
        found = inspect(connection)
        described: dict[str, Any] = {
            name: (
                {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(name)},
                {c["name"] for c in found.get_check_constraints(name)},
                sorted(str(r["constrained_columns"]) for r in found.get_foreign_keys(name)),
                {i["name"]: i["column_names"] for i in found.get_indexes(name)},
            )
            for name in found.get_table_names()
        }
        query = (
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal"
        )
        described["guards"] = sorted(map(tuple, connection.exec_driver_sql(query).all()))
        names = "SELECT count(*) FROM pg_proc WHERE starts_with(proname, 'guard_')"
        described["functions"] = connection.exec_driver_sql(names).scalar_one()
    database.close()
    return described


def test_models_and_revisions_do_not_drift(place: ServerAddress, key: DatabaseKey) -> None:
    assert migrating.differences(place, key, metadata) == []
    columns = [
        column
        for name, table in _described(place, key).items()
        if name not in ("guards", "functions")
        for column, (kind, _) in table[0].items()
        if kind.startswith("TEXT") and 'COLLATE "C"' not in kind
    ]
    assert columns == []


def test_up_down_up(place: ServerAddress, key: DatabaseKey) -> None:
    before = _described(place, key)
    assert len(before["guards"]) > 60
    for revision in (*migrating.known_revisions()[:-1][::-1], "base", "head"):
        migrating.run_revisions(place, key, revision)
        if revision == "base":
            empty = _described(place, key)
            assert (empty["guards"], empty["functions"]) == ([], 0)
            assert set(empty) == {"alembic_version", "guards", "functions"}
    assert _described(place, key) == before


def test_every_guard_of_a_file_is_on_the_server(
    place: ServerAddress, key: DatabaseKey, tmp_path: Any
) -> None:
    migrating.create(tmp_path / "file", key)
    raw = connect(tmp_path / "file", key)
    rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    raw.close()
    database = Database(place, key)
    with database.reading() as connection:
        assert server_guards.missing(connection, dict(rows)) == ()
    database.close()


def test_a_newer_or_empty_database_is_refused(
    place: ServerAddress, key: DatabaseKey, cluster: Cluster
) -> None:
    cluster.admin("UPDATE alembic_version SET version_num = '9001'", database=place.database)
    with pytest.raises(NewerDatabaseError, match="newer version"):
        migrating.migrate(place, key, NOW)
    cluster.admin("DELETE FROM alembic_version", database=place.database)
    with pytest.raises(StoreError, match="damaged"):
        migrating.migrate(place, key, NOW)


def test_a_trigger_of_an_unknown_form_is_never_left_out() -> None:
    with pytest.raises(ValueError, match="cannot be made"):
        server_guards.translated("CREATE TRIGGER x AFTER UPDATE ON patient BEGIN SELECT 1; END")
    assert server_guards.translated("SELECT 1") == "SELECT 1"
