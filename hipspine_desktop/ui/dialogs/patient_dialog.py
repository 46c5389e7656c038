"""A new patient, or a patient's details changed; the birth date is echoed before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.patient import AllergyStatus, Patient, Sex
from hipspine_desktop.services.birth_dates import parse_birth_date
from hipspine_desktop.services.patient_draft import check_draft
from hipspine_desktop.services.patients import FieldProblem, PatientDraft
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.wording.formats import format_born, format_date, format_name

LINES = (
    "family_name", "given_name", "title", "preferred_name", "born", "gender", "nhs_number",
    "phone", "email", "gp_name", "gp_practice", "allergies", "needs",
)  # fmt: skip
# field, row, column, columns taken
CELLS = (
    ("family_name", 0, 0, 1),
    ("given_name", 0, 1, 1),
    ("title", 1, 0, 1),
    ("preferred_name", 1, 1, 1),
    ("born", 2, 0, 1),
    ("nhs_number", 2, 1, 1),
    ("sex", 3, 0, 1),
    ("gender", 3, 1, 1),
    ("allergy_status", 4, 0, 1),
    ("allergies", 4, 1, 1),
    ("needs", 5, 0, 2),
    ("address", 6, 0, 1),
    ("phone", 6, 1, 1),
    ("email", 7, 0, 1),
    ("gp_name", 7, 1, 1),
    ("gp_practice", 8, 0, 2),
)


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A form that may be saved."""

    draft: PatientDraft


