"""Shape of the facts that rules, red flags, roots, pathways and contradictions are made of."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,79}$")]


class Entry(BaseModel):
    """Base of all entries: immutable, strict about keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class When(Entry):
    """When a finding's answer counts as positive; exactly one key.

    Attributes:
        answer: "present" for yes/no findings ("absent" where a finding's absence is the sign).
        below, at_most, above, at_least: thresholds for measured and graded findings.
        choice: codes of a choice finding.
        count_at_least: number of positive items of a rule.
    """

    answer: Literal["present", "absent"] | None = None
    below: float | None = None
    at_most: float | None = None
    above: float | None = None
    at_least: float | None = None
    choice: tuple[str, ...] | None = None
    count_at_least: int | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of {', '.join(type(self).model_fields)} is needed")
        return self


class Fact(Entry):
    """A leaf of a red-flag trigger, or a rule item's condition.

    Either a finding with ``when``, or an age or sex condition.

    Attributes:
        side: for per-side findings: any side, both sides, or a symptomatic side.
        unknown_as: "present" where an unknown answer counts as yes (cauda equina timing).
    """

    finding: Id | None = None
    when: When = When(answer="present")
    side: Literal["any", "both", "symptomatic"] = "any"
    age_at_least: int | None = None
    age_at_most: int | None = None
    sex: Literal["female", "male"] | None = None
    unknown_as: Literal["unknown", "present"] = "unknown"

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [self.finding, self.age_at_least, self.age_at_most, self.sex]
        if sum(g is not None for g in given) != 1:
            raise ValueError("exactly one of finding, age_at_least, age_at_most, sex is needed")
        return self


class ImplicationEntry(Entry):
    """``[[implication]]``: an answer that follows from others.

    Read for each side that was answered, as a contradiction is; what is not known implies nothing.

    Attributes:
        label: why it follows, as it is shown.
        given: facts that must all hold.
        then: the fact that holds with them.
    """

    id: Id
    label: Annotated[str, Field(min_length=1)]
    given: tuple[Fact, ...] = Field(min_length=1)
    then: Fact

    @model_validator(mode="after")
    def _about_findings(self) -> Self:
        named = [fact.finding for fact in (*self.given, self.then)]
        if None in named:
            raise ValueError("each of 'given', and 'then', needs a 'finding'")
        if len(set(named)) != len(named):
            raise ValueError("'given' and 'then' must be about different findings")
        return self


class Trigger(Entry):
    """A three-valued condition: a fact, or a combination.

    Attributes:
        at_least: with ``of``: that many must be true.
    """

    fact: Fact | None = None
    all: tuple[Trigger, ...] | None = None
    any: tuple[Trigger, ...] | None = None
    none_of: tuple[Trigger, ...] | None = None
    at_least: int | None = None
    of: tuple[Trigger, ...] | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        shapes = [self.fact, self.all, self.any, self.none_of, self.of]
        if sum(s is not None for s in shapes) != 1:
            raise ValueError("exactly one of fact, all, any, none_of, of is needed")
        if (self.of is None) != (self.at_least is None):
            raise ValueError("'at_least' and 'of' belong together")
        return self
