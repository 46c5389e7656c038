"""Frozen dataclasses to JSON and back, complete and strict.

What is written can be read by the same types and gives an equal value. A key too many, a key
too few, a wrong type or a number that is not finite is refused, never guessed at.
"""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


class MalformedJsonError(ValueError):
    """The JSON is not what the type writes; the text names the place, not the content."""


def to_json(value: object, *, brief: bool = False) -> Any:
    """JSON data of a value: enums by value, moments in ISO 8601, tuples as lists.

    Args:
        brief: fields that hold their default are left out, so that a hash over the data stays
            the same when a later program has more fields.

    Raises:
        TypeError: a type that has no JSON form here.
        ValueError: a number that is not finite.
    """
    if isinstance(value, Enum):
        return to_json(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a number that is not finite cannot be written")
        return value
    if isinstance(value, date):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_json(item, brief=brief) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        given = {f: getattr(value, f.name) for f in fields(value)}
        return {
            f.name: to_json(item, brief=brief)
            for f, item in given.items()
            if not (brief and item == _default(f))
        }
    raise TypeError(f"{type(value).__name__} has no JSON form")


def from_json(kind: type[T], data: object, *, older: bool = False) -> T:
    """The value of a type from its JSON data.

    Args:
        older: the data is of an earlier program and its hash was checked: a key that is missing
            because it came later takes the field's default, where it has one.

    Raises:
        MalformedJsonError: the data is not what :func:`to_json` writes for this type.
    """
    return cast(T, _read(kind, data, kind.__name__, older))


def canonical(data: object) -> str:
    """One text for equal data: keys sorted, no spaces, no NaN; the base of content hashes."""
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _read(kind: Any, data: object, place: str, older: bool) -> object:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _read_union(typing.get_args(kind), data, place, older)
    if origin is tuple:
        return _read_tuple(typing.get_args(kind), data, place, older)
    if kind is types.NoneType:
        return _checked(data is None, data, place)
    if is_dataclass(kind):
        return _read_dataclass(kind, data, place, older)
    return _read_plain(kind, data, place)


def _read_plain(kind: Any, data: object, place: str) -> object:
    if kind is bool:
        return _checked(isinstance(data, bool), data, place)
    if kind is int:
        return _checked(isinstance(data, int) and not isinstance(data, bool), data, place)
    if kind is float:
        is_number = isinstance(data, int | float) and not isinstance(data, bool)
        number = float(cast(float, _checked(is_number, data, place)))
        return _checked(math.isfinite(number), number, place)
    if kind is str:
        return _checked(isinstance(data, str), data, place)
    if isinstance(kind, type) and issubclass(kind, Enum | date):
        return _read_text(kind, data, place)
    raise TypeError(f"{place}: no JSON form for {kind}")


def _read_text(kind: type[Enum | date], data: object, place: str) -> object:
    try:
        if issubclass(kind, Enum):
            return kind(data)
        return kind.fromisoformat(cast(str, _checked(isinstance(data, str), data, place)))
    except ValueError as error:
        raise MalformedJsonError(f"{place} is not a {kind.__name__}") from error


def _read_union(kinds: tuple[Any, ...], data: object, place: str, older: bool) -> object:
    for kind in kinds:
        try:
            return _read(kind, data, place, older)
        except MalformedJsonError:
            if kind is kinds[-1]:
                raise
    raise MalformedJsonError(f"{place} fits none of its types")


def _read_tuple(kinds: tuple[Any, ...], data: object, place: str, older: bool) -> object:
    items = cast("list[object]", _checked(isinstance(data, list), data, place))
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], item, f"{place}[{i}]", older) for i, item in enumerate(items))
    _checked(len(items) == len(kinds), items, place)
    pairs = enumerate(zip(kinds, items, strict=True))
    return tuple(_read(kind, item, f"{place}[{i}]", older) for i, (kind, item) in pairs)


def _read_dataclass(kind: Any, data: object, place: str, older: bool) -> object:
    given = cast("Mapping[str, object]", _checked(isinstance(data, dict), data, place))
    hints = _hints(kind)
    later = _defaulted(kind) - given.keys() if older else frozenset()
    for name in (hints.keys() ^ given.keys()) - later:
        what = "is missing" if name in hints else "is not known"
        raise MalformedJsonError(f"{place}.{name} {what}")
    values = {
        name: _read(hint, given[name], f"{place}.{name}", older)
        for name, hint in hints.items()
        if name in given
    }
    try:
        return kind(**values)
    except ValueError as error:
        raise MalformedJsonError(f"{place} holds values that do not fit together") from error


def _default(of: Field[Any]) -> object:
    return of.default if of.default_factory is MISSING else of.default_factory()


@lru_cache(maxsize=256)
def _defaulted(kind: Any) -> frozenset[str]:
    return frozenset(
        f.name for f in fields(kind) if f.default is not MISSING or f.default_factory is not MISSING
    )


@lru_cache(maxsize=256)
def _hints(kind: Any) -> Mapping[str, Any]:
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}


def _checked(holds: bool, data: object, place: str) -> object:
    if not holds:
        raise MalformedJsonError(f"{place} has the wrong type or length")
    return data
