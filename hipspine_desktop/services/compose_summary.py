"""The patient's summary: what was found and may be meant, what to do, when to seek help.

Plain words only. Nothing is named that a patient should hear from a person first: no raised red
flag by its name, no cause that a scan has still to exclude. What the program estimates is passed
on only as far as the clinician agrees with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from hipspine_desktop.documents.model import (
    Block,
    HelpBox,
    Items,
    Notice,
    Prose,
    RichText,
    Section,
    Span,
    SubHeading,
    SummaryDocument,
    plain,
    quiet,
    strong,
)
from hipspine_desktop.domain.answers import AnswerState, SymptomaticSide
from hipspine_desktop.domain.assessment import Agreement, Assessment, NarrativeField
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.people import Clinician, Practice
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import Result
from hipspine_desktop.services.compose_context import PLAIN, PaperContext
from hipspine_desktop.services.compose_flags import (
    advice_flags,
    pressing_flags,
    questions_open,
    referral_flags,
)
from hipspine_desktop.services.compose_material import (
    AnonymousCase,
    Material,
    Subject,
    identity,
    letterhead,
    page_frame,
    properties,
    with_check,
)
from hipspine_desktop.services.compose_outcomes import outcome_changes
from hipspine_desktop.services.compose_states import state_notices
from hipspine_desktop.services.compose_summary_findings import PartState, part_states
from hipspine_desktop.wording.formats import format_percent, join_words
from hipspine_desktop.wording.prose import capitalise, sentence
from hipspine_desktop.wording.texts import Texts

LIKELY, POSSIBLE = 0.60, 0.30
NERVES_FROM = 0.15
LEG_FINDINGS = frozenset({"below_knee_pain", "below_knee", "foot_pain", "both_legs"})
NERVE_SECTIONS = frozenset({"neuro_symptoms", "neurological"})
NERVE_PATHOLOGIES = frozenset(
    {"Cauda equina syndrome", "Progressive motor deficit", "Spinal cord compression"}
)
LARGE_PRINT = re.compile(r"large print|large type|poor sight|sight loss|partially sighted", re.I)
_DATE = re.compile(r"(?<!\d)(\d{2})-([A-Z][a-z]{2})-(\d{4})(?!\d)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def compose_summary(
    patient: Subject,
    assessment: Assessment,
    result: Result,
    catalogue: Catalogue,
    practice: Practice | None,
    clinician: Clinician | None,
    texts: Texts,
    now: datetime,
    context: PaperContext = PLAIN,
) -> SummaryDocument:
    """The summary's document model; dates in the long form of letters to patients."""
    m = Material(patient, assessment, result, catalogue, practice, clinician, texts, now, context)
    document = SummaryDocument(
        properties=properties(m, "patient_summary"),
        frame=page_frame(m, _text(m, "kind")),
        letterhead=letterhead(m),
        title=_text(m, "title"),
        identity=identity(m),
        sections=tuple(s for s in _sections(m) if len(s.blocks) > 1),
        notices=(*state_notices(m), *_urgent(m)),
        large_print=wants_large_print(m),
    )
    return with_check(document, m)


def wants_large_print(m: Material) -> bool:
    """Whether the patient's recorded needs ask for large print."""
    needs = "" if isinstance(m.subject, AnonymousCase) else m.subject.needs
    return LARGE_PRINT.search(needs) is not None


def warns_of_nerves(m: Material) -> bool:
    """Whether the advice about the nerves of bladder and bowel is due: pain below the knee, a
    sign or symptom of a nerve, both sides, a likely source in the spine, or a rule that asks for
    it. Given once too often rather than once too seldom."""
    if m.assessment.complaint.symptomatic_side is SymptomaticSide.BILATERAL:
        return True
    spine = [r.p.p for s in m.result.sides for r in s.regions if r.region is Region.LUMBAR_SPINE]
    if max(spine, default=0.0) >= NERVES_FROM:
        return True
    if any(f.pathology in NERVE_PATHOLOGIES for f in m.result.raised) or advice_flags(m):
        return True
    if part_states(m).get("neurological") is PartState.CHANGED:
        return True
    told = (AnswerState.PRESENT, AnswerState.UNCLEAR)
    return any(
        answer.state in told
        and (key.finding_id in LEG_FINDINGS or _section_of(m, key.finding_id) in NERVE_SECTIONS)
        for key, answer in m.assessment.answers.items()
    )


def long_dates(text: str) -> str:
    """``08 April 2026`` for ``08-Apr-2026``: the form of letters to patients."""

    def long(found: re.Match[str]) -> str:
        month = next((name for name in _MONTHS if name.startswith(found[2])), found[2])
        return f"{found[1]}\u00a0{month}\u00a0{found[3]}"

    return _DATE.sub(long, text)


