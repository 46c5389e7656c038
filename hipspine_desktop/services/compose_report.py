"""The assessment report, composed from the record and the result; nothing is added to either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hipspine_desktop import __version__
from hipspine_desktop.documents.model import (
    Block,
    Items,
    Legend,
    Prose,
    ReportDocument,
    RichText,
    Section,
    Span,
    SubHeading,
    TextSize,
    TwoTexts,
    plain,
    quiet,
    strong,
)
from hipspine_desktop.domain.answers import AnswerState
from hipspine_desktop.domain.assessment import Agreement, Assessment, NarrativeField
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, Part
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.people import Clinician, Practice
from hipspine_desktop.engine.result import (
    Advice,
    ConditionEstimate,
    Issue,
    Pathway,
    Result,
)
from hipspine_desktop.services.compose_body_chart import body_chart_blocks
from hipspine_desktop.services.compose_context import PLAIN, PaperContext
from hipspine_desktop.services.compose_differential import (
    differential_sections,
    drawn_causes,
    reasoned_figures,
    summary_estimate,
)
from hipspine_desktop.services.compose_findings import (
    form_findings,
    not_tested,
    part_table,
    section_name,
    unasked,
    unknown_answers,
    untouched_sections,
)
from hipspine_desktop.services.compose_flags import (
    flag_blocks,
    pressing_flags,
    question_blocks,
    questions_open,
)
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
from hipspine_desktop.services.compose_outcomes import outcome_section
from hipspine_desktop.services.compose_sources import SourceNumbers
from hipspine_desktop.services.compose_states import (
    late_notes,
    signature_blocks,
    state_notices,
    state_words,
)
from hipspine_desktop.wording.formats import format_datetime, join_words
from hipspine_desktop.wording.prose import capitalise, decapitalise, sentence
from hipspine_desktop.wording.texts import Texts

MANY_ITEMS = 5
"""From here on the pathway's advice is set in two columns."""


def compose_report(
    patient: Subject,
    assessment: Assessment,
    result: Result,
    catalogue: Catalogue,
    practice: Practice | None,
    clinician: Clinician | None,
    texts: Texts,
    now: datetime,
    context: PaperContext = PLAIN,
) -> ReportDocument:
    """The report's document model.

    Args:
        patient: the patient, or a case of the headless door without identity.
        now: time of printing with its time zone; recorded times are printed in that zone.
        context: what is known beside the record.
    """
    m = Material(patient, assessment, result, catalogue, practice, clinician, texts, now, context)
    numbers = SourceNumbers(m)
    kind = m.text("report.kind")
    seen = (m.text("report.seen"), m.time(assessment.created_at))
    document = ReportDocument(
        properties=properties(m, "report"),
        frame=page_frame(m, kind),
        letterhead=letterhead(m, (" ".join(seen),)),
        title=m.text("report.title"),
        state=state_words(m),
        identity=identity(m),
        sections=tuple(_sections(m, numbers)),
        notices=state_notices(m),
    )
    return with_check(document, m)


def issue_text(m: Material, issue: Issue) -> str:
    """The sentence of a sanity issue; its values when the wording lacks the key."""
    if issue.key in m.texts:
        return m.texts(issue.key, **dict(issue.values))
    return join_words([f"{name} {value}" for name, value in issue.values]) or issue.key


def _sections(m: Material, numbers: SourceNumbers) -> list[Section]:
    sections = [
        _red_flags(m, numbers),
        _conclusion(m),
        _plan(m),
        *summary_estimate(m),
        _narrative(m, "complaint", NarrativeField.COMPLAINT),
        Section("body_chart", m.texts("body_chart.paper.section"), tuple(body_chart_blocks(m))),
        _history(m),
        _section(m, "flag_questions", question_blocks(m)),
        _examination(m, Part.EXAMINATION, "examination"),
        _not_tested(m),
        _examination(m, Part.CONCLUSION, "investigations", NarrativeField.INVESTIGATIONS),
        _narrative(m, "treatment", NarrativeField.TREATMENT_SO_FAR),
        outcome_section(m),
        _narrative(m, "goals", NarrativeField.GOALS),
        _narrative(m, "social", NarrativeField.SOCIAL),
        _issues(m),
        *differential_sections(m, numbers),
        _pathway(m, numbers),
        late_notes(m),
        _signature(m),
        reasoned_figures(m, numbers),
        _sources(m, numbers),
        _method(m),
        _versions(m),
    ]
    return [s for s in sections if _has_content(s)]


