"""What is to be read before a letter goes out: marked sentences, blanks left open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from hipspine_desktop.services.letter_links import Doubt
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit


class IssueDialog(BaseDialog):
    """Goes on only after a deliberate yes.

    Signals:
        doubts_read(object): a tuple of :class:`Doubt`, those that were shown and ticked.
        issue_confirmed(): the letter goes out as it is.
    """

    doubts_read = Signal(object)
    issue_confirmed = Signal()

    def __init__(self, kit: Kit, doubts: tuple[Doubt, ...], parent: QWidget) -> None:
        texts = kit.texts
        super().__init__(kit, texts("stationery.issue.title"), "issue_dialog", parent, 560)
        self._doubts = doubts
        for doubt in doubts:
            section = section_title(kit, doubt.section)
            words = texts("stationery.issue.section", section=section, sentence=doubt.sentence)
            self.body.addWidget(kit.prose(words, "body", "urgent"))
        self.body.addWidget(kit.prose(texts("stationery.issue.what"), "body", "ink2"))
        self._sure = QCheckBox(texts("stationery.issue.sure"))
        self._sure.setObjectName("issue_sure")
        self._sure.toggled.connect(self._on_sure)
        self.body.addWidget(self._sure, 0, Qt.AlignmentFlag.AlignLeft)
        self._main = self.add_buttons(texts("stationery.issue.go"), "issue_go")
        self._on_sure(False)
        self._sure.setFocus()

    def confirm(self) -> None:
        """Only with the box ticked."""
        if self._sure.isChecked():
            self.accept()
            self.doubts_read.emit(self._doubts)
            self.issue_confirmed.emit()

    @Slot(bool)
    def _on_sure(self, sure: bool) -> None:
        allow(self._main, "" if sure else self.kit.texts("why_not.tick_first"))


def section_title(kit: Kit, key: str) -> str:
    """What a part of the letter is called in the composer."""
    names = (f"ui.letter.section.{key}", f"stationery.letter.{key}", f"ui.letter.{key}")
    return kit.texts(next(name for name in names if name in kit.texts))
