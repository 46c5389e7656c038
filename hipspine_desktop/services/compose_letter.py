"""The referral letter, composed from the record, the result and the letter's own content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hipspine_desktop.documents.model import (
    Block,
    Facts,
    LetterDocument,
    Notice,
    Prose,
    RichText,
    Section,
    SubHeading,
    TextSize,
    UrgencyBox,
    Yields,
    plain,
    quiet,
    strong,
)
from hipspine_desktop.domain.answers import (
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Agreement, Assessment, NarrativeField
from hipspine_desktop.domain.findings import Catalogue, Part
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Clinician, Practice
from hipspine_desktop.engine.result import Result, SideResult
from hipspine_desktop.services.compose_context import PLAIN, PaperContext
from hipspine_desktop.services.compose_estimate import (
    hip_spine_words,
    leading_conditions,
    no_estimate,
    region_chart,
)
from hipspine_desktop.services.compose_flags import (
    advice_flags,
    lowered_from,
    question_blocks,
    questions_open,
    raised_blocks,
    receiver_time,
    referral_flags,
    run_in,
)
from hipspine_desktop.services.compose_letter_examination import examination_section, of_part
from hipspine_desktop.services.compose_letter_prose import answer_prose
from hipspine_desktop.services.compose_material import (
    Material,
    Subject,
    identity,
    letterhead,
    page_frame,
    properties,
    with_check,
)
from hipspine_desktop.services.compose_outcomes import outcome_words
from hipspine_desktop.services.compose_reason_words import reason_words
from hipspine_desktop.services.compose_request import is_for_information
from hipspine_desktop.services.compose_states import late_notes, signature_blocks, state_notices
from hipspine_desktop.wording.formats import format_percent, join_words
from hipspine_desktop.wording.prose import (
    capitalise,
    decapitalise,
    sentence,
)
from hipspine_desktop.wording.texts import Texts

EDITABLE = (
    "complaint", "history", "investigations", "impression", "treatment", "goals", "needs",
    "social", "until_seen", "opening", "closing",
)  # fmt: skip
UNLABELLED = ("opening", "closing")
GENERAL_HEALTH = "general_health"
MOST_MISSING = 5
SHORT_STORY = 160
MOST_FOR, MOST_AGAINST = 5, 3


def compose_letter(
    letter: Letter,
    patient: Subject,
    assessment: Assessment,
    result: Result,
    catalogue: Catalogue,
    practice: Practice | None,
    clinician: Clinician | None,
    texts: Texts,
    now: datetime,
    context: PaperContext = PLAIN,
) -> LetterDocument:
    """The letter's document model, sections in the order of the referral standard.

    A section edited by the clinician (`letter.sections`) replaces the proposed text; red flags,
    examination and estimate come from the record alone.

    Args:
        now: time of printing with its time zone.
    """
    m = Material(patient, assessment, result, catalogue, practice, clinician, texts, now, context)
    document = LetterDocument(
        properties=properties(m, "letter"),
        frame=page_frame(m, m.text("letter.kind")),
        letterhead=letterhead(m),
        urgency=_urgency_box(m, letter),
        request=_request(m, letter),
        identity=identity(m),
        people=_people(m, letter),
        sections=tuple(s for s in _sections(m, letter) if s.blocks),
        shortened_note=m.text("letter.shortened", number=assessment.record_number),
        notices=state_notices(m),
    )
    return with_check(document, m)


def _sections(m: Material, letter: Letter) -> list[Section]:
    asked, of = m.result.flag_questions
    note = m.text("flags.note_asked", asked=asked, of=of)
    label = m.text("section.red_flags")
    flags = run_in((*raised_blocks(m), *question_blocks(m)))
    return [
        replace(_edited(m, letter, "opening", ()), in_outline=False),
        Section("red_flags", label, flags, note),
        _edited(m, letter, "complaint", _complaint(m)),
        _edited(m, letter, "history", _history(m)),
        examination_section(m),
        _edited(m, letter, "investigations", _investigations(m)),
        _edited(m, letter, "impression", _impression(m), m.text("letter.impression")),
        _estimate(m),
        _edited(m, letter, "treatment", _treatment(m)),
        _edited(m, letter, "goals", _narrative(m, NarrativeField.GOALS)),
        _edited(m, letter, "needs", _needs(m)),
        _edited(m, letter, "social", _narrative(m, NarrativeField.SOCIAL)),
        _edited(m, letter, "until_seen", _until_seen(m), m.text("letter.until_seen")),
        late_notes(m),
        replace(_edited(m, letter, "closing", ()), in_outline=False),
        _signature(m, letter),
    ]


def _edited(
    m: Material, letter: Letter, key: str, proposed: Sequence[Block], label: str = ""
) -> Section:
    own = dict(letter.sections).get(key)
    if key not in UNLABELLED:
        label = label or m.text(f"section.{key}")
    if own is None:
        return Section(key, label, tuple(proposed))
    blocks = (Prose(plain(own.strip()), yields=Yields.LONG_TEXT),) if own.strip() else ()
    return Section(key, label, blocks)


def _urgency_box(m: Material, letter: Letter) -> UrgencyBox:
    destination = m.texts(f"clinical.destination.{letter.destination}")
    if letter.destination is Destination.PHYSIOTHERAPY:
        destination = m.text("letter.to_physiotherapy")
    time = _time(m, letter)
    who = letter.addressee
    first = ", ".join(t for t in (who.name.strip(), who.organisation.strip()) if t)
    address = ", ".join(line.strip() for line in who.address.lines if line.strip())
    before = lowered_from(m, letter)
    lowered = ""
    if before is not None:
        word = m.texts(f"clinical.urgency.{before}")
        reason = letter.urgency_reason.strip()
        lowered = sentence(m.text("letter.lowered", reason=reason, **{"from": word}))
    open_ones = questions_open(m) and letter.urgency is not Urgency.EMERGENCY
    caution = m.text("flags.urgency_open") if open_ones else ""
    return UrgencyBox(
        urgency=letter.urgency,
        word=m.texts(f"clinical.urgency.{letter.urgency}"),
        to=m.text("letter.to_within", destination=destination, time=time),
        person=tuple(t for t in (first, address) if t),
        lowered=lowered,
        caution=caution,
    )


def _time(m: Material, letter: Letter) -> str:
    """The time of the flag that sets this urgency, else of the urgency in general; a letter of
    which nobody has to act on says that it informs."""
    urgency = letter.urgency
    to_practice = letter.destination is Destination.GENERAL_PRACTICE
    if urgency is Urgency.ROUTINE and to_practice and is_for_information(m):
        return m.text("time.information")
    times = [receiver_time(f) for f in referral_flags(m) if f.urgency is urgency]
    return next((time for time in times if time), m.text(f"time.{urgency}"))


def _request(m: Material, letter: Letter) -> Section:
    text = letter.request.strip()
    block = Prose(plain(text or m.text("letter.request_none")), TextSize.REQUEST)
    return Section("request", m.text("letter.request"), (block,))


def _people(m: Material, letter: Letter) -> Facts:
    subject = m.subject
    left: list[tuple[str, str]] = []
    none = m.text("people.none")
    if isinstance(subject, Patient):
        address = ", ".join(t.strip() for t in subject.address.lines if t.strip())
        gp = ", ".join(t for t in (subject.practice.name, subject.practice.practice) if t)
        left = [
            (m.text("people.address"), address or none),
            (m.text("people.phone"), subject.address.phone or none),
            (m.text("people.gp"), gp or none),
        ]
        if subject.address.email:
            left.insert(2, (m.text("people.email"), subject.address.email))
    signature, clinician = m.assessment.signature, m.clinician
    name = m.author
    if signature is not None:
        name = f"{signature.name}, {signature.profession}"
    elif clinician is not None:
        name = f"{clinician.name}, {clinician.profession}"
    right = [
        (m.text("people.referrer"), name.strip(", ") or none),
        (m.text("people.seen"), m.time(m.assessment.created_at)),
        (m.text("people.written"), m.time(letter.written_at)),
    ]
    return Facts(tuple(left), tuple(right)) if left else Facts(tuple(right))


def _complaint(m: Material) -> list[Block]:
    side = m.assessment.complaint.symptomatic_side
    if side.sides and side is not SymptomaticSide.BILATERAL:
        word = capitalise(m.texts(f"clinical.side.{side}"))
        lead = m.text("letter.side_complaint", side=m.text("letter.sided", side=word))
    else:
        lead = m.text(f"letter.side_complaint_{side}")
    text = m.narrative(NarrativeField.COMPLAINT)
    blocks: list[Block] = [Prose((*strong(lead), *plain(f" {text}")), yields=Yields.LONG_TEXT)]
    definitions = [d for d in of_part(m, Part.HISTORY) if d.section != GENERAL_HEALTH]
    return blocks + answer_prose(m, definitions)


def _history(m: Material) -> list[Block]:
    text = m.narrative(NarrativeField.HISTORY)
    medicines = m.narrative(NarrativeField.MEDICINES)
    lead = strong(f"{m.text('section.medicines')}: ")
    drugs = (*lead, *plain(sentence(medicines or m.text("letter.not_recorded"))))
    blocks: list[Block] = []
    if text and "\n" not in text and len(text) <= SHORT_STORY:
        drugs = (*plain(f"{sentence(text)} "), *drugs)
    elif text:
        blocks.append(Prose(plain(sentence(text)), yields=Yields.LONG_TEXT))
    blocks.append(Prose(drugs, yields=Yields.LONG_TEXT))
    definitions = [d for d in of_part(m, Part.HISTORY) if d.section == GENERAL_HEALTH]
    return blocks + answer_prose(m, definitions)


def _investigations(m: Material) -> list[Block]:
    blocks = _narrative(m, NarrativeField.INVESTIGATIONS)
    return blocks + answer_prose(m, of_part(m, Part.CONCLUSION))


def _impression(m: Material) -> list[Block]:
    impression = m.assessment.impression
    text = impression.text.strip()
    if not text:
        return [Prose(strong(m.text("letter.impression_none")))]
    blocks: list[Block] = [Prose(strong(sentence(text)))]
    if impression.agreement is Agreement.DIFFERS and impression.reason.strip():
        reason = impression.reason.strip()
        differs = sentence(m.text("conclusion.differs", reason=reason))
        blocks.append(Prose(plain(differs)))
    elif impression.agreement is Agreement.AGREES and not _is_emergency(m):
        agrees = plain(f" {m.text('conclusion.agrees')}")
        blocks = [Prose((*strong(sentence(text)), *agrees))]
    return blocks


def _estimate(m: Material) -> Section:
    label = m.text("letter.estimate")
    asked, of = m.result.flag_questions
    if not m.estimate_allowed:
        text = m.text("estimate.withheld", n=of, open=of - asked)
        return Section("estimate", label, (Prose(plain(text)),))
    if not m.result.sides:
        return Section("estimate", label, (Prose(plain(no_estimate(m))),))
    if _is_emergency(m):
        text = m.paper("letter.estimate_emergency", number=m.assessment.record_number)
        return Section("estimate", label, (Prose(plain(text)),))
    blocks: list[Block] = []
    if not m.result.flags_asked:
        text = m.text("estimate.early", open=of - asked, of=of)
        blocks.append(Notice(m.text("estimate.early_title"), text))
    used = m.result.sides[0].used_findings
    lead = m.text(f"letter.estimate_lead_{'one' if used == 1 else 'many'}", n=used)
    blocks.append(Prose(quiet(lead), keep=True))
    blocks += _estimated_sides(m)
    blocks.append(Prose(quiet(_estimate_limits(m)), TextSize.CAPTION))
    return Section("estimate", label, tuple(blocks))


def _is_emergency(m: Material) -> bool:
    return any(flag.urgency is Urgency.EMERGENCY for flag in referral_flags(m))


def _estimated_sides(m: Material) -> list[Block]:
    """Each side's chart and reasons; two sides that say the same say it once."""
    blocks: list[Block] = []
    sides = [(region_chart(m, side), Prose(_estimate_words(m, side))) for side in m.result.sides]
    if len(sides) > 1 and all(side == sides[0] for side in sides):
        return [SubHeading(m.text("letter.estimate_alike")), *sides[0]]
    for side, (chart, words) in zip(m.result.sides, sides, strict=True):
        if len(sides) > 1:
            blocks.append(SubHeading(m.side_label(side.side)))
        blocks += [chart, words]
    return blocks


