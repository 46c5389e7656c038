"""What speaks for and against one condition, as the rows of its chart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.domain.answers import Answer
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    Figure,
    GroupReason,
    Reason,
    Unasked,
)
from hipspine_desktop.wording.formats import EN_DASH, format_factor, format_number
from hipspine_desktop.wording.texts import Texts

SHOWN_UNKNOWN = 4
NEGLIGIBLE = 0.02


class Leaning(StrEnum):
    """Which way a contribution points."""

    FOR = "for"
    AGAINST = "against"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """One bar from `low` to `high` in log odds, with the figure behind it.

    Attributes:
        members: of a group of findings that say partly the same, each with its own bar.
        is_member: stands beneath its group.
    """

    leaning: Leaning
    label: str
    low: float
    high: float
    figure: Figure | None
    members: tuple[ContributionRow, ...] = ()
    is_member: bool = False

    @property
    def factor(self) -> str:
        """×factor, or the span of both answers."""
        if self.leaning is Leaning.UNKNOWN:
            return f"{format_factor(self.low)}{EN_DASH}{format_factor(self.high).lstrip('×')}"
        return format_factor(self.low or self.high)

    @property
    def strength(self) -> float:
        """How far it moves the odds, either way."""
        return max(abs(self.low), abs(self.high))


def contribution_rows(texts: Texts, condition: ConditionEstimate) -> tuple[ContributionRow, ...]:
    """For, then against, the strongest first, then what is not known and would matter most.

    Findings of a group stand in one row in place of their own.
    """
    grouped = {r.key for g in condition.groups for r in g.reasons}
    single = [
        _known(texts, r)
        for r in (*condition.reasons_for, *condition.reasons_against)
        if r.key not in grouped
    ]
    known = [*single, *(_group(texts, g) for g in condition.groups)]
    known.sort(key=lambda row: (row.leaning is Leaning.AGAINST, -row.strength))
    unknown = [u for u in condition.not_known if _span(u) > NEGLIGIBLE]
    return (
        *known,
        *(
            ContributionRow(
                Leaning.UNKNOWN,
                _sided(u.label, u.side),
                min(u.log_odds_if_negative, u.log_odds_if_positive),
                max(u.log_odds_if_negative, u.log_odds_if_positive),
                u.figure,
            )
            for u in sorted(unknown, key=_span, reverse=True)[:SHOWN_UNKNOWN]
        ),
    )


def opened_rows(
    rows: tuple[ContributionRow, ...], open_labels: Collection[str]
) -> tuple[ContributionRow, ...]:
    """All rows to be drawn: the members of opened groups beneath their group."""
    shown: list[ContributionRow] = []
    for row in rows:
        shown.append(row)
        if row.members and row.label in open_labels:
            shown += row.members
    return tuple(shown)


def _group(texts: Texts, group: GroupReason) -> ContributionRow:
    label = texts("ui.contribution.group", label=group.label, n=len(group.reasons))
    members = tuple(_known(texts, r, is_member=True) for r in group.reasons)
    low, high = sorted((0.0, group.log_odds))
    return ContributionRow(_leaning(group.log_odds), label, low, high, None, members)


def _known(texts: Texts, reason: Reason, *, is_member: bool = False) -> ContributionRow:
    low, high = sorted((0.0, reason.log_odds))
    label = _with_answer(texts, _sided(reason.label, reason.key.side), reason.answer)
    return ContributionRow(
        _leaning(reason.log_odds), label, low, high, reason.figure, (), is_member
    )


def _with_answer(texts: Texts, label: str, answer: Answer) -> str:
    """The row names the answer: "Groin pain, right: absent" may well speak for a cause."""
    value = answer.value
    if isinstance(value, float | int):
        shown = format_number(float(value), 0 if float(value).is_integer() else 1)
    else:
        shown = value or texts(f"clinical.state.{answer.state}")
    return texts("ui.contribution.known", label=label, answer=shown)


def _leaning(log_odds: float) -> Leaning:
    return Leaning.AGAINST if log_odds < 0 else Leaning.FOR


def _sided(label: str, side: object) -> str:
    return f"{label}, {side}" if side else label


def _span(unasked: Unasked) -> float:
    return abs(unasked.log_odds_if_positive - unasked.log_odds_if_negative)
