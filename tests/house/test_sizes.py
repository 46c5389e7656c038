"""Sizes that keep a file readable. Where a longer piece reads better, it is named here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.checkout import PACKAGE, ROOT

FILE_LINES = 500
FUNCTION_LINES = 60
CONSTRUCTOR_LINES = 35

# "path" or "path::name" -> why its reader is better off with the longer piece
ALLOWED: dict[str, str] = {}

# not migrations/versions: frozen lists of columns, which are data
SOURCES = [*sorted(PACKAGE.rglob("*.py")), ROOT / "migrations" / "env.py", ROOT / "start.py"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its number of lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def oversized(path: Path) -> Iterator[tuple[str, str]]:
    """What is too long in a file: its key in ALLOWED, and a sentence."""
    name = name_of(path)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > FILE_LINES:
        yield name, f"{name} has {lines} lines, more than {FILE_LINES}"
    for function, length in functions(path):
        limit = CONSTRUCTOR_LINES if function == "__init__" else FUNCTION_LINES
        if length > limit:
            key = f"{name}::{function}"
            yield key, f"{key} has {length} lines, more than {limit}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_and_functions_stay_short(path: Path) -> None:
    assert [sentence for key, sentence in oversized(path) if key not in ALLOWED] == []


def test_each_permission_is_still_needed() -> None:
    needed = {key for path in SOURCES for key, _ in oversized(path)}
    assert ALLOWED.keys() - needed == set()
