"""How one line of the palette looks: title left, kind and keys right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.command_model import COMMAND_ROLE
from hipspine_desktop.ui.painting import draw_text


class CommandPainter(QStyledItemDelegate):
    """Paints a :class:`~hipspine_desktop.ui.commands.Command`."""

    def __init__(self, kit: Kit, parent: QObject) -> None:
        super().__init__(parent)
        self._kit = kit

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line each."""
        return QSize(super().sizeHint(option, index).width(), self._kit.theme.px(30))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground of the chosen line, title, kind, keys."""
        theme, command = self._kit.theme, index.data(COMMAND_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        painter.save()
        painter.fillRect(rect, theme.colour("select" if chosen else "surface"))
        if chosen:
            painter.fillRect(
                rect.left(), rect.top(), theme.px(3), rect.height(), theme.colour("accent")
            )
        pad = theme.px(12)
        painter.setFont(theme.font("caption"))
        right = painter.fontMetrics().horizontalAdvance(command.keys) + pad
        box = QRectF(rect).adjusted(0, 0, -pad, 0)
        painter.setPen(theme.colour("ink2"))
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box, flags, command.keys)
        kind = QRectF(box.right() - right - theme.px(150), box.top(), theme.px(150), box.height())
        painter.drawText(kind, flags, command.group)
        painter.setFont(theme.font("strong" if chosen else "body"))
        painter.setPen(theme.colour("ink"))
        left = QRectF(box.left() + pad, box.top(), kind.left() - box.left() - 2 * pad, box.height())
        draw_text(painter, left, command.title)
        painter.restore()
