"""How urgent: the letter's first box, and the report's red-flag boxes."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.fonts import BOLD
from hipspine_desktop.documents.layout.glyphs import draw_urgency
from hipspine_desktop.documents.layout.stack import Boxed, Stack
from hipspine_desktop.documents.layout.style import (
    BLACK,
    HEAVY,
    RULE,
    TEXT_WIDTH,
    WHITE,
    WIDTH,
    heavy,
    paragraph_style,
)
from hipspine_desktop.documents.layout.tags import Role, Tag, content
from hipspine_desktop.documents.layout.text import Typesetter, text_width
from hipspine_desktop.documents.model import (
    Emphasis,
    FlagNotice,
    HelpBox,
    Notice,
    Span,
    UrgencyBox,
    quiet,
    strong,
)
from hipspine_desktop.domain.letter import Urgency

_SHAPE = 15.0
_PAD = 12.0
_MOST_WHOLE = 420.0


class UrgencyBoxFlowable(Flowable):
    """White shape and word on black; beside it the destination, the time and the person."""

    def __init__(self, box: UrgencyBox, setter: Typesetter) -> None:
        super().__init__()
        self.box = box
        self.word_width = text_width(box.word, BOLD, 14)
        self.black_width = max(106.0, _PAD + _SHAPE + 7 + self.word_width + _PAD)
        self.tag = Tag(Role.H1)
        items: list[Flowable] = []
        if box.caution:
            items.append(setter.plain(box.caution, heavy(9.6, 12.8)))
        items.append(setter.plain(box.to, heavy(11.2, 14.6)).tagged(self.tag))
        body = paragraph_style(9.6, 12.8)
        items += [setter.plain(line, body) for line in box.person if line.strip()]
        if box.lowered:
            items.append(setter.plain(box.lowered, heavy(8.6, 11.4)))
        self.stack = Stack(items, WIDTH - self.black_width - 2 * _PAD, 1.0)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = WIDTH, max(41.0, self.stack.height() + 14)
        return self.width, self.height

    def draw(self) -> None:
        c, middle = self.canv, self.height / 2
        c.setStrokeColor(BLACK)
        c.setFillColor(BLACK)
        c.setLineWidth(1.0)
        c.rect(0.5, 0.5, WIDTH - 1, self.height - 1, fill=0)
        c.rect(0, 0, self.black_width, self.height, stroke=0, fill=1)
        left = (self.black_width - _SHAPE - 7 - self.word_width) / 2
        draw_urgency(c, self.box.urgency, left, middle - _SHAPE / 2, _SHAPE, WHITE, BLACK)
        c.setFillColor(WHITE)
        c.setFont(BOLD, 14)
        with content(c, self.tag):
            c.drawString(left + _SHAPE + 7, middle - 5, self.box.word)
        top = middle + self.stack.height() / 2
        self.stack.draw(c, self.black_width + _PAD, top)


class FlagBox(Boxed):
    """A framed red flag with its shape at the left."""

    def __init__(
        self, items: Sequence[Flowable], urgency: Urgency | None, width: float, line: float
    ) -> None:
        super().__init__(items, width, line, 0.0 if urgency is None else 19.0)
        self.urgency = urgency

    def draw_shape(self) -> None:
        if self.urgency is not None:
            y = self.height - self.padding - 12.6
            draw_urgency(self.canv, self.urgency, self.padding, y, 12.0)

    def _part(self, items: Sequence[Flowable]) -> Boxed:
        return FlagBox(items, self.urgency, self.width, self.line)


class WholeBox(FlagBox):
    """A box that stays on one page, unless it is longer than most of one."""

    def split(self, width: float, height: float) -> list[Flowable]:
        return super().split(width, height) if self.height > _MOST_WHOLE else []


def flag_box(notice: FlagNotice, setter: Typesetter, width: float = WIDTH) -> FlagBox:
    """The box of one raised red flag."""
    m = setter.measures
    head = setter.rich(
        (*strong(notice.level), Span("\u2003"), *strong(notice.title)),
        heavy(m.body + 1.4, m.leading + 1),
    )
    items: list[Flowable] = [head, setter.rich(notice.text, paragraph_style(m.body, m.leading))]
    if notice.handled:
        items.append(
            setter.rich(quiet(notice.handled), paragraph_style(m.body - 0.6, m.leading - 1))
        )
    heavy_line = notice.urgency in (Urgency.EMERGENCY, Urgency.URGENT)
    return FlagBox(items, notice.urgency, width, HEAVY if heavy_line else RULE)


def notice_box(notice: Notice, setter: Typesetter, width: float = TEXT_WIDTH) -> FlagBox:
    """The box of a statement without urgency."""
    m = setter.measures
    text = (Span(f"{notice.title} ", Emphasis.STRONG), Span(notice.text))
    items = [setter.rich(text, paragraph_style(m.body, m.leading))]
    return FlagBox(items, None, width, RULE)


def help_box(box: HelpBox, setter: Typesetter, width: float = TEXT_WIDTH) -> FlagBox:
    """A heavy box with a lead and a list."""
    m = setter.measures
    body = paragraph_style(m.body, m.leading)
    items: list[Flowable] = [setter.rich(box.lead, body)]
    whole = Tag(Role.LIST)
    for text in box.items:
        style = body.clone("help-item", leftIndent=m.body * 1.2)
        items.append(setter.rich(text, style).as_item("\u2022", Tag(Role.ITEM), whole))
    return WholeBox(items, None, width, HEAVY)
