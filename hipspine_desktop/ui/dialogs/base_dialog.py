"""What all dialogs share: a title, a body, buttons at the right, gone once closed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.spoken import announce
from hipspine_desktop.ui.tab_order import chain, reading_order
from hipspine_desktop.ui.widgets.focus_ring import FocusRing


class BaseDialog(QDialog):
    """A window-modal dialog that tells its result by a signal; opened with ``open()``."""

    def __init__(self, kit: Kit, title: str, name: str, parent: QWidget, width: int = 460) -> None:
        super().__init__(parent)
        self.kit = kit
        self._scroll: QScrollArea | None = None
        self._warned_away = False
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        px = kit.theme.px
        room = parent.window().width() - px(60)
        self.setFixedWidth(min(px(width), max(px(320), room)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(24), px(18))
        outer.setSpacing(px(12))
        outer.addWidget(kit.prose(title, "episode"))
        self.body = QVBoxLayout()
        self.body.setSpacing(px(8))
        outer.addLayout(self.body, 1)
        self.problem = kit.prose("", "caption_strong", "urgent")
        self.problem.setObjectName("dialog_problem")
        self.problem.hide()
        outer.addWidget(self.problem)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(px(8))
        self.buttons.addStretch(1)
        outer.addSpacing(px(2))
        outer.addLayout(self.buttons)
        FocusRing(kit.theme, self)

    def add_buttons(
        self, accept: str, name: str, cancel: bool = True, key: str = ""
    ) -> QPushButton:
        """Cancel and the one primary button, with its key where Enter is a new line; returns
        the latter."""
        if cancel:
            away = self.kit.button(self.kit.texts("ui.dialog.cancel"), "cancel")
            away.clicked.connect(self.reject)
            self.buttons.addWidget(away)
        main = self.kit.button(accept, name, "primary", key=key)
        main.setDefault(True)
        main.clicked.connect(self._on_accept_clicked)
        self.buttons.addWidget(main)
        return main

    def show_problem(self, sentence: str) -> None:
        """Say what is in the way; "" clears it."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        announce(self, sentence, urgent=True)
        self.fit()

    def fit(self) -> None:
        """As high as the words need at this width; Qt alone stops at two thirds of the screen.

        What has no room in the window scrolls; title and buttons stay in sight.
        """
        layout = self.layout()
        home = self.parentWidget()
        if layout is None or home is None:
            return
        wanted = _height(layout, self.width())
        room = home.window().height() - self.kit.theme.px(16)
        if wanted > room and self._scroll is None:
            self._scroll = self._scrolling(layout)
        if self._scroll is not None:
            margins = layout.contentsMargins()
            inner = _height(self.body, self.width() - margins.left() - margins.right())
            self._scroll.setFixedHeight(1)
            around = _height(layout, self.width())
            self._scroll.setFixedHeight(max(self.kit.theme.px(90), min(inner, room - around)))
            wanted = _height(layout, self.width())
        if self.testAttribute(Qt.WidgetAttribute.WA_Resized) and not self.isVisible():
            wanted = max(wanted, self.height())
        if wanted > 0:
            self.resize(self.width(), wanted)

    def _scrolling(self, layout: QLayout) -> QScrollArea:
        """The body moved into a scroll area in its place."""
        focused = self.focusWidget()
        index = layout.indexOf(self.body)
        layout.removeItem(self.body)
        self.body.setParent(None)
        page = QWidget()
        page.setProperty("ground", "surface")
        page.setLayout(self.body)
        scroll = QScrollArea()
        scroll.setProperty("ground", "surface")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(index, scroll, 1)
        if focused is not None:
            focused.setFocus()
        return scroll

    def mark(self, widget: QWidget, wrong: bool) -> None:
        """Mark a field that is in the way."""
        set_property(widget, "state", "wrong" if wrong else "")

    def confirm(self) -> None:
        """The primary button; dialogs override it."""
        self.accept()

    @property
    def holds_typing(self) -> bool:
        """Whether leaving would throw away what was typed; forms override it."""
        return False

    def reject(self) -> None:
        """Leave; where something was typed Esc, Cancel and the window's cross ask once."""
        if self.holds_typing and self.isVisible() and not self._warned_away:
            self._warned_away = True
            self.show_problem(self.kit.texts("ui.dialog.leave_typed"))
            return
        super().reject()

    @Slot()
    def _on_accept_clicked(self) -> None:
        self.confirm()

    def event(self, event: QEvent) -> bool:
        """A text that grows makes room for itself; it never lies over the buttons."""
        if event.type() != QEvent.Type.LayoutRequest or not self.isVisible():
            return super().event(event)  # also the one after which there is no dialog any more
        handled = super().event(event)
        layout = self.layout()
        if layout is not None and _height(layout, self.width()) > self.height():
            self.fit()
        return handled

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is squeezed."""
        self.fit()
        chain(reading_order(self))
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter is the primary button, also from a text of several lines."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirm()
        else:
            super().keyPressEvent(event)


def _height(layout: QLayout, width: int) -> int:
    layout.activate()
    return max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
