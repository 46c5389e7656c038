"""Answers to tables: cells, rows, notes, what was not asked and what was not tested."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.documents.model import (
    FindingCell,
    FindingRow,
    FindingTable,
    FindingText,
    RichText,
    plain,
    quiet,
    strong,
)
from hipspine_desktop.domain.answers import Answer, AnswerSet, AnswerState, Side, SymptomaticSide
from hipspine_desktop.domain.findings import (
    FindingDefinition,
    FindingKind,
    Laterality,
    Part,
    Section,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.formats import format_number
from hipspine_desktop.wording.prose import (
    decapitalise,
    is_reflex,
    is_strength,
    is_untouched,
    keys_in_state,
    measured_text,
    negatives_text,
    sentence,
    sided,
    state_word,
    statements,
    value_statements,
    value_text,
)

SHORT_NOTE = 44
MOST_UNASKED = 8
SPOKEN_FOR = {
    "observation": frozenset({"wide_based_gait", "heel_walk", "toe_walk", "trendelenburg_sign"}),
}
"""Findings elsewhere in the form that make "not examined" wrong of a section."""

REASSURING = frozenset({"hip_rom_full", "vital_signs_normal", "hip_xray_normal"})
"""Findings whose "present" is the normal answer; their "absent" is no negative."""

NORMED_SECTIONS = frozenset({"hip_range", "lumbar"})
"""Only a range of motion is set against the usual range."""


def cell(m: Material, definition: FindingDefinition, answer: Answer) -> FindingCell:
    """One answer; a long note is left to the lines under the table."""
    note = answer.note.strip()
    note = note if len(note) <= SHORT_NOTE and "\n" not in note else ""
    if answer.state is AnswerState.VALUE:
        return FindingCell(None, note, value_text(m.texts, definition, answer))
    word = state_word(m.texts, answer)
    if note:
        word = m.text("table.answer_note", state=word, note=note)
    return FindingCell(answer.state, word)


def finding_rows(
    m: Material, definitions: Sequence[FindingDefinition], norms: bool = True
) -> tuple[FindingRow, ...]:
    """Rows of all findings with any answer, in catalogue order."""
    answers = m.assessment.answers
    touched = [d for d in definitions if not is_untouched(d, answers)]
    return tuple(row for d in touched for row in _rows(m, d, answers, norms))


def finding_table(
    m: Material, rows: tuple[FindingRow | FindingText, ...], measured: bool = False
) -> FindingTable:
    """The rows under fixed right and left heads, the painful side named.

    Args:
        measured: the notes compare the sides, and the head says so.
    """
    hurting = m.assessment.complaint.symptomatic_side
    painful = m.text("table.painful")
    return FindingTable(
        rows=rows,
        right_head=m.text("table.right"),
        left_head=m.text("table.left"),
        right_painful=painful if hurting is SymptomaticSide.RIGHT else "",
        left_painful=painful if hurting is SymptomaticSide.LEFT else "",
        note_head=m.text("table.difference") if measured else "",
    )


def compares(m: Material, definitions: Sequence[FindingDefinition]) -> bool:
    """Whether any finding was measured on both sides."""
    return any(difference(m, d, m.assessment.answers) for d in definitions)


def part_table(m: Material, part: Part) -> FindingTable | None:
    """One table for a whole part of the form: what tells in rows under its section's name, what
    is negative in a sentence. None when nothing was recorded."""
    rows: list[FindingRow | FindingText] = []
    noted: list[FindingDefinition] = []
    for section in m.catalogue.sections:
        if section.part is part:
            definitions = form_findings(m, section)
            rows += _section_rows(m, section.title, definitions)
            noted += definitions
    return finding_table(m, tuple(rows), compares(m, noted)) if rows else None


def _section_rows(
    m: Material, title: str, definitions: Sequence[FindingDefinition]
) -> list[FindingRow | FindingText]:
    usual = normal_findings(m, definitions)
    rows = finding_rows(m, [d for d in definitions if d not in usual])
    telling = telling_rows(definitions, rows)
    words: list[RichText] = []
    if usual:
        words.append((*quiet(m.text("letter.normal")), *plain(sentence(normal_words(m, usual)))))
    calm = reassurance(m, definitions)
    if calm:
        words.append((*quiet(m.text("letter.found_normal")), *plain(sentence(calm))))
    negative = negatives(m, definitions, [row for row in rows if row not in telling])
    if negative:
        words.append((*quiet(m.text("letter.negatives")), *plain(sentence(negative))))
    shown = {row.name for row in telling}
    told = [d for d in definitions if d.label in shown]
    words += [plain(sentence(note)) for note in long_notes(m, told)]
    if not telling and not words:
        return []
    lead = strong(m.text("table.part", title=title))
    if not telling:
        return [FindingText((*lead, *words[0])), *(FindingText(w) for w in words[1:])]
    return [FindingText(strong(title), heading=True), *telling, *(FindingText(w) for w in words)]


def form_findings(m: Material, section: Section) -> list[FindingDefinition]:
    """The findings of a section of the form, without the red-flag questions."""
    return [d for d in m.catalogue.in_section(section.id) if not is_flag_question(d)]


def normal_findings(
    m: Material, definitions: Sequence[FindingDefinition]
) -> tuple[FindingDefinition, ...]:
    """Full strength (5 of 5) and ordinary reflexes (2 of 4) on both sides, without a note."""
    found = []
    for definition in definitions:
        sides = [m.assessment.answers.of(definition.id, side) for side in Side]
        bare = not m.assessment.answers.of(definition.id, None).is_asked
        if bare and all(is_ordinary(definition, a) and not a.note for a in sides):
            found.append(definition)
    return tuple(found)


def is_ordinary(definition: FindingDefinition, answer: Answer) -> bool:
    """Full strength or an ordinary reflex."""
    usual = 5 if is_strength(definition) else 2 if is_reflex(definition) else None
    return usual is not None and answer.value == usual


def normal_on(
    m: Material, definitions: Sequence[FindingDefinition], side: Side
) -> tuple[FindingDefinition, ...]:
    """The same where only this side was examined."""
    answers = m.assessment.answers
    return tuple(
        d
        for d in definitions
        if is_ordinary(d, answers.of(d.id, side))
        and not answers.of(d.id, side).note
        and not answers.of(d.id, side.other).is_asked
        and not answers.of(d.id, None).is_asked
    )


def normal_words(
    m: Material, definitions: Sequence[FindingDefinition], side: Side = Side.RIGHT
) -> str:
    """``great toe extension (L5) 5 of 5, ankle jerk 2 ordinary``."""
    words = []
    for definition in definitions:
        value = value_text(m.texts, definition, m.assessment.answers.of(definition.id, side))
        words.append(m.text("why.valued", label=decapitalise(definition.label), value=value))
    return ", ".join(words)


def usual_ranges(
    m: Material, definitions: Sequence[FindingDefinition]
) -> tuple[FindingDefinition, ...]:
    """Ranges of motion on both sides within the usual range and alike within the error of
    measurement, without a note."""
    return tuple(d for d in definitions if _is_usual(m, d))


def _is_usual(m: Material, definition: FindingDefinition) -> bool:
    error = definition.measurement_error
    if error is None or not _norm(m, definition):
        return False
    answers = [m.assessment.answers.of(definition.id, side) for side in (Side.RIGHT, Side.LEFT)]
    if m.assessment.answers.of(definition.id, None).is_asked or any(a.note for a in answers):
        return False
    values = [a.value for a in answers if isinstance(a.value, float | int)]
    low, high = definition.norms[0].low, definition.norms[0].high + error.value
    alike = len(values) == 2 and abs(values[0] - values[1]) <= error.value
    return alike and all(low <= value <= high for value in values)


def range_words(m: Material, definitions: Sequence[FindingDefinition]) -> tuple[str, ...]:
    """``passive flexion 120° right, 118° left``."""
    return value_statements(m.texts, definitions, m.assessment.answers)


def tells(row: FindingRow) -> bool:
    """Whether a row holds more than negatives and could-not-tests."""
    dull = {AnswerState.ABSENT, AnswerState.NOT_ASKED, AnswerState.COULD_NOT_TEST}
    cells = [c for c in (row.right, row.left, row.midline) if c is not None]
    return any(c.glyph not in dull for c in cells)


def telling_rows(
    definitions: Sequence[FindingDefinition], rows: Sequence[FindingRow]
) -> list[FindingRow]:
    """Rows that hold more than what is as it should be: of a reassuring finding those in which
    it is not so, of every other those that tell."""
    calm = {d.label for d in definitions if d.id in REASSURING}
    return [row for row in rows if (_disturbs(row) if row.name in calm else tells(row))]


def _disturbs(row: FindingRow) -> bool:
    fine = {AnswerState.PRESENT, AnswerState.NOT_ASKED, AnswerState.COULD_NOT_TEST}
    return any(c.glyph not in fine for c in (row.right, row.left, row.midline) if c is not None)


def reassurance(m: Material, definitions: Sequence[FindingDefinition]) -> str:
    """``normal vital signs; full and pain-free passive hip movement on both sides``: reassuring
    findings that nowhere are otherwise."""
    answers, fine = m.assessment.answers, AnswerState.PRESENT
    calm = [
        d
        for d in definitions
        if d.id in REASSURING
        and all(
            answers.of(d.id, s).state in (fine, AnswerState.NOT_ASKED) for s in (*d.sides, None)
        )
    ]
    return negatives_text(m.texts, statements(m.texts, calm, answers, fine))


def negatives(
    m: Material, definitions: Sequence[FindingDefinition], rows: Sequence[FindingRow]
) -> str:
    """Negatives of these rows, grouped by side, in the words of the labels."""
    names = {r.name for r in rows}
    quiet_ones = [d for d in definitions if d.label in names and d.id not in REASSURING]
    groups = statements(m.texts, quiet_ones, m.assessment.answers, AnswerState.ABSENT)
    return negatives_text(m.texts, groups)


def unasked(m: Material) -> str:
    """What was left open in sections that were begun: names where few, else how many."""
    found = []
    for section in m.catalogue.sections:
        if section.part is Part.OUTCOMES:  # one measure is asked, never all of them
            continue
        definitions = form_findings(m, section)
        open_ones = [d for d in definitions if is_untouched(d, m.assessment.answers)]
        if not open_ones or len(open_ones) == len(definitions):
            continue
        labels = ", ".join(decapitalise(d.label) for d in open_ones)
        if len(open_ones) > MOST_UNASKED:
            labels = m.text("table.further", n=len(open_ones))
        found.append(m.text("why.bracket", label=section_name(m, section), text=labels))
    return ", ".join(found)


def untouched_sections(m: Material) -> tuple[Section, ...]:
    """Sections of the form in which nothing at all was recorded, nor elsewhere what their name
    would deny."""
    answers = m.assessment.answers
    answered = {key.finding_id for key in answers}
    return tuple(
        s
        for s in m.catalogue.sections
        if m.catalogue.in_section(s.id)
        and not answered & SPOKEN_FOR.get(s.id, frozenset())
        and all(is_untouched(d, answers) for d in m.catalogue.in_section(s.id))
    )


def section_name(m: Material, section: Section) -> str:
    """A section inside a sentence, named so that nothing recorded elsewhere contradicts it:
    "hip muscle strength", for the power of the leg muscles stands among the nerve tests."""
    key = f"documents.section_name.{section.id}"
    return m.texts(key) if key in m.texts else decapitalise(section.title)


def long_notes(m: Material, definitions: Sequence[FindingDefinition]) -> tuple[str, ...]:
    """Notes too long for a cell, each named by finding and side."""
    found = []
    for definition in definitions:
        for side in dict.fromkeys((*definition.sides, None)):
            note = m.assessment.answers.of(definition.id, side).note.strip()
            if len(note) > SHORT_NOTE or "\n" in note:
                label = sided(m.texts, definition.label, side)
                found.append(m.text("table.note_line", label=label, note=note))
    return tuple(found)


def not_tested(m: Material) -> tuple[str, ...]:
    """What could not be tested and why: ``Hop, both sides: not safe, …``."""
    found: list[str] = []
    for definition in m.catalogue:
        if is_flag_question(definition):
            continue
        wanted = keys_in_state([definition], m.assessment.answers, AnswerState.COULD_NOT_TEST)
        reasons = {key.side: _why_not(m, answer) for _, key, answer in wanted}
        if len(reasons) == 2 and len(set(reasons.values())) == 1:
            both = m.texts("clinical.side.bilateral")
            label = m.text("why.side_label", label=definition.label, side=both)
            reasons = {None: next(iter(reasons.values()))}
            found.append(m.text("colon", label=label, text=reasons[None]))
            continue
        for side, reason in reasons.items():
            label = sided(m.texts, definition.label, side)
            found.append(m.text("colon", label=label, text=reason))
    return tuple(found)


def _why_not(m: Material, answer: Answer) -> str:
    reason, note = state_word(m.texts, answer), answer.note.strip()
    return m.text("table.answer_note", state=reason, note=note) if note else reason


def unknown_answers(m: Material) -> tuple[str, ...]:
    """Answers to findings that this knowledge base does not have: never dropped in silence."""
    found = []
    for key, answer in sorted(m.assessment.answers.items(), key=lambda item: str(item[0])):
        if key.finding_id not in m.catalogue:
            shown = "" if answer.value is None else f" {answer.value}"
            text = f"{state_word(m.texts, answer)}{shown}"
            label = sided(m.texts, key.finding_id, key.side)
            found.append(m.text("colon", label=label, text=text))
    return tuple(found)


def is_flag_question(definition: FindingDefinition) -> bool:
    """Whether a finding belongs to the red-flag block and is printed there."""
    return definition.red_flag_block or definition.section == "red_flags"


def difference(m: Material, definition: FindingDefinition, answers: AnswerSet) -> str:
    """The painful side against the other: ``left 40° less``; without one painful side
    ``right 40° more than left``; "" unless both were measured."""
    if definition.kind is not FindingKind.MEASURED:
        return ""
    right = answers.of(definition.id, Side.RIGHT).value
    left = answers.of(definition.id, Side.LEFT).value
    if isinstance(right, str) or isinstance(left, str) or right is None or left is None:
        return ""
    size = abs(right - left)
    if size == 0:
        return m.text("table.difference_same")
    hurting = m.assessment.complaint.symptomatic_side.sides
    one = hurting[0] if len(hurting) == 1 else Side.RIGHT
    less = (right < left) is (one is Side.RIGHT)
    key = f"table.difference_{'less' if less else 'more'}"
    text = m.text(
        key if len(hurting) == 1 else f"{key}_than",
        side=m.texts(f"clinical.side.{one.value}"),
        other=m.texts(f"clinical.side.{one.other.value}"),
        value=measured_text(size, definition),
    )
    error = definition.measurement_error
    if error is None:
        return m.text("table.difference_unknown", difference=text)
    return text if size > error.value else m.text("table.difference_within", difference=text)


def _rows(
    m: Material, definition: FindingDefinition, answers: AnswerSet, norms: bool
) -> list[FindingRow]:
    rows = []
    unsided = answers.of(definition.id, None)
    per_side = definition.laterality is Laterality.PER_SIDE
    if not per_side or unsided.is_asked:
        note = m.text("table.side_not_stated") if per_side else ""
        note = note or (_norm(m, definition) if norms else "")
        shown = cell(m, definition, unsided)
        rows.append(FindingRow(definition.label, midline=shown, note=note))
    right, left = (answers.of(definition.id, side) for side in (Side.RIGHT, Side.LEFT))
    if per_side and (right.is_asked or left.is_asked):
        note = _measure_note(m, definition, answers, norms)
        rows.append(
            FindingRow(
                definition.label,
                right=cell(m, definition, right),
                left=cell(m, definition, left),
                note=note,
            )
        )
    return rows


def _measure_note(
    m: Material, definition: FindingDefinition, answers: AnswerSet, norms: bool
) -> str:
    shown = difference(m, definition, answers)
    norm = _norm(m, definition) if norms else ""
    if shown and norm:
        return m.text("table.difference_norm", difference=shown, norm=norm)
    return shown or norm


def _norm(m: Material, definition: FindingDefinition) -> str:
    if not definition.norms or definition.kind is not FindingKind.MEASURED:
        return ""
    if definition.section not in NORMED_SECTIONS:
        return ""
    norm = definition.norms[0]
    high = measured_text(norm.high, definition)
    low = format_number(norm.low, definition.decimals)
    return m.text("table.norm", low=low, high=high)
