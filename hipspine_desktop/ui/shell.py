"""What stays around the pages of a signed-in session: banner, work bar, messages."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.operations import Busy
from hipspine_desktop.ui.widgets.message_bar import MessageBar
from hipspine_desktop.ui.widgets.patient_banner import PatientBanner
from hipspine_desktop.ui.widgets.work_bar import WorkBar


class Shell(QWidget):
    """The banner shows only while a patient is open: no banner, no patient."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
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
        layout.addWidget(self.messages)
        layout.addWidget(self.pages, 1)
        self.banner.hide()

    def show_page(self, page: QWidget) -> None:
        """Show a page, adding it if it is new."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def drop_page(self, page: QWidget | None) -> None:
        """Forget a page that will not be shown again."""
        if page is not None:
            self.pages.removeWidget(page)
            page.hide()
            page.deleteLater()

    @Slot(object)
    def show_busy(self, busy: Busy) -> None:
        """A word while the store works for longer than a blink."""
        self.setProperty("busy", busy.is_busy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the bar shorten."""
        super().resizeEvent(event)
        self.bar.fit(self.width())