class PatientDialog(BaseDialog):
    """Each field says what is wrong with it; warnings may be passed over by saving again.

    Signals:
        save_requested(object): a :class:`DraftEntry` without errors.
    """

    save_requested = Signal(object)

    def __init__(self, kit: Kit, today: date, start: PatientDraft, parent: QWidget) -> None:
        super().__init__(kit, kit.texts("ui.patient.new_title"), "patient_dialog", parent, 640)
        self._today = today
        self._room = parent.window().height()
        self._lines: dict[str, QLineEdit] = {}
        self._notes: dict[str, object] = {}
        self._passed: frozenset[str] = frozenset()
        for name in LINES:
            line = QLineEdit(getattr(start, name))
            line.setObjectName(f"patient_{name}")
            line.setAccessibleName(kit.texts(f"ui.patient.{name}"))
            self._lines[name] = line
        self._address = QPlainTextEdit(start.address)
        self._address.setObjectName("patient_address")
        self._address.setTabChangesFocus(True)
        self._address.setFixedHeight(kit.theme.px(66))
        self._address.setAccessibleName(kit.texts("ui.patient.address"))
        self._sex = self._choice("sex", [(s, f"clinical.sex.{s}") for s in Sex], start.sex)
        self._allergy = self._choice(
            "allergy_status",
            [(s, f"clinical.allergy.{s}") for s in AllergyStatus],
            start.allergy_status,
        )
        self._lines["born"].setPlaceholderText(kit.texts("ui.patient.born_hint"))
        self._labels = self._build_form()
        self._save = self.add_buttons(kit.texts("ui.patient.save"), "save_patient")
        self._lines["born"].textChanged.connect(self._on_edited)
        self._lines["nhs_number"].textChanged.connect(self._on_edited)
        self._lines["family_name"].setFocus()
        self._on_edited()

    def _choice(
        self, name: str, options: list[tuple[Sex | AllergyStatus, str]], now: str
    ) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"patient_{name}")
        box.setAccessibleName(self.kit.texts(f"ui.patient.{name}"))
        for value, key in options:
            box.addItem(self.kit.texts(key), value.value)
        box.setCurrentIndex(box.findData(str(now)))
        return box

    def _widget(self, name: str) -> QWidget:
        own: dict[str, QWidget] = {
            "sex": self._sex,
            "allergy_status": self._allergy,
            "address": self._address,
        }
        return own.get(name) or self._lines[name]

    def _build_form(self) -> dict[str, QWidget]:
        kit, px = self.kit, self.kit.theme.px
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setProperty("ground", "surface")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setProperty("ground", "surface")
        grid = QGridLayout(page)
        grid.setContentsMargins(px(4), px(4), px(4), px(4))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        notes: dict[str, QWidget] = {}
        for name, row, column, span in CELLS:
            cell = QVBoxLayout()
            cell.setSpacing(px(3))
            cell.addWidget(kit.label(kit.texts(f"ui.patient.{name}"), "caption_strong", "ink2"))
            cell.addWidget(self._widget(name))
            note = kit.prose("", "caption", "ink2")
            note.setObjectName(f"patient_{name}_note")
            note.setMinimumHeight(px(16))
            cell.addWidget(note)
            cell.addStretch(1)
            notes[name] = note
            grid.addLayout(cell, row, column, 1, span)
        scroll.setWidget(page)
        room = self._room - px(240)
        scroll.setFixedHeight(max(px(180), min(page.sizeHint().height() + px(6), room)))
        self.body.addWidget(scroll)
        return notes

    def typed(self) -> PatientDraft:
        """What stands in the form."""
        return PatientDraft(
            **{name: line.text() for name, line in self._lines.items()},
            sex=Sex(self._sex.currentData()),
            allergy_status=AllergyStatus(self._allergy.currentData()),
            address=self._address.toPlainText(),
        )

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Mark the fields; the cursor goes to the first that stops saving."""
        by_field = {p.field: p for p in reversed(problems)}
        for name, note in self._labels.items():
            problem = by_field.get(name)
            text = self.kit.texts(problem.key) if problem else self._echo(name)
            note.setText(text)  # type: ignore[attr-defined]
            set_property(note, "tone", "urgent" if problem else "ink2")
            self.mark(self._widget(name), wrong=problem is not None and problem.stops)
        first = next((p for p in problems if p.stops), None)
        if first is not None:
            self._widget(first.field).setFocus()

    def warn_duplicates(self, found: tuple[Patient, ...]) -> None:
        """Somebody alike is in the records already; saving once more adds another."""
        names = "; ".join(f"{format_name(p)}, {format_born(p, self._today)}" for p in found)
        self.show_problem(self.kit.texts("ui.patient.duplicates", names=names))
        self._save.setText(self.kit.texts("ui.patient.save_anyway"))

    def confirm(self) -> None:
        """Save, unless something stops it; a warning stops it once."""
        draft = self.typed()
        problems = check_draft(draft, self._today)
        self.show_problems(problems)
        keys = frozenset(p.key for p in problems)
        if any(p.stops for p in problems):
            self.show_problem(self.kit.texts("ui.patient.incomplete"))
        elif keys - self._passed:
            self._passed = keys
            self.show_problem(self.kit.texts("ui.patient.warned"))
            self._save.setText(self.kit.texts("ui.patient.save_anyway"))
        else:
            self.save_requested.emit(DraftEntry(draft))

    def _echo(self, name: str) -> str:
        if name == "born":
            born = parse_birth_date(self._lines["born"].text(), self._today)
            if born is not None:
                age = self._age(born)
                return self.kit.texts("ui.patient.born_echo", date=format_date(born), age=age)
        if name == "nhs_number" and self._lines["nhs_number"].text().strip():
            return self.kit.texts("ui.patient.nhs_ok")
        return ""

    def _age(self, born: date) -> int:
        before = (self._today.month, self._today.day) < (born.month, born.day)
        return self._today.year - born.year - int(before)

    @Slot()
    def _on_edited(self) -> None:
        draft = self.typed()
        wrong = {
            p.field: p for p in check_draft(draft, self._today) if p.field in ("born", "nhs_number")
        }
        for name in ("born", "nhs_number"):
            text = self._lines[name].text().strip()
            problem = wrong.get(name) if len(text) >= 6 else None
            note = self._labels[name]
            words = self._echo(name) if name not in wrong else ""
            note.setText(self.kit.texts(problem.key) if problem else words)  # type: ignore[attr-defined]
            set_property(note, "tone", "urgent" if problem else "ink2")
