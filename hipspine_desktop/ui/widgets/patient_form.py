"""The fields of a patient's details, in groups, as one scrolling form."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.patient import AllergyStatus, Sex
from hipspine_desktop.services.patients import OTHER_SYSTEMS, PatientDraft
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import name_field

AREA = "record_screens.patient"
LINES = (
    "family_name", "given_name", "title", "preferred_name", "born", "died", "gender",
    "nhs_number", "local_number", "other_number", "phone", "email", "gp_name", "gp_practice",
    "gp_phone", "gp_email", "allergies", "needs",
)  # fmt: skip
TEXTS = ("address", "gp_address", "alerts", "contacts")
CLINICAL = ("allergy_status", "allergies", "alerts")
# group, then rows of fields; a row of one field takes both columns
GROUPS = (
    ("who", (("family_name", "given_name"), ("title", "preferred_name"), ("born", "sex"),
             ("gender", "died"))),
    ("numbers", (("nhs_number", "local_number"), ("other_system", "other_number"))),
    ("safety", (("allergy_status", "allergies"), ("alerts", "needs"))),
    ("contact", (("address", "phone"), ("contacts", "email"))),
    ("gp", (("gp_name", "gp_practice"), ("gp_address", "gp_phone"), ("gp_email",))),
)  # fmt: skip
OWN_WORDS = (
    "died", "local_number", "other_system", "other_number", "gp_address", "gp_phone", "gp_email",
    "alerts", "contacts",
)  # fmt: skip


class PatientForm(QScrollArea):
    """Fields with a note under each.

    Signals:
        edited(): something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, kit: Kit, start: PatientDraft, *, clinical: bool) -> None:
        super().__init__()
        self._kit, self._start, self._clinical = kit, start, clinical
        self.lines: dict[str, QLineEdit] = {}
        self.texts: dict[str, QPlainTextEdit] = {}
        self.choices: dict[str, QComboBox] = {}
        self.notes: dict[str, QLabel] = {}
        self.setWidgetResizable(True)
        self.setProperty("ground", "surface")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build_fields()
        self._build_form()
        for line in self.lines.values():
            line.textChanged.connect(self.edited)
        for text in self.texts.values():
            text.textChanged.connect(self.edited)
        for choice in self.choices.values():
            choice.currentIndexChanged.connect(self.edited)

    def _label(self, name: str) -> str:
        area = AREA if name in OWN_WORDS else "ui.patient"
        return self._kit.texts(f"{area}.{name}")

    def _build_fields(self) -> None:
        kit = self._kit
        for name in LINES:
            line = QLineEdit(getattr(self._start, name))
            line.setCursorPosition(0)
            self.lines[name] = line
        self.lines["born"].setPlaceholderText(kit.texts("ui.patient.born_hint"))
        for name in TEXTS:
            text = QPlainTextEdit(getattr(self._start, name))
            text.setTabChangesFocus(True)
            text.setFixedHeight(kit.theme.px(66))
            self.texts[name] = text
        self._add_choice("sex", [(s.value, kit.texts(f"clinical.sex.{s}")) for s in Sex])
        self._add_choice(
            "allergy_status",
            [(s.value, kit.texts(f"clinical.allergy.{s}")) for s in AllergyStatus],
        )
        systems = [
            (s, kit.texts(f"record_screens.number.short.{s.lower()}")) for s in OTHER_SYSTEMS
        ]
        self._add_choice("other_system", [("", kit.texts(f"{AREA}.no_other")), *systems])
        for name in (*self.lines, *self.texts, *self.choices):
            widget = self.field(name)
            widget.setObjectName(f"patient_{name}")
            name_field(widget, self._label(name))

    def _add_choice(self, name: str, options: list[tuple[str, str]]) -> None:
        box = QComboBox()
        for value, words in options:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(str(getattr(self._start, name)))))
        box.setMinimumContentsLength(6)  # two columns have room also at 200 %
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choices[name] = box

    def field(self, name: str) -> QWidget:
        """The widget of a field."""
        found = self.lines.get(name) or self.texts.get(name) or self.choices.get(name)
        assert found is not None
        return found

    def _build_form(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        page = QWidget()
        page.setProperty("ground", "surface")
        grid = QGridLayout(page)
        grid.setContentsMargins(px(4), px(4), px(10), px(4))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row = 0
        for group, rows in GROUPS:
            heading = kit.label(kit.texts(f"{AREA}.group.{group}"), "section", "ink3")
            heading.setContentsMargins(0, px(6 if row else 0), 0, 0)
            grid.addWidget(heading, row, 0, 1, 2)
            row += 1
            for names in rows:
                for column, name in enumerate(names):
                    span = 2 if len(names) == 1 else 1
                    grid.addLayout(self._cell(name), row, column, 1, span)
                row += 1
        self.setWidget(page)

    def _cell(self, name: str) -> QVBoxLayout:
        kit, px = self._kit, self._kit.theme.px
        cell = QVBoxLayout()
        cell.setSpacing(px(3))
        label = kit.prose(self._label(name), "caption_strong", "ink2")
        widget = self.field(name)
        note = kit.prose("", "caption", "ink2")
        note.setObjectName(f"patient_{name}_note")
        note.setMinimumHeight(px(16))
        self.notes[name] = note
        for part in (label, widget, note):
            cell.addWidget(part)
        if name in CLINICAL and not self._clinical:
            allow(widget, kit.texts("why_not.not_shown"))
            note.setText(kit.texts(f"{AREA}.not_shown"))
        cell.addStretch(1)
        return cell

    def fit_height(self, room: int) -> None:
        """As high as the form, or as the room there is."""
        px = self._kit.theme.px
        page = self.widget()
        wanted = page.sizeHint().height() + px(6) if page is not None else 0
        self.setFixedHeight(max(px(180), min(wanted, room)))

    def typed(self) -> PatientDraft:
        """What stands in the form."""
        return PatientDraft(
            **{name: line.text() for name, line in self.lines.items()},
            **{name: text.toPlainText() for name, text in self.texts.items()},
            sex=Sex(self.choices["sex"].currentData()),
            allergy_status=AllergyStatus(self.choices["allergy_status"].currentData()),
            other_system=str(self.choices["other_system"].currentData()),
        )
