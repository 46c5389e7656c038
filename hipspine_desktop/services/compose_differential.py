"""The report's differential: all causes, the reasons of the leading ones, the others in a table.

Two reasoned charts at most in one report: the leading cause of each side, or the two leading ones
of one side. What is not drawn stands in words in one table, so that a report with two causes or
two sides keeps to four pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hipspine_desktop.documents.model import (
    BasisLegend,
    Block,
    ContributionChart,
    DataTable,
    Direction,
    EstimateBar,
    Items,
    Notice,
    PairedCharts,
    Prose,
    RichText,
    Section,
    SubHeading,
    TextSize,
    plain,
    quiet,
    strong,
)
from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.engine.result import ConditionEstimate, Figure, SideResult
from hipspine_desktop.services.compose_estimate import (
    bar,
    charted_conditions,
    contribution_blocks,
    explained_conditions,
    frequency_sentence,
    heavy_members,
    hip_spine_words,
    region_chart,
    shown_reasons,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.compose_reason_words import reason_words
from hipspine_desktop.services.compose_reasoning import (
    estimate_sections,
    figure_section,
    reasoning_sections,
)
from hipspine_desktop.services.compose_sources import SourceNumbers
from hipspine_desktop.wording.formats import format_interval, format_percent
from hipspine_desktop.wording.prose import capitalise, counted, decapitalise, sentence

MOST_CHARTS = 2
MOST_BARS = {Direction.FOR: 6, Direction.AGAINST: 3, Direction.NOT_KNOWN: 2}
"""Bars of one chart where two are drawn."""

TABLED = 0.10
"""Other causes have their reasons in the table from this probability on."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cause whose reasons are drawn, and the side it is drawn for."""

    side: SideResult
    condition: ConditionEstimate


def drawn_causes(m: Material) -> tuple[Drawn, ...]:
    """The first cause of each side once, then the next ones, two in all."""
    explained = [(side, explained_conditions(m, side)) for side in m.result.sides]
    ranked = [
        Drawn(side, causes[place])
        for place in range(max((len(causes) for _, causes in explained), default=0))
        for side, causes in explained
        if place < len(causes)
    ]
    found: dict[str, Drawn] = {}
    for drawn in ranked:
        found.setdefault(drawn.condition.id, drawn)
    return tuple(found.values())[:MOST_CHARTS]


def summary_estimate(m: Material) -> list[Section]:
    """Regions with intervals; two sides stand side by side."""
    if len(m.result.sides) < 2 or not m.estimate_allowed:
        return estimate_sections(m)
    right, left = _sorted_sides(m)
    blocks: list[Block] = []
    for section in estimate_sections(m):  # what stands above the charts, and the caption below
        blocks += [b for b in section.blocks if isinstance(b, Notice)]
    label = m.text("section.estimate")
    used = counted(m.texts, "documents.section.estimate_note", right.used_findings)
    words: list[Block] = []
    for side in (right, left):
        text = f"{m.side_label(side.side)}: {frequency_sentence(m, side)}"
        kind = hip_spine_words(m, side)
        words.append(Prose(plain(f"{text} {kind}".strip()), TextSize.SMALL))
    charts = PairedCharts(region_chart(m, right), region_chart(m, left), _heads(m, right, left))
    caption = Prose(quiet(m.text("estimate.caption")), TextSize.CAPTION)
    whole = (SubHeading(label, used), *blocks, charts, *words, caption)
    return [Section("estimate", label, whole, wide=True)]


def differential_sections(m: Material, numbers: SourceNumbers) -> list[Section]:
    """Causes, reasons, the other causes, what is missing and what to test next."""
    known = {s.key: s for s in reasoning_sections(m, SourceNumbers(m))}
    if not m.estimate_allowed:
        return list(known.values())
    sections = _causes(m, known)
    sections += [_why(m, drawn, numbers) for drawn in drawn_causes(m)]
    sections = _with_legend(m, sections)
    sections.append(_others(m))
    tail = ("counted_", "missing", "next_")
    rest = [s for s in known.values() if s.key.startswith(tail) and s.blocks]
    return sections + _once(rest)


