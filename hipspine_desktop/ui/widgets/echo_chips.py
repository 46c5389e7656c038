"""How the quick-entry line was understood: a chip an answer, before Enter."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import dashed_pen, draw_text


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip.

    Attributes:
        words: the finding, or what was typed; side: "" for the midline; value: glyph and words.
        problem: why it is not understood, "" when it is.
    """

    words: str
    side: str = ""
    value: str = ""
    problem: str = ""

    @property
    def spoken(self) -> str:
        """For screen readers."""
        return ", ".join(t for t in (self.words, self.side, self.value, self.problem) if t)


class EchoChips(QWidget):
    """One row of painted chips; what does not fit is counted at the end."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._chips: tuple[Chip, ...] = ()
        self._hint = ""
        self.setObjectName("echo_chips")
        self.setFixedHeight(kit.theme.px(26))
        self.setAccessibleName(kit.texts("ui.quick.echo"))

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What is shown."""
        return self._chips

    def show_chips(self, chips: tuple[Chip, ...], hint: str) -> None:
        """Show chips, or a hint when there are none."""
        self._chips, self._hint = chips, hint
        self.setAccessibleDescription("; ".join(c.spoken for c in chips) or hint)
        self.setToolTip("\n".join(c.spoken for c in chips))
        self.update()

    # Qt

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(200, self._kit.theme.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chips from the left; the newest ones stay in sight."""
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._chips:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour("ink2"))
            draw_text(painter, self.rect(), self._hint)
            painter.end()
            return
        widths = [min(self._width(c), self.width()) for c in self._chips]
        first, gap = 0, theme.px(8)
        while first < len(widths) - 1 and sum(w + gap for w in widths[first:]) > self.width():
            first += 1
        x = 0.0
        for chip, width in zip(self._chips[first:], widths[first:], strict=True):
            self._paint_chip(painter, chip, QRectF(x, 1, width, self.height() - 2))
            x += width + gap
        painter.end()

    def _parts(self, chip: Chip) -> tuple[tuple[str, str, str], ...]:
        """Text, type role and colour of each part."""
        if chip.problem:
            return ((chip.words, "strong", "unclear"), (chip.problem, "caption", "unclear"))
        return tuple(
            part
            for part in (
                (chip.words, "caption", "ink"),
                (chip.side, "caption_strong", "ink"),
                (chip.value, "caption_strong", "accent"),
            )
            if part[0]
        )

    def _width(self, chip: Chip) -> int:
        theme = self._kit.theme
        texts = [
            QFontMetrics(theme.font(role)).horizontalAdvance(text) + theme.px(7)
            for text, role, _ in self._parts(chip)
        ]
        return sum(texts) + theme.px(11)

    def _paint_chip(self, painter: QPainter, chip: Chip, box: QRectF) -> None:
        theme = self._kit.theme
        unread = bool(chip.problem)
        painter.setPen(
            dashed_pen(theme.colour("unclear")) if unread else QPen(theme.colour("linectl"), 1)
        )
        painter.setBrush(theme.colour("unclearsoft" if unread else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(3), theme.px(3))
        x = box.left() + theme.px(9)
        for text, role, tone in self._parts(chip):
            painter.setFont(theme.font(role))
            painter.setPen(theme.colour(tone))
            room = min(painter.fontMetrics().horizontalAdvance(text) + 2, box.right() - x)
            draw_text(
                painter, QRectF(x, box.top(), room, box.height()), text, Qt.AlignmentFlag.AlignLeft
            )
            x += room + theme.px(5)
