"""The practice at the top of page one."""

from __future__ import annotations

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.stack import Stack
from hipspine_desktop.documents.layout.style import (
    PETROL,
    SECOND,
    WIDTH,
    heavy,
    paragraph_style,
)
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import Letterhead

_RIGHT = 150.0
_BAR = 11.0


class LetterheadFlowable(Flowable):
    """Petrol bar and name at the left, ways to reach the practice at the right."""

    def __init__(self, letterhead: Letterhead, setter: Typesetter) -> None:
        super().__init__()
        small = paragraph_style(8.0, 10.8, colour=SECOND)
        small_right = paragraph_style(8.0, 10.8, colour=SECOND, alignment=2)
        left: list[Flowable] = [setter.plain(letterhead.name, heavy(12.4, 15.4, PETROL))]
        left += [setter.plain(line, small) for line in letterhead.lines]
        self.left = Stack(left, WIDTH - _RIGHT - _BAR - 10, 0.0)
        right = [setter.plain(line, small_right) for line in letterhead.right]
        self.right = Stack(right, _RIGHT, 0.0)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width = WIDTH
        self.height = max(self.left.height(), self.right.height())
        return self.width, self.height

    def draw(self) -> None:
        height = self.left.height()
        self.canv.setFillColor(PETROL)
        self.canv.rect(0, self.height - height + 0.5, 3.2, height - 2, stroke=0, fill=1)
        self.left.draw(self.canv, _BAR, self.height)
        self.right.draw(self.canv, WIDTH - _RIGHT, self.height)
