"""Who the document is about: the block on page one, as on the screen's banner."""

from __future__ import annotations

from reportlab.platypus import Flowable

from hipspine_desktop.documents.layout.paragraph import TextParagraph
from hipspine_desktop.documents.layout.style import (
    BLACK,
    HEAVY,
    PALE,
    RULE,
    SECOND,
    WIDTH,
    heavy,
    paragraph_style,
)
from hipspine_desktop.documents.layout.text import Typesetter
from hipspine_desktop.documents.model import Emphasis, Identity, Span, strong

_GAP = 14.0
_LONG = 190.0
_NAME_LEAST = 165.0


class IdentityFlowable(Flowable):
    """Name left, facts right between two rules; what is too long goes to lines below.

    A name never shrinks under 10 points and is never cut: it wraps. A case without identity
    stands on grey so that it cannot be taken for a patient.
    """

    def __init__(self, identity: Identity, setter: Typesetter) -> None:
        super().__init__()
        self.shown, self.setter = identity, setter
        label, value = paragraph_style(7.9, 10.4, colour=SECOND), heavy(9.2, 12.2)
        short: list[tuple[TextParagraph, TextParagraph, float]] = []
        self.below: list[TextParagraph] = []
        for title, text in identity.facts:
            cell = (setter.plain(title, label), setter.plain(text, value))
            width = max(cell[0].minWidth(), _line_width(cell[0]), _line_width(cell[1])) + 0.5
            if width <= _LONG:
                short.append((*cell, width))
            else:
                rich = (Span(f"{title}  ", Emphasis.QUIET), *strong(text))
                self.below.append(setter.rich(rich, paragraph_style(9.2, 12.2)))
        self._arrange(short)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        upper = max(self._stack_height(self.left, self.name_width), self._facts_height())
        lower = self._stack_height(self.below, WIDTH)
        self.width = WIDTH
        self.height = 7 + upper + (3 + lower if self.below else 0) + 8
        return self.width, self.height

    def draw(self) -> None:
        c = self.canv
        if self.shown.is_case:
            c.setFillColor(PALE)
            c.rect(0, 0, WIDTH, self.height, stroke=0, fill=1)
        c.setStrokeColor(BLACK)
        for weight, y in ((HEAVY, self.height), (RULE, 0.0)):
            c.setLineWidth(weight)
            c.line(0, y, WIDTH, y)
        top = self.height - 7
        used = max(self._draw_stack(self.left, 0, top, self.name_width), self._draw_facts(top))
        self._draw_stack(self.below, 0, top - used - 3, WIDTH)

    def _arrange(self, facts: list[tuple[TextParagraph, TextParagraph, float]]) -> None:
        i, setter = self.shown, self.setter
        total = sum(width for _, _, width in facts) + _GAP * len(facts)
        self.left = [setter.plain(i.name, heavy(12.6, 15.6))]
        wanted = _line_width(self.left[0])
        if wanted > WIDTH - total:
            self.left = [setter.plain(i.name, heavy(10.8, 13.6))]
            wanted = _line_width(self.left[0])
        if any(i.second_line):
            second = (
                Span(f"{i.second_line[0]} ".lstrip(), Emphasis.QUIET),
                *strong(i.second_line[1]),
            )
            self.left.append(setter.rich(second, paragraph_style(9.2, 12.2)))
        self.facts_below = wanted > WIDTH - total and WIDTH - total < _NAME_LEAST
        self.name_width = WIDTH if self.facts_below else WIDTH - total
        self.facts = facts

    def _facts_height(self) -> float:
        if not self.facts or self.facts_below:
            extra = self._stack_height(self.left, self.name_width) + 3 if self.facts_below else 0
            return extra + (23.0 if self.facts else 0.0)
        return 24.0

    def _draw_facts(self, top: float) -> float:
        if self.facts_below:
            top_of_facts = top - self._stack_height(self.left, self.name_width) - 3
            x = 0.0
        else:
            top_of_facts = top
            x = WIDTH - sum(w for _, _, w in self.facts) - _GAP * max(0, len(self.facts) - 1)
        for label, value, width in self.facts:
            _, height = label.wrap(width + 1, 99)
            label.drawOn(self.canv, x, top_of_facts - height)
            _, value_height = value.wrap(width + 1, 99)
            value.drawOn(self.canv, x, top_of_facts - 10.8 - value_height)
            x += width + _GAP
        return self._facts_height()

    @staticmethod
    def _stack_height(items: list[TextParagraph], width: float) -> float:
        return float(sum(p.wrap(width, 9999)[1] for p in items))

    def _draw_stack(self, items: list[TextParagraph], x: float, top: float, width: float) -> float:
        start = top
        for paragraph in items:
            _, height = paragraph.wrap(width, 9999)
            paragraph.drawOn(self.canv, x, top - height)
            top -= height
        return start - top


def _line_width(paragraph: TextParagraph) -> float:
    """Width of a paragraph set in one line."""
    paragraph.wrap(1e6, 1e6)
    return float(max(paragraph.getActualLineWidths0() or [0.0]))