def _has_content(section: Section) -> bool:
    return any(not isinstance(block, Items) or block.items for block in section.blocks)


def _section(m: Material, key: str, blocks: Sequence[Block], note: str = "") -> Section:
    return Section(key, m.text(f"section.{key}"), tuple(blocks), note)


def _red_flags(m: Material, numbers: SourceNumbers) -> Section:
    blocks = tuple(flag_blocks(m, numbers))
    return Section("red_flags", m.text("section.red_flags"), blocks, wide=True)


def _conclusion(m: Material) -> Section:
    impression = m.assessment.impression
    blocks: list[Block] = []
    text = impression.text.strip()
    if text:
        blocks.append(Prose(plain(text), TextSize.LEAD if len(text) < 400 else TextSize.BODY))
    else:
        blocks.append(Prose(strong(m.text("conclusion.none"))))
    names = [
        decapitalise(c.label)
        for i in impression.condition_ids
        for c in _all_conditions(m)
        if c.id == i
    ]
    words = []
    if names:
        unique = list(dict.fromkeys(names))
        words.append(m.text("conclusion.names", names=join_words(unique, m.text("and"))))
    if impression.agreement is Agreement.AGREES:
        words.append(m.text("conclusion.agrees"))
    elif impression.agreement is Agreement.DIFFERS and impression.reason.strip():
        reason = impression.reason.strip()
        words.append(sentence(m.text("conclusion.differs", reason=reason)))
    elif impression.agreement is Agreement.DIFFERS:
        words.append(m.text("conclusion.differs_plain"))
    if words:
        blocks.append(Prose(quiet(" ".join(words))))
    return _section(m, "conclusion", blocks, m.text("section.conclusion_note"))


def _all_conditions(m: Material) -> list[ConditionEstimate]:
    return [c for side in m.result.sides for c in side.conditions]


def _plan(m: Material) -> Section:
    blocks: list[Block] = []
    pathway = m.result.pathway
    if questions_open(m) and pathway.urgency is not Urgency.EMERGENCY:
        blocks.append(Prose(strong(m.text("flags.urgency_open"))))
    rule = quiet(f" {m.text('pathway.by_rule')}")
    blocks.append(Prose((*strong(_pathway_line(m, pathway)), *rule)))
    if not m.narrative(NarrativeField.PLAN):
        blocks.append(Prose(plain(m.text("conclusion.no_plan"))))
    for field in (NarrativeField.PLAN, NarrativeField.SAFETY_NET):
        text = m.narrative(field)
        if text and field is NarrativeField.SAFETY_NET:
            lead = strong(m.text("letter.safety_given"))
            blocks.append(Prose((*lead, *plain(text))))
        elif text:
            blocks.append(Prose(plain(text)))
    return _section(m, "plan", blocks)


def _pathway_line(m: Material, pathway: Pathway) -> str:
    urgency = capitalise(m.texts(f"clinical.urgency.{pathway.urgency}").lower())
    destination = decapitalise(m.texts(f"clinical.destination.{pathway.destination}"))
    return m.text("pathway.line", urgency=urgency, destination=destination)


def _narrative(m: Material, key: str, field: NarrativeField) -> Section:
    text = m.narrative(field)
    return _section(m, key, [Prose(plain(text))] if text else [])


