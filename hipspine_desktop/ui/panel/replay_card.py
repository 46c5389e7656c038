"""The estimate without one finding, beside the one with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.engine.result import EvaluatedSide, SideResult
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.estimate_model import Replayed
from hipspine_desktop.ui.widgets.replay_chart import ReplayChart, change_rows


class ReplayCard(QWidget):
    """Says which finding is left out, draws before and after, and who would lead.

    Signals:
        closed(): it was put away.
    """

    closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._keys: tuple[AnswerKey, ...] = ()
        self._label = ""
        self.setObjectName("replay_card")
        self.setProperty("ground", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(10), px(6), px(10), px(8))
        layout.setSpacing(px(4))
        head = QHBoxLayout()
        self._title = kit.prose("", "caption_strong")
        self._title.setObjectName("replay_title")
        close = kit.button(kit.texts("panel.replay.close"), "close_replay", "link")
        close.setAccessibleDescription(kit.texts("spoken.replay.close"))
        close.clicked.connect(self.put_away)
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        self.chart = ReplayChart(kit)
        layout.addWidget(self.chart)
        self._said = kit.prose("", "caption", "ink2")
        self._said.setObjectName("replay_said")
        layout.addWidget(self._said)
        self.hide()

    @property
    def said(self) -> str:
        """Who would lead, in words."""
        return self._said.text()

    def start(self, keys: tuple[AnswerKey, ...], label: str) -> None:
        """Say that it is being reckoned."""
        self._keys, self._label = keys, label
        self._title.setText(self._kit.texts("panel.replay.running", label=label))
        self.chart.hide()
        self._said.setText("")
        self.show()

    def show_replayed(self, replayed: Replayed, side: EvaluatedSide, condition_id: str) -> None:
        """Show the outcome of what was asked for here; that of another card is not ours."""
        if self.isHidden() or replayed.without != self._keys:
            return
        before = next((s for s in replayed.before.sides if s.side is side), None)
        after = next((s for s in replayed.after.sides if s.side is side), None)
        if before is None or after is None or replayed.is_stale:
            self.mark_older()
            return
        self._title.setText(self._kit.texts("panel.replay.title", label=self._label))
        self.chart.set_rows(change_rows(self._kit, before, after, condition_id))
        self.chart.show()
        self._said.setText(self._leading(before, after))

    def mark_older(self) -> None:
        """The answers have moved on: what stood here holds no longer."""
        if self._keys and not self.isHidden():
            self._title.setText(self._kit.texts("panel.replay.title", label=self._label))
            self.chart.hide()
            self._said.setText(self._kit.texts("panel.replay.stale"))

    def put_away(self) -> None:
        """Close it."""
        self._keys = ()
        self.hide()
        self.closed.emit()

    def _leading(self, before: SideResult, after: SideResult) -> str:
        first, then = before.conditions[0], after.conditions[0]
        if first.id == then.id:
            return self._kit.texts("panel.replay.still", first=first.label)
        return self._kit.texts("panel.replay.then", first=then.label, before=first.label)
