"""The program's estimate as pictures and sentences; every number comes from the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hipspine_desktop.documents.model import (
    Block,
    ContributionBar,
    ContributionChart,
    Direction,
    EstimateBar,
    EstimateChart,
    Prose,
    TextSize,
    plain,
    quiet,
)
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    EvaluatedSide,
    Figure,
    GroupReason,
    Probability,
    Reason,
    SideResult,
    Unasked,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.compose_reason_words import (
    Weighed,
    group_label,
    group_members,
    other_side,
    reason_label,
    weighed,
)
from hipspine_desktop.services.compose_sources import SourceNumbers
from hipspine_desktop.wording.formats import (
    format_factor,
    format_interval,
    format_percent,
    probability_word_key,
)
from hipspine_desktop.wording.prose import decapitalise, sentence, sided

LEADING = 0.15
MUCH_UNEXPLAINED = 0.25
MOST_LEADING = 3
HEAVY_MEMBERS = 3
AS_LIKELY = 0.5
SMALL = 0.05
MOST_DRAWN = {1: (7, 5, 3), 2: (5, 3, 2)}
"""Bars for, against and not known, by the number of sides that the report goes through."""

DRAWN = 0.095
CHARTED = 0.05
LEAST_CHARTED = 3
YOUNGEST = 16
"""Under this age the program gives no estimate: hips of children have other diseases."""


def region_chart(m: Material, side: SideResult) -> EstimateChart:
    """Regions in their fixed order, hip and spine together and unexplained under a rule."""
    best = max((r.p.p for r in side.regions), default=0.0)
    bars = [
        bar(m, m.texts(f"clinical.region.{r.region}"), r.p, leading=r.p.p == best)
        for r in side.regions
    ]
    together = hip_and_spine(side)
    if together is not None:
        label = m.texts("clinical.region.hip_and_spine")
        bars.append(bar(m, label, together, below_rule=True))
    label = m.texts("clinical.region.unexplained")
    bars.append(bar(m, label, side.unexplained, below_rule=True))
    return replace(_chart(m, bars), short=_short_words(m, bars))


def _short_words(m: Material, bars: Sequence[EstimateBar]) -> str:
    """``Hip joint 96 % (66–>99), around the hip 20 % (6–51); all others under 5 %``."""
    shown = sorted((b for b in bars if b.p >= SMALL), key=lambda b: -b.p)
    words = ", ".join(
        m.text(
            "estimate.short_item",
            label=b.label if index == 0 else decapitalise(b.label),
            percent=b.percent,
            interval=b.interval,
        )
        for index, b in enumerate(shown)
    )
    if len(shown) == len(bars) or not shown:
        return words
    least = m.text("estimate.percent", value=format_percent(SMALL))
    return m.text("estimate.short_rest", words=words, percent=least)


def condition_chart(m: Material, side: SideResult) -> EstimateChart:
    """The conditions as ranked that are at least 5 % probable, three at least."""
    return _chart(
        m,
        [
            bar(m, c.label, c.p, rank=str(number), leading=number == 1)
            for number, c in enumerate(charted_conditions(side), start=1)
        ],
    )


def charted_conditions(side: SideResult) -> tuple[ConditionEstimate, ...]:
    """Those that are drawn; the others are named with their numbers below the chart."""
    return tuple(
        c for index, c in enumerate(side.conditions) if index < LEAST_CHARTED or c.p.p >= CHARTED
    )


def bar(
    m: Material,
    label: str,
    p: Probability,
    rank: str = "",
    leading: bool = False,
    below_rule: bool = False,
) -> EstimateBar:
    """One estimate with the words and numbers printed beside it."""
    return EstimateBar(
        label=label,
        p=p.p,
        low=p.low,
        high=p.high,
        percent=m.text("estimate.percent", value=format_percent(p.p)),
        interval=format_interval(p.low, p.high),
        word=m.texts(probability_word_key(p.p)),
        rank=rank,
        leading=leading,
        below_rule=below_rule,
    )


def frequency_sentence(m: Material, side: SideResult) -> str:
    """``Of 100 people who present like this, about 81 …``; says so when much is unexplained."""
    sentence = _region_sentence(m, side)
    if side.unexplained.p < MUCH_UNEXPLAINED:
        return sentence
    share = format_percent(side.unexplained.p)
    return f"{sentence} {m.text('estimate.unexplained', unexplained=share)}"


def no_estimate(m: Material) -> str:
    """Why there is none: the patient is outside the program's scope, or nothing can be said."""
    young = m.result.age < YOUNGEST
    return m.text("estimate.outside_scope" if young else "estimate.none", age=m.result.age)


