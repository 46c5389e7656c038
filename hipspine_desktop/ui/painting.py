"""Marks that several painted widgets share: glyphs, hatching, dotted edges, flag shapes.

Every function paints at the theme's scale, one-pixel lines on half pixels.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTextLayout,
)

from hipspine_desktop.domain.answers import AnswerState
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.ui.theme import Theme
from hipspine_desktop.wording.formats import unbroken_dates

GLYPHS: dict[AnswerState, str] = {
    AnswerState.PRESENT: "+",
    AnswerState.ABSENT: "\u2212",
    AnswerState.UNCLEAR: "?",
    AnswerState.COULD_NOT_TEST: "\u00d7",
    AnswerState.NOT_ASKED: "",
    AnswerState.VALUE: "",
}
URGENCY_TOKENS: dict[Urgency, tuple[str, str]] = {
    Urgency.EMERGENCY: ("emerg", "emergsoft"),
    Urgency.URGENT: ("urgent", "urgentsoft"),
    Urgency.SOON: ("soon", "soonsoft"),
    Urgency.ROUTINE: ("ink2", "raised"),
}


def edge_rect(rect: QRect) -> QRectF:
    """The rectangle whose one-pixel outline lies on whole pixels inside `rect`."""
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)


def dotted_pen(colour: QColor, width: float = 1.0) -> QPen:
    """Pen of the dotted box "not asked" and "not yet known"."""
    pen = QPen(colour, width)
    pen.setDashPattern([1, 2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def dashed_pen(colour: QColor) -> QPen:
    """Pen of drafts and proposals."""
    pen = QPen(colour, 1)
    pen.setDashPattern([3, 2])
    return pen


def hatch(theme: Theme, ink: QColor, ground: QColor) -> QBrush:
    """Diagonal hatching that grows with the scale (``Qt.BDiagPattern`` does not)."""
    side = theme.px(5)
    pixmap = QPixmap(side * 2, side * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(ground)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, max(1.0, side / 5)))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
    painter.end()
    return QBrush(pixmap)


def draw_text(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line of text, vertically centred, with an ellipsis when it does not fit."""
    box = QRectF(rect)
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
    painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), shown)


def draw_flag_shape(painter: QPainter, theme: Theme, box: QRectF, urgency: Urgency) -> None:
    """Octagon, triangle, diamond or circle of an urgency, told apart without colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    token = URGENCY_TOKENS[urgency][0]
    ink = theme.colour("urgentfill" if urgency is Urgency.URGENT else token)
    filled = urgency in (Urgency.EMERGENCY, Urgency.URGENT)
    painter.setPen(QPen(ink, 1.5 * theme.scale, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(ink if filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(_flag_path(box, urgency))
    if filled:
        mark = theme.colour("onemerg" if urgency is Urgency.EMERGENCY else "surface")
        painter.setPen(QPen(mark, box.width() / 9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        x, low = box.center().x(), 0.34 if urgency is Urgency.URGENT else 0.27
        painter.drawLine(
            QPointF(x, box.top() + low * box.height()),
            QPointF(x, box.top() + 0.58 * box.height()),
        )
        painter.drawPoint(QPointF(x, box.top() + 0.76 * box.height()))
    painter.restore()


def _flag_path(box: QRectF, urgency: Urgency) -> QPainterPath:
    path = QPainterPath()
    b = box.adjusted(1, 1, -1, -1)
    match urgency:
        case Urgency.EMERGENCY:
            radius = b.width() / 2 / math.cos(math.pi / 8)
            points = [
                b.center()
                + QPointF(
                    radius * math.cos(math.pi / 8 + i * math.pi / 4),
                    radius * math.sin(math.pi / 8 + i * math.pi / 4),
                )
                for i in range(8)
            ]
        case Urgency.URGENT:
            points = [QPointF(b.center().x(), b.top()), b.bottomRight(), b.bottomLeft()]
        case Urgency.SOON:
            c = b.center()
            points = [
                QPointF(c.x(), b.top()),
                QPointF(b.right(), c.y()),
                QPointF(c.x(), b.bottom()),
                QPointF(b.left(), c.y()),
            ]
        case Urgency.ROUTINE:
            path.addEllipse(b)
            return path
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


def draw_tick(painter: QPainter, theme: Theme, box: QRectF, token: str = "ok") -> None:
    """The tick of "saved", "signed", "asked and clear"."""
    painter.drawPixmap(box.topLeft(), theme.pixmap("tick", token, round(box.width() / theme.scale)))


def wrapped_lines(font: QFont, text: str, width: float) -> int:
    """How many lines a text takes at a width."""
    return len(_layout(font, unbroken_dates(text), width)[1])


def draw_wrapped(painter: QPainter, rect: QRectF, text: str, line: float) -> None:
    """Text on as many lines as fit, vertically centred, the last with an ellipsis if need be."""
    text = unbroken_dates(text)
    layout, breaks = _layout(painter.font(), text, rect.width())
    room = max(1, int(rect.height() // line))
    shown = [text[start : start + length].strip() for start, length in breaks[:room]]
    if len(breaks) > room:
        rest = text[breaks[room - 1][0] :].strip()
        metrics = QFontMetrics(painter.font())
        shown[-1] = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, int(rect.width()))
    layout.clearLayout()
    y = rect.top() + (rect.height() - len(shown) * line) / 2
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for index, words in enumerate(shown):
        painter.drawText(
            QRectF(rect.left(), y + index * line, rect.width() + 2, line), flags, words
        )


def _layout(font: QFont, text: str, width: float) -> tuple[QTextLayout, list[tuple[int, int]]]:
    layout = QTextLayout(text, font)
    breaks: list[tuple[int, int]] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(20.0, width))
        breaks.append((line.textStart(), line.textLength()))
    layout.endLayout()
    return layout, breaks or [(0, 0)]
