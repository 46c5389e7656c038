"""The right column of the workspace, and its folded strip: two widths of the same thing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import EvaluatedSide, Result, SideResult
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import EstimateModel, FlagsNow, Replayed, Shown
from hipspine_desktop.ui.panel.beside_block import BesideBlock
from hipspine_desktop.ui.panel.condition_list import ConditionList
from hipspine_desktop.ui.panel.flag_area import SHOWN, FlagArea
from hipspine_desktop.ui.panel.mind_changes import MindChanges
from hipspine_desktop.ui.panel.next_tests import NextTests
from hipspine_desktop.ui.panel.region_block import RegionBlock
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.stillness import settle
from hipspine_desktop.ui.tab_order import chain, reading_order, tab_stops

OLDER_AFTER_MS = 350
"""After this time "Updating" becomes "Older than the answers" and the bars turn pale: sooner
would flicker at every key."""

TELL_NOTHING = frozenset(
    "syndrome disease problem fracture claudication femoral lumbar spinal".split()
)
"""Words of a pathology's name that do not tell which condition is meant."""

CONDITIONS_ROOM, STRIP_ROOM = 210, 150
"""What scrolls keeps at least this height: parts that would take it scroll along."""


class DifferentialPanel(QWidget):
    """Red flags and regions at the head, next tests at the foot, conditions scroll between.

    Signals:
        acknowledge_requested(object), set_aside_requested(object): a :class:`RedFlag`.
        basis_requested(object): a flag, contribution row or condition whose source is wanted.
        page_requested(object): the :class:`EntryRef` of a page of the knowledge base.
        jump_requested(object): the :class:`AnswerKey` to go to.
        ask_requested(): go to the red-flag questions.
        fold_requested(): open or fold.
        missing_requested(object): the labels of missing key findings.
    """

    spoken_role = Role.Grouping

    acknowledge_requested = Signal(object)
    set_aside_requested = Signal(object)
    basis_requested = Signal(object)
    page_requested = Signal(object)
    jump_requested = Signal(object)
    ask_requested = Signal()
    fold_requested = Signal()
    missing_requested = Signal(object)

    def __init__(
        self, kit: Kit, model: AssessmentModel, estimate: EstimateModel, compact: bool = False
    ) -> None:
        super().__init__()
        self._kit, self._model, self._estimate = kit, model, estimate
        self._compact = compact
        self._side = EvaluatedSide.UNKNOWN
        self._missing: tuple[str, ...] = ()
        self._stops: tuple[int, ...] = ()
        self._fitted: tuple[object, ...] = ()
        self.setObjectName("differential_strip" if compact else "differential_panel")
        self.setAccessibleName(kit.texts("ui.panel.title"))
        self.setProperty("ground", "surface")
        self.setProperty("edge", "left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._flags = FlagArea(kit, model.catalogue.red_flag_block, compact)
        self.regions = RegionBlock(kit, model.catalogue, compact)
        self.conditions = ConditionList(kit)
        self.beside = BesideBlock(kit)
        self.mind = MindChanges(kit, model.catalogue)
        self.next = NextTests(kit, compact)
        self._missing_link = kit.button("", "missing_findings", "link")
        self._older = QTimer(self, singleShot=True, interval=OLDER_AFTER_MS)
        self._eye = QTimer(self, singleShot=True, interval=0)  # once, and after what is painted
        self._build_layout()
        self._connect()
        self._place_parts(False)  # a part shown before it has a parent is a window of its own
        self.show_estimate(estimate.shown)

    @property
    def flags(self) -> FlagArea:
        """The red flags at the head."""
        return self._flags

    @property
    def side(self) -> EvaluatedSide:
        """The side shown."""
        return self._side

    def take_focus(self) -> None:
        """Put the cursor on the opened condition, or on what stands there without a result."""
        rows = self.conditions.rows
        row = next((r for r in rows if r.is_open), rows[0] if rows else None)
        if row is not None and row.isVisible():
            settle(self)  # else the row is looked for where it does not stand yet
            row.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(row)
        else:
            self._flags.take_focus()

    @Slot(object)
    def show_region(self, region: Region) -> None:
        """Open what a region's number is made of: its likeliest cause, with the reasons."""
        row = self.conditions.open_region(region)
        if row is not None and row.isVisible():
            settle(self)  # else the row is looked for where it does not stand yet
            row.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(row)

    # building

    def _build_layout(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        self._head = QVBoxLayout()
        self._head.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self._kit.rule())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setProperty("ground", "surface")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._build_body())
        self._scroll = scroll
        layout.addWidget(scroll, 100)
        layout.addStretch(1)
        self._tail = QVBoxLayout()
        self._tail.setSpacing(0)
        self._tail_rule = self._kit.rule()
        self._tail.addWidget(self._tail_rule)
        layout.addLayout(self._tail)
        layout.addWidget(self._kit.rule())
        self._foot = self._build_foot()
        layout.addWidget(self._foot)

    def _build_body(self) -> QWidget:
        """What scrolls: parts that find no room at the head or foot, and the conditions."""
        body = QWidget()
        body.setProperty("ground", "surface")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._first = QVBoxLayout()
        self._first.setSpacing(0)
        self._last = QVBoxLayout()
        self._last.setSpacing(0)
        layout.addLayout(self._first)
        if not self._compact:
            for part in (self.conditions, self.beside, self.mind):
                layout.addWidget(part)
        layout.addLayout(self._last)
        layout.addStretch(1)
        return body

    def _build_foot(self) -> QWidget:
        kit, px = self._kit, self._kit.theme.px
        foot = QWidget()
        foot.setProperty("ground", "raised")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        if self._compact:
            column = QVBoxLayout(foot)
            column.setContentsMargins(px(8), px(4), px(8), px(4))
            column.setSpacing(0)
            column.addWidget(self._missing_link)
            opener = kit.button(
                kit.texts("ui.panel.open"), "open_panel", "quiet", "chevron_left", "F6"
            )
            opener.clicked.connect(self.fold_requested)
            column.addWidget(opener)
            return foot
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(14), px(4), px(10), px(4))
        row.addWidget(self._missing_link)
        self._version = kit.label("", "caption", "ink2")
        self._version.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._version.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._version, 1)
        fold = kit.button("", "fold_panel", "quiet", "panel")
        fold.setToolTip(kit.texts("ui.panel.fold"))
        fold.setAccessibleName(kit.texts("ui.panel.fold"))
        fold.clicked.connect(self.fold_requested)
        row.addWidget(fold)
        return foot

    def _connect(self) -> None:
        flags, conditions = self._flags, self.conditions
        flags.acknowledge_requested.connect(self.acknowledge_requested)
        flags.set_aside_requested.connect(self.set_aside_requested)
        flags.basis_requested.connect(self.basis_requested)
        flags.ask_requested.connect(self.ask_requested)
        conditions.figure_requested.connect(self.basis_requested)
        conditions.prior_requested.connect(self.basis_requested)
        conditions.page_requested.connect(self.page_requested)
        conditions.replay_requested.connect(self._on_replay_requested)
        self.beside.page_requested.connect(self.page_requested)
        for part in (flags, conditions, self.mind, self.next):
            part.jump_requested.connect(self.jump_requested)
        self.regions.side_chosen.connect(self.choose_side)
        if not self._compact:
            self.regions.region_requested.connect(self.show_region)
        self.next.position_chosen.connect(self._estimate.set_present)
        if self._model.is_read_only:
            self.next.place.hide()
        self._missing_link.clicked.connect(self._on_missing_clicked)
        self._older.timeout.connect(self._on_older)
        self._eye.timeout.connect(self._follow_the_eye)
        self._estimate.shown_changed.connect(self.show_estimate)
        self._estimate.replayed.connect(self._on_replayed)
        self._model.changed.connect(self._on_assessment_changed)

    def event(self, event: QEvent) -> bool:
        """Parts stand still where there is room for that."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit_flags()
            self._place_parts()
            self._eye.start()
        return handled

    def _room(self) -> int:
        """Height that the flags may take: they stand before all else, so less is left there."""
        return self.height() - self._foot.sizeHint().height() - self._kit.theme.px(STRIP_ROOM)

    def _fit_flags(self) -> None:
        """Two cards, or one in a low window: what scrolls out of sight warns nobody."""
        key = (self.width(), self.height(), self._flags.shown)
        if self._compact or not self.isVisible() or key == self._fitted:
            return
        self._fitted = key
        self._flags.set_most(SHOWN)
        settle(self._flags)
        if self._flags.height() > self._room():
            self._flags.set_most(1)
            settle(self._flags)

    def _place_parts(self, whole: bool | None = None) -> None:
        """Flags first, then regions, then tests stand still, as far as there is room."""
        whole = self._scroll.isVisibleTo(self) if whole is None else whole
        px, room = self._kit.theme.px, self._room()
        stand: dict[QWidget, bool] = {}
        for part in (self._flags, self.regions, self.next):
            needed = part.heightForWidth(self.width())
            needed = needed if needed > 0 else part.sizeHint().height()
            if part is self.regions and not self._compact:
                room -= px(CONDITIONS_ROOM - STRIP_ROOM)
            fits = needed <= room and (part is self._flags or not self._compact)
            stand[part] = fits if whole else part is self._flags
            room = room - needed if fits else 0
        _put(self._flags, self._head if stand[self._flags] else self._first, 0)
        _put(self.regions, self._head if stand[self.regions] else self._first, -1)
        _put(self.next, self._tail if stand[self.next] else self._last, -1)
        self._tail_rule.setVisible(stand[self.next])

    # showing

    @Slot(object)
    def show_estimate(self, shown: Shown) -> None:
        """Show a result, or that there is none yet, or that it is older than the answers."""
        result, flags = shown.result, shown.flags
        asked = flags is not None and flags.flags_asked
        whole = result is not None and asked and bool(result.sides)
        self._show_flags(shown)
        self._scroll.setVisible(whole)
        self.regions.setVisible(whole)
        self.next.setVisible(whole)
        self._show_age(shown)
        if result is None:
            self._missing_link.setText("")
        else:
            self._show_foot(result)
            if whole:
                self._show_sides(shown, result)
        self._place_parts(whole)
        settle(self)
        self._fit_flags()
        self._eye.start()

    @Slot()
    def _follow_the_eye(self) -> None:
        """Tab goes down the panel as it stands: flags, regions, conditions, tests, foot."""
        parts = (self._flags, self.regions, self.conditions, self.beside, self.mind, self.next)
        placed = [part for part in (*parts, self._foot) if part.window() is self.window()]
        stops = [stop for part in placed for stop in tab_stops(part)]
        now = tuple(map(id, stops))
        if now != self._stops:
            self._stops = now
            chain(stop for part in placed for stop in reading_order(part))

    def _show_flags(self, shown: Shown) -> None:
        coming = shown.result is None and shown.quick is not None
        about, answered = self._model.assessment, self._model.answered_at
        self._flags.show_result(shown.flags, about, self._failure(shown), coming, answered)

    def _failure(self, shown: Shown) -> str:
        if not shown.failure:
            return ""
        texts = self._kit.texts
        why = texts("panel.failed_why") if shown.failure == "-" else shown.failure
        return texts("panel.failed", why=why)

    def _show_age(self, shown: Shown) -> None:
        """Say at once that a result is being renewed; turn it pale if that takes longer."""
        if not shown.is_stale:
            self._older.stop()
            self.regions.show_age("", older=False)
            return
        if not self._older.isActive() and not self.regions.is_older:
            self.regions.show_age(self._kit.texts("panel.updating"), older=False)
            self._older.start()
        self.conditions.reasons.replay.mark_older()

    @Slot()
    def _on_older(self) -> None:
        shown = self._estimate.shown
        if shown.is_stale and shown.result is not None:
            key = "panel.older" if shown.quick is None else "panel.older_reasons"
            self.regions.show_age(self._kit.texts(key), older=True)
            self._show_sides(shown, shown.result, pale=True)

    def _show_foot(self, result: Result) -> None:
        if not self._compact:
            narrow = self.width() < self._kit.theme.px(480)
            key = "ui.panel.version_short" if narrow else "ui.panel.version"
            self._version.setText(self._kit.texts(key, version=result.knowledge_version))
        self._missing = result.missing_key_findings
        key = "ui.panel.missing" if self._missing else "ui.panel.missing_none"
        self._missing_link.setText(self._kit.texts(key, n=len(self._missing)))
        allow(self._missing_link, "" if self._missing else self._kit.texts("why_not.no_missing"))

    def _show_sides(self, shown: Shown, result: Result, pale: bool = False) -> None:
        sides, flags = {s.side: s for s in result.sides}, shown.flags
        if not sides or flags is None or not flags.flags_asked:
            return
        if self._side not in sides:
            self._side = result.sides[0].side
        side = sides[self._side]
        quick = shown.quick.sides if shown.quick is not None and shown.is_stale else ()
        now = next((q for q in quick if q.side == side.side), None)
        self.regions.show_side(result, side, shown.overtakings, pale and now is None)
        if now is not None:
            self.regions.show_quick(now)
        self._show_tests(side)
        if not self._compact:
            flagged = _flagged(flags, side)
            self.conditions.show_side(side, flagged, result.seen_without_pain, pale)
            self.beside.show_side(result, side)
            self.mind.show_side(side)

    def _show_tests(self, side: SideResult) -> None:
        emergency = self._flags.emergency
        seen = emergency is not None and self._flags.is_seen(emergency)
        result = self._estimate.result
        present = result.present if result is not None else Position.NONE
        self.next.show_side(side, emergency, seen, present)

    @Slot(object)
    def _on_assessment_changed(self, _assessment: Assessment) -> None:
        shown = self._estimate.shown
        self._show_flags(shown)
        sides = shown.result.sides if shown.result is not None else ()
        side = next((s for s in sides if s.side is self._side), None)
        if side is not None:
            self._show_tests(side)
        settle(self)

    @Slot(object)
    def choose_side(self, side: EvaluatedSide) -> None:
        """Show a side; panel and strip show the same one."""
        self._side = side
        self.show_estimate(self._estimate.shown)

    @Slot(object)
    def _on_replay_requested(self, row: object) -> None:
        keys = getattr(row, "keys", ())
        if keys:
            self._estimate.replay(keys)

    @Slot(object)
    def _on_replayed(self, replayed: Replayed) -> None:
        self.conditions.reasons.show_replayed(replayed)

    @Slot()
    def _on_missing_clicked(self) -> None:
        self.missing_requested.emit(self._missing)


def _put(part: QWidget, into: QVBoxLayout, place: int) -> None:
    """Move a part into a layout, unless it is there."""
    if into.indexOf(part) >= 0:
        return
    hidden = part.isHidden() and part.parentWidget() is not None
    into.insertWidget(place if place >= 0 else into.count(), part)
    part.setHidden(hidden)


def _flagged(flags: FlagsNow, side: SideResult) -> dict[str, Urgency]:
    """The most urgent raised flag that names a condition, by the condition's id."""
    found: dict[str, Urgency] = {}
    for flag in flags.raised:
        words = {w.lower() for w in flag.pathology.split() if len(w) > 5} - TELL_NOTHING
        for condition in side.conditions:
            named = set(condition.label.lower().replace(",", "").split())
            if words & named:
                before = found.get(condition.id, flag.urgency)
                found[condition.id] = min(before, flag.urgency, key=lambda u: u.rank)
    return found
