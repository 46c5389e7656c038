"""Kinds of column: UTC moments, identifiers, and enumerated texts with their CHECK."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from typing_extensions import override


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; a time without zone is refused on the way in."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone has no place in the record")
        return value.astimezone(UTC).replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def new_id() -> str:
    """A fresh opaque identifier of a row."""
    return uuid4().hex


def id_column() -> Column[str]:
    """Primary key made by the program."""
    return Column("id", Text, primary_key=True, comment="opaque identifier, 32 hex digits")


def reference(name: str, target: str, comment: str, **options: Any) -> Column[str]:
    """A required reference to another table's id."""
    options.setdefault("nullable", False)
    return Column(name, Text, ForeignKey(f"{target}.id"), comment=comment, **options)


def words(name: str, comment: str, **options: Any) -> Column[str]:
    """Free text, empty when there is none, never NULL."""
    return Column(name, Text, nullable=False, comment=comment, **options)


def moment(name: str, comment: str, **options: Any) -> Column[datetime]:
    """A moment in UTC."""
    options.setdefault("nullable", False)
    return Column(name, UtcDateTime, comment=f"{comment}; UTC", **options)


def one_of(column: str, allowed: Iterable[StrEnum | str]) -> CheckConstraint:
    """CHECK that a text column holds one of the codes."""
    codes = ", ".join(f"'{code}'" for code in allowed)
    return CheckConstraint(f"{column} IN ({codes})", name=column)
