"""Where the pain comes from: side, bars, how old they are, what changed the order, remarks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.engine.result import (
    EvaluatedSide,
    Issue,
    IssueLevel,
    QuickSide,
    Result,
    SideResult,
)
from hipspine_desktop.ui.answer_words import spoken_answer
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.models.overtaking import Overtaking
from hipspine_desktop.ui.widgets.region_chart import RegionChart, quick_rows, region_rows
from hipspine_desktop.ui.widgets.segmented import Segmented

MOST_ISSUES = 2
MOST_ANSWERS = 2


MERE_REMARKS = frozenset(
    f"engine.issue.{name}"
    for name in ("implied", "implied_otherwise", "unclear_answers", "rule_items_missing")
)
"""Issues that ask nothing of anybody: told in quiet ink, unlike what may be wrong or unasked."""


class RegionBlock(QWidget):
    """Fixed places: a line that appeared once keeps its room.

    Signals:
        side_chosen(object): the :class:`EvaluatedSide` to be shown.
        region_requested(object): the :class:`Region` whose causes are wanted.
    """

    side_chosen = Signal(object)
    region_requested = Signal(object)

    def __init__(self, kit: Kit, catalogue: Catalogue, compact: bool = False) -> None:
        super().__init__()
        self._kit, self._catalogue, self._compact = kit, catalogue, compact
        self.setObjectName("region_block")
        self._title = kit.label("", "caption_strong" if compact else "card")
        self._title.setObjectName("region_title")
        self._age = kit.label("", "caption_strong", "ink2")
        self._age.setObjectName("estimate_status")
        self._age.setMinimumHeight(kit.theme.px(16))
        self._sides = Segmented(
            kit,
            "panel_side",
            [(EvaluatedSide(s), kit.texts(f"ui.side.{s}")) for s in kit.sides],
        )
        self._sides.set_title(kit.texts("spoken.group.panel_side"))
        self._sides.chosen.connect(self.side_chosen)
        self.chart = RegionChart(kit, compact)
        self.chart.region_requested.connect(self.region_requested)
        self._sum = kit.prose(kit.texts("ui.region.sum"), "caption", "ink2")
        if compact:
            self._sum.hide()
        self._change = kit.prose("", "caption_strong")
        self._change.setObjectName("order_change")
        self._issues = kit.prose("", "caption", "ink2")
        self._issues.setObjectName("issue_lines")
        self._build_layout()

    def _build_layout(self) -> None:
        px, compact = self._kit.theme.px, self._compact
        layout = QVBoxLayout(self)
        margin = px(10) if compact else px(14)
        layout.setContentsMargins(margin, px(8), margin, px(8))
        layout.setSpacing(px(4))
        head = QVBoxLayout() if compact else QHBoxLayout()
        head.setSpacing(0 if compact else px(8))
        head.addWidget(self._title)
        head.addWidget(self._age)
        if not compact:
            head.setStretch(0, 1)
        layout.addLayout(head)
        for part in (self._sides, self.chart, self._sum):
            layout.addWidget(part)
        for line in (self._issues, self._change):
            line.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            line.hide()
            layout.addWidget(line)
        if not compact:
            for line in (self._change, self._issues):
                line.setMinimumHeight(px(32))
                line.show()

    @property
    def is_older(self) -> bool:
        """Whether the bars are drawn pale."""
        return bool(self._age.property("tone") == "urgent")

    def show_age(self, words: str, *, older: bool) -> None:
        """Say that a result is being renewed, or is older than the answers; "" for neither."""
        self._age.setText(words)
        set_property(self._age, "tone", "urgent" if older else "ink2")

    def show_side(
        self,
        result: Result,
        side: SideResult,
        overtakings: tuple[Overtaking, ...],
        pale: bool = False,
    ) -> None:
        """Show a side's regions."""
        kit = self._kit
        several = len(result.sides) > 1
        self._sides.setVisible(several)
        self._sides.set_value(side.side)
        self._title.setText(self._title_words(side))
        self.chart.set_rows(region_rows(kit, side, self._compact), pale)
        change = next((o for o in overtakings if o.side is side.side), None)
        self._keep(self._change, change_words(kit, self._catalogue, change) if change else "")
        errors = [i for i in result.issues if i.level is IssueLevel.ERROR]
        issues = errors or list(result.issues[:MOST_ISSUES])
        loud = any(i.key not in MERE_REMARKS for i in issues)
        set_property(self._issues, "tone", "urgent" if loud else "ink2")
        self._keep(self._issues, "\n".join(issue_words(kit, i) for i in issues))

    def show_quick(self, side: QuickSide) -> None:
        """The bars of the answers as they are, before their intervals are there."""
        self.chart.set_rows(quick_rows(self._kit, side, self._compact))

    def _title_words(self, side: SideResult) -> str:
        texts = self._kit.texts
        if side.side is EvaluatedSide.UNKNOWN:
            return texts("ui.region.title")
        word = texts(f"ui.side.{side.side}")
        if self._compact:
            return texts("panel.side_only", side=word)
        return texts("panel.title_side", side=word.lower())

    def _keep(self, label: QLabel, words: str) -> None:
        """A line that has been there stays there, empty or not, so that nothing jumps."""
        label.setText(words)
        if words:
            label.show()


def issue_words(kit: Kit, issue: Issue) -> str:
    """A remark on the answers, in words."""
    values = dict(issue.values)
    if issue.key not in kit.texts:
        return ", ".join((issue.key, *values.values()))
    return kit.texts(issue.key, **values)


def change_words(kit: Kit, catalogue: Catalogue, change: Overtaking) -> str:
    """``Impingement overtook osteoarthritis after FADIR, right: present.``"""
    said = []
    for key, answer in change.after:
        if key.finding_id in catalogue:
            definition = catalogue.finding(key.finding_id)
            said.append(spoken_answer(kit.texts, definition, key, answer))
    if len(said) > MOST_ANSWERS:
        said = [kit.texts("panel.change.more", n=len(said))]
    return kit.texts(
        "panel.change.overtook", now=change.now, before=change.before, answers="; ".join(said)
    )
