"""The program's estimate as pictures and sentences; every number comes from the result."""

from __future__ import annotations

from collections.abc import Sequence

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
from hipspine_desktop.domain.answers import AnswerState, Side
from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    EvaluatedSide,
    Figure,
    Probability,
    Reason,
    SideResult,
    Unasked,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.compose_sources import SourceNumbers
from hipspine_desktop.wording.formats import (
    format_factor,
    format_interval,
    format_percent,
    probability_word_key,
)
from hipspine_desktop.wording.prose import (
    absent_phrase,
    decapitalise,
    present_phrase,
    sided,
    value_text,
)

LEADING = 0.15
MUCH_UNEXPLAINED = 0.25
MOST_LEADING = 3
SMALL = 0.05
MOST_FOR, MOST_AGAINST, MOST_UNKNOWN = 7, 5, 3
DRAWN = 0.095
CHARTED = 0.05
LEAST_CHARTED = 5


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
    return _chart(m, bars)


def condition_chart(m: Material, side: SideResult) -> EstimateChart:
    """The conditions as ranked that are at least 5 % probable, five at least."""
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


def hip_and_spine(side: SideResult) -> Probability | None:
    """P(hip joint and lumbar spine), None where the model lacks one of them."""
    pair = {Region.HIP_JOINT, Region.LUMBAR_SPINE}
    return next((c.p for c in side.coexistence if {c.first, c.second} == pair), None)


def region_in_sentence(m: Material, region: Region) -> str:
    """``the hip joint``."""
    return m.text(f"region_in_sentence.{region}")


def leading_conditions(side: SideResult) -> tuple[ConditionEstimate, ...]:
    """The first condition and those after it that are not unlikely, three at most."""
    return tuple(
        c
        for index, c in enumerate(side.conditions[:MOST_LEADING])
        if index == 0 or c.p.p >= LEADING
    )


def contribution_blocks(
    m: Material, condition: ConditionEstimate, side: EvaluatedSide, numbers: SourceNumbers
) -> list[Block]:
    """Chart of one condition's reasons; those that change almost nothing are named below."""
    reasons = (*condition.reasons_for, *condition.reasons_against)
    shown = [
        *_heaviest(condition.reasons_for, MOST_FOR),
        *_heaviest(condition.reasons_against, MOST_AGAINST),
    ]
    unknown = sorted(
        condition.not_known, key=lambda u: -abs(u.log_odds_if_positive - u.log_odds_if_negative)
    )[:MOST_UNKNOWN]
    bars = [_reason_bar(m, r, side, numbers) for r in shown]
    bars += [_unknown_bar(m, u, side, numbers) for u in unknown]
    blocks: list[Block] = []
    if bars:
        alternative = "; ".join(
            m.text("why.bar_words", sign=b.direction.value, label=b.label, factor=b.factor)
            for b in bars
        )
        less, more = m.text("why.less"), m.text("why.more")
        blocks.append(ContributionChart(tuple(bars), less, more, alternative))
    else:
        blocks.append(Prose(plain(m.text("why.none"))))
    little = [_reason_label(m, r, side) for r in reasons if r not in shown]
    if little:
        labels = ", ".join(decapitalise(label) for label in little)
        blocks.append(Prose(quiet(m.text("why.little", labels=labels)), TextSize.CAPTION))
    return blocks


def _heaviest(reasons: Sequence[Reason], most: int) -> list[Reason]:
    weighty = [r for r in reasons if abs(r.log_odds) >= DRAWN]
    return sorted(weighty, key=lambda r: -abs(r.log_odds))[:most]


def reason_words(
    m: Material, reasons: Sequence[Reason], side: EvaluatedSide, most: int
) -> list[str]:
    """The weightiest reasons as phrases for a sentence: ``groin pain``, ``no relief on sitting``,
    ``internal rotation under 24° (15°)``."""
    weighty = [r for r in reasons if abs(r.log_odds) >= SMALL]
    ranked = sorted(weighty, key=lambda r: -abs(r.log_odds))[:most]
    return list(dict.fromkeys(_reason_phrase(m, r, side) for r in ranked))


def _reason_phrase(m: Material, reason: Reason, side: EvaluatedSide) -> str:
    plain_answer = reason.answer.state in (AnswerState.PRESENT, AnswerState.ABSENT)
    if not plain_answer or reason.key.finding_id not in m.catalogue:
        return decapitalise(_reason_label(m, reason, side))
    definition = m.catalogue.finding(reason.key.finding_id)
    if definition.kind is not FindingKind.YES_NO:
        return decapitalise(_reason_label(m, reason, side))
    present = reason.answer.state is AnswerState.PRESENT
    phrase = present_phrase(definition) if present else absent_phrase(definition)
    return sided(m.texts, phrase, _other_side(reason.key.side, side))


def _reason_label(m: Material, reason: Reason, side: EvaluatedSide) -> str:
    """The label of the indicator, the side when it is the other one, the value or the answer
    in brackets."""
    label = sided(m.texts, reason.label, _other_side(reason.key.side, side))
    answer = reason.answer
    if answer.state is AnswerState.VALUE and reason.key.finding_id in m.catalogue:
        value = value_text(m.catalogue.finding(reason.key.finding_id), answer)
        if not reason.positive:
            value = m.text("why.not_met", value=value)
        return m.text("why.bracket", label=label, text=value)
    if reason.positive and answer.state is AnswerState.PRESENT:
        return label
    return m.text("why.bracket", label=label, text=m.texts(f"clinical.state.{answer.state}"))


def _other_side(side: Side | None, evaluated: EvaluatedSide) -> Side | None:
    """A side is named only when it is not the one the differential is about."""
    return None if side is evaluated.side else side


def _reason_bar(
    m: Material, reason: Reason, side: EvaluatedSide, numbers: SourceNumbers
) -> ContributionBar:
    weight = reason.log_odds
    return ContributionBar(
        direction=Direction.FOR if weight > 0 else Direction.AGAINST,
        label=_reason_label(m, reason, side),
        low=min(0.0, weight),
        high=max(0.0, weight),
        factor=format_factor(weight),
        source=_source(m, reason.figure, numbers),
        basis=reason.figure.ref.basis if reason.figure is not None else None,
    )


def _unknown_bar(
    m: Material, unasked: Unasked, side: EvaluatedSide, numbers: SourceNumbers
) -> ContributionBar:
    low, high = sorted((unasked.log_odds_if_positive, unasked.log_odds_if_negative))
    factors = m.text("why.range", low=format_factor(low), high=format_factor(high).lstrip("×"))
    return ContributionBar(
        direction=Direction.NOT_KNOWN,
        label=sided(m.texts, unasked.label, _other_side(unasked.side, side)),
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
