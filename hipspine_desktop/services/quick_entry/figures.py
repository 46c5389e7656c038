"""Figures of the quick-entry line: what they mean for one finding, or why they mean nothing."""

from __future__ import annotations

from hipspine_desktop.domain.answers import Answer
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.services.quick_entry.problems import Problem, UnreadError
from hipspine_desktop.services.quick_entry.tokens import Token, TokenKind
from hipspine_desktop.services.quick_entry.words import ANY_UNIT, OWN_UNITS, YEARS

MONTHS_IN_A_YEAR = 12
THOUSANDS = 3
SCORES = ("", "of 10")


def is_figure(token: Token) -> bool:
    """Whether a token is a figure, or two."""
    return token.kind in (TokenKind.NUMBER, TokenKind.PAIR, TokenKind.RANGE)


def is_unit(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether the token at a place is the unit of the figure before it."""
    if not place or not is_figure(tokens[place - 1]):
        return False
    token, before = tokens[place], tokens[place - 1]
    if token.kind is TokenKind.UNIT:
        return True
    glued = token.start == before.end
    return token.kind is TokenKind.WORD and (glued or token.text in ANY_UNIT)


def figure_answer(finding: FindingDefinition, token: Token, unit: Token | None) -> Answer:
    """The answer that a figure with its unit is to a measured or graded finding.

    A note holds what the value does not: the second figure of a blood pressure.

    Raises:
        UnreadError: the finding does not take it.
    """
    if token.kind is TokenKind.RANGE:
        raise UnreadError(Problem.NOT_ONE_FIGURE, token.text)
    note, factor = "", 1
    if token.kind is TokenKind.PAIR:
        text, note = _first_of_pair(finding, token.text)
    else:
        text = token.text
    if unit is not None:
        factor = _factor(finding, unit.text)
    answer = Answer.of_value(_exact(finding, text, factor), note)
    if finding.problem_with(answer) is not None:
        raise UnreadError(Problem.NOT_ALLOWED, takes=finding)
    return answer


def pair_by_side(finding: FindingDefinition, token: Token) -> tuple[str, str]:
    """The two figures of "r/l 15/32"; not where they may be one grade of its scale.

    Raises:
        UnreadError: it may be "4 of 5" on both sides.
    """
    first, _, second = token.text.replace(" ", "").partition("/")
    if finding.kind is FindingKind.GRADED and second == _top(finding):
        raise UnreadError(Problem.WHICH_FIGURE, token.text)
    return first, second


def _first_of_pair(finding: FindingDefinition, text: str) -> tuple[str, str]:
    """Figure and note of "4/5", "7/10", "6/12" or "130/80"; two sides are never guessed."""
    first, _, second = text.replace(" ", "").partition("/")
    if finding.kind is FindingKind.GRADED and second == _top(finding):
        return first, ""
    if finding.kind is FindingKind.MEASURED:
        if finding.unit in SCORES and second == f"{finding.maximum:g}":
            return first, ""
        if finding.unit == "months" and second == str(MONTHS_IN_A_YEAR):
            return first, ""
        if finding.unit == "mmHg":
            return first, f"{first}/{second}"
    raise UnreadError(Problem.WHICH_FIGURE, text, takes=finding)


def _top(finding: FindingDefinition) -> str:
    value = finding.options[-1].value
    return f"{value:g}" if isinstance(value, float) else str(value)


def _factor(finding: FindingDefinition, unit: str) -> int:
    """What the figure is multiplied with; only years into months, which is exact."""
    if unit in OWN_UNITS.get(finding.unit, {finding.unit.casefold()} - {""}):
        return 1
    if finding.unit == "months" and unit in YEARS:
        return MONTHS_IN_A_YEAR
    raise UnreadError(Problem.OTHER_UNIT, takes=finding)


def _exact(finding: FindingDefinition, text: str, factor: int) -> float:
    """The figure as typed; never rounded, and "1,000" is not one."""
    decimals = len(text.replace(",", ".").partition(".")[2])
    value = float(text.replace(",", ".")) * factor
    thousands = decimals >= THOUSANDS and decimals > finding.decimals
    if thousands or (
        finding.kind is FindingKind.MEASURED and round(value, finding.decimals) != value
    ):
        raise UnreadError(Problem.TOO_FINE, takes=finding)
    return value
