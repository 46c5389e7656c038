"""The answer to one finding, on one side: the five states, and recorded values.

"Not asked" must never read as "absent": a state is an enum, never a bool or None, and absence
of a key in an :class:`AnswerSet` is exactly :data:`NOT_ASKED`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Value = float | str


class Side(StrEnum):
    """Side of the patient's body."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class SymptomaticSide(StrEnum):
    """Side of the complaint as the patient gives it."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"
    UNKNOWN = "unknown"

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that hurt; empty when the side is unknown."""
        match self:
            case SymptomaticSide.LEFT:
                return (Side.LEFT,)
            case SymptomaticSide.RIGHT:
                return (Side.RIGHT,)
            case SymptomaticSide.BILATERAL:
                return (Side.RIGHT, Side.LEFT)
            case SymptomaticSide.UNKNOWN:
                return ()


class AnswerState(StrEnum):
    """What is known of a finding.

    Five states for a yes/no finding; a measured, graded or choice finding that has been
    answered is ``VALUE`` (the value alone says nothing about positive or negative: that is
    for the evidence thresholds to decide).
    """

    NOT_ASKED = "not_asked"
    ABSENT = "absent"
    PRESENT = "present"
    UNCLEAR = "unclear"
    COULD_NOT_TEST = "could_not_test"
    VALUE = "value"


class CannotTestReason(StrEnum):
    """Why a finding could not be tested."""

    PAIN = "pain"
    REFUSED = "refused"
    NOT_SAFE = "not_safe"
    CONTRAINDICATED = "contraindicated"
    NO_TIME = "no_time"
    NO_EQUIPMENT = "no_equipment"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        state: what is known.
        value: number (measured in the finding's unit, or the grade) or choice code; set exactly
            when ``state`` is ``VALUE``.
        reason: set exactly when ``state`` is ``COULD_NOT_TEST``.
        note: the clinician's own words beside the answer, may be empty.

    Raises:
        ValueError: when value or reason do not fit the state.
    """

    state: AnswerState
    value: Value | None = None
    reason: CannotTestReason | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if (self.state is AnswerState.VALUE) != (self.value is not None):
            raise ValueError("a value belongs to the state 'value' and to no other")
        if (self.state is AnswerState.COULD_NOT_TEST) != (self.reason is not None):
            raise ValueError("a reason belongs to the state 'could not test' and to no other")

    @classmethod
    def of_value(cls, value: Value, note: str = "") -> Answer:
        """A recorded number, grade or choice."""
        return cls(AnswerState.VALUE, value=value, note=note)

    @classmethod
    def could_not_test(cls, reason: CannotTestReason, note: str = "") -> Answer:
        """A test that was wanted and could not be done."""
        return cls(AnswerState.COULD_NOT_TEST, reason=reason, note=note)

    @property
    def is_asked(self) -> bool:
        """Whether anything was recorded at all, "could not test" included."""
        return self.state is not AnswerState.NOT_ASKED


NOT_ASKED = Answer(AnswerState.NOT_ASKED)
PRESENT = Answer(AnswerState.PRESENT)
ABSENT = Answer(AnswerState.ABSENT)
UNCLEAR = Answer(AnswerState.UNCLEAR)


@dataclass(frozen=True, slots=True, order=True)
class AnswerKey:
    """Which finding on which side; ``side`` is None for a midline finding.

    For a per-side finding None means "side not stated", which only a complaint of unknown
    side may hold.
    """

    finding_id: str
    side: Side | None = None

    def __str__(self) -> str:
        return f"{self.finding_id}:{self.side or 'midline'}"


@dataclass(frozen=True, slots=True)
class AnswerSet(Mapping[AnswerKey, Answer]):
    """All answers of one assessment; immutable, a key that is missing was not asked."""

    _answers: Mapping[AnswerKey, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {k: a for k, a in self._answers.items() if a.is_asked}
        object.__setattr__(self, "_answers", MappingProxyType(kept))

    def __getitem__(self, key: AnswerKey) -> Answer:
        return self._answers[key]

    def __iter__(self) -> Iterator[AnswerKey]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def __hash__(self) -> int:
        return hash(frozenset(self._answers.items()))

    def of(self, finding_id: str, side: Side | None = None) -> Answer:
        """The answer, :data:`NOT_ASKED` when there is none."""
        return self._answers.get(AnswerKey(finding_id, side), NOT_ASKED)

    def with_answer(self, key: AnswerKey, answer: Answer) -> AnswerSet:
        """A copy with one answer replaced; ``NOT_ASKED`` removes it."""
        return AnswerSet({**self._answers, key: answer})