def _estimate_words(m: Material, side: SideResult) -> RichText:
    """Reasons for and against the leading cause, and what else is possible."""
    if not side.conditions:
        return plain(m.text("estimate.none"))
    leading = leading_conditions(side)
    first = leading[0]
    condition, percent = decapitalise(first.label), format_percent(first.p.p)
    lead = m.text("letter.estimate_for", condition=condition, percent=percent)
    pro = reason_words(m, first, side.side, MOST_FOR, True) or [m.text("why.nothing")]
    text = [*strong(lead), *plain(sentence("; ".join(pro)))]
    contra = reason_words(m, first, side.side, MOST_AGAINST, False)
    if contra:
        text += [
            *strong(" " + m.text("letter.estimate_against")),
            *plain(sentence("; ".join(contra))),
        ]
    others = [
        m.text("letter.estimate_other", name=decapitalise(c.label), percent=format_percent(c.p.p))
        for c in leading[1:]
    ]
    if others:
        names = join_words(others, m.text("and"))
        text += plain(" " + m.text("letter.estimate_others", names=names))
    kind = hip_spine_words(m, side)
    if kind:
        text += plain(f" {kind}")
    return tuple(text)


def _estimate_limits(m: Material) -> str:
    words = []
    if referral_flags(m):
        words.append(m.text("letter.estimate_flag"))
    if m.result.missing_key_findings:
        names = [decapitalise(x) for x in m.result.missing_key_findings]
        if len(names) > MOST_MISSING:
            more = m.text("why.group_more", n=len(names) - MOST_MISSING + 1)
            names = [*names[: MOST_MISSING - 1], more]
        labels = join_words(names, m.text("and"))
        words.append(m.text("letter.estimate_missing", labels=labels))
    words.append(m.text("letter.estimate_limits"))
    return " ".join(words)


def _narrative(m: Material, field: NarrativeField) -> list[Block]:
    text = m.narrative(field)
    return [Prose(plain(text), yields=Yields.LONG_TEXT)] if text else []


def _needs(m: Material) -> list[Block]:
    if isinstance(m.subject, Patient) and m.subject.needs.strip():
        return [Prose(plain(sentence(m.subject.needs)))]
    return []


def _until_seen(m: Material) -> list[Block]:
    """Plan and safety-net; where the clinician wrote none, what the raised rules call for."""
    blocks = _narrative(m, NarrativeField.PLAN)
    if not blocks:
        actions = dict.fromkeys(sentence(capitalise(f.action)) for f in referral_flags(m))
        lead = strong(m.text("letter.by_rule"))
        blocks = [Prose((*lead, *plain(" ".join(actions))))] if actions else []
    safety = m.narrative(NarrativeField.SAFETY_NET)
    lead = strong(m.text("letter.safety_given"))
    shown = sentence(safety or m.text("letter.not_recorded"))
    due = "" if safety else " ".join(sentence(flag.label) for flag in advice_flags(m))
    blocks.append(Prose((*lead, *plain(f"{shown} {due}".strip()))))
    return blocks


def _treatment(m: Material) -> list[Block]:
    """What was done, and the outcome measures with their dates."""
    blocks = _narrative(m, NarrativeField.TREATMENT_SO_FAR)
    scores = outcome_words(m)
    if scores:
        lead = strong(m.text("colon", label=m.paper("outcome.label"), text=""))
        blocks.append(Prose((*lead, *plain(sentence(scores)))))
    return blocks


def _signature(m: Material, letter: Letter) -> Section:
    signature, number = m.assessment.signature, m.assessment.record_number
    if signature is not None:
        statement = m.text("letter.signature_signed", time=m.time(signature.at), number=number)
    else:
        statement = m.text("letter.signature_draft", number=number)
    blocks: list[Block] = signature_blocks(m, statement)
    copies = [c.strip() for c in letter.copies if c.strip()]
    if copies:
        blocks.append(Prose(plain(m.text("letter.copies", names="; ".join(copies)))))
    enclosures = [e.strip() for e in letter.enclosures if e.strip()]
    if enclosures:
        names = "; ".join(enclosures)
        blocks.append(Prose(plain(m.texts("stationery.paper.enclosures", names=names))))
    return Section("signature", "", tuple(blocks), in_outline=False)
