"""The line to sign on."""

from __future__ import annotations

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.picture import draw_picture, fitted
from hipspine_desktop.documents.layout.stack import Stack
from hipspine_desktop.documents.layout.style import BLACK, HAIR, TEXT_WIDTH
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import SignatureBlock, TextSize

_ROOM = 30.0
_LINE = 200.0


class SignatureFlowable(Flowable):
    """Room to sign, the line, name and registration, the state of the record; never split."""

    def __init__(self, block: SignatureBlock, setter: Typesetter) -> None:
        super().__init__()
        self.picture = block.picture
        body = setter.style(TextSize.BODY)
        items: list[Flowable] = []
        if block.name:
            items.append(setter.plain(block.name, setter.body_heavy))
        items += [setter.plain(line, body) for line in block.lines]
        items.append(setter.plain(block.statement, setter.style(TextSize.CAPTION)))
        self.stack = Stack(items, TEXT_WIDTH, 0.5)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = width, _ROOM + 4 + self.stack.height()
        return self.width, self.height

    def draw(self) -> None:
        y = self.height - _ROOM
        if self.picture is not None:
            wide, high = fitted(self.picture, _LINE - 20, _ROOM - 2)
            draw_picture(self.canv, self.picture, 6, y + 1, wide, high)
        self.canv.setStrokeColor(BLACK)
        self.canv.setLineWidth(HAIR)
        self.canv.line(0, y, _LINE, y)
        self.stack.draw(self.canv, 0, y - 4)
