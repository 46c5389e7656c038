"""The one line where the program speaks: what happened, then the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from hipspine_desktop.messages import Level, Message
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.spoken import Role, announce

DONE_FOR_MS = 6000


class MessageBar(QWidget):
    """A failure stays until it is closed; what went well goes by itself.

    Signals:
        shown(object): the :class:`Message`, for screen readers and tests.
    """

    spoken_role = Role.AlertMessage

    shown = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._level = Level.DONE
        self.setObjectName("message_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = QLabel()
        self._text = kit.prose("", "cell")
        self._text.setObjectName("message_text")
        away = kit.button("", "close_message", "quiet", "cross")
        away.setAccessibleName(kit.texts("spoken.message.close"))
        away.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        px = kit.theme.px
        layout.setContentsMargins(px(18), px(4), px(10), px(4))
        layout.setSpacing(px(10))
        layout.addWidget(self._mark)
        layout.addWidget(self._text, 1)
        layout.addWidget(away)
        self._timer = QTimer(self, singleShot=True, interval=DONE_FOR_MS)
        self._timer.timeout.connect(self._on_time_over)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @property
    def holds_failure(self) -> bool:
        """Whether something that went wrong stands there."""
        return self._level is Level.FAILED and not self.isHidden()

    def height_for(self, width: int) -> int:
        """Height in pixels that the words need at a width."""
        layout = self.layout()
        needed = layout.heightForWidth(width) if layout is not None else 0
        return max(needed, self._kit.theme.px(36))

    @Slot(object)
    def show_message(self, message: Message) -> None:
        """Say it."""
        icon, tone = {
            Level.DONE: ("tick", "ok"),
            Level.NOTICE: ("info", "ink"),
            Level.FAILED: ("warning", "emerg"),
        }[message.level]
        self._mark.setPixmap(self._kit.theme.pixmap(icon, tone))
        self._text.setText(message.text)
        set_property(self._text, "tone", tone)
        set_property(self, "level", message.level.value)
        self.setAccessibleName(message.text)
        self.show()
        announce(self, message.text, urgent=message.level is Level.FAILED)
        self._timer.stop()
        self._level = message.level
        if message.level is not Level.FAILED:
            self._timer.start()
        self.shown.emit(message)

    def leave(self) -> None:
        """The page it was about is left: what went well goes too, a failure stays."""
        if self._level is not Level.FAILED:
            self.hide()

    @Slot()
    def _on_time_over(self) -> None:
        self.hide()