def _history(m: Material) -> Section:
    """The story and what was answered, in sentences, one paragraph a part of the form."""
    blocks: list[Block] = []
    for field, lead in ((NarrativeField.HISTORY, ""), (NarrativeField.MEDICINES, "medicines")):
        text = m.narrative(field)
        if text and lead:
            blocks.append(Prose((*strong(f"{m.text(f'section.{lead}')}: "), *plain(text))))
        elif text:
            blocks.append(Prose(plain(text)))
    for section in m.catalogue.sections:
        if section.part is Part.HISTORY:
            blocks += _answered(m, section.title, form_findings(m, section))
    return _section(m, "history", blocks)


def _answered(m: Material, title: str, definitions: Sequence[FindingDefinition]) -> list[Block]:
    """The answers of a part of the form as one paragraph under its name."""
    text: list[Span] = []
    for block in answer_prose(m, definitions):
        if isinstance(block, Prose):
            text += [Span(" "), *block.text]
    return [Prose((*strong(m.text("table.part", title=title).rstrip()), *text))] if text else []


def _examination(m: Material, part: Part, key: str, lead: NarrativeField | None = None) -> Section:
    """A part of the form as one table, after what the clinician wrote about it."""
    blocks: list[Block] = []
    if lead is not None and m.narrative(lead):
        blocks.append(Prose(plain(m.narrative(lead))))
    table = part_table(m, part)
    if table is not None:
        blocks.append(table)
        if part is Part.EXAMINATION:
            blocks.append(_legend(m))
    return _section(m, key, blocks)


def _legend(m: Material) -> Legend:
    states = (
        AnswerState.PRESENT,
        AnswerState.ABSENT,
        AnswerState.UNCLEAR,
        AnswerState.COULD_NOT_TEST,
        AnswerState.NOT_ASKED,
    )
    return Legend(tuple((state, m.texts(f"clinical.state.{state}")) for state in states))


def _not_tested(m: Material) -> Section:
    items: list[RichText] = [plain(capitalise(text)) for text in not_tested(m)]
    blocks: list[Block] = [Items(tuple(items))] if items else []
    open_ones = unasked(m)
    if open_ones:
        line = m.text("table.not_asked_line", labels=open_ones)
        blocks.append(Prose(quiet(line), TextSize.CAPTION))
    untouched = [section_name(m, s) for s in untouched_sections(m)]
    if untouched:
        line = m.text("table.sections_not_asked", sections=", ".join(untouched))
        blocks.append(Prose(plain(line)))
    if not blocks:
        blocks.append(Prose(plain(m.text("not_tested.none"))))
    unknown = unknown_answers(m)
    if unknown:
        note = m.text("section.other_answers_note")
        blocks.append(SubHeading(m.text("section.other_answers"), note))
        blocks.append(Items(tuple(plain(text) for text in unknown)))
    return _section(m, "not_tested", blocks, m.text("section.not_tested_note"))


def _issues(m: Material) -> Section:
    if not m.result.issues:
        return _section(m, "issues", [Prose(plain(m.text("issues.none")))])
    items: dict[RichText, None] = {}
    for level in dict.fromkeys(issue.level for issue in m.result.issues):
        for issue in m.result.issues:
            if issue.level is level:
                lead = strong(m.text(f"issues.level_{level}"))
                items[(*lead, *plain(sentence(issue_text(m, issue))))] = None
    return _section(m, "issues", [Items(tuple(items), size=TextSize.SMALL)])


def _pathway(m: Material, numbers: SourceNumbers) -> Section:
    pathway = m.result.pathway
    lines: list[Block] = []
    if pathway.because:
        words = [m.texts(key) if key in m.texts else key for key in pathway.because]
        reasons = "; ".join(decapitalise(word).rstrip(".") for word in words)
        lines.append(Prose(plain(m.text("pathway.because", reasons=reasons))))
    pressing = pressing_flags(m)
    grouped: dict[tuple[str, str], list[Advice]] = {}
    for advice in () if pressing else _relevant(m, pathway):
        grouped.setdefault((advice.kind, advice.about), []).append(advice)
    items = [_advice(m, *key, found, numbers) for key, found in grouped.items()]
    if pressing:
        held = (*plain(f"{m.text('pathway.with_flags')} "), *strong(m.text("pathway.held_back")))
        lines.append(Prose(held))
        return _section(m, "pathway", lines)
    if len(items) < MANY_ITEMS:
        return _section(m, "pathway", [*lines, Items(tuple(items), size=TextSize.SMALL)])
    label = m.text("section.pathway")
    block = Items(tuple(items), size=TextSize.CAPTION, columns=2)
    return Section("pathway", label, (SubHeading(label), *lines, block), wide=True)


