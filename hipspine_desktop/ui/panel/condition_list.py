"""The conditions by rank; one opens to its reasons."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.engine.result import EvaluatedSide, SeenWithoutPain, SideResult
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.panel.reason_block import ReasonBlock
from hipspine_desktop.ui.widgets.condition_row import ConditionRow, Standing

SHOWN = 5
MOVED_FOR_MS = 4000
"""How long a row says which rank it had; later the note would speak of another change."""


class ConditionList(QWidget):
    """Rows are kept and refilled, so that nothing flickers as results arrive.

    The opened condition stays open and in the list, whatever its rank.

    Signals: as :class:`ReasonBlock`.
    """

    figure_requested = Signal(object)
    prior_requested = Signal(object)
    page_requested = Signal(object)
    jump_requested = Signal(object)
    replay_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._side: SideResult | None = None
        self._flagged: Mapping[str, Urgency] = {}
        self._pictures: tuple[SeenWithoutPain, ...] = ()
        self._stale = False
        self._orders: dict[EvaluatedSide, tuple[str, ...]] = {}
        self._was: dict[EvaluatedSide, dict[str, int]] = {}
        self._moved_for = QTimer(self, singleShot=True, interval=MOVED_FOR_MS)
        self._moved_for.timeout.connect(self._on_moved_long_ago)
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
        self.reasons = ReasonBlock(kit)
        self.reasons.figure_requested.connect(self.figure_requested)
        self.reasons.prior_requested.connect(self.prior_requested)
        self.reasons.page_requested.connect(self.page_requested)
        self.reasons.jump_requested.connect(self.jump_requested)
        self.reasons.replay_requested.connect(self.replay_requested)
        self.reasons.hide()

    @property
    def rows(self) -> tuple[ConditionRow, ...]:
        """The rows on the screen, as ranked."""
        return tuple(row for row in self._rows if not row.isHidden())

    def show_side(
        self,
        side: SideResult,
        flagged: Mapping[str, Urgency],
        pictures: tuple[SeenWithoutPain, ...] = (),
        stale: bool = False,
    ) -> None:
        """Show a differential.

        Args:
            flagged: urgency of the raised flag that names a condition, by the condition's id.
            pictures: beside imaging findings that were recorded.
            stale: older than the answers.
        """
        self._side, self._flagged, self._pictures = side, flagged, pictures
        self._stale = stale
        if not self._open_id and side.conditions:
            self._open_id = side.conditions[0].id
        self._note_order(side)
        self._refill()

    def open_condition(self, condition_id: str) -> None:
        """Open one condition; "" closes."""
        self._open_id = condition_id or "-"
        self._refill()

    def open_region(self, region: Region) -> ConditionRow | None:
        """Open the likeliest cause of a region; its row, None where there is none."""
        causes = self._side.conditions if self._side is not None else ()
        first = next((c for c in causes if c.region is region), None)
        if first is None:
            return None
        self.open_condition(first.id)
        return next(row for row in self.rows if row.condition is first)

    def _note_order(self, side: SideResult) -> None:
        """Remember the ranks before the order last changed."""
        order = tuple(c.id for c in side.conditions)
        before = self._orders.get(side.side)
        if before is not None and before != order:
            ranks = {name: rank for rank, name in enumerate(before, start=1)}
            moved = {n: ranks[n] for r, n in enumerate(order, start=1) if ranks.get(n, r) != r}
            self._was[side.side] = moved
            self._moved_for.start()
        self._orders[side.side] = order

    @Slot()
    def _on_moved_long_ago(self) -> None:
        self._was = {}
        self._refill()

    def _refill(self) -> None:
        side = self._side
        if side is None:
            return
        ranked = list(enumerate(side.conditions, start=1))
        shown = [
            (rank, c) for rank, c in ranked if self._all or rank <= SHOWN or c.id == self._open_id
        ]
        while len(self._rows) < len(shown):
            row = ConditionRow(self._kit)
            row.clicked.connect(self._on_row_clicked)
            self._rows.append(row)
            self._layout.addWidget(row)
        was = self._was.get(side.side, {})
        opened: ConditionRow | None = None
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(shown))
            if index >= len(shown):
                continue
            rank, condition = shown[index]
            standing = Standing(rank, self._flagged.get(condition.id), was.get(condition.id, 0))
            row.show_condition(condition, standing, self._stale)
            row.set_open(condition.id == self._open_id)
            if condition.id == self._open_id:
                opened = row
                self.reasons.show_condition(condition, side, self._pictures)
        self._place_reasons(opened)
        texts, total = self._kit.texts, len(side.conditions)
        count = texts("ui.condition.shown", shown=len(shown), total=total)
        self._shown_count.setText(texts("panel.older") if self._stale else count)
        set_property(self._shown_count, "tone", "urgent" if self._stale else "ink2")
        self._toggle.setVisible(total > SHOWN)
        self._toggle.setText(texts("ui.condition.fewer" if self._all else "ui.condition.all"))

    def _place_reasons(self, under: ConditionRow | None) -> None:
        """Under their row; they stay where they are when that is the same row as before."""
        if under is None:
            self.reasons.hide()
            return
        place = self._layout.indexOf(under) + 1
        if self._layout.indexOf(self.reasons) != place:
            self._layout.removeWidget(self.reasons)
            self._layout.insertWidget(self._layout.indexOf(under) + 1, self.reasons)
        self.reasons.show()

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
