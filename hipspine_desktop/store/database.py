"""One encrypted database: connections, reading, and the unit of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from hipspine_desktop.store.failures import plain_failures
from hipspine_desktop.store.keys import DatabaseKey as DatabaseKey
from hipspine_desktop.store.server_address import ServerAddress

BUSY_SECONDS = 5.0
AUDIT_PURPOSE = "hipspine audit 1"
_WRITING = "hipspine_writing"
WRITING = {_WRITING: True}
Place = Path | ServerAddress


def connect(path: Path, key: DatabaseKey, *, create: bool = False) -> Any:
    """A raw SQLCipher connection in which each statement stands by itself.

    The order of the pragmas matters: the key before anything touches the file. `synchronous`
    is full, so that what was committed survives a power cut.

    Raises:
        sqlcipher3.dbapi2.Error: the file is missing, locked, damaged or has another key.
    """
    address = f"file:{quote(str(path.absolute()))}?mode={'rwc' if create else 'rw'}"
    connection = dbapi2.connect(
        address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        connection.close()
        raise
    return connection


class UnitOfWork:
    """One transaction; what is not committed is rolled back when the block ends.

    Attributes:
        connection: for the repositories.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def commit(self) -> None:
        """Make the changes durable; they are on the disk when this returns."""
        with plain_failures():
            self.connection.commit()


class Database:
    """An open practice database; may be used from several threads.

    Args:
        place: the file, which must exist, or the database of a server.
        key: its key.
    """

    def __init__(self, place: Place, key: DatabaseKey) -> None:
        self.place = place
        self.key = key
        self.audit_key = key.derived(AUDIT_PURPOSE)
        self._engine = engine_for(place, key)

    @property
    def path(self) -> Path:
        """The file.

        Raises:
            TypeError: the records lie on a server.
        """
        if not isinstance(self.place, Path):
            raise TypeError("the records lie on a server")
        return self.place

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view for reading."""
        with plain_failures(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """A transaction for writing; other writers wait until it ends."""
        with plain_failures(), self._engine.connect() as connection:
            # leaving the block without a commit rolls back
            yield UnitOfWork(connection.execution_options(**WRITING))

    def close(self) -> None:
        """Close all connections; SQLite then empties the write-ahead log into its file."""
        self._engine.dispose()


def engine_for(place: Place, key: DatabaseKey) -> Engine:
    """Connections to a file or a server, in which writers take their turn."""
    if isinstance(place, ServerAddress):
        from hipspine_desktop.store.server_engine import server_engine  # loads psycopg

        return server_engine(place, key, writing=_is_writing)
    return _file_engine(place, key)


def _file_engine(path: Path, key: DatabaseKey) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its place at once, or two readers who both go on to write deadlock.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing(connection) else "BEGIN")

    return engine


def _is_writing(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(_WRITING, False))
