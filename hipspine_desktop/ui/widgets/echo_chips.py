"""How the quick-entry line was understood: a chip an answer, before Enter."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import dashed_pen, draw_text
from hipspine_desktop.ui.spoken import Role


@dataclass(frozen=True, slots=True)
class Chip:
    """One chip.

    Attributes:
        words: the finding, or what was typed.
        answers: side ("" for the midline) and value of each answer to it.
        problem: why it is not understood, "" when it is.
    """

    words: str
    answers: tuple[tuple[str, str], ...] = ()
    problem: str = ""

    @property
    def spoken(self) -> str:
        """For screen readers."""
        said = [" ".join(part for part in pair if part) for pair in self.answers]
        return ", ".join(t for t in (self.words, *said, self.problem) if t)


class EchoChips(QWidget):
    """One row of painted chips; what does not fit is counted at the end."""

    spoken_role = Role.StaticText

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
        for chip, box in self._places(painter):
            self._paint_chip(painter, chip, box)
        painter.end()

    def _places(self, painter: QPainter) -> list[tuple[Chip, QRectF]]:
        """Chips with their boxes: long names shorten in the middle, as two findings may differ at
        the end only; chips that still do not fit are counted at the left, so that nothing is
        stored of which there is no sign."""
        px = self._kit.theme.px
        gap, room = px(8), self.width()
        chips = list(self._chips)
        if sum(self._width(c) + gap for c in chips) - gap > room:
            chips = [self._shortened(c, px(190)) for c in chips]
        widths = [self._width(c) for c in chips]
        first = 0
        while first < len(chips) - 1:
            count = self._count_width(painter, first)
            if count + sum(w + gap for w in widths[first:]) - gap <= room:
                break
            first += 1
        x = float(self._paint_count(painter, first))
        places = []
        for chip, width in zip(chips[first:], widths[first:], strict=True):
            places.append((chip, QRectF(x, 1, min(width, room - x), self.height() - 2)))
            x += width + gap
        return places

    def _count_words(self, hidden: int) -> str:
        """How many stand before, and how many of them are not read."""
        unread = sum(bool(chip.problem) for chip in self._chips[:hidden])
        if unread:
            return self._kit.texts("quick_entry.before_unread", n=hidden, unread=unread)
        return self._kit.texts("ui.quick.before", n=hidden)

    def _count_width(self, painter: QPainter, hidden: int) -> int:
        if not hidden:
            return 0
        painter.setFont(self._kit.theme.font("caption_strong"))
        words = self._count_words(hidden)
        return painter.fontMetrics().horizontalAdvance(words) + self._kit.theme.px(12)

    def _paint_count(self, painter: QPainter, hidden: int) -> int:
        """Say how many chips stand before; returns the room that takes."""
        width = self._count_width(painter, hidden)
        if hidden:
            painter.setPen(self._kit.theme.colour("ink"))
            words = self._count_words(hidden)
            draw_text(painter, QRectF(0, 0, width, self.height()), words)
        return width

    def _shortened(self, chip: Chip, width: int) -> Chip:
        if chip.problem:
            return chip
        metrics = QFontMetrics(self._kit.theme.font("caption"))
        words = metrics.elidedText(chip.words, Qt.TextElideMode.ElideMiddle, width)
        return Chip(words, chip.answers)

    def _parts(self, chip: Chip) -> tuple[tuple[str, str, str], ...]:
        """Text, type role and colour of each part."""
        if chip.problem:
            return ((chip.words, "strong", "unclear"), (chip.problem, "caption", "unclear"))
        parts = [(chip.words, "caption", "ink")]
        for side, value in chip.answers:
            parts += [(side, "caption_strong", "ink"), (value, "caption_strong", "accent")]
        return tuple(part for part in parts if part[0])

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
