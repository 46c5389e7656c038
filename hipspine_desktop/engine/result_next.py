"""The part of the result that looks ahead: next tests, and what would change the answer.

Readers import these from :mod:`hipspine_desktop.engine.result`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.domain.answers import AnswerKey, Side
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.regions import Region

SEEN_APART = 0.05
"""Answers that leave the leading region this close together say nothing new about it."""


class Aim(StrEnum):
    """What the next tests are to tell apart: the regions, or the single conditions."""

    REGIONS = "regions"
    CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True)
class NextTest:
    """A test worth doing next.

    Attributes:
        gain: expected reduction of the summed entropy over the regions (or conditions), in bits.
        value: gain per minute of cost; the list is ordered by it.
        leading_if_positive, leading_if_negative: leading region and its probability then.
        minutes: what it costs in the patient's present position.
        condition_if_positive, condition_if_negative: leading condition (id) and its probability.
        moved_if_positive, moved_if_negative: the region that the two answers set furthest apart,
            and its probability then. Often not the leading one: a settled hip leaves open whether
            the spine hurts too.
    """

    finding_id: str
    side: Side | None
    label: str
    position: Position
    seconds: int
    gain: float
    value: float
    leading_if_positive: tuple[Region, float]
    leading_if_negative: tuple[Region, float]
    minutes: float = 0.0
    condition_if_positive: tuple[str, float] = ("", 0.0)
    condition_if_negative: tuple[str, float] = ("", 0.0)
    moved_if_positive: tuple[Region, float] | None = None
    moved_if_negative: tuple[Region, float] | None = None

    @property
    def told(self) -> tuple[tuple[Region, float], tuple[Region, float]]:
        """What a reader shows of a positive and of a negative answer: the leading region where
        the answers change it or set it :data:`SEEN_APART` apart, else the region that moves."""
        positive, negative = self.leading_if_positive, self.leading_if_negative
        same = positive[0] is negative[0] and abs(positive[1] - negative[1]) < SEEN_APART
        if same and self.moved_if_positive and self.moved_if_negative:
            return self.moved_if_positive, self.moved_if_negative
        return positive, negative


@dataclass(frozen=True, slots=True)
class PositionTests:
    """The next tests of one position of the patient, the most valuable first.

    Attributes:
        minutes: what all of them cost, the patient being put into the position once.
    """

    position: Position
    tests: tuple[NextTest, ...]
    minutes: float


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A test that would be worth doing and is not proposed, because a red flag forbids it.

    Attributes:
        gain: as of :class:`NextTest`.
        reason: why the test must not be done under the flag.
        flag_id, flag_label: the flag.
        raised: whether it is raised; else it is an emergency not yet excluded.
        questions: labels of the questions that would exclude it; empty where it is raised.
    """

    finding_id: str
    side: Side | None
    label: str
    gain: float
    reason: str
    flag_id: str
    flag_label: str
    raised: bool
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PossibleResult:
    """A result that a finding not asked yet could have.

    Attributes:
        label: of the indicator's cut; `positive` says whether it is met.
    """

    finding_id: str
    side: Side | None
    label: str
    positive: bool


@dataclass(frozen=True, slots=True)
class MindChange:
    """What would put another region first: results still to come, or an answer taken away.

    Attributes:
        results: one or two results of findings not asked; empty where `taken_away` is given.
        taken_away: the recorded answer without which another region would lead.
        chance: probability of the results, given what is known; 0 for an answer taken away.
        region, p: the region that would lead then, and its probability.
    """

    results: tuple[PossibleResult, ...]
    taken_away: AnswerKey | None
    chance: float
    region: Region
    p: float
