"""Style and types, as the tools see them."""

from __future__ import annotations

import pytest

from tests.house.checkout import run_tool


def test_ruff_finds_nothing() -> None:
    status, said = run_tool("ruff", "check", "--output-format", "concise", ".")
    assert status == 0, said


def test_the_code_is_formatted() -> None:
    status, said = run_tool("ruff", "format", "--check", ".")
    assert status == 0, said


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_types_hold() -> None:
    status, said = run_tool("mypy")
    assert status == 0, said
