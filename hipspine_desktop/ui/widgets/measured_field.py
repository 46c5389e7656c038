"""The field of a measured finding; empty means not measured, always."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from hipspine_desktop.domain.answers import (
    NOT_ASKED,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerState,
    CannotTestReason,
    Value,
)
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.ui.answer_words import (
    last_words,
    spoken_answer,
    state_words,
    unit_sign,
    with_unit,
)
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.painting import draw_text
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.widgets.answer_cell import paint_state
from hipspine_desktop.ui.widgets.reason_menu import ReasonMenu
from hipspine_desktop.wording.formats import format_number

WRITE_AFTER_MS = 350


class MeasureEdit(QLineEdit):
    """Takes figures only; tells the field of the keys that are answers and of arrows.

    Signals:
        key_given(object): the text of a key that is no figure.
        step_requested(object): a vertical ``Qt.Key`` arrow.
        left(): focus went.
    """

    key_given = Signal(object)
    step_requested = Signal(object)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Route answer keys and vertical arrows to the field."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_requested.emit(Qt.Key(event.key()))
        elif text in ("?", "/", "x", "X", "*", "n", "N"):
            if not self.isReadOnly():
                self.key_given.emit(text)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.text():
            if not self.isReadOnly():
                self.key_given.emit("")
        elif text and text.isprintable() and text not in "0123456789.,-\u2212":
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the assessment: one history, not one a field."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the old figure so that typing replaces it."""
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the field."""
        super().focusOutEvent(event)
        self.left.emit()


class MeasuredField(QWidget):
    """A figure with its unit, or why there is none.

    A figure out of range is not stored: `problem_changed` says so in words for the row's note.

    Signals:
        answered(object): the new :class:`Answer`.
        problem_changed(object): a sentence, "" when there is no problem.
        note_requested(), step_requested(object): as for the answer cell.
    """

    spoken_role = Role.StaticText

    answered = Signal(object)
    problem_changed = Signal(object)
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
        self._last_value: Value | None = None
        self._edit = MeasureEdit(self)
        self._edit.setObjectName(f"cell_{key.finding_id}_{key.side or 'midline'}")
        self._edit.setProperty("fit", "measure")
        self._edit.setProperty("state", "empty")
        self._edit.setMaxLength(8)
        self._edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self.setFocusProxy(self._edit)
        self._edit.textEdited.connect(self._on_edited)
        self._edit.returnPressed.connect(self._on_return)
        self._edit.left.connect(self.commit)
        self._edit.key_given.connect(self._on_key)
        self._edit.step_requested.connect(self.step_requested)
        self._timer.timeout.connect(self.commit)
        self._speak()

    @property
    def answer(self) -> Answer:
        """The answer now shown."""
        return self._answer

    @property
    def edit(self) -> QLineEdit:
        """The line edit."""
        return self._edit

    def set_answer(self, answer: Answer) -> None:
        """Show an answer; what is being typed is left alone unless it says something else."""
        if answer == self._answer and not self._timer.isActive():
            return
        self._answer = answer
        shown = ""
        if isinstance(answer.value, float | int):
            shown = format_number(float(answer.value), self._definition.decimals)
        if _number(self._edit.text()) != _number(shown):
            self._edit.setText(shown)
        self._mark("")
        self._speak()
        self.update()

    def set_last(self, answer: Answer) -> None:
        """What was recorded at the last visit; stands in the box while it is empty."""
        self._last = last_words(self._kit.texts, self._definition, answer)
        self._last_value = answer.value
        self._speak()
        self.update()

    def set_beside(self, words: str) -> None:
        """What stands beside the field in its row, to be heard with it."""
        self._beside = words
        self._speak()

    def set_read_only(self, read_only: bool) -> None:
        """Take no figures."""
        self._edit.setReadOnly(read_only)

    @Slot()
    def commit(self) -> None:
        """Store what stands in the field, if it is an allowed figure and new."""
        self._timer.stop()
        text = self._edit.text().strip()
        if not text:
            self._mark("")
            if self._answer.state is AnswerState.VALUE:
                self.answered.emit(NOT_ASKED)
            return
        number = _number(text)
        if number is None:
            self._mark(self._refusal(text))
            return
        if not math.isclose(number, round(number, self._definition.decimals), abs_tol=1e-9):
            self._mark(self._too_fine(text))
            return
        number = round(number, self._definition.decimals)
        answer = Answer.of_value(number, self._answer.note)
        if self._definition.problem_with(answer):
            self._mark(self._refusal(text))
            return
        self._mark("")
        if answer != self._answer:
            self.answered.emit(answer)

    @Slot(object)
    def choose_reason(self, reason: CannotTestReason) -> None:
        """Answer "could not test" with a reason."""
        self._edit.clear()
        self.answered.emit(Answer.could_not_test(reason, self._answer.note))
        self._edit.focusNextPrevChild(True)

    def _refusal(self, text: str) -> str:
        stored = state_words(self._kit.texts, self._definition, self._answer)
        return self._kit.texts(
            "ui.cell.out_of_range",
            typed=text,
            allowed=self._definition.allowed_text,
            stored=stored or self._kit.texts("ui.cell.nothing_stored"),
        )

    def _too_fine(self, text: str) -> str:
        """A figure is stored as it was typed or not at all; it is never rounded unseen."""
        texts, digits = self._kit.texts, self._definition.decimals
        stored = state_words(texts, self._definition, self._answer)
        return texts(
            "ui.cell.too_fine",
            typed=text,
            allowed=self._definition.allowed_text,
            steps=texts("ui.cell.decimals", n=digits) if digits else texts("ui.cell.whole"),
            stored=stored or texts("ui.cell.nothing_stored"),
        )

    def _mark(self, problem: str) -> None:
        empty = not self._edit.text()
        set_property(self._edit, "state", "wrong" if problem else "empty" if empty else "")
        self.problem_changed.emit(problem)

    def _speak(self) -> None:
        name = spoken_answer(self._kit.texts, self._definition, self.key, self._answer)
        self._edit.setAccessibleName(name)
        changed = self._is_changed()
        change = "" if changed is None else f"ui.cell.{'changed' if changed else 'unchanged'}"
        spoken = self._kit.texts(change, last=self._last) if change else self._last
        said = (spoken, self._beside, self._definition.allowed_text)
        self._edit.setAccessibleDescription("; ".join(t for t in said if t))
        self.setAccessibleName(self._painted() or self._definition.label)

    def _painted(self) -> str:
        """What stands right of the figure: the unit, or the state that stands for a figure."""
        words = unit_sign(self._definition.unit)
        if self._answer.state in (AnswerState.UNCLEAR, AnswerState.COULD_NOT_TEST):
            words = state_words(self._kit.texts, self._definition, self._answer)
        return f"{words} {self._last}".strip()

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._timer.start()

    @Slot()
    def _on_return(self) -> None:
        self.commit()
        self._edit.focusNextPrevChild(True)

    @Slot(object)
    def _on_key(self, text: str) -> None:
        if text in ("?", "/"):
            self._edit.clear()
            self.answered.emit(Answer(UNCLEAR.state, note=self._answer.note))
            self._edit.focusNextPrevChild(True)
        elif text in ("n", "N"):
            self.note_requested.emit()
        elif not text:
            self.answered.emit(NOT_ASKED)
        else:
            menu = ReasonMenu(self._kit, self._definition, self)
            menu.reason_chosen.connect(self.choose_reason)
            menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    # Qt

    def sizeHint(self) -> QSize:
        """Fixed, as the answer cell."""
        theme = self._kit.theme
        return QSize(theme.px(150), theme.px(24))

    @property
    def needed_width(self) -> int:
        """Room for the figure, its unit and the longest figure of the last visit."""
        theme, definition = self._kit.theme, self._definition
        longest = with_unit(
            format_number(definition.maximum or 0.0, definition.decimals), definition.unit
        )
        last = self._kit.texts("ui.cell.last", words=longest)
        words = f"{unit_sign(definition.unit)}\u2260 {last}"
        advance = QFontMetrics(theme.font("caption")).horizontalAdvance(words)
        return theme.px(58) + theme.px(6) + theme.px(8) + advance

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The field stands left, 58 wide."""
        super().resizeEvent(event)
        self._edit.setGeometry(0, 0, self._kit.theme.px(58), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the unit, or the state that stands for a figure."""
        theme = self._kit.theme
        painter = QPainter(self)
        left = theme.px(58) + theme.px(6)
        rest = QRect(left, 0, self.width() - left, self.height())
        if self._answer.state in (AnswerState.UNCLEAR, AnswerState.COULD_NOT_TEST):
            words = state_words(self._kit.texts, self._definition, self._answer)
            paint_state(painter, self._kit, rest, self._answer, words)
        else:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.colour("ink3"))
            unit = unit_sign(self._definition.unit)
            draw_text(painter, rest, unit)
            shift = painter.fontMetrics().horizontalAdvance(unit) + theme.px(8)
            changed = self._is_changed()
            sign = "" if changed is None else "\u2260 " if changed else "\u2248 "
            if changed:
                painter.setPen(theme.colour("ink"))
            draw_text(painter, rest.adjusted(shift, 0, 0, 0), f"{sign}{self._last}")
        painter.end()

    def _is_changed(self) -> bool | None:
        """Whether it is another figure than last time by more than the measurement error.

        None: not measured at both visits, or the error of measurement is not known.
        """
        now, last = self._answer.value, self._last_value
        error = self._definition.measurement_error
        if error is None or not isinstance(now, float | int) or not isinstance(last, float | int):
            return None
        return abs(now - last) > error.value


def _number(text: str) -> float | None:
    """The number a text means, with comma or point; None when it is none."""
    try:
        number = float(text.strip().replace(",", ".").replace("\u2212", "-"))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