def _region_sentence(m: Material, side: SideResult) -> str:
    ranked = sorted(side.regions, key=lambda r: -r.p.p)
    if not ranked:
        return m.text("estimate.none")
    values = {
        "first": format_percent(ranked[0].p.p),
        "first_region": region_in_sentence(m, ranked[0].region),
    }
    if len(ranked) < 2 or ranked[1].p.p < SMALL:
        return m.text("estimate.alone", **values)
    values["second"] = format_percent(ranked[1].p.p)
    values["second_region"] = region_in_sentence(m, ranked[1].region)
    together = hip_and_spine(side)
    if together is None or together.p < SMALL:
        return m.text("estimate.two_plain", **values)
    return m.text("estimate.two", **values, both=format_percent(together.p))


def hip_spine_words(m: Material, side: SideResult) -> str:
    """The type of hip-spine syndrome with what it rests on; "" where there is none."""
    kind = side.hip_spine
    if kind is None:
        return ""
    keys = [(kind.key, {}), *((r.key, dict(r.values)) for r in kind.reasons)]
    return " ".join(sentence(m.texts(key, **values)) for key, values in keys if key in m.texts)


def hip_and_spine(side: SideResult) -> Probability | None:
    """P(hip joint and lumbar spine), None where the model lacks one of them."""
    pair = {Region.HIP_JOINT, Region.LUMBAR_SPINE}
    return next((c.p for c in side.coexistence if {c.first, c.second} == pair), None)


def region_in_sentence(m: Material, region: Region) -> str:
    """``the hip joint``."""
    return m.text(f"region_in_sentence.{region}")


def explained_conditions(m: Material, side: SideResult) -> tuple[ConditionEstimate, ...]:
    """The leading ones whose reasons the report draws: the first, and those for which something
    recorded speaks; of several sides only those that are as likely as not."""
    least = 0.0 if len(m.result.sides) < 2 else AS_LIKELY
    return tuple(
        c
        for index, c in enumerate(leading_conditions(side))
        if index == 0 or (c.p.p >= least and shown_reasons(m, c).drawn)
    )


def heavy_members(group: GroupReason) -> tuple[Reason, ...]:
    """The findings of a group that weigh most by themselves; their figures are printed."""
    return tuple(sorted(group.reasons, key=lambda r: -abs(r.log_odds))[:HEAVY_MEMBERS])


def leading_conditions(side: SideResult) -> tuple[ConditionEstimate, ...]:
    """The first condition and those after it that are not unlikely, three at most."""
    return tuple(
        c
        for index, c in enumerate(side.conditions[:MOST_LEADING])
        if index == 0 or c.p.p >= LEADING
    )


@dataclass(frozen=True, slots=True)
class ShownReasons:
    """What a condition's chart draws: heaviest first, and what it only names."""

    drawn: tuple[Weighed, ...]
    unknown: tuple[Unasked, ...]
    little: tuple[Weighed, ...]


def shown_reasons(m: Material, condition: ConditionEstimate) -> ShownReasons:
    """The weightiest for and against and the open ones that would tell most."""
    most_for, most_against, most_unknown = MOST_DRAWN[min(2, max(1, len(m.result.sides)))]
    items = weighed(condition)
    weighty = [w for w in items if abs(w.log_odds) >= DRAWN]
    pro = [w for w in weighty if w.log_odds > 0][:most_for]
    contra = [w for w in weighty if w.log_odds < 0][:most_against]
    unknown = sorted(
        condition.not_known, key=lambda u: -abs(u.log_odds_if_positive - u.log_odds_if_negative)
    )[:most_unknown]
    drawn = (*pro, *contra)
    return ShownReasons(drawn, tuple(unknown), tuple(w for w in items if w not in drawn))


