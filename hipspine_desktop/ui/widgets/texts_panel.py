"""Snippets and letter templates of the practice, each by version."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.stationery import PracticeText, TextKind
from hipspine_desktop.services.letter_templates import read_aloud
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.plain_table import PlainColumn, PlainRow, PlainTable
from hipspine_desktop.ui.widgets.segmented import Segmented
from hipspine_desktop.wording.formats import format_date

AREA = "stationery.texts"


class TextsPanel(QWidget):
    """A table of one kind with its acts; the words of the chosen one stand below.

    Signals:
        kind_chosen(object): the :class:`TextKind` to be listed.
        add_requested(object): its kind.
        change_requested(object), versions_requested(object), remove_requested(object): the
            :class:`PracticeText`.
    """

    kind_chosen = Signal(object)
    add_requested = Signal(object)
    change_requested = Signal(object)
    versions_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        texts = kit.texts
        self.setObjectName("texts_panel")
        words = [(kind, texts(f"{AREA}.{kind}")) for kind in TextKind]
        self._kinds = Segmented(kit, "text_kind", words)
        self._kinds.set_value(TextKind.SNIPPET)
        self._what = kit.prose("", "body", "ink2")
        columns = (
            PlainColumn(texts(f"{AREA}.name")),
            PlainColumn(texts(f"{AREA}.use"), 150),
            PlainColumn(texts(f"{AREA}.service"), 170, rank=1),
            PlainColumn(texts(f"{AREA}.version"), 80, rank=2),
            PlainColumn(texts(f"{AREA}.changed"), 220, rank=3),
        )
        self.table = PlainTable(kit, "texts_table", texts(f"{AREA}.title"), columns)
        self.table.set_empty(texts("stationery.empty_texts"))
        self._body = kit.prose("", "body")
        self._body.setObjectName("text_body")
        add = kit.button(texts(f"{AREA}.add"), "add_text", "primary")
        self._acts = [
            kit.button(texts(f"{AREA}.{key}"), f"{key}_text")
            for key in ("change", "versions", "remove")
        ]
        self._build_layout((add, *self._acts))
        self._kinds.chosen.connect(self._on_kind)
        add.clicked.connect(self._on_add)
        change, versions, remove = self._acts
        change.clicked.connect(self._on_change)
        versions.clicked.connect(self._on_versions)
        remove.clicked.connect(self._on_remove)
        self.table.item_chosen.connect(self._on_chosen)
        self.table.item_opened.connect(self.change_requested)
        self._show_kind()

    def _build_layout(self, buttons: tuple[QWidget, ...]) -> None:
        px = self._kit.theme.px
        self._why = self._kit.prose("", "caption", "ink2")
        self._why.setObjectName("texts_why_not")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        self._kinds.set_title(self._kit.texts("spoken.group.text_kind"))
        top = QHBoxLayout()
        top.addWidget(self._kinds)
        top.addStretch(1)
        layout.addLayout(top)
        layout.addWidget(self._what)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for button in buttons:
            row.addWidget(button)
        row.addWidget(self._why, 1)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._body)

    @property
    def kind(self) -> TextKind:
        """What is listed."""
        value = self._kinds.value
        return value if isinstance(value, TextKind) else TextKind.SNIPPET

    def show_texts(self, found: tuple[PracticeText, ...]) -> None:
        """Show the texts of the kind."""
        self.table.set_rows([PlainRow(self._words(text), text) for text in found])
        self._on_chosen(self.table.chosen())

    def _words(self, text: PracticeText) -> tuple[str, ...]:
        texts = self._kit.texts
        use = f";{text.shortcut}" if text.shortcut else ""
        service = ""
        if text.part is not None:
            use = texts(f"{AREA}.part_{text.part}")
            any_kind = texts("stationery.any")
            service = (
                texts(f"clinical.destination.{text.destination}") if text.destination else any_kind
            )
        when = format_date(text.changed_at.astimezone()) if text.changed_at else ""
        return text.name, use, service, str(text.number), f"{when}, {text.changed_by}"

    def _show_kind(self) -> None:
        self._what.setText(self._kit.texts(f"{AREA}.what_{self.kind}"))

    @Slot(object)
    def _on_kind(self, kind: TextKind) -> None:
        self._show_kind()
        self.kind_chosen.emit(kind)

    @Slot(object)
    def _on_chosen(self, text: object) -> None:
        known = isinstance(text, PracticeText)
        words = text.body if isinstance(text, PracticeText) else ""
        if isinstance(text, PracticeText) and text.kind is TextKind.LETTER_TEMPLATE:
            words = read_aloud(words, self._kit.texts)
        self._body.setText(words)
        why = "" if known else self._kit.texts("why_not.choose_entry")
        for button in self._acts:
            allow(button, why)
        self._why.setText(why)

    @Slot()
    def _on_add(self) -> None:
        self.add_requested.emit(self.kind)

    @Slot()
    def _on_change(self) -> None:
        self.change_requested.emit(self.table.chosen())

    @Slot()
    def _on_versions(self) -> None:
        self.versions_requested.emit(self.table.chosen())

    @Slot()
    def _on_remove(self) -> None:
        self.remove_requested.emit(self.table.chosen())
