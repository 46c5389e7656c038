"""The practice at the top of page one."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.picture import draw_picture, fitted
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
_LOGO_WIDTH, _LOGO_HEIGHT, _LOGO_GAP = 110.0, 36.0, 10.0


class LetterheadFlowable(Flowable):
    """Logo, bar and name at the left, ways to reach the practice at the right."""

    def __init__(self, letterhead: Letterhead, setter: Typesetter) -> None:
        super().__init__()
        self.logo = letterhead.logo
        self.colour = HexColor(letterhead.accent) if letterhead.accent else PETROL
        self.logo_size = fitted(self.logo, _LOGO_WIDTH, _LOGO_HEIGHT) if self.logo else (0.0, 0.0)
        self.indent = self.logo_size[0] + _LOGO_GAP if self.logo else 0.0
        small = paragraph_style(8.0, 10.8, colour=SECOND)
        small_right = paragraph_style(8.0, 10.8, colour=SECOND, alignment=2)
        left: list[Flowable] = [setter.plain(letterhead.name, heavy(12.4, 15.4, self.colour))]
        left += [setter.plain(line, small) for line in letterhead.lines]
        self.left = Stack(left, WIDTH - _RIGHT - _BAR - 10 - self.indent, 0.0)
        right = [setter.plain(line, small_right) for line in letterhead.right]
        self.right = Stack(right, _RIGHT, 0.0)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width = WIDTH
        self.height = max(self.left.height(), self.right.height(), self.logo_size[1])
        return self.width, self.height

    def draw(self) -> None:
        height, x = self.left.height(), self.indent
        if self.logo is not None:
            wide, high = self.logo_size
            draw_picture(self.canv, self.logo, 0, self.height - high, wide, high)
        self.canv.setFillColor(self.colour)
        self.canv.rect(x, self.height - height + 0.5, 3.2, height - 2, stroke=0, fill=1)
        self.left.draw(self.canv, x + _BAR, self.height)
        self.right.draw(self.canv, WIDTH - _RIGHT, self.height)
