"""Three-valued facts about a patient (Kleene): unknown is neither yes nor no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerState, Side
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, Laterality
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.engine.result import EvaluatedSide, RaisedBy
from hipspine_desktop.knowledge.schema import Fact, Trigger, When


class Truth(StrEnum):
    """What is known of a statement."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Deciding:
    """A finding not known that alone, answered so, would make a statement true.

    Attributes:
        supported: whether a recorded answer already speaks for the statement, so that this
            question is the last step and not the first.
    """

    finding_id: str
    supported: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement's truth with the facts that make it true, and those not known.

    Attributes:
        deciding: for an unknown statement, the findings of which any one alone would make it
            true; a finding that stands in several parts is looked at in each part by itself.
    """

    truth: Truth
    because: tuple[RaisedBy, ...] = ()
    missing: tuple[str, ...] = ()
    deciding: tuple[Deciding, ...] = ()

    @property
    def recorded(self) -> bool:
        """Whether an answer that was given (not the age, not an assumption) makes it true."""
        return any(b.key is not None and not b.assumed for b in self.because)


def kleene_and(truths: Iterable[Truth]) -> Truth:
    """False when any is false, unknown when any is unknown, else true.

    >>> kleene_and([Truth.TRUE, Truth.UNKNOWN]), kleene_and([Truth.UNKNOWN, Truth.FALSE])
    (<Truth.UNKNOWN: 'unknown'>, <Truth.FALSE: 'false'>)
    """
    seen = set(truths)
    if Truth.FALSE in seen:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.TRUE


def kleene_or(truths: Iterable[Truth]) -> Truth:
    """True when any is true, unknown when any is unknown, else false.

    >>> kleene_or([Truth.FALSE, Truth.UNKNOWN]), kleene_or([Truth.UNKNOWN, Truth.TRUE])
    (<Truth.UNKNOWN: 'unknown'>, <Truth.TRUE: 'true'>)
    """
    seen = set(truths)
    if Truth.TRUE in seen:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.FALSE


def meets(when: When, answer: Answer) -> Truth:
    """Whether an answer meets a condition; what was not found out is unknown.

    >>> meets(When(below=15), Answer.of_value(12.0))
    <Truth.TRUE: 'true'>
    >>> meets(When(answer="present"), Answer(AnswerState.UNCLEAR))
    <Truth.UNKNOWN: 'unknown'>
    """
    if answer.state in (AnswerState.PRESENT, AnswerState.ABSENT):
        if when.answer is None:
            return Truth.UNKNOWN
        return _truth(answer.state.value == when.answer)
    value = answer.value
    if when.choice is not None and isinstance(value, str):
        return _truth(value in when.choice)
    if value is None or isinstance(value, str):
        return Truth.UNKNOWN
    return _threshold(when, float(value))


def judge_fact(
    fact: Fact, case: Case, catalogue: Catalogue, side: EvaluatedSide | None = None
) -> Judged:
    """A fact's truth for a patient.

    Args:
        side: the evaluated side, for facts read in the context of one side (rule items): a
            per-side finding then means that side, unless both sides are asked for. None for
            facts about the whole patient (red flags, escalation).
    """
    if fact.finding is None:
        return _judge_person(fact, case)
    definition = catalogue.finding(fact.finding)
    keys = _keys(fact, case, definition.laterality, side)
    truths = {key: meets(fact.when, case.answers.of(key.finding_id, key.side)) for key in keys}
    combine = kleene_and if fact.side == "both" else kleene_or
    truth = combine(truths.values())
    label = definition.label
    if truth is Truth.TRUE:
        # a "no" that a rule asks for raises nothing: its bare label would read as a "yes"
        because = tuple(
            RaisedBy(label, k)
            for k, t in truths.items()
            if t is Truth.TRUE
            and case.answers.of(k.finding_id, k.side).state is not AnswerState.ABSENT
        )
        return Judged(truth, because)
    if unclear := _unclear_cauda_equina(fact, definition, keys, case):
        return Judged(Truth.TRUE, tuple(RaisedBy(label, k, assumed=True) for k in unclear))
    if truth is Truth.UNKNOWN and fact.unknown_as == "present":
        return Judged(Truth.TRUE, (RaisedBy(label, AnswerKey(fact.finding), assumed=True),))
    if truth is Truth.UNKNOWN:
        return Judged(truth, missing=(label,), deciding=(Deciding(fact.finding),))
    return Judged(truth)


def recorded_for(
    fact: Fact, case: Case, catalogue: Catalogue, side: EvaluatedSide | None = None
) -> tuple[AnswerKey, ...]:
    """The recorded answers that meet a fact, a "no" that it asks for among them.

    >>> from hipspine_desktop.domain.answers import ABSENT
    >>> from hipspine_desktop.engine.example import example_base, example_case
    >>> from hipspine_desktop.knowledge.schema import Fact
    >>> fact = Fact(finding="slump", when=When(answer="absent"))
    >>> found = recorded_for(fact, example_case(slump=ABSENT), example_base().catalogue)
    >>> [key.finding_id for key in found]
    ['slump']
    """
    if fact.finding is None:
        return ()
    keys = _keys(fact, case, catalogue.finding(fact.finding).laterality, side)
    return tuple(
        k for k in keys if k in case.answers and meets(fact.when, case.answers[k]) is Truth.TRUE
    )


def _unclear_cauda_equina(
    fact: Fact, definition: FindingDefinition, keys: tuple[AnswerKey, ...], case: Case
) -> tuple[AnswerKey, ...]:
    """Cauda equina questions answered "unclear": they count as yes until they are cleared up.

    A missed cauda equina costs bladder and bowel, so doubt counts (judgement of this project,
    as for its timing).
    """
    if not definition.cauda_equina or fact.when.answer != "present":
        return ()
    answers = case.answers
    return tuple(k for k in keys if answers.of(k.finding_id, k.side).state is AnswerState.UNCLEAR)


def judge_trigger(trigger: Trigger, case: Case, catalogue: Catalogue) -> Judged:
    """A trigger's truth; `missing` names the facts that could still decide it."""
    if trigger.fact is not None:
        return judge_fact(trigger.fact, case, catalogue)

    def judged(parts: tuple[Trigger, ...]) -> list[Judged]:
        return [judge_trigger(part, case, catalogue) for part in parts]

    if trigger.all is not None:
        parts = judged(trigger.all)
        return _counted(parts, len(parts))
    if trigger.any is not None:
        return _counted(judged(trigger.any), 1)
    if trigger.none_of is not None:
        return _negated(judged(trigger.none_of))
    return _counted(judged(trigger.of or ()), trigger.at_least or 0)


