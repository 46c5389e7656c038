"""The referral letter, composed from the record, the result and the letter's own content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hipspine_desktop.documents.model import (
    Block,
    Facts,
    FindingRow,
    LetterDocument,
    Notice,
    Prose,
    RichText,
    Section,
    SignatureBlock,
    SubHeading,
    TextSize,
    UrgencyBox,
    Yields,
    plain,
    quiet,
    strong,
)
from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerState, SymptomaticSide
from hipspine_desktop.domain.assessment import Agreement, Assessment, NarrativeField
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, Part
from hipspine_desktop.domain.letter import Letter, Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Clinician, Practice, Role
from hipspine_desktop.engine.result import Result, SideResult
from hipspine_desktop.services.compose_estimate import (
    leading_conditions,
    reason_words,
    region_chart,
)
from hipspine_desktop.services.compose_findings import (
    compares,
    finding_rows,
    finding_table,
    is_flag_question,
    long_notes,
    not_tested,
    untouched_sections,
)
from hipspine_desktop.services.compose_flags import (
    active_flags,
    lowered_from,
    question_blocks,
    raised_blocks,
)
from hipspine_desktop.services.compose_material import (
    Material,
    Subject,
    identity,
    letterhead,
    page_frame,
    properties,
    with_check,
)
from hipspine_desktop.wording.formats import format_percent, join_words
from hipspine_desktop.wording.prose import (
    all_statements,
    capitalise,
    counted,
    decapitalise,
    negatives_text,
    sentence,
    statements,
    value_statements,
)
from hipspine_desktop.wording.texts import Texts

EDITABLE = (
    "complaint", "history", "investigations", "impression", "treatment", "goals", "needs",
    "social", "until_seen",
)  # fmt: skip
MOST_ROWS = 14
GENERAL_HEALTH = "general_health"


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
) -> LetterDocument:
    """The letter's document model, sections in the order of the referral standard.

    A section edited by the clinician (`letter.sections`) replaces the proposed text; red flags,
    examination and estimate come from the record alone.

    Args:
        now: time of printing with its time zone.
    """
    m = Material(patient, assessment, result, catalogue, practice, clinician, texts, now)
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
    )
    return with_check(document, m)


def _sections(m: Material, letter: Letter) -> list[Section]:
    asked, of = m.result.flag_questions
    note = m.text("flags.note_asked", asked=asked, of=of)
    label = m.text("section.red_flags")
    flags = (*raised_blocks(m), *question_blocks(m))
    return [
        Section("red_flags", label, flags, note),
        _edited(m, letter, "complaint", _complaint(m)),
        _edited(m, letter, "history", _history(m)),
        _examination(m),
        _edited(m, letter, "investigations", _investigations(m)),
        _edited(m, letter, "impression", _impression(m), m.text("letter.impression")),
        _estimate(m),
        _edited(m, letter, "treatment", _narrative(m, NarrativeField.TREATMENT_SO_FAR)),
        _edited(m, letter, "goals", _narrative(m, NarrativeField.GOALS)),
        _edited(m, letter, "needs", _needs(m)),
        _edited(m, letter, "social", _narrative(m, NarrativeField.SOCIAL)),
        _edited(m, letter, "until_seen", _until_seen(m), m.text("letter.until_seen")),
        _signature(m, letter),
    ]


def _edited(
    m: Material, letter: Letter, key: str, proposed: Sequence[Block], label: str = ""
) -> Section:
    own = dict(letter.sections).get(key)
    label = label or m.text(f"section.{key}")
    if own is None:
        return Section(key, label, tuple(proposed))
    blocks = (Prose(plain(own.strip()), yields=Yields.LONG_TEXT),) if own.strip() else ()
    return Section(key, label, blocks)


def _urgency_box(m: Material, letter: Letter) -> UrgencyBox:
    destination = m.texts(f"clinical.destination.{letter.destination}")
    time = _time(m, letter.urgency)
    who = letter.addressee
    first = ", ".join(t for t in (who.name.strip(), who.organisation.strip()) if t)
    address = ", ".join(line.strip() for line in who.address.lines if line.strip())
    before = lowered_from(m, letter)
    lowered = ""
    if before is not None:
        word = m.texts(f"clinical.urgency.{before}")
        reason = letter.urgency_reason.strip()
        lowered = sentence(m.text("letter.lowered", reason=reason, **{"from": word}))
    return UrgencyBox(
        urgency=letter.urgency,
        word=m.texts(f"clinical.urgency.{letter.urgency}"),
        to=m.text("letter.to_within", destination=destination, time=time),
        person=tuple(t for t in (first, address) if t),
        lowered=lowered,
    )


def _time(m: Material, urgency: Urgency) -> str:
    """The time of the flag that sets this urgency, else of the urgency in general."""
    flag = next((f for f in active_flags(m) if f.urgency is urgency and f.timeframe), None)
    return decapitalise(flag.timeframe) if flag is not None else m.text(f"time.{urgency}")


def _request(m: Material, letter: Letter) -> Section:
    text = letter.request.strip()
    block = Prose(plain(text or m.text("letter.request_none")), TextSize.REQUEST)
    return Section("request", m.text("letter.request"), (block,))


def _people(m: Material, letter: Letter) -> Facts:
    subject, practice = m.subject, m.practice
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
    name, registration = m.author, ""
    if signature is not None:
        name, registration = f"{signature.name}, {signature.profession}", signature.registration
    elif clinician is not None:
        name, registration = f"{clinician.name}, {clinician.profession}", clinician.registration
    right = [
        (m.text("people.referrer"), name.strip(", ") or none),
        (m.text("people.registration"), registration or none),
        (m.text("people.seen"), m.time(m.assessment.created_at)),
        (m.text("people.written"), m.time(letter.written_at)),
    ]
    if practice is not None and (contact := practice.address.phone or practice.address.email):
        right.insert(2, (m.text("people.contact"), contact))
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
    definitions = [d for d in _of_part(m, Part.HISTORY) if d.section != GENERAL_HEALTH]
    return blocks + _answer_prose(m, definitions)


def _history(m: Material) -> list[Block]:
    blocks: list[Block] = []
    text = m.narrative(NarrativeField.HISTORY)
    medicines = m.narrative(NarrativeField.MEDICINES)
    if text:
        blocks.append(Prose(plain(sentence(text)), yields=Yields.LONG_TEXT))
    lead = strong(f"{m.text('section.medicines')}: ")
    shown = sentence(medicines or m.text("letter.not_recorded"))
    blocks.append(Prose((*lead, *plain(shown)), yields=Yields.LONG_TEXT))
    subject = m.subject
    if isinstance(subject, Patient):
        status = m.texts(f"clinical.allergy.{subject.allergy_status}")
        known = subject.allergies.strip()
        allergy = m.text("colon", label=status, text=known) if known else status
        blocks[-1] = Prose((*lead, *plain(f"{shown} {sentence(allergy)}")), yields=Yields.LONG_TEXT)
    definitions = [d for d in _of_part(m, Part.HISTORY) if d.section == GENERAL_HEALTH]
    return blocks + _answer_prose(m, definitions)


def _answer_prose(m: Material, definitions: Sequence[FindingDefinition]) -> list[Block]:
    """Answers in sentences: present with values, unclear, not present."""
    answers = m.assessment.answers
    other, mirrored = _mirrored(m, definitions)
    present = all_statements(statements(m.texts, definitions, answers, AnswerState.PRESENT))
    values = "; ".join(value_statements(m.texts, definitions, answers))
    unclear = all_statements(statements(m.texts, definitions, answers, AnswerState.UNCLEAR))
    absent = statements(m.texts, definitions, answers, AnswerState.ABSENT, mirrored)
    blocks: list[Block] = []
    positive = "; ".join(t for t in (present, values) if t)
    first = sentence(capitalise(positive))
    if mirrored:
        first += " " + m.text("letter.none_other_side", side=other)
    if first:
        blocks.append(Prose(plain(first), yields=Yields.LONG_TEXT))
    if unclear:
        blocks.append(Prose((*strong(m.text("letter.unclear")), *plain(sentence(unclear)))))
    if absent:
        text = sentence(capitalise(negatives_text(m.texts, absent)))
        blocks.append(Prose(plain(text), yields=Yields.PROGRAM_LIST))
    return blocks


def _mirrored(
    m: Material, definitions: Sequence[FindingDefinition]
) -> tuple[str, frozenset[AnswerKey]]:
    """When all that is present on the painful side is absent on the other, these negatives are
    said in one sentence: the other side's word, and their keys."""
    sides = m.assessment.complaint.symptomatic_side.sides
    if len(sides) != 1:
        return "", frozenset()
    other, answers = sides[0].other, m.assessment.answers
    present = [d.id for d in definitions if answers.of(d.id, sides[0]).state is AnswerState.PRESENT]
    keys = frozenset(AnswerKey(i, other) for i in present)
    plain_negative = Answer(AnswerState.ABSENT)
    if not keys or any(answers.of(k.finding_id, other) != plain_negative for k in keys):
        return "", frozenset()
    return m.texts(f"clinical.side.{other.value}"), keys


