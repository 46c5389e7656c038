"""Signs drawn in black: the five answer glyphs, the urgency shapes, the basis marks.

Shape carries the meaning, never colour; each sign has its word beside it on the page.
"""

from __future__ import annotations

import math

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from hipspine_desktop.documents.layout.style import BLACK, INK, PALE, WHITE
from hipspine_desktop.domain.answers import AnswerState
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.sources import Basis

GLYPH = 8.6


def draw_answer(
    canvas: Canvas, state: AnswerState, x: float, y: float, size: float = GLYPH
) -> None:
    """One of the five glyphs with its lower left corner at x, y."""
    canvas.saveState()
    canvas.setLineWidth(0.9)
    canvas.setStrokeColor(INK)
    fills = {
        AnswerState.PRESENT: INK,
        AnswerState.UNCLEAR: PALE,
        AnswerState.COULD_NOT_TEST: PALE,
    }
    canvas.setFillColor(fills.get(state, WHITE))
    if state is AnswerState.NOT_ASKED:
        canvas.setLineWidth(0.7)
        canvas.setDash([0.9, 1.3])
    half = 0.45
    canvas.roundRect(x + half, y + half, size - 2 * half, size - 2 * half, 1.2, fill=1)
    canvas.setDash()
    _answer_sign(canvas, state, x + size / 2, y + size / 2, size * 0.25)
    canvas.restoreState()


def draw_urgency(
    canvas: Canvas,
    urgency: Urgency,
    x: float,
    y: float,
    size: float,
    fill: Color = BLACK,
    ground: Color = WHITE,
) -> None:
    """The shape of an urgency in a square of `size`: filled octagon, filled triangle,
    outlined diamond, outlined circle."""
    canvas.saveState()
    canvas.setFillColor(fill)
    canvas.setStrokeColor(fill)
    canvas.setLineWidth(size * 0.1)
    cx, cy, r = x + size / 2, y + size / 2, size / 2
    match urgency:
        case Urgency.EMERGENCY:
            _polygon(canvas, [(cx + r * math.cos(a), cy + r * math.sin(a)) for a in _octagon()])
            _exclamation(canvas, cx, cy, size, ground)
        case Urgency.URGENT:
            low, high = y + size * 0.04, y + size * 0.96
            _polygon(canvas, [(x, low), (x + size, low), (cx, high)])
            _exclamation(canvas, cx, cy - size * 0.1, size * 0.85, ground)
        case Urgency.SOON:
            edge = r * 0.92
            points = [(cx, cy - edge), (cx + edge, cy), (cx, cy + edge), (cx - edge, cy)]
            _polygon(canvas, points, filled=False)
        case Urgency.ROUTINE:
            canvas.circle(cx, cy, r * 0.85, fill=0)
    canvas.restoreState()


def draw_basis(canvas: Canvas, basis: Basis, x: float, y: float, size: float = 5.2) -> None:
    """Filled dot: figure seen; half dot: not verified; ring: judgement."""
    canvas.saveState()
    canvas.setLineWidth(0.8)
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    r = size / 2 - 0.4
    cx, cy = x + size / 2, y + size / 2
    canvas.circle(cx, cy, r, fill=int(basis is Basis.SEEN))
    if basis is Basis.UNVERIFIED:
        canvas.wedge(cx - r, cy - r, cx + r, cy + r, 90, 180, stroke=0, fill=1)
    canvas.restoreState()


def _answer_sign(canvas: Canvas, state: AnswerState, cx: float, cy: float, arm: float) -> None:
    canvas.setLineWidth(1.2)
    canvas.setLineCap(1)
    match state:
        case AnswerState.PRESENT:
            canvas.setStrokeColor(WHITE)
            canvas.line(cx - arm, cy, cx + arm, cy)
            canvas.line(cx, cy - arm, cx, cy + arm)
        case AnswerState.ABSENT:
            canvas.line(cx - arm, cy, cx + arm, cy)
        case AnswerState.UNCLEAR:
            _question_mark(canvas, cx, cy, arm)
        case AnswerState.COULD_NOT_TEST:
            canvas.line(cx - arm, cy - arm, cx + arm, cy + arm)
            canvas.line(cx - arm, cy + arm, cx + arm, cy - arm)
        case AnswerState.NOT_ASKED | AnswerState.VALUE:
            pass


def _question_mark(canvas: Canvas, cx: float, cy: float, arm: float) -> None:
    """Drawn, not written: a sign beside the word "unclear", no text of its own."""
    path = canvas.beginPath()
    path.moveTo(cx - 0.62 * arm, cy + 0.5 * arm)
    path.curveTo(cx - 0.6 * arm, cy + 1.35 * arm, cx + 0.75 * arm, cy + 1.3 * arm,
                 cx + 0.65 * arm, cy + 0.45 * arm)  # fmt: skip
    path.curveTo(cx + 0.55 * arm, cy + 0.1 * arm, cx, cy + 0.1 * arm, cx, cy - 0.35 * arm)
    canvas.setLineWidth(1.0)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setFillColor(INK)
    canvas.circle(cx, cy - 1.05 * arm, 0.62, stroke=0, fill=1)


def _octagon() -> list[float]:
    return [math.pi / 8 + math.pi / 4 * i for i in range(8)]


def _polygon(canvas: Canvas, points: list[tuple[float, float]], filled: bool = True) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=int(not filled), fill=int(filled))


def _exclamation(canvas: Canvas, cx: float, cy: float, size: float, colour: Color) -> None:
    canvas.setFillColor(colour)
    width = size * 0.11
    canvas.roundRect(
        cx - width / 2, cy - size * 0.08, width, size * 0.36, width / 2, stroke=0, fill=1
    )
    canvas.circle(cx, cy - size * 0.21, width * 0.62, stroke=0, fill=1)
