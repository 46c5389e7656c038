"""The everyday role of a server: it reads the key ring, and nothing else.

The records belong to another role, the owner of the database. Its password is derived from the
database key, so a clinician's password must open the key ring first; see decision 0014.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from hipspine_desktop.errors import StoreError
from hipspine_desktop.store.failures import from_database
from hipspine_desktop.store.keys import DatabaseKey
from hipspine_desktop.store.server_address import ServerAddress

_PURPOSE = "hipspine postgresql role 1"


def owner_password(key: DatabaseKey) -> str:
    """Password of the role that owns the records."""
    return key.derived(_PURPOSE).hex()


def sign_in(address: ServerAddress, role: str, password: str | None, options: str = "") -> Any:
    """A connection of psycopg.

    Args:
        options: settings of the session, as libpq takes them.

    Raises:
        psycopg.Error: the server does not answer, or does not let the role in.
    """
    import psycopg

    given: dict[str, Any] = {**address.parameters(role, password), "options": options}
    return psycopg.connect(**given)


@contextmanager
def at_door(address: ServerAddress) -> Iterator[Any]:
    """A connection as the everyday role, for a moment.

    Raises:
        StoreError: the server does not answer or does not let the role in.
    """
    import psycopg

    try:
        connection = sign_in(address, address.user, None)
        try:
            connection.autocommit = True
            yield connection
        finally:
            connection.close()
    except psycopg.Error as error:
        raise from_database(error) or StoreError(
            "The server of the records could not be used.", "Tell whoever looks after it."
        ) from error


@lru_cache(maxsize=16)
def owner_of(address: ServerAddress) -> str:
    """The role that owns the database, and so the records."""
    query = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    with at_door(address) as connection:
        return str(connection.execute(query).fetchone()[0])


def stored_ring(address: ServerAddress) -> str | None:
    """The key ring as text; None while no practice was set up there."""
    with at_door(address) as connection:
        if connection.execute("SELECT to_regclass('key_ring')").fetchone()[0] is None:
            return None
        row = connection.execute("SELECT content FROM key_ring WHERE id = 1").fetchone()
        return None if row is None else str(row[0])
