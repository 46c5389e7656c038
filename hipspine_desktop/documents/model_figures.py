"""Pictures of numbers in the document model: estimates, contributions, courses over time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.domain.sources import Basis


@dataclass(frozen=True, slots=True)
class EstimateBar:
    """One estimate with its interval, all in 0 to 1, and the printed forms."""

    label: str
    p: float
    low: float
    high: float
    percent: str
    interval: str
    word: str = ""
    rank: str = ""
    leading: bool = False
    below_rule: bool = False


@dataclass(frozen=True, slots=True)
class EstimateChart:
    """Bars on one axis from 0 to 100 %; `alternative` says the same in words, `short` only what
    is not very unlikely."""

    bars: tuple[EstimateBar, ...]
    axis: tuple[str, str, str]
    alternative: str
    short: str = ""


class Direction(StrEnum):
    """What a finding does to a condition."""

    FOR = "for"
    AGAINST = "against"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class ContributionBar:
    """One finding's change of the log odds (natural); for unknown ones what either answer does.

    Attributes:
        low, high: ends of the bar on the log-odds axis, low <= high; one of them 0 when known.
        factor: printed form, e.g. "×2.6".
        source: short name with its number in the source list.
        detail: small text beneath the label: the findings that weigh as one.
    """

    direction: Direction
    label: str
    low: float
    high: float
    factor: str
    source: str
    basis: Basis | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ContributionChart:
    """For, against and unknown on one log axis around "no change"."""

    bars: tuple[ContributionBar, ...]
    less: str
    more: str
    alternative: str


@dataclass(frozen=True, slots=True)
class PairedCharts:
    """Estimates of two sides next to each other, right before left; one row a bar.

    Both charts have the same rows. `heads` names the sides.
    """

    right: EstimateChart
    left: EstimateChart
    heads: tuple[str, str]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One score.

    Attributes:
        day: days since the first point.
        value: None where the form was not complete: a gap, never nought.
        label: printed date. shown: printed score.
    """

    day: int
    value: float | None
    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    """An outcome over an episode.

    Attributes:
        low, high: ends of the instrument's scale.
        band: change too small to matter, either way of the first value; 0 when not known.
        alternative: the same in words.
    """

    title: str
    points: tuple[TrendPoint, ...]
    low: float
    high: float
    band: float
    band_label: str
    alternative: str


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """A picture of the practice: its logo, a signature.

    Attributes:
        content: PNG without transparency.
        width, height: pixels.
        alternative: what it is, in words.
    """

    content: bytes
    width: int
    height: int
    alternative: str
