"""The examination that the program proposes: positions, tests, what is held back, what is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import Shown
from hipspine_desktop.ui.plan_words import PlanPlace, PlanShown, PlanWords
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.stillness import settle
from hipspine_desktop.ui.tab_order import tab_stops
from hipspine_desktop.ui.widgets.plan_row import PlanRow
from hipspine_desktop.ui.widgets.position_chooser import PositionChooser


class PlanCard(QWidget):
    """Made from the estimate and the answers; writes nothing.

    Signals:
        jump_requested(object): the :class:`AnswerKey` of a field.
        ask_requested(): go to the red-flag questions.
        position_chosen(object): the :class:`Position` the patient is said to be in.
        rebuilt(): its lines are others now.
    """

    jump_requested = Signal(object)
    ask_requested = Signal()
    position_chosen = Signal(object)
    rebuilt = Signal()

    def __init__(self, kit: Kit, model: AssessmentModel) -> None:
        super().__init__()
        self._kit, self._model = kit, model
        self._words = PlanWords(kit, model.catalogue)
        self._estimate = Shown(None, False)
        self._drawn: PlanShown | None = None
        self.rows: tuple[PlanRow, ...] = ()
        self.setObjectName("plan_card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(kit.theme.px(12))
        self._title = kit.prose("", "card")
        self._emergency = kit.prose("", "caption_strong", "emerg")
        self._side = kit.prose("", "caption_strong", "urgent")
        self._order = kit.prose("", "body")
        self._rule = kit.prose("", "caption", "ink2")
        self._counted = kit.prose(kit.texts("plan_of_examination.plan.counted"), "caption", "ink2")
        self._place = PositionChooser(kit, "plan_position")
        ask = kit.texts("plan_of_examination.empty.ask")
        self._ask = kit.button(ask, "plan_ask", "primary", key="F7")
        self._age = kit.label("", "caption", "ink2")
        layout.addWidget(self._build_head())
        self._body = QVBoxLayout()
        self._body.setSpacing(kit.theme.px(12))
        layout.addLayout(self._body)
        for name, line in (("counted", self._counted), ("rule", self._rule)):
            line.setObjectName(f"plan_{name}")
            layout.addWidget(line)
        self._place.position_chosen.connect(self.position_chosen)
        self._ask.clicked.connect(self.ask_requested)

    def take_focus(self) -> None:
        """Put the cursor on the first line, or on what leads to one."""
        for stop in self._stops[:1]:
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_estimate(self, shown: Shown) -> None:
        """Show the plan of an estimate, or why there is none."""
        self._estimate = shown
        self.refresh()

    def refresh(self) -> None:
        """Show what the estimate and the answers come to now."""
        about, answered = self._model.assessment, self._model.answered_at
        shown = self._words.shown(self._estimate, about, answered)
        self._show_age(shown)
        if shown == self._drawn:
            return
        self._drawn = shown
        focused = self.window().focusWidget()
        held = focused.objectName() if self.isAncestorOf(focused) else ""
        self._show_head(shown)
        self._draw(shown)
        settle(self)
        self.rebuilt.emit()
        if held:
            again = [w for w in self._stops if w.objectName() == held] or self._stops
            for stop in again[:1]:
                stop.setFocus()

    @property
    def _stops(self) -> list[QWidget]:
        """Where the cursor may stand, the lines first."""
        return [w for w in (*self.rows, *tab_stops(self)) if w.isVisibleTo(self)]

    def _build_head(self) -> QFrame:
        px = self._kit.theme.px
        head = _Block()
        layout = QVBoxLayout(head)
        layout.setContentsMargins(px(14), px(12), px(14), px(12))
        layout.setSpacing(px(6))
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._age)
        top.addWidget(self._place)
        layout.addLayout(top)
        self._title.setObjectName("plan_title")
        for name, line in (
            ("emergency", self._emergency),
            ("side", self._side),
            ("order", self._order),
        ):
            line.setObjectName(f"plan_{name}")
            layout.addWidget(line)
        asking = QHBoxLayout()
        asking.addWidget(self._ask)
        asking.addStretch(1)
        layout.addLayout(asking)
        return head

    def _show_age(self, shown: PlanShown) -> None:
        texts = self._kit.texts
        words = ""
        if shown.has_tests and self._model.is_read_only:
            words = texts("plan_of_examination.plan.signed")
        elif shown.has_tests and self._estimate.is_stale:
            words = texts("plan_of_examination.plan.renewing")
        self._age.setText(words)

    def _show_head(self, shown: PlanShown) -> None:
        head = shown.head
        for line, words in (
            (self._title, head.title),
            (self._emergency, head.emergency),
            (self._side, head.side),
            (self._order, head.order),
            (self._rule, head.rule),
        ):
            line.setText(words)
            line.setVisible(bool(words))
        self._counted.setVisible(shown.has_tests)
        self._ask.setVisible(head.asks)
        self._place.show_position(shown.present)
        self._place.setVisible(shown.has_tests and not self._model.is_read_only)

    def _draw(self, shown: PlanShown) -> None:
        self.rows = ()
        while (item := self._body.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        for place in shown.places:
            self._body.addWidget(self._block_of(place))
        if shown.held:
            self._body.addWidget(self._held_block(shown.held))

    def _block_of(self, place: PlanPlace) -> QFrame:
        kit, px = self._kit, self._kit.theme.px
        block, layout = self._block(place.heading, place.minutes)
        for line in place.lines:
            row = PlanRow(kit, line)
            row.jump_requested.connect(self.jump_requested)
            self.rows = (*self.rows, row)
            layout.addWidget(row)
        if place.more:
            more = kit.label(place.more, "caption", "ink2")
            more.setContentsMargins(px(40), px(2), px(14), px(4))
            layout.addWidget(more)
        return block

    def _held_block(self, held: tuple[str, ...]) -> QFrame:
        kit, px = self._kit, self._kit.theme.px
        block, layout = self._block(kit.texts("plan_of_examination.held.title"), "")
        for words in held:
            line = kit.prose(words, "body", "ink2")
            line.setObjectName("plan_held")
            line.setContentsMargins(px(14), px(2), px(14), px(4))
            layout.addWidget(line)
        return block

    def _block(self, heading: str, minutes: str) -> tuple[QFrame, QVBoxLayout]:
        kit, px = self._kit, self._kit.theme.px
        block = _Block(heading)
        layout = QVBoxLayout(block)
        layout.setContentsMargins(1, px(6), 1, px(6))
        layout.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(px(14), px(2), px(14), px(4))
        title: QLabel = kit.prose(heading, "card")
        title.setObjectName("plan_heading")
        top.addWidget(title, 1)
        top.addWidget(kit.label(minutes, "caption", "ink2"))
        layout.addLayout(top)
        return block, layout


class _Block(QFrame):
    """A card that a screen reader takes for a group with a name."""

    spoken_role = Role.Grouping

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setAccessibleName(name)
