"""Which findings carry a figure for which condition, and how good the figure is."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.references import walk
from hipspine_desktop.knowledge.schema import Fact

BEST_FIRST = (Basis.SEEN, Basis.UNVERIFIED, Basis.JUDGEMENT)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One finding against all conditions.

    Attributes:
        background: best basis of how often it is positive without any cause; None: no indicator.
        cells: best basis per condition, in the order of the base's conditions; None where the
            finding has no figure for the condition.
        uses: other tables that reckon with it: "rule", "red_flag", "root", "pathway".
    """

    finding: FindingDefinition
    background: Basis | None
    cells: tuple[Basis | None, ...]
    uses: tuple[str, ...]


def coverage(base: KnowledgeBase) -> tuple[CoverageRow, ...]:
    """One row per finding in catalogue order."""
    uses = _other_uses(base)
    return tuple(_row(base, finding, uses.get(finding.id, ())) for finding in base.catalogue)


def column_codes(base: KnowledgeBase) -> dict[str, str]:
    """A short unique code per condition: "HO" for ``hip_osteoarthritis``, "GTP" for ``gtps``."""
    codes: dict[str, str] = {}
    for condition in base.conditions:
        parts = condition.id.split("_")
        code = parts[0][:3] if len(parts) == 1 else "".join(part[0] for part in parts[:2])
        while code.upper() in codes.values():
            longer = condition.id.replace("_", "")
            code = longer[: len(code) + 1]
        codes[condition.id] = code.upper()
    return codes


def _row(base: KnowledgeBase, finding: FindingDefinition, uses: tuple[str, ...]) -> CoverageRow:
    cuts = [cut for indicator in base.indicators_of.get(finding.id, ()) for cut in indicator.cut]
    links = [link for cut in cuts for link in cut.link]
    return CoverageRow(
        finding,
        _best([cut.background.basis for cut in cuts]),
        tuple(
            _best([link.basis for link in links if link.condition == condition.id])
            for condition in base.conditions
        ),
        uses,
    )


def _best(bases: list[Basis]) -> Basis | None:
    return min(bases, key=BEST_FIRST.index, default=None)


def _other_uses(base: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    tables = (
        ("rule", base.rules),
        ("red_flag", base.red_flags),
        ("root", base.roots),
        ("pathway", base.pathways),
    )
    uses: dict[str, tuple[str, ...]] = {}
    for name, entries in tables:
        for finding in sorted({f.finding for f in walk(entries, Fact) if f.finding is not None}):
            uses[finding] = (*uses.get(finding, ()), name)
    return uses
