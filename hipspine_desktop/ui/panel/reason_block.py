"""What is under an opened condition: frequency, reasons, what stands behind them, replay."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.engine.result import (
    ConditionEstimate,
    EvaluatedSide,
    SeenWithoutPain,
    SideResult,
)
from hipspine_desktop.services.beside_words import rule_words, rules_of
from hipspine_desktop.services.knowledge_browse import EntryRef
from hipspine_desktop.ui.contributions import Beside, ContributionRow, contribution_rows
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.estimate_model import Replayed
from hipspine_desktop.ui.panel.replay_card import ReplayCard
from hipspine_desktop.ui.panel.row_detail import RowDetail
from hipspine_desktop.ui.widgets.contribution_chart import ContributionChart
from hipspine_desktop.wording.formats import (
    format_percent,
    join_words,
    probability_word_key,
)
from hipspine_desktop.wording.texts import Texts

MOST_RULES = 3


class ReasonBlock(QWidget):
    """The reasons of one condition.

    Signals:
        figure_requested(object): a contribution row; prior_requested(object): the
        :class:`ConditionEstimate`; page_requested(object): an :class:`EntryRef`;
        jump_requested(object): an :class:`AnswerKey`; replay_requested(object): a row.
    """

    figure_requested = Signal(object)
    prior_requested = Signal(object)
    page_requested = Signal(object)
    jump_requested = Signal(object)
    replay_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._condition: ConditionEstimate | None = None
        self._side = EvaluatedSide.UNKNOWN
        px = kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(8), px(14), px(10))
        layout.setSpacing(px(6))
        head = QHBoxLayout()
        self._frequency = kit.prose("", "body")
        self._frequency.setObjectName("condition_frequency")
        self._prior = kit.button("", "prior_basis", "link")
        self._prior.clicked.connect(self._on_prior_clicked)
        self._page = kit.button(kit.texts("panel.reasons.page"), "condition_page", "link")
        self._page.clicked.connect(self._on_page_clicked)
        for widget, stretch in ((self._frequency, 1), (self._prior, 0), (self._page, 0)):
            head.addWidget(widget, stretch)
        layout.addLayout(head)
        self._none = kit.prose(kit.texts("ui.contribution.none"), "caption", "ink2")
        self.chart = ContributionChart(kit)
        self.detail = RowDetail(kit)
        self.replay = ReplayCard(kit)
        self._notes = kit.prose("", "caption", "ink2")
        self._notes.setObjectName("reason_notes")
        for part in (self._none, self.chart, self.detail, self.replay, self._notes):
            layout.addWidget(part)
        self._connect()

    def _connect(self) -> None:
        self.chart.figure_requested.connect(self.figure_requested)
        self.chart.row_chosen.connect(self.detail.show_row)
        self.detail.source_requested.connect(self.figure_requested)
        self.detail.page_requested.connect(self.page_requested)
        self.detail.jump_requested.connect(self.jump_requested)
        self.detail.replay_requested.connect(self._on_replay_requested)

    def show_condition(
        self,
        condition: ConditionEstimate,
        side: SideResult,
        pictures: tuple[SeenWithoutPain, ...] = (),
    ) -> None:
        """Show one condition's reasons and which of them say partly the same."""
        same = self._condition is not None and self._condition.id == condition.id
        same = same and self._side is side.side
        self._condition, self._side = condition, side.side
        self._frequency.setText(self._frequency_words(condition))
        self._prior.setText(
            self._kit.texts("ui.condition.prior", chance=self._kit.chance(condition.prior.p))
        )
        self._page.setAccessibleName(
            self._kit.texts("panel.reasons.page_of", label=condition.label)
        )
        beside = Beside(side.counted_together, pictures)
        rows = contribution_rows(self._kit.texts, condition, beside)
        self._none.setVisible(not rows)
        self.chart.setVisible(bool(rows))
        self.chart.set_rows(rows)
        self.detail.show_row(self.chart.current)
        if not same:
            self.replay.put_away()
        notes = [*_counted(self._kit.texts, condition, side), *self._rules(condition, side)]
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))

    def show_replayed(self, replayed: Replayed) -> None:
        """The estimate without the finding chosen here."""
        if self._condition is not None:
            self.replay.show_replayed(replayed, self._side, self._condition.id)

    def _frequency_words(self, condition: ConditionEstimate) -> str:
        texts, p = self._kit.texts, condition.p.p
        if self._kit.percentages:
            return texts("panel.reasons.frequency", percent=format_percent(p))
        word = texts(probability_word_key(p))
        return texts(
            "panel.reasons.frequency_word",
            word=word[:1].upper() + word[1:],
            percent=format_percent(p),
        )

    def _rules(self, condition: ConditionEstimate, side: SideResult) -> list[str]:
        rules = rules_of(condition, side, MOST_RULES)
        return [rule_words(self._kit.texts, rule) for rule in rules]

    @Slot()
    def _on_prior_clicked(self) -> None:
        self.prior_requested.emit(self._condition)

    @Slot()
    def _on_page_clicked(self) -> None:
        if self._condition is not None:
            self.page_requested.emit(EntryRef("condition", self._condition.id))

    @Slot(object)
    def _on_replay_requested(self, row: ContributionRow) -> None:
        self.replay.start(row.keys, row.label)
        self.replay_requested.emit(row)


def _counted(texts: Texts, condition: ConditionEstimate, side: SideResult) -> list[str]:
    """Findings that say partly the same; those of a group say it in their own row."""
    used = {r.counted_with for r in (*condition.reasons_for, *condition.reasons_against)}
    used -= {g.label for g in condition.groups}
    return [
        texts(
            "ui.counted.line",
            n=len(c.finding_labels),
            effective=f"{c.effective:.1f}",
            labels=join_words(c.finding_labels),
            cluster=c.label,
        )
        for c in side.counted_together
        if c.label in used and len(c.finding_labels) > 1
    ]
