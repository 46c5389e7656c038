"""A letter template as it reads for the present patient, before it is put in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.stationery import PracticeText
from hipspine_desktop.services.letter_links import open_blanks
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit


class TemplateDialog(BaseDialog):
    """Shows the words; what the record does not know stands as a blank.

    Signals:
        put_in_requested(object, object): the template's :class:`LetterPart` and the words.
    """

    put_in_requested = Signal(object, object)

    def __init__(
        self, kit: Kit, template: PracticeText, text: str, patient: str, parent: QWidget
    ) -> None:
        texts = kit.texts
        title = texts("stationery.letter.template_title", name=template.name)
        super().__init__(kit, title, "template_dialog", parent, 560)
        self._template, self._text = template, text
        what = texts("stationery.letter.template_what", patient=patient)
        self.body.addWidget(kit.prose(what, "body", "ink2"))
        shown = GrowingEdit(kit, 3)
        shown.setObjectName("template_words")
        shown.setAccessibleName(title)
        shown.setReadOnly(True)
        shown.setPlainText(text)
        self.body.addWidget(shown)
        blanks = open_blanks(text)
        if blanks:
            left = texts("stationery.blanks_left", blanks=", ".join(blanks))
            self.body.addWidget(kit.prose(left, "caption_strong", "urgent"))
        self.add_buttons(texts("stationery.letter.template_go"), "template_go").setFocus()

    def confirm(self) -> None:
        """Put it in."""
        self.accept()
        self.put_in_requested.emit(self._template.part, self._text)
