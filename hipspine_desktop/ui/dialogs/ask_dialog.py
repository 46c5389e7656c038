"""Asks for the few words that an act on the record needs: a reason, a password, a date.

The questions are data; what was typed stays until the act is done, however often it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.services.birth_dates import parse_birth_date
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.identity_words import identity_line
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import name_field
from hipspine_desktop.ui.widgets.narrative_edit import GrowingEdit
from hipspine_desktop.ui.widgets.path_field import PathField
from hipspine_desktop.wording.formats import format_date, format_name

YES = "yes"


class FieldKind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    SECRET = "secret"
    DATE = "date"
    TIME = "time"
    TICK = "tick"
    CHOICE = "choice"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class AskField:
    """One field of a question.

    Attributes:
        needed: whether it stops the act while empty; a tick that must be set.
        choices: value and words, for a choice; name and pattern, for a file.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    start: str = ""
    hint: str = ""
    needed: bool = True
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked.

    Attributes:
        name: object name of the dialog.
        go: name of the button that does it.
        about: whom it is about, shown with all that tells namesakes apart.
        warning: what cannot be taken back.
    """

    name: str
    title: str
    go: str
    sentences: tuple[str, ...] = ()
    fields: tuple[AskField, ...] = ()
    about: Patient | None = None
    warning: str = ""
    width: int = 520


class Typed:
    """What was typed, on its way to a service; shown in no repr."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def is_ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self._values[name] == YES

    def day(self, name: str, today: date) -> date | None:
        """A date; None when the field is empty. The dialog lets no other text through."""
        return parse_birth_date(self._values[name], today)

    def moment(self, day: str, clock: str, today: date) -> datetime | None:
        """Date and time of two fields, on the wall clock of this place."""
        on, at = self.day(day, today), read_time(self._values[clock])
        return datetime.combine(on, at).astimezone() if on and at else None

    def __repr__(self) -> str:
        return "Typed(…)"


def read_time(text: str) -> time | None:
    """ "9:05", "09.05" or "0905" as a time of day; None when it is none.

    >>> read_time("9.05").isoformat()
    '09:05:00'
    >>> read_time("25:00") is None
    True
    """
    digits = text.strip().replace(".", ":")
    if ":" not in digits and len(digits) == 4:
        digits = f"{digits[:2]}:{digits[2:]}"
    hour, _, minute = digits.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        return None
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


