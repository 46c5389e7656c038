"""Reaching past the program into its records, as somebody who holds the key could."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from hipspine_desktop.store.database import Database, connect
from hipspine_desktop.store.server_door import owner_of, owner_password, sign_in


class RawRecords:
    """Statements on a database of either kind, written as SQLite wants them; each by itself."""

    def __init__(self, database: Database) -> None:
        self._on_server = not isinstance(database.place, Path)
        if isinstance(database.place, Path):
            self._raw = connect(database.place, database.key)
        else:
            owner = owner_of(database.place)
            self._raw = sign_in(database.place, owner, owner_password(database.key))
            self._raw.autocommit = True

    def execute(self, statement: str, values: Any = None) -> Any:
        """Run one statement."""
        if not self._on_server:
            return self._raw.execute(statement, values or ())
        import psycopg

        if statement.startswith("PRAGMA"):
            return None
        if "INSERT OR REPLACE" in statement:
            statement = statement.replace("INSERT OR REPLACE", "INSERT") + " ON CONFLICT DO NOTHING"
        statement = statement.replace("AS BLOB)", "AS bytea)")
        if values:
            statement = re.sub(r":([a-z]\w*)", r"%(\1)s", statement.replace("?", "%s"))
        try:
            return self._raw.execute(statement, values or None)
        except psycopg.Error as error:
            raise dbapi2.IntegrityError(str(error)) from error

    def tables(self) -> list[tuple[str]]:
        """Names of all tables."""
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        if self._on_server:
            query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return list(self._raw.execute(query).fetchall())

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """Without any guard for a while; then all of them stand again."""
        if self._on_server:
            for (name,) in self.tables():
                self._raw.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            yield
            for (name,) in self.tables():
                self._raw.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            return
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        guards = self._raw.execute(query).fetchall()
        for name, _ in guards:
            self._raw.execute(f"DROP TRIGGER {name}")
        yield
        for _, text in guards:
            self._raw.execute(text)

    def without_guard(self, name: str) -> None:
        """Take one trigger away, as an attacker who holds the key would."""
        if self._on_server:
            self._raw.execute(f"DROP FUNCTION guard_{name}() CASCADE")
        else:
            self._raw.execute(f"DROP TRIGGER {name}")

    def close(self) -> None:
        """Close the connection."""
        self._raw.close()

    def __del__(self) -> None:
        self._raw.close()  # also where a test failed


def raw_records(database: Database) -> Any:
    """A way past the program."""
    return RawRecords(database)
