"""Connections to the PostgreSQL database of a shared practice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from hipspine_desktop.store.keys import DatabaseKey
from hipspine_desktop.store.server_address import ServerAddress
from hipspine_desktop.store.server_door import owner_of, owner_password, sign_in

BUSY_MILLISECONDS = 5000
# a writer waits for this lock of the whole practice: the audit is one chain
_TURN = int.from_bytes(b"hipspine", "big")
_SETTINGS = (
    f"-c lock_timeout={BUSY_MILLISECONDS} -c synchronous_commit=on -c timezone=UTC "
    "-c search_path=public -c idle_in_transaction_session_timeout=600000"
)


def server_engine(
    address: ServerAddress, key: DatabaseKey, writing: Callable[[Connection], bool]
) -> Engine:
    """Connections as the owner of the records.

    Reading sees one state of the whole database. A unit of work sees what others committed before
    its turn came. What was committed is on the server's disk.

    Raises:
        StoreError: the server does not answer at the door.
    """
    owner, password = owner_of(address), owner_password(key)
    engine = engine_by(lambda: sign_in(address, owner, password, options=_SETTINGS))

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if writing(connection):
            take_turn(connection)
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    return engine


def engine_by(creator: Callable[[], Any]) -> Engine:
    """An engine whose connections come from a function."""
    return create_engine(
        "postgresql+psycopg://",
        creator=creator,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        pool_timeout=BUSY_MILLISECONDS / 1000,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def take_turn(connection: Connection) -> None:
    """Wait until no other program writes; the turn ends with the transaction."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
