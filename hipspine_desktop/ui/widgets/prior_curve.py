"""How much the starting point matters: today's probability over its plausible range."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from hipspine_desktop.engine.result import ConditionEstimate
from hipspine_desktop.services.reasoning import prior_curve
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text
from hipspine_desktop.ui.spoken import Role


class PriorCurve(QWidget):
    """Start on the horizontal axis, now on the vertical one; a mark where it stands today."""

    spoken_role = Role.Graphic

    def __init__(self, kit: Kit, condition: ConditionEstimate) -> None:
        super().__init__()
        self._kit, self._condition = kit, condition
        self.points = prior_curve(condition)
        self.setObjectName("prior_curve")
        self.setAccessibleName(self.words)
        now = kit.chance(condition.p.p)
        self.setAccessibleDescription(
            kit.texts("spoken.prior.now", prior=kit.chance(condition.prior.p), now=now)
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """The two ends of the curve, in words."""
        first, last, chance = self.points[0], self.points[-1], self._kit.chance
        return self._kit.texts(
            "panel.prior.curve",
            low=chance(first.prior),
            low_then=chance(first.p),
            high=chance(last.prior),
            high_then=chance(last.p),
        )

    def sizeHint(self) -> QSize:
        """Small: the words below say the same."""
        px = self._kit.theme.px
        return QSize(px(320), px(96))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint axes, curve and mark."""
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, foot = theme.px(34), theme.px(18)
        box = QRectF(left, theme.px(6), min(self.width() - left, theme.px(360)) - theme.px(8), 0)
        box.setHeight(self.height() - foot - theme.px(8))
        painter.setFont(theme.font("key"))
        for share in (0.0, 0.5, 1.0):
            y = round(box.bottom() - share * box.height()) + 0.5
            painter.setPen(QPen(theme.colour("line2"), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(theme.colour("ink3"))
            room = QRectF(0, y - theme.px(8), left - theme.px(5), theme.px(16))
            draw_text(painter, room, f"{100 * share:.0f}", Qt.AlignmentFlag.AlignRight)
        low, high = self.points[0].prior, self.points[-1].prior
        span = max(high - low, 1e-9)

        def at(prior: float, p: float) -> QPointF:
            x = box.left() + box.width() * (prior - low) / span
            return QPointF(x, box.bottom() - p * box.height())

        painter.setPen(QPen(theme.colour("bar"), 2 * theme.scale))
        painter.drawPolyline(QPolygonF([at(c.prior, c.p) for c in self.points]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("ink"))
        radius = theme.px(4)
        painter.drawEllipse(at(self._condition.prior.p, self._condition.p.p), radius, radius)
        painter.setPen(theme.colour("ink3"))
        under = QRectF(box.left(), box.bottom() + theme.px(2), box.width(), foot)
        draw_text(painter, under, self._kit.chance(low))
        draw_text(painter, under, self._kit.chance(high), Qt.AlignmentFlag.AlignRight)
        painter.end()
