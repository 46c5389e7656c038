"""How an answer reads in a cell, in a chip, and to a screen reader."""

from __future__ import annotations

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerState, Side
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
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
        state = f"{state}, {texts(f'clinical.reason.{answer.reason}')}"
    return f"{where}: {state}" + (f", {answer.note}" if answer.note else "")


def last_words(texts: Texts, definition: FindingDefinition, answer: Answer) -> str:
    """The last visit's answer: "last: absent", "last: 15°"; "" where there was none."""
    words = state_words(texts, definition, answer)
    return texts("ui.cell.last", words=words) if words else ""


def side_title(texts: Texts, side: Side | None) -> str:
    """ "Right", "Left", or "" for the midline."""
    return "" if side is None else texts(f"ui.side.{side.value}")
