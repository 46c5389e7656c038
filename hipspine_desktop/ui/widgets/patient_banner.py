"""The one dark band: which patient everything on the screen is about.

Order, labels and forms of the values follow the NHS Common User Interface patient banner.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.patient import AllergyStatus, Patient
from hipspine_desktop.ui.identity_words import (
    full_identity,
    number_label,
    number_value,
    number_words,
    same_person_name,
)
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.widgets.marked_chip import MarkedChip
from hipspine_desktop.wording.formats import (
    format_born,
    format_date,
    format_name,
)

NARROW = 1500
SHORTEST_NEED = 16  # letters of a need that still say what it is about


class PatientBanner(QWidget):
    """Name, Born, Gender, NHS No., allergies; chips for the same name and for needs."""

    spoken_role = Role.Grouping

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._patient: Patient | None = None
        self._same_name: tuple[Patient, ...] = ()
        self._rows = 1
        self.setObjectName("patient_banner")
        self.setAccessibleName(kit.texts("ui.banner.name"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._parts = tuple(QWidget() for _ in range(3))
        self._name_column = QVBoxLayout(self._parts[0])
        self._layout = QHBoxLayout(self._parts[1])
        self._chips = QHBoxLayout(self._parts[2])
        for layout in (self._name_column, self._layout, self._chips):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self._name, self._preferred = self._name_labels()
        self._fields: dict[str, tuple[QLabel, QLabel]] = {}
        for field in ("born", "gender", "nhs", "allergies"):
            self._fields[field] = self._add_field(field)
        self._layout.addStretch(1)
        self._same = self._add_chip("chip", "people")
        self._alert = self._add_chip("chip", "warning")
        self._alert.setObjectName("banner_alerts")
        self._need = self._add_chip("need")
        kit.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def patient(self) -> Patient | None:
        """Whom the banner shows."""
        return self._patient

    def show_patient(
        self, patient: Patient, today: date, same_name: tuple[Patient, ...] = ()
    ) -> None:
        """Show a patient, and who else has the family name."""
        self._patient, self._same_name = patient, same_name
        texts = self._kit.texts
        self._name.setText(format_name(patient))
        set_property(
            self._name, "role", "patient" if len(format_name(patient)) < 34 else "patient_long"
        )
        under = self._under_name(patient)
        self._preferred.setText(under)
        self._preferred.setVisible(bool(under))
        gender = patient.gender or texts(f"clinical.sex.{patient.sex}")
        self._set("born", texts("ui.banner.born"), format_born(patient, today))
        self._set("gender", texts("ui.banner.gender"), gender)
        self._set("nhs", number_label(texts, patient), number_value(texts, patient))
        self._fields["nhs"][1].setAccessibleDescription(number_words(texts, patient))
        self._show_allergies(patient)
        if patient.died:
            died = texts("ui.banner.died", date=format_date(patient.died))
            self._set("born", texts("ui.banner.born"), f"{format_born(patient, today)}  {died}")
        self._fit()
        self.update()

    def _under_name(self, patient: Patient) -> str:
        """Preferred name; the address too where somebody else has the whole name."""
        texts, words = self._kit.texts, []
        if patient.preferred_name:
            words.append(texts("ui.banner.preferred", name=patient.preferred_name))
        if any(same_person_name(patient, other) for other in self._same_name):
            lines = ", ".join(patient.address.lines[:2])
            words.append(lines or texts("record_screens.identity.no_address"))
        return "  ·  ".join(words)

    def _show_allergies(self, patient: Patient) -> None:
        texts = self._kit.texts
        label = texts(f"clinical.allergy.{patient.allergy_status}")
        self._allergy_mark.setVisible(patient.allergy_status is AllergyStatus.KNOWN)
        if patient.allergy_status is AllergyStatus.KNOWN:
            self._set("allergies", label, patient.allergies)
        else:
            self._set("allergies", texts("ui.banner.allergies"), label)

    def _set(self, field: str, label: str, value: str) -> None:
        caption, text = self._fields[field]
        caption.setText(label)
        text.setText(value)
        text.setToolTip(value)

    def _name_labels(self) -> tuple[QLabel, QLabel]:
        name = self._kit.label("", "patient", "onbanner")
        name.setObjectName("banner_name")
        name.setWordWrap(False)
        preferred = self._kit.label("", "caption", "onbanner2")
        self._name_column.addStretch(1)
        self._name_column.addWidget(name)
        self._name_column.addWidget(preferred)
        self._name_column.addStretch(1)
        return name, preferred

    def _add_field(self, name: str) -> tuple[QLabel, QLabel]:
        kit = self._kit
        line = QFrame()
        line.setObjectName(f"banner_line_{name}")
        line.setFixedWidth(1)
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line.setProperty("banner_line", True)
        self._layout.addWidget(line)
        if name == "born":
            self._fields_line = line
        caption = kit.label("", "caption", "onbanner2")
        value = kit.label("", "strong", "onbanner")
        value.setObjectName(f"banner_{name}")
        if name == "allergies":
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            value.setMinimumWidth(kit.theme.px(150))
            self._allergy_mark = QLabel()
            self._allergy_mark.setPixmap(kit.theme.pixmap("warning", "chip", 14))
        column = QVBoxLayout()
        column.setSpacing(kit.theme.px(1))
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(caption)
        row = QHBoxLayout()
        row.setSpacing(kit.theme.px(6))
        if name == "allergies":
            row.addWidget(self._allergy_mark)
        row.addWidget(value, 1)
        column.addLayout(row)
        column.addStretch(1)
        self._layout.addLayout(column, 1 if name == "allergies" else 0)
        return caption, value

    def _add_chip(self, tag: str, icon: str = "") -> QLabel:
        chip = MarkedChip(self._kit, tag, icon)
        chip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        chip.hide()
        self._chips.addSpacing(self._kit.theme.px(8))
        self._chips.addWidget(chip)
        return chip

    def _fit(self) -> None:
        """Chips shorten in a narrow window; name, birth date and number never do."""
        if self._patient is None:
            return
        patient = self._patient
        narrow = self.width() < self._kit.theme.px(NARROW)
        self._show_same_name(narrow)
        crowded = bool(self._same_name) or bool(patient.alerts)
        limit = (24 if crowded else 44) if narrow else 60
        room = self.width() >= self._kit.theme.px(620)
        self._show_alerts(patient, narrow)
        self._need.setToolTip(patient.needs)
        self._need.setVisible(bool(patient.needs) and room)
        rows = 3
        for most in (limit, SHORTEST_NEED):
            whole = len(patient.needs) <= most
            self._need.setText(patient.needs if whole else f"{patient.needs[: most - 1].strip()}…")
            rows = self._rows_needed()
            if rows < 3:
                break
        self._turn(rows)

    def _rows_needed(self) -> int:
        """A third row takes its height from the form: rather the need is said more shortly."""
        if self._one_row_width() <= self.width():
            return 1
        return 2 if self._name_row_width() <= self.width() else 3

    def _show_alerts(self, patient: Patient, narrow: bool) -> None:
        """Alerts are never left out; the whole text stands in the tooltip and the left column."""
        whole = "; ".join(patient.alerts)
        limit = 24 if narrow else 48
        words = whole if len(whole) <= limit else whole[: limit - 1] + "…"
        self._alert.setText(self._kit.texts("record_screens.banner.alert", words=words))
        self._alert.setToolTip(whole)
        self._alert.setAccessibleDescription(whole)
        self._alert.setVisible(bool(whole))

    def _show_same_name(self, narrow: bool) -> None:
        """The first namesake in the chip, all of them in its tooltip and for screen readers."""
        texts, others = self._kit.texts, self._same_name
        self._same.setVisible(bool(others))
        if not others:
            self._same.setText("")
            return
        assert self._patient is not None
        exact = [p for p in others if same_person_name(p, self._patient)]
        first = (exact or list(others))[0]
        key = "ui.banner.same_name_short" if narrow else "ui.banner.same_name"
        name = first.given_name if narrow else format_name(first)
        text = texts(key, name=name, born=format_date(first.born))
        if len(others) > 1:
            text = texts("ui.banner.same_name_more", text=text, n=len(others) - 1)
        self._same.setText(text)
        whole = "\n".join(full_identity(texts, p) for p in others)
        self._same.setToolTip(whole)
        self._same.setAccessibleDescription(whole)

    def _one_row_width(self) -> int:
        """What name, fields and chips need side by side; nothing of them may be cut."""
        px = self._kit.theme.px
        needed = px(18) + max(self._name.sizeHint().width(), self._preferred.sizeHint().width())
        for name, (caption, value) in self._fields.items():
            words = px(170) if name == "allergies" else value.sizeHint().width()
            needed += max(caption.sizeHint().width(), words) + px(37)
        for chip in (self._same, self._alert, self._need):
            needed += chip.sizeHint().width() + px(8) if not chip.isHidden() else 0
        return needed + px(20)

    def _name_row_width(self) -> int:
        """What the name and the chips need side by side."""
        px = self._kit.theme.px
        words = max(self._name.sizeHint().width(), self._preferred.sizeHint().width())
        needed = words + 2 * px(18) + px(14)
        for chip in (self._same, self._alert, self._need):
            needed += px(8) + (0 if chip.isHidden() else chip.sizeHint().width())
        return needed

    def _turn(self, rows: int) -> None:
        """One row; the name above the fields; or the chips in a third row of their own."""
        for part in self._parts:
            self._grid.removeWidget(part)
        name, fields, chips = self._parts
        self._grid.addWidget(name, 0, 0, 1, 3 if rows == 3 else 1)
        if rows == 3:
            self._grid.addWidget(chips, 2, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        else:
            self._grid.addWidget(chips, 0, 2)
        if rows > 1:
            self._grid.addWidget(fields, 1, 0, 1, 3)
        else:
            self._grid.addWidget(fields, 0, 1)
        px = self._kit.theme.px
        first = self._fields_line
        first.setVisible(rows == 1)
        self._name_column.setContentsMargins(px(18), px(6 if rows > 1 else 0), px(18), 0)
        self._chips.setContentsMargins(px(10 if rows == 3 else 0), 0, px(14), 0)
        self._rows = rows
        self._fit_height()

    @Slot()
    def _on_theme_changed(self) -> None:
        theme = self._kit.theme
        for inner in self._layout.findChildren(
            QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            inner.setContentsMargins(theme.px(18), 0, theme.px(18), 0)
        self._fit_height()
        self._fit()
        self.update()

    def _fit_height(self) -> None:
        theme = self._kit.theme
        tall = self.window().height() >= theme.px(800)
        height = 60 if tall else 52
        self.setFixedHeight(
            theme.px({1: height, 2: height * 2 - 14, 3: height * 2 + 18}[self._rows])
        )

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten chips."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The band; another ground for a person who died."""
        painter = QPainter(self)
        died = self._patient is not None and self._patient.died is not None
        painter.fillRect(self.rect(), self._kit.theme.colour("bannerdied" if died else "banner"))
        painter.end()
