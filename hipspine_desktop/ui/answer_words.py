"""How an answer reads in a cell, in a chip, and to a screen reader."""

from __future__ import annotations

from collections.abc import Mapping

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerState, Side, Value
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Norm
from hipspine_desktop.wording.formats import format_number
from hipspine_desktop.wording.texts import Texts

UNIT_SIGNS = {"deg": "°", "degrees": "°", "seconds": "s", "ratio": "", "percent": "%"}


def state_words(texts: Texts, definition: FindingDefinition, answer: Answer) -> str:
    """What the cell says: the note or the state, the reason, the value with its unit."""
    match answer.state:
        case AnswerState.NOT_ASKED:
            return ""
        case AnswerState.COULD_NOT_TEST:
            return texts(f"clinical.reason.{answer.reason}")
        case AnswerState.VALUE:
            return value_words(definition, answer)
        case _:
            return answer.note or texts(f"clinical.state.{answer.state}")


def value_words(definition: FindingDefinition, answer: Answer) -> str:
    """A recorded value as it is read: "15°", "4 of 5", "after a fall"."""
    value = answer.value
    if value is None:
        return ""
    if definition.kind is not FindingKind.MEASURED:
        return definition.option_label(value)
    assert isinstance(value, float | int)
    return with_unit(format_number(float(value), definition.decimals), definition.unit)


def unit_sign(unit: str) -> str:
    """Short form of a unit beside a figure."""
    return UNIT_SIGNS.get(unit, unit)


def with_unit(number: str, unit: str) -> str:
    """A number and its unit that never break apart."""
    sign = unit_sign(unit)
    if not sign:
        return number
    return f"{number}{sign}" if sign == "°" else f"{number}\u00a0{sign}"


def spoken_answer(
    texts: Texts, definition: FindingDefinition, key: AnswerKey, answer: Answer
) -> str:
    """Accessible name of a cell: "Log roll, right: not asked"."""
    where = definition.label if key.side is None else f"{definition.label}, {key.side.value}"
    if answer.state is AnswerState.VALUE:
        return f"{where}: {value_words(definition, answer)}"
    state = texts(f"clinical.state.{answer.state}")
    if answer.reason is not None:
        state = texts("asking.could_not_ask") if definition.is_question else state
        state = f"{state}, {texts(f'clinical.reason.{answer.reason}')}"
    return f"{where}: {state}" + (f", {answer.note}" if answer.note else "")


def last_words(texts: Texts, definition: FindingDefinition, answer: Answer) -> str:
    """The last visit's answer: "last: absent", "last: 15°"; "" where there was none."""
    words = state_words(texts, definition, answer)
    return texts("ui.cell.last", words=words) if words else ""


def usual_words(texts: Texts, definition: FindingDefinition) -> str:
    """The usual range of a measured finding: "usual 30 to 45°"; "" where none is known.

    Where it differs by age or sex every range is told with its people.
    """
    d = definition
    ranges = [(*norm_figures(d, n), n.group) for n in d.norms]
    if len(ranges) > 1:
        told = [texts("ui.cell.usual_of", low=low, high=high, group=g) for low, high, g in ranges]
        return texts("ui.cell.usual_several", ranges="; ".join(told))
    return "".join(texts("spoken.cell.usual", low=low, high=high) for low, high, _ in ranges)


def norm_figures(definition: FindingDefinition, norm: Norm) -> tuple[str, str]:
    """Lower and upper end of a usual range as they are read, the upper with the unit."""
    d = definition
    digits = max(d.decimals, *(int(not f.is_integer()) for f in (norm.low, norm.high)))
    high = with_unit(format_number(norm.high, digits), d.unit)
    return format_number(norm.low, digits), high


def difference_words(
    texts: Texts, definition: FindingDefinition, right: float | None, left: float | None
) -> str:
    """Right minus left, and whether that is more than the error of measurement, to be heard."""
    if right is None or left is None:
        return ""
    text = with_unit(format_number(right - left, definition.decimals), definition.unit)
    said = texts("spoken.cell.difference", difference=text)
    error = definition.measurement_error
    if error is None:
        return said
    key = "more" if abs(right - left) > error.value else "within"
    return texts(f"spoken.cell.{key}", difference=said)


def beside_words(
    texts: Texts, definition: FindingDefinition, key: AnswerKey, answers: Mapping[AnswerKey, Answer]
) -> tuple[str, ...]:
    """What stands beside a cell, to be heard with it: other side, usual range, difference."""
    words = []
    for other, answer in answers.items():
        if other != key:
            said = state_words(texts, definition, answer) or texts("clinical.state.not_asked")
            words.append(
                texts("spoken.cell.other", side=side_title(texts, other.side), answer=said)
            )
    if definition.kind is FindingKind.MEASURED:
        words.append(usual_words(texts, definition))
        sides = {k.side: a.value for k, a in answers.items()}
        right, left = (_figure(sides.get(side)) for side in (Side.RIGHT, Side.LEFT))
        words.append(difference_words(texts, definition, right, left))
    return tuple(w for w in words if w)


def _figure(value: Value | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def takes_words(texts: Texts, definition: FindingDefinition) -> str:
    """What a finding takes: "+, −, ? or x with the reason", "-30 to 80 deg, whole numbers"."""
    match definition.kind:
        case FindingKind.YES_NO:
            return texts("quick_entry.takes.yes_no")
        case FindingKind.MEASURED:
            span, n = definition.allowed_text, definition.decimals
            key = "decimals" if n else "whole"
            return texts(f"quick_entry.takes.{key}", range=span, n=n)
        case FindingKind.GRADED:
            return ", ".join(option.label for option in definition.options)
        case FindingKind.CHOICE:
            return definition.allowed_text.replace("_", " ")


def side_title(texts: Texts, side: Side | None) -> str:
    """ "Right", "Left", or "" for the midline."""
    return "" if side is None else texts(f"ui.side.{side.value}")
