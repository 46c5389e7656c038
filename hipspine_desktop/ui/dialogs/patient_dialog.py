"""A new patient, or a patient's details changed; what is typed is echoed before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.likeness import LikelyDuplicate
from hipspine_desktop.domain.patient import Identifier, Patient
from hipspine_desktop.services.birth_dates import parse_birth_date
from hipspine_desktop.services.patient_draft import check_draft, patient_from
from hipspine_desktop.services.patient_numbers import NHS, check_number
from hipspine_desktop.services.patients import FieldProblem, PatientDraft
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.identity_words import check_words
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.widgets.likeness_card import LikenessCard
from hipspine_desktop.ui.widgets.patient_form import PatientForm
from hipspine_desktop.wording.formats import format_date

LOOK_AFTER_MS = 350
REQUIRED = ("family_name", "given_name")
ECHOED = ("born", "died", "nhs_number", "other_number")
SHORTEST_ECHOED = 6


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A form that may be saved."""

    draft: PatientDraft


class PatientDialog(BaseDialog):
    """Each field says what is wrong with it; warnings may be passed over by saving again.

    Args:
        title: None: that of a new patient.
        clinical: whether allergies and alerts are shown.

    Signals:
        save_requested(object): a :class:`DraftEntry` without errors.
        draft_edited(object): a :class:`DraftEntry` after a pause in typing, to look for others.
        record_requested(object): the :class:`Patient` who is in the records already.
    """

    save_requested = Signal(object)
    draft_edited = Signal(object)
    record_requested = Signal(object)

    def __init__(
        self,
        kit: Kit,
        today: date,
        start: PatientDraft,
        parent: QWidget,
        title: str | None = None,
        *,
        clinical: bool = True,
    ) -> None:
        heading = title or kit.texts("ui.patient.new_title")
        super().__init__(kit, heading, "patient_dialog", parent, 700)
        self._today, self._start = today, start
        self._changes = title is not None
        self._passed: frozenset[str] = frozenset()
        self._form = PatientForm(kit, start, clinical=clinical)
        self._lines, self._labels = self._form.lines, self._form.notes
        self._sex = self._form.choices["sex"]
        self._room = parent.window().height() - kit.theme.px(270)
        self._form.fit_height(self._room)
        self.body.addWidget(self._form)
        self.alike = LikenessCard(kit)
        self.alike.record_requested.connect(self._on_open_alike)
        self.body.addWidget(self.alike)
        self._save = self.add_buttons(kit.texts("ui.patient.save"), "save_patient")
        self._pause = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._pause.timeout.connect(self._on_pause)
        self._form.edited.connect(self._on_edited)
        self._lines["family_name"].setFocus()
        self._on_edited()

    def typed(self) -> PatientDraft:
        """What stands in the form."""
        return self._form.typed()

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Mark the fields; the cursor goes to the first that stops saving."""
        by_field = {p.field: p for p in reversed(problems)}
        for name, note in self._labels.items():
            problem = by_field.get(name)
            note.setText(self.kit.texts(problem.key) if problem else self._echo(name))
            set_property(note, "tone", "urgent" if problem else "ink2")
            self.mark(self._form.field(name), wrong=problem is not None and problem.stops)
        first = next((p for p in problems if p.stops), None)
        if first is not None:
            self._form.field(first.field).setFocus()

    def show_alike(self, found: tuple[LikelyDuplicate, ...]) -> None:
        """Who in the records may be the person typed; advice, it stops nothing."""
        draft = self.typed()
        stopped = any(p.stops for p in check_draft(draft, self._today))
        typed = None if stopped else patient_from(draft, self._today, "")
        self.alike.show_found(typed, found)
        taken = self.alike.sizeHint().height() if self.alike.shown is not None else 0
        self._form.fit_height(self._room - taken)
        self.fit()
        typing: QWidget | None = self.focusWidget()
        if typing is not None and self._form.isAncestorOf(typing):
            self._form.ensureWidgetVisible(typing)

    def warn_duplicates(self, found: tuple[LikelyDuplicate, ...]) -> None:
        """Somebody alike is in the records already; saving once more says it is another person."""
        self.show_alike(found)
        kind = "changed" if self._changes else "new"
        self._save.setText(self.kit.texts(f"likeness.save_{kind}"))
        allow(self._save)
        self.show_problem(self.kit.texts(f"likeness.ask_{kind}"))
        if self._scroll is not None:
            self._scroll.ensureWidgetVisible(self.alike)

    def refuse(self, sentence: str) -> None:
        """It was not saved; everything typed stays."""
        allow(self._save)
        self.show_problem(sentence)

    def confirm(self) -> None:
        """Save, unless something stops it; a warning stops it once."""
        if not self._save.isEnabled():
            return
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
            allow(self._save, self.kit.texts("why_not.busy"))
            self.save_requested.emit(DraftEntry(draft))

    def _echo(self, name: str) -> str:
        draft = self.typed()
        if name in ("born", "died"):
            day = parse_birth_date(getattr(draft, name), self._today)
            if day is None:
                return ""
            if name == "died":
                return format_date(day)
            age = self._age(day)
            return self.kit.texts("ui.patient.born_echo", date=format_date(day), age=age)
        if name == "nhs_number" and draft.nhs_number.strip():
            return check_words(self.kit.texts, check_number(Identifier(NHS, draft.nhs_number)))
        if name == "other_number" and draft.other_number.strip() and draft.other_system:
            number = Identifier(draft.other_system, draft.other_number)
            return check_words(self.kit.texts, check_number(number))
        if name == "local_number" and draft.local_number.strip():
            return self.kit.texts("record_screens.number.not_checked")
        return ""

    def _age(self, born: date) -> int:
        before = (self._today.month, self._today.day) < (born.month, born.day)
        return self._today.year - born.year - int(before)

    @Slot()
    def _on_edited(self) -> None:
        """Echo at once what is understood; say what is not once enough is typed."""
        draft = self.typed()
        wrong = {p.field: p for p in check_draft(draft, self._today) if p.field in ECHOED}
        for name in (*ECHOED, "local_number"):
            text = getattr(draft, name).strip()
            problem = wrong.get(name) if len(text) >= SHORTEST_ECHOED else None
            note = self._labels[name]
            words = self._echo(name) if name not in wrong else ""
            note.setText(self.kit.texts(problem.key) if problem else words)
            set_property(note, "tone", "urgent" if problem else "ink2")
        self._forget_missing(draft)
        self._pause.start()

    def _forget_missing(self, draft: PatientDraft) -> None:
        """A field that was missing and has something now is no longer marked."""
        for name in (*REQUIRED, "born"):
            if getattr(draft, name).strip():
                self.mark(self._form.field(name), wrong=False)
                if name in REQUIRED:
                    self._labels[name].setText("")

    @property
    def holds_typing(self) -> bool:
        """Whether the form differs from what it began with."""
        return self._save.isEnabled() and self.typed() != self._start

    @Slot(object)
    def _on_open_alike(self, patient: Patient) -> None:
        self.record_requested.emit(patient)
        self.done(self.DialogCode.Rejected.value)

    @Slot()
    def _on_pause(self) -> None:
        self.draft_edited.emit(DraftEntry(self.typed()))
