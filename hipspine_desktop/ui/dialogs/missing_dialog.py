"""The key findings that are still missing; choosing one goes there."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from hipspine_desktop.domain.answers import AnswerKey, Side
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit


class MissingDialog(BaseDialog):
    """One link a finding.

    Args:
        side: the side the differential is about; a finding with sides is opened there.

    Signals:
        jump_requested(object): the :class:`AnswerKey` chosen.
    """

    jump_requested = Signal(object)

    def __init__(
        self,
        kit: Kit,
        findings: tuple[FindingDefinition, ...],
        titles: dict[str, str],
        parent: QWidget,
        side: Side | None = None,
    ) -> None:
        super().__init__(kit, kit.texts("ui.missing.title"), "missing_dialog", parent)
        self._keys: dict[str, AnswerKey] = {}
        self.body.addWidget(kit.prose(kit.texts("ui.missing.what"), "body", "ink2"))
        for finding in findings:
            section = titles.get(finding.section, "")
            link = kit.button(f"{finding.label}  ·  {section}", f"missing_{finding.id}", "link")
            link.setProperty("finding", finding.id)
            link.clicked.connect(self._on_link_clicked)
            self.body.addWidget(link)
            self._keys[finding.id] = (
                next((k for k in finding.keys if k.side is side), None) or (finding.keys[0])
            )
        self.add_buttons(kit.texts("ui.dialog.close"), "close_missing", cancel=False)

    @Slot()
    def _on_link_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, QPushButton):
            key = self._keys[str(link.property("finding"))]
            self.accept()
            self.jump_requested.emit(key)
