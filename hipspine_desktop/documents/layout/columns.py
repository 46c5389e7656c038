"""A list in two columns, read down the left one and then down the right one."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.stack import Stack

_NEVER = 1e7


class TwoColumns(Flowable):
    """Short flowables in two balanced columns; a long list fills a page's columns and goes on.

    Items are never split.
    """

    gutter = 16.0

    def __init__(self, items: Sequence[Flowable], between: float) -> None:
        super().__init__()
        self.items, self.between = list(items), between

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        self.column = (width - self.gutter) / 2
        heights = self._heights()
        cut = self._balanced(heights)
        self.left = Stack(self.items[:cut], self.column, self.between)
        self.right = Stack(self.items[cut:], self.column, self.between)
        self.height = max(self.left.height(), self.right.height())
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        self.column = (width - self.gutter) / 2
        heights = self._heights()
        left = self._fitting(heights, 0, height)
        right = self._fitting(heights, left, height)
        if left < 2 or right == len(self.items):
            return []
        return [
            TwoColumns(self.items[:right], self.between),
            TwoColumns(self.items[right:], self.between),
        ]

    def draw(self) -> None:
        self.left.draw(self.canv, 0, self.height)
        self.right.draw(self.canv, self.column + self.gutter, self.height)

    def _heights(self) -> list[float]:
        return [float(item.wrap(self.column, _NEVER)[1]) + self.between for item in self.items]

    def _balanced(self, heights: Sequence[float]) -> int:
        """How many stand left so that both columns are as short as they can be."""
        total, left, best = sum(heights), 0.0, (float("inf"), 0)
        for index, height in enumerate(heights, start=1):
            left += height
            best = min(best, (max(left, total - left), index))
        return best[1]

    def _fitting(self, heights: Sequence[float], start: int, room: float) -> int:
        index = start
        while index < len(heights) and heights[index] - self.between <= room:
            room -= heights[index]
            index += 1
        return index
