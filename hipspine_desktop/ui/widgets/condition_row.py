"""One condition in the differential; opens to its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.engine.result import ConditionEstimate
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_flag_shape, draw_text, draw_wrapped, wrapped_lines
from hipspine_desktop.ui.widgets.region_chart import paint_bar, tone
from hipspine_desktop.wording.formats import (
    format_interval,
    format_percent,
    probability_word_key,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a condition stands in the list.

    Attributes:
        flag: urgency of a raised red flag that names this condition, None without one.
        was: its rank before the order last changed; 0 where that is the same.
    """

    rank: int
    flag: Urgency | None = None
    was: int = 0


class ConditionRow(QAbstractButton):
    """Chevron, rank, name, bar, per cent and interval; a long name takes two lines.

    Opening it is no tick: a screen reader hears a button that is open or closed.
    """

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._condition: ConditionEstimate | None = None
        self._standing = Standing(0)
        self._stale = False
        self._is_open = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def condition(self) -> ConditionEstimate | None:
        """The condition shown."""
        return self._condition

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return self._standing

    @property
    def is_open(self) -> bool:
        """Whether its reasons stand below it."""
        return self._is_open

    def set_open(self, is_open: bool) -> None:
        """Say and paint that its reasons stand below it, or not."""
        self._is_open = is_open
        state = "open" if is_open else "closed"
        self.setAccessibleDescription(self._kit.texts(f"spoken.condition.{state}"))
        self.update()

    def show_condition(
        self, condition: ConditionEstimate, standing: Standing, stale: bool = False
    ) -> None:
        """Show a condition where it stands; `stale`: older than the answers, drawn pale."""
        self._condition, self._standing, self._stale = condition, standing, stale
        self.setObjectName(f"condition_{condition.id}")
        older = f"{self._kit.texts('panel.older')}. " if stale else ""
        self.setAccessibleName(f"{older}{self._spoken(condition, standing)}")
        self.setToolTip(condition.label)
        self._measure()
        self.update()

    def _spoken(self, condition: ConditionEstimate, standing: Standing) -> str:
        texts, p = self._kit.texts, condition.p
        flag = ""
        if standing.flag is not None:
            level = texts(f"clinical.urgency.{standing.flag}")
            flag = texts("panel.flag_in_row", level=level)
        return texts(
            "panel.condition_row",
            rank=standing.rank,
            label=condition.label,
            percent=format_percent(p.p),
            low=format_percent(p.low),
            high=format_percent(p.high),
            word=texts(probability_word_key(p.p)),
            flag=flag,
            moved=texts("panel.was_spoken", rank=standing.was) if standing.was else "",
        )

    def _measure(self) -> None:
        """One line, or two for a long name and where words stand under numbers."""
        theme = self._kit.theme
        if self._condition is None:
            return
        lines = wrapped_lines(theme.font("strong"), self._condition.label, self._name_box().width())
        needed = 26 if lines == 1 else 8 + 17 * lines
        self.setFixedHeight(theme.px(max(needed, 26 if self._kit.percentages else 40)))

    def _track(self) -> tuple[int, int, int]:
        """Left edge and width of the bar, and room for the numbers."""
        theme = self._kit.theme
        share = 0.24 if self.width() >= theme.px(500) else 0.17  # a narrow row is for the name
        width = min(theme.px(150), round(self.width() * share))
        numbers = theme.px(112 if self._kit.percentages else 150)
        return self.width() - theme.px(14) - numbers - width, width, numbers

    def _name_box(self) -> QRect:
        theme = self._kit.theme
        left, room = theme.px(50), self._track()[0] - theme.px(58)
        if self._standing.flag is not None:
            room -= theme.px(20)
        if self._standing.was:
            room -= theme.px(40)
        return QRect(left, 0, room, self.height())

    # Qt

    def sizeHint(self) -> QSize:
        """The design's row."""
        return QSize(self._kit.theme.px(400), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the row."""
        condition = self._condition
        if condition is None:
            return
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_open or self.underMouse():
            painter.fillRect(self.rect(), theme.colour("select"))
        margin, height = theme.px(14), self.height()
        self._paint_chevron(painter, QPointF(margin + theme.px(4), height / 2))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour(tone(self._stale, "ink2")))
        draw_text(
            painter,
            QRect(margin + theme.px(12), 0, theme.px(16), height),
            str(self._standing.rank),
            Qt.AlignmentFlag.AlignRight,
        )
        self._paint_name(painter, condition)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        left, width, numbers = self._track()
        paint_bar(
            painter,
            self._kit,
            QRectF(left, 0, width, height),
            condition.p,
            theme.px(8),
            stale=self._stale,
        )
        self._paint_numbers(painter, condition, QRect(left + width, 0, numbers, height))
        painter.end()

    def _paint_name(self, painter: QPainter, condition: ConditionEstimate) -> None:
        theme, box, standing = self._kit.theme, self._name_box(), self._standing
        painter.setFont(theme.font("strong" if self._is_open else "body"))
        painter.setPen(theme.colour(tone(self._stale, "ink")))
        draw_wrapped(painter, QRectF(box), condition.label, theme.px(17))
        advance = painter.fontMetrics().horizontalAdvance(condition.label)
        right = box.left() + min(box.width(), advance) + theme.px(5)
        if standing.flag is not None:
            side = theme.px(13)
            shape = QRectF(right, (self.height() - side) / 2, side, side)
            draw_flag_shape(painter, theme, shape, standing.flag)
            right += theme.px(18)
        if standing.was:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour(tone(self._stale, "ink2")))
            text = self._kit.texts("panel.was", rank=standing.was)
            draw_text(painter, QRect(right, 0, theme.px(44), self.height()), text)

    def _paint_chevron(self, painter: QPainter, at: QPointF) -> None:
        theme = self._kit.theme
        painter.setPen(QPen(theme.colour(tone(self._stale, "ink2")), 1.4 * theme.scale))
        d = theme.px(3.5)
        if self._is_open:
            points = [
                at + QPointF(-d, -d / 2),
                at + QPointF(0, d / 2),
                at + QPointF(d, -d / 2),
            ]
        else:
            points = [at + QPointF(-d / 2, -d), at + QPointF(d / 2, 0), at + QPointF(-d / 2, d)]
        painter.drawPolyline(points)

    def _paint_numbers(self, painter: QPainter, condition: ConditionEstimate, box: QRect) -> None:
        theme = self._kit.theme
        right = Qt.AlignmentFlag.AlignRight
        if not self._kit.percentages:
            word = self._kit.texts(probability_word_key(condition.p.p))
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour(tone(self._stale, "ink2")))
            lower = QRect(box.x(), theme.px(20), box.width(), theme.px(18))
            draw_text(painter, lower, word, right)
            box = QRect(box.x(), theme.px(2), box.width(), theme.px(20))
        interval, sign_width = theme.px(56), theme.px(16 if self._kit.percentages else 52)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour(tone(self._stale, "ink")))
        number = QRect(box.x(), box.y(), box.width() - interval - sign_width, box.height())
        draw_text(painter, number, format_percent(condition.p.p), right)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour(tone(self._stale, "ink2")))
        sign = QRect(number.right() + theme.px(4), box.y(), sign_width, box.height())
        draw_text(painter, sign, self._kit.chance_sign)
        draw_text(
            painter,
            QRect(box.right() - interval, box.y(), interval, box.height()),
            format_interval(condition.p.low, condition.p.high),
            right,
        )
