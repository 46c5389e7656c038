"""The fixed columns that all cards of the form share, so that the eye learns the sides once."""

from __future__ import annotations

from dataclasses import dataclass

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class FormColumns:
    """Horizontal places inside a card, in pixels.

    Attributes:
        label: left and width of the label column.
        first, second: lefts of the two cell columns; `first_side` stands in the first.
        cell: width of a cell.
        note: left and width of the note column; width 0: the note goes under the row.
        stacked: sides stand under each other, each with its word (narrow or 200 %).
        first_side: the side of the first cell column.
        between: the columns are headed Right and Left, so a cell without a side stands between.
    """

    width: int
    label: tuple[int, int]
    first: int
    second: int
    cell: int
    note: tuple[int, int]
    stacked: bool
    first_side: Side = Side.RIGHT
    between: bool = False

    def left_of(self, side: Side | None, width: int) -> int:
        """Where a cell stands; one without a side never stands under one side's word alone."""
        if side is None:
            spare = self.second + self.cell - self.first - width
            return self.first + max(0, spare) // 2 if self.between else self.first
        return self.first if side is self.first_side else self.second

    def span(self, needed: int) -> int:
        """Width of a cell that stands alone: both columns where one is too narrow for its words.

        Args:
            needed: by the longest of its words, whatever is answered: nothing moves.
        """
        if not self.note[1] or self.stacked or needed <= self.cell:
            return self.cell
        both = self.second + self.cell - self.first
        grows = not self.between and both < needed <= both + self.note[1] // 2
        return needed if grows else both

    def after(self, width: int) -> int:
        """Where words beside a cell of a width begin."""
        return self.first + width + self.second - self.first - self.cell


def form_columns(width: int, theme: Theme, first_side: Side = Side.RIGHT) -> FormColumns:
    """The columns for a card of a width."""
    pad, gap = theme.px(14), theme.px(14)
    inner = width - 2 * pad
    if width < theme.px(540):
        word = theme.px(44)
        cell = min(theme.px(260), inner - word)
        return FormColumns(
            width, (pad, inner), pad + word, pad + word, cell, (pad, 0), True, first_side
        )
    roomy = width >= theme.px(760)
    cell = max(theme.px(132), min(theme.px(190), round(inner * (0.2 if roomy else 0.27))))
    label = max(theme.px(160), min(theme.px(280), round(inner * 0.26)))
    if not roomy:
        label = inner - 2 * cell - 2 * gap
    first = pad + label + gap
    second = first + cell + gap
    note = second + cell + gap
    note_width = width - pad - note if roomy else 0
    return FormColumns(
        width, (pad, label), first, second, cell, (note, note_width), False, first_side
    )
