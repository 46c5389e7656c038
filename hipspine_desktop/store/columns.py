"""Kinds of column: UTC moments, identifiers, lists, and enumerated texts with their CHECK."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


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


def version_column() -> Column[int]:
    """Counter by which two windows notice each other."""
    return Column(
        "version",
        Integer,
        nullable=False,
        comment="optimistic lock counter, grows by one with each saved change, from 1",
    )


def version_check() -> CheckConstraint:
    """CHECK of :func:`version_column`."""
    return CheckConstraint("version >= 1", name="version")


def json_list(name: str, comment: str) -> Column[object]:
    """A list or an object as JSON, never NULL."""
    return Column(name, JSON, nullable=False, comment=comment)
