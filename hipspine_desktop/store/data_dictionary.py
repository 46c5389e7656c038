"""The data dictionary: every table and column of the database, from their definitions."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Table, UniqueConstraint

from hipspine_desktop.store.tables import metadata

_HEAD = """# Data dictionary

Made from `hipspine_desktop/store/tables.py` and its neighbours `tables_….py` by
`hipspine-desktop data-dictionary`; a test compares them. Moments are UTC. Triggers, which keep what
is signed, issued, logged or held from being changed, are in `migrations/versions/`.
"""


def dictionary_markdown() -> str:
    """All tables by name as one Markdown text."""
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    return "\n".join([_HEAD, *(_table(table) for table in tables)])


def _table(table: Table) -> str:
    rows = [_row(column) for column in table.columns]
    lines = [
        f"## {table.name}",
        "",
        "| column | type | empty | refers to | meaning |",
        "|---|---|---|---|---|",
        *rows,
        "",
        *_rules(table),
    ]
    return "\n".join(lines)


def _row(column: Column[object]) -> str:
    name = f"**{column.name}**" if column.primary_key else column.name
    kind = str(column.type.compile()).lower()
    targets = ", ".join(sorted(key.target_fullname for key in column.foreign_keys))
    empty = "yes" if column.nullable else "no"
    return f"| {name} | {kind} | {empty} | {targets} | {(column.comment or '').replace('|', '/')} |"


def _rules(table: Table) -> list[str]:
    checks = sorted(
        f"`{constraint.sqltext}`"
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    )
    unique = sorted(
        ", ".join(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    )
    lines = [f"- must hold: {check}" for check in checks]
    lines += [f"- no two rows with the same: {columns}" for columns in unique]
    return [*lines, ""] if lines else []
