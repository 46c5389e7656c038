"""Writing a snippet or a letter template."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.stationery import LetterPart, PracticeText, TextKind
from hipspine_desktop.services.letter_templates import placeholder_labels, read_aloud
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import name_field
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit
from hipspine_desktop.ui.widgets.offer_button import OfferButton

AREA = "stationery.texts"
ANY = ""


class TextDialog(BaseDialog):
    """Name, what it is used for, the words; a template takes placeholders from a list.

    Signals:
        save_requested(object): the :class:`PracticeText` as typed; the dialog stays until it is
            told that it is saved.
    """

    save_requested = Signal(object)

    def __init__(self, kit: Kit, text: PracticeText, parent: QWidget) -> None:
        self._text = text
        self._is_template = text.kind is TextKind.LETTER_TEMPLATE
        verb = "change" if text.id else "new"
        title = kit.texts(f"{AREA}.{verb}_{text.kind}")
        super().__init__(kit, title, "text_dialog", parent, 620)
        self._name, self._shortcut = QLineEdit(text.name), QLineEdit(text.shortcut)
        self._part, self._service = self._build_part(), self._build_service()
        self._body = GrowingEdit(kit, 4)
        self._body.setPlainText(text.body)
        self._reads = kit.prose("", "caption", "ink2")
        self._reads.setObjectName("text_reads")
        self._add("name", self._name)
        if self._is_template:
            self._add("part", self._part)
            self._add("service", self._service)
        else:
            self._add("shortcut", self._shortcut)
        self._add("body", self._body, self._build_placeholders() if self._is_template else None)
        self.body.addWidget(kit.prose(kit.texts(f"{AREA}.blank_hint"), "caption", "ink2"))
        self.body.addWidget(self._reads)
        self._main = self.add_buttons(kit.texts(f"{AREA}.save"), "save_text")
        self._body.textChanged.connect(self._on_body)
        self._on_body()
        self._name.setFocus()

    def typed(self) -> PracticeText:
        """The text as typed."""
        service = str(self._service.currentData())
        return replace(
            self._text,
            name=self._name.text().strip(),
            body=self._body.toPlainText().strip(),
            shortcut="" if self._is_template else self._shortcut.text().strip(),
            part=LetterPart(self._part.currentData()) if self._is_template else None,
            destination=Destination(service) if self._is_template and service else None,
        )

    def confirm(self) -> None:
        """Ask for it to be saved."""
        if self._main.isEnabled():
            allow(self._main, self.kit.texts("why_not.busy"))
            self.show_problem("")
            self.save_requested.emit(self.typed())

    def refuse(self, sentence: str) -> None:
        """It was not saved; what was typed stays."""
        allow(self._main)
        self.show_problem(sentence)

    # building

    def _add(self, name: str, widget: QWidget, extra: QWidget | None = None) -> None:
        label = self.kit.texts(f"{AREA}.field_{name}")
        widget.setObjectName(f"text_{name}")
        name_field(widget, label)
        head = QHBoxLayout()
        head.addWidget(self.kit.label(label, "caption_strong", "ink2"), 1)
        if extra is not None:
            head.addWidget(extra)
        self.body.addLayout(head)
        self.body.addWidget(widget)

    def _build_part(self) -> QComboBox:
        combo = QComboBox()
        for part in LetterPart:
            combo.addItem(self.kit.texts(f"{AREA}.part_{part}"), part.value)
        combo.setCurrentIndex(combo.findData((self._text.part or LetterPart.REQUEST).value))
        return combo

    def _build_service(self) -> QComboBox:
        combo = QComboBox()
        combo.addItem(self.kit.texts("stationery.any"), ANY)
        for destination in Destination:
            words = self.kit.texts(f"clinical.destination.{destination}")
            combo.addItem(words, destination.value)
        own = self._text.destination
        combo.setCurrentIndex(combo.findData(own.value if own is not None else ANY))
        return combo

    def _build_placeholders(self) -> OfferButton:
        words = self.kit.texts(f"{AREA}.placeholder")
        button = OfferButton(self.kit, words, "put_placeholder", self._placeholders, "")
        button.chosen.connect(self._on_placeholder)
        return button

    def _placeholders(self) -> tuple[tuple[str, object], ...]:
        labels = placeholder_labels(self.kit.texts)
        return tuple((label, f"{{{name}}}") for name, label in labels)

    @Slot(object)
    def _on_placeholder(self, words: str) -> None:
        self._body.insertPlainText(words)
        self._body.setFocus()

    @Slot()
    def _on_body(self) -> None:
        shown = self._is_template and "{" in self._body.toPlainText()
        words = read_aloud(self._body.toPlainText(), self.kit.texts) if shown else ""
        self._reads.setText(self.kit.texts(f"{AREA}.reads", text=words) if words else "")
        self._reads.setVisible(bool(words))
        self.fit()
