"""One line above the form while somebody else has the draft open too."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QWidget

from hipspine_desktop.domain.presence import Presence
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.formats import format_time


class PresenceLine(QLabel):
    """Hidden while nobody else has it open."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, px = kit.texts, kit.theme.px
        self.setObjectName("presence_line")
        self.setProperty("tag", "waiting")
        self.setWordWrap(True)
        self.setContentsMargins(px(14), px(6), px(14), px(6))
        self.hide()

    @Slot(object)
    def show_others(self, others: tuple[Presence, ...]) -> None:
        """Name who else has it open."""
        self.setVisible(bool(others))
        if not others:
            return
        first = others[0]
        if len(others) > 1:
            said = self._texts("presence.line.more", name=first.name, count=len(others) - 1)
        else:
            place = first.workstation
            where = self._texts("presence.line.place", workstation=place) if place else ""
            since = format_time(first.since.astimezone())
            said = self._texts("presence.line.one", name=first.name, place=where, time=since)
        self.setText(said)
        self.setAccessibleName(said)
