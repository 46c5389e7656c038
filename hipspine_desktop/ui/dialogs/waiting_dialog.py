"""What students signed and no supervisor did yet; choosing one opens it to be read first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from hipspine_desktop.services.amending import WaitingRecord
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.identity_words import full_identity
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.formats import format_datetime

AREA = "record_screens.waiting"
RECORD_ROLE = Qt.ItemDataRole.UserRole + 1


class WaitingDialog(BaseDialog):
    """Oldest first.

    Signals:
        record_requested(object): the :class:`WaitingRecord` to open.
    """

    record_requested = Signal(object)

    def __init__(self, kit: Kit, waiting: tuple[WaitingRecord, ...], parent: QWidget) -> None:
        super().__init__(kit, kit.texts(f"{AREA}.title"), "waiting_dialog", parent, 680)
        self.body.addWidget(kit.prose(kit.texts(f"{AREA}.what"), "body", "ink2"))
        self._list = QListWidget()
        self._list.setObjectName("waiting_list")
        self._list.setAccessibleName(kit.texts(f"{AREA}.title"))
        self._list.setWordWrap(True)
        self._list.setSpacing(kit.theme.px(3))
        self._list.setFixedHeight(kit.theme.px(260))
        for record in waiting:
            self._list.addItem(self._item(record))
        self._list.itemActivated.connect(self._on_activated)
        self.body.addWidget(self._list)
        main = self.add_buttons(kit.texts(f"{AREA}.open"), "open_waiting")
        allow(main, "" if waiting else kit.texts("why_not.nothing_waits"))
        self._list.setCurrentRow(0)
        self._list.setFocus()

    def _item(self, record: WaitingRecord) -> QListWidgetItem:
        about = record.assessment
        signed = about.signature
        words = self.kit.texts(
            f"{AREA}.line",
            who=full_identity(self.kit.texts, record.patient),
            by=signed.name if signed is not None else about.author_name,
            at=format_datetime(
                (signed.at if signed is not None else about.created_at).astimezone()
            ),
        )
        item = QListWidgetItem(words)
        item.setData(RECORD_ROLE, record)
        return item

    def confirm(self) -> None:
        """Open the chosen one."""
        item = self._list.currentItem()
        if item is not None:
            self.record_requested.emit(item.data(RECORD_ROLE))
            self.accept()

    @Slot(QListWidgetItem)
    def _on_activated(self, _item: QListWidgetItem) -> None:
        self.confirm()
