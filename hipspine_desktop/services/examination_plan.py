"""The examination that the program proposes: by position, by irritability, what is done ticked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.findings import Catalogue, Irritability, Position
from hipspine_desktop.engine.positions import LINE, group_by_position
from hipspine_desktop.engine.result import HeldBack, NextTest, PositionTests, Result
from hipspine_desktop.services.irritability import Irritable, PatientIrritability, irritability_of

MILD_FIRST = (Irritability.LOW, Irritability.MODERATE, Irritability.HIGH)


@dataclass(frozen=True, slots=True)
class PlannedTest:
    """A test to be done; `provokes`: it is likely to bring the symptoms on."""

    test: NextTest
    provokes: bool

    @property
    def key(self) -> AnswerKey:
        """The field it is answered in."""
        return AnswerKey(self.test.finding_id, self.test.side)


@dataclass(frozen=True, slots=True)
class PlannedPosition:
    """What is to be done in a position, in order, and what was done there.

    Attributes:
        minutes: of the tests to be done, the patient being put into the position once.
    """

    position: Position
    tests: tuple[PlannedTest, ...]
    done: tuple[AnswerKey, ...]
    minutes: float


@dataclass(frozen=True, slots=True)
class ExaminationPlan:
    """Positions in the order of the shortest way, then those where all is done.

    Attributes:
        present: where the patient is, as far as is known.
        held_back: what a red flag forbids, the most telling first.
    """

    positions: tuple[PlannedPosition, ...]
    minutes: float
    held_back: tuple[HeldBack, ...]
    irritability: PatientIrritability
    present: Position = Position.NONE

    @property
    def count(self) -> int:
        """How many tests are to be done."""
        return sum(len(p.tests) for p in self.positions)

    @property
    def places(self) -> int:
        """In how many positions."""
        return sum(bool(p.tests) for p in self.positions)


def examination_plan(
    result: Result, assessment: Assessment, catalogue: Catalogue
) -> ExaminationPlan:
    """The plan of all sides that an estimate is made for.

    Args:
        result: may be a little older than the assessment: what was answered since is done.
    """
    irritability = irritability_of(assessment)
    tests = _open_tests(result, assessment)
    groups = group_by_position(tests, result.present)
    done = _done(assessment, catalogue)
    planned = [
        PlannedPosition(
            group.position,
            _in_order(group, catalogue, irritability.state),
            done.pop(group.position, ()),
            group.minutes,
        )
        for group in groups
    ]
    planned += [PlannedPosition(p, (), done[p], 0.0) for p in LINE if p in done]
    held = {(h.finding_id, h.side): h for side in result.sides for h in side.held_back}
    return ExaminationPlan(
        tuple(planned),
        sum(p.minutes for p in planned),
        tuple(sorted(held.values(), key=lambda h: -h.gain)),
        irritability,
        result.present,
    )


def _open_tests(result: Result, assessment: Assessment) -> tuple[NextTest, ...]:
    """Tests of all sides, the most valuable first; a finding's two sides one after the other."""
    best: dict[AnswerKey, NextTest] = {}
    for test in (t for side in result.sides for group in side.plan for t in group.tests):
        key = AnswerKey(test.finding_id, test.side)
        if key not in assessment.answers and (key not in best or test.value > best[key].value):
            best[key] = test
    worth: dict[str, float] = {}
    for test in best.values():
        worth[test.finding_id] = max(test.value, worth.get(test.finding_id, 0.0))
    by_worth = sorted(best.values(), key=lambda t: -t.value)
    return tuple(sorted(by_worth, key=lambda t: (-worth[t.finding_id], t.finding_id)))


def _in_order(
    group: PositionTests, catalogue: Catalogue, irritable: Irritable
) -> tuple[PlannedTest, ...]:
    """The most valuable first; provoking ones last unless the patient is not irritable."""
    level = {
        t.finding_id: catalogue.finding(t.finding_id).irritability
        for t in group.tests
        if t.finding_id in catalogue  # else it is of an earlier knowledge base
    }
    ordered: Iterable[NextTest] = group.tests
    if irritable is not Irritable.NO:
        ordered = sorted(
            group.tests,
            key=lambda t: MILD_FIRST.index(level.get(t.finding_id, Irritability.LOW)),
        )
    return tuple(PlannedTest(t, level.get(t.finding_id) is Irritability.HIGH) for t in ordered)


def _done(assessment: Assessment, catalogue: Catalogue) -> dict[Position, tuple[AnswerKey, ...]]:
    """Examination findings with an answer, "could not be tested" too, in catalogue order."""
    done: dict[Position, tuple[AnswerKey, ...]] = {}
    for finding in catalogue:
        keys = tuple(k for k in finding.keys if k in assessment.answers)
        if finding.position is not Position.NONE and keys:
            done[finding.position] = (*done.get(finding.position, ()), *keys)
    return done
