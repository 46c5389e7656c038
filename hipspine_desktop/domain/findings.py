"""The catalogue of findings: what can be asked or examined, and what an answer may be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from hipspine_desktop.domain.answers import (
    Answer,
    AnswerKey,
    AnswerState,
    CannotTestReason,
    Side,
)
from hipspine_desktop.domain.outcomes import OutcomeMeasure
from hipspine_desktop.domain.sources import SourceRef

QUESTION_REASONS = (
    CannotTestReason.REFUSED,
    CannotTestReason.NO_TIME,
    CannotTestReason.OTHER,
)
"""Why a question could not be asked; it hurts nobody and needs no equipment."""


class FindingKind(StrEnum):
    """Shape of the answer."""

    YES_NO = "yes_no"
    MEASURED = "measured"
    GRADED = "graded"
    CHOICE = "choice"


class Laterality(StrEnum):
    """Whether a finding belongs to the body's middle or to each side."""

    MIDLINE = "midline"
    PER_SIDE = "per_side"


class Part(StrEnum):
    """Which part of the consultation a section belongs to."""

    HISTORY = "history"
    EXAMINATION = "examination"
    OUTCOMES = "outcomes"
    CONCLUSION = "conclusion"


class Position(StrEnum):
    """Patient position in which a test is done; ``NONE`` for questions."""

    NONE = "none"
    STANDING = "standing"
    WALKING = "walking"
    SITTING = "sitting"
    SUPINE = "supine"
    SIDE_LYING = "side_lying"
    PRONE = "prone"


class Irritability(StrEnum):
    """How much a test tends to provoke the patient's symptoms."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Section:
    """A page part of the assessment form, in clinic order."""

    id: str
    title: str
    part: Part
    order: int


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed value of a graded or choice finding.

    Attributes:
        value: number for a grade (ordered), code for a choice.
        label: as shown and printed, e.g. "4 of 5" or "after a fall".
    """

    value: float | str
    label: str


@dataclass(frozen=True, slots=True)
class Norm:
    """Usual range of a measured finding in people without complaint, with its source."""

    low: float
    high: float
    group: str
    source: SourceRef


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """Smallest change or side difference that is more than measurement error (MDC95)."""

    value: float
    source: SourceRef


@dataclass(frozen=True, slots=True)
class Reliability:
    """Agreement between raters, e.g. statistic "kappa" 0.42, with its source."""

    statistic: str
    value: float
    source: SourceRef


@dataclass(frozen=True, slots=True)
class Contraindication:
    """A red-flag pathology tag under which the test must not be done, and why."""

    tag: str
    reason: str


