"""What is shown at once after a key; intervals, reasons and next tests follow.

Readers import these from :mod:`hipspine_desktop.engine.result`.
"""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.regions import Region


@dataclass(frozen=True, slots=True)
class QuickSide:
    """The exact probabilities of one side, without intervals; the same numbers as the whole result.

    Attributes:
        side: as of `EvaluatedSide`.
        regions: in their fixed order.
        conditions: id and probability, in the knowledge base's order.
        roots: id and probability given radiculopathy.
    """

    side: str
    regions: tuple[tuple[Region, float], ...]
    conditions: tuple[tuple[str, float], ...]
    coexistence: tuple[tuple[Region, Region, float], ...]
    unexplained: float
    used_findings: int
    roots: tuple[tuple[str, float], ...] = ()
