"""Tables: findings with fixed right and left columns, and plain small tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable, Paragraph

from hipspine_desktop.documents.layout.fonts import REGULAR
from hipspine_desktop.documents.layout.glyphs import GLYPH, draw_answer, draw_basis
from hipspine_desktop.documents.layout.style import (
    BLACK,
    HAIR,
    INK,
    MIDDLE,
    SECOND,
    heavy,
    paragraph_style,
)
from hipspine_desktop.documents.layout.table import PrintedTable, printed_table
from hipspine_desktop.documents.layout.tags import Role, Tag, content
from hipspine_desktop.documents.layout.text import Typesetter, text_width
from hipspine_desktop.documents.model import (
    DataTable,
    FindingCell,
    FindingRow,
    FindingTable,
    FindingText,
    Legend,
    plain,
    strong,
)
from hipspine_desktop.domain.sources import Basis

_SIGN = GLYPH + 4.0
_MIDDLE = 46.0
_NOTE, _LEAST_NOTE = 128.3, 46.0


class SignedText(Flowable):
    """A paragraph with a sign in front of its first line.

    Args:
        shift: how far from the left both stand; a finding of the body's middle is printed
            between right and left, so that it cannot be read as right.
    """

    def __init__(
        self, paragraph: Paragraph, sign: FindingCell | Basis | None, shift: float = 0.0
    ) -> None:
        super().__init__()
        self.paragraph, self.sign, self.shift = paragraph, sign, shift
        has_sign = sign is not None and not (isinstance(sign, FindingCell) and sign.glyph is None)
        self.indent = (_SIGN if isinstance(sign, FindingCell) else 8.0) if has_sign else 0.0
        self.indent += shift

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        _, height = self.paragraph.wrap(max(20.0, width - self.indent), height)
        self.width, self.height = width, float(height)
        return self.width, self.height

    def draw(self) -> None:
        style = self.paragraph.style
        middle = self.height - style.leading / 2
        if isinstance(self.sign, FindingCell) and self.sign.glyph is not None:
            draw_answer(self.canv, self.sign.glyph, self.shift, middle - GLYPH / 2 - 0.3)
        elif isinstance(self.sign, Basis):
            draw_basis(self.canv, self.sign, 0, middle - 2.8)
        self.paragraph.drawOn(self.canv, self.indent, 0)


def finding_table(table: FindingTable, setter: Typesetter) -> PrintedTable:
    """Rows of name, right, left and note; the head repeats, a row never splits unless taller
    than a page."""
    findings = [row for row in table.rows if isinstance(row, FindingRow)]
    noted = bool(table.note_head) or any(row.note for row in findings)
    widths = _noted_widths(table, findings) if noted else [161.3, 121.0, 121.0]
    cells: list[list[object]] = [_head(table, setter, noted)]
    spans: list[Any] = []
    pad = setter.measures.row
    for index, row in enumerate(table.rows, start=1):
        if isinstance(row, FindingText):
            cells.append([_across(row, setter), *[""] * (len(widths) - 1)])
            spans.append(("SPAN", (0, index), (-1, index)))
            if row.heading:
                spans.append(("NOSPLIT", (0, index), (-1, min(index + 1, len(table.rows)))))
                spans.append(("TOPPADDING", (0, index), (-1, index), pad + 2.5))
            continue
        cells.append(_row(row, setter, noted))
        if row.midline is not None:
            spans.append(("SPAN", (1, index), (2, index)))
    style: list[Any] = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # also for empty cells: no Helvetica
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
        ("TOPPADDING", (0, 0), (-1, 0), 0),
        ("LINEBELOW", (0, 0), (-1, 0), HAIR, BLACK),
        ("LINEBELOW", (0, 1), (-1, -2), HAIR, MIDDLE),
        *spans,
    ]
    return printed_table(cells, widths, style)


def _noted_widths(table: FindingTable, findings: Sequence[FindingRow]) -> list[float]:
    """The notes take what they need, up to a third; names and sides share the rest."""
    notes = [table.note_head, *(row.note for row in findings)]
    needed = max(text_width(note, REGULAR, 7.9) for note in notes) + 6.0
    spare = _NOTE - min(_NOTE, max(_LEAST_NOTE, needed))
    return [113.0 + spare * 0.5, 85.0 + spare * 0.25, 77.0 + spare * 0.25, _NOTE - spare]


def data_table(table: DataTable, setter: Typesetter, width: float) -> PrintedTable:
    """A small table of texts."""
    caption = paragraph_style(7.9, 9.8)
    head, strong_caption = paragraph_style(7.9, 9.8, colour=SECOND), heavy(7.9, 9.8)
    cells: list[list[object]] = [[setter.plain(text, head) for text in table.heads]]
    spans: list[Any] = []
    for index, row in enumerate(table.rows):
        if len(row) == 1:
            below = min(index + 2, len(table.rows))
            spans += [
                ("SPAN", (0, index + 1), (-1, index + 1)),
                ("NOSPLIT", (0, index + 1), (-1, below)),
            ]
            cells.append([setter.plain(row[0], strong_caption), *[""] * (len(table.heads) - 1)])
            continue
        line: list[object] = [setter.plain(text, caption) for text in row]
        if table.marks:
            line[-1] = SignedText(setter.plain(row[-1], caption), table.marks[index])
        cells.append(line)
    widths = [width * share for share in table.widths]
    style: list[Any] = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # also for empty cells: no Helvetica
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-2, -1), 6),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0.9),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.1),
        ("LINEBELOW", (0, 0), (-1, 0), HAIR, BLACK),
        ("LINEBELOW", (0, 1), (-1, -2), HAIR, MIDDLE),
        *spans,
    ]
    return printed_table(cells, widths, style)


class LegendFlowable(Flowable):
    """Signs with their words in one line, wrapping when it must."""

    def __init__(self, entries: Sequence[tuple[object, str]], setter: Typesetter) -> None:
        super().__init__()
        self.entries = [(sign, setter.printer(text)) for sign, text in entries]
        self.places: list[tuple[float, int]] = []

    @classmethod
    def of_answers(cls, legend: Legend, setter: Typesetter) -> LegendFlowable:
        """The five answer glyphs."""
        return cls([(FindingCell(state), text) for state, text in legend.entries], setter)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.places, x, line = [], 0.0, 0
        for _, text in self.entries:
            needed = _SIGN + text_width(text, REGULAR, 7.9)
            if x and x + needed > width:
                x, line = 0.0, line + 1
            self.places.append((x, line))
            x += needed + 12
        self.width, self.height = width, 12.0 * (line + 1)
        return self.width, self.height

    def draw(self) -> None:
        with content(self.canv, Tag(Role.P)):
            self._draw_entries()

    def _draw_entries(self) -> None:
        for (sign, text), (x, line) in zip(self.entries, self.places, strict=True):
            y = self.height - 12.0 * (line + 1) + 2
            if isinstance(sign, FindingCell) and sign.glyph is not None:
                draw_answer(self.canv, sign.glyph, x, y - 0.6)
                indent = _SIGN
            else:
                indent = 8.0
            if isinstance(sign, Basis):
                draw_basis(self.canv, sign, x, y + 0.5)
            self.canv.setFillColor(SECOND)
            self.canv.setFont(REGULAR, 7.9)
            self.canv.drawString(x + indent, y + 0.6, text)


def _head(table: FindingTable, setter: Typesetter, noted: bool) -> list[object]:
    small, light = heavy(7.9, 10.4), paragraph_style(7.9, 10.4, colour=SECOND)
    cells: list[object] = [""]
    for word, painful in (
        (table.right_head, table.right_painful),
        (table.left_head, table.left_painful),
    ):
        text = (*strong(word), *plain(f", {painful}")) if painful else plain(word)
        style = paragraph_style(7.9, 10.4, colour=INK) if painful else small
        cells.append(setter.rich(text, style))
    if noted:
        cells.append(setter.plain(table.note_head, light))
    return cells


def _across(row: FindingText, setter: Typesetter) -> object:
    m = setter.measures
    return setter.rich(row.text, paragraph_style(m.body, m.leading - 0.7))


def _row(row: FindingRow, setter: Typesetter, noted: bool) -> list[object]:
    m = setter.measures
    body = paragraph_style(m.body, m.leading - 0.7)
    cells: list[object] = [setter.plain(row.name, body)]
    if row.midline is not None:
        cells += [_cell(row.midline, setter, _MIDDLE), ""]
    else:
        cells += [_cell(row.right, setter), _cell(row.left, setter)]
    if noted:
        cells.append(setter.plain(row.note, paragraph_style(7.9, m.leading - 0.7, colour=SECOND)))
    return cells


def _cell(cell: FindingCell | None, setter: Typesetter, shift: float = 0.0) -> object:
    if cell is None:
        return ""
    m = setter.measures
    space = " " if cell.value and cell.text else ""
    text = (*strong(cell.value), *plain(f"{space}{cell.text}"))
    return SignedText(setter.rich(text, paragraph_style(m.body, m.leading - 0.7)), cell, shift)
