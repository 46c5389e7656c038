"""What every number and statement of the knowledge base carries: its source, basis and support."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from hipspine_desktop.domain.sources import Basis, Confidence
from hipspine_desktop.knowledge.facts import Entry, Id

Rate = Annotated[float, Field(ge=0.0, le=1.0)]
Text = Annotated[str, Field(min_length=1)]


class Cited(Entry):
    """Where a number or statement comes from.

    ``basis = "judgement"`` needs a ``reason``; the other two need a ``source``.
    """

    source: Id | None = None
    basis: Basis
    confidence: Confidence = Confidence.MODERATE
    reason: str = ""

    @model_validator(mode="after")
    def _supported(self) -> Self:
        if self.basis is Basis.JUDGEMENT and not self.reason:
            raise ValueError("a judgement needs a 'reason'")
        if self.basis is not Basis.JUDGEMENT and self.source is None:
            raise ValueError(f"basis '{self.basis}' needs a 'source'")
        return self


class Estimate(Cited):
    """A proportion with its uncertainty.

    Attributes:
        rate: as published (or judged), 0 to 1.
        n: people the rate was taken in; with it the rate shrinks (Jeffreys) and gets its spread.
        interval: 95 % interval, used for the spread when there is no n.
        published: the figures as published, for display, e.g. "sensitivity 0.66, LR+ 3.2".
        comparator: whom the study's specificity was taken in.
    """

    rate: Rate
    n: Annotated[int, Field(gt=0)] | None = None
    interval: tuple[Rate, Rate] | None = None
    published: str = ""
    comparator: str = ""

    @model_validator(mode="after")
    def _interval_holds_rate(self) -> Self:
        if self.interval and not self.interval[0] <= self.rate <= self.interval[1]:
            raise ValueError("the 'interval' does not contain the 'rate'")
        return self
