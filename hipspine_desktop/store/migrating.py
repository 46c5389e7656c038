"""Bringing a database to the schema of this program, or refusing politely."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from hipspine_desktop.errors import NewerDatabaseError
from hipspine_desktop.paths import migrations_dir
from hipspine_desktop.store.database import DatabaseKey, connect
from hipspine_desktop.store.failures import damaged, plain_failures

SMALLEST_BYTES = 4096  # one page


def known_revisions() -> tuple[str, ...]:
    """Revision ids of this program, oldest first: the numbers the files begin with.

    Alembic itself is not asked, because importing it takes longer than opening the database.
    """
    files = (migrations_dir() / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(path.stem.split("_", 1)[0] for path in files))


def stored_revision(path: Path, key: DatabaseKey) -> str:
    """Revision of an existing file.

    Raises:
        StoreError: missing, locked, damaged, or empty.
    """
    with plain_failures():
        if path.exists() and path.stat().st_size < SMALLEST_BYTES:
            raise damaged()  # SQLite would take it for a new, empty database and write to it
        connection = connect(path, key)
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except dbapi2.OperationalError as error:
            if "no such table" in str(error):
                raise damaged() from error
            raise
        finally:
            connection.close()
    if row is None:
        raise damaged()
    return str(row[0])


def migrate(path: Path, key: DatabaseKey, now: datetime) -> str | None:
    """Bring an existing file to the newest revision; an older file is copied first.

    Returns:
        The revision it had, or None when nothing had to be done.

    Raises:
        NewerDatabaseError: a newer program wrote it; it was not touched.
        StoreError: it cannot be read or written; it is as it was.
    """
    known, stored = known_revisions(), check_known(path, key)
    if stored == known[-1]:
        return None
    stamp = f"{now:%Y%m%d-%H%M%S}"
    copy_database(path, path.with_name(f"{path.stem}-before-{known[-1]}-{stamp}{path.suffix}"), key)
    run_revisions(path, key, known[-1])
    return stored


def check_known(path: Path, key: DatabaseKey) -> str:
    """Revision of an existing file that this program can bring to its newest.

    Raises:
        NewerDatabaseError: a newer program wrote it; it was not touched.
        StoreError: it cannot be read.
    """
    stored = stored_revision(path, key)
    if stored not in known_revisions():
        raise NewerDatabaseError(
            "These records were written by a newer version of the program.",
            "Nothing was changed. Install the newer version on this computer.",
        )
    return stored


def create(path: Path, key: DatabaseKey) -> None:
    """Make a new database file with the newest schema.

    Raises:
        StoreError: it cannot be written; no file is left.
    """
    with plain_failures():
        connect(path, key, create=True).close()
    run_revisions(path, key, "head")


def run_revisions(path: Path, key: DatabaseKey, target: str) -> None:
    """Run Alembic up or down to a revision, in one transaction for all of it."""
    with plain_failures():
        raw = connect(path, key)
        try:
            # batch migrations make tables anew, which the references must survive
            raw.execute("PRAGMA foreign_keys = OFF")
            _run(raw, target)
        finally:
            raw.close()


def differences(path: Path, key: DatabaseKey, metadata: Any) -> list[Any]:
    """What Alembic's autogenerate would change in a database; empty when models and file agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    raw = connect(path, key)
    try:
        with _connection(raw) as connection:
            return list(compare_metadata(MigrationContext.configure(connection), metadata))
    finally:
        raw.close()


def copy_database(source: Path, target: Path, key: DatabaseKey) -> None:
    """Copy a live database as one consistent, encrypted file; never over an existing one."""
    if target.exists():
        raise FileExistsError(target)
    with plain_failures():
        reader = connect(source, key)
        try:
            writer = connect(target, key, create=True)
            try:
                # all pages in one go: in steps it might never end beside a busy writer
                reader.backup(writer, pages=-1)
                writer.execute("PRAGMA journal_mode = DELETE")
            finally:
                writer.close()
        finally:
            reader.close()


def _run(raw: Any, target: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    with _connection(raw) as connection:
        config = alembic_config({"connection": connection})
        revisions = ScriptDirectory.from_config(config)
        current = connection.exec_driver_sql(
            "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        ).scalar_one()
        down = current and _is_older(connection, revisions, target)
        (command.downgrade if down else command.upgrade)(config, target)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged()
        connection.commit()


def _is_older(connection: Connection, revisions: Any, target: str) -> bool:
    if target == "head":
        return False
    stored = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    older = {r.revision for r in revisions.iterate_revisions(stored, "base")} if stored else set()
    return target == "base" or (target in older and target != stored)


def alembic_config(attributes: Mapping[str, Any]) -> Any:
    """Alembic's configuration for our folder of revisions, without an ini file."""
    from alembic.config import Config

    config = Config(attributes=dict(attributes))
    # a per cent sign in the path would be read as a placeholder
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    return config


def _connection(raw: Any) -> Connection:
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine.connect()
