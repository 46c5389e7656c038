"""Paints one entry of the timeline."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from hipspine_desktop.domain.assessment import Standing
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.timeline_model import MiniBar, Tag, TagStyle, TimelineEntry
from hipspine_desktop.ui.painting import dashed_pen, draw_text, draw_wrapped, wrapped_lines
from hipspine_desktop.ui.widgets.region_chart import paint_bar
from hipspine_desktop.wording.formats import format_date, format_interval, format_time

LINE_AT = 112
CARD_FROM = 132
LINE, MOST_LINES = 18, 3


class TimelinePainter:
    """Node: dashed ring draft, disc with tick signed, ring with tick waiting, square document."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def height(self, entry: TimelineEntry, width: int) -> int:
        """Height of an entry of a width, with the gap under it."""
        px = self._kit.theme.px
        if entry.is_heading:
            return px(38)
        return px(76 + 26 * len(entry.bars) + LINE * (self._lines(entry, width) - 1))

    def _lines(self, entry: TimelineEntry, width: int) -> int:
        """Lines of the sentence: a conclusion is not cut in the middle."""
        px = self._kit.theme.px
        room = width - px(CARD_FROM) - px(3) - 2 * px(14)
        lines = wrapped_lines(self._kit.theme.font("body"), entry.sentence, max(room, px(80)))
        return max(1, min(MOST_LINES, lines))

    def paint(
        self,
        painter: QPainter,
        entry: TimelineEntry,
        rect: QRect,
        chosen: tuple[bool, bool],
        first: bool,
    ) -> None:
        """Paint an entry.

        Args:
            chosen: whether the cursor is on it, and whether the list has the focus.
            first: whether the line begins here.
        """
        theme = self._kit.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.is_heading:
            self._paint_heading(painter, entry, rect, chosen)
            painter.restore()
            return
        line_x = rect.left() + theme.px(LINE_AT) + 0.5
        top = QPointF(line_x, rect.top() + (theme.px(22) if first else 0))
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(top, QPointF(line_x, rect.bottom() + 1))
        self._paint_date(painter, entry, rect)
        self._paint_node(painter, entry, QPointF(line_x, rect.top() + theme.px(22)))
        card = rect.adjusted(theme.px(CARD_FROM), theme.px(4), -theme.px(3), -theme.px(8))
        self._paint_card(painter, entry, card, chosen)
        painter.restore()

    def _paint_heading(
        self, painter: QPainter, entry: TimelineEntry, rect: QRect, chosen: tuple[bool, bool]
    ) -> None:
        theme = self._kit.theme
        box = rect.adjusted(0, theme.px(6), -theme.px(3), -theme.px(4))
        if chosen[0]:
            painter.setPen(QPen(theme.colour("focus" if chosen[1] else "accent"), 1))
            painter.setBrush(theme.colour("select"))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        row = box.adjusted(theme.px(6), 0, -theme.px(6), 0)
        painter.setFont(theme.font("card"))
        painter.setPen(theme.colour("ink"))
        room = round(row.width() * 0.5)
        width = min(room, painter.fontMetrics().horizontalAdvance(entry.title))
        draw_text(painter, QRect(row.left(), row.top(), width + 2, row.height()), entry.title)
        x: float = row.left() + width + theme.px(10)
        for tag in entry.tags:
            x = self._paint_tag(painter, tag, x, row) + theme.px(8)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        rest = QRect(round(x), row.top(), row.right() - round(x), row.height())
        draw_text(painter, rest, entry.sentence)

    def _paint_date(self, painter: QPainter, entry: TimelineEntry, rect: QRect) -> None:
        theme, right = self._kit.theme, Qt.AlignmentFlag.AlignRight
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("ink"))
        box = QRect(rect.left(), rect.top() + theme.px(12), theme.px(98), theme.px(18))
        draw_text(painter, box, format_date(entry.at.date()), right)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        draw_text(painter, box.translated(0, theme.px(18)), format_time(entry.at), right)

    def _paint_node(self, painter: QPainter, entry: TimelineEntry, at: QPointF) -> None:
        theme = self._kit.theme
        radius = theme.px(7)
        painter.setPen(QPen(theme.colour("canvas"), theme.px(3)))
        painter.setBrush(theme.colour("canvas"))
        painter.drawEllipse(at, radius, radius)
        if not entry.is_assessment:
            painter.setPen(QPen(theme.colour("ink3"), 1.4 * theme.scale))
            painter.setBrush(theme.colour("surface"))
            side = theme.px(11)
            painter.drawRoundedRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side), 2, 2)
            return
        match entry.standing:
            case Standing.SIGNED:
                self._paint_disc(painter, at, radius, "accent", "surface")
            case Standing.AWAITING_COUNTERSIGNATURE | Standing.SUPERSEDED:
                self._paint_disc(painter, at, radius, "surface", "accent")
            case Standing.WITHDRAWN:
                self._paint_cross(painter, at, radius)
            case _:
                pen = dashed_pen(theme.colour("linectl"))
                pen.setWidthF(1.5 * theme.scale)
                painter.setPen(pen)
                painter.setBrush(theme.colour("surface"))
                painter.drawEllipse(at, radius - 0.5, radius - 0.5)

    def _paint_disc(
        self, painter: QPainter, at: QPointF, radius: int, ground: str, ink: str
    ) -> None:
        theme = self._kit.theme
        painter.setPen(QPen(theme.colour("accent"), 1.4 * theme.scale))
        painter.setBrush(theme.colour(ground))
        painter.drawEllipse(at, radius - 0.5, radius - 0.5)
        pen = QPen(theme.colour(ink), 1.7 * theme.scale)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        corners = ((-0.45, 0.05), (-0.1, 0.4), (0.5, -0.35))
        painter.drawPolyline([at + QPointF(x * radius, y * radius) for x, y in corners])

    def _paint_cross(self, painter: QPainter, at: QPointF, radius: int) -> None:
        theme = self._kit.theme
        painter.setPen(QPen(theme.colour("linectl"), 1.6 * theme.scale))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(at, radius - 0.5, radius - 0.5)
        r = 0.4 * radius
        painter.drawLine(at + QPointF(-r, -r), at + QPointF(r, r))
        painter.drawLine(at + QPointF(-r, r), at + QPointF(r, -r))

    def _paint_card(
        self, painter: QPainter, entry: TimelineEntry, card: QRect, chosen: tuple[bool, bool]
    ) -> None:
        theme = self._kit.theme
        edge = "accent" if chosen[0] or entry.standing is Standing.DRAFT else "line"
        focused = chosen[0] and chosen[1]
        width = theme.px(2) if focused else 1
        painter.setPen(QPen(theme.colour("focus" if focused else edge), width))
        painter.setBrush(theme.colour("select" if chosen[0] else "surface"))
        inset = width / 2
        box = QRectF(card).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        pad = theme.px(14)
        head = QRect(
            card.left() + pad, card.top() + theme.px(9), card.width() - 2 * pad, theme.px(20)
        )
        self._paint_head(painter, entry, head)
        row = head.translated(0, theme.px(25))
        for bars in entry.bars:
            self._paint_bars(painter, bars, row)
            row = row.translated(0, theme.px(26))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("ink2"))
        line = theme.px(LINE)
        words = QRectF(row.left(), row.top() + theme.px(1), row.width(), card.bottom() - row.top())
        room = min(MOST_LINES, max(1, int((words.height() - theme.px(4)) // line)))
        words.setHeight(
            min(room, wrapped_lines(painter.font(), entry.sentence, row.width())) * line
        )
        draw_wrapped(painter, words, entry.sentence, line)

    def _paint_head(self, painter: QPainter, entry: TimelineEntry, head: QRect) -> None:
        theme = self._kit.theme
        painter.setFont(theme.font("card"))
        painter.setPen(theme.colour("ink"))
        width = painter.fontMetrics().horizontalAdvance(entry.title)
        draw_text(painter, head, entry.title)
        x: float = head.left() + width + theme.px(10)
        for tag in entry.tags:
            x = self._paint_tag(painter, tag, x, head) + theme.px(6)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        rest = QRect(round(x), head.top(), head.right() - round(x), head.height())
        draw_text(painter, rest, entry.author, Qt.AlignmentFlag.AlignRight)

    def _paint_bars(self, painter: QPainter, bars: tuple[MiniBar, ...], row: QRect) -> None:
        """Label, bar, chance, interval; bars of one row are equally long."""
        theme = self._kit.theme
        gap = theme.px(7)
        widths = [self._words_of(bar) for bar in bars]
        words = sum(sum(w for _, w, _ in cells) for cells in widths)
        room = row.width() - words - gap * (3 * len(bars) + 2 * (len(bars) - 1))
        length = max(theme.px(12), min(theme.px(90), room // len(bars)))
        x: float = row.left()
        for bar, cells in zip(bars, widths, strict=True):
            for number, (text, width, role) in enumerate(cells):
                if number == 1:
                    track = QRectF(x, row.top(), length, row.height())
                    paint_bar(painter, self._kit, track, bar.p, theme.px(7), grid=True)
                    x += length + gap
                painter.setFont(theme.font(role))
                painter.setPen(theme.colour("ink2" if number == 2 else "ink"))
                draw_text(painter, QRectF(x, row.top(), width + 2, row.height()), text)
                x += width + gap
            x += gap

    def _words_of(self, bar: MiniBar) -> list[tuple[str, int, str]]:
        """Label, chance and interval of a bar, each with its width and its type role."""
        cells = (
            (bar.label, "caption"),
            (self._kit.chance(bar.p.p), "caption_strong"),
            (format_interval(bar.p.low, bar.p.high), "caption"),
        )
        return [
            (text, QFontMetrics(self._kit.theme.font(role)).horizontalAdvance(text), role)
            for text, role in cells
        ]

    def _paint_tag(self, painter: QPainter, tag: Tag, x: float, row: QRect) -> float:
        """A tag from x on; returns where it ends."""
        theme = self._kit.theme
        painter.setFont(theme.font("section"))
        width = painter.fontMetrics().horizontalAdvance(tag.words) + theme.px(14)
        top = row.center().y() - theme.px(9) + 0.5
        box = QRectF(x + 0.5, top, width, theme.px(19))
        edge, ground, ink = {
            TagStyle.SIGNED: ("oksoft", "oksoft", "ok"),
            TagStyle.WAITING: ("urgentfill", "urgentsoft", "urgent"),
            TagStyle.GONE: ("line2", "mute", "ink2"),
            TagStyle.PLAIN: ("line2", "surface", "ink2"),
            TagStyle.DRAFT: ("linectl", "surface", "ink2"),
        }[tag.style]
        dashed = tag.style is TagStyle.DRAFT
        painter.setPen(dashed_pen(theme.colour(edge)) if dashed else QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, theme.px(3), theme.px(3))
        painter.setPen(theme.colour(ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), tag.words)
        return x + width
