"""A patient's record: who it is, the timeline by episodes, and the chosen entry with its acts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.people import Clinician
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.models.timeline_entries import timeline_entries
from hipspine_desktop.ui.models.timeline_model import TimelineEntry, TimelineModel
from hipspine_desktop.ui.record_actions import RecordAction, Wish
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.widgets.entry_panel import EntryPanel, quiet_card
from hipspine_desktop.ui.widgets.person_aside import PersonAside
from hipspine_desktop.ui.widgets.segmented import Segmented
from hipspine_desktop.ui.widgets.timeline_view import TimelineView
from hipspine_desktop.wording.formats import format_date

__all__ = ["Record", "RecordPage"]

ASIDE_FROM = 1000
WIDEST = 16_777_215  # as Qt has it


class RecordView(StrEnum):
    """What a window shows that has no room for all of it."""

    TIMELINE = "timeline"
    ENTRY = "entry"
    PERSON = "person"


class RecordPage(QWidget):
    """Reads; asks the window for everything else.

    Signals:
        assessment_requested(object): the :class:`Assessment` to open.
        edition_requested(object): id of another edition to open.
        start_requested(): start a new assessment, meant so.
        start_asked(): Enter where nothing is chosen: ask first.
        follow_up_requested(object): start from this signed :class:`Assessment`.
        document_requested(object): the :class:`IssuedDocument` to show.
        wish_made(object): a :class:`Wish` about an entry.
        new_episode_requested(): open an episode of care.
        details_requested(), merge_requested(), unmerge_requested(object): see PersonAside.
    """

    spoken_role = Role.Pane

    assessment_requested = Signal(object)
    edition_requested = Signal(object)
    start_requested = Signal()
    start_asked = Signal()
    follow_up_requested = Signal(object)
    document_requested = Signal(object)
    wish_made = Signal(object)
    new_episode_requested = Signal()
    details_requested = Signal()
    merge_requested = Signal()
    unmerge_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._record: Record | None = None
        self._user: Clinician | None = None
        self._show_withdrawn = False
        self.setObjectName("record_page")
        self.setAccessibleName(kit.texts("ui.record.title"))
        self.setProperty("no_ring", True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._model = TimelineModel(self)
        self._timeline = TimelineView(kit, self._model)
        self._aside, self._panel = PersonAside(kit), EntryPanel(kit)
        self._empty, empty = quiet_card(kit)
        self._empty_words = kit.prose("", "body", "ink2")
        self._empty_words.setObjectName("record_empty")
        empty.addWidget(self._empty_words)
        self._build_buttons()
        self._build_layout()
        self._connect()

    def _build_buttons(self) -> None:
        kit, texts = self._kit, self._kit.texts
        words = [(v, texts(f"record_screens.record.view.{v}")) for v in RecordView]
        self._views = Segmented(kit, "record_view", words)
        self._views.set_title(texts("spoken.group.record_view"))
        self._views.set_value(RecordView.TIMELINE)
        self._withdrawn = kit.button("", "show_withdrawn", "link")
        self._episode = kit.button(
            texts("record_screens.record.new_episode"), "new_episode", icon="plus"
        )
        self._follow_up = kit.button("", "start_follow_up")
        self._start = kit.button(
            texts("ui.record.start"), "start_assessment", "secondary", "plus", "Ctrl E"
        )
        self._continue = kit.button(
            texts("ui.record.continue"), "continue_assessment", "primary", key="Enter"
        )

    def _connect(self) -> None:
        self._timeline.entry_opened.connect(self._on_entry_opened)
        self._timeline.entry_chosen.connect(self._on_entry_chosen)
        self._panel.wish_made.connect(self._on_wish)
        self._panel.edition_requested.connect(self.edition_requested)
        self._views.chosen.connect(self._on_view_chosen)
        self._withdrawn.clicked.connect(self._on_withdrawn_clicked)
        self._episode.clicked.connect(self.new_episode_requested)
        self._follow_up.clicked.connect(self._on_follow_up)
        self._start.clicked.connect(self.start_requested)
        self._continue.clicked.connect(self._on_continue)
        self._aside.details_requested.connect(self.details_requested)
        self._aside.merge_requested.connect(self.merge_requested)
        self._aside.unmerge_requested.connect(self.unmerge_requested)

    def _build_layout(self) -> None:
        px = self._kit.theme.px
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._main = main = QWidget()
        main.setProperty("ground", "canvas")
        main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(main)
        column.setContentsMargins(px(24), px(20), px(20), px(10))
        column.setSpacing(px(14))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        self._title = self._kit.label(self._kit.texts("ui.record.title"), "title")
        head.addWidget(self._title)
        head.addStretch(1)
        for button in (
            self._withdrawn, self._episode, self._follow_up, self._start, self._continue,
        ):  # fmt: skip
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self._views)
        column.addWidget(self._empty)
        column.addWidget(self._timeline, 1)
        column.addStretch(0)
        self._outer.addWidget(self._aside)
        self._outer.addWidget(main, 1)
        self._outer.addWidget(self._panel)

    def show_record(self, record: Record, user: Clinician, today: date) -> None:
        """Show a patient's record; :meth:`focus_first` once the page is in front."""
        chosen = self._timeline.chosen()
        same = self._record is not None and self._record.patient.id == record.patient.id
        self._record, self._user = record, user
        if not same:
            self._show_withdrawn = False
            self._views.set_value(RecordView.TIMELINE if record.is_clinical else RecordView.PERSON)
        self._aside.show_record(record, user, today)
        self._show_buttons(record)
        self._show_entries(chosen.key if same and chosen is not None else None)

    def _show_buttons(self, record: Record) -> None:
        texts = self._kit.texts
        draft, last = record.draft, record.last_signed
        self._continue.setVisible(draft is not None)
        for button in (self._start, self._episode):
            button.setVisible(record.is_clinical)
        self._follow_up.setVisible(record.is_clinical and last is not None and draft is None)
        if last is not None:
            day = format_date(last.created_at.astimezone().date())
            self._follow_up.setText(texts("record_screens.record.follow_up", date=day))
            self._follow_up.setAccessibleName(self._follow_up.text())
        quiet = draft is not None or last is not None
        set_property(self._start, "kind", "secondary" if quiet else "primary")
        self._start.setIcon(self._kit.theme.icon("plus", "ink" if quiet else "onfill"))
        set_property(self._follow_up, "kind", "primary")
        self._withdrawn.setVisible(bool(record.withdrawn))

    def _show_entries(self, key: tuple[str, str] | None) -> None:
        record, texts = self._record, self._kit.texts
        if record is None:
            return
        entries = timeline_entries(texts, record, show_withdrawn=self._show_withdrawn)
        self._model.set_entries(entries)
        self._empty.setVisible(not entries)
        self._timeline.setVisible(bool(entries))
        empty = "ui.record.empty" if record.is_clinical else "record_screens.record.not_clinical"
        self._empty_words.setText(texts(empty))
        word = "hide_withdrawn" if self._show_withdrawn else "show_withdrawn"
        self._withdrawn.setText(texts(f"record_screens.record.{word}", n=len(record.withdrawn)))
        self._timeline.choose(key)
        self._fit()

    @property
    def record(self) -> Record | None:
        """What is shown."""
        return self._record

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
        """The cursor stands on the open draft, else on the timeline: Enter starts nothing."""
        reason = Qt.FocusReason.ShortcutFocusReason
        if self.draft is not None:
            self._continue.setFocus(reason)
        elif self._model.entries:
            self._timeline.setFocus(reason)
        else:
            self.setFocus(reason)

    @Slot(object)
    def _on_entry_chosen(self, entry: TimelineEntry | None) -> None:
        if self._record is not None and self._user is not None:
            self._panel.show_entry(entry, self._record, self._user)

    @Slot(object)
    def _on_entry_opened(self, entry: TimelineEntry) -> None:
        if entry.is_heading:
            if entry.episode is not None:
                self.wish_made.emit(Wish(RecordAction.RENAME, entry))
        elif entry.document is not None:
            self.document_requested.emit(entry.document)
        elif entry.assessment is not None:
            self.assessment_requested.emit(entry.assessment)

    @Slot(object)
    def _on_wish(self, wish: Wish) -> None:
        if wish.action is RecordAction.OPEN:
            self._on_entry_opened(wish.entry)
        else:
            self.wish_made.emit(wish)

    @Slot(object)
    def _on_view_chosen(self, _view: RecordView) -> None:
        self._fit()

    @Slot()
    def _on_withdrawn_clicked(self) -> None:
        self._show_withdrawn = not self._show_withdrawn
        chosen = self._timeline.chosen()
        self._show_entries(chosen.key if chosen is not None else None)

    @Slot()
    def _on_follow_up(self) -> None:
        last = self._record.last_signed if self._record is not None else None
        if last is not None:
            self.follow_up_requested.emit(last)

    @Slot()
    def _on_continue(self) -> None:
        if self.draft is not None:
            self.assessment_requested.emit(self.draft)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter where nothing is chosen asks before anything is started."""
        clinical = self._record is not None and self._record.is_clinical
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and clinical:
            self.start_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns beside the timeline need room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px, width = self._kit.theme.px, self.width()
        narrow = width < px(ASIDE_FROM)
        self._views.setVisible(narrow)
        self._title.setVisible(not narrow)
        self._episode.setVisible(self._clinical() and width >= px(1180))
        if narrow:
            self._fit_narrow()
            return
        self._turn(QBoxLayout.Direction.LeftToRight)
        self._aside.show()
        self._aside.setFixedWidth(px(244))
        self._panel.setVisible(self._clinical())
        roomy = width >= px(1500)
        self._panel.setFixedWidth(px(400) if roomy else px(280))
        self._show_outcomes(beside=self._clinical())
        self._show_middle(shown=True)

    def _fit_narrow(self) -> None:
        """One of timeline, entry and person at a time, under the buttons."""
        self._turn(QBoxLayout.Direction.TopToBottom)
        self._show_outcomes(beside=False)
        view = self._views.value
        for part, widget in ((RecordView.PERSON, self._aside), (RecordView.ENTRY, self._panel)):
            widget.setMinimumWidth(0)
            widget.setMaximumWidth(WIDEST)
            widget.setVisible(view is part)
        self._show_middle(shown=view is RecordView.TIMELINE)

    def _show_outcomes(self, *, beside: bool) -> None:
        """In the right column where it is wide enough for a trend, else under the person."""
        self._aside.show_outcomes(shown=not beside)
        self._panel.show_outcomes(shown=beside)

    def _turn(self, direction: QBoxLayout.Direction) -> None:
        """Beside each other, or the buttons on top."""
        if self._outer.direction() is direction:
            return
        beside = direction is QBoxLayout.Direction.LeftToRight
        self._outer.removeWidget(self._aside)
        self._outer.setDirection(direction)
        self._outer.insertWidget(0 if beside else 1, self._aside, 0 if beside else 1)
        self._outer.setStretchFactor(self._panel, 0 if beside else 1)

    def _show_middle(self, *, shown: bool) -> None:
        has_entries = bool(self._model.entries)
        self._timeline.setVisible(shown and has_entries)
        self._empty.setVisible(shown and not has_entries)
        self._outer.setStretchFactor(self._main, 1 if shown else 0)

    def _clinical(self) -> bool:
        return self._record is None or self._record.is_clinical
