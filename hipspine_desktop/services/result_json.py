"""A result as JSON and back, complete: what a snapshot keeps and what can be shown from it."""

from __future__ import annotations

from typing import Any

from hipspine_desktop.engine.result import Result
from hipspine_desktop.store.frozen_json import MalformedJsonError, from_json, to_json

__all__ = ["MalformedJsonError", "result_from_json", "result_to_json"]


def result_to_json(result: Result) -> dict[str, Any]:
    """JSON data of a result; equal results give equal data."""
    data: dict[str, Any] = to_json(result)
    return data


def result_from_json(data: object, *, older: bool = False) -> Result:
    """The result from its JSON data.

    Args:
        older: of an earlier program, with its hash checked; see :func:`from_json`.

    Raises:
        MalformedJsonError: a key too many or too few, or a value of the wrong type.
    """
    return from_json(Result, data, older=older)
