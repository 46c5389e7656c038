"""Entries of the PDF's outline."""

from __future__ import annotations

from reportlab.platypus import Flowable


class OutlineMark(Flowable):
    """Takes no room; puts the place where it stands into the outline."""

    keepWithNext = 1  # noqa: N815 - ReportLab's name

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        self.key, self.title = key, title
        self.width = self.height = 0.0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0.0, 0.0

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self.key, 0, 20)
        self.canv.addOutlineEntry(self.title, self.key, level=0)