@dataclass(frozen=True, slots=True)
class FindingDefinition:
    """One finding of the catalogue.

    Attributes:
        id: snake_case, stable for ever once released.
        label: short name for row and report, sentence case, without the side.
        question: how the physio asks it or what she looks for; may be empty for tests.
        group: card inside the section, e.g. "Passive range"; may be empty.
        phrase_present, phrase_absent: noun phrases for letter prose, without the side,
            e.g. "groin pain on FADIR" / "no groin pain on FADIR".
        unit, minimum, maximum, decimals: of measured findings.
        options: allowed values of graded (ordered, lowest first) and choice findings.
        seconds: time the test takes.
        red_flag_block: asked in the red-flag block before an estimate is shown.
        cauda_equina: one of the cauda equina questions.
    """

    id: str
    label: str
    section: str
    kind: FindingKind
    laterality: Laterality
    question: str = ""
    how_to: str = ""
    positive_when: str = ""
    group: str = ""
    phrase_present: str = ""
    phrase_absent: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    options: tuple[Option, ...] = ()
    norms: tuple[Norm, ...] = ()
    measurement_error: MeasurementError | None = None
    reliability: tuple[Reliability, ...] = ()
    synonyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    position: Position = Position.NONE
    seconds: int = 10
    irritability: Irritability = Irritability.LOW
    equipment: tuple[str, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    red_flag_block: bool = False
    cauda_equina: bool = False
    sources: tuple[SourceRef, ...] = ()

    @property
    def sides(self) -> tuple[Side | None, ...]:
        """The sides an answer can have, right first as one faces the patient."""
        if self.laterality is Laterality.MIDLINE:
            return (None,)
        return (Side.RIGHT, Side.LEFT)

    @property
    def keys(self) -> tuple[AnswerKey, ...]:
        """One answer key per side."""
        return tuple(AnswerKey(self.id, side) for side in self.sides)

    @property
    def is_question(self) -> bool:
        """Whether it is asked, not looked at or tested."""
        tested = self.how_to and not self.how_to.startswith(("Ask", "The patient"))
        return bool(self.question) and self.position is Position.NONE and not tested

    @property
    def is_asked_anew(self) -> bool:
        """Whether it is asked at each visit, and never copied from the last one."""
        return self.cauda_equina or self.red_flag_block

    @property
    def cannot_reasons(self) -> tuple[CannotTestReason, ...]:
        """Why there may be no answer to it."""
        return QUESTION_REASONS if self.is_question else tuple(CannotTestReason)

    def option_label(self, value: float | str) -> str:
        """Label of an option, the value as text when it is not among the options."""
        for option in self.options:
            if option.value == value:
                return option.label
        return str(value)

    def problem_with(self, answer: Answer) -> str | None:
        """What is wrong with an answer to this finding, naming what is allowed.

        Returns:
            None when the answer is allowed, otherwise half a sentence such as
            "is 400, allowed are 0 to 60 degrees".
        """
        if answer.state in (AnswerState.PRESENT, AnswerState.ABSENT):
            if self.kind is FindingKind.YES_NO:
                return None
            return f"takes a value, not '{answer.state}'; allowed: {self.allowed_text}"
        if answer.state is AnswerState.VALUE:
            return self._problem_with_value(answer.value)
        return None

    @property
    def allowed_text(self) -> str:
        """What may be answered, for error lines."""
        match self.kind:
            case FindingKind.YES_NO:
                return "present, absent, unclear, could_not_test"
            case FindingKind.MEASURED:
                return f"{self.minimum:g} to {self.maximum:g} {self.unit}".rstrip()
            case _:
                return ", ".join(
                    f"{o.value:g}" if isinstance(o.value, float) else str(o.value)
                    for o in self.options
                )

    def _problem_with_value(self, value: object) -> str | None:
        if self.kind is FindingKind.YES_NO:
            return f"takes no value; allowed: {self.allowed_text}"
        if self.kind is FindingKind.CHOICE:
            known = {o.value for o in self.options}
            return None if value in known else f"is {value!r}, allowed: {self.allowed_text}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"is {value!r}, not a number; allowed: {self.allowed_text}"
        if not math.isfinite(value):
            return f"is not a finite number; allowed: {self.allowed_text}"
        if self.kind is FindingKind.GRADED:
            ok = any(float(o.value) == float(value) for o in self.options)
        else:
            ok = (self.minimum or 0.0) <= value <= (self.maximum or 0.0)
        return None if ok else f"is {value:g}, allowed: {self.allowed_text}"


@dataclass(frozen=True)
class Catalogue:
    """All sections and findings, in clinic order, and what reads totals from them."""

    sections: tuple[Section, ...]
    findings: tuple[FindingDefinition, ...]
    outcomes: tuple[OutcomeMeasure, ...] = ()

    def __iter__(self) -> Iterator[FindingDefinition]:
        return iter(self.findings)

    def __contains__(self, finding_id: str) -> bool:
        return finding_id in self.by_id

    @cached_property
    def by_id(self) -> dict[str, FindingDefinition]:
        """Findings by id."""
        return {f.id: f for f in self.findings}

    def finding(self, finding_id: str) -> FindingDefinition:
        """One finding. Raises KeyError when unknown."""
        return self.by_id[finding_id]

    def in_section(self, section_id: str) -> tuple[FindingDefinition, ...]:
        """Findings of a section in catalogue order."""
        return self._by_section.get(section_id, ())

    @cached_property
    def _by_section(self) -> Mapping[str, tuple[FindingDefinition, ...]]:
        found: dict[str, list[FindingDefinition]] = {}
        for finding in self.findings:
            found.setdefault(finding.section, []).append(finding)
        return {section: tuple(those) for section, those in found.items()}

    @cached_property
    def red_flag_block(self) -> tuple[FindingDefinition, ...]:
        """The questions that must be asked before an estimate is shown."""
        return tuple(f for f in self.findings if f.red_flag_block)
