"""The timeline of a record: date left of the line, a node, a card."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from hipspine_desktop.domain.assessment import AssessmentState
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.timeline_model import ENTRY_ROLE, TimelineEntry, TimelineModel
from hipspine_desktop.ui.painting import dashed_pen, draw_text
from hipspine_desktop.wording.formats import format_date, format_time

Index = QModelIndex | QPersistentModelIndex


class TimelineDelegate(QStyledItemDelegate):
    """Node: dashed ring draft, disc with tick signed, square document."""

    def __init__(self, kit: Kit, parent: QListView) -> None:
        super().__init__(parent)
        self._kit = kit

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """A card; documents are lower."""
        entry: TimelineEntry = index.data(ENTRY_ROLE)
        return QSize(300, self._kit.theme.px(86 if entry.assessment is not None else 76))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        theme, entry = self._kit.theme, index.data(ENTRY_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line_x = rect.left() + theme.px(112) + 0.5
        top = QPointF(line_x, rect.top() + (theme.px(22) if index.row() == 0 else 0))
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(top, QPointF(line_x, rect.bottom() + 1))
        right = Qt.AlignmentFlag.AlignRight
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("ink"))
        date_box = QRect(rect.left(), rect.top() + theme.px(12), theme.px(98), theme.px(18))
        draw_text(painter, date_box, format_date(entry.at.date()), right)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        draw_text(painter, date_box.translated(0, theme.px(18)), format_time(entry.at), right)
        self._paint_node(painter, entry, QPointF(line_x, rect.top() + theme.px(22)))
        card = rect.adjusted(theme.px(132), theme.px(4), -1, -theme.px(8))
        self._paint_card(painter, entry, card, chosen)
        painter.restore()

    def _paint_node(self, painter: QPainter, entry: TimelineEntry, at: QPointF) -> None:
        theme = self._kit.theme
        radius = theme.px(7)
        painter.setPen(QPen(theme.colour("canvas"), theme.px(3)))
        painter.setBrush(theme.colour("canvas"))
        painter.drawEllipse(at, radius, radius)
        if entry.document is not None:
            painter.setPen(QPen(theme.colour("ink3"), 1.4 * theme.scale))
            painter.setBrush(theme.colour("surface"))
            side = theme.px(11)
            painter.drawRoundedRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side), 2, 2)
        elif entry.state is AssessmentState.SIGNED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(at, radius, radius)
            pen = QPen(theme.colour("surface"), 1.7 * theme.scale)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            r = radius
            painter.drawPolyline(
                [
                    at + QPointF(-0.45 * r, 0.05 * r),
                    at + QPointF(-0.1 * r, 0.4 * r),
                    at + QPointF(0.5 * r, -0.35 * r),
                ]
            )
        else:
            pen = dashed_pen(theme.colour("linectl"))
            pen.setWidthF(1.5 * theme.scale)
            painter.setPen(pen)
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(at, radius - 0.5, radius - 0.5)

    def _paint_card(
        self, painter: QPainter, entry: TimelineEntry, card: QRect, chosen: bool
    ) -> None:
        theme = self._kit.theme
        draft = entry.state is AssessmentState.DRAFT
        edge = "accent" if draft or chosen else "line"
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.setBrush(theme.colour("select" if chosen else "surface"))
        box = QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        pad = theme.px(14)
        head = QRect(
            card.left() + pad, card.top() + theme.px(10), card.width() - 2 * pad, theme.px(20)
        )
        painter.setFont(theme.font("card"))
        painter.setPen(theme.colour("ink"))
        title_width = painter.fontMetrics().horizontalAdvance(entry.title)
        draw_text(painter, head, entry.title)
        if entry.state is not None:
            self._paint_tag(painter, entry.state, head, title_width + theme.px(10))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        draw_text(painter, head, entry.author, Qt.AlignmentFlag.AlignRight)
        painter.setFont(theme.font("body"))
        body = head.translated(0, theme.px(27))
        draw_text(painter, body, entry.sentence)

    def _paint_tag(
        self, painter: QPainter, state: AssessmentState, head: QRect, shift: int
    ) -> None:
        theme = self._kit.theme
        text = self._kit.texts(f"ui.state.{state}")
        painter.setFont(theme.font("section"))
        width = painter.fontMetrics().horizontalAdvance(text) + theme.px(14)
        tag = QRectF(head.left() + shift + 0.5, head.top() + 0.5, width, theme.px(19))
        signed = state is AssessmentState.SIGNED
        painter.setPen(
            QPen(theme.colour("oksoft"), 1) if signed else dashed_pen(theme.colour("linectl"))
        )
        painter.setBrush(theme.colour("oksoft") if signed else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(tag, theme.px(3), theme.px(3))
        painter.setPen(theme.colour("ok" if signed else "ink2"))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), text)


class TimelineView(QListView):
    """Enter or a click opens an entry.

    Signals:
        entry_opened(object): the :class:`TimelineEntry`.
    """

    entry_opened = Signal(object)

    def __init__(self, kit: Kit, model: TimelineModel) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self.setAccessibleName(kit.texts("ui.record.timeline"))
        self.setProperty("ground", "canvas")
        self.setProperty("no_ring", True)
        self.setModel(model)
        self.setItemDelegate(TimelineDelegate(kit, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.entry_opened.emit(index.data(ENTRY_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.entry_opened.emit(index.data(ENTRY_ROLE))
        else:
            super().keyPressEvent(event)
