"""What speaks for and against one condition, as the rows of its chart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    Counted,
    Figure,
    GroupReason,
    Reason,
    SeenWithoutPain,
    Unasked,
)
from hipspine_desktop.wording.formats import (
    EN_DASH,
    format_factor,
    format_number,
    format_percent,
)
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
        keys: the answers it rests on, or the field that waits for one.
        condition_id: the cause it speaks about.
        cluster_id: of a group.
        note: a second line, e.g. how often people without pain have the same picture, or why a
            finding reads the other way round here.
        effective: for how many findings a group counts; None where that is not known.
    """

    leaning: Leaning
    label: str
    low: float
    high: float
    figure: Figure | None
    members: tuple[ContributionRow, ...] = ()
    is_member: bool = False
    keys: tuple[AnswerKey, ...] = ()
    condition_id: str = ""
    cluster_id: str = ""
    note: str = ""
    effective: float | None = None

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


@dataclass(frozen=True, slots=True)
class Beside:
    """What a side's result says beside the conditions themselves."""

    counted: tuple[Counted, ...] = ()
    pictures: tuple[SeenWithoutPain, ...] = ()


NOTHING_BESIDE = Beside()


def contribution_rows(
    texts: Texts, condition: ConditionEstimate, beside: Beside = NOTHING_BESIDE
) -> tuple[ContributionRow, ...]:
    """For, then against, the strongest first, then what is not known and would matter most.

    Findings of a group stand in one row in place of their own.
    """
    rows = _Rows(texts, condition.id, beside)
    grouped = {r.key for g in condition.groups for r in g.reasons}
    single = [
        rows.known(r)
        for r in (*condition.reasons_for, *condition.reasons_against)
        if r.key not in grouped
    ]
    known = [*single, *(rows.group(g) for g in condition.groups)]
    known.sort(key=lambda row: (row.leaning is Leaning.AGAINST, -row.strength))
    unknown = [u for u in condition.not_known if _span(u) > NEGLIGIBLE]
    unknown.sort(key=_span, reverse=True)
    return (*known, *(rows.unknown(u) for u in unknown[:SHOWN_UNKNOWN]))


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


class _Rows:
    """Makes the rows of one condition."""

    def __init__(self, texts: Texts, condition_id: str, beside: Beside) -> None:
        self._texts, self._condition_id, self._beside = texts, condition_id, beside

    def group(self, group: GroupReason) -> ContributionRow:
        """One row for findings that say partly the same."""
        label = self._texts("ui.contribution.group", label=group.label, n=len(group.reasons))
        low, high = sorted((0.0, group.log_odds))
        counted = next(
            (c.effective for c in self._beside.counted if c.cluster_id == group.cluster_id), None
        )
        return ContributionRow(
            _leaning(group.log_odds), label, low, high, None,
            members=tuple(self.known(r, is_member=True) for r in group.reasons),
            keys=tuple(dict.fromkeys(r.key for r in group.reasons)),
            condition_id=self._condition_id, cluster_id=group.cluster_id, effective=counted,
        )  # fmt: skip

    def known(self, reason: Reason, *, is_member: bool = False) -> ContributionRow:
        """A recorded finding."""
        low, high = sorted((0.0, reason.log_odds))
        label = _with_answer(self._texts, _sided(reason.label, reason.key.side), reason.answer)
        return ContributionRow(
            _leaning(reason.log_odds), label, low, high, reason.figure, is_member=is_member,
            keys=(reason.key,), condition_id=self._condition_id,
            note=self._note(reason),
        )  # fmt: skip

    def unknown(self, unasked: Unasked) -> ContributionRow:
        """A finding not known yet: the span of what either answer would do."""
        low, high = sorted((unasked.log_odds_if_negative, unasked.log_odds_if_positive))
        return ContributionRow(
            Leaning.UNKNOWN, _sided(unasked.label, unasked.side), low, high, unasked.figure,
            keys=(AnswerKey(unasked.finding_id, unasked.side),), condition_id=self._condition_id,
        )  # fmt: skip

    def _note(self, reason: Reason) -> str:
        """Why it reads the other way round here, and how common the picture is without pain."""
        said = [self._picture(reason.key.finding_id)]
        if reason.turned is not None:
            said.insert(0, self._texts(reason.turned.key, condition=reason.turned.label))
        return " ".join(words for words in said if words)

    def _picture(self, finding_id: str) -> str:
        seen = [p for p in self._beside.pictures if p.finding_id == finding_id]
        if not seen:
            return ""
        rates = [p.rate for p in seen]
        low, high = format_percent(min(rates)), format_percent(max(rates))
        sources = ", ".join(dict.fromkeys(p.ref.short for p in seen))
        if low == high:
            return self._texts("panel.reasons.without_pain", percent=low, source=sources)
        return self._texts("panel.reasons.without_pain_range", low=low, high=high, source=sources)


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
