"""Answers as English: phrases, sides, values and lists, for the letter and the report.

Phrases come from the finding's own `phrase_present` and `phrase_absent`, otherwise from its
label; nothing is said of a finding that has no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerSet, AnswerState, Side
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.wording.formats import NBSP, format_number, join_words
from hipspine_desktop.wording.texts import Texts

PROPER_NAMES = frozenset(
    """Achilles Babinski Bragard Drehmann Duchenne Faber Fadir Fitzgerald Gaenslen Harris Hoffmann
    January Kemp Lasègue McCarthy Ober Oxford Patrick Schober Stinchfield Thomas Tinel
    Trendelenburg Valsalva""".split()
)
_DEGREES = frozenset({"degrees", "degree", "deg", "°"})
DAYS_A_MONTH = 30.44
_TIMES = frozenset({"days", "weeks", "months", "years"})


def decapitalise(label: str) -> str:
    """A label inside a sentence: "Groin pain" becomes "groin pain"; names and capitals stay."""
    first = label.split(" ", 1)[0].strip(",.:;()'’s")
    if first in PROPER_NAMES or not label[:1].isupper() or label[1:2].isupper():
        return label
    if len(label) > 1 and not label[1].isalpha() and label[1] != " ":
        return label
    if len(first) == 1 and first != "A":
        return label
    return label[:1].lower() + label[1:]


def capitalise(text: str) -> str:
    """First letter in capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def merged_labels(labels: Sequence[str]) -> str:
    """Labels of one pathology as one: ``suspected (possible incomplete) cauda equina
    syndrome``; without common words at their ends they stand side by side."""
    words = [decapitalise(label).split() for label in dict.fromkeys(labels)]
    common: list[str] = []
    while len(words) > 1 and all(len(w) > len(common) + 1 for w in words):
        last = {w[-1 - len(common)] for w in words}
        if len(last) > 1:
            break
        common.insert(0, last.pop())
    if not common:
        whole = [" ".join(w) for w in words]
        return ("; " if any("," in label for label in whole) else ", ").join(whole)
    heads = [" ".join(w[: -len(common)]) for w in words]
    return f"{heads[0]} ({', '.join(heads[1:])}) {' '.join(common)}"


def sentence(text: str) -> str:
    """Stripped, ending in a full stop unless it ends a sentence already."""
    text = text.strip()
    return text if not text or text[-1] in ".?!:…”" else f"{text}."


def counted(texts: Texts, key: str, number: int, **values: object) -> str:
    """The text `key_one` or `key_many` with {n}."""
    return texts(f"{key}_{'one' if number == 1 else 'many'}", n=number, **values)


def with_unit(number: str, unit: str) -> str:
    """``15°``, ``12 kg``: degrees close up, other units stand after a no-break space."""
    if unit in _DEGREES:
        return f"{number}°"
    return f"{number}{NBSP}{unit}" if unit else number


def value_text(texts: Texts, definition: FindingDefinition, answer: Answer) -> str:
    """A recorded value with its unit, or the label of its option; "" when there is none.

    Muscle strength, graded 0 to 5, reads "4 of 5"; a duration has no idle decimals: "9 months".
    """
    if answer.value is None:
        return ""
    if definition.kind in (FindingKind.GRADED, FindingKind.CHOICE):
        if is_strength(definition) and not isinstance(answer.value, str):
            grade = format_number(answer.value, int(answer.value % 1 != 0))
            return texts("documents.table.strength", grade=grade)
        return definition.option_label(answer.value)
    if isinstance(answer.value, str):
        return answer.value
    return measured_text(answer.value, definition)


def measured_text(value: float, definition: FindingDefinition) -> str:
    """``15°``, ``9 months``, ``1 month``, ``4 days`` (of 0.13 months), ``0.90``."""
    unit, decimals = definition.unit, definition.decimals
    if unit == "months" and 0 < value < 1 and value * DAYS_A_MONTH >= 1:
        value, unit = float(round(value * DAYS_A_MONTH)), "days"
    if unit in _TIMES and value == int(value):
        decimals = 0
        unit = unit[:-1] if value == 1 and unit.endswith("s") else unit
    return with_unit(format_number(value, decimals), unit)


def is_strength(definition: FindingDefinition) -> bool:
    """Whether a finding is graded 0 to 5, as the strength of muscles is."""
    values = [option.value for option in definition.options]
    return definition.kind is FindingKind.GRADED and values == [0, 1, 2, 3, 4, 5]


def is_reflex(definition: FindingDefinition) -> bool:
    """Whether a finding is graded 0 to 4, as reflexes are (2 is ordinary)."""
    values = [option.value for option in definition.options]
    return definition.kind is FindingKind.GRADED and values == [0, 1, 2, 3, 4]


def state_word(texts: Texts, answer: Answer) -> str:
    """The printed word of a state; for "could not test" the reason."""
    if answer.state is AnswerState.COULD_NOT_TEST and answer.reason is not None:
        return texts(f"clinical.reason.{answer.reason}")
    return texts(f"clinical.state.{answer.state}")


def present_phrase(definition: FindingDefinition) -> str:
    """What a positive answer says, inside a sentence."""
    return definition.phrase_present or decapitalise(definition.label)


