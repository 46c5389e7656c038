"""Bringing a database to the schema of this program, or refusing politely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from hipspine_desktop.errors import NewerDatabaseError, StoreError
from hipspine_desktop.paths import migrations_dir
from hipspine_desktop.store import server_guards
from hipspine_desktop.store.database import WRITING, DatabaseKey, Place, connect, engine_for
from hipspine_desktop.store.failures import damaged, plain_failures
from hipspine_desktop.store.server_address import ServerAddress

SMALLEST_BYTES = 4096  # one page


def known_revisions() -> tuple[str, ...]:
    """Revision ids of this program, oldest first: the numbers the files begin with.

    Alembic itself is not asked, because importing it takes longer than opening the database.
    """
    files = (migrations_dir() / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(path.stem.split("_", 1)[0] for path in files))


def stored_revision(place: Place, key: DatabaseKey) -> str:
    """Revision of an existing file or of the database of a server.

    Raises:
        StoreError: missing, locked, damaged, or empty.
    """
    if isinstance(place, Path):
        return _revision_of_file(place, key)
    with plain_failures(), _on_server(place, key) as connection:
        stored = _revision(connection)
    if stored is None:
        raise damaged()
    return stored


def _revision_of_file(path: Path, key: DatabaseKey) -> str:
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


def migrate(place: Place, key: DatabaseKey, now: datetime) -> str | None:
    """Bring existing records to the newest revision; an older file is copied first.

    On a server all of it is one transaction, and the copies are the backups.

    Returns:
        The revision it had, or None when nothing had to be done.

    Raises:
        NewerDatabaseError: a newer program wrote it; it was not touched.
        StoreError: it cannot be read or written; it is as it was.
    """
    known, stored = known_revisions(), check_known(place, key)
    if stored == known[-1]:
        return None
    if isinstance(place, Path):
        stamp = f"{now:%Y%m%d-%H%M%S}"
        name = f"{place.stem}-before-{known[-1]}-{stamp}{place.suffix}"
        copy_database(place, place.with_name(name), key)
    run_revisions(place, key, known[-1])
    return stored


def check_known(place: Place, key: DatabaseKey) -> str:
    """Revision of existing records that this program can bring to its newest.

    Raises:
        NewerDatabaseError: a newer program wrote it; it was not touched.
        StoreError: it cannot be read.
    """
    stored = stored_revision(place, key)
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


def run_revisions(place: Place, key: DatabaseKey, target: str) -> None:
    """Run Alembic up or down to a revision, in one transaction for all of it."""
    with plain_failures(), _opened(place, key) as connection:
        run_on(connection, target)
        connection.commit()


def differences(place: Place, key: DatabaseKey, metadata: Any) -> list[Any]:
    """What Alembic's autogenerate would change in a database; empty when models and file agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with _opened(place, key) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    # SQLite keeps no comments, so they are not what the database is compared by
    return [f for f in found if not (isinstance(f, list) and f[0][0] == "modify_comment")]


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


def run_on(connection: Connection, target: str) -> None:
    """Run Alembic on a connection, inside its transaction; the caller commits."""
    from alembic import command
    from alembic.script import ScriptDirectory

    on_server = connection.dialect.name == "postgresql"
    config = alembic_config({"connection": connection})
    revisions = ScriptDirectory.from_config(config)
    down = _is_older(connection, revisions, target)
    (command.downgrade if down else command.upgrade)(config, target)
    if on_server:
        (server_guards.leave if target == "base" else server_guards.finish)(connection)
    elif connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone() is not None:
        raise damaged()


def check_empty(connection: Connection) -> None:
    """Refuse a database of a server that holds tables already.

    Raises:
        StoreError: it does.
    """
    if inspect(connection).get_table_names():
        raise StoreError(
            "The database on the server is not empty.",
            "Sign in to the practice in it, or ask for another database.",
        )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def _is_older(connection: Connection, revisions: Any, target: str) -> bool:
    stored = _revision(connection)
    if target == "head" or stored is None:
        return False
    older = {r.revision for r in revisions.iterate_revisions(stored, "base")} if stored else set()
    return target == "base" or (target in older and target != stored)


def alembic_config(attributes: Mapping[str, Any]) -> Any:
    """Alembic's configuration for our folder of revisions, without an ini file."""
    from alembic.config import Config

    config = Config(attributes=dict(attributes))
    # a per cent sign in the path would be read as a placeholder
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    return config


@contextmanager
def _opened(place: Place, key: DatabaseKey) -> Iterator[Connection]:
    """A connection for revisions, which holds the one place for writing."""
    if not isinstance(place, Path):
        with _on_server(place, key) as connection:
            server_guards.translate_on(connection.engine)
            yield connection.execution_options(**WRITING)
        return
    raw = connect(place, key)
    try:
        # batch migrations make tables anew, which the references must survive
        raw.execute("PRAGMA foreign_keys = OFF")
        with _connection(raw) as connection:
            yield connection
    finally:
        raw.close()


@contextmanager
def _on_server(place: ServerAddress, key: DatabaseKey) -> Iterator[Connection]:
    engine = engine_for(place, key)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _connection(raw: Any) -> Connection:
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine.connect()
