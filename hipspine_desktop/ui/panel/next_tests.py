"""The tests worth doing next, by the patient's position; at most three."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import AnswerKey
from hipspine_desktop.domain.findings import Position
from hipspine_desktop.engine.result import HeldBack, NextTest, RedFlag, SideResult
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.position_words import position_heading
from hipspine_desktop.ui.widgets.next_test_row import NextTestRow
from hipspine_desktop.ui.widgets.position_chooser import PositionChooser

SHOWN = 3
MOST_HELD = 1
MOST_QUESTIONS = 3


class NextTests(QWidget):
    """Heading, rows under their positions, or the stop line; an emergency goes before them.

    The place it takes never shrinks, so that what stands below stays where it is.

    Signals:
        jump_requested(object): the :class:`AnswerKey` chosen.
        position_chosen(object): the :class:`Position` the patient is said to be in.
    """

    jump_requested = Signal(object)
    position_chosen = Signal(object)

    def __init__(self, kit: Kit, compact: bool = False) -> None:
        super().__init__()
        self._kit, self._compact = kit, compact
        self._shown: tuple[object, ...] | None = None
        self._rows: list[NextTestRow] = []
        px = kit.theme.px
        self.setObjectName("next_tests")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(8) if compact else 0, 0, 0, px(8))
        self._layout.setSpacing(0)
        self._margin = 0 if compact else px(14)
        head = QHBoxLayout()
        head.setContentsMargins(self._margin, px(10), self._margin, px(4))
        role = "caption" if compact else "card"
        self._title = kit.label(kit.texts("ui.next.title"), role, "ink2" if compact else "ink")
        head.addWidget(self._title, 1)
        self.place = PositionChooser(kit, "next_position")
        self.place.position_chosen.connect(self.position_chosen)
        head.addWidget(self.place)
        if compact:
            self.place.hide()
        self._layout.addLayout(head)
        self._emergency = kit.prose("", "caption_strong", "emerg")
        self._emergency.setObjectName("emergency_first")
        self._emergency.setContentsMargins(self._margin, 0, self._margin, px(4))
        self._emergency.hide()
        self._layout.addWidget(self._emergency)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        self._layout.addLayout(self._body)
        self._layout.addStretch(1)

    @property
    def rows(self) -> tuple[NextTestRow, ...]:
        """The tests on the screen, from the top."""
        return tuple(self._rows)

    def test_of(self, rank: int) -> AnswerKey | None:
        """The field of the test of a rank, None where none is shown."""
        return next(
            (AnswerKey(r.test.finding_id, r.test.side) for r in self._rows if r.number == rank),
            None,
        )

    def show_side(
        self,
        side: SideResult,
        emergency: RedFlag | None = None,
        seen: bool = False,
        present: Position = Position.NONE,
    ) -> None:
        """Show the tests most worth doing on a side.

        Args:
            emergency: the raised red flag before which every test waits.
            seen: it was acknowledged; the tests are shown again below the reminder.
            present: the position of the patient that the tests reckon with.
        """
        tests = side.next_tests[: 1 if self._compact else SHOWN]
        held = () if self._compact else side.held_back[:MOST_HELD]
        order = tuple(group.position for group in side.next_by_position)
        shown = (tests, order, held, emergency, seen, present)
        if shown == self._shown:
            return
        self._shown = shown
        self.place.show_position(present)
        self._clear()
        texts = self._kit.texts
        self._emergency.setVisible(emergency is not None)
        if emergency is not None:
            words = texts("panel.next.emergency", label=emergency.label, time=emergency.timeframe)
            self._emergency.setText(words)
        if emergency is not None and not seen:
            self._say(texts("panel.next.emergency_tests"))
        else:
            if tests:
                self._add_tests(tests, order, present)
            else:
                self._say(texts("ui.next.stop"))
            for test in held:
                self._say(self._held_words(test))
        self._keep_height()

    def _held_words(self, test: HeldBack) -> str:
        texts = self._kit.texts
        label = test.label
        if test.side is not None:
            label = texts("panel.side_of", label=label, side=test.side)
        if test.raised:
            return texts("panel.next.forbidden", label=label, flag=test.flag_label)
        first = ", ".join(test.questions[:MOST_QUESTIONS])
        return texts("panel.next.held", label=label, flag=test.flag_label, questions=first)

    def _clear(self) -> None:
        self._rows = []
        while (item := self._body.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()

    def _say(self, words: str) -> None:
        px = self._kit.theme.px
        line = self._kit.prose(words, "caption", "ink2")
        line.setObjectName("next_words")
        line.setContentsMargins(self._margin, 0, px(14), px(6))
        self._body.addWidget(line)

    def _add_tests(
        self, tests: tuple[NextTest, ...], order: tuple[Position, ...], present: Position
    ) -> None:
        """Positions in the order that turns the patient least; ranks as in the form's marks."""
        most = max(t.gain for t in tests)
        places = (*order, *(t.position for t in tests))
        first = {position: places.index(position) for position in places}
        ranked = sorted(enumerate(tests, start=1), key=lambda p: (first[p[1].position], p[0]))
        px = self._kit.theme.px
        for place, (position, group) in enumerate(groupby(ranked, lambda p: p[1].position)):
            words = position_heading(self._kit.texts, position, present, place == 0)
            label = self._kit.label(words, "caption", "ink2")
            label.setObjectName("next_heading")
            label.setContentsMargins(self._margin, px(3 if place else 0), 0, px(1))
            self._body.addWidget(label)
            for rank, test in group:
                row = NextTestRow(self._kit, test, rank, most, self._compact)
                row.jump_requested.connect(self.jump_requested)
                self._rows.append(row)
                self._body.addWidget(row)

    def _keep_height(self) -> None:
        """Grow when more is shown, never shrink."""
        if not self._compact:
            self._layout.invalidate()
            self.setMinimumHeight(max(self.minimumHeight(), self._layout.minimumSize().height()))