def contribution_blocks(
    m: Material, condition: ConditionEstimate, side: EvaluatedSide, numbers: SourceNumbers
) -> list[Block]:
    """Chart of one condition's reasons; those that change almost nothing are named below."""
    shown = shown_reasons(m, condition)
    bars = [_weighed_bar(m, w, side, numbers) for w in shown.drawn]
    bars += [_unknown_bar(m, u, side, numbers) for u in shown.unknown]
    blocks: list[Block] = []
    if bars:
        alternative = "; ".join(
            m.text(
                "why.bar_words",
                sign=m.text(f"why.sign_{b.direction}"),
                label=_whole(b),
                factor=b.factor,
            )
            for b in bars
        )
        less, more = m.text("why.less"), m.text("why.more")
        blocks.append(ContributionChart(tuple(bars), less, more, alternative))
    else:
        blocks.append(Prose(plain(m.text("why.none"))))
    little = dict.fromkeys(_little_label(m, w, side) for w in shown.little)
    if little:
        labels = ", ".join(decapitalise(label) for label in little)
        blocks.append(Prose(quiet(m.text("why.little", labels=labels)), TextSize.CAPTION))
    return blocks


def _whole(bar: ContributionBar) -> str:
    return f"{bar.label} ({bar.detail})" if bar.detail else bar.label


def _little_label(m: Material, item: Weighed, side: EvaluatedSide) -> str:
    if item.reason is not None:
        return reason_label(m, item.reason, side)
    if item.group is None:
        return ""
    return group_members(m, item.group, side)


def _weighed_bar(
    m: Material, item: Weighed, side: EvaluatedSide, numbers: SourceNumbers
) -> ContributionBar:
    weight = item.log_odds
    label, detail, source, basis = "", "", "", None
    if item.group is not None:
        label, detail = group_label(m, item.group), group_members(m, item.group, side)
        figures = [r.figure for r in heavy_members(item.group) if r.figure is not None]
        source = numbers.mark(tuple(figure.ref for figure in figures))
    elif item.reason is not None:
        label = reason_label(m, item.reason, side)
        source = _source(m, item.reason.figure, numbers)
        basis = item.reason.figure.ref.basis if item.reason.figure is not None else None
    return ContributionBar(
        direction=Direction.FOR if weight > 0 else Direction.AGAINST,
        label=label,
        low=min(0.0, weight),
        high=max(0.0, weight),
        factor=format_factor(weight),
        source=source,
        basis=basis,
        detail=detail,
    )


def _unknown_bar(
    m: Material, unasked: Unasked, side: EvaluatedSide, numbers: SourceNumbers
) -> ContributionBar:
    low, high = sorted((unasked.log_odds_if_positive, unasked.log_odds_if_negative))
    factors = m.text("why.range", low=format_factor(low), high=format_factor(high).lstrip("×"))
    return ContributionBar(
        direction=Direction.NOT_KNOWN,
        label=sided(m.texts, unasked.label, other_side(unasked.side, side)),
        low=low,
        high=high,
        factor=factors,
        source=_source(m, unasked.figure, numbers),
        basis=unasked.figure.ref.basis if unasked.figure is not None else None,
    )


def _source(m: Material, figure: Figure | None, numbers: SourceNumbers) -> str:
    """The study; without one the finding acts through what else it explains."""
    return numbers.cite(figure.ref) if figure is not None else m.text("why.indirect")


def _chart(m: Material, bars: list[EstimateBar]) -> EstimateChart:
    alternative = "; ".join(
        m.text(
            "estimate.bar_words",
            label=b.label,
            percent=b.percent.rstrip(" %\u00a0"),
            interval=b.interval,
        )
        for b in bars
    )
    axis = (m.text("estimate.axis_0"), m.text("estimate.axis_50"), m.text("estimate.axis_100"))
    return EstimateChart(tuple(bars), axis, alternative)
