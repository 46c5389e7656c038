"""All patients: one line to type in, the list under it, the chosen one at the right."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.patient import AllergyStatus, Patient
from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.services.amending import WaitingRecord
from hipspine_desktop.ui.identity_words import identity_line, number_label, number_value
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.models.patients_model import PatientsModel
from hipspine_desktop.ui.widgets.patient_table import PatientTable
from hipspine_desktop.wording.formats import format_born, format_name

PREVIEW_FROM = 1180
SEARCH_AFTER_MS = 80


class PatientPreview(QWidget):
    """Who is chosen, and who must not be taken for them.

    Signals:
        open_requested(), draft_requested(): wishes about the chosen patient.
    """

    open_requested = Signal()
    draft_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setProperty("ground", "surface")
        self.setProperty("edge", "left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(24))
        layout.setSpacing(px(10))
        self._name = kit.prose("", "episode")
        self._preferred = kit.label("", "caption", "ink2")
        layout.addWidget(self._name)
        layout.addWidget(self._preferred)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(7))
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        layout.addWidget(self._build_twin())
        layout.addSpacing(px(4))
        layout.addLayout(self._build_buttons())
        layout.addWidget(kit.prose(kit.texts("ui.patients.logged"), "caption", "ink3"))
        layout.addStretch(1)

    def _build_twin(self) -> QFrame:
        kit, px = self._kit, self._kit.theme.px
        self._twin = QFrame()
        self._twin.setProperty("card", "notice")
        twin = QVBoxLayout(self._twin)
        twin.setContentsMargins(px(14), px(10), px(14), px(10))
        twin.setSpacing(px(3))
        twin.addWidget(kit.label(kit.texts("ui.patients.not_confuse"), "strong", "urgent"))
        self._twins = QVBoxLayout()
        self._twins.setSpacing(px(2))
        twin.addLayout(self._twins)
        return self._twin

    def _build_buttons(self) -> QHBoxLayout:
        kit = self._kit
        row = QHBoxLayout()
        self._open = kit.button(
            kit.texts("ui.patients.open"), "open_record", "primary", key="Enter"
        )
        self._open.clicked.connect(self.open_requested)
        self._draft = kit.button(kit.texts("ui.patients.continue_draft"), "continue_draft")
        self._draft.clicked.connect(self.draft_requested)
        row.addWidget(self._open)
        row.addWidget(self._draft)
        row.addStretch(1)
        return row

    def show_row(self, row: PatientRow | None, alike: tuple[Patient, ...], today: date) -> None:
        """Show the chosen patient and those of the same family name in the list."""
        for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.setVisible(row is not None)
        set_property(self, "ground", "canvas" if row is None else "surface")
        set_property(self, "edge", "" if row is None else "left")
        if row is None:
            return
        patient, texts = row.patient, self._kit.texts
        self._name.setText(format_name(patient))
        preferred = texts("ui.banner.preferred", name=patient.preferred_name)
        self._preferred.setText(preferred if patient.preferred_name else "")
        self._preferred.setVisible(bool(patient.preferred_name))
        self._fill(patient, today)
        self._twin.setVisible(bool(alike))
        self._show_twins(alike)
        self._draft.setVisible(row.has_draft)

    def _show_twins(self, alike: tuple[Patient, ...]) -> None:
        """Each namesake by name, then by what tells the person apart."""
        _empty(self._twins)
        kit = self._kit
        for patient in alike:
            self._twins.addWidget(kit.prose(format_name(patient), "strong"))
            self._twins.addWidget(kit.prose(identity_line(kit.texts, patient), "caption"))

    def _fill(self, patient: Patient, today: date) -> None:
        _empty(self._grid)
        texts = self._kit.texts
        allergies = texts(f"clinical.allergy.{patient.allergy_status}")
        if patient.allergy_status is AllergyStatus.KNOWN:
            allergies = patient.allergies
        pairs = (
            (texts("ui.banner.born"), format_born(patient, today)),
            (texts("ui.banner.gender"), patient.gender or texts(f"clinical.sex.{patient.sex}")),
            (number_label(texts, patient), number_value(texts, patient)),
            (texts("ui.banner.allergies"), allergies),
            (texts("record_screens.person.alerts"), "; ".join(patient.alerts)),
            (texts("ui.patients.address"), _whole_lines(patient.address.lines)),
            (texts("ui.patients.phone"), patient.address.phone),
            (texts("ui.patients.needs"), patient.needs),
        )
        for index, (words, value) in enumerate(p for p in pairs if p[1]):
            label = self._kit.prose(words, "body", "ink3")
            label.setMinimumWidth(self._kit.theme.px(84))
            self._grid.addWidget(label, index, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(self._kit.prose(value, "strong"), index, 1)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()


def _whole_lines(lines: tuple[str, ...]) -> str:
    """Lines of an address as one; a postcode is not broken."""
    return ", ".join((*lines[:-1], lines[-1].replace(" ", "\u00a0"))) if lines else ""


class PatientsPage(QWidget):
    """Search as one types; New patient carries over what was typed.

    Signals:
        search_requested(object): the text typed.
        open_requested(object): :class:`PatientRow` whose record is to be opened.
        draft_requested(object): :class:`PatientRow` whose draft is to be continued.
        new_patient_requested(object): the text typed, to be carried over.
        waiting_requested(): the list of what waits for a countersignature.
        namesakes_requested(object): the chosen :class:`Patient`, to look for the family name.
    """

    search_requested = Signal(object)
    open_requested = Signal(object)
    draft_requested = Signal(object)
    new_patient_requested = Signal(object)
    waiting_requested = Signal()
    namesakes_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._today = date.min
        self._shown_for: str | None = None
        self._enter_waits = False
        self.setObjectName("patients_page")
        self._model = PatientsModel(kit.texts, self)
        self._table = PatientTable(kit, self._model)
        self._search = QLineEdit()
        self._search.setObjectName("patient_search")
        self._search.setProperty("fit", "search")
        self._search.setPlaceholderText(kit.texts("ui.patients.search"))
        self._search.setAccessibleName(kit.texts("ui.patients.search"))
        self._heading = kit.label("", "card")
        self._empty = kit.prose("", "body", "ink2")
        self._empty.setObjectName("patients_empty")
        self._preview = PatientPreview(kit)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self._waiting = kit.button("", "show_waiting", "secondary", "pen")
        self._waiting.hide()
        self._waiting.clicked.connect(self.waiting_requested)
        self._build_layout()
        self._search.textEdited.connect(self._on_edited)
        self._search.returnPressed.connect(self._on_enter)
        self._search.installEventFilter(self)
        self._timer.timeout.connect(self._on_pause)
        self._table.row_opened.connect(self.open_requested)
        self._table.row_chosen.connect(self._on_chosen)
        self._preview.open_requested.connect(self._table.open_chosen)
        self._preview.draft_requested.connect(self._on_draft)

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        left = QWidget()
        left.setProperty("ground", "canvas")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(14))
        head = QHBoxLayout()
        head.addWidget(kit.label(kit.texts("ui.patients.title"), "title"), 1)
        head.addWidget(self._waiting)
        new = kit.button(kit.texts("ui.patients.new"), "new_patient", "primary", "plus", "Ctrl N")
        new.setAccessibleDescription(kit.texts("spoken.patients.new"))
        new.clicked.connect(self._on_new)
        head.addWidget(new)
        column.addLayout(head)
        glass = QLabel(self._search)
        glass.setPixmap(kit.theme.pixmap("search", "ink2"))
        glass.move(px(13), px(14))
        column.addWidget(self._search)
        card = QFrame()
        card.setProperty("card", True)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, px(10), 1, 1)
        inner.setSpacing(px(4))
        heading = QHBoxLayout()
        heading.setContentsMargins(px(13), 0, px(13), 0)
        heading.addWidget(self._heading)
        inner.addLayout(heading)
        self._empty.setContentsMargins(px(13), px(4), px(13), px(4))
        inner.addWidget(self._empty)
        inner.addWidget(self._build_first_step())
        inner.addWidget(self._table, 1)
        self._card = card
        column.addWidget(card, 1)
        column.addStretch(0)
        outer.addWidget(left, 1)
        outer.addWidget(self._preview)

    def _build_first_step(self) -> QWidget:
        """What an empty list offers."""
        kit, px = self._kit, self._kit.theme.px
        add = kit.button(kit.texts("ui.patients.new"), "add_first", icon="plus", key="Ctrl N")
        add.clicked.connect(self._on_new)
        self._add = QWidget()
        row = QHBoxLayout(self._add)
        row.setContentsMargins(px(13), 0, px(13), px(14))
        row.addWidget(add)
        row.addStretch(1)
        self._add.hide()
        return self._add

    def start(self) -> None:
        """An empty line with the cursor in it."""
        self._search.clear()
        self._search.setFocus()
        self.search_requested.emit("")

    def show_rows(self, rows: tuple[PatientRow, ...], typed: str, today: date) -> None:
        """Show what was found for a text; "" shows who was opened last."""
        if typed != self.typed:
            return
        self._today, self._shown_for = today, typed
        self._model.set_rows(rows, today)
        texts = self._kit.texts
        key = "ui.patients.found" if typed else "ui.patients.recent"
        self._heading.setText(texts(key, n=len(rows)))
        self._heading.setVisible(bool(rows))
        self._table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._add.setVisible(not rows)
        self._empty.setText(
            texts("ui.patients.no_match", typed=typed) if typed else texts("ui.patients.none_yet")
        )
        px = self._kit.theme.px
        head = self._heading.sizeHint().height() + self._table.horizontalHeader().height()
        self._card.setMaximumHeight(px(40) * len(rows) + head + px(18) if rows else px(104))
        self._table.choose_first()
        waited, self._enter_waits = self._enter_waits, False
        if waited and len(rows) == 1:
            self._table.open_chosen()

    def show_namesakes(self, of: Patient, alike: tuple[Patient, ...]) -> None:
        """Who else bears the chosen patient's family name, in the list or not."""
        row = self._table.chosen()
        if row is not None and row.patient.id == of.id:
            self._preview.show_row(row, alike, self._today)

    @property
    def typed(self) -> str:
        """What stands in the search line."""
        return self._search.text().strip()

    @Slot(object)
    def show_waiting(self, waiting: tuple[WaitingRecord, ...]) -> None:
        """How many entries wait for the signed-in supervisor."""
        words = self._kit.texts("record_screens.waiting.notice", n=len(waiting))
        self._waiting.setText(f" {words}")
        self._waiting.setAccessibleName(words)
        self._waiting.setVisible(bool(waiting))

    @Slot()
    def _on_edited(self) -> None:
        self._enter_waits = False
        self._timer.start()

    @Slot()
    def _on_pause(self) -> None:
        self.search_requested.emit(self.typed)

    @Slot()
    def _on_enter(self) -> None:
        """Open the chosen patient; never one of a list that was found for other words."""
        if self._shown_for == self.typed:
            self._table.open_chosen()
            return
        self._enter_waits = True
        self._timer.stop()
        self.search_requested.emit(self.typed)

    @Slot()
    def _on_new(self) -> None:
        self.new_patient_requested.emit(self.typed)

    @Slot(object)
    def _on_chosen(self, row: PatientRow | None) -> None:
        alike: tuple[Patient, ...] = ()
        if row is not None:
            family = row.patient.family_name.casefold()
            alike = tuple(
                r.patient
                for r in self._model.rows
                if r.patient.id != row.patient.id and r.patient.family_name.casefold() == family
            )
        self._preview.show_row(row, alike, self._today)
        if row is not None:
            self.namesakes_requested.emit(row.patient)

    @Slot()
    def _on_draft(self) -> None:
        row = self._table.chosen()
        if row is not None:
            self.draft_requested.emit(row)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the search line walk the list."""
        if watched is self._search and isinstance(event, QKeyEvent):
            arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            if event.type() == QEvent.Type.KeyPress and event.key() in arrows:
                self._table.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The preview needs room."""
        super().resizeEvent(event)
        px = self._kit.theme.px
        wide = self.width() >= px(PREVIEW_FROM)
        self._preview.setVisible(wide)
        width = px(480) if self.width() >= px(1700) else px(360)
        self._preview.setFixedWidth(width)
        self._table.fit(self.width() - (width if wide else 0) - px(50))