def _examination(m: Material) -> Section:
    definitions = _of_part(m, Part.EXAMINATION)
    rows = finding_rows(m, definitions, norms=False)
    telling = [r for r in rows if _tells(r)]
    quiet_rows = [r for r in rows if not _tells(r)]
    chosen = _weightiest(m, telling, definitions)
    blocks: list[Block] = []
    if chosen:
        blocks.append(finding_table(m, chosen, compares(m, definitions)))
    later = [_row_words(m, r) for r in telling if r not in chosen]
    if later:
        words = (*strong(m.text("letter.also")), *plain(sentence("; ".join(later))))
        blocks.append(Prose(words, yields=Yields.PROGRAM_LIST))
    negative = _negatives(m, definitions, quiet_rows)
    if negative:
        words = (*strong(m.text("letter.negatives")), *plain(sentence(negative)))
        blocks.append(Prose(words, yields=Yields.PROGRAM_LIST))
    shown = {row.name for row in chosen}
    notes = long_notes(m, [d for d in definitions if d.label in shown])
    if notes:
        text = " ".join(sentence(note) for note in notes)
        blocks.append(Prose(plain(text), yields=Yields.LONG_TEXT))
    not_done = not_tested(m)
    if not_done:
        text = sentence("; ".join(decapitalise(t) for t in not_done))
        blocks.append(Prose((*strong(m.text("letter.not_done")), *plain(text))))
    untouched = [decapitalise(s.title) for s in untouched_sections(m) if s.part is Part.EXAMINATION]
    if untouched:
        text = sentence(", ".join(untouched))
        blocks.append(Prose((*strong(m.text("letter.not_examined")), *plain(text))))
    return Section("examination", m.text("section.examination"), tuple(blocks))


