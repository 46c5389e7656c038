"""The guards of signed, issued and logged rows on PostgreSQL: made from SQLite's, one by one.

The revisions write each guard once, as a trigger of SQLite. On a server the statement is turned
into a function and a trigger on its way to the database, so that no guard can be missing there or
say something else. What SQLite does not know is added: nobody may empty a guarded table at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event

_CREATE = re.compile(
    r"CREATE TRIGGER (?P<name>\w+) BEFORE (?P<event>INSERT|UPDATE|DELETE) ON (?P<table>\w+) "
    r"FOR EACH ROW WHEN (?P<when>.*) BEGIN SELECT RAISE\(ABORT, '(?P<mark>[^']*)'\); END;?",
    re.DOTALL,
)
_DROP = re.compile(r"DROP TRIGGER (?P<name>\w+)")
_IS_NOT = re.compile(r"(NEW\.\w+) IS NOT (OLD\.\w+)")
_DAY_OF = re.compile(r"\bdate\((NEW\.\w+)\)")
_ALWAYS = re.compile(r"^1(?= AND |$)")


def guard_body(when: str, mark: str, event_name: str) -> str:
    """The body of the function in place of a trigger's condition.

    >>> guard_body("NEW.a IS NOT OLD.a", "fixed", "UPDATE")
    "BEGIN IF (NEW.a::text IS DISTINCT FROM OLD.a::text) THEN RAISE EXCEPTION 'fixed'; END IF; RETURN NEW; END"
    """  # noqa: E501
    condition = _ALWAYS.sub("true", when)
    condition = _IS_NOT.sub(r"\1::text IS DISTINCT FROM \2::text", condition)
    condition = _DAY_OF.sub(r"(\1)::date", condition)
    row = "OLD" if event_name == "DELETE" else "NEW"
    return f"BEGIN IF ({condition}) THEN RAISE EXCEPTION '{mark}'; END IF; RETURN {row}; END"


def translated(statement: str) -> str:
    """A statement of a revision as PostgreSQL wants it; others pass unchanged.

    Raises:
        ValueError: a trigger of a form that is not known.
    """
    plain = " ".join(statement.split())
    if plain.startswith("CREATE TRIGGER") and " EXECUTE FUNCTION " not in plain:
        found = _CREATE.fullmatch(plain)
        if found is None:
            raise ValueError(f"a trigger that cannot be made on PostgreSQL: {plain[:80]}")
        name, table, event_name = found["name"], found["table"], found["event"]
        body = guard_body(found["when"], found["mark"], event_name)
        return _function(name, body) + (
            f"CREATE TRIGGER {name} BEFORE {event_name} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
        )
    dropped = _DROP.fullmatch(plain)
    # the trigger goes with its function
    return f"DROP FUNCTION guard_{dropped['name']}() CASCADE" if dropped else statement


def translate_on(engine: Engine) -> None:
    """Let revisions that write SQLite's triggers run on this engine."""

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _translate(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> tuple[str, Any]:
        return translated(statement), parameters


def finish(connection: Connection) -> None:
    """What each table needs on a server, after revisions have run; doing it again changes nothing.

    Words are ordered and compared byte by byte, as SQLite does, and a guarded table cannot be
    emptied at once.
    """
    words = connection.exec_driver_sql(
        "SELECT table_name, column_name FROM information_schema.columns WHERE "
        "table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
    )
    for table, column in words.all():
        connection.exec_driver_sql(f'ALTER TABLE {table} ALTER "{column}" TYPE text COLLATE "C"')
    body = "BEGIN RAISE EXCEPTION 'append-only'; END"
    connection.exec_driver_sql(_function("no_truncate", body))
    guarded = connection.exec_driver_sql(
        "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND NOT EXISTS (SELECT 1 FROM pg_trigger o "
        "WHERE o.tgrelid = c.oid AND o.tgname = c.relname || '_no_truncate')"
    )
    for (table,) in guarded.all():
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION guard_no_truncate()"
        )


def leave(connection: Connection) -> None:
    """Take away what no revision made, before the last table goes."""
    names = connection.exec_driver_sql(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = "
        "p.pronamespace WHERE n.nspname = 'public' AND starts_with(p.proname, 'guard_')"
    )
    for (name,) in names.all():
        connection.exec_driver_sql(f"DROP FUNCTION {name} CASCADE")


def missing(connection: Connection, wanted: Mapping[str, str]) -> tuple[str, ...]:
    """Names of guards that a server lacks, has otherwise, or has put out of action.

    Args:
        wanted: SQLite's triggers of a new database, by name.
    """
    query = (
        "SELECT t.tgname, c.relname, p.prosrc, t.tgtype, t.tgenabled FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal"
    )
    there = {row[0]: tuple(row)[1:] for row in connection.exec_driver_sql(query)}
    faults = []
    tables = set()
    for name, statement in wanted.items():
        found = _CREATE.fullmatch(" ".join(statement.split()))
        assert found is not None
        tables.add(found["table"])
        body = guard_body(found["when"], found["mark"], found["event"])
        if there.get(name) != (found["table"], body, _KIND[found["event"]], "O"):
            faults.append(name)
    emptied = [f"{table}_no_truncate" for table in tables]
    faults += [name for name in emptied if there.get(name, (None,))[-1] != "O"]
    return tuple(sorted(faults))


# pg_trigger.tgtype: 1 for each row, 2 before, 4 insert, 8 delete, 16 update
_KIND = {"INSERT": 7, "DELETE": 11, "UPDATE": 19}


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$guard${body}$guard$;"
    )