def _section_of(m: Material, finding_id: str) -> str:
    return m.catalogue.finding(finding_id).section if finding_id in m.catalogue else ""


def _text(m: Material, key: str, **values: object) -> str:
    return m.texts(f"patient_summary.{key}", **values)


def _has(m: Material, key: str) -> bool:
    return f"patient_summary.{key}" in m.texts


def _sections(m: Material) -> list[Section]:
    return [
        _section(m, "found", _found(m)),
        _section(m, "outcomes", outcome_changes(m)),
        _section(m, "meaning", _meaning(m)),
        _section(m, "do", _what_to_do(m)),
        _section(m, "help", _help(m)),
        _section(m, "next", _what_next(m)),
        _section(m, "contact" if m.practice or m.author else "paper", _contact(m)),
    ]


def _section(m: Material, key: str, blocks: Sequence[Block]) -> Section:
    label = _text(m, f"section.{key}")
    return Section(key, label, (SubHeading(label), *blocks), wide=True)


def _urgent(m: Material) -> tuple[Notice, ...]:
    """What cannot wait, without the name of what is feared."""
    pressing = pressing_flags(m)
    if not pressing:
        return ()
    first = pressing[0]
    service = _text(m, f"service.{first.destination}")
    key = f"urgent.{first.urgency}"
    title = _text(m, f"{key}_title")
    if first.urgency is Urgency.EMERGENCY and not _to_emergency_department(first.destination):
        return (Notice(title, _text(m, "urgent.elsewhere", service=capitalise(service))),)
    return (Notice(title, _text(m, key, service=service)),)


def _to_emergency_department(destination: Destination) -> bool:
    """Whether a patient can simply go there; every other place has to be told first."""
    return destination is Destination.EMERGENCY_DEPARTMENT


def _found(m: Material) -> list[Block]:
    day = long_dates(m.time(m.assessment.created_at).split(" ", 1)[0])
    side = m.assessment.complaint.symptomatic_side
    blocks: list[Block] = [Prose(plain(_text(m, f"found.side_{side}", day=day)))]
    states = part_states(m)
    items: list[RichText] = [
        plain(_text(m, f"found.{key}_{state}"))
        for key, state in states.items()
        if state is PartState.CHANGED and _has(m, f"found.{key}_{state}")
    ]
    normal = [
        _text(m, f"found.{key}_normal")
        for key, state in states.items()
        if state is PartState.NORMAL and _has(m, f"found.{key}_normal")
    ]
    if normal:
        words = join_words(normal, m.text("and"))
        items.append(plain(_text(m, "found.normal", parts=words)))
    open_parts = [
        _text(m, f"found.{key}_normal")
        for key, state in states.items()
        if state is PartState.NOT_TESTED and _has(m, f"found.{key}_normal")
    ]
    if open_parts:
        words = join_words(open_parts, m.text("and"))
        items.append(plain(_text(m, "found.not_tested", parts=words)))
    if not items:
        return [*blocks, Prose(plain(_text(m, "found.nothing")))]
    return [*blocks, Items(tuple(items))]


def _meaning(m: Material) -> list[Block]:
    if referral_flags(m) and pressing_flags(m):
        today = pressing_flags(m)[0].urgency is Urgency.EMERGENCY
        key = "held_back_today" if today else "held_back"
        return [Prose(plain(_text(m, f"meaning.{key}")))]
    sources = _sources(m)
    if not sources:
        return [Prose(plain(_text(m, "meaning.open")))]
    likely = [words for words, p in sources if p >= LIKELY]
    both = _text(m, "and_also")
    if len(likely) > 1:
        lead = _text(m, "meaning.several", sources=join_words(likely, both))
    elif likely:
        lead = _text(m, "meaning.likely", source=likely[0])
    else:
        names = join_words([words for words, _ in sources], m.text("or"))
        lead = _text(m, "meaning.possible", sources=names)
    causes = [_text(m, f"cause.{c}") for c in _named_causes(m) if _has(m, f"cause.{c}")]
    text: list[Span] = [*strong(lead)]
    if causes:
        words = join_words(list(dict.fromkeys(causes)), m.text("and"))
        text += plain(" " + _text(m, "meaning.cause", causes=words))
    blocks: list[Block] = [Prose(tuple(text))]
    number = _numbers(m)
    if number:
        blocks.append(Prose(plain(number)))
    return [*blocks, Prose(plain(_text(m, "meaning.unsure")))]


