"""A table that is a table for a screen reader too, and that never leaves a heading behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from reportlab.platypus import Flowable, Table

from hipspine_desktop.documents.layout.tags import Role, Scope, Tag, TaggedCanvas

_LONG_ROW = 420.0
_FEWEST_ROWS = 3
_LITTLE_ROOM = 150.0


class PrintedTable(Table):
    """ReportLab's table with tags for itself, its rows and its cells.

    Fewer than three rows never stand alone at the end of a page. A row is split only when it is
    longer than most of a page. Rows of the repeated head are tagged once; on the next page they
    are decoration.
    """

    table_tag: Tag
    row_tags: list[Tag | None]
    cell_tags: dict[tuple[int, int], Tag]
    in_repeated_head: bool
    _rowHeights: list[float]  # noqa: N815 - ReportLab's name
    _nrows: int
    _ncols: int

    def split(self, width: float, height: float) -> list[Flowable]:
        self.splitInRow = 0
        parts = super().split(width, height)
        if not parts and max(self._rowHeights) > _LONG_ROW:
            self.splitInRow = 1
            parts = super().split(width, height)
        if len(parts) == 2 and height < _LITTLE_ROOM and self._is_stump(parts[0]):
            return []
        if len(parts) == 2:
            self._share(*(part for part in parts if isinstance(part, PrintedTable)))
        return list(parts)

    def _is_stump(self, part: Flowable) -> bool:
        """Whether so few rows would stay at a page's end that they look lost."""
        rows = int(getattr(part, "_nrows", 0)) - int(self.repeatRows)
        return rows < min(_FEWEST_ROWS, self._nrows - int(self.repeatRows) - rows)

    def _share(self, head: PrintedTable, tail: PrintedTable) -> None:
        """Rows keep their tags; a row split in two stays one row."""
        kept, repeated = head._nrows, int(self.repeatRows)
        within = head._nrows + tail._nrows - repeated > self._nrows
        start = kept - 1 if within else kept
        rows = [*range(repeated), *range(start, self._nrows)]
        _take(self, head, range(kept), 0)
        _take(self, tail, rows, repeated)


def _take(source: PrintedTable, part: PrintedTable, rows: Sequence[int], decoration: int) -> None:
    part.table_tag = source.table_tag
    part.row_tags = [
        None if new < decoration else source.row_tags[old] for new, old in enumerate(rows)
    ]
    part.cell_tags = {
        (column, new): source.cell_tags[column, old]
        for new, old in enumerate(rows)
        for column in range(source._ncols)
    }


def printed_table(
    cells: list[list[object]],
    widths: Sequence[float],
    style: Sequence[Any],
    head_rows: int = 1,
    head_columns: Sequence[int] = (0,),
) -> PrintedTable:
    """A table under one or no row of heads.

    Args:
        head_columns: columns whose cells head their row.
    """
    table = PrintedTable(
        cells, widths, style=style, repeatRows=head_rows, hAlign="LEFT", renderCB=cast(Any, _mark)
    )
    table.table_tag = Tag(Role.TABLE)
    table.row_tags = [Tag(Role.ROW) for _ in cells]
    spans = {
        start: stop[0] % len(widths) - start[0] + 1
        for command, start, stop, *_ in style
        if command == "SPAN"
    }
    table.cell_tags = {
        (column, row): _cell_tag(
            cells[row][column] != "",
            row < head_rows,
            column in head_columns and (column, row) not in spans,
            spans.get((column, row), 1),
        )
        for row in range(len(cells))
        for column in range(len(widths))
    }
    return table


def _cell_tag(filled: bool, head: bool, side: bool, columns: int) -> Tag:
    if filled and head:
        return Tag(Role.HEAD, scope=Scope.COLUMN, columns=columns)
    if filled and side:
        return Tag(Role.HEAD, scope=Scope.ROW, columns=columns)
    return Tag(Role.CELL, columns=columns)


def _mark(table: PrintedTable, event: str, *where: Any) -> None:
    """ReportLab calls this around the table, its rows and its cells."""
    canvas = table.canv
    if not isinstance(canvas, TaggedCanvas):
        return
    match event:
        case "startTable":
            canvas.push(table.table_tag)
        case "endTable":
            canvas.pop()
        case "startRow":
            tag = table.row_tags[where[0]]
            table.in_repeated_head = tag is None
            if tag is None:
                canvas.seal()
            else:
                canvas.push(tag)
        case "endRow":
            if table.in_repeated_head:
                canvas.seal(-1)
            else:
                canvas.pop()
        case "startCell":
            row, column = where[0], where[1]
            canvas.push(table.cell_tags[column, row])
        case "endCell":
            canvas.pop()
