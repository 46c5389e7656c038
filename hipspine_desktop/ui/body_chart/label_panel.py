"""All labels of a chart, one under the other."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from hipspine_desktop.domain.body_chart import BodyChart
from hipspine_desktop.domain.body_map import BodyMap
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.body_chart.label_card import LabelCard
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.tab_order import chain, reading_order


class LabelPanel(QFrame):
    """Signals: as of its cards, and

    add_requested(): a label without a click.
    """

    changed = Signal(object, object)
    moved = Signal(object, object)
    typing = Signal()
    settled = Signal()
    add_requested = Signal()

    def __init__(self, kit: Kit, body_map: BodyMap) -> None:
        super().__init__()
        self._kit, self._map = kit, body_map
        self.cards: dict[int, LabelCard] = {}
        px = kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        head = QHBoxLayout()
        head.addWidget(kit.label(kit.texts("body_chart.labels.title"), "card"), 1)
        self._add = kit.button(kit.texts("body_chart.labels.add"), "label_add", "link")
        self._add.clicked.connect(self.add_requested)
        head.addWidget(self._add)
        layout.addLayout(head)
        self._none = kit.prose(kit.texts("body_chart.labels.none"), "caption", "ink2")
        layout.addWidget(self._none)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(2))
        layout.addLayout(self._cards)

    def show_chart(self, chart: BodyChart, read_only: bool) -> None:
        """Show the labels of a chart."""
        labels = dict(chart.labels)
        for number in [n for n in self.cards if n not in labels]:
            card = self.cards.pop(number)
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        for index, (number, label) in enumerate(labels.items()):
            if number in self.cards:
                self.cards[number].show_label(label)
            else:
                card = LabelCard(self._kit, self._map, number, label)
                card.changed.connect(self.changed)
                card.moved.connect(self.moved)
                card.typing.connect(self.typing)
                card.settled.connect(self.settled)
                self.cards[number] = card
                self._cards.insertWidget(index, card)
            self.cards[number].set_read_only(read_only)
        chain(reading_order(self))
        self._none.setVisible(not labels)
        why = "read_only" if read_only else "labels_full" if chart.next_label is None else ""
        allow(self._add, self._kit.texts(f"why_not.{why}") if why else "")

    @Slot()
    def commit(self) -> None:
        """Hand on what is being typed."""
        for card in list(self.cards.values()):
            card.commit()
