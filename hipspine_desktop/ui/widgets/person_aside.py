"""What is known about a person, beside the timeline, and what can be changed about it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.care import PatientMerge
from hipspine_desktop.domain.patient import AllergyStatus, Patient
from hipspine_desktop.domain.people import Clinician, Role
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.ui.identity_words import identity_line, number_words, same_person_name
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.outcome_trend import OutcomeBlock
from hipspine_desktop.wording.formats import format_date, format_name

AREA = "record_screens.person"


class PersonAside(QWidget):
    """Namesakes first, then the person.

    Signals:
        details_requested(): change the patient's details.
        merge_requested(): join another record of the same person.
        unmerge_requested(object): take a :class:`PatientMerge` back.
    """

    details_requested = Signal()
    merge_requested = Signal()
    unmerge_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._merges: tuple[PatientMerge, ...] = ()
        self._shows_outcomes = True
        self._outcomes: OutcomeBlock | None = None
        self.setObjectName("person_aside")
        self.setProperty("ground", "nav")
        self.setProperty("edge", "right")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side = QVBoxLayout(self)
        side.setContentsMargins(0, 0, 1, 0)
        self._scroll = QScrollArea()
        self._scroll.setProperty("ground", "nav")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.addWidget(self._scroll)

    def show_record(self, record: Record, user: Clinician, today: date) -> None:
        """Show whom the record is about."""
        self._merges = record.merges
        kit, px = self._kit, self._kit.theme.px
        page = QWidget()
        page.setProperty("ground", "nav")
        column = QVBoxLayout(page)
        column.setContentsMargins(px(18), px(18), px(14), px(18))
        column.setSpacing(px(2))
        if record.same_name:
            column.addWidget(self._namesakes(record))
            column.addSpacing(px(12))
        title = kit.label(kit.texts("ui.record.about"), "section", "ink3")
        title.setContentsMargins(0, 0, 0, px(6))
        column.addWidget(title)
        for key, value in self._pairs(record, today):
            if value:
                column.addWidget(kit.label(kit.texts(key), "caption", "ink3"))
                text = kit.prose(value)
                text.setContentsMargins(0, 0, 0, px(8))
                column.addWidget(text)
        column.addSpacing(px(6))
        column.addWidget(self._details_button())
        self._add_outcomes(column, record)
        if user.role is Role.CLINICIAN:
            self._add_merging(column, record)
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _add_outcomes(self, column: QVBoxLayout, record: Record) -> None:
        self._outcomes = None
        if record.outcomes:
            self._outcomes = OutcomeBlock(self._kit, record.outcomes)
            self._outcomes.setVisible(self._shows_outcomes)
            column.addWidget(self._outcomes)

    def show_outcomes(self, *, shown: bool) -> None:
        """Whether the outcome measures stand here; in a wide window they stand elsewhere."""
        self._shows_outcomes = shown
        if self._outcomes is not None:
            self._outcomes.setVisible(shown)

    def _pairs(self, record: Record, today: date) -> tuple[tuple[str, str], ...]:
        texts, patient = self._kit.texts, record.patient
        latest = record.assessments[0] if record.assessments else None
        told = latest.narrative if latest is not None else {}
        allergies = texts(f"clinical.allergy.{patient.allergy_status}")
        if patient.allergy_status is AllergyStatus.KNOWN:
            allergies = f"{allergies}: {patient.allergies}"
        gp = patient.practice
        died = format_date(patient.died) if patient.died and patient.died <= today else ""
        return (
            (f"{AREA}.alerts", "\n".join(patient.alerts)),
            (f"{AREA}.allergies", allergies),
            ("ui.narrative.goals", told.get(NarrativeField.GOALS, "")),
            ("ui.narrative.medicines", told.get(NarrativeField.MEDICINES, "")),
            ("ui.narrative.social", told.get(NarrativeField.SOCIAL, "")),
            ("ui.patients.needs", patient.needs),
            (f"{AREA}.number", number_words(texts, patient)),
            (f"{AREA}.died", died),
            ("ui.record.gp", "\n".join(t for t in (gp.name, gp.practice) if t)),
            (f"{AREA}.gp_contact", "\n".join(t for t in (gp.address.phone, gp.address.email) if t)),
            ("ui.patients.address", "\n".join(patient.address.lines)),
            ("ui.patients.phone", patient.address.phone),
            ("ui.patient.email", patient.address.email),
            (f"{AREA}.contacts", "\n".join(patient.contacts)),
        )

    def _details_button(self) -> QPushButton:
        button = self._kit.button(
            self._kit.texts(f"{AREA}.change"), "change_details", "secondary", "pen"
        )
        button.clicked.connect(self.details_requested)
        return button

    def _add_merging(self, column: QVBoxLayout, record: Record) -> None:
        texts = self._kit.texts
        join = self._kit.button(texts(f"{AREA}.merge"), "merge_record", "link")
        join.clicked.connect(self.merge_requested)
        column.addWidget(join)
        for number, merge in enumerate(record.merges):
            words = texts(f"{AREA}.unmerge", date=format_date(merge.merged_at.astimezone().date()))
            back = self._kit.button(words, f"unmerge_{number}", "link")
            back.setProperty("number", number)
            back.clicked.connect(self._on_unmerge_clicked)
            column.addWidget(back)

    def _namesakes(self, record: Record) -> QFrame:
        """Who must not be mistaken for this patient; those of the whole same name first."""
        kit, px = self._kit, self._kit.theme.px
        card = QFrame()
        card.setProperty("card", "notice")
        lines = QVBoxLayout(card)
        lines.setContentsMargins(px(12), px(8), px(12), px(10))
        lines.setSpacing(px(2))
        lines.addWidget(kit.prose(kit.texts("ui.patients.not_confuse"), "strong", "urgent"))
        for other in self._nearest_first(record):
            lines.addWidget(kit.prose(format_name(other), "strong"))
            lines.addWidget(kit.prose(identity_line(kit.texts, other), "caption"))
        return card

    def _nearest_first(self, record: Record) -> list[Patient]:
        same = [p for p in record.same_name if same_person_name(p, record.patient)]
        return [*same, *(p for p in record.same_name if p not in same)]

    @Slot()
    def _on_unmerge_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, QPushButton):
            self.unmerge_requested.emit(self._merges[int(link.property("number"))])
