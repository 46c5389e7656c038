"""Why an item of the quick-entry line is not read."""

from __future__ import annotations

from enum import StrEnum

from hipspine_desktop.domain.findings import FindingDefinition


class Problem(StrEnum):
    """Why an item was not read; each has its sentence with the way to put it."""

    UNKNOWN = "unknown"
    UNKNOWN_WORD = "unknown_word"
    TWO_MEANINGS = "two_meanings"
    NO_ANSWER = "no_answer"
    NOT_ALLOWED = "not_allowed"
    TOO_FINE = "too_fine"
    OTHER_UNIT = "other_unit"
    NOT_ONE_FIGURE = "not_one_figure"
    WHICH_FIGURE = "which_figure"
    WHICH_WAY = "which_way"
    BOTH_SIGNS = "both_signs"
    NO_SIDE = "no_side"
    NO_SIDES_HERE = "no_sides_here"
    SIDE_IN_NOTE = "side_in_note"
    NO_REASON = "no_reason"
    TWO_ANSWERS = "two_answers"
    TWO_FINDINGS = "two_findings"
    SAYS_BOTH = "says_both"
    NO_WHAT = "no_what"
    TWICE = "twice"


class UnreadError(Exception):
    """Inside this package: an item cannot be read.

    Attributes:
        about: the words that it is about.
        guesses: names that may be meant, the nearest first.
        takes: the finding whose answers are allowed instead.
    """

    def __init__(
        self,
        problem: Problem,
        about: str = "",
        guesses: tuple[str, ...] = (),
        takes: FindingDefinition | None = None,
    ) -> None:
        super().__init__(problem.value)
        self.problem, self.about, self.guesses, self.takes = problem, about, guesses, takes
