"""What stays around the pages of a signed-in session: banner, work bar, messages."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from hipspine_desktop.messages import Level, Message
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.stillness import hold_still
from hipspine_desktop.ui.tab_order import put_before, reading_order
from hipspine_desktop.ui.widgets.busy_line import BusyLine
from hipspine_desktop.ui.widgets.message_bar import MessageBar
from hipspine_desktop.ui.widgets.patient_banner import PatientBanner
from hipspine_desktop.ui.widgets.work_bar import GUARDED, WorkBar

SECOND_WITHIN_MS = 4000


class Shell(QWidget):
    """The banner shows only while a patient is open: no banner, no patient."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setObjectName("shell")
        self.banner = PatientBanner(kit)
        self.bar = WorkBar(kit)
        self.messages = MessageBar(kit)
        self.pages = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.bar)
        layout.addWidget(self.pages, 1)
        self.busy = BusyLine(kit, self)
        self.messages.setParent(self)
        self.messages.shown.connect(self._on_message_shown)
        self._leaving = QTimer(self, singleShot=True, interval=SECOND_WITHIN_MS)
        self.banner.hide()

    def show_page(self, page: QWidget) -> None:
        """Show a page, adding it if it is new."""
        hold_still(self)
        if page is not self.pages.currentWidget():
            self._leaving.stop()
            self.messages.leave()
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        around = (self.banner, self.bar, self.messages)
        put_before(tuple(stop for part in around for stop in reading_order(part)), page)

    def drop_page(self, page: QWidget | None) -> None:
        """Forget a page that will not be shown again."""
        if page is not None:
            self.pages.removeWidget(page)
            page.hide()
            page.deleteLater()

    @Slot(object)
    def _on_message_shown(self, _message: Message) -> None:
        self._place_message()

    def _place_message(self) -> None:
        """Over the head of the page at the left: nothing moves, no red flag is covered."""
        px = self._kit.theme.px
        width = min(max(round(self.width() * 0.62), px(420)), self.width() - 2 * px(18), px(820))
        bar = self.messages
        top = self.pages.y() + px(6)
        bar.setGeometry(px(18), top, width, bar.height_for(width))
        bar.raise_()

    def _place_busy(self) -> None:
        """Directly under the work bar."""
        line = self.busy
        line.setGeometry(0, self.pages.y(), self.width(), line.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nothing on the page had a use for goes one crumb back.

        Where one writes it asks for a second Esc first; a failure that stands is not covered.
        """
        back = self.bar.back
        if event.key() != Qt.Key.Key_Escape or back is None or self.messages.holds_failure:
            super().keyPressEvent(event)
        elif self.bar.here in GUARDED and not self._leaving.isActive():
            self._leaving.start()
            words = self._kit.texts("ui.bar.leave", place=back[1])
            self.messages.show_message(Message(Level.NOTICE, words))
        else:
            self._leaving.stop()
            self.bar.place_requested.emit(back[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the bar shorten."""
        super().resizeEvent(event)
        self.bar.fit(self.width())
        self._place_message()
        self._place_busy()