def reasoned_figures(m: Material, numbers: SourceNumbers) -> Section:
    """The study figures of what the charts draw: as published where one cause is drawn, else
    what was used, with its source."""
    drawn = drawn_causes(m)
    if not m.estimate_allowed or len(drawn) < 2:
        return figure_section(m, numbers)
    label, note = m.text("section.figures"), m.text("section.figures_note")
    items = [_figure_item(m, d, numbers) for d in drawn]
    blocks: list[Block] = [SubHeading(label, note)]
    blocks += [Prose(item, TextSize.CAPTION) for item in items if item]
    blocks.append(Prose(quiet(m.paper("figures.caption")), TextSize.CAPTION))
    return Section("figures", label, tuple(blocks), note, wide=True)


def _sorted_sides(m: Material) -> tuple[SideResult, SideResult]:
    sides = sorted(m.result.sides, key=lambda s: s.side.value != "right")
    return sides[0], sides[1]


def _heads(m: Material, right: SideResult, left: SideResult) -> tuple[str, str]:
    return m.side_label(right.side), m.side_label(left.side)


def _causes(m: Material, known: dict[str, Section]) -> list[Section]:
    own = [s for key, s in known.items() if key.startswith("conditions_")]
    if len(m.result.sides) < 2 or not all(side.conditions for side in m.result.sides):
        return own
    right, left = _sorted_sides(m)
    ids = list(dict.fromkeys(c.id for side in (right, left) for c in charted_conditions(side)))
    of = [{c.id: c for c in side.conditions} for side in (right, left)]
    ids = [i for i in ids if all(i in causes for causes in of)]
    ids.sort(key=lambda i: -max(causes[i].p.p for causes in of))
    charts = [
        replace(region_chart(m, side), bars=bars, alternative=_alternative(m, bars))
        for side, bars in ((right, _bars(m, of[0], ids)), (left, _bars(m, of[1], ids)))
    ]
    label = m.text("section.conditions")
    blocks: list[Block] = [
        SubHeading(label, m.text("section.conditions_note")),
        PairedCharts(charts[0], charts[1], _heads(m, right, left)),
    ]
    for side in (right, left):
        section = known.get(f"conditions_{side.side}")
        for block in section.blocks if section is not None else ():
            if isinstance(block, Prose):
                lead = plain(f"{m.side_label(side.side)}. ")
                blocks.append(replace(block, text=(*lead, *block.text), size=TextSize.CAPTION))
    return [Section("conditions", label, tuple(blocks), wide=True)]


def _bars(
    m: Material, causes: dict[str, ConditionEstimate], ids: Sequence[str]
) -> tuple[EstimateBar, ...]:
    best = max((causes[i].p.p for i in ids), default=0.0)
    return tuple(bar(m, causes[i].label, causes[i].p, leading=causes[i].p.p == best) for i in ids)


def _alternative(m: Material, bars: Sequence[EstimateBar]) -> str:
    return "; ".join(
        m.text(
            "estimate.bar_words", label=b.label, percent=b.percent.split("\u00a0")[0].split(" ")[0],
            interval=b.interval,
        )
        for b in bars
    )  # fmt: skip


def _why(m: Material, drawn: Drawn, numbers: SourceNumbers) -> Section:
    condition, side = drawn.condition, drawn.side
    label = m.section_label("why", side, condition=decapitalise(condition.label))
    note = m.text(
        "why.note",
        percent=format_percent(condition.p.p),
        interval=format_interval(condition.p.low, condition.p.high),
        prior=format_percent(condition.prior.p),
    )
    blocks = contribution_blocks(m, condition, side.side, numbers)
    if len(drawn_causes(m)) > 1:
        blocks = [_trimmed(b) for b in blocks if not _is_little(b)]
    return Section(f"why_{side.side}_{condition.id}", label, tuple(blocks), note)


def _trimmed(block: Block) -> Block:
    """A chart of its heaviest bars."""
    if not isinstance(block, ContributionChart):
        return block
    left = dict(MOST_BARS)
    kept = []
    for one in block.bars:
        left[one.direction] -= 1
        if left[one.direction] >= 0:
            kept.append(one)
    return replace(block, bars=tuple(kept))


def _is_little(block: Block) -> bool:
    return isinstance(block, Prose) and block.size is TextSize.CAPTION


