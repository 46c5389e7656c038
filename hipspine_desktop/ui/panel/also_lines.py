"""What is said in words under the conditions: type of hip-spine syndrome, and which root."""

from __future__ import annotations

from hipspine_desktop.engine.result import SideResult
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.formats import format_interval
from hipspine_desktop.wording.texts import Texts

RADICULOPATHY = "lumbar_radiculopathy"
ROOTS_FROM = 0.15
SHOWN_ROOTS = 3


def also_lines(kit: Kit, side: SideResult) -> tuple[str, ...]:
    """One line each, where there is something to say."""
    return tuple(line for line in (_hip_spine(kit.texts, side), _roots(kit, side)) if line)


def _hip_spine(texts: Texts, side: SideResult) -> str:
    kind = side.hip_spine
    if kind is None:
        return ""
    said = [(kind.key, {}), *((r.key, dict(r.values)) for r in kind.reasons)]
    return " ".join(texts(key, **values) for key, values in said if key in texts)


def _roots(kit: Kit, side: SideResult) -> str:
    """The most probable roots, where radiculopathy itself is worth showing."""
    cause = next((c for c in side.conditions if c.id == RADICULOPATHY), None)
    if not side.roots or cause is None or cause.p.p < ROOTS_FROM:
        return ""
    ranked = sorted(side.roots, key=lambda root: -root.p.p)[:SHOWN_ROOTS]
    shown = ", ".join(
        kit.texts(
            "ui.roots.one",
            root=root.label,
            chance=kit.chance(root.p.p),
            interval=format_interval(root.p.low, root.p.high),
        )
        for root in ranked
    )
    return kit.texts("ui.roots.line", roots=shown)
