"""The whole text of the documents, in reading order, as last read and approved."""

from __future__ import annotations

import pytest

from tests.documents.golden import DOCUMENTS, EXPECTED, as_text


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_text_is_as_approved(name: str) -> None:
    """Re-make with ``python -m tests.documents.remake`` and read the difference."""
    expected = (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")
    assert as_text(DOCUMENTS[name]()) == expected


def test_no_expected_text_is_left_over() -> None:
    assert {path.stem for path in EXPECTED.glob("*.txt")} == DOCUMENTS.keys()
