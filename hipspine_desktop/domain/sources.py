"""Where a number or statement comes from, and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What kind of support a number has.

    ``SEEN``: the figure was read in the source. ``UNVERIFIED``: a figure attributed to a source
    but not read there. ``JUDGEMENT``: a clinician's judgement, no study found.
    """

    SEEN = "seen"
    UNVERIFIED = "unverified"
    JUDGEMENT = "judgement"


class Confidence(StrEnum):
    """Grade of a source's strength for this use."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Source:
    """A publication or page.

    Attributes:
        id: short stable handle, e.g. "metcalfe_2019".
        short: how a row names it, e.g. "Metcalfe 2019".
        citation: full reference.
        seen: addresses where figures were read, may be empty.
    """

    id: str
    short: str
    citation: str
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A use of a source for one number or statement.

    Attributes:
        source: None exactly when the basis is a judgement without a source.
        basis: see :class:`Basis`.
        note: where in the source, caveat, or the reason of a judgement.
    """

    source: Source | None
    basis: Basis
    note: str = ""

    @property
    def short(self) -> str:
        """How a row names it: "Metcalfe 2019", "judgement"."""
        return self.source.short if self.source is not None else "judgement"