def absent_phrase(definition: FindingDefinition) -> str:
    """What a negative answer says, inside a sentence."""
    return definition.phrase_absent or f"{decapitalise(definition.label)} absent"


def sided(texts: Texts, label: str, side: Side | None) -> str:
    """``Hop test, right``."""
    if side is None:
        return label
    return texts("documents.why.side_label", label=label, side=texts(f"clinical.side.{side.value}"))


@dataclass(frozen=True, slots=True)
class Statement:
    """Phrases that hold for one place; `place` is "" for the midline."""

    place: str
    phrases: tuple[str, ...]

    @property
    def text(self) -> str:
        """``right: groin pain and C sign``."""
        words = join_words(self.phrases)
        return f"{self.place}: {words}" if self.place else words


def statements(
    texts: Texts,
    definitions: Iterable[FindingDefinition],
    answers: AnswerSet,
    state: AnswerState,
    leave_out: frozenset[AnswerKey] = frozenset(),
) -> tuple[Statement, ...]:
    """What is in one state, grouped by place: right, left, both sides, midline.

    A note stands in brackets behind its phrase; sides are drawn together only when their notes
    agree. Values are left out here (see :func:`value_statements`).
    """
    right, left, both = (texts(f"clinical.side.{s}") for s in ("right", "left", "bilateral"))
    groups: dict[str, list[str]] = {right: [], left: [], both: [], "": []}
    for definition in definitions:
        phrase = _phrase(definition, state)
        found = {
            side: answers.of(definition.id, side).note.strip()
            for side in dict.fromkeys((*definition.sides, None))
            if answers.of(definition.id, side).state is state
            and AnswerKey(definition.id, side) not in leave_out
        }
        notes = [found[side] for side in (Side.RIGHT, Side.LEFT) if side in found]
        if len(notes) == 2 and notes[0] == notes[1]:
            groups[both].append(_noted(phrase, notes[0]))
            found = {side: note for side, note in found.items() if side is None}
        for side, note in found.items():
            place = "" if side is None else texts(f"clinical.side.{side.value}")
            groups[place].append(_noted(phrase, note))
    return tuple(Statement(place, tuple(words)) for place, words in groups.items() if words)


def negatives_text(texts: Texts, groups: Sequence[Statement]) -> str:
    """``no groin pain and no ache on either side; on the left no tingling; no cough pain``.

    Phrases that deny with "no" never share an "and" with others: "no pain uphill and improvement
    with rest" would read as no improvement.
    """
    both = texts("clinical.side.bilateral")
    parts = []
    for group in groups:
        denied = [p for p in group.phrases if p.startswith("no ")]
        for phrases in (denied, [p for p in group.phrases if p not in denied]):
            words = join_words(phrases)
            if not words:
                continue
            if group.place == both:
                either = "on_either_side" if phrases is denied else "on_both_sides"
                parts.append(texts(f"documents.letter.{either}", words=words))
            elif group.place:
                parts.append(texts("documents.letter.on_one_side", words=words, side=group.place))
            else:
                parts.append(words)
    return "; ".join(parts)


def value_statements(
    texts: Texts, definitions: Iterable[FindingDefinition], answers: AnswerSet
) -> tuple[str, ...]:
    """Recorded values: ``internal rotation 15° right, 32° left``."""
    found = []
    for definition in definitions:
        parts = []
        for side in dict.fromkeys((*definition.sides, None)):
            answer = answers.of(definition.id, side)
            if answer.state is AnswerState.VALUE:
                word = "" if side is None else f" {texts(f'clinical.side.{side.value}')}"
                value = decapitalise(value_text(texts, definition, answer))
                parts.append(_noted(f"{value}{word}", answer.note.strip()))
        if parts:
            colon = ":" if definition.kind is FindingKind.CHOICE else ""
            found.append(f"{decapitalise(definition.label)}{colon} {', '.join(parts)}")
    return tuple(found)


def all_statements(groups: Sequence[Statement]) -> str:
    """``right: groin pain; both sides: ache; night pain``."""
    return "; ".join(group.text for group in groups)


def keys_in_state(
    definitions: Iterable[FindingDefinition], answers: AnswerSet, state: AnswerState
) -> tuple[tuple[FindingDefinition, AnswerKey, Answer], ...]:
    """Every answer in one state, in catalogue order."""
    return tuple(
        (definition, AnswerKey(definition.id, side), answers.of(definition.id, side))
        for definition in definitions
        for side in dict.fromkeys((*definition.sides, None))
        if answers.of(definition.id, side).state is state
    )


def is_untouched(definition: FindingDefinition, answers: AnswerSet) -> bool:
    """Whether no side of a finding has an answer."""
    return not any(answers.of(definition.id, side).is_asked for side in (*definition.sides, None))


def _phrase(definition: FindingDefinition, state: AnswerState) -> str:
    if state is AnswerState.ABSENT:
        return absent_phrase(definition)
    if state is AnswerState.UNCLEAR:
        return decapitalise(definition.label)
    return present_phrase(definition)


def _noted(phrase: str, note: str) -> str:
    return f"{phrase} ({note})" if note else phrase
