"""Before and after: how the estimate would be without one finding."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hipspine_desktop.engine.result import SideResult
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text
from hipspine_desktop.ui.spoken import Role

WORTH_A_ROW = 0.005


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One probability with everything and without the finding."""

    label: str
    before: float
    after: float


def change_rows(
    kit: Kit, before: SideResult, after: SideResult, condition_id: str
) -> tuple[ChangeRow, ...]:
    """The opened condition, then the regions, in their fixed order."""
    now = next((c for c in before.conditions if c.id == condition_id), None)
    then = next((c for c in after.conditions if c.id == condition_id), None)
    rows = [ChangeRow(now.label, now.p.p, then.p.p)] if now and then else []
    without = {r.region: r.p.p for r in after.regions}
    rows += [
        ChangeRow(kit.texts(f"clinical.region.{r.region}"), r.p.p, without[r.region])
        for r in before.regions
        if r.region in without
    ]
    return tuple(rows)


class ReplayChart(QWidget):
    """A ring where it is, a solid mark where it would be, and both numbers."""

    spoken_role = Role.Graphic

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._rows: tuple[ChangeRow, ...] = ()
        self.setObjectName("replay_chart")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def rows(self) -> tuple[ChangeRow, ...]:
        """What is drawn."""
        return self._rows

    def set_rows(self, rows: tuple[ChangeRow, ...]) -> None:
        """Draw rows."""
        self._rows = rows
        self.setAccessibleName("; ".join(self._spoken(row) for row in rows))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def _spoken(self, row: ChangeRow) -> str:
        chance = self._kit.chance
        return self._kit.texts(
            "panel.replay.row",
            label=row.label,
            before=chance(row.before),
            after=chance(row.after),
        )

    # Qt

    def sizeHint(self) -> QSize:
        """A row each."""
        px = self._kit.theme.px
        return QSize(px(300), len(self._rows) * px(20) + px(2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows."""
        theme = self._kit.theme
        painter = QPainter(self)
        label, numbers = round(self.width() * 0.42), theme.px(96 if self._kit.percentages else 152)
        track = QRectF(label, 0, self.width() - label - numbers - theme.px(8), 0)
        for index, row in enumerate(self._rows):
            box = QRect(0, index * theme.px(20), self.width(), theme.px(20))
            painter.setFont(theme.font("caption_strong" if index == 0 else "caption"))
            painter.setPen(theme.colour("ink"))
            draw_text(painter, QRect(0, box.y(), label - theme.px(8), box.height()), row.label)
            self._paint_marks(painter, row, track, box)
            text = self._kit.texts(
                "panel.replay.change",
                before=self._kit.chance(row.before),
                after=self._kit.chance(row.after),
            )
            room = QRect(box.width() - numbers, box.y(), numbers, box.height())
            draw_text(painter, room, text, Qt.AlignmentFlag.AlignRight)
        painter.end()

    def _paint_marks(self, painter: QPainter, row: ChangeRow, track: QRectF, box: QRect) -> None:
        theme = self._kit.theme
        middle = round(box.center().y()) + 0.5
        line = QRectF(track.left(), middle - 0.5, track.width(), 1)
        painter.fillRect(line, theme.colour("line2"))
        x0 = track.left() + track.width() * row.before
        x1 = track.left() + track.width() * row.after
        low, high = sorted((x0, x1))
        painter.fillRect(QRectF(low, middle - 1.5, high - low, 3), theme.colour("barsoft"))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme.px(4)
        painter.setPen(QPen(theme.colour("ink2"), 1.4 * theme.scale))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QRectF(x0 - radius, middle - radius, 2 * radius, 2 * radius))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bar"))
        painter.drawEllipse(QRectF(x1 - radius, middle - radius, 2 * radius, 2 * radius))
        painter.restore()