def _relevant(m: Material, pathway: Pathway) -> list[Advice]:
    """Advice about the causes whose reasons are drawn, and about none in particular."""
    drawn = {decapitalise(d.condition.label) for d in drawn_causes(m)}
    causes = {decapitalise(c.label) for c in _all_conditions(m)}
    return [
        a
        for a in pathway.advice
        if decapitalise(a.about) in drawn or decapitalise(a.about) not in causes
    ]


def _advice(
    m: Material, kind: str, about: str, found: Sequence[Advice], numbers: SourceNumbers
) -> RichText:
    """What the sources say of one kind about one cause, each source after its last statement."""
    key = f"pathway.kind_{kind}"
    word = m.text(key) if f"documents.{key}" in m.texts else capitalise(kind)
    lead = m.text("pathway.about", kind=word, about=decapitalise(about)) if about else f"{word}: "
    text = [*strong(lead)]
    for index, advice in enumerate(found):
        text += plain(f"{sentence(advice.text)} ")
        following = found[index + 1].ref if index + 1 < len(found) else None
        if following != advice.ref:
            text += quiet(f"{numbers.cite(advice.ref)} ")
    return tuple(text)


def _method(m: Material) -> Section:
    """How the estimate is made, and beside it where it ends."""
    setting = m.text(
        "method.setting",
        setting=m.result.setting_text or m.result.setting,
        age=m.result.age,
        sex=m.texts(f"clinical.sex.{m.result.sex}").lower(),
    )
    made = (*strong(m.text("method.lead")), *plain(f"{setting} {_lines(m, 'method.items')}"))
    limits = (*strong(m.text("limits.lead")), *plain(_lines(m, "limits.items")))
    label = m.text("section.method")
    return Section("method", label, (SubHeading(label), TwoTexts(made, limits)), wide=True)


def _lines(m: Material, key: str) -> str:
    """Sentences kept one a line in the wording, run together."""
    return " ".join(line.strip() for line in m.text(key).strip().splitlines())


def _sources(m: Material, numbers: SourceNumbers) -> Section:
    label = m.text("section.sources")
    entries = numbers.entries()
    if not entries:
        return Section("sources", label, ())
    blocks = (SubHeading(label), Items(entries, True, TextSize.CAPTION, columns=2))
    return Section("sources", label, blocks, wide=True)


def _versions(m: Material) -> Section:
    """Which record, which program and which knowledge, in one paragraph."""
    a, r = m.assessment, m.result
    knowledge = m.text(
        "versions.knowledge_value", version=r.knowledge_version, hash=r.knowledge_hash[:12]
    )
    pairs = [
        ("record", m.text("versions.record_value", number=a.record_number, version=a.version)),
        ("assessed", m.time(a.created_at)),
        ("changed", m.time(a.changed_at)),
        ("program", __version__),
        ("knowledge", knowledge),
        ("author", a.author_name or m.text("people.none")),
    ]
    if a.signature is not None:
        at = a.signature.at
        utc = format_datetime(at.astimezone(UTC))
        signed = m.text("versions.signed_value", local=m.time(at), utc=utc)
        pairs.insert(3, ("signed", signed))
    words = "; ".join(f"{m.text(f'versions.{name}')} {value}" for name, value in pairs)
    return _section(m, "versions", [Prose(plain(sentence(words)), TextSize.CAPTION)])


def _signature(m: Material) -> Section:
    signature = m.assessment.signature
    statement = m.text("signature.draft")
    if signature is not None:
        code = signature.content_hash[:16]
        statement = m.text("signature.signed", time=m.time(signature.at), hash=code)
    return _section(m, "signature", signature_blocks(m, statement))
