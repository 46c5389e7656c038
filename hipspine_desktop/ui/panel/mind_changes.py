"""What would put another region first: answers to come, or one answer taken away."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.engine.result import MindChange, PossibleResult, SideResult
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.link_line import LinkLine


class MindChanges(QWidget):
    """A line for each result that would do it, and what would lead then.

    Signals:
        jump_requested(object): the :class:`AnswerKey` of a field.
    """

    jump_requested = Signal(object)

    def __init__(self, kit: Kit, catalogue: Catalogue) -> None:
        super().__init__()
        self._kit, self._catalogue = kit, catalogue
        self._shown: tuple[object, ...] | None = None
        px = kit.theme.px
        self.setObjectName("mind_changes")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(14), px(10), px(14), px(8))
        layout.setSpacing(px(2))
        layout.addWidget(kit.label(kit.texts("panel.mind.title"), "card"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(2))
        layout.addLayout(self._lines)

    def show_side(self, side: SideResult) -> None:
        """Show a side's changes."""
        shown = (side.change_my_mind, side.used_findings > 0)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if not side.change_my_mind:
            key = "panel.mind.none" if side.used_findings else "panel.mind.none_yet"
            self._lines.addWidget(self._kit.prose(self._kit.texts(key), "caption", "ink2"))
        for change in side.change_my_mind:
            self._add(change)

    def _add(self, change: MindChange) -> None:
        then = self._then(change)
        if change.taken_away is not None:
            self._add_link(change.taken_away, self._taken_label(change.taken_away), then)
        for result in change.results:
            key = AnswerKey(result.finding_id, result.side)
            self._add_link(key, self._result_label(result), then)
        line = self._kit.prose(then, "caption", "ink2")
        line.setContentsMargins(0, 0, 0, self._kit.theme.px(5))
        self._lines.addWidget(line)

    def _add_link(self, key: AnswerKey, label: str, then: str) -> None:
        name = f"mind_{key.finding_id}_{key.side or 'midline'}"
        link = LinkLine(self._kit, label, name, key)
        link.setAccessibleName(self._kit.texts("panel.mind.spoken", label=label, then=then))
        link.clicked.connect(self._on_link_clicked)
        self._lines.addWidget(link)

    def _then(self, change: MindChange) -> str:
        texts = self._kit.texts
        region, chance = texts(f"clinical.region.{change.region}"), self._kit.chance(change.p)
        region = region[:1].lower() + region[1:]
        if change.taken_away is not None:
            return texts("panel.mind.taken", region=region, chance=chance)
        key = "panel.mind.pair" if len(change.results) > 1 else "panel.mind.result"
        return texts(key, region=region, chance=chance, likely=self._kit.chance(change.chance))

    def _result_label(self, result: PossibleResult) -> str:
        key = "panel.mind.positive" if result.positive else "panel.mind.negative"
        return self._kit.texts(key, label=self._sided(result.label, result.side))

    def _taken_label(self, key: AnswerKey) -> str:
        known = key.finding_id in self._catalogue
        label = self._catalogue.finding(key.finding_id).label if known else key.finding_id
        return self._sided(label, key.side)

    def _sided(self, label: str, side: object) -> str:
        return self._kit.texts("panel.side_of", label=label, side=side) if side else label

    @Slot()
    def _on_link_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, LinkLine):
            self.jump_requested.emit(link.about)
