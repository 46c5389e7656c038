"""One encrypted database: connections, reading, and the unit of work."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from hipspine_desktop.store.failures import plain_failures

KEY_BYTES = 32
BUSY_SECONDS = 5.0
_WRITING = "hipspine_writing"


@dataclass(frozen=True)
class DatabaseKey:
    """The random 256-bit key of one practice; never shown, never in a URL or a log.

    Attributes:
        raw: 32 bytes.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("a database key has 32 bytes")

    def __repr__(self) -> str:
        return "DatabaseKey(hidden)"

    @classmethod
    def fresh(cls) -> DatabaseKey:
        """A new random key."""
        return cls(os.urandom(KEY_BYTES))

    def derived(self, purpose: str) -> bytes:
        """A 32-byte key for another purpose (one HKDF-Expand block, RFC 5869, SHA-256)."""
        return hmac.new(self.raw, purpose.encode() + b"\x01", hashlib.sha256).digest()


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
        path: the file; it must exist.
        key: its key.
    """

    def __init__(self, path: Path, key: DatabaseKey) -> None:
        self.path = path
        self.key = key
        self.audit_key = key.derived("hipspine audit 1")
        self._engine = _engine(path, key)

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
            yield UnitOfWork(connection.execution_options(**{_WRITING: True}))

    def close(self) -> None:
        """Close all connections; SQLite then empties the write-ahead log into the file."""
        self._engine.dispose()


def _engine(path: Path, key: DatabaseKey) -> Engine:
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
        writing = connection.get_execution_options().get(_WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
