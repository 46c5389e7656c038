"""Model blocks to flowables: one function a block, and the sections around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.bars import (
    ContributionChartFlowable,
    EstimateChartFlowable,
)
from hipspine_desktop.documents.layout.body_figure import BodyFigureFlowable
from hipspine_desktop.documents.layout.columns import TwoColumns
from hipspine_desktop.documents.layout.finding_table import (
    LegendFlowable,
    data_table,
    finding_table,
)
from hipspine_desktop.documents.layout.fonts import REGULAR
from hipspine_desktop.documents.layout.outline import OutlineMark
from hipspine_desktop.documents.layout.paired_bars import PairedChartsFlowable
from hipspine_desktop.documents.layout.signature import SignatureFlowable
from hipspine_desktop.documents.layout.stack import (
    Gap,
    SectionFlowable,
    SideBySide,
    TightColumn,
)
from hipspine_desktop.documents.layout.style import (
    SECOND,
    TEXT_WIDTH,
    WIDTH,
    heavy,
    paragraph_style,
)
from hipspine_desktop.documents.layout.table import PrintedTable, printed_table
from hipspine_desktop.documents.layout.tags import Role, Tag
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.layout.trend import TrendFlowable
from hipspine_desktop.documents.layout.urgency_box import flag_box, help_box, notice_box
from hipspine_desktop.documents.model import (
    BasisLegend,
    Block,
    BodyFigure,
    ContributionChart,
    DataTable,
    Emphasis,
    EstimateChart,
    Facts,
    FindingTable,
    FlagNotice,
    HelpBox,
    Items,
    Legend,
    Notice,
    PairedCharts,
    Prose,
    Section,
    SignatureBlock,
    Span,
    SubHeading,
    TextSize,
    TrendChart,
    TwoTexts,
)


def section_flowable(section: Section, setter: Typesetter, rule: bool = True) -> SectionFlowable:
    """A section with its hanging label."""
    m = setter.measures
    label: list[Flowable] = []
    if not section.wide:
        heading = setter.plain(section.label, heavy(m.body - 0.2, m.leading))
        label.append(heading.tagged(Tag(Role.H2)))
        if section.note:
            label.append(setter.plain(section.note, paragraph_style(7.9, 10.4, colour=SECOND)))
    width = WIDTH if section.wide else TEXT_WIDTH
    blocks = [f for block in section.blocks for f in block_flowables(block, setter, width)]
    if section.wide and section.blocks and isinstance(section.blocks[0], SubHeading):
        blocks[0] = _sub_heading(section.blocks[0], setter, Role.H2)
    if section.in_outline and blocks:
        blocks.insert(0, OutlineMark(section.key, setter.printer(section.label)))
    last = section.blocks[-1:] and isinstance(section.blocks[0], SignatureBlock)
    return SectionFlowable(label, blocks, m.gap, m.between, section.wide, rule and not last)


def notice_flowables(notices: Sequence[Notice], setter: Typesetter) -> list[Flowable]:
    """Boxes across the page, with air around them."""
    found: list[Flowable] = []
    for notice in notices:
        found += [Gap(5), notice_box(notice, setter, WIDTH)]
    return found


def block_flowables(block: Block, setter: Typesetter, width: float) -> Sequence[Flowable]:
    """The flowables of one block; several for lists, so that they split between items."""
    match block:
        case Prose():
            style = setter.style(block.size)
            style.keepWithNext = int(block.keep)
            return [setter.rich(block.text, style)]
        case Items():
            return _items(block, setter)
        case TwoTexts():
            style = setter.style(block.size)
            return [SideBySide([setter.rich(text, style) for text in (block.left, block.right)])]
        case SubHeading():
            return [_sub_heading(block, setter)]
        case Facts():
            return [facts_table(block, setter, width)]
        case FindingTable():
            return [finding_table(block, setter)]
        case Legend():
            return [LegendFlowable.of_answers(block, setter)]
        case BodyFigure():
            return [BodyFigureFlowable(block, setter)]
        case EstimateChart():
            return [EstimateChartFlowable(block, setter)]
        case PairedCharts():
            return [PairedChartsFlowable(block, setter)]
        case TrendChart():
            return [TrendFlowable(block, setter)]
        case ContributionChart():
            return [ContributionChartFlowable(block, setter)]
        case BasisLegend():
            return [LegendFlowable(block.entries, setter)]
        case DataTable():
            return [data_table(block, setter, width)]
        case FlagNotice():
            return [flag_box(block, setter, width)]
        case Notice():
            return [notice_box(block, setter, width)]
        case HelpBox():
            return [help_box(block, setter, width)]
        case SignatureBlock():
            return [SignatureFlowable(block, setter)]
    assert_never(block)


def facts_table(facts: Facts, setter: Typesetter, width: float) -> PrintedTable:
    """Label and value pairs in two columns side by side."""
    label, value = paragraph_style(7.9, 11.2, colour=SECOND), paragraph_style(7.9, 11.2)
    rows: list[list[object]] = []
    for index in range(max(len(facts.left), len(facts.right))):
        line: list[object] = []
        for column in (facts.left, facts.right):
            pair = column[index] if index < len(column) else ("", "")
            line += [
                setter.plain(pair[0], label) if any(pair) else "",
                setter.plain(pair[1], value),
            ]
        rows.append(line)
    label_width = 52.0
    half = width * 0.55 if facts.right else width
    widths = [label_width, half - label_width, 52.0, max(0.0, width - half - 52.0)]
    style = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # also for empty cells: no Helvetica
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 0.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0.2),
    ]
    if not facts.right:
        rows = [line[:2] for line in rows]
        widths = widths[:2]
    return printed_table(rows, widths, style, head_rows=0, head_columns=(0, 2))


def _items(block: Items, setter: Typesetter) -> list[Flowable]:
    style = setter.style(block.size)
    indent = 18.0 if block.numbered else max(11.0, 1.1 * style.fontSize)
    found: list[Flowable] = []
    whole = Tag(Role.LIST)
    for number, item in enumerate(block.items, start=1):
        mark = f"{number}" if block.numbered else "\u2022"
        item_style = style.clone(f"{style.name}-item", leftIndent=indent)
        found.append(setter.rich(item, item_style).as_item(mark, Tag(Role.ITEM), whole))
    if block.columns == 2 and len(found) > 2:
        return [TwoColumns(found, TightColumn.between + 0.6)]
    return [TightColumn(found)] if block.size is TextSize.CAPTION else found


def _sub_heading(block: SubHeading, setter: Typesetter, role: Role = Role.H3) -> Flowable:
    m = setter.measures
    text = [Span(block.text, Emphasis.STRONG)]
    if block.note:
        text.append(Span(f"  {block.note}", Emphasis.QUIET))
    size = m.heading or m.body
    style = paragraph_style(size, m.leading + size - m.body)
    style.keepWithNext = 1
    return setter.rich(tuple(text), style).tagged(Tag(role))