def _counted(parts: list[Judged], at_least: int) -> Judged:
    """At least so many of the parts: "any" asks for one, "all" for each."""
    sure = sum(p.truth is Truth.TRUE for p in parts)
    possible = sum(p.truth is not Truth.FALSE for p in parts)
    if sure >= at_least:
        return _with_reasons(Truth.TRUE, parts)
    judged = _with_reasons(Truth.UNKNOWN if possible >= at_least else Truth.FALSE, parts)
    if judged.truth is Truth.UNKNOWN and sure == at_least - 1:
        return replace(judged, deciding=_deciding(parts))
    return judged


def _deciding(parts: list[Judged]) -> tuple[Deciding, ...]:
    """What would make one more part true, each finding once."""
    supported = any(p.truth is Truth.TRUE and p.recorded for p in parts)
    found: dict[str, bool] = {}
    for part in parts:
        for step in part.deciding:
            found[step.finding_id] = found.get(step.finding_id, False) or step.supported
    return tuple(Deciding(name, held or supported) for name, held in found.items())


def _negated(parts: list[Judged]) -> Judged:
    match kleene_or(p.truth for p in parts):
        case Truth.TRUE:
            return Judged(Truth.FALSE)
        case Truth.FALSE:
            return Judged(Truth.TRUE)
        case _:
            return _with_reasons(Truth.UNKNOWN, parts)


def _with_reasons(truth: Truth, parts: list[Judged]) -> Judged:
    because = tuple(dict.fromkeys(b for p in parts if p.truth is Truth.TRUE for b in p.because))
    missing = tuple(dict.fromkeys(m for p in parts if p.truth is Truth.UNKNOWN for m in p.missing))
    if truth is Truth.TRUE:
        return Judged(truth, because)
    return Judged(truth, missing=missing if truth is Truth.UNKNOWN else ())


def _keys(
    fact: Fact, case: Case, laterality: Laterality, side: EvaluatedSide | None
) -> tuple[AnswerKey, ...]:
    name = fact.finding or ""
    if laterality is Laterality.MIDLINE:
        return (AnswerKey(name),)
    if fact.side == "both":
        return tuple(AnswerKey(name, s) for s in Side)
    if side is not None:
        return (AnswerKey(name, side.side),)
    hurting = case.symptomatic_side.sides
    if fact.side == "symptomatic" and hurting:
        return tuple(AnswerKey(name, s) for s in hurting)
    sides = [*Side, *([None] if case.answers.of(name).is_asked else [])]
    return tuple(AnswerKey(name, s) for s in sides)


def _judge_person(fact: Fact, case: Case) -> Judged:
    if fact.sex is not None:
        if case.sex is Sex.NOT_KNOWN:
            return Judged(Truth.UNKNOWN, missing=("Sex",))
        matches = case.sex.value == fact.sex
        label = f"{case.sex.value.capitalize()}"
    else:
        matches = (fact.age_at_least is None or case.age >= fact.age_at_least) and (
            fact.age_at_most is None or case.age <= fact.age_at_most
        )
        label = f"Age {case.age}"
    return Judged(Truth.TRUE, (RaisedBy(label),)) if matches else Judged(Truth.FALSE)


def _threshold(when: When, value: float) -> Truth:
    if when.below is not None:
        return _truth(value < when.below)
    if when.at_most is not None:
        return _truth(value <= when.at_most)
    if when.above is not None:
        return _truth(value > when.above)
    if when.at_least is not None:
        return _truth(value >= when.at_least)
    return Truth.UNKNOWN


def _truth(holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE
