"""Copying from the last visit: nothing is ticked by itself, and every copy names its source."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.answer_words import spoken_answer
from hipspine_desktop.ui.dialogs.ask_dialog import identity_card
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.formats import format_date

AREA = "record_screens.copy"
PLACE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class CopyChoice:
    """What is to be copied into a draft."""

    draft_id: str
    keys: tuple[AnswerKey, ...]
    fields: tuple[NarrativeField, ...]


@dataclass(frozen=True, slots=True)
class CopySource:
    """A draft and the visit before it."""

    patient: Patient
    draft: Assessment
    before: Assessment


class CopyDialog(BaseDialog):
    """Only what the draft does not hold yet is offered; red-flag questions never.

    Signals:
        copy_requested(object): :class:`CopyChoice`.
    """

    copy_requested = Signal(object)

    def __init__(self, kit: Kit, source: CopySource, catalogue: Catalogue, parent: QWidget) -> None:
        super().__init__(kit, kit.texts(f"{AREA}.title"), "copy_dialog", parent, 640)
        self._source, self._catalogue = source, catalogue
        self.body.addWidget(identity_card(kit, source.patient))
        day = format_date(source.before.created_at.astimezone().date())
        number = source.before.record_number
        self.body.addWidget(kit.prose(kit.texts(f"{AREA}.what", date=day, record=number)))
        self._first_rows: dict[str, int] = {}
        self._list = QListWidget()
        self._list.setObjectName("copy_list")
        self._list.setAccessibleName(kit.texts(f"{AREA}.title"))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setFixedHeight(kit.theme.px(300))
        self.body.addWidget(self._list)
        self._fill()
        tick_all = kit.button(kit.texts(f"{AREA}.all"), "copy_all", "link")
        tick_all.clicked.connect(self._on_all_clicked)
        self.body.addWidget(tick_all)
        self._main = self.add_buttons(kit.texts(f"{AREA}.go"), "copy_go")
        self._list.setFocus()

    def show_section(self, section_id: str) -> None:
        """Begin with the entries of a section, where it has any."""
        row = self._first_rows.get(section_id)
        if row is not None:
            self._list.setCurrentRow(row)
            heading = self._list.item(row - 1)
            self._list.scrollToItem(heading, QAbstractItemView.ScrollHint.PositionAtTop)

    def _fill(self) -> None:
        texts, before, draft = self.kit.texts, self._source.before, self._source.draft
        told = [f for f in NarrativeField if before.narrative.get(f, "").strip()]
        told = [f for f in told if not draft.narrative.get(f, "").strip()]
        if told:
            self._add_heading(texts(f"{AREA}.texts"))
        for field in told:
            words = " ".join(before.narrative[field].split())
            self._add(f"{texts(f'ui.narrative.{field}')}: {words}", field)
        for section in self._catalogue.sections:
            lines = list(self._answers(section.id))
            if lines:
                self._add_heading(section.title)
                self._first_rows[section.id] = self._list.count()
            for words, key in lines:
                self._add(words, key)
        if not self._list.count():
            self._add_heading(texts(f"{AREA}.nothing"))

    def _answers(self, section_id: str) -> list[tuple[str, AnswerKey]]:
        found = []
        for definition in self._catalogue.in_section(section_id):
            for key in definition.keys:
                answer = self._source.before.answers.of(key.finding_id, key.side)
                there = self._source.draft.answers.of(key.finding_id, key.side)
                if answer.is_asked and not there.is_asked and not definition.is_asked_anew:
                    words = spoken_answer(self.kit.texts, definition, key, answer)
                    found.append((words, key))
        return found

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(self.kit.theme.font("strong"))
        item.setForeground(self.kit.theme.colour("ink2"))
        item.setSizeHint(QSize(0, self.kit.theme.px(30)))
        self._list.addItem(item)

    def _add(self, words: str, place: AnswerKey | NarrativeField) -> None:
        item = QListWidgetItem(words)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsSelectable
        )
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setData(PLACE_ROLE, place)
        item.setSizeHint(QSize(0, self.kit.theme.px(28)))
        item.setToolTip(words)
        self._list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        items = [self._list.item(row) for row in range(self._list.count())]
        return [item for item in items if item.data(PLACE_ROLE) is not None]

    def chosen(self) -> CopyChoice:
        """What is ticked."""
        ticked = [i for i in self._items() if i.checkState() is Qt.CheckState.Checked]
        places = [item.data(PLACE_ROLE) for item in ticked]
        return CopyChoice(
            self._source.draft.id,
            tuple(p for p in places if isinstance(p, AnswerKey)),
            tuple(NarrativeField(p) for p in places if isinstance(p, str)),  # Qt keeps it as str
        )

    def confirm(self) -> None:
        """Copy what is ticked."""
        choice = self.chosen()
        if not choice.keys and not choice.fields:
            self.show_problem(self.kit.texts(f"{AREA}.nothing_ticked"))
            return
        allow(self._main, self.kit.texts("why_not.busy"))
        self.copy_requested.emit(choice)

    def refuse(self, sentence: str) -> None:
        """It was not copied; the ticks stay."""
        allow(self._main)
        self.show_problem(sentence)

    @Slot()
    def _on_all_clicked(self) -> None:
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked)
