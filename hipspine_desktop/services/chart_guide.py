"""What the overlays of the body chart say of dermatomes and referral, from the knowledge base."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hipspine_desktop.domain.body_map import BodyMap, Place
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.wording.prose import capitalise

# the maps of conditions name the back as a whole
_WHOLE = {"back_pain": ("back_pain_midline", "back_pain_paramedian")}


@dataclass(frozen=True, slots=True)
class Referral:
    """Where a condition is felt most often.

    Attributes:
        findings: ids of location findings.
    """

    label: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartGuide:
    """The overlays.

    Attributes:
        dermatome_caveat: why the dermatomes are a guide only, with its source.
    """

    dermatome_caveat: str = ""
    referrals: tuple[Referral, ...] = ()


def chart_guide(base: KnowledgeBase) -> ChartGuide:
    """The guide of a knowledge base."""
    said = Counter((root.reason.rstrip("."), root.source) for root in base.roots)
    caveat = ""
    if said:
        (reason, source_id), _ = said.most_common(1)[0]
        source = next((s.short for s in base.sources if s.id == source_id), "")
        caveat = capitalise(reason) + (f" ({source})." if source else ".")
    referrals = tuple(
        Referral(c.label, tuple(f for i in c.pain_map for f in _WHOLE.get(i, (i,))))
        for c in base.conditions
        if c.pain_map
    )
    return ChartGuide(caveat, referrals)


def referral_places(body_map: BodyMap, referral: Referral) -> tuple[Place, ...]:
    """The places of a referral pattern, on both sides."""
    wanted = {r.id for r in body_map.regions if r.pain in referral.findings}
    return tuple(place for place in body_map.places if place.region in wanted)
