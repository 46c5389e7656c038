"""The written cases: their manifest, and a run of each through the headless door."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hipspine_desktop import cli
from hipspine_desktop.domain.letter import Urgency

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class WrittenCase:
    """One published patient in the catalogue's terms, with what must hold for the result."""

    file: str
    citation: str
    url: str
    published: str
    conditions: tuple[str, ...]
    gaps: tuple[str, ...]
    notes: tuple[str, ...]
    raises: tuple[str, ...] = ()
    raises_any: tuple[str, ...] = ()
    does_not_raise: tuple[str, ...] = ()
    at_least: Urgency = Urgency.ROUTINE
    known_fault: str = ""

    @property
    def path(self) -> Path:
        """The case as the door takes it."""
        return FOLDER / f"{self.file}.json"

    @property
    def case(self) -> dict[str, Any]:
        """The case read as JSON."""
        data: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        return data


def written_cases() -> tuple[WrittenCase, ...]:
    """All cases of the manifest, in its order."""
    rows = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))["case"]
    return tuple(_case(row) for row in rows)


def _case(row: dict[str, Any]) -> WrittenCase:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return WrittenCase(**fields | {"at_least": Urgency(row.get("at_least", "routine"))})


def assess(case: WrittenCase, out: Path, *, with_pdf: bool = False) -> dict[str, Any]:
    """Run a case through the headless door and read the result it wrote.

    Raises:
        AssertionError: the door refused the case or failed.
    """
    words = ["assess", str(case.path), "--out", str(out), *(["--pdf"] if with_pdf else [])]
    assert cli.run(words) == cli.DONE, case.file
    result: dict[str, Any] = json.loads((out / "result.json").read_text(encoding="utf-8"))
    return result