def _weightiest(
    m: Material, rows: Sequence[FindingRow], definitions: Sequence[FindingDefinition]
) -> tuple[FindingRow, ...]:
    """The rows that move the leading causes most, in catalogue order."""
    if len(rows) <= MOST_ROWS:
        return tuple(rows)
    weight: dict[str, float] = {}
    for side in m.result.sides:
        for condition in leading_conditions(side):
            for reason in (*condition.reasons_for, *condition.reasons_against):
                label = next((d.label for d in definitions if d.id == reason.key.finding_id), "")
                weight[label] = max(weight.get(label, 0.0), abs(reason.log_odds))
    ranked = sorted(rows, key=lambda row: -weight.get(row.name, 0.0))[:MOST_ROWS]
    return tuple(row for row in rows if row in ranked)


def _tells(row: FindingRow) -> bool:
    """Whether a row holds more than negatives and could-not-tests."""
    dull = {AnswerState.ABSENT, AnswerState.NOT_ASKED, AnswerState.COULD_NOT_TEST}
    cells = [c for c in (row.right, row.left, row.midline) if c is not None]
    return any(c.glyph not in dull for c in cells)


def _row_words(m: Material, row: FindingRow) -> str:
    if row.midline is not None:
        return f"{decapitalise(row.name)} {row.midline.value} {row.midline.text}".strip()
    parts = []
    for cell, side in ((row.right, "right"), (row.left, "left")):
        if cell is not None and cell.glyph is not AnswerState.NOT_ASKED:
            shown = f"{cell.value} {cell.text}".strip()
            parts.append(f"{m.texts(f'clinical.side.{side}')} {shown}")
    return f"{decapitalise(row.name)} {', '.join(parts)}"


def _negatives(
    m: Material, definitions: Sequence[FindingDefinition], rows: Sequence[FindingRow]
) -> str:
    """Key negatives grouped by side, in the words of the labels."""
    names = {r.name for r in rows}
    quiet_ones = [d for d in definitions if d.label in names]
    groups = statements(m.texts, quiet_ones, m.assessment.answers, AnswerState.ABSENT)
    return negatives_text(m.texts, groups)


