"""What a letter asks of its receiver, proposed from the red flags and the leading region."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import EvaluatedSide, RedFlag
from hipspine_desktop.services.compose_estimate import region_in_sentence
from hipspine_desktop.services.compose_flags import facts_words, referral_flags, telling_facts
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.formats import join_words
from hipspine_desktop.wording.prose import merged_labels as merged_labels, sentence

LIKELY = 0.60


def proposed_destination(m: Material) -> Destination:
    """The pathway's destination; without onward referral the general practice is told."""
    destination = m.result.pathway.destination
    return Destination.GENERAL_PRACTICE if is_for_information(m) else destination


def is_for_information(m: Material) -> bool:
    """Whether nobody else has to act: care stays with the physiotherapist."""
    stays = m.result.pathway.destination is Destination.PHYSIOTHERAPY
    return stays and not referral_flags(m)


def proposed_request(m: Material) -> str:
    """``Emergency assessment today: suspected cauda equina syndrome (raised by …).``

    Rules of the most urgent level speak; those of one pathology are one request.
    """
    flags = referral_flags(m)
    if flags:
        urgency = flags[0].urgency
        what = "; ".join(_asked(m, group) for group in _by_pathology(flags))
        return sentence(m.text(f"request.{urgency}", what=what))
    likely = _likely_sources(m)
    kind = "information" if is_for_information(m) else "opinion"
    if not likely:
        return m.text(f"request.{kind}")
    return m.text(f"request.{kind}_region", sources=join_words(likely, m.text("and")))


def _by_pathology(flags: Sequence[RedFlag]) -> list[list[RedFlag]]:
    """The flags of the highest urgency, those of one pathology together."""
    top = [f for f in flags if f.urgency is flags[0].urgency]
    names = dict.fromkeys(f.pathology for f in top)
    return [[f for f in top if f.pathology == name] for name in names]


def _asked(m: Material, group: Sequence[RedFlag]) -> str:
    label = merged_labels([flag.label for flag in group])
    facts = telling_facts(m, [fact for flag in group for fact in flag.raised_by])
    if not facts:
        return label
    return m.text("request.flag", label=label, facts=facts_words(m, facts))


def _likely_sources(m: Material) -> list[str]:
    """``the hip joint on the right``; none when no region is likely or no estimate may be
    shown."""
    if not m.result.flags_asked:
        return []
    sides: dict[Region, list[EvaluatedSide]] = {}
    for side in m.result.sides:
        best = max(side.regions, key=lambda r: r.p.p, default=None)
        if best is not None and best.p.p >= LIKELY:
            sides.setdefault(best.region, []).append(side.side)
    return [_on_sides(m, region_in_sentence(m, region), of) for region, of in sides.items()]


def _on_sides(m: Material, region: str, sides: Sequence[EvaluatedSide]) -> str:
    if len(sides) > 1:
        return m.text("request.on_both_sides", region=region)
    if sides[0] is EvaluatedSide.UNKNOWN:
        return region
    return m.text("request.on_side", region=region, side=m.texts(f"clinical.side.{sides[0].value}"))
