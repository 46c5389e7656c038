"""A fault of the knowledge base: how bad, where, of which kind, what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """``ERROR``: must be mended. ``WARNING``: a clinician should look. ``NOTE``: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one entry.

    Attributes:
        place: ``file: table 'id'``, as :meth:`reading.Entries.with_place` gives it.
        kind: short stable name of the check, e.g. "ratio" or "shared synonym".
        what: what is wrong, and what is allowed.
    """

    level: Level
    place: str
    kind: str
    what: str

    @property
    def line(self) -> str:
        """``file: entry: what``; anything less than an error says so."""
        grade = "" if self.level is Level.ERROR else f"{self.level}: "
        return f"{self.place}: {grade}{self.what}"


def error(place: str, kind: str, what: str) -> Fault:
    """A fault that must be mended."""
    return Fault(Level.ERROR, place, kind, what)


def warning(place: str, kind: str, what: str) -> Fault:
    """Something a clinician should look at."""
    return Fault(Level.WARNING, place, kind, what)


def note(place: str, kind: str, what: str) -> Fault:
    """Something worth knowing."""
    return Fault(Level.NOTE, place, kind, what)