def _with_legend(m: Material, sections: list[Section]) -> list[Section]:
    """Explains bars and marks under the last chart of reasons."""
    charted = [
        i for i, s in enumerate(sections) if any(isinstance(b, ContributionChart) for b in s.blocks)
    ]
    if not charted:
        return sections
    words = m.text("why.caption")
    if len(charted) > 1:
        words = f"{words} {m.paper('why.little')}"
    more = (
        BasisLegend(tuple((basis, m.text(f"basis.{basis}")) for basis in Basis)),
        Prose(quiet(words), TextSize.CAPTION),
    )
    last = sections[charted[-1]]
    sections[charted[-1]] = replace(last, blocks=(*last.blocks, *more))
    return sections


def _others(m: Material) -> Section:
    """Every other cause that the chart shows, in one table: what speaks for it and against."""
    shown = {(d.side.side, d.condition.id) for d in drawn_causes(m)}
    found: dict[tuple[str, ...], list[str]] = {}
    for side in m.result.sides:
        for condition in charted_conditions(side):
            if (side.side, condition.id) in shown or condition.p.p < TABLED:
                continue
            words = [
                "; ".join(reason_words(m, condition, side.side, 3, positive, members=2))
                for positive in (True, False)
            ]
            none = m.paper("why.nothing")
            row = (condition.label, *(capitalise(w) or none for w in words))
            found.setdefault(row, []).append(m.side_label(side.side).lower())
    rows = [(_named(m, row[0], sides), *row[1:]) for row, sides in found.items()]
    label = m.text("section.others")
    if not rows:
        return Section("others", label, ())
    heads = (m.paper("why.cause"), m.paper("why.speaks_for"), m.paper("why.speaks_against"))
    table = DataTable(heads, tuple(rows), (0.25, 0.41, 0.34))
    return Section("others", label, (SubHeading(label), table), wide=True)


def _named(m: Material, label: str, sides: Sequence[str]) -> str:
    """A cause with its side where one of several is meant."""
    if len(m.result.sides) < 2 or len(sides) > 1:
        return label
    return m.paper("why.on_side", label=label, side=sides[0])


def _once(sections: Sequence[Section]) -> list[Section]:
    """Two sides that ask for the same are said once."""
    found: list[Section] = []
    for section in sections:
        if not _has_words(section):
            continue
        if any(section.blocks == before.blocks for before in found):
            found = [
                replace(s, label=_plain_label(s.label)) if s.blocks == section.blocks else s
                for s in found
            ]
            continue
        found.append(section)
    return found


def _plain_label(label: str) -> str:
    """A section's label without its side."""
    return label.split(",", 1)[0]


def _has_words(section: Section) -> bool:
    return any(not isinstance(block, Items) or block.items for block in section.blocks)


def _figure_item(m: Material, drawn: Drawn, numbers: SourceNumbers) -> RichText:
    figures = _figures(m, drawn.condition)
    if not figures:
        return ()
    words = "; ".join(
        m.paper(
            "figures.item",
            finding=decapitalise(name),
            used=m.text(
                "figures.used_value",
                rate=format_percent(figure.rate),
                background=format_percent(figure.background),
            ),
            source=numbers.mark((figure.ref,)) or m.text("why.judgement"),
        )
        for name, figure in figures
    )
    prior = m.text(
        "figures.prior_item",
        condition="",
        percent=format_percent(drawn.condition.prior.p),
        interval=format_interval(drawn.condition.prior.low, drawn.condition.prior.high),
        source=numbers.mark((drawn.condition.prior_ref,)) or m.text("why.judgement"),
    ).strip()
    lead = m.paper("figures.lead", cause=drawn.condition.label, prior=prior)
    return (*strong(lead), *plain(sentence(words)))


def _figures(m: Material, condition: ConditionEstimate) -> list[tuple[str, Figure]]:
    found: dict[str, tuple[str, Figure]] = {}
    for item in shown_reasons(m, condition).drawn:
        reasons = heavy_members(item.group) if item.group is not None else (item.reason,)
        for reason in reasons:
            if reason is not None and reason.figure is not None:
                found.setdefault(reason.indicator_id, (reason.label, reason.figure))
    return list(found.values())
