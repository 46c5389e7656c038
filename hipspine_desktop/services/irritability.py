"""Whether the patient's pain is easily provoked, as far as recorded answers tell.

No finding of the catalogue says it, so it is derived by one rule that the screen states in full:
irritable is who has pain now of :data:`STRONG_PAIN` or more of 10, or :data:`SIGNS_NEEDED` of:
woken or kept awake by pain, pain on rolling over in bed, pain from the first steps, sitting or
standing no longer than :data:`SHORT_MINUTES`. The rule is this program's judgement, not a study's.
It orders tests and does nothing else: neither the estimate nor a paper depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.domain.answers import AnswerSet, AnswerState
from hipspine_desktop.domain.assessment import Assessment

STRONG_PAIN = 7.0
SHORT_MINUTES = 15.0
SIGNS_NEEDED = 2

PAIN_NOW = ("nprs_now", "leg_pain_intensity", "back_pain_intensity")
NIGHT = ("night_pain", "night_pain_unremitting", "night_pain_second_half")
EASILY = ("pain_rolling_bed", "walking_pain_at_once")
TOLERANCES = ("sitting_tolerance", "standing_tolerance")


class Irritable(StrEnum):
    """What the answers come to."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Sign:
    """One recorded thing that speaks for an irritable patient.

    Attributes:
        finding_id: "" for an intensity written on the body chart.
        value: of a figure; None where the finding is present.
    """

    finding_id: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class PatientIrritability:
    """The state, and the signs found; for a patient who is not irritable at most one."""

    state: Irritable
    signs: tuple[Sign, ...] = ()


def irritability_of(assessment: Assessment) -> PatientIrritability:
    """The rule applied to what is recorded.

    Not irritable is said only of a patient whose pain now and nights were asked; an answer that
    is missing speaks neither for nor against.
    """
    answers = assessment.answers
    chart = [label.now for _, label in assessment.body_chart.labels if label.now is not None]
    pains = [Sign(i, v) for i in PAIN_NOW if (v := _figure(answers, i)) is not None]
    pains += [Sign("", float(max(chart)))] if chart else []
    strong = tuple(s for s in pains if s.value is not None and s.value >= STRONG_PAIN)
    nights = [answers.of(i).state for i in NIGHT]
    night = [Sign(i) for i in NIGHT if answers.of(i).state is AnswerState.PRESENT][:1]
    easily = [Sign(i) for i in EASILY if answers.of(i).state is AnswerState.PRESENT]
    minutes = [Sign(i, v) for i in TOLERANCES if (v := _figure(answers, i)) is not None]
    short = [s for s in minutes if s.value is not None and s.value <= SHORT_MINUTES]
    signs = (*strong, *night, *easily, *short)
    if strong or len(signs) >= SIGNS_NEEDED:
        return PatientIrritability(Irritable.YES, signs)
    known = {AnswerState.PRESENT, AnswerState.ABSENT}
    if pains and any(state in known for state in nights):
        return PatientIrritability(Irritable.NO, signs)
    return PatientIrritability(Irritable.NOT_KNOWN, signs)


def _figure(answers: AnswerSet, finding_id: str) -> float | None:
    value = answers.of(finding_id).value
    return float(value) if isinstance(value, int | float) else None
