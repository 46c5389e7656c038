"""Where the pain comes from: one axis, one row a region, estimate with interval and word."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import Probability, QuickSide, SideResult
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.wording.formats import format_interval, format_percent, probability_word_key

QUIET_BELOW = 0.25
STALE_OPACITY = 0.75
"""How pale the bars of a result older than the answers are drawn; they and its words, which are
grey then, can still be read (tests/ui/test_contrast.py). Beside it the panel says so."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One bar: its label and its probability.

    Attributes:
        ruled: a line above it.
        waiting: the interval is still being reckoned.
        region: whose bar it is; None: of several, or of none.
    """

    label: str
    p: Probability
    ruled: bool = False
    waiting: bool = False
    region: Region | None = None


def region_rows(kit: Kit, side: SideResult, compact: bool = False) -> tuple[ChartRow, ...]:
    """The rows of a differential in their fixed order; `compact`: short names."""
    rows = [
        ChartRow(kit.texts(f"clinical.region.{r.region}"), r.p, region=r.region)
        for r in side.regions
    ]
    together = kit.texts("ui.region.short_both" if compact else "ui.region.hip_and_spine")
    rows.append(ChartRow(together, side.hip_and_spine, ruled=True))
    rows.append(ChartRow(kit.texts("clinical.region.unexplained"), side.unexplained))
    return tuple(rows)


def quick_rows(kit: Kit, side: QuickSide, compact: bool = False) -> tuple[ChartRow, ...]:
    """The same rows at once, without their intervals."""

    def row(label: str, p: float, ruled: bool = False, region: Region | None = None) -> ChartRow:
        return ChartRow(label, Probability(p, p, p), ruled, waiting=True, region=region)

    both = {Region.HIP_JOINT, Region.LUMBAR_SPINE}
    rows = [
        row(kit.texts(f"clinical.region.{region}"), p, region=region) for region, p in side.regions
    ]
    together = next((p for a, b, p in side.coexistence if {a, b} == both), 0.0)
    label = kit.texts("ui.region.short_both" if compact else "ui.region.hip_and_spine")
    rows.append(row(label, together, ruled=True))
    rows.append(row(kit.texts("clinical.region.unexplained"), side.unexplained))
    return tuple(rows)


def paint_bar(
    painter: QPainter,
    kit: Kit,
    track: QRectF,
    p: Probability,
    height: float,
    grid: bool = False,
    stale: bool = False,
) -> None:
    """Solid to the lower bound, soft to the upper, an ink tick at the estimate."""
    theme = kit.theme
    strong = p.p >= QUIET_BELOW
    solid, soft = ("bar", "barsoft") if strong else ("bar2", "bar2soft")
    left, width = track.left(), track.width()
    top = round(track.center().y() - height / 2)
    painter.setOpacity(STALE_OPACITY if stale else 1.0)
    if grid:
        painter.fillRect(QRectF(left, round(track.center().y()), width, 1), theme.colour("line"))
    low, high = round(left + width * p.low), round(left + width * p.high)
    painter.fillRect(QRectF(left, top, max(1, low - left), height), theme.colour(solid))
    painter.fillRect(QRectF(low, top, max(1, high - low), height), theme.colour(soft))
    tick = theme.px(3)
    x = round(left + width * p.p - tick / 2)
    reach = theme.px(2.5)
    painter.fillRect(QRectF(x, top - reach, tick, height + 2 * reach), theme.colour("ink"))
    painter.setOpacity(1.0)


def tone(stale: bool, token: str) -> str:
    """The colour of words; grey where they are of a result older than the answers."""
    return "ink3" if stale else token


class RegionChart(QWidget):
    """All rows share the axis 0, 50, 100 %; arrow keys go from row to row.

    A click or Enter asks for what a region's number is made of: its causes.

    ``compact``: label over bar, for the folded strip.

    Signals:
        region_requested(object): the :class:`Region`.
    """

    region_requested = Signal(object)

    spoken_role = Role.Graphic

    def __init__(self, kit: Kit, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._rows: tuple[ChartRow, ...] = ()
        self._compact = compact
        self._stale = False
        self._current = 0
        self.setObjectName("region_chart")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def rows(self) -> tuple[ChartRow, ...]:
        """What is drawn."""
        return self._rows

    def set_rows(self, rows: tuple[ChartRow, ...], stale: bool = False) -> None:
        """Draw rows; `stale`: older than the answers, drawn pale."""
        self._rows, self._stale = rows, stale
        self._current = min(self._current, max(0, len(rows) - 1))
        self._speak()
        self.updateGeometry()
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def spoken_row(self, row: ChartRow) -> str:
        """A row for a screen reader."""
        if row.waiting:
            return self._kit.texts(
                "panel.point_row",
                label=row.label,
                percent=format_percent(row.p.p),
                word=self._kit.texts(probability_word_key(row.p.p)),
            )
        return self._kit.texts(
            "panel.range_row",
            label=row.label,
            percent=format_percent(row.p.p),
            low=format_percent(row.p.low),
            high=format_percent(row.p.high),
            word=self._kit.texts(probability_word_key(row.p.p)),
        )

    def row_at(self, y: float) -> int:
        """Number of the row at a height, -1 where there is none."""
        px = self._kit.theme.px
        top, high = (0, self._compact_height()) if self._compact else (px(18), px(25))
        row = int((y - top) // high)
        return row if 0 <= row < len(self._rows) else -1

    def _ask_for(self, row: int) -> None:
        region = self._rows[row].region if 0 <= row < len(self._rows) else None
        if region is not None:
            self._current = row
            self.region_requested.emit(region)

    def _speak(self) -> None:
        title = self._kit.texts("ui.region.title")
        if not self._rows:
            self.setAccessibleName(title)
            return
        older = f"{self._kit.texts('panel.older')}. " if self._stale else ""
        whole = ". ".join(self.spoken_row(r) for r in self._rows)
        self.setAccessibleName(f"{older}{self.spoken_row(self._rows[self._current])}")
        self.setAccessibleDescription(f"{title}. {whole}")
        self.setToolTip("\n".join(self.spoken_row(r) for r in self._rows))

    # Qt

    def sizeHint(self) -> QSize:
        """Rows of the design at the user's scale."""
        theme = self._kit.theme
        if self._compact:
            return QSize(theme.px(150), len(self._rows) * self._compact_height())
        return QSize(theme.px(400), theme.px(18) + len(self._rows) * theme.px(25) + theme.px(6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the rows; Enter asks for the causes."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask_for(self._current)
            return
        if not step or not self._rows:
            super().keyPressEvent(event)
            return
        self._current = max(0, min(len(self._rows) - 1, self._current + step))
        self._speak()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask for the causes of the region clicked."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._ask_for(self.row_at(event.position().y()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axis and rows."""
        painter = QPainter(self)
        if self._compact:
            self._paint_compact(painter)
        else:
            self._paint_wide(painter)
        painter.end()

    def _paint_wide(self, painter: QPainter) -> None:
        theme = self._kit.theme
        number, interval = theme.px(48 if self._kit.percentages else 84), theme.px(58)
        label = min(self._label_width(), round(self.width() * 0.48))
        track = QRectF(
            label + theme.px(8), 0, self.width() - label - number - interval - theme.px(22), 0
        )
        head, row_height = theme.px(18), theme.px(25)
        bottom = head + len(self._rows) * row_height + theme.px(6)
        self._paint_axis(painter, track, head, bottom)
        y = head
        for index, row in enumerate(self._rows):
            if row.ruled:
                y += theme.px(3)
                painter.fillRect(QRect(0, y, self.width(), 1), theme.colour("line2"))
                y += theme.px(3)
            box = QRect(0, y, self.width(), row_height)
            if self.hasFocus() and index == self._current:
                painter.fillRect(box, theme.colour("select"))
            self._paint_row(painter, row, box, track, (label, number, interval))
            y += row_height

    def _label_width(self) -> int:
        """Room for the longest label beside the longest word, so that the bars get the rest."""
        theme = self._kit.theme
        words, labels = QFontMetrics(theme.font("caption")), QFontMetrics(theme.font("strong"))
        keys = {probability_word_key(percent / 100) for percent in range(101)}
        widest = max(words.horizontalAdvance(self._kit.texts(key)) for key in keys)
        longest = max((labels.horizontalAdvance(r.label) for r in self._rows), default=0)
        return longest + theme.px(14) + widest

    def _paint_axis(self, painter: QPainter, track: QRectF, head: int, bottom: int) -> None:
        theme = self._kit.theme
        painter.setFont(theme.font("key"))
        for part in (0, 25, 50, 75, 100):
            x = round(track.left() + track.width() * part / 100) + 0.5
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, head), QPointF(x, bottom))
            if part % 50 == 0:
                painter.setPen(theme.colour("ink3"))
                last = f"{part} %" if self._kit.percentages else str(part)
                text = last if part == 100 else str(part)
                box = QRectF(x - theme.px(25), 0, theme.px(50), head)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_row(
        self,
        painter: QPainter,
        row: ChartRow,
        box: QRect,
        track: QRectF,
        widths: tuple[int, int, int],
    ) -> None:
        theme = self._kit.theme
        label, number, interval = widths
        strong = row.p.p >= QUIET_BELOW and row.p.p == max(r.p.p for r in self._rows)
        word = self._kit.texts(probability_word_key(row.p.p))
        painter.setFont(theme.font("caption"))
        word_width = painter.fontMetrics().horizontalAdvance(word)
        painter.setPen(theme.colour(tone(self._stale, "ink2")))
        draw_text(painter, QRect(label - word_width, box.y(), word_width + 1, box.height()), word)
        painter.setFont(theme.font("strong" if strong else "cell"))
        painter.setPen(theme.colour(tone(self._stale, "ink")))
        draw_text(
            painter,
            QRect(0, box.y(), label - word_width - theme.px(8), box.height()),
            row.label,
        )
        bar = QRectF(track.left(), box.y(), track.width(), box.height())
        paint_bar(painter, self._kit, bar, row.p, theme.px(9), stale=self._stale)
        right = Qt.AlignmentFlag.AlignRight
        painter.setFont(theme.font("value"))
        painter.setPen(theme.colour(tone(self._stale, "ink")))
        x = self.width() - interval - number
        sign = theme.px(18 if self._kit.percentages else 54)
        draw_text(
            painter, QRect(x, box.y(), number - sign, box.height()), format_percent(row.p.p), right
        )
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour(tone(self._stale, "ink2")))
        box_of_sign = QRect(x + number - sign + theme.px(4), box.y(), sign, box.height())
        draw_text(painter, box_of_sign, self._kit.chance_sign)
        draw_text(
            painter,
            QRect(self.width() - interval, box.y(), interval, box.height()),
            "\u2026" if row.waiting else format_interval(row.p.low, row.p.high),
            right,
        )

    def _short_chance(self, row: ChartRow) -> str:
        if self._kit.percentages:
            return self._kit.chance(row.p.p)
        return f"{format_percent(row.p.p)}/100"

    def _compact_height(self) -> int:
        return self._kit.theme.px(36 if self._kit.percentages else 50)

    def _paint_compact(self, painter: QPainter) -> None:
        theme = self._kit.theme
        height = self._compact_height()
        for index, row in enumerate(self._rows):
            y = index * height
            if self.hasFocus() and index == self._current:
                painter.fillRect(QRect(0, y, self.width(), height), theme.colour("select"))
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour(tone(self._stale, "ink")))
            box = QRect(0, y, self.width(), theme.px(18))
            room = theme.px(44 if self._kit.percentages else 52)
            draw_text(painter, box.adjusted(0, 0, -room, 0), row.label)
            painter.setFont(theme.font("caption_strong"))
            draw_text(painter, box, self._short_chance(row), Qt.AlignmentFlag.AlignRight)
            track = QRectF(0, y + theme.px(18), self.width(), theme.px(10))
            paint_bar(painter, self._kit, track, row.p, theme.px(7), True, self._stale)
            if not self._kit.percentages:
                painter.setFont(theme.font("caption"))
                painter.setPen(theme.colour(tone(self._stale, "ink2")))
                word = self._kit.texts(probability_word_key(row.p.p))
                draw_text(painter, QRect(0, y + theme.px(30), self.width(), theme.px(17)), word)
