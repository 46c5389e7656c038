"""The body chart of an assessment: drawing or list, labels, and what it proposes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.answers import SymptomaticSide
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.body_chart import (
    BodyChart,
    ChartEntry,
    ChartPatch,
    ClearTick,
    PainLabel,
    Pen,
    Point,
    RegionMark,
    Stroke,
    View,
    clear,
    erase,
    label_id,
    mark_id,
    put,
    replace_strokes,
    stroke_id,
    tick_id,
)
from hipspine_desktop.domain.body_map import Place
from hipspine_desktop.services.body_map_file import shipped_body_map
from hipspine_desktop.services.chart_guide import ChartGuide, Referral, referral_places
from hipspine_desktop.services.chart_reading import ChartReader, Proposal, Reading
from hipspine_desktop.services.chart_words import chart_text
from hipspine_desktop.ui.body_chart.chart_canvas import ERASER, ChartCanvas, Overlay, Tool
from hipspine_desktop.ui.body_chart.chart_layout import Frame
from hipspine_desktop.ui.body_chart.label_panel import LabelPanel
from hipspine_desktop.ui.body_chart.overlay_bar import OverlayBar
from hipspine_desktop.ui.body_chart.proposal_panel import ProposalPanel
from hipspine_desktop.ui.body_chart.region_list import RegionList
from hipspine_desktop.ui.body_chart.tool_bar import ToolBar
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.tab_order import reading_order
from hipspine_desktop.wording.formats import format_date

BESIDE: Point = (0, -10)  # where a label points to before it was told
SIDE_BY_SIDE = 700  # pixels at scale 1.0


class BodyChartCard(QFrame):
    """Turns what is done here into acts of the model; shows what the model holds."""

    def __init__(self, kit: Kit, model: AssessmentModel, guide: ChartGuide) -> None:
        super().__init__()
        self._kit, self._model = kit, model
        self._map = shipped_body_map()
        self._reader = ChartReader(self._map, model.catalogue)
        self._reading = Reading()
        self._shown: tuple[BodyChart, bool, SymptomaticSide] | None = None
        self._side_by_side: bool | None = None
        self.setProperty("card", True)
        self.setObjectName("body_chart_card")
        self.tools = ToolBar(kit, self._map)
        self.overlays = OverlayBar(kit, guide)
        self.canvas = ChartCanvas(kit, self._map)
        self.list = RegionList(kit, self._map)
        self.labels = LabelPanel(kit, self._map)
        self.proposals = ProposalPanel(kit, model.catalogue)
        self._unreadable = kit.prose("", "caption", "urgent")
        self._last = self._toggle("chart_last", self._last_words())
        self._zoom = self._toggle("chart_zoom", kit.texts("body_chart.tool.zoom"))
        self._as_list = self._toggle("chart_as_list", kit.texts("body_chart.list.show"))
        self._build_layout()
        self._connect()
        self.list.hide()
        self.show_assessment(model.assessment, model.is_read_only)

    def show_assessment(self, assessment: Assessment, read_only: bool) -> None:
        """Show chart and proposals as they are now."""
        chart, texts = assessment.body_chart, self._kit.texts
        if self._is_shown(assessment, read_only):
            return
        painful = assessment.complaint.symptomatic_side
        self._shown = (chart, read_only, painful)
        self._reading = self._reader.read(chart, assessment.answers)
        text = chart_text(texts, chart, self._reading, self._map)
        spoken = texts("body_chart.spoken", text=text) if text else texts("body_chart.empty_spoken")
        self.canvas.show_chart(chart, spoken)
        self.canvas.set_read_only(read_only)
        self.tools.set_read_only(read_only)
        self.tools.set_can_wipe(not read_only and not chart.is_empty)
        self.list.regions.show_reading(self._reading, read_only)
        self.labels.show_chart(chart, read_only)
        self.proposals.show_reading(self._reading, read_only, painful)
        self._unreadable.setVisible(bool(chart.unreadable))
        self._unreadable.setText(texts("body_chart.unreadable", count=chart.unreadable))

    def _is_shown(self, assessment: Assessment, read_only: bool) -> bool:
        """Whether nothing that is shown here is other now; most answers are about other things."""
        painful = assessment.complaint.symptomatic_side
        if self._shown != (assessment.body_chart, read_only, painful):
            return False
        answers = assessment.answers
        return all(
            answers.of(p.key.finding_id, p.key.side) == p.recorded for p in self._reading.proposals
        )

    def fit(self, width: int) -> None:
        """Lay out for a card of a width."""
        px = self._kit.theme.px
        inner = width - 2 * px(14) - 2  # padding and edge
        beside = width >= px(SIDE_BY_SIDE)
        if beside != self._side_by_side:
            self._side_by_side = beside
            row, column = (0, 1) if beside else (1, 0)
            self._body.removeWidget(self._aside)
            self._body.addWidget(self._aside, row, column)
        aside = max(px(232), min(px(300), round(inner * 0.29))) if beside else inner
        self._aside.setFixedWidth(aside)
        self.tools.fit(inner)
        narrow = inner < px(640)
        self.overlays.set_narrow(narrow)
        self._looks.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        across = sum(b.sizeHint().width() + px(8) for b in (self._last, self._zoom, self._as_list))
        self._toggles.setDirection(
            QBoxLayout.Direction.TopToBottom if across > inner else QBoxLayout.Direction.LeftToRight
        )
        self.canvas.fit(inner - aside - px(14) if beside else inner)

    def show_list(self, *, shown: bool) -> None:
        """Regions as a list, or the drawing; the cursor goes there."""
        self._as_list.setChecked(shown)
        stops = reading_order(self.list if shown else self.tools)
        (stops[0] if stops else self._as_list).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self) -> None:
        """Hand on what is being typed."""
        self.labels.commit()

    # building

    def _toggle(self, name: str, text: str) -> QPushButton:
        button = self._kit.button(text, name, "segment")
        button.setProperty("place", "alone")
        button.setCheckable(True)
        return button

    def _last_words(self) -> str:
        last = self._model.last_visit
        if last is None or not last.body_chart.is_drawn:
            return ""
        day = format_date(last.created_at.astimezone().date())
        return self._kit.texts("body_chart.tool.last", date=day)

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(12), px(14), px(14))
        layout.setSpacing(px(10))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(kit.label(kit.texts("body_chart.title"), "card"))
        head.addWidget(kit.prose(kit.texts("body_chart.hint"), "caption", "ink2"), 1)
        head.addWidget(self.tools.wipe)
        layout.addLayout(head)
        layout.addWidget(self.tools)
        self._looks = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._looks.setSpacing(px(8))
        self._looks.addWidget(self.overlays, 1)
        self._toggles = toggles = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        toggles.setSpacing(px(8))
        for button in (self._last, self._zoom, self._as_list):
            toggles.addWidget(button)
        toggles.addStretch(0)
        self._last.setVisible(bool(self._last.text()))
        self._looks.addLayout(toggles)
        self._looks.setAlignment(toggles, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._looks)
        layout.addWidget(self._unreadable)
        self._aside = QWidget()
        aside = QVBoxLayout(self._aside)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.setSpacing(px(14))
        aside.addWidget(self.proposals)
        aside.addWidget(kit.rule())
        aside.addWidget(self.labels)
        aside.addStretch(1)
        self._body = QGridLayout()
        self._body.setSpacing(px(14))
        drawing = QVBoxLayout()
        drawing.addWidget(self.canvas)
        drawing.addWidget(self.list)
        drawing.addStretch(1)
        self._body.addLayout(drawing, 0, 0)
        self._body.setColumnStretch(0, 1)
        layout.addLayout(self._body)
        self._aside.setParent(self)  # now, that Tab meets it behind the drawing

    def _connect(self) -> None:
        self.tools.chosen.connect(self._on_tool_chosen)
        self.tools.wipe_requested.connect(self._on_wipe_requested)
        self.overlays.chosen.connect(self._on_overlay_chosen)
        self.canvas.tool_chosen.connect(self._on_tool_chosen)
        self.canvas.zoom_requested.connect(self._zoom.click)
        self.canvas.drawn.connect(self._on_drawn)
        self.canvas.erased.connect(self._on_erased)
        self.canvas.ticked.connect(self._on_ticked)
        self.canvas.labelled.connect(self._on_labelled)
        self.list.regions.toggled.connect(self._on_region_toggled)
        self.labels.changed.connect(self._on_label_changed)
        self.labels.moved.connect(self._on_label_moved)
        self.labels.typing.connect(self._model.note_typing)
        self.labels.settled.connect(self._model.note_settled)
        self.labels.add_requested.connect(self._on_label_add_requested)
        self.proposals.accepted.connect(self._on_accepted)
        self._zoom.toggled.connect(self._on_zoom_toggled)
        self._as_list.toggled.connect(self._on_list_toggled)
        self._last.toggled.connect(self._on_last_toggled)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.proposals.accept_all)

    # acts

    @property
    def _chart(self) -> BodyChart:
        return self._model.assessment.body_chart

    def _do(self, patch: ChartPatch) -> None:
        if patch.entries and not self._model.is_read_only:
            self._model.change_chart(patch)

    @Slot(object)
    def _on_drawn(self, strokes: tuple[Stroke, ...]) -> None:
        first = self._chart.next_stroke
        entries = (ChartEntry(stroke_id(first + n), s) for n, s in enumerate(strokes))
        self._do(ChartPatch(tuple(entries)))

    @Slot(object, object)
    def _on_erased(self, view: View, path: tuple[Point, ...]) -> None:
        patch = erase(self._chart, view, path, ERASER)
        gone = list(patch.entries)
        for number, label in self._chart.labels:
            near = any(abs(x - label.at[0]) + abs(y - label.at[1]) < ERASER for x, y in path)
            if label.view is view and near and len(path) == 1:
                gone.append(ChartEntry(label_id(number), None))
        for x, y in path:
            place = self._map.place_at(view, (x, y))
            if place is not None:
                gone += self._without_fills(place)
        self._do(ChartPatch(tuple({e.id: e for e in gone}.values())))

    def _without_fills(self, place: Place) -> list[ChartEntry]:
        """The eraser takes a region's fill and tick away as a whole."""
        ids = [mark_id(place.region, place.side, pen) for pen in Pen]
        ids.append(tick_id(place.region, place.side))
        return [ChartEntry(i, None) for i in ids if self._chart.get(i) is not None]

    @Slot(object)
    def _on_ticked(self, place: Place) -> None:
        self._on_region_toggled(place, None)

    @Slot(object, object)
    def _on_region_toggled(self, place: Place, pen: Pen | None) -> None:
        region, side = place.region, place.side
        if pen is None:
            key = tick_id(region, side)
            tick = None if self._chart.get(key) is not None else ClearTick(region, side)
            self._do(put(key, tick))
        elif self.list.regions.is_on(place, pen):
            pieces = replace_strokes(self._chart, self._reader.without(self._chart, place, pen))
            fill = ChartEntry(mark_id(region, side, pen), None)
            self._do(ChartPatch((*pieces.entries, fill)))
        else:
            self._do(put(mark_id(region, side, pen), RegionMark(region, side, pen)))

    @Slot(object, object)
    def _on_labelled(self, view: View, at: Point) -> None:
        number = self._chart.next_label
        if number is not None:
            self._do(put(label_id(number), PainLabel(view, at)))
            card = self.labels.cards.get(number)
            if card is not None:
                card.focus_first()

    @Slot()
    def _on_label_add_requested(self) -> None:
        used = {self._map.place_at(label.view, label.at) for _, label in self._chart.labels}
        place = next((p for p in self._reading.marked if p not in used), None)
        view, at = self._spot(place) if place is not None else (View.FRONT, BESIDE)
        self._on_labelled(view, at)

    @Slot(object, object)
    def _on_label_changed(self, number: int, label: PainLabel | None) -> None:
        self._do(put(label_id(number), label))

    @Slot(object, object)
    def _on_label_moved(self, number: int, place: Place) -> None:
        label = self._chart.get(label_id(number))
        if isinstance(label, PainLabel):
            view, at = self._spot(place)
            moved = PainLabel(
                view, at, label.now, label.best, label.worst, label.course, label.depth, label.words
            )
            self._do(put(label_id(number), moved))

    def _spot(self, place: Place) -> tuple[View, Point]:
        area = self._map.areas_of(place)[0]
        return area.view, area.middle

    @Slot()
    def _on_wipe_requested(self) -> None:
        self._do(clear(self._chart))

    @Slot(object)
    def _on_accepted(self, proposals: tuple[Proposal, ...]) -> None:
        for proposal in proposals:
            self._model.set_answer(proposal.key, proposal.answer)

    # looks

    @Slot(object)
    def _on_tool_chosen(self, tool: Tool) -> None:
        self.tools.set_tool(tool)
        self.canvas.set_tool(tool)

    @Slot(object, object)
    def _on_overlay_chosen(self, overlay: Overlay, referral: Referral | None) -> None:
        places = referral_places(self._map, referral) if referral is not None else ()
        self.canvas.show_overlay(overlay, places)

    @Slot(bool)
    def _on_zoom_toggled(self, is_on: bool) -> None:
        self.canvas.set_frame(Frame.PELVIS if is_on else Frame.WHOLE)

    @Slot(bool)
    def _on_list_toggled(self, is_on: bool) -> None:
        self.canvas.setVisible(not is_on)
        self.list.setVisible(is_on)
        (self.list if is_on else self.canvas).setFocus()

    @Slot(bool)
    def _on_last_toggled(self, is_on: bool) -> None:
        last = self._model.last_visit
        shown = last.body_chart if is_on and last is not None else BodyChart()
        self.canvas.show_last(shown)
