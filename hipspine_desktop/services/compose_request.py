"""What a letter asks of its receiver, proposed from the red flags and the likely source."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.domain.answers import SymptomaticSide
from hipspine_desktop.domain.assessment import Agreement, NarrativeField
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import EvaluatedSide, RedFlag, SideResult
from hipspine_desktop.services.compose_estimate import region_in_sentence
from hipspine_desktop.services.compose_flag_facts import leading_facts
from hipspine_desktop.services.compose_flags import (
    group_label,
    questions_open,
    referral_flags,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.formats import join_words
from hipspine_desktop.wording.prose import decapitalise, merged_labels as merged_labels, sentence

LIKELY = 0.60
MOST_FACTS = 4
"""What raised a flag is named in full with the red flags; the request names the first."""


def proposed_destination(m: Material) -> Destination:
    """The pathway's destination; without onward referral the general practice is told."""
    destination = m.result.pathway.destination
    return Destination.GENERAL_PRACTICE if is_for_information(m) else destination


def is_for_information(m: Material) -> bool:
    """Whether nobody else has to act: care stays with the physiotherapist."""
    stays = m.result.pathway.destination is Destination.PHYSIOTHERAPY
    return stays and not referral_flags(m)


def proposed_request(m: Material) -> str:
    """``Urgent assessment: leg weakness that grows. Raised by … The findings point to …``

    Rules of the most urgent level speak; those of one pathology are one request. What is only
    assumed stands with the red flags, not here. An emergency leaves the source to the receiver.
    """
    flags = referral_flags(m)
    if flags:
        return _flag_request(m, flags)
    likely = join_words(_likely_sources(m), m.text("and"))
    kind = "information" if is_for_information(m) else "opinion"
    unasked = kind == "information" and questions_open(m)
    words = [m.text("request.information_open" if unasked else f"request.{kind}")]
    if likely:
        words.append(m.text("request.source", sources=likely))
    if kind == "information":
        planned = bool(m.narrative(NarrativeField.PLAN))
        words.append(m.text("request.care_planned" if planned else "request.care"))
    return " ".join(words)


def _flag_request(m: Material, flags: Sequence[RedFlag]) -> str:
    urgency = flags[0].urgency
    groups = _by_pathology(flags)
    what = "; ".join(group_label(group) for group in groups)
    words = [sentence(m.text(f"request.{urgency}", what=what))]
    facts = leading_facts(m, [fact for group in groups for f in group for fact in f.raised_by])
    if facts:
        named = facts[:MOST_FACTS]
        if len(facts) > MOST_FACTS:
            named = [*facts[: MOST_FACTS - 1], m.text("request.more_facts")]
        words.append(m.text("flags.raised_by", facts=join_words(named, m.text("and"))))
    likely = join_words(_likely_sources(m), m.text("and"))
    if likely and urgency is not Urgency.EMERGENCY:
        words.append(m.text("request.source_beside", sources=likely))
    return " ".join(words)


def _by_pathology(flags: Sequence[RedFlag]) -> list[list[RedFlag]]:
    """The flags of the highest urgency, those of one pathology together."""
    top = [f for f in flags if f.urgency is flags[0].urgency]
    names = dict.fromkeys(f.pathology for f in top)
    return [[f for f in top if f.pathology == name] for name in names]


def _likely_sources(m: Material) -> list[str]:
    """``the hip joint on the right (hip osteoarthritis)``; none when no region is likely or no
    estimate may be shown. Where the clinician differs from the program, the clinician's causes
    stand and nothing of the program's."""
    impression = m.assessment.impression
    if impression.agreement is Agreement.DIFFERS:
        labels = {c.id: decapitalise(c.label) for side in m.result.sides for c in side.conditions}
        named = [labels[i] for i in impression.condition_ids if i in labels]
        return [_on_complaint_side(m, name) for name in named]
    if not m.result.flags_asked:
        return []
    sides: dict[tuple[Region, str], list[EvaluatedSide]] = {}
    for side in m.result.sides:
        best = max(side.regions, key=lambda r: r.p.p, default=None)
        if best is not None and best.p.p >= LIKELY:
            cause = _likely_cause(side, best.region)
            sides.setdefault((best.region, cause), []).append(side.side)
    found = []
    for (region, cause), of in sides.items():
        words = _on_sides(m, region_in_sentence(m, region), of)
        found.append(m.text("why.bracket", label=words, text=cause) if cause else words)
    return found


def _likely_cause(side: SideResult, region: Region) -> str:
    """The first cause in that region, where it is likely too; else ""."""
    causes = [c for c in side.conditions if c.region is region and c.p.p >= LIKELY]
    return decapitalise(max(causes, key=lambda c: c.p.p).label) if causes else ""


def _on_complaint_side(m: Material, name: str) -> str:
    side = m.assessment.complaint.symptomatic_side
    if side is SymptomaticSide.BILATERAL or len(side.sides) != 1:
        return name
    return m.text("request.on_side", region=name, side=m.texts(f"clinical.side.{side}"))


def _on_sides(m: Material, region: str, sides: Sequence[EvaluatedSide]) -> str:
    if len(sides) > 1:
        return m.text("request.on_both_sides", region=region)
    if sides[0] is EvaluatedSide.UNKNOWN:
        return region
    return m.text("request.on_side", region=region, side=m.texts(f"clinical.side.{sides[0].value}"))
