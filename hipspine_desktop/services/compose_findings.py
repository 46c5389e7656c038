"""Answers to tables: cells, rows, notes, what was not asked and what was not tested."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.documents.model import (
    Block,
    FindingCell,
    FindingRow,
    FindingTable,
    Prose,
    TextSize,
    plain,
    quiet,
)
from hipspine_desktop.domain.answers import Answer, AnswerSet, AnswerState, Side, SymptomaticSide
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Laterality, Section
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.wording.formats import format_number
from hipspine_desktop.wording.prose import (
    decapitalise,
    is_untouched,
    keys_in_state,
    sided,
    state_word,
    value_text,
    with_unit,
)

SHORT_NOTE = 44
MOST_UNASKED = 8


def cell(m: Material, definition: FindingDefinition, answer: Answer) -> FindingCell:
    """One answer; a long note is left to the lines under the table."""
    note = answer.note.strip()
    note = note if len(note) <= SHORT_NOTE and "\n" not in note else ""
    if answer.state is AnswerState.VALUE:
        return FindingCell(None, note, value_text(definition, answer))
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
    m: Material, rows: tuple[FindingRow, ...], measured: bool = False
) -> FindingTable:
    """The rows under fixed right and left heads, the painful side named.

    Args:
        measured: the notes compare right and left, and the head says so.
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


def section_blocks(m: Material, section: Section) -> list[Block]:
    """Table, long notes and the "not asked" line of one section of the form."""
    definitions = [d for d in m.catalogue.in_section(section.id) if not is_flag_question(d)]
    rows = finding_rows(m, definitions)
    if not rows:
        return []
    blocks: list[Block] = [finding_table(m, rows, compares(m, definitions))]
    blocks += [Prose(plain(note), TextSize.CAPTION) for note in long_notes(m, definitions)]
    unasked = [d.label for d in definitions if is_untouched(d, m.assessment.answers)]
    if len(unasked) > MOST_UNASKED:
        line = m.text("table.many_not_asked", n=len(unasked))
        blocks.append(Prose(quiet(line), TextSize.CAPTION))
    elif unasked:
        labels = ", ".join(decapitalise(label) for label in unasked)
        line = m.text("table.not_asked_line", labels=labels)
        blocks.append(Prose(quiet(line), TextSize.CAPTION))
    return blocks


def untouched_sections(m: Material) -> tuple[Section, ...]:
    """Sections of the form in which nothing at all was recorded."""
    answers = m.assessment.answers
    return tuple(
        s
        for s in m.catalogue.sections
        if m.catalogue.in_section(s.id)
        and all(is_untouched(d, answers) for d in m.catalogue.in_section(s.id))
    )


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
    """Right against left: ``17° less``, ``6° less, within error``; "" unless both measured."""
    if definition.kind is not FindingKind.MEASURED:
        return ""
    right = answers.of(definition.id, Side.RIGHT).value
    left = answers.of(definition.id, Side.LEFT).value
    if isinstance(right, str) or isinstance(left, str) or right is None or left is None:
        return ""
    size = abs(right - left)
    value = with_unit(format_number(size, definition.decimals), definition.unit)
    if size == 0:
        return m.text("table.difference_same")
    text = m.text(f"table.difference_{'less' if right < left else 'more'}", value=value)
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
    norm = definition.norms[0]
    high = with_unit(format_number(norm.high, definition.decimals), definition.unit)
    low = format_number(norm.low, definition.decimals)
    return m.text("table.norm", low=low, high=high)
