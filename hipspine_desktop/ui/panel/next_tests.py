"""The tests worth doing next, by the patient's position; at most three."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hipspine_desktop.engine.result import NextTest
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.next_test_row import NextTestRow

SHOWN = 3


class NextTests(QWidget):
    """Heading, rows under their positions, or the stop line.

    Signals:
        jump_requested(object): the :class:`AnswerKey` chosen.
    """

    jump_requested = Signal(object)

    def __init__(self, kit: Kit, compact: bool = False) -> None:
        super().__init__()
        self._kit, self._compact = kit, compact
        self._tests: tuple[NextTest, ...] | None = None
        px = kit.theme.px
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, px(8))
        self._layout.setSpacing(0)
        margin = 0 if compact else px(14)
        head = QHBoxLayout()
        head.setContentsMargins(margin, px(10), margin, px(4))
        role = "caption" if compact else "card"
        self._title = kit.label(kit.texts("ui.next.title"), role, "ink2" if compact else "ink")
        head.addWidget(self._title, 1)
        self._position = kit.label("", "caption", "ink2")
        self._position.setVisible(not compact)
        head.addWidget(self._position)
        self._layout.addLayout(head)
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        self._layout.addLayout(self._body)

    def show_tests(self, tests: tuple[NextTest, ...]) -> None:
        """Show the first tests of a list in order of worth."""
        tests = tests[: 1 if self._compact else SHOWN]
        if tests == self._tests:
            return
        self._tests = tests
        while (item := self._body.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        texts, px = self._kit.texts, self._kit.theme.px
        if not tests:
            self._position.setText("")
            line = self._kit.prose(texts("ui.next.stop"), "caption", "ink2")
            line.setContentsMargins(0 if self._compact else px(14), 0, px(14), px(6))
            self._body.addWidget(line)
            return
        first = tests[0].position
        self._position.setText(texts(f"ui.position.{first}"))
        most, position = max(t.gain for t in tests), first
        for number, test in enumerate(tests, start=1):
            if test.position is not position and not self._compact:
                position = test.position
                then = texts("ui.next.then", position=texts(f"ui.position.{position}"))
                label = self._kit.label(then, "caption", "ink2")
                label.setContentsMargins(px(14), px(3), 0, px(2))
                self._body.addWidget(label)
            row = NextTestRow(self._kit, test, number, most, self._compact)
            row.jump_requested.connect(self.jump_requested)
            self._body.addWidget(row)
