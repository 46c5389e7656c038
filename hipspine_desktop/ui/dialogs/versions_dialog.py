"""Every version of a text of the practice, the last one first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.stationery import PracticeText
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.formats import format_datetime

AREA = "stationery.texts"


class VersionsDialog(BaseDialog):
    """To be read; nothing is changed here."""

    def __init__(self, kit: Kit, versions: tuple[PracticeText, ...], parent: QWidget) -> None:
        title = kit.texts(f"{AREA}.versions_of", name=versions[-1].name)
        super().__init__(kit, title, "versions_dialog", parent, 620)
        for version in reversed(versions):
            when = format_datetime(version.changed_at.astimezone()) if version.changed_at else ""
            head = kit.texts(
                f"{AREA}.version_line", n=version.number, when=when, name=version.changed_by
            )
            self.body.addWidget(kit.label(head, "caption_strong", "ink2"))
            self.body.addWidget(kit.prose(version.body))
        self.add_buttons(kit.texts(f"{AREA}.close"), "close_versions", cancel=False)
