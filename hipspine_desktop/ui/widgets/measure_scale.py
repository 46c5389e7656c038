"""Both sides of one measurement against the usual range, and their difference."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.findings import FindingDefinition, Norm
from hipspine_desktop.ui.answer_words import (
    difference_words,
    norm_figures,
    usual_words,
    with_unit,
)
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.wording.formats import format_number


@dataclass(frozen=True, slots=True)
class MeasurePair:
    """Right and left as recorded; None: not measured."""

    right: float | None = None
    left: float | None = None

    @property
    def difference(self) -> float | None:
        """Right minus left when both are measured."""
        if self.right is None or self.left is None:
            return None
        return self.right - self.left


class MeasureScale(QWidget):
    """Grey usual range, filled dot right, ring left, then right − left with ≠ or ≈."""

    spoken_role = Role.Graphic

    def __init__(self, kit: Kit, definition: FindingDefinition) -> None:
        super().__init__()
        self._kit, self._definition = kit, definition
        self._pair = MeasurePair()
        self._last: dict[Side | None, float] = {}
        self._speak()

    def set_pair(self, pair: MeasurePair) -> None:
        """Show both sides."""
        if pair != self._pair:
            self._pair = pair
            self._speak()
            self.update()

    def set_last(self, side: Side | None, value: float) -> None:
        """Where a side stood at the last visit: a thin tick above the line."""
        self._last[side] = value
        self._speak()
        self.update()

    def difference_words(self) -> str:
        """ "≠ −17°": more than the measurement error; "≈": within it; "—": one side lacks."""
        difference = self._pair.difference
        if difference is None:
            return ""
        d = self._definition
        text = with_unit(format_number(difference, d.decimals), d.unit)
        if d.measurement_error is None:
            return text
        return f"{'≠' if abs(difference) > d.measurement_error.value else '≈'} {text}"

    def _speak(self) -> None:
        """Everything that is drawn, in words."""
        texts, d, pair = self._kit.texts, self._definition, self._pair
        words = [usual_words(texts, d)]
        for side, value in ((Side.RIGHT, pair.right), (Side.LEFT, pair.left)):
            said = texts("spoken.scale.not_measured") if value is None else self._figure(value)
            words.append(texts("spoken.scale.side", side=side.value, value=said))
        words.append(difference_words(texts, d, pair.right, pair.left))
        for last, value in self._last.items():
            said = self._figure(value)
            words.append(texts("spoken.scale.last", side=last or "", value=said))
        whole = "; ".join(w for w in words if w)
        self.setAccessibleName(texts("spoken.scale.whole", label=d.label, words=whole))

    def _figure(self, value: float) -> str:
        d = self._definition
        return with_unit(format_number(value, d.decimals), d.unit)

    # Qt

    def sizeHint(self) -> QSize:
        """A row."""
        return QSize(self._kit.theme.px(220), self._kit.theme.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Line, range, dots, difference."""
        theme, d = self._kit.theme, self._definition
        low, high = d.minimum or 0.0, d.maximum or 1.0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words = theme.px(70)
        edge = theme.px(7)
        width = min(self.width() - words - 2 * edge, theme.px(200))
        y = float(theme.px(10))
        if width > theme.px(40):
            painter.setPen(QPen(theme.colour("line2"), 1))
            painter.drawLine(QPointF(edge, round(y) + 0.5), QPointF(edge + width, round(y) + 0.5))
            if d.norms:
                norm = d.norms[0]
                left = edge + width * (norm.low - low) / (high - low)
                right = edge + width * (min(norm.high, high) - low) / (high - low)
                band = QRectF(left, y - theme.px(4), max(2.0, right - left), theme.px(8))
                painter.fillRect(band, theme.colour("bar2soft"))
                self._paint_norm(painter, norm, band)
            self._paint_dots(painter, edge, width, y, (low, high))
        painter.setFont(theme.font("cell"))
        painter.setPen(theme.colour("ink"))
        box = QRect(round(2 * edge + width + theme.px(6)), 0, words, round(2 * y))
        draw_text(painter, box, self.difference_words())
        painter.end()

    def _paint_norm(self, painter: QPainter, norm: Norm, band: QRectF) -> None:
        """The figures of the usual range under its band."""
        theme = self._kit.theme
        words = "\u2013".join(norm_figures(self._definition, norm))
        painter.setFont(theme.font("key"))
        painter.setPen(theme.colour("ink2"))
        room = painter.fontMetrics().horizontalAdvance(words) + theme.px(4)
        left = max(0.0, band.center().x() - room / 2)
        box = QRectF(left, theme.px(14), room, self.height() - theme.px(14))
        draw_text(painter, box, words, Qt.AlignmentFlag.AlignHCenter)

    def _paint_dots(
        self, painter: QPainter, edge: int, width: float, y: float, span: tuple[float, float]
    ) -> None:
        theme = self._kit.theme
        low, high = span
        radius = theme.px(5)
        places = {
            side: QPointF(edge + width * (value - low) / (high - low), y)
            for side, value in (("right", self._pair.right), ("left", self._pair.left))
            if value is not None
        }
        painter.setPen(QPen(theme.colour("ink2"), 1.2 * theme.scale))
        for value in self._last.values():
            x = edge + width * (value - low) / (high - low)
            painter.drawLine(QPointF(x, y - theme.px(10)), QPointF(x, y - theme.px(6)))
        painter.setPen(QPen(theme.colour("bar"), 1.6 * theme.scale))
        if len(places) == 2:
            painter.drawLine(places["right"], places["left"])
        if "left" in places:
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(places["left"], radius - 1, radius - 1)
        if "right" in places:
            painter.setBrush(theme.colour("bar"))
            painter.drawEllipse(places["right"], radius - 1, radius - 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