class AskDialog(BaseDialog):
    """Stays open until it is told that the act was done.

    Signals:
        answered(object): :class:`Typed`, with everything that is needed.
    """

    answered = Signal(object)

    def __init__(self, kit: Kit, question: Question, today: date, parent: QWidget) -> None:
        super().__init__(kit, question.title, question.name, parent, question.width)
        self._question, self._today = question, today
        self._fields: dict[str, QWidget] = {}
        self._notes: dict[str, QLabel] = {}
        if question.about is not None:
            self.body.addWidget(identity_card(kit, question.about))
        for sentence in question.sentences:
            self.body.addWidget(kit.prose(sentence))
        if question.warning:
            self.body.addWidget(kit.prose(question.warning, "strong", "urgent"))
        for field in question.fields:
            self._add(field)
        self._main = self.add_buttons(question.go, f"{question.name}_go")
        first = next(iter(self._fields.values()), self._main)
        first.setFocus()

    def _add(self, field: AskField) -> None:
        kit = self.kit
        widget = _widget(kit, field)
        widget.setObjectName(f"ask_{field.name}")
        name_field(widget, field.label)
        self._fields[field.name] = widget
        if field.kind is FieldKind.TICK:
            self.body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
            return
        self.body.addWidget(kit.label(field.label, "caption_strong", "ink2"))
        self.body.addWidget(widget)
        if field.kind is FieldKind.DATE and isinstance(widget, QLineEdit):
            note = kit.prose("", "caption", "ink2")
            self._notes[field.name] = note
            self.body.addWidget(note)
            widget.textChanged.connect(self._on_date_edited)
            self._on_date_edited()

    def value(self, name: str) -> str:
        """What stands in a field."""
        widget = self._fields[name]
        if isinstance(widget, QCheckBox):
            return YES if widget.isChecked() else ""
        if isinstance(widget, QComboBox):
            return str(widget.currentData())
        if isinstance(widget, PathField):
            return widget.path()
        if isinstance(widget, QPlainTextEdit):
            return widget.toPlainText().strip()
        assert isinstance(widget, QLineEdit)
        secret = widget.echoMode() is QLineEdit.EchoMode.Password
        return widget.text() if secret else widget.text().strip()

    def confirm(self) -> None:
        """Tell what was typed, once nothing that is needed is missing."""
        if not self._main.isEnabled():
            return
        wrong = [f.name for f in self._question.fields if self._is_wrong(f)]
        for name, widget in self._fields.items():
            self.mark(widget, name in wrong)
        if wrong:
            self.show_problem(self.kit.texts("record_screens.ask.needed"))
            self._fields[wrong[0]].setFocus()
            return
        self.show_problem("")
        allow(self._main, self.kit.texts("why_not.busy"))
        self.answered.emit(Typed({name: self.value(name) for name in self._fields}))

    def refuse(self, sentence: str) -> None:
        """It was not done; secrets are asked for again, everything else stays as typed."""
        allow(self._main)
        for field in self._question.fields:
            widget = self._fields[field.name]
            if field.kind is FieldKind.SECRET and isinstance(widget, QLineEdit):
                widget.clear()
        secret = next((f for f in self._question.fields if f.kind is FieldKind.SECRET), None)
        if secret is not None:
            self._fields[secret.name].setFocus()
        self.show_problem(sentence)

    def _is_wrong(self, field: AskField) -> bool:
        text = self.value(field.name)
        if not text:
            return field.needed
        if field.kind is FieldKind.DATE:
            return parse_birth_date(text, self._today) is None
        return field.kind is FieldKind.TIME and read_time(text) is None

    @Slot()
    def _on_date_edited(self) -> None:
        for name, note in self._notes.items():
            text = self.value(name)
            day = parse_birth_date(text, self._today) if text else None
            key = "record_screens.ask.date_hint" if day is None else ""
            note.setText(self.kit.texts(key) if key else format_date(day) if day else "")


def identity_card(kit: Kit, patient: Patient) -> QFrame:
    """Whom something is about, so that a namesake is noticed before it is done."""
    card = QFrame()
    card.setProperty("card", "quiet")
    px = kit.theme.px
    lines = QVBoxLayout(card)
    lines.setContentsMargins(px(12), px(8), px(12), px(10))
    lines.setSpacing(px(2))
    name = kit.prose(format_name(patient), "card")
    name.setObjectName("identity_name")
    lines.addWidget(name)
    line = kit.prose(identity_line(kit.texts, patient), "body", "ink2")
    line.setObjectName("identity_line")
    lines.addWidget(line)
    return card


def _widget(kit: Kit, field: AskField) -> QWidget:
    match field.kind:
        case FieldKind.TICK:
            box = QCheckBox(field.label)
            box.setChecked(field.start == YES)
            return box
        case FieldKind.CHOICE:
            combo = QComboBox()
            for value, words in field.choices:
                combo.addItem(words, value)
            combo.setCurrentIndex(max(0, combo.findData(field.start)))
            return combo
        case FieldKind.FILE:
            return PathField(kit, field.label, field.choices, field.start)
        case FieldKind.TEXT:
            text = GrowingEdit(kit, 2)
            text.setPlainText(field.start)
            text.setPlaceholderText(field.hint)
            return text
        case _:
            line = QLineEdit(field.start)
            line.setPlaceholderText(field.hint)
            if field.kind is FieldKind.SECRET:
                line.setEchoMode(QLineEdit.EchoMode.Password)
            return line
