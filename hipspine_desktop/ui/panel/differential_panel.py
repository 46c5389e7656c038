"""The right column of the workspace, and its folded strip: two widths of the same thing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.engine.result import EvaluatedSide, IssueLevel, SideResult
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import EstimateModel, Shown
from hipspine_desktop.ui.panel.also_lines import also_lines
from hipspine_desktop.ui.panel.condition_list import ConditionList
from hipspine_desktop.ui.panel.flag_area import FlagArea
from hipspine_desktop.ui.panel.next_tests import NextTests
from hipspine_desktop.ui.widgets.region_chart import RegionChart, region_rows
from hipspine_desktop.ui.widgets.segmented import Segmented


class DifferentialPanel(QWidget):
    """Red flags stay at the head; regions, conditions and next tests scroll under them.

    Signals:
        acknowledge_requested(object), set_aside_requested(object): a :class:`RedFlag`.
        basis_requested(object): a flag, contribution row or condition whose source is wanted.
        jump_requested(object): the :class:`AnswerKey` to go to.
        ask_requested(): go to the red-flag questions.
        fold_requested(): open or fold.
        missing_requested(object): the ids of missing key findings.
    """

    acknowledge_requested = Signal(object)
    set_aside_requested = Signal(object)
    basis_requested = Signal(object)
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
        self.setObjectName("differential_strip" if compact else "differential_panel")
        self.setAccessibleName(kit.texts("ui.panel.title"))
        self.setProperty("ground", "surface")
        self.setProperty("edge", "left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._flags = FlagArea(kit, compact)
        self._sides = Segmented(
            kit,
            "panel_side",
            [(EvaluatedSide(s), kit.texts(f"ui.side.{s}")) for s in kit.sides],
        )
        self._regions = RegionChart(kit, compact)
        self._conditions = ConditionList(kit)
        self._also = kit.prose("", "caption", "ink2")
        self._also.setObjectName("also_line")
        self._next = NextTests(kit, compact)
        self._sum = kit.prose(kit.texts("ui.region.sum"), "caption", "ink2")
        self._status = kit.label("", "caption", "ink2")
        self._status.setObjectName("estimate_status")
        self._issues = kit.prose("", "caption", "urgent")
        self._missing_link = kit.button("", "missing_findings", "link")
        self._build_layout()
        self._connect()
        self.show_estimate(estimate.shown)

    @property
    def flags(self) -> FlagArea:
        """The red flags at the head."""
        return self._flags

    # building

    def _build_layout(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        self._outer = layout
        layout.addWidget(self._flags)
        layout.addWidget(self._kit.rule())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setProperty("ground", "surface")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = self._build_body()
        scroll.setWidget(self._body)
        self._scroll = scroll
        layout.addWidget(scroll, 100)
        layout.addStretch(1)
        layout.addWidget(self._kit.rule())
        layout.addWidget(self._build_foot())

    def _build_body(self) -> QWidget:
        kit, px = self._kit, self._kit.theme.px
        body = QWidget()
        body.setProperty("ground", "surface")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        margin = px(10) if self._compact else px(14)
        top.setContentsMargins(margin, px(8), margin, px(8))
        top.setSpacing(px(4))
        if not self._compact:
            head = QHBoxLayout()
            head.addWidget(kit.label(kit.texts("ui.region.title"), "card"), 1)
            head.addWidget(self._status)
            top.addLayout(head)
        top.addWidget(self._sides)
        top.addWidget(self._regions)
        if self._compact:
            top.addWidget(self._status)
            top.addWidget(self._kit.rule())
            top.addWidget(self._next)
        else:
            top.addWidget(self._sum)
        top.addWidget(self._issues)
        layout.addLayout(top)
        self._body_layout = layout
        if not self._compact:
            layout.addWidget(kit.rule())
            layout.addWidget(self._conditions)
            self._also.setContentsMargins(px(14), px(8), px(14), 0)
            layout.addWidget(self._also)
            layout.addSpacing(px(8))
            layout.addWidget(kit.rule())
            layout.addWidget(self._next)
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
        self._flags.acknowledge_requested.connect(self.acknowledge_requested)
        self._flags.set_aside_requested.connect(self.set_aside_requested)
        self._flags.basis_requested.connect(self.basis_requested)
        self._flags.ask_requested.connect(self.ask_requested)
        self._conditions.figure_requested.connect(self.basis_requested)
        self._conditions.prior_requested.connect(self.basis_requested)
        self._next.jump_requested.connect(self.jump_requested)
        self._sides.chosen.connect(self._on_side_chosen)
        self._missing_link.clicked.connect(self._on_missing_clicked)
        self._estimate.shown_changed.connect(self.show_estimate)
        self._model.changed.connect(self._on_assessment_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The flags stand still at the head; in a low panel they lead what scrolls."""
        super().resizeEvent(event)
        self._place_flags()

    def _place_flags(self) -> None:
        low = self.height() < self._kit.theme.px(480 if self._compact else 700)
        result = self._estimate.result
        low = low and result is not None and result.flags_asked
        wanted = self._body_layout if low else self._outer
        if wanted.indexOf(self._flags) < 0:
            other = self._outer if low else self._body_layout
            other.removeWidget(self._flags)
            wanted.insertWidget(0, self._flags)
            self._flags.show()

    # showing

    @Slot(object)
    def show_estimate(self, shown: Shown) -> None:
        """Show a result, or that there is none yet, or that it is older than the answers."""
        result = shown.result
        self._flags.show_result(result, self._model.assessment)
        whole = result is not None and result.flags_asked and bool(result.sides)
        self._scroll.setVisible(whole)
        self._place_flags()
        self._status.setText(self._kit.texts("ui.panel.stale") if shown.is_stale else "")
        if result is None:
            self._missing_link.setText("")
            return
        if not self._compact:
            narrow = self.width() < self._kit.theme.px(480)
            key = "ui.panel.version_short" if narrow else "ui.panel.version"
            self._version.setText(self._kit.texts(key, version=result.knowledge_version))
        self._missing = result.missing_key_findings
        key = "ui.panel.missing" if self._missing else "ui.panel.missing_none"
        self._missing_link.setText(self._kit.texts(key, n=len(self._missing)))
        self._missing_link.setEnabled(bool(self._missing))
        if whole:
            self._show_sides(shown)

    def _show_sides(self, shown: Shown) -> None:
        result = shown.result
        assert result is not None
        sides = {s.side: s for s in result.sides}
        if self._side not in sides:
            self._side = result.sides[0].side
        self._sides.setVisible(len(sides) > 1)
        self._sides.set_value(self._side)
        side = sides[self._side]
        self._regions.set_rows(region_rows(self._kit, side, self._compact), shown.is_stale)
        self._next.show_tests(side.next_tests)
        if not self._compact:
            self._show_conditions(side)
        errors = [i for i in result.issues if i.level is IssueLevel.ERROR]
        lines = [self._issue_line(i.key, dict(i.values)) for i in errors or result.issues[:2]]
        self._issues.setText("\n".join(lines))
        self._issues.setVisible(bool(lines))

    def _issue_line(self, key: str, values: dict[str, str]) -> str:
        texts = self._kit.texts
        if key not in texts:
            return ", ".join((key, *values.values()))
        return texts(key, **values)

    def _show_conditions(self, side: SideResult) -> None:
        raised = self._estimate.result.raised if self._estimate.result else ()
        words = {w.lower() for flag in raised for w in flag.pathology.split() if len(w) > 5}
        flagged = frozenset(
            c.id for c in side.conditions if words & set(c.label.lower().replace(",", "").split())
        )
        self._conditions.show_side(side, flagged)
        lines = also_lines(self._kit, side)
        self._also.setText("\n".join(lines))
        self._also.setVisible(bool(lines))

    @Slot(object)
    def _on_assessment_changed(self, _assessment: Assessment) -> None:
        self._flags.show_result(self._estimate.result, self._model.assessment)

    @Slot(object)
    def _on_side_chosen(self, side: EvaluatedSide) -> None:
        self._side = side
        self.show_estimate(self._estimate.shown)

    @Slot()
    def _on_missing_clicked(self) -> None:
        self.missing_requested.emit(self._missing)
