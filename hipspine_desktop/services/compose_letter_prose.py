"""Answers of the history as sentences of the letter."""

from __future__ import annotations

from collections.abc import Sequence

from hipspine_desktop.documents.model import (
    Block,
    Prose,
    Yields,
    plain,
    strong,
)
from hipspine_desktop.domain.answers import (
    Answer,
    AnswerKey,
    AnswerSet,
    AnswerState,
    Side,
)
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.services.compose_material import (
    Material,
)
from hipspine_desktop.wording.formats import join_words
from hipspine_desktop.wording.prose import (
    Statement,
    all_statements,
    capitalise,
    negatives_text,
    sentence,
    statements,
    value_statements,
)


def answer_prose(m: Material, definitions: Sequence[FindingDefinition]) -> list[Block]:
    """Answers in sentences: present with values, unclear, not present."""
    answers = m.assessment.answers
    other, mirrored = _mirrored(m, definitions)
    present = [
        _placed(m, group, other)
        for group in statements(m.texts, definitions, answers, AnswerState.PRESENT)
    ]
    values = "; ".join(value_statements(m.texts, definitions, answers))
    unclear = all_statements(statements(m.texts, definitions, answers, AnswerState.UNCLEAR))
    absent = statements(m.texts, definitions, answers, AnswerState.ABSENT, mirrored)
    blocks: list[Block] = []
    first = " ".join(sentence(capitalise(t)) for t in (*present, values) if t)
    if first:
        blocks.append(Prose(plain(first), yields=Yields.LONG_TEXT))
    if unclear:
        blocks.append(Prose((*strong(m.text("letter.unclear")), *plain(sentence(unclear)))))
    if absent:
        text = sentence(capitalise(negatives_text(m.texts, absent)))
        blocks.append(Prose(plain(text), yields=Yields.PROGRAM_LIST))
    return blocks


def _placed(m: Material, group: Statement, other: str) -> str:
    """``On the right, and none of these on the left: …``; ``Groin pain on the right``.

    Args:
        other: the side on which all that is present on the painful one is absent, else "".
    """
    words, one = join_words(group.phrases, m.text("and")), len(group.phrases) == 1
    if not group.place:
        return words
    if group.place == m.texts("clinical.side.bilateral"):
        return m.paper(f"letter.{'one_on_both' if one else 'on_both'}", words=words)
    painful = m.texts(f"clinical.side.{m.assessment.complaint.symptomatic_side}")
    values = {"words": words, "side": group.place, "other": other}
    if other and group.place == painful:
        if one:
            return m.paper("letter.not_other_side", **values)
        return m.text("letter.none_other_side", **values)
    return m.paper(f"letter.{'one_on_place' if one else 'on_place'}", **values)


def _mirrored(
    m: Material, definitions: Sequence[FindingDefinition]
) -> tuple[str, frozenset[AnswerKey]]:
    """When all that is present on the painful side is absent on the other, these negatives are
    said in one sentence: the other side's word, and their keys."""
    sides = m.assessment.complaint.symptomatic_side.sides
    if len(sides) != 1:
        return "", frozenset()
    other, answers = sides[0].other, m.assessment.answers
    here = AnswerState.PRESENT
    present = [
        d.id
        for d in definitions
        if answers.of(d.id, sides[0]).state is here and answers.of(d.id, other).state is not here
    ]
    keys = frozenset(AnswerKey(i, other) for i in present)
    plain_negative = Answer(AnswerState.ABSENT)
    if any(_differs_by_note(answers, d.id) for d in definitions):
        return "", frozenset()
    if not keys or any(answers.of(k.finding_id, other) != plain_negative for k in keys):
        return "", frozenset()
    return m.texts(f"clinical.side.{other.value}"), keys


def _differs_by_note(answers: AnswerSet, finding_id: str) -> bool:
    """Whether a finding is present on both sides with different notes."""
    right, left = (answers.of(finding_id, side) for side in (Side.RIGHT, Side.LEFT))
    both = right.state is left.state is AnswerState.PRESENT
    return both and right.note.strip() != left.note.strip()
