"""The letter's examination: a table of what tells, the rest in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.documents.model import (
    Block,
    FindingRow,
    Prose,
    Section,
    Yields,
    plain,
    strong,
)
from hipspine_desktop.domain.answers import (
    AnswerState,
    Side,
)
from hipspine_desktop.domain.findings import FindingDefinition, Part
from hipspine_desktop.services.compose_estimate import (
    leading_conditions,
)
from hipspine_desktop.services.compose_findings import (
    finding_rows,
    finding_table,
    is_flag_question,
    long_notes,
    negatives,
    normal_findings,
    normal_on,
    normal_words,
    not_tested,
    range_words,
    reassurance,
    section_name,
    telling_rows,
    untouched_sections,
    usual_ranges,
)
from hipspine_desktop.services.compose_material import (
    Material,
)
from hipspine_desktop.wording.prose import decapitalise, sentence

MOST_ROWS = 14


def examination_section(m: Material) -> Section:
    """Telling rows right and left, then negatives, what was not done and what not examined."""
    definitions = of_part(m, Part.EXAMINATION)
    usual, ranges = normal_findings(m, definitions), usual_ranges(m, definitions)
    one_sided = {side: normal_on(m, definitions, side) for side in Side}
    fine = {d.id for found in (usual, ranges, *one_sided.values()) for d in found}
    told = [d for d in definitions if d.id not in fine]
    rows = finding_rows(m, told, norms=False)
    telling = telling_rows(definitions, rows)
    quiet_rows = [r for r in rows if r not in telling]
    chosen = _weightiest(m, telling, definitions)
    blocks: list[Block] = []
    if chosen:
        blocks.append(finding_table(m, chosen, any(row.note for row in chosen)))
    later = [_row_words(m, r) for r in telling if r not in chosen]
    if later:
        words = (*strong(m.text("letter.also")), *plain(sentence("; ".join(later))))
        blocks.append(Prose(words, yields=Yields.PROGRAM_LIST))
    if usual or ranges:
        normal = [t for t in (normal_words(m, usual), "; ".join(range_words(m, ranges))) if t]
        words = (*strong(m.text("letter.normal")), *plain(sentence("; ".join(normal))))
        blocks.append(Prose(words, yields=Yields.PROGRAM_LIST))
    for side, found in one_sided.items():
        if found:
            lead = strong(m.text("letter.normal_on", side=m.texts(f"clinical.side.{side.value}")))
            words = (*lead, *plain(sentence(normal_words(m, found, side))))
            blocks.append(Prose(words, yields=Yields.PROGRAM_LIST))
    calm = reassurance(m, definitions)
    if calm:
        words = (*strong(m.text("letter.found_normal")), *plain(sentence(calm)))
        blocks.append(Prose(words, yields=Yields.PROGRAM_LIST))
    negative = negatives(m, definitions, quiet_rows)
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
    untouched = [section_name(m, s) for s in untouched_sections(m) if s.part is Part.EXAMINATION]
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


def _row_words(m: Material, row: FindingRow) -> str:
    if row.midline is not None:
        return f"{decapitalise(row.name)} {row.midline.value} {row.midline.text}".strip()
    parts = []
    for cell, side in ((row.right, "right"), (row.left, "left")):
        if cell is not None and cell.glyph is not AnswerState.NOT_ASKED:
            shown = f"{cell.value} {cell.text}".strip()
            parts.append(f"{m.texts(f'clinical.side.{side}')} {shown}")
    return f"{decapitalise(row.name)} {', '.join(parts)}"


def of_part(m: Material, part: Part) -> list[FindingDefinition]:
    """Findings of one part of the form, without the red-flag questions."""
    return [
        d
        for section in m.catalogue.sections
        if section.part is part
        for d in m.catalogue.in_section(section.id)
        if not is_flag_question(d)
    ]
