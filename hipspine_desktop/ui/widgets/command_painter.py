"""How one line of the palette looks: title left, kind and keys right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hipspine_desktop.ui.commands import Command
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
        box = QRectF(rect).adjusted(pad, 0, -pad, 0)
        room = box.width() - self._paint_right(painter, box, command) - pad
        painter.setFont(theme.font("strong" if chosen else "body"))
        painter.setPen(theme.colour("ink2" if command.why_not else "ink"))
        draw_text(painter, QRectF(box.left(), box.top(), room, box.height()), command.title)
        painter.restore()

    def _paint_right(self, painter: QPainter, box: QRectF, command: Command) -> float:
        """Kind and keys, or why not now, as wide as the title leaves; returns its width."""
        theme = self._kit.theme
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        words = "    ".join(t for t in (command.group, command.keys) if t)
        if command.why_not:
            words = self._kit.texts("palette.not_now", why=command.why_not)
        wanted = painter.fontMetrics().horizontalAdvance(words) + 2
        title = QFontMetrics(theme.font("strong")).horizontalAdvance(command.title)
        width = min(wanted, max(box.width() * 0.35, box.width() - title - theme.px(24)))
        place = QRectF(box.right() - width, box.top(), width, box.height())
        draw_text(painter, place, words, Qt.AlignmentFlag.AlignRight)
        return float(width)
