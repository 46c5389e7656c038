"""How one line of the knowledge browser looks: the whole name, its kind under it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.knowledge_model import ITEM_ROLE
from hipspine_desktop.ui.painting import draw_text, draw_wrapped, wrapped_lines

Index = QModelIndex | QPersistentModelIndex


class KnowledgePainter(QStyledItemDelegate):
    """Paints a :class:`~hipspine_desktop.services.knowledge_browse.KnowledgeItem`."""

    def __init__(self, kit: Kit, view: QListView) -> None:
        super().__init__(view)
        self._kit, self._view = kit, view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As many lines as the name needs at this width, and one for the kind."""
        px, width = self._kit.theme.px, self._view.viewport().width()
        lines = self._lines(index.data(ITEM_ROLE).label, width)
        return QSize(width, px(6) + px(17) * lines + px(16) + px(5))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground of the chosen line, name, kind."""
        theme, px, item = self._kit.theme, self._kit.theme.px, index.data(ITEM_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        painter.save()
        painter.fillRect(rect, theme.colour("select" if chosen else "surface"))
        if chosen:
            painter.fillRect(rect.left(), rect.top(), px(3), rect.height(), theme.colour("accent"))
        lines = self._lines(item.label, rect.width())
        box = QRectF(rect).adjusted(px(12), px(6), -px(8), -px(5))
        painter.setFont(theme.font("strong" if chosen else "body"))
        painter.setPen(theme.colour("ink"))
        name = QRectF(box.left(), box.top(), box.width(), px(17) * lines)
        draw_wrapped(painter, name, item.label, px(17))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        draw_text(painter, QRectF(box.left(), name.bottom(), box.width(), px(16)), item.kind)
        painter.restore()

    def _lines(self, label: str, width: int) -> int:
        theme = self._kit.theme
        return wrapped_lines(theme.font("strong"), label, width - theme.px(20))
