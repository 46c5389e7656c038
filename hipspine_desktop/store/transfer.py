"""Carrying all records from a server into an encrypted file, and from a file to a server.

A backup of a server is a file like any other: it opens with the same passwords, can be checked in
the same way, and can go back to a server or stand in a folder as a practice of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, text, update

from hipspine_desktop.errors import StoreError
from hipspine_desktop.store import migrating
from hipspine_desktop.store.columns import metadata
from hipspine_desktop.store.database import Database, DatabaseKey
from hipspine_desktop.store.tables import acknowledgement, assessment_change
from hipspine_desktop.store.tables_shared import draft_presence, key_ring

_ROWS = 500
# the ring travels as a file of its own, and who has a draft open is of the moment
_LEFT_OUT = (key_ring, draft_presence)
_NUMBERED = (acknowledgement, assessment_change)
Digests = Mapping[str, str]


def server_to_file(source: Database, path: Path) -> None:
    """Write all records of a server, as they are at one moment, into a new encrypted file.

    Raises:
        StoreError: it could not be written, or does not hold what the server does.
    """
    migrating.create(path, source.key)
    target = Database(path, source.key)
    try:
        with source.reading() as reader, target.unit_of_work() as work:
            guards = _without_file_guards(work.connection)
            sent = copy_rows(reader, work.connection)
            for statement in guards:
                work.connection.exec_driver_sql(statement)
            work.commit()
        with target.reading() as connection:
            if digests(connection) != sent:
                raise _differs()
    finally:
        target.close()


def file_to_server(path: Path, key: DatabaseKey, server: Connection) -> None:
    """Put all records of a file, of the newest revision, in the place of those on a server.

    Raises:
        StoreError: the server does not hold what the file does; the caller does not commit then.
    """
    source = Database(path, key)
    tables = [table.name for table in metadata.sorted_tables]
    try:
        for name in tables:
            server.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        for table in reversed(metadata.sorted_tables):
            if table is not key_ring:
                server.execute(delete(table))
        with source.reading() as reader:
            sent = copy_rows(reader, server)
        for table in _NUMBERED:
            server.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"coalesce(max(id), 0) + 1, false) FROM {table.name}"
                )
            )
        for name in tables:
            server.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        if digests(server) != sent:
            raise _differs()
    finally:
        source.close()


def copy_rows(source: Connection, target: Connection) -> Digests:
    """Copy every row of every table; what was sent, as a digest for each table."""
    sent = {}
    for table in _tables():
        digest, waiting = hashlib.sha256(), []
        later = _own_references(table)
        linked = []
        for row in _rows(source, table):
            values = dict(row._mapping)
            digest.update(_seal(row))
            links = {name: values[name] for name in later if values[name] is not None}
            if links:
                linked.append((values, links))
                values = {**values, **dict.fromkeys(links)}
            waiting.append(values)
            if len(waiting) == _ROWS:
                target.execute(insert(table), waiting)
                waiting = []
        if waiting:
            target.execute(insert(table), waiting)
        for values, links in linked:
            same = [column == values[column.name] for column in table.primary_key]
            target.execute(update(table).where(*same).values(**links))
        sent[table.name] = digest.hexdigest()
    return sent


def digests(connection: Connection) -> Digests:
    """A digest of all rows for each table."""
    found = {}
    for table in _tables():
        digest = hashlib.sha256()
        for row in _rows(connection, table):
            digest.update(_seal(row))
        found[table.name] = digest.hexdigest()
    return found


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if table not in _LEFT_OUT]


def _rows(connection: Connection, table: Table) -> Any:
    query = select(table).order_by(*table.primary_key)
    return connection.execute(query, execution_options={"yield_per": _ROWS})


def _seal(row: Any) -> bytes:
    return repr(tuple(row)).encode("utf-8", "surrogatepass") + b"\n"


def _own_references(table: Table) -> tuple[str, ...]:
    """Columns that refer to another row of the table itself, which may come later."""
    return tuple(
        key.parent.name
        for key in table.foreign_keys
        if key.column.table is table and key.parent.nullable
    )


def _without_file_guards(connection: Connection) -> list[str]:
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = [(str(name), str(statement)) for name, statement in found]
    for name, _ in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [statement for _, statement in guards]


def _differs() -> StoreError:
    return StoreError(
        "The copy does not hold what the records hold.",
        "It is not called good. Keep the earlier backups, and tell whoever looks after the server.",
    )
