"""The cell of a graded or choice finding: the chosen option, or the dotted box."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from hipspine_desktop.domain.answers import (
    NOT_ASKED,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerState,
    CannotTestReason,
    Value,
)
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.ui.answer_words import last_words, spoken_answer, state_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.answer_cell import paint_last, paint_state
from hipspine_desktop.ui.widgets.reason_menu import ReasonMenu

LETTERS = "abcdefghijklmnopqrstuvw"


class ChoiceCell(QAbstractButton):
    """Enter, Space or a click opens the options; a digit chooses a grade at once.

    Signals: as :class:`~hipspine_desktop.ui.widgets.answer_cell.AnswerCell`.
    """

    answered = Signal(object)
    note_requested = Signal()
    step_requested = Signal(object)

    def __init__(
        self, kit: Kit, definition: FindingDefinition, key: AnswerKey, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kit = kit
        self._definition = definition
        self.key = key
        self._answer = NOT_ASKED
        self._last, self._beside = "", ""
        self._read_only = False
        self.setObjectName(f"cell_{key.finding_id}_{key.side or 'midline'}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._on_pressed)
        self._speak()

    @property
    def answer(self) -> Answer:
        """The answer now shown."""
        return self._answer

    def set_answer(self, answer: Answer) -> None:
        """Show an answer."""
        if answer != self._answer:
            self._answer = answer
            self._speak()
            self.update()

    def set_last(self, answer: Answer) -> None:
        """What was recorded at the last visit; stands in the box while it is empty."""
        self._last = last_words(self._kit.texts, self._definition, answer)
        self._describe()
        self.update()

    def set_beside(self, words: str) -> None:
        """What stands beside the cell in its row, to be heard with it."""
        self._beside = words
        self._describe()

    def set_read_only(self, read_only: bool) -> None:
        """Take no answers."""
        if read_only != self._read_only:
            self._read_only = read_only
            self.update()

    @property
    def needed_width(self) -> int:
        """Room for the longest option, so that no answer is cut."""
        theme = self._kit.theme
        metrics = QFontMetrics(theme.font("cell"))
        longest = max(
            (metrics.horizontalAdvance(o.label) for o in self._definition.options), default=0
        )
        return longest + theme.px(36)

    def open_menu(self) -> None:
        """Show the options below the cell."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("option_menu")
        for index, option in enumerate(self._definition.options):
            action = menu.addAction(f"&{self._letter(index)}   {option.label}".replace("&&", "&"))
            action.setData(index)
        menu.addSeparator()
        menu.addAction(self._kit.texts("ui.cell.menu_unclear")).setData("?")
        cannot = "asking" if self._definition.is_question else "ui.cell"
        menu.addAction(self._kit.texts(f"{cannot}.menu_cannot")).setData("x")
        menu.addAction(self._kit.texts("ui.cell.menu_clear")).setData("clear")
        menu.triggered.connect(self._on_menu_triggered)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot()
    def _on_pressed(self) -> None:
        """A screen reader or a voice presses it; mouse and keys have their own ways."""
        if not self._read_only:
            self.open_menu()

    @Slot(object)
    def choose_reason(self, reason: CannotTestReason) -> None:
        """Answer "could not test" with a reason."""
        self._give(Answer.could_not_test(reason, self._answer.note))

    def _letter(self, index: int) -> str:
        if self._definition.kind is FindingKind.GRADED:
            value = float(self._definition.options[index].value)
            if value.is_integer() and 0 <= value <= 9:
                return f"{value:.0f}"
        return LETTERS[index % len(LETTERS)]

    def _describe(self) -> None:
        self.setAccessibleDescription("; ".join(w for w in (self._last, self._beside) if w))

    def _speak(self) -> None:
        self.setAccessibleName(
            spoken_answer(self._kit.texts, self._definition, self.key, self._answer)
        )
        self.setToolTip(state_words(self._kit.texts, self._definition, self._answer))

    def _give(self, answer: Answer) -> None:
        if self._read_only:
            return
        self.answered.emit(answer)
        if answer.is_asked:
            self.focusNextPrevChild(True)

    def _give_value(self, value: Value) -> None:
        self._give(Answer.of_value(value, self._answer.note))

    def _ask_reason(self) -> None:
        menu = ReasonMenu(self._kit, self._definition, self)
        menu.reason_chosen.connect(self.choose_reason)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot(QAction)
    def _on_menu_triggered(self, action: QAction) -> None:
        chosen = action.data()
        if chosen == "?":
            self._give(Answer(UNCLEAR.state, note=self._answer.note))
        elif chosen == "x":
            self._ask_reason()
        elif chosen == "clear":
            self._give(NOT_ASKED)
        else:
            self._give_value(self._definition.options[chosen].value)

    def _typed(self, text: str) -> bool:
        for index, option in enumerate(self._definition.options):
            if text and text == self._letter(index) and text not in ("x", "n"):
                self._give_value(option.value)
                return True
        return False

    def _arrow(self, key: Qt.Key) -> bool:
        return key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)

    # Qt

    def sizeHint(self) -> QSize:
        """Fixed: nothing moves when the answer changes."""
        theme = self._kit.theme
        return QSize(theme.px(150), theme.px(24))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the options."""
        if not self._read_only and event.button() == Qt.MouseButton.LeftButton:
            self.open_menu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by key, step by arrow."""
        key, text = Qt.Key(event.key()), event.text()
        if self._arrow(key):
            self.step_requested.emit(key)
        elif self._read_only or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_menu()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._give(NOT_ASKED)
        elif text in ("?", "/"):
            self._give(Answer(UNCLEAR.state, note=self._answer.note))
        elif text in ("x", "X", "*"):
            self._ask_reason()
        elif text in ("n", "N"):
            self.note_requested.emit()
        elif text in ("+", "-"):
            self.open_menu()  # neither is an answer here: which one is meant is asked
        elif not self._typed(text.lower()):
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the state, with a small arrow that says "options"."""
        theme = self._kit.theme
        painter = QPainter(self)
        words = state_words(self._kit.texts, self._definition, self._answer)
        rect = self.rect()
        paint_state(painter, self._kit, rect, self._answer, words, self._read_only, 20)
        paint_last(painter, self._kit, rect, self._answer, self._last)
        if not self._read_only:
            solid = self._answer.state is AnswerState.PRESENT
            painter.setPen(QPen(theme.colour("onfill" if solid else "ink3"), 1.4 * theme.scale))
            x, y, d = rect.right() - theme.px(11), rect.center().y(), theme.px(3)
            painter.drawPolyline(
                [QPointF(x - d, y - d / 2), QPointF(x, y + d / 2), QPointF(x + d, y - d / 2)]
            )
        painter.end()
