"""INSERT ... ON CONFLICT, which both databases write alike and SQLAlchemy names twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, where: dict[str, Any], to: dict[str, Any]) -> None:
    """Write a row, or change the one that stands there.

    Args:
        where: the primary key.
        to: the other columns.
    """
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**where, **to)
    connection.execute(statement.on_conflict_do_update(index_elements=list(where), set_=to))
