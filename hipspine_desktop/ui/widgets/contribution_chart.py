"""Why one condition is likely: for solid right, against hatched left, not known dotted.

All rows share one logarithmic axis (factor on the odds).
"""

from __future__ import annotations

import math
from bisect import bisect_right

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.sources import Basis
from hipspine_desktop.ui.contributions import ContributionRow, Leaning, opened_rows
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import dotted_pen, draw_text, draw_wrapped, hatch, wrapped_lines
from hipspine_desktop.ui.spoken import Role


class ContributionChart(QWidget):
    """Paints the rows of one condition; arrow keys walk them, Enter opens the figure.

    A click on a row chooses it, on its source opens that; a group opens and closes.

    Signals:
        figure_requested(object): a :class:`ContributionRow` whose basis is wanted.
        row_chosen(object): the :class:`ContributionRow` that is current now.
    """

    spoken_role = Role.Graphic

    figure_requested = Signal(object)
    row_chosen = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._all: tuple[ContributionRow, ...] = ()
        self._rows: tuple[ContributionRow, ...] = ()
        self._open: set[str] = set()
        self._tops: list[int] = []
        self._current = 0
        self.setObjectName("contribution_chart")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def rows(self) -> tuple[ContributionRow, ...]:
        """What is drawn, members of opened groups included."""
        return self._rows

    def set_rows(self, rows: tuple[ContributionRow, ...]) -> None:
        """Draw rows; groups that were opened stay open."""
        self._all = rows
        self._lay_out()

    def toggle_group(self, row: ContributionRow) -> None:
        """Open a group to its members, or close it."""
        self._open ^= {_name(row)}
        self._lay_out()

    @property
    def current(self) -> ContributionRow | None:
        """The row chosen, None where there are none."""
        return self._rows[self._current] if self._rows else None

    def _lay_out(self) -> None:
        before = _name(self._rows[self._current]) if self._rows else ""
        labels = {r.label for r in self._all if _name(r) in self._open}
        rows = opened_rows(self._all, labels)
        self._rows = rows
        places = [n for n, row in enumerate(rows) if _name(row) == before]
        self._current = places[0] if places else min(self._current, max(0, len(rows) - 1))
        self._speak()
        self._measure()

    def _measure(self) -> None:
        """Tops of the rows, and the height: a long name takes a second line."""
        theme = self._kit.theme
        self._tops = [theme.px(18)]
        for row in self._rows:
            lines = wrapped_lines(self._row_font(row), row.label, self._words_width(row))
            note = theme.px(15) if row.note else 0
            self._tops.append(self._tops[-1] + theme.px(20 + 15 * (lines - 1)) + note)
        self.setFixedHeight(self._tops[-1] + theme.px(4))
        self.update()

    def _row_font(self, row: ContributionRow) -> QFont:
        return self._kit.theme.font("caption_strong" if row.members else "caption")

    def _label_width(self) -> int:
        theme = self._kit.theme
        return round((self.width() - self._source_width() - theme.px(66)) * 0.68)

    def _source_width(self) -> int:
        """What the longest source needs, within its share of the row."""
        theme = self._kit.theme
        metrics = QFontMetrics(theme.font("caption"))
        longest = max((metrics.horizontalAdvance(self._source(r)) for r in self._all), default=0)
        most = min(theme.px(168), max(theme.px(112), round(self.width() * 0.31)))
        return min(most, max(theme.px(64), longest + theme.px(15)))

    def _words_width(self, row: ContributionRow) -> int:
        px = self._kit.theme.px
        before = px(18) + (px(14) if row.is_member else 0) + (px(13) if row.members else 0)
        return self._label_width() - before - px(2)

    def spoken_row(self, row: ContributionRow) -> str:
        """A row for a screen reader."""
        said = self._kit.texts(
            "ui.contribution.spoken",
            leaning=self._kit.texts(f"ui.contribution.{row.leaning}"),
            label=row.label,
            factor=row.factor,
            source=self._source(row),
        )
        said = said.rstrip(", ")  # where there is no source
        return f"{said}. {row.note}" if row.note else said

    def _open_row(self, row: ContributionRow) -> None:
        if row.members:
            self.toggle_group(row)
        else:
            self.figure_requested.emit(row)

    def _source(self, row: ContributionRow) -> str:
        if row.figure is None:
            return ""
        ref = row.figure.ref
        if ref.basis is Basis.UNVERIFIED:
            return self._kit.texts("panel.reasons.unverified", source=ref.short)
        if ref.basis is Basis.JUDGEMENT:
            return self._kit.texts("clinical.basis.judgement")
        return ref.short

    def _speak(self) -> None:
        title = self._kit.texts("ui.contribution.title")
        if self._rows:
            row = self.spoken_row(self._rows[self._current])
            place = self._kit.texts(
                "panel.reasons.place", n=self._current + 1, of=len(self._rows), title=title
            )
            self.setAccessibleName(f"{row}. {place}")
            whole = ". ".join(self.spoken_row(r) for r in self._rows)
            self.setAccessibleDescription(f"{title}. {whole}")
        else:
            self.setAccessibleName(title)

    def _row_at(self, y: float) -> int:
        return bisect_right(self._tops, y) - 1

    # Qt

    def sizeHint(self) -> QSize:
        """One or two lines a row."""
        return QSize(self._kit.theme.px(400), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the figure of the row clicked."""
        place = self._row_at(event.position().y())
        if not 0 <= place < len(self._rows):
            return
        row = self._rows[place]
        self._choose(place)
        on_source = event.position().x() >= self.width() - self._source_width()
        if row.members or (on_source and row.figure is not None):
            self._open_row(row)

    def _choose(self, place: int) -> None:
        self._current = place
        self._speak()
        self.row_chosen.emit(self._rows[place])
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the rows; Enter opens the figure."""
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if not self._rows:
            super().keyPressEvent(event)
        elif step:
            self._choose(max(0, min(len(self._rows) - 1, self._current + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open_row(self._rows[self._current])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axis words, zero line, rows."""
        if not self._rows:
            return
        theme = self._kit.theme
        painter = QPainter(self)
        source, factor, gap = self._source_width(), theme.px(66), theme.px(8)
        label = self._label_width()
        track = QRectF(label + gap, 0, self.width() - label - source - factor - 3 * gap, 0)
        zero, unit = self._axis(track)
        painter.setFont(theme.font("key"))
        painter.setPen(theme.colour("ink3"))
        head = theme.px(18)
        less, more = (
            self._kit.texts("ui.contribution.less"),
            self._kit.texts("ui.contribution.more"),
        )
        half = theme.px(90)
        draw_text(
            painter,
            QRectF(zero - half - theme.px(4), 0, half, head),
            less,
            Qt.AlignmentFlag.AlignRight,
        )
        draw_text(painter, QRectF(zero + theme.px(5), 0, half, head), more)
        for index, row in enumerate(self._rows):
            top = self._tops[index]
            box = QRect(0, top, self.width(), self._tops[index + 1] - top)
            if index == self._current:
                painter.fillRect(box, theme.colour("select"))
            self._paint_row(painter, row, box, (label, factor, source), (zero, unit))
        painter.setPen(QPen(theme.colour("ink3"), 1))
        x = round(zero) + 0.5
        painter.drawLine(QPointF(x, theme.px(2)), QPointF(x, self.height() - theme.px(2)))
        painter.end()

    def _axis(self, track: QRectF) -> tuple[float, float]:
        """Where factor 1 stands and how many pixels one natural log unit takes."""
        low = min(-math.log(1.5), *(r.low for r in self._rows))
        high = max(math.log(2.0), *(r.high for r in self._rows))
        low, high = max(low, -5.0), min(high, 5.0)
        unit = track.width() / (high - low)
        return track.left() - low * unit, unit

    def _paint_row(
        self,
        painter: QPainter,
        row: ContributionRow,
        box: QRect,
        widths: tuple[int, int, int],
        axis: tuple[float, float],
    ) -> None:
        theme = self._kit.theme
        label, factor, source = widths
        # arrows: the signs of present and absent mean something else everywhere on the screen
        sign = {Leaning.FOR: "\u2191", Leaning.AGAINST: "\u2193", Leaning.UNKNOWN: "\u00b7"}
        known = row.leaning is not Leaning.UNKNOWN
        if row.note:
            self._paint_note(painter, row.note, box)
            box = box.adjusted(0, 0, 0, -theme.px(15))
        painter.setFont(theme.font("caption_strong"))
        tone = {Leaning.FOR: "for", Leaning.AGAINST: "against", Leaning.UNKNOWN: "ink2"}
        painter.setPen(theme.colour(tone[row.leaning]))
        glyph = theme.px(16) + (theme.px(14) if row.is_member else 0)
        painter.drawText(
            QRect(glyph - theme.px(16), box.y(), theme.px(16), box.height()),
            int(Qt.AlignmentFlag.AlignCenter),
            sign[row.leaning],
        )
        painter.setFont(self._row_font(row))
        painter.setPen(theme.colour("ink" if known and not row.is_member else "ink2"))
        words = QRect(glyph + theme.px(2), box.y(), label - glyph, box.height())
        if row.members:
            self._paint_chevron(painter, words, _name(row) in self._open)
            words.adjust(theme.px(13), 0, 0, 0)
        draw_wrapped(painter, QRectF(words), row.label, theme.px(15))
        self._paint_bar(painter, row, box, axis)
        painter.setFont(theme.font("caption_strong" if known else "caption"))
        painter.setPen(theme.colour("ink" if known else "ink2"))
        x = box.width() - source - factor
        draw_text(
            painter,
            QRect(x, box.y(), factor - theme.px(6), box.height()),
            row.factor,
            Qt.AlignmentFlag.AlignRight,
        )
        self._paint_source(painter, row, QRect(box.width() - source, box.y(), source, box.height()))

    def _paint_note(self, painter: QPainter, note: str, box: QRect) -> None:
        theme = self._kit.theme
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        left = theme.px(18)
        line = QRect(left, box.bottom() - theme.px(16), box.width() - left, theme.px(15))
        draw_text(painter, line, note)

    def _paint_chevron(self, painter: QPainter, at: QRect, is_open: bool) -> None:
        theme = self._kit.theme
        side = theme.px(12)
        top = at.y() + (at.height() - side) // 2
        name = "chevron_down" if is_open else "chevron_right"
        painter.drawPixmap(at.x(), top, theme.pixmap(name, "ink2", 12))

    def _paint_bar(
        self, painter: QPainter, row: ContributionRow, box: QRect, axis: tuple[float, float]
    ) -> None:
        theme = self._kit.theme
        zero, unit = axis
        left = round(zero + max(-5.0, row.low) * unit)
        right = round(zero + min(5.0, row.high) * unit)
        height = theme.px(10)
        if row.is_member:
            height = theme.px(6)
        bar = QRectF(left, box.center().y() - height // 2, max(2, right - left), height)
        match row.leaning:
            case Leaning.FOR:
                painter.fillRect(bar, theme.colour("for"))
            case Leaning.AGAINST:
                brush = hatch(theme, theme.colour("against"), theme.colour("againstsoft"))
                painter.fillRect(bar, brush)
                painter.setPen(QPen(theme.colour("against"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
            case Leaning.UNKNOWN:
                painter.setPen(dotted_pen(theme.colour("ink3")))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_source(self, painter: QPainter, row: ContributionRow, box: QRect) -> None:
        if row.figure is None:
            return
        theme = self._kit.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(7)
        dot = QRectF(box.x(), box.center().y() - side / 2 + 0.5, side, side)
        paint_basis(painter, kit=self._kit, dot=dot, basis=row.figure.ref.basis)
        painter.restore()
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        room = box.adjusted(side + theme.px(6), 0, 0, 0)
        words = self._source(row)
        if painter.fontMetrics().horizontalAdvance(words) > room.width():
            words = row.figure.ref.short  # the half dot says that it is unverified
        draw_text(painter, room, words)


def _name(row: ContributionRow) -> str:
    """What a row is known by while numbers and answers change."""
    return row.cluster_id or "/".join(f"{k.finding_id}:{k.side}" for k in row.keys) or row.label


def paint_basis(painter: QPainter, kit: Kit, dot: QRectF, basis: Basis) -> None:
    """Filled dot: figure seen; ring: judgement; half: not verified."""
    theme = kit.theme
    painter.setPen(QPen(theme.colour("ink2"), 1.2))
    painter.setBrush(theme.colour("ink2") if basis is Basis.SEEN else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(dot)
    if basis is Basis.UNVERIFIED:
        painter.setBrush(theme.colour("ink2"))
        painter.drawPie(dot, 90 * 16, 180 * 16)
