"""Asks for a reason in words: acknowledging a red flag, setting one aside."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hipspine_desktop.engine.result import RedFlag
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import URGENCY_TOKENS
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit


@dataclass(frozen=True, slots=True)
class FlagDecision:
    """What is done about a raised flag."""

    flag_id: str
    reason: str
    set_aside: bool


class FlagDialog(BaseDialog):
    """Says the flag again and takes what is done, or why it is set aside.

    Signals:
        decided(object): a :class:`FlagDecision`.
    """

    decided = Signal(object)

    def __init__(self, kit: Kit, flag: RedFlag, set_aside: bool, parent: QWidget) -> None:
        key = "set_aside" if set_aside else "acknowledge"
        super().__init__(kit, kit.texts(f"ui.flag_dialog.{key}_title"), "flag_dialog", parent)
        self._flag, self._set_aside = flag, set_aside
        level = kit.texts(f"clinical.urgency.{flag.urgency}")
        self.body.addWidget(kit.label(level, "caption_strong", URGENCY_TOKENS[flag.urgency][0]))
        self.body.addWidget(kit.prose(flag.label, "card"))
        self.body.addWidget(kit.prose(flag.action))
        self.body.addWidget(kit.prose(flag.timeframe, "caption_strong", "ink2"))
        question = kit.texts(f"ui.flag_dialog.{key}_question")
        self.body.addWidget(kit.label(question, "caption_strong", "ink2"))
        self._reason = GrowingEdit(kit, 2)
        self._reason.setObjectName("flag_reason")
        self._reason.setAccessibleName(question)
        self._reason.setPlaceholderText(kit.texts(f"ui.flag_dialog.{key}_hint"))
        self.body.addWidget(self._reason)
        self.add_buttons(kit.texts(f"ui.flag_dialog.{key}"), "decide_flag", key="Ctrl+Enter")
        self._reason.setFocus()

    def confirm(self) -> None:
        """Tell the decision; a reason is needed for both."""
        reason = self._reason.toPlainText().strip()
        if not reason:
            self.show_problem(self.kit.texts("ui.flag_dialog.no_reason"))
            self.mark(self._reason, True)
            return
        self.decided.emit(FlagDecision(self._flag.id, reason, self._set_aside))
        self.accept()
