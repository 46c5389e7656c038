"""A link that wraps: plain push buttons cannot, and a cut name is no name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_wrapped, wrapped_lines


class LinkLine(QAbstractButton):
    """Text in the colour of links, on as many lines as it needs.

    Args:
        about: what the link leads to.
    """

    def __init__(
        self, kit: Kit, text: str, name: str, about: AnswerKey, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kit, self.about = kit, about
        self.setText(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the words at this width."""
        theme = self._kit.theme
        lines = wrapped_lines(theme.font("caption_strong"), self.text(), width)
        return lines * theme.px(16) + theme.px(4)

    def sizeHint(self) -> QSize:
        """As high as the words at a usual width."""
        width = self._kit.theme.px(120)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(self._kit.theme.px(60), self._kit.theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words; underlined under the pointer."""
        theme = self._kit.theme
        painter = QPainter(self)
        font = theme.font("caption_strong")
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(theme.colour("accent"))
        draw_wrapped(painter, QRectF(self.rect()), self.text(), theme.px(16))
        painter.end()
