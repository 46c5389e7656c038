from __future__ import annotations

import ast
import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from hipspine_desktop.errors import NewerDatabaseError, StoreError
from hipspine_desktop.paths import migrations_dir
from hipspine_desktop.store import migrating
from hipspine_desktop.store.database import Database, DatabaseKey, connect
from hipspine_desktop.store.tables import metadata

NEWEST = migrating.known_revisions()[-1]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def key() -> DatabaseKey:
    return DatabaseKey.fresh()


@pytest.fixture
def path(tmp_path: Path, key: DatabaseKey) -> Path:
    made = tmp_path / "practice.hipspine"
    migrating.create(made, key)
    return made


def _described(path: Path, key: DatabaseKey) -> dict[str, Any]:
    """Tables with columns, keys, references, CHECKs and indexes, independent of their order."""
    database = Database(path, key)
    with database.reading() as connection:
        found = inspect(connection)
        described = {}
        for name in found.get_table_names():
            if name == "alembic_version":
                continue
            columns = {
                c["name"]: (str(c["type"]), c["nullable"], c["primary_key"])
                for c in found.get_columns(name)
            }
            checks = {c["name"]: c["sqltext"] for c in found.get_check_constraints(name)}
            references = found.get_foreign_keys(name)
            keys = sorted((r["constrained_columns"], r["referred_table"]) for r in references)
            indexes = {i["name"]: i["column_names"] for i in found.get_indexes(name)}
            uniques = {u["name"]: u["column_names"] for u in found.get_unique_constraints(name)}
            options = found.get_table_options(name)
            described[name] = (columns, checks, keys, indexes, uniques, options)
    database.close()
    return described


def _triggers(path: Path, key: DatabaseKey) -> list[tuple[str, str]]:
    raw = connect(path, key)
    rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    raw.close()
    return sorted(rows)


def test_models_and_migrations_do_not_drift(path: Path, key: DatabaseKey, tmp_path: Path) -> None:
    assert migrating.differences(path, key, metadata) == []
    plain = tmp_path / "from-models"
    connect(plain, key, create=True).close()
    database = Database(plain, key)
    with database.unit_of_work() as work:
        metadata.create_all(work.connection)
        work.commit()
    database.close()
    assert _described(path, key) == _described(plain, key)


def test_up_down_up(path: Path, key: DatabaseKey) -> None:
    before, guards = _described(path, key), _triggers(path, key)
    migrating.run_revisions(path, key, "base")
    assert _described(path, key) == {}
    assert _triggers(path, key) == []
    migrating.run_revisions(path, key, "head")
    assert _described(path, key) == before
    assert _triggers(path, key) == guards
    assert len(guards) >= 25


@pytest.mark.parametrize("revision", migrating.known_revisions()[:-1])
def test_a_step_down_and_up_again(
    revision: str, path: Path, key: DatabaseKey, tmp_path: Path
) -> None:
    before, guards = _described(path, key), _triggers(path, key)
    migrating.run_revisions(path, key, revision)
    older = tmp_path / "older"
    connect(older, key, create=True).close()
    migrating.run_revisions(older, key, revision)
    assert _described(path, key) == _described(older, key)
    assert _triggers(path, key) == _triggers(older, key)
    migrating.run_revisions(path, key, "head")
    assert (_described(path, key), _triggers(path, key)) == (before, guards)


@pytest.mark.parametrize(
    "file", sorted((migrations_dir() / "versions").glob("*.py")), ids=lambda p: p.stem
)
def test_revisions_import_no_current_code(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert {name.split(".")[0] for name in imported} <= {"__future__", "alembic", "sqlalchemy"}


def test_numbers_of_the_files_are_the_revisions() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(migrating.alembic_config({}))
    chain = tuple(r.revision for r in script.walk_revisions())[::-1]
    assert migrating.known_revisions() == chain
    assert script.get_current_head() == chain[-1]


def test_a_newer_database_is_refused_and_untouched(path: Path, key: DatabaseKey) -> None:
    raw = connect(path, key)
    raw.execute("UPDATE alembic_version SET version_num = '9001'")
    raw.close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(NewerDatabaseError, match="newer version"):
        migrating.migrate(path, key, NOW)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [p.name for p in path.parent.iterdir() if p.is_file()] == [path.name]


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{before}"


def upgrade():
    with op.batch_alter_table("patient") as batch:
        batch.add_column(sa.Column("shoe_size", sa.Integer(), nullable=True))
    {more}


def downgrade():
    with op.batch_alter_table("patient") as batch:
        batch.drop_column("shoe_size")
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Revisions of a later program: ours and one more."""
    folder = tmp_path / "100% later" / "migrations"
    shutil.copytree(migrations_dir(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrating, "migrations_dir", lambda: folder)
    return folder / "versions" / "9000_next.py"


def _column_names(path: Path, key: DatabaseKey) -> set[str]:
    return set(_described(path, key)["patient"][0])


def test_an_older_database_is_copied_then_migrated(
    path: Path, key: DatabaseKey, next_version: Path
) -> None:
    next_version.write_text(NEXT.format(more="pass", before=NEWEST))
    assert migrating.migrate(path, key, NOW) == NEWEST
    assert "shoe_size" in _column_names(path, key)
    copy = path.with_name("practice-before-9000-20261124-090000.hipspine")
    assert migrating.stored_revision(copy, key) == NEWEST
    assert "shoe_size" not in _column_names(copy, key)
    assert migrating.migrate(path, key, NOW) is None


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    path: Path, key: DatabaseKey, next_version: Path
) -> None:
    next_version.write_text(NEXT.format(more="raise RuntimeError('half way')", before=NEWEST))
    before = _described(path, key)
    with pytest.raises(RuntimeError, match="half way"):
        migrating.migrate(path, key, NOW)
    assert _described(path, key) == before
    assert migrating.stored_revision(path, key) == NEWEST


def test_an_empty_file_is_damaged_not_new(path: Path, key: DatabaseKey) -> None:
    path.write_bytes(b"")
    with pytest.raises(StoreError, match="damaged"):
        migrating.migrate(path, key, NOW)
