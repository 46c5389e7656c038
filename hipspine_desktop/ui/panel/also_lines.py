"""What is said in words under the conditions: type of hip-spine syndrome, and which root."""

from __future__ import annotations

from hipspine_desktop.engine.result import SideResult
from hipspine_desktop.wording.formats import format_interval, format_percent
from hipspine_desktop.wording.texts import Texts

RADICULOPATHY = "lumbar_radiculopathy"
ROOTS_FROM = 0.15
SHOWN_ROOTS = 3


def also_lines(texts: Texts, side: SideResult) -> tuple[str, ...]:
    """One line each, where there is something to say."""
    return tuple(line for line in (_hip_spine(texts, side), _roots(texts, side)) if line)


def _hip_spine(texts: Texts, side: SideResult) -> str:
    kind = side.hip_spine
    if kind is None:
        return ""
    said = [(kind.key, {}), *((r.key, dict(r.values)) for r in kind.reasons)]
    return " ".join(texts(key, **values) for key, values in said if key in texts)


def _roots(texts: Texts, side: SideResult) -> str:
    """The most probable roots, where radiculopathy itself is worth showing."""
    cause = next((c for c in side.conditions if c.id == RADICULOPATHY), None)
    if not side.roots or cause is None or cause.p.p < ROOTS_FROM:
        return ""
    ranked = sorted(side.roots, key=lambda root: -root.p.p)[:SHOWN_ROOTS]
    shown = ", ".join(
        texts(
            "ui.roots.one",
            root=root.label,
            percent=format_percent(root.p.p),
            interval=format_interval(root.p.low, root.p.high),
        )
        for root in ranked
    )
    return texts("ui.roots.line", roots=shown)
