"""Setting up the database of a shared practice, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from hipspine_desktop.errors import StoreError
from hipspine_desktop.store import migrating, server_guards
from hipspine_desktop.store.database import UnitOfWork
from hipspine_desktop.store.failures import plain_failures
from hipspine_desktop.store.keys import DatabaseKey
from hipspine_desktop.store.server_address import ServerAddress
from hipspine_desktop.store.server_door import owner_of, owner_password, sign_in
from hipspine_desktop.store.server_engine import engine_by, take_turn


@contextmanager
def setting_up(address: ServerAddress, key: DatabaseKey) -> Iterator[UnitOfWork]:
    """An empty database of the newest schema, whose owner opens with this key from then on.

    Leaving the block commits; a failure leaves the database as it was. The owner signs in with the
    one-time password that whoever looks after the server gave it, from the password file.

    Raises:
        StoreError: it does not answer, is not empty, or its owner is not let in.
    """
    owner = owner_of(address)
    if owner == address.user:
        raise StoreError(
            "The role in the address owns the database, so it could read all records.",
            "Name a role in it that owns nothing; docs/server.md says how.",
        )
    engine = engine_by(lambda: sign_in(address, owner, None))
    server_guards.translate_on(engine)
    try:
        with plain_failures(), engine.connect() as connection:
            take_turn(connection)
            migrating.check_empty(connection)
            migrating.run_on(connection, "head")
            yield UnitOfWork(connection)
            _close_doors(connection, address)
            change_owner_password(connection, key)
            connection.commit()
    finally:
        engine.dispose()


def others_inside(connection: Connection) -> bool:
    """Whether another program has the records of a server open."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND usename = current_user AND pid <> pg_backend_pid()"
    )
    return bool(connection.exec_driver_sql(query).scalar_one())


def change_owner_password(connection: Connection, key: DatabaseKey) -> None:
    """Let the owner, who is signed in, do so with this key only; the password is not sent."""
    from psycopg import sql

    owner = str(connection.exec_driver_sql("SELECT current_user").scalar_one())
    raw: Any = connection.connection.dbapi_connection
    hashed = raw.pgconn.encrypt_password(
        owner_password(key).encode(), owner.encode(), b"scram-sha-256"
    ).decode()
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
        sql.Identifier(owner), sql.Literal(hashed)
    )
    raw.execute(statement)


def _close_doors(connection: Connection, address: ServerAddress) -> None:
    from psycopg import sql

    raw: Any = connection.connection.dbapi_connection
    names = {"database": sql.Identifier(address.database), "door": sql.Identifier(address.user)}
    for text in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {door}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {door}",
        "GRANT SELECT ON key_ring TO {door}",
    ):
        raw.execute(sql.SQL(text).format(**names))
