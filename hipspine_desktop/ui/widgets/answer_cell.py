"""The cell of a yes/no finding: five states told by glyph, fill and word."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerState,
    CannotTestReason,
)
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.ui.answer_words import last_words, spoken_answer, state_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import GLYPHS, dotted_pen, draw_text, edge_rect, hatch
from hipspine_desktop.ui.widgets.answer_menu import AnswerMenu
from hipspine_desktop.ui.widgets.reason_menu import ReasonMenu

SHORT_NOTE = 18
"""Letters that a note may have to stand in the cell itself."""
SEGMENTS = (
    AnswerState.PRESENT,
    AnswerState.ABSENT,
    AnswerState.UNCLEAR,
    AnswerState.COULD_NOT_TEST,
)
KEYS = {
    "+": AnswerState.PRESENT,
    "=": AnswerState.PRESENT,  # the key of "+" without Shift on many keyboards
    "-": AnswerState.ABSENT,
    "\u2212": AnswerState.ABSENT,
    "?": AnswerState.UNCLEAR,
    "/": AnswerState.UNCLEAR,
    "x": AnswerState.COULD_NOT_TEST,
    "X": AnswerState.COULD_NOT_TEST,
    "*": AnswerState.COULD_NOT_TEST,
}
PLAIN = {
    AnswerState.PRESENT: PRESENT,
    AnswerState.ABSENT: ABSENT,
    AnswerState.UNCLEAR: UNCLEAR,
}


class AnswerCell(QAbstractButton):
    """Shows one answer; with focus or under the mouse it offers the four states as segments.

    Signals:
        answered(object): the new :class:`Answer`, wished for by key or click.
        note_requested(): the note key was pressed.
        step_requested(object): a ``Qt.Key`` arrow, to go to a neighbouring cell.
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
        self._hovered = False
        self._hover_segment = -1
        self.setObjectName(f"cell_{key.finding_id}_{key.side or 'midline'}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.clicked.connect(self.open_menu)
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
        """Show without segments, take no answers."""
        if read_only != self._read_only:
            self._read_only = read_only
            self.update()

    @Slot()
    def open_menu(self) -> None:
        """Show the answers below the cell; pressed by the space bar or by a screen reader."""
        if not self._read_only:
            menu = AnswerMenu(self._kit, self.accessibleName(), self)
            menu.state_chosen.connect(self._on_state_chosen)
            menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    @Slot(object)
    def _on_state_chosen(self, state: AnswerState) -> None:
        if state is AnswerState.NOT_ASKED:
            self._give(NOT_ASKED)
        else:
            self._take(state)

    @Slot(object)
    def choose_reason(self, reason: CannotTestReason) -> None:
        """Answer "could not test" with a reason."""
        self._give(Answer.could_not_test(reason, self._answer.note))

    def _describe(self) -> None:
        self.setAccessibleDescription("; ".join(w for w in (self._last, self._beside) if w))

    def _speak(self) -> None:
        self.setAccessibleName(
            spoken_answer(self._kit.texts, self._definition, self.key, self._answer)
        )

    def _ask_reason(self) -> None:
        menu = ReasonMenu(self._kit, self._definition, self)
        menu.reason_chosen.connect(self.choose_reason)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _take(self, state: AnswerState) -> None:
        if state is AnswerState.COULD_NOT_TEST:
            self._ask_reason()
            return
        plain = PLAIN[state]
        self._give(Answer(plain.state, note=self._answer.note))

    def _give(self, answer: Answer) -> None:
        if self._read_only:
            return
        self.answered.emit(answer)
        if answer.is_asked:
            self.focusNextPrevChild(True)

    # Qt

    def sizeHint(self) -> QSize:
        """Fixed: nothing moves when the state changes."""
        theme = self._kit.theme
        return QSize(theme.px(150), theme.px(24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by key, step by arrow."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_requested.emit(Qt.Key(event.key()))
        elif self._read_only or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.text() in KEYS:
            self._take(KEYS[event.text()])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._give(NOT_ASKED)
        elif event.key() == Qt.Key.Key_Space:
            self.open_menu()
        elif event.text() in ("n", "N"):
            self.note_requested.emit()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the segment under the mouse."""
        segment = self._segment_at(event.position())
        if segment != self._hover_segment:
            self._hover_segment = segment
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Answer with the segment clicked."""
        inside = self.rect().contains(event.position().toPoint())
        if inside and not self._read_only and event.button() == Qt.MouseButton.LeftButton:
            self._take(SEGMENTS[self._segment_at(event.position())])

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the segments."""
        self._hovered = True
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show the state again."""
        self._hovered, self._hover_segment = False, -1
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the segments."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the state again."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint segments or state."""
        painter = QPainter(self)
        if not self._read_only and (self._hovered or self.hasFocus()):
            self._paint_segments(painter)
        else:
            paint_state(
                painter, self._kit, self.rect(), self._answer, self._words(), self._read_only
            )
            paint_last(painter, self._kit, self.rect(), self._answer, self._last)
        painter.end()

    def _words(self) -> str:
        """A short note in place of the state; a long one stands whole beside the cell."""
        shown = self._answer
        if len(shown.note) > SHORT_NOTE:
            shown = replace(shown, note="")
        return state_words(self._kit.texts, self._definition, shown)

    def _segment_at(self, position: QPointF) -> int:
        return max(0, min(3, int(position.x() * 4 / max(1, self.width()))))

    def _paint_segments(self, painter: QPainter) -> None:
        theme = self._kit.theme
        box = edge_rect(self.rect())
        radius = theme.px(4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("linectl"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, radius, radius)
        painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
        painter.setFont(theme.font("value"))
        for index, state in enumerate(SEGMENTS):
            part = self._segment_rect(index)
            ground, ink = self._segment_colours(state, index)
            if ground:
                painter.fillRect(part, theme.colour(ground))
            if index:
                painter.setPen(QPen(theme.colour("line2"), 1))
                painter.drawLine(
                    QPointF(part.left() - 0.5, 1), QPointF(part.left() - 0.5, self.height() - 1)
                )
            painter.setPen(theme.colour(ink))
            painter.drawText(part, int(Qt.AlignmentFlag.AlignCenter), GLYPHS[state])
        painter.setClipping(False)
        painter.setPen(QPen(theme.colour("linectl"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, radius, radius)

    def _segment_rect(self, index: int) -> QRect:
        left = round(index * self.width() / 4)
        right = round((index + 1) * self.width() / 4)
        return QRect(left, 0, right - left, self.height())

    def _segment_colours(self, state: AnswerState, index: int) -> tuple[str, str]:
        if self._answer.state is state:
            return {
                AnswerState.PRESENT: ("fill", "onfill"),
                AnswerState.UNCLEAR: ("unclearsoft", "unclear"),
            }.get(state, ("mute", "ink"))
        return ("select", "ink") if index == self._hover_segment else ("", "ink2")


def paint_state(
    painter: QPainter,
    kit: Kit,
    rect: QRect,
    answer: Answer,
    words: str,
    quiet: bool = False,
    right_pad: int = 4,
) -> None:
    """Paint one of the five states (and "value") into a box, as on every page."""
    theme = kit.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box, radius = edge_rect(rect), theme.px(4)
    glyph_width = theme.px(24)
    field = QRectF(rect.left(), rect.top(), glyph_width, rect.height())
    ink = "ink"
    match answer.state:
        case AnswerState.PRESENT:
            painter.setPen(QPen(theme.colour("fill"), 1))
            painter.setBrush(theme.colour("fill"))
            painter.drawRoundedRect(box, radius, radius)
            painter.setPen(QPen(theme.colour("fillline"), 1))
            x = field.right() + 0.5
            painter.drawLine(QPointF(x, rect.top() + 1), QPointF(x, rect.bottom()))
            ink = "onfill"
        case AnswerState.ABSENT | AnswerState.VALUE:
            _outline(painter, kit, box, "line2" if quiet else "linectl")
        case AnswerState.UNCLEAR:
            _tinted_field(painter, kit, rect, field)
            _outline(painter, kit, box, "unclear", fill=False)
            ink = "unclear"
        case AnswerState.COULD_NOT_TEST:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("mute"))
            painter.drawRoundedRect(box, radius, radius)
            painter.setBrush(hatch(theme, theme.colour("ink3"), theme.colour("mute")))
            painter.drawRoundedRect(field.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
            plate = QRectF(0, 0, theme.px(13), theme.px(13))
            plate.moveCenter(field.center())
            painter.setBrush(theme.colour("mute"))
            painter.drawRoundedRect(plate, 2, 2)
        case AnswerState.NOT_ASKED:
            painter.setPen(dotted_pen(theme.colour("line2" if quiet else "linectl")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)
            return
    painter.setPen(theme.colour(ink))
    left = rect.left() + glyph_width + theme.px(8)
    if answer.state is AnswerState.VALUE:
        left = rect.left() + theme.px(10)
    else:
        painter.setFont(theme.font("value"))
        painter.drawText(field, int(Qt.AlignmentFlag.AlignCenter), GLYPHS[answer.state])
    painter.setFont(theme.font("cell"))
    space = QRect(left, rect.top(), rect.right() - left - theme.px(right_pad), rect.height())
    draw_text(painter, space, words)


def paint_last(painter: QPainter, kit: Kit, rect: QRect, answer: Answer, last: str) -> None:
    """The last visit's answer in an empty box, pale: it is not an answer of today."""
    if answer.is_asked or not last:
        return
    painter.setFont(kit.theme.font("caption"))
    painter.setPen(kit.theme.colour("ink3"))
    pad = kit.theme.px(8)
    draw_text(painter, rect.adjusted(pad, 0, -kit.theme.px(20), 0), last)


def _outline(painter: QPainter, kit: Kit, box: QRectF, token: str, fill: bool = True) -> None:
    theme = kit.theme
    painter.setPen(QPen(theme.colour(token), 1))
    painter.setBrush(theme.colour("surface") if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))


def _tinted_field(painter: QPainter, kit: Kit, rect: QRect, field: QRectF) -> None:
    theme = kit.theme
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface"))
    painter.drawRoundedRect(edge_rect(rect), theme.px(4), theme.px(4))
    painter.setBrush(theme.colour("unclearsoft"))
    painter.drawRoundedRect(field.adjusted(0.5, 0.5, 0, -0.5), theme.px(4), theme.px(4))
    painter.setPen(QPen(theme.colour("unclear"), 1))
    x = field.right() + 0.5
    painter.drawLine(QPointF(x, rect.top() + 1), QPointF(x, rect.bottom()))
