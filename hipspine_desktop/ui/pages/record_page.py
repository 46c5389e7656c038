"""A patient's record: the timeline, what is known about the person, documents issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import Assessment, AssessmentState, NarrativeField
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.records import IssuedDocument
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.timeline_model import TimelineEntry, TimelineModel
from hipspine_desktop.ui.widgets.timeline_view import TimelineView
from hipspine_desktop.wording.formats import format_born, format_name

ASIDE_FROM = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the page shows."""

    patient: Patient
    assessments: tuple[Assessment, ...]
    documents: tuple[IssuedDocument, ...]
    same_name: tuple[Patient, ...] = ()

    @property
    def draft(self) -> Assessment | None:
        """The latest assessment that waits to be signed."""
        drafts = (a for a in self.assessments if a.state is AssessmentState.DRAFT)
        return next(drafts, None)


class RecordPage(QWidget):
    """Reads; asks the window for everything else.

    Signals:
        assessment_requested(object): the :class:`Assessment` to open.
        start_requested(): start a new assessment.
        document_requested(object): the :class:`IssuedDocument` to show.
        details_requested(): change the patient's details.
    """

    assessment_requested = Signal(object)
    start_requested = Signal()
    document_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._record: Record | None = None
        self.setObjectName("record_page")
        self._model = TimelineModel(self)
        self._timeline = TimelineView(kit, self._model)
        self._timeline.entry_opened.connect(self._on_entry_opened)
        self._start = kit.button(
            kit.texts("ui.record.start"), "start_assessment", "secondary", "plus", "Ctrl E"
        )
        self._start.clicked.connect(self.start_requested)
        self._continue = kit.button(
            kit.texts("ui.record.continue"), "continue_assessment", "primary", key="Enter"
        )
        self._continue.clicked.connect(self._on_continue)
        self._empty = QFrame()
        self._aside = QVBoxLayout()
        self._build_layout()

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._side = QWidget()
        self._side.setProperty("ground", "nav")
        self._side.setProperty("edge", "right")
        self._side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 1, 0)
        scroll = QScrollArea()
        scroll.setProperty("ground", "nav")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("ground", "nav")
        self._aside = QVBoxLayout(inner)
        self._aside.setContentsMargins(px(18), px(18), px(14), px(18))
        self._aside.setSpacing(px(2))
        scroll.setWidget(inner)
        side.addWidget(scroll)
        outer.addWidget(self._side)
        main = QWidget()
        main.setProperty("ground", "canvas")
        main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QHBoxLayout(main)
        around.setContentsMargins(px(24), px(20), px(24), px(10))
        inner_main = QWidget()
        inner_main.setMaximumWidth(px(1120))
        around.addWidget(inner_main, 100)
        around.addStretch(1)
        column = QVBoxLayout(inner_main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(kit.label(kit.texts("ui.record.title"), "title"), 1)
        head.addWidget(self._start)
        head.addWidget(self._continue)
        column.addLayout(head)
        self._empty.setProperty("card", True)
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(px(20), px(18), px(20), px(18))
        empty.addWidget(kit.prose(kit.texts("ui.record.empty"), "body", "ink2"))
        column.addWidget(self._empty)
        column.addWidget(self._timeline, 1)
        column.addStretch(0)
        outer.addWidget(main, 1)

    def show_record(self, record: Record, today: date) -> None:
        """Show a patient's record; :meth:`focus_first` once the page is in front."""
        self._record = record
        entries = [self._assessment_entry(a) for a in record.assessments]
        entries += [self._document_entry(d) for d in record.documents]
        entries.sort(key=lambda e: e.at, reverse=True)
        self._model.set_entries(tuple(entries))
        self._empty.setVisible(not entries)
        self._timeline.setVisible(bool(entries))
        draft = record.draft
        self._continue.setVisible(draft is not None)
        self._start.setProperty("kind", "secondary" if draft is not None else "primary")
        self._start.setIcon(self._kit.theme.icon("plus", "ink" if draft is not None else "onfill"))
        self._start.style().unpolish(self._start)
        self._start.style().polish(self._start)
        self._fill_aside(record, today)

    @property
    def draft(self) -> Assessment | None:
        """The shown patient's open draft."""
        return self._record.draft if self._record is not None else None

    def last_before(self, assessment: Assessment) -> Assessment | None:
        """The latest signed assessment of this patient begun before another one."""
        done = self._record.assessments if self._record is not None else ()
        earlier = [
            a
            for a in done
            if a.is_signed
            and a.patient_id == assessment.patient_id
            and a.created_at < assessment.created_at
        ]
        return max(earlier, key=lambda a: a.created_at, default=None)

    def focus_first(self) -> None:
        """The cursor stands on what is most likely wanted: the open draft, else a new one."""
        has_draft = self._record is not None and self._record.draft is not None
        (self._continue if has_draft else self._start).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _assessment_entry(self, assessment: Assessment) -> TimelineEntry:
        texts = self._kit.texts
        side = texts(f"clinical.side.{assessment.complaint.symptomatic_side}")
        words = assessment.impression.text or assessment.narrative.get(NarrativeField.COMPLAINT, "")
        sentence = texts("ui.record.answers", n=len(assessment.answers), side=side)
        return TimelineEntry(
            at=assessment.created_at.astimezone(),
            title=texts("ui.record.assessment"),
            author=assessment.author_name,
            sentence=f"{sentence}  ·  {' '.join(words.split())}" if words else sentence,
            assessment=assessment,
        )

    def _document_entry(self, document: IssuedDocument) -> TimelineEntry:
        texts = self._kit.texts
        state = texts(f"ui.state.{document.state}").lower()
        return TimelineEntry(
            at=document.made_at.astimezone(),
            title=texts(f"ui.documents.kind.{document.kind}"),
            author=document.made_by,
            sentence=texts("ui.record.document", state=state, title=document.title),
            document=document,
        )

    def _fill_aside(self, record: Record, today: date) -> None:
        while (item := self._aside.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        kit, texts, patient = self._kit, self._kit.texts, record.patient
        latest = record.assessments[0] if record.assessments else None
        told = latest.narrative if latest is not None else {}
        gp = ", ".join(t for t in (patient.practice.name, patient.practice.practice) if t)
        pairs = (
            ("ui.narrative.goals", told.get(NarrativeField.GOALS, "")),
            ("ui.narrative.medicines", told.get(NarrativeField.MEDICINES, "")),
            ("ui.narrative.social", told.get(NarrativeField.SOCIAL, "")),
            ("ui.patients.needs", patient.needs),
            ("ui.record.gp", gp),
            ("ui.patients.address", "\n".join(patient.address.lines)),
            ("ui.patients.phone", patient.address.phone),
            ("ui.patient.email", patient.address.email),
        )
        if record.same_name:
            self._aside.addWidget(self._namesakes(record.same_name, today))
            self._aside.addSpacing(kit.theme.px(12))
        title = kit.label(texts("ui.record.about"), "section", "ink3")
        title.setContentsMargins(0, 0, 0, kit.theme.px(6))
        self._aside.addWidget(title)
        for key, value in pairs:
            if value:
                self._aside.addWidget(kit.label(texts(key), "caption", "ink3"))
                text = kit.prose(value)
                text.setContentsMargins(0, 0, 0, kit.theme.px(8))
                self._aside.addWidget(text)
        self._aside.addStretch(1)

    def _namesakes(self, alike: tuple[Patient, ...], today: date) -> QFrame:
        """Who must not be mistaken for this patient."""
        kit, px = self._kit, self._kit.theme.px
        card = QFrame()
        card.setProperty("card", "notice")
        lines = QVBoxLayout(card)
        lines.setContentsMargins(px(12), px(8), px(12), px(10))
        lines.setSpacing(px(2))
        lines.addWidget(kit.prose(kit.texts("ui.patients.not_confuse"), "strong", "urgent"))
        for other in alike:
            lines.addWidget(kit.prose(format_name(other), "strong"))
            lines.addWidget(kit.prose(format_born(other, today), "caption", "ink2"))
        return card

    @Slot(object)
    def _on_entry_opened(self, entry: TimelineEntry) -> None:
        if entry.assessment is not None:
            self.assessment_requested.emit(entry.assessment)
        elif entry.document is not None:
            self.document_requested.emit(entry.document)

    @Slot()
    def _on_continue(self) -> None:
        draft = self._record.draft if self._record is not None else None
        if draft is not None:
            self.assessment_requested.emit(draft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column about the person needs room."""
        super().resizeEvent(event)
        px = self._kit.theme.px
        self._side.setVisible(self.width() >= px(ASIDE_FROM))
        self._side.setFixedWidth(px(244))
