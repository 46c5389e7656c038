"""Whether everything typed is on the disk, and since when."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.spoken import Role


class SavedIndicator(QWidget):
    """ "Saved 12:04:11", "Saving", or "Not saved since 12:04:11", which stays."""

    spoken_role = Role.StatusBar

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._last: datetime | None = None
        self.setObjectName("saved_indicator")
        self._mark = QLabel()
        self._text = kit.label("", "caption", "ink2")
        self._text.setObjectName("saved_text")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.theme.px(5))
        layout.addWidget(self._mark)
        layout.addWidget(self._text)

    def show_saved(self, moment: datetime) -> None:
        """The store has it, at a local time."""
        self._last = moment
        self._show("tick", "ok", "ink2", "ui.saved.saved", f"{moment:%H:%M:%S}")

    def show_saving(self) -> None:
        """A write is under way."""
        self._show("dot", "ink3", "ink2", "ui.saved.saving", "")

    def show_failed(self) -> None:
        """A write failed; says since when nothing is safe."""
        since = f"{self._last:%H:%M:%S}" if self._last else self._kit.texts("ui.saved.start")
        self._show("warning", "emerg", "emerg", "ui.saved.failed", since)

    def clear(self) -> None:
        """Nothing to say."""
        self._last = None
        self._mark.clear()
        self._text.setText("")

    def _show(self, icon: str, ink: str, tone: str, key: str, time: str) -> None:
        self._mark.setPixmap(self._kit.theme.pixmap(icon, ink, 14))
        self._text.setText(self._kit.texts(key, time=time))
        set_property(self._text, "tone", tone)
        self.setAccessibleName(self._text.text())