def _sources(m: Material) -> list[tuple[str, float]]:
    """Where the pain may come from, in plain words, most probable first: the program's estimate
    where the clinician agrees with it, else what the clinician holds most likely."""
    side_words = _side_words(m)
    agreed = m.assessment.impression.agreement is Agreement.AGREES
    if isinstance(m.subject, AnonymousCase) or agreed:
        if not m.estimate_allowed:
            return []
        best: dict[Region, float] = {}
        for side in m.result.sides:
            for region in side.regions:
                best[region.region] = max(best.get(region.region, 0.0), region.p.p)
        ranked = sorted(best.items(), key=lambda item: -item[1])
        return [
            (_text(m, f"region.{region}", side=side_words), p)
            for region, p in ranked
            if p >= POSSIBLE
        ][:3]
    named = m.assessment.impression.condition_ids
    causes = {c.id: c for side in m.result.sides for c in side.conditions}
    regions = dict.fromkeys(causes[i].region for i in named if i in causes)
    return [(_text(m, f"region.{region}", side=side_words), LIKELY) for region in regions]


def _named_causes(m: Material) -> list[str]:
    """Causes likely enough to be named; of the clinician's own where the clinician differs."""
    impression = m.assessment.impression
    if impression.agreement is Agreement.DIFFERS:
        return list(impression.condition_ids)
    return [c.id for side in m.result.sides for c in side.conditions if c.p.p >= LIKELY][:3]


def _numbers(m: Material) -> str:
    """The natural frequency of the first source, where the practice switched numbers on."""
    if not m.context.patient_percentages or not m.estimate_allowed or not m.result.sides:
        return ""
    regions = sorted(m.result.sides[0].regions, key=lambda r: -r.p.p)
    words = _text(m, f"region.{regions[0].region}", side=_side_words(m))
    return _text(m, "meaning.number", number=format_percent(regions[0].p.p), source=words)


def _side_words(m: Material) -> str:
    side = m.assessment.complaint.symptomatic_side
    if side in (SymptomaticSide.RIGHT, SymptomaticSide.LEFT):
        return f"{m.texts(f'clinical.side.{side}')} "
    return ""


def _what_to_do(m: Material) -> list[Block]:
    plan = m.narrative(NarrativeField.PLAN)
    own: list[Block] = []
    if plan:
        own = [Prose((*strong(_text(m, "do.plan")), *plain(sentence(long_dates(plan)))))]
    if pressing_flags(m):
        return [Prose(plain(_text(m, "do.held_back"))), *own]
    keys = ["active", "ease", "sleep", "tablets"]
    items = tuple(plain(_text(m, f"do.{key}")) for key in keys)
    if own:
        own.append(Prose(plain(_text(m, "do.plan_first"))))
    return [*own, Items(items)]


def _help(m: Material) -> list[Block]:
    keys = ["weight", "fever", "cold", "swollen", "sudden"]
    if warns_of_nerves(m):
        keys = ["saddle", "bladder", "bowel", "sexual", "legs", *keys]
    items = tuple(plain(_text(m, f"help.{key}")) for key in keys)
    box = HelpBox(strong(_text(m, "help.lead")), items)
    given = m.narrative(NarrativeField.SAFETY_NET)
    blocks: list[Block] = [box, Prose(plain(_text(m, "help.soon")))]
    if given:
        lead = strong(_text(m, "help.given"))
        blocks.append(Prose((*lead, *plain(sentence(long_dates(given))))))
    return blocks


def _what_next(m: Material) -> list[Block]:
    pathway = m.result.pathway
    blocks: list[Block] = []
    if pathway.destination is Destination.PHYSIOTHERAPY and not referral_flags(m):
        blocks.append(Prose(plain(_text(m, "next.here"))))
    else:
        service = _text(m, f"service.{pathway.destination}")
        time = _text(m, f"time.{pathway.urgency}")
        key = "now" if pathway.urgency is Urgency.EMERGENCY else "refer"
        if key == "now" and not _to_emergency_department(pathway.destination):
            key = "elsewhere"
        blocks.append(Prose(plain(_text(m, f"next.{key}", service=service, time=time))))
    if questions_open(m) and pathway.urgency is not Urgency.EMERGENCY:
        blocks.append(Prose(plain(_text(m, "next.open"))))
    return blocks


def _contact(m: Material) -> list[Block]:
    practice, name = m.practice, m.author
    blocks: list[Block] = []
    if practice is not None:
        ways = [t for t in (practice.address.phone, practice.address.email) if t]
        words = ", ".join((practice.name, *ways))
        blocks.append(Prose(plain(_text(m, "contact.practice", practice=words))))
    if name:
        blocks.append(Prose(plain(_text(m, "contact.person", name=name))))
    return [*blocks, Prose(quiet(_text(m, "contact.end")))]
