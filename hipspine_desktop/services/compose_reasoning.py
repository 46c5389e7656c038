"""The report's reasoning sections: estimate, causes, reasons, what is missing, figures used."""

from __future__ import annotations

from hipspine_desktop.documents.model import (
    BasisLegend,
    Block,
    DataTable,
    Items,
    Notice,
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
from hipspine_desktop.engine.result import (
    ConditionEstimate,
    Counted,
    Figure,
    NextTest,
    SideResult,
)
from hipspine_desktop.engine.result_next import SEEN_APART
from hipspine_desktop.services.beside_words import (
    picture_words,
    rule_words,
    rules_of,
    statement_words,
)
from hipspine_desktop.services.compose_estimate import (
    LEADING,
    charted_conditions,
    condition_chart,
    contribution_blocks,
    explained_conditions,
    frequency_sentence,
    heavy_members,
    hip_spine_words,
    no_estimate,
    region_chart,
    region_in_sentence,
    shown_reasons,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.compose_reason_words import reason_words
from hipspine_desktop.services.compose_sources import SourceNumbers
from hipspine_desktop.wording.formats import (
    format_interval,
    format_number,
    format_percent,
    join_words,
)
from hipspine_desktop.wording.prose import capitalise, counted, decapitalise, sentence, sided

MOST_NEXT = 4
MOST_RULES = 2
TINY, STILL_OPEN = 0.02, 0.10
RADICULOPATHY = "lumbar_radiculopathy"
MOST_ROOTS = 3
FIGURED = 0.75
MOST_NAMED = 2
"""Findings that a group names for a cause without a chart of its own."""


def estimate_sections(m: Material) -> list[Section]:
    """Regions with intervals, one chart a side; withheld until the red flags were asked."""
    asked, of = m.result.flag_questions
    used = sum(side.used_findings for side in m.result.sides[:1])
    note = counted(m.texts, "documents.section.estimate_note", used)
    label = m.text("section.estimate")
    if not m.estimate_allowed:
        text = m.text("estimate.withheld", n=of, open=of - asked)
        notice = Notice(m.text("estimate.withheld_title"), text)
        return [Section("estimate", label, (notice,))]
    if not m.result.sides:
        return [Section("estimate", label, (Prose(strong(no_estimate(m))),))]
    blocks: list[Block] = []
    if not m.result.flags_asked:
        text = m.text("estimate.early", open=of - asked, of=of)
        blocks.append(Notice(m.text("estimate.early_title"), text))
    for side in m.result.sides:
        if len(m.result.sides) > 1:
            blocks.append(SubHeading(m.side_label(side.side)))
        blocks += [Prose(plain(frequency_sentence(m, side)), keep=True), region_chart(m, side)]
        kind = hip_spine_words(m, side)
        if kind:
            blocks.append(Prose(plain(kind), TextSize.SMALL))
            said = tuple(plain(words) for words in statement_words(m.texts, side))
            blocks += [Items(said, size=TextSize.SMALL)] if said else []
    blocks += _pictures(m)
    blocks.append(Prose(quiet(m.text("estimate.caption")), TextSize.CAPTION))
    return [Section("estimate", label, tuple(blocks), note)]


def _pictures(m: Material) -> list[Block]:
    """Beside each imaging finding recorded: how often people without pain have it."""
    seen = m.result.seen_without_pain
    if not seen:
        return []
    items = tuple(plain(picture_words(m.texts, one)) for one in seen)
    title = Prose(strong(m.texts("panel.beside.pictures")), TextSize.SMALL, keep=True)
    return [title, Items(items, size=TextSize.SMALL)]


def reasoning_sections(m: Material, numbers: SourceNumbers) -> list[Section]:
    """All causes ranked, why, counted together, missing, next: for each evaluated side."""
    if not m.estimate_allowed:
        return [_missing(m)]
    sections: list[Section] = []
    for side in m.result.sides:
        sections += [
            _conditions(m, side),
            *[_why(m, side, c, numbers) for c in explained_conditions(m, side)],
            _others(m, side),
            _counted(m, side),
            _next(m, side),
        ]
    sections.append(_missing(m))
    return _basis_legend(m, sections)


def figure_section(m: Material, numbers: SourceNumbers) -> Section:
    """Starting points of all causes, and the study figures of what the charts show."""
    label, note = m.text("section.figures"), m.text("section.figures_note")
    if not m.estimate_allowed or not any(side.conditions for side in m.result.sides):
        return Section("figures", label, ())
    blocks: list[Block] = [SubHeading(label, note), Prose(_priors(m, numbers), TextSize.CAPTION)]
    table = _figure_table(m, numbers)
    if table.rows:
        blocks.append(table)
    caption = m.text("figures.caption")
    bases = [basis for basis in table.marks if basis is not None]
    weak = sum(basis is not Basis.SEEN for basis in bases)
    if weak:
        caption += " " + counted(m.texts, "documents.limits.weak", weak, of=len(bases))
    blocks.append(Prose(quiet(caption), TextSize.CAPTION))
    return Section("figures", label, tuple(blocks), note, wide=True)


def _conditions(m: Material, side: SideResult) -> Section:
    label = m.section_label("conditions", side)
    if not side.conditions:
        return Section(f"conditions_{side.side}", label, ())
    blocks: tuple[Block, ...] = (condition_chart(m, side),)
    for words in (_rest(m, side), _roots(m, side)):
        if words:
            blocks = (*blocks, Prose(plain(words), TextSize.SMALL))
    return Section(f"conditions_{side.side}", label, blocks, m.text("section.conditions_note"))


def _roots(m: Material, side: SideResult) -> str:
    """Which lumbar root, in one line, where a root is worth speaking of at all."""
    radiculopathy = next((c for c in side.conditions if c.id == RADICULOPATHY), None)
    if radiculopathy is None or radiculopathy.p.p < LEADING:
        return ""
    ranked = sorted(side.roots, key=lambda root: -root.p.p)
    names = ", ".join(
        m.text(
            "estimate.rest_item",
            condition=root.label,
            percent=format_percent(root.p.p),
            interval=format_interval(root.p.low, root.p.high),
        )
        for root in ranked[:MOST_ROOTS]
    )
    return m.text("estimate.roots", names=names) if names else ""


def _numbered(side: SideResult) -> list[ConditionEstimate]:
    """Causes below the chart whose numbers still matter: 2 % or more, or an open interval."""
    rest = side.conditions[len(charted_conditions(side)) :]
    return [c for c in rest if c.p.p >= TINY or c.p.high >= STILL_OPEN]


def _rest(m: Material, side: SideResult) -> str:
    """The less likely with their numbers; those under 2 % whose interval stays low by name."""
    numbered = _numbered(side)
    rest = side.conditions[len(charted_conditions(side)) :]
    named = [c for c in rest if c not in numbered]
    words = []
    if numbered:
        names = ", ".join(
            m.text(
                "estimate.rest_item",
                condition=decapitalise(c.label),
                percent=format_percent(c.p.p),
                interval=format_interval(c.p.low, c.p.high),
            )
            for c in numbered
        )
        words.append(m.text("estimate.rest", names=names))
    if named:
        names = ", ".join(decapitalise(c.label) for c in named)
        words.append(m.text("estimate.rest_tiny", names=names))
    return " ".join(words)


def _why(
    m: Material, side: SideResult, condition: ConditionEstimate, numbers: SourceNumbers
) -> Section:
    label = m.section_label("why", side, condition=decapitalise(condition.label))
    note = m.text(
        "why.note",
        percent=format_percent(condition.p.p),
        interval=format_interval(condition.p.low, condition.p.high),
        prior=format_percent(condition.prior.p),
    )
    blocks = contribution_blocks(m, condition, side.side, numbers)
    blocks += [
        Prose(quiet(rule_words(m.texts, rule)), TextSize.CAPTION)
        for rule in rules_of(condition, side, MOST_RULES)
        if rule.counts or rule.at_least is not None
    ]
    return Section(f"why_{side.side}_{condition.id}", label, tuple(blocks), note)


def _others(m: Material, side: SideResult) -> Section:
    shown = {c.id for c in explained_conditions(m, side)}
    items: list[RichText] = []
    for condition in charted_conditions(side):
        if condition.id in shown:
            continue
        pro = reason_words(m, condition, side.side, 3, True, members=MOST_NAMED)
        contra = reason_words(m, condition, side.side, 3, False, members=MOST_NAMED)
        parts = [m.text("why.for") + "; ".join(pro)] if pro else []
        parts += [m.text("why.against") + "; ".join(contra)] if contra else []
        text = " ".join(sentence(part) for part in parts) or m.text("why.nothing_known")
        items.append((*strong(f"{condition.label}. "), *plain(text)))
    label = m.section_label("others", side)
    return Section(f"others_{side.side}", label, (Items(tuple(items), size=TextSize.SMALL),))


def _basis_legend(m: Material, sections: list[Section]) -> list[Section]:
    """Explains bars and marks under the first chart of reasons."""
    entries = tuple((basis, m.text(f"basis.{basis}")) for basis in Basis)
    for index, section in enumerate(sections):
        if section.key.startswith("why_"):
            more = (
                BasisLegend(entries),
                Prose(quiet(m.text("why.caption")), TextSize.CAPTION),
            )
            blocks = (*section.blocks, *more)
            sections[index] = Section(section.key, section.label, blocks, section.note)
            break
    return sections


def _counted(m: Material, side: SideResult) -> Section:
    label = m.section_label("counted", side)
    if any(condition.groups for condition in side.conditions):
        return Section(f"counted_{side.side}", label, ())  # the groups say it themselves
    items = tuple(_counted_item(m, c) for c in side.counted_together)
    return Section(f"counted_{side.side}", label, (Items(items, size=TextSize.SMALL),))


def _counted_item(m: Material, group: Counted) -> RichText:
    labels = join_words([decapitalise(x) for x in group.finding_labels], m.text("and"))
    effective = format_number(group.effective, 1)
    n = len(group.finding_labels)
    text = m.text("counted.item", labels=capitalise(labels), n=n, effective=effective)
    return (*strong(f"{group.label}. "), *plain(text))


def _missing(m: Material) -> Section:
    names = m.result.missing_key_findings
    rule = quiet(" " + m.text("missing.rule"))
    if not names:
        text: RichText = (*plain(m.text("missing.none")), *rule)
    else:
        lead = strong(counted(m.texts, "documents.missing.lead", len(names)))
        labels = ", ".join(decapitalise(name) for name in names)
        text = (*lead, *plain(f"{labels}."), *rule)
    return Section("missing", m.text("section.missing"), (Prose(text),))


def _next(m: Material, side: SideResult) -> Section:
    label = m.section_label("next", side)
    tests = [test for test in side.next_tests if _changes(test)]
    if not tests:
        return Section(f"next_{side.side}", label, (Prose(plain(m.text("next.none"))),))
    items = tuple(plain(_next_item(m, test)) for test in tests[:MOST_NEXT])
    return Section(f"next_{side.side}", label, (Items(items, numbered=True),))


def _changes(test: NextTest) -> bool:
    """Whether the two answers would bring different regions to the front, or set one apart."""
    (positive, p), (negative, q) = test.told
    return positive is not negative or abs(p - q) >= SEEN_APART


def _next_item(m: Material, test: NextTest) -> str:
    (positive, positive_p), (negative, negative_p) = test.told
    leads = positive is test.leading_if_positive[0] and negative is test.leading_if_negative[0]
    name = sided(m.texts, test.label, test.side)
    position = m.text(f"position.{test.position}")
    if position:
        name += m.text("next.position", position=position)
    return m.text(
        "next.item" if leads else "next.item_moved",
        label=name,
        positive=region_in_sentence(m, positive),
        positive_p=format_percent(positive_p),
        negative=region_in_sentence(m, negative),
        negative_p=format_percent(negative_p),
        time=m.text("next.seconds", n=test.seconds),
    )


def _priors(m: Material, numbers: SourceNumbers) -> RichText:
    """Starting point of each cause whose number is printed, in one paragraph."""
    causes = {
        c.id: c for side in m.result.sides for c in (*charted_conditions(side), *_numbered(side))
    }
    items = [
        m.text(
            "figures.prior_item",
            condition=decapitalise(c.label),
            percent=format_percent(c.prior.p),
            interval=format_interval(c.prior.low, c.prior.high),
            source=_prior_source(m, c, numbers),
        )
        for c in causes.values()
    ]
    return (*strong(m.text("figures.prior")), *plain(sentence("; ".join(items))))


def _prior_source(m: Material, condition: ConditionEstimate, numbers: SourceNumbers) -> str:
    ref = condition.prior_ref
    if ref.source is None:
        return m.text("why.judgement")
    mark = numbers.mark((ref,))
    return mark if ref.basis is Basis.SEEN else m.text("figures.weak_source", source=mark)


def _figure_table(m: Material, numbers: SourceNumbers) -> DataTable:
    """One row a finding and cause that a chart shows, with the share as used and as published."""
    causes: dict[str, str] = {}
    figures: dict[tuple[str, str], tuple[str, Figure]] = {}
    for side in m.result.sides:
        for condition in _figured(m, side):
            causes[condition.id] = condition.label
            for indicator, name, figure in _shown_figures(m, condition):
                figures.setdefault((condition.id, indicator), (name, figure))
    rows: list[tuple[str, ...]] = []
    marks: list[Basis | None] = []
    for cause, label in causes.items():
        of_cause = [found for key, found in figures.items() if key[0] == cause]
        if of_cause:
            rows.append((label,))
            marks.append(None)
        rows += [_figure_row(m, name, figure, numbers) for name, figure in of_cause]
        marks += [figure.ref.basis for _, figure in of_cause]
    keys = ("finding", "used", "published", "n", "source")
    heads = tuple(m.text(f"figures.{key}") for key in keys)
    return DataTable(heads, tuple(rows), (0.3, 0.12, 0.35, 0.05, 0.18), tuple(marks))


def _figured(m: Material, side: SideResult) -> list[ConditionEstimate]:
    """Causes whose figures are printed: the first, and any that is likely too."""
    return [c for i, c in enumerate(explained_conditions(m, side)) if i == 0 or c.p.p >= FIGURED]


def _shown_figures(m: Material, condition: ConditionEstimate) -> list[tuple[str, str, Figure]]:
    """Indicator, label and figure of what the chart of a cause draws."""
    shown = shown_reasons(m, condition)
    found: list[tuple[str, str, Figure]] = []
    for item in shown.drawn:
        reasons = heavy_members(item.group) if item.group is not None else (item.reason,)
        found += [
            (r.indicator_id, r.label, r.figure)
            for r in reasons
            if r is not None and r.figure is not None
        ]
    return found


def _figure_row(m: Material, name: str, figure: Figure, numbers: SourceNumbers) -> tuple[str, ...]:
    used = m.text(
        "figures.used_value",
        rate=format_percent(figure.rate),
        background=format_percent(figure.background),
    )
    published = figure.published
    if published and figure.comparator:
        compared = m.text("figures.against", comparator=figure.comparator)
        published = f"{published}, {compared}"
    n = "" if figure.n is None else str(figure.n)
    return (name, used, published, n, numbers.cite(figure.ref))