def _investigations(m: Material) -> list[Block]:
    blocks = _narrative(m, NarrativeField.INVESTIGATIONS)
    return blocks + _answer_prose(m, _of_part(m, Part.CONCLUSION))


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
    elif impression.agreement is Agreement.AGREES:
        blocks.append(Prose(plain(m.text("conclusion.agrees"))))
    return blocks


def _estimate(m: Material) -> Section:
    label = m.text("letter.estimate")
    note = m.text("knowledge", version=m.result.knowledge_version)
    asked, of = m.result.flag_questions
    if not m.estimate_allowed:
        text = m.text("estimate.withheld", n=of, open=of - asked)
        return Section("estimate", label, (Prose(plain(text)),), note)
    if not m.result.sides:
        return Section("estimate", label, (Prose(plain(m.text("estimate.none"))),), note)
    blocks: list[Block] = []
    if not m.result.flags_asked:
        text = m.text("estimate.early", open=of - asked, of=of)
        blocks.append(Notice(m.text("estimate.early_title"), text))
    used = m.result.sides[0].used_findings
    lead = counted(m.texts, "documents.letter.estimate_lead", used)
    blocks.append(Prose(quiet(lead), keep=True))
    for side in m.result.sides:
        if len(m.result.sides) > 1:
            blocks.append(SubHeading(m.side_label(side.side)))
        blocks += [region_chart(m, side), Prose(_estimate_words(m, side))]
    blocks.append(Prose(quiet(_estimate_limits(m)), TextSize.CAPTION))
    return Section("estimate", label, tuple(blocks), note)


def _estimate_words(m: Material, side: SideResult) -> RichText:
    """Reasons for and against the leading cause, and what else is possible."""
    if not side.conditions:
        return plain(m.text("estimate.none"))
    leading = leading_conditions(side)
    first = leading[0]
    condition, percent = decapitalise(first.label), format_percent(first.p.p)
    lead = m.text("letter.estimate_for", condition=condition, percent=percent)
    pro = reason_words(m, first.reasons_for, side.side, 6) or [m.text("why.nothing")]
    text = [*strong(lead), *plain(sentence(", ".join(pro)))]
    contra = reason_words(m, first.reasons_against, side.side, 4)
    if contra:
        text += [
            *strong(" " + m.text("letter.estimate_against")),
            *plain(sentence(", ".join(contra))),
        ]
    others = [
        m.text("letter.estimate_other", name=decapitalise(c.label), percent=format_percent(c.p.p))
        for c in leading[1:]
    ]
    if others:
        names = join_words(others, m.text("and"))
        text += plain(" " + m.text("letter.estimate_others", names=names))
    return tuple(text)


def _estimate_limits(m: Material) -> str:
    words = []
    if active_flags(m):
        words.append(m.text("letter.estimate_flag"))
    if m.result.missing_key_findings:
        labels = ", ".join(decapitalise(x) for x in m.result.missing_key_findings)
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
    blocks = _narrative(m, NarrativeField.PLAN)
    safety = m.narrative(NarrativeField.SAFETY_NET)
    lead = strong(m.text("letter.safety_given"))
    shown = safety or m.text("letter.not_recorded")
    blocks.append(Prose((*lead, *plain(sentence(shown)))))
    return blocks


def _signature(m: Material, letter: Letter) -> Section:
    signature, clinician = m.assessment.signature, m.clinician
    number = m.assessment.record_number
    name, lines = m.author, []
    if signature is not None:
        lines = [", ".join(x for x in (signature.profession, signature.registration) if x)]
        statement = m.text("letter.signature_signed", time=m.time(signature.at), number=number)
    else:
        statement = m.text("letter.signature_draft", number=number)
        if clinician is not None:
            name = clinician.name
            lines = [", ".join(x for x in (clinician.profession, clinician.registration) if x)]
            if clinician.role is Role.STUDENT:
                lines.append(m.text("signature.student"))
    blocks: list[Block] = [SignatureBlock(name, tuple(lines), statement)]
    copies = [c.strip() for c in letter.copies if c.strip()]
    if copies:
        blocks.append(Prose(plain(m.text("letter.copies", names="; ".join(copies)))))
    return Section("signature", "", tuple(blocks), in_outline=False)


def _of_part(m: Material, part: Part) -> list[FindingDefinition]:
    return [
        d
        for section in m.catalogue.sections
        if section.part is part
        for d in m.catalogue.in_section(section.id)
        if not is_flag_question(d)
    ]
