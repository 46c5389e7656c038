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
from hipspine_desktop.services.compose_estimate import (
    charted_conditions,
    condition_chart,
    contribution_blocks,
    frequency_sentence,
    leading_conditions,
    reason_words,
    region_chart,
    region_in_sentence,
)
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.compose_sources import SourceNumbers
from hipspine_desktop.wording.formats import (
    format_interval,
    format_number,
    format_percent,
    join_words,
)
from hipspine_desktop.wording.prose import capitalise, counted, decapitalise, sided


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
        return [Section("estimate", label, (Prose(plain(m.text("estimate.none"))),))]
    blocks: list[Block] = []
    if not m.result.flags_asked:
        text = m.text("estimate.early", open=of - asked, of=of)
        blocks.append(Notice(m.text("estimate.early_title"), text))
    for side in m.result.sides:
        if len(m.result.sides) > 1:
            blocks.append(SubHeading(m.side_label(side.side)))
        blocks += [Prose(plain(frequency_sentence(m, side)), keep=True), region_chart(m, side)]
    blocks.append(Prose(quiet(m.text("estimate.caption")), TextSize.CAPTION))
    return [Section("estimate", label, tuple(blocks), note)]


def reasoning_sections(m: Material, numbers: SourceNumbers) -> list[Section]:
    """All causes ranked, why, counted together, missing, next: for each evaluated side."""
    if not m.estimate_allowed:
        return [_missing(m)]
    sections: list[Section] = []
    for side in m.result.sides:
        sections += [
            _conditions(m, side),
            *[_why(m, side, c, numbers) for c in leading_conditions(side)],
            _others(m, side),
            _counted(m, side),
            _next(m, side),
        ]
    sections.append(_missing(m))
    return _basis_legend(m, sections)


def figure_section(m: Material, numbers: SourceNumbers) -> Section:
    """Starting points of all causes, and the study figures of the leading ones' findings."""
    label, note = m.text("section.figures"), m.text("section.figures_note")
    if not m.estimate_allowed or not any(side.conditions for side in m.result.sides):
        return Section("figures", label, ())
    blocks: list[Block] = [
        SubHeading(label, note),
        SubHeading(m.text("figures.prior")),
        _prior_table(m, numbers),
    ]
    bases: list[Basis] = []
    for condition in _leading(m):
        table = _figure_table(m, condition, numbers)
        if table.rows:
            blocks += [SubHeading(condition.label), table]
            bases += table.marks
    caption = m.text("figures.caption")
    weak = sum(basis is not Basis.SEEN for basis in bases)
    if weak:
        caption += " " + counted(m.texts, "documents.limits.weak", weak, of=len(bases))
    blocks.append(Prose(quiet(caption), TextSize.CAPTION))
    return Section("figures", label, tuple(blocks), note, wide=True)


def _conditions(m: Material, side: SideResult) -> Section:
    label = m.section_label("conditions", side)
    if not side.conditions:
        return Section(f"conditions_{side.side}", label, ())
    caption = Prose(quiet(m.text("estimate.conditions_caption")), TextSize.CAPTION)
    blocks: tuple[Block, ...] = (condition_chart(m, side), caption)
    rest = side.conditions[len(charted_conditions(side)) :]
    if rest:
        names = ", ".join(
            m.text(
                "estimate.rest_item",
                condition=decapitalise(c.label),
                percent=format_percent(c.p.p),
                interval=format_interval(c.p.low, c.p.high),
            )
            for c in rest
        )
        less = Prose(plain(m.text("estimate.rest", names=names)))
        blocks = (blocks[0], less, caption)
    return Section(f"conditions_{side.side}", label, blocks, m.text("section.conditions_note"))


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
    return Section(f"why_{side.side}_{condition.id}", label, tuple(blocks), note)


def _others(m: Material, side: SideResult) -> Section:
    shown = {c.id for c in leading_conditions(side)}
    items: list[RichText] = []
    for condition in charted_conditions(side):
        if condition.id in shown:
            continue
        pro = reason_words(m, condition.reasons_for, side.side, 3)
        contra = reason_words(m, condition.reasons_against, side.side, 3)
        parts = [m.text("why.for") + ", ".join(pro)] if pro else []
        parts += [m.text("why.against") + ", ".join(contra)] if contra else []
        text = "; ".join(parts) or m.text("why.nothing")
        items.append((*strong(f"{condition.label}: "), *plain(f"{text}.")))
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
    if not side.next_tests:
        return Section(f"next_{side.side}", label, (Prose(plain(m.text("next.none"))),))
    items = tuple(plain(_next_item(m, test)) for test in side.next_tests[:5])
    return Section(f"next_{side.side}", label, (Items(items, numbered=True),))


def _next_item(m: Material, test: NextTest) -> str:
    positive, positive_p = test.leading_if_positive
    negative, negative_p = test.leading_if_negative
    name = sided(m.texts, test.label, test.side)
    position = m.text(f"position.{test.position}")
    if position:
        name += m.text("next.position", position=position)
    return m.text(
        "next.item",
        label=name,
        positive=region_in_sentence(m, positive),
        positive_p=format_percent(positive_p),
        negative=region_in_sentence(m, negative),
        negative_p=format_percent(negative_p),
        time=m.text("next.seconds", n=test.seconds),
    )


def _leading(m: Material) -> list[ConditionEstimate]:
    """The leading causes of all sides, each once."""
    found = {c.id: c for side in m.result.sides for c in leading_conditions(side)}
    return list(found.values())


def _prior_table(m: Material, numbers: SourceNumbers) -> DataTable:
    causes = {c.id: c for side in m.result.sides for c in side.conditions}
    rows = tuple(
        (
            c.label,
            m.text(
                "figures.prior_row",
                percent=format_percent(c.prior.p),
                interval=format_interval(c.prior.low, c.prior.high),
            ),
            numbers.cite(c.prior_ref),
        )
        for c in causes.values()
    )
    heads = tuple(m.text(f"figures.{key}") for key in ("cause", "prior_head", "source"))
    marks = tuple(c.prior_ref.basis for c in causes.values())
    return DataTable(heads, rows, (0.45, 0.37, 0.18), marks)


def _figure_table(m: Material, condition: ConditionEstimate, numbers: SourceNumbers) -> DataTable:
    """One row a finding of one cause, with the share as used and as published."""
    figures: dict[str, tuple[str, Figure]] = {}
    for side in m.result.sides:
        for c in side.conditions:
            for reason in (*c.reasons_for, *c.reasons_against) if c.id == condition.id else ():
                if reason.figure is not None:
                    figures.setdefault(reason.indicator_id, (reason.label, reason.figure))
    rows = tuple(_figure_row(m, name, figure, numbers) for name, figure in figures.values())
    heads = tuple(
        m.text(f"figures.{key}") for key in ("finding", "used", "published", "n", "source")
    )
    marks = tuple(figure.ref.basis for _, figure in figures.values())
    return DataTable(heads, rows, (0.27, 0.12, 0.37, 0.06, 0.18), marks)


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
