"""The conditions by rank; one opens to its reasons."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.engine.result import ConditionEstimate, Counted, SideResult
from hipspine_desktop.ui.contributions import contribution_rows
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.condition_row import ConditionRow
from hipspine_desktop.ui.widgets.contribution_chart import ContributionChart
from hipspine_desktop.wording.formats import format_percent, join_words

SHOWN = 5


class ReasonBlock(QWidget):
    """What is under an opened condition.

    Signals:
        figure_requested(object): a contribution row; counted_requested(object): a
        :class:`Counted`; prior_requested(object): the :class:`ConditionEstimate`.
    """

    figure_requested = Signal(object)
    prior_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._condition: ConditionEstimate | None = None
        px = kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(8), px(14), px(10))
        layout.setSpacing(px(6))
        head = QHBoxLayout()
        self._frequency = kit.prose("", "body")
        self._prior = kit.button("", "prior_basis", "link")
        self._prior.clicked.connect(self._on_prior_clicked)
        head.addWidget(self._frequency, 1)
        head.addWidget(self._prior)
        layout.addLayout(head)
        self._none = kit.prose(kit.texts("ui.contribution.none"), "caption", "ink2")
        layout.addWidget(self._none)
        self.chart = ContributionChart(kit)
        self.chart.figure_requested.connect(self.figure_requested)
        layout.addWidget(self.chart)
        self._counted = kit.prose("", "caption", "ink2")
        layout.addWidget(self._counted)

    def show_condition(self, condition: ConditionEstimate, counted: tuple[Counted, ...]) -> None:
        """Show one condition's reasons and which of them say partly the same."""
        self._condition = condition
        texts = self._kit.texts
        self._frequency.setText(
            texts("ui.condition.frequency", percent=format_percent(condition.p.p))
        )
        self._prior.setText(texts("ui.condition.prior", chance=self._kit.chance(condition.prior.p)))
        rows = contribution_rows(texts, condition)
        self._none.setVisible(not rows)
        self.chart.setVisible(bool(rows))
        self.chart.set_rows(rows)
        used = {r.counted_with for r in (*condition.reasons_for, *condition.reasons_against)}
        used -= {g.label for g in condition.groups}
        lines = [
            texts(
                "ui.counted.line",
                n=len(c.finding_labels),
                effective=f"{c.effective:.1f}",
                labels=join_words(c.finding_labels),
                cluster=c.label,
            )
            for c in counted
            if c.label in used and len(c.finding_labels) > 1
        ]
        self._counted.setText("\n".join(lines))
        self._counted.setVisible(bool(lines))

    @Slot()
    def _on_prior_clicked(self) -> None:
        self.prior_requested.emit(self._condition)


class ConditionList(QWidget):
    """Rows are kept and refilled, so that nothing flickers as results arrive.

    Signals: as :class:`ReasonBlock`.
    """

    figure_requested = Signal(object)
    prior_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._side: SideResult | None = None
        self._flagged: frozenset[str] = frozenset()
        self._open_id = ""
        self._all = False
        self._rows: list[ConditionRow] = []
        px = kit.theme.px
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(px(14), px(10), px(14), px(4))
        head.addWidget(kit.label(kit.texts("ui.condition.title"), "card"), 1)
        self._shown_count = kit.label("", "caption", "ink2")
        head.addWidget(self._shown_count)
        self._toggle = kit.button("", "all_conditions", "link")
        self._toggle.clicked.connect(self._on_toggle_clicked)
        head.addSpacing(px(8))
        head.addWidget(self._toggle)
        self._layout.addLayout(head)
        self._reasons = ReasonBlock(kit)
        self._reasons.figure_requested.connect(self.figure_requested)
        self._reasons.prior_requested.connect(self.prior_requested)
        self._reasons.hide()

    def show_side(self, side: SideResult, flagged: frozenset[str]) -> None:
        """Show a differential; `flagged`: labels of conditions that a raised flag names."""
        self._side, self._flagged = side, flagged
        if not self._open_id and side.conditions:
            self._open_id = side.conditions[0].id
        self._refill()

    def open_condition(self, condition_id: str) -> None:
        """Open one condition; "" closes."""
        self._open_id = condition_id or "-"
        self._refill()

    def _refill(self) -> None:
        if self._side is None:
            return
        conditions = self._side.conditions
        shown = conditions if self._all else conditions[:SHOWN]
        while len(self._rows) < len(shown):
            row = ConditionRow(self._kit)
            row.clicked.connect(self._on_row_clicked)
            self._rows.append(row)
            self._layout.addWidget(row)
        self._layout.removeWidget(self._reasons)
        opened = False
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(shown))
            if index >= len(shown):
                continue
            condition = shown[index]
            row.show_condition(condition, index + 1, condition.id in self._flagged)
            row.setChecked(condition.id == self._open_id)
            if condition.id == self._open_id:
                opened = True
                self._reasons.show_condition(condition, self._side.counted_together)
                self._layout.insertWidget(self._layout.indexOf(row) + 1, self._reasons)
        self._reasons.setVisible(opened)
        texts = self._kit.texts
        self._shown_count.setText(
            texts("ui.condition.shown", shown=len(shown), total=len(conditions))
        )
        self._toggle.setVisible(len(conditions) > SHOWN)
        self._toggle.setText(texts("ui.condition.fewer" if self._all else "ui.condition.all"))

    @Slot()
    def _on_row_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, ConditionRow) and row.condition is not None:
            closing = row.condition.id == self._open_id
            self.open_condition("" if closing else row.condition.id)

    @Slot()
    def _on_toggle_clicked(self) -> None:
        self._all = not self._all
        self._refill()
