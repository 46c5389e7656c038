"""One finding of the form: its name, a cell a side, and the note column."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.answers import Answer, AnswerKey, AnswerState, Side
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.ui.answer_words import beside_words, side_title, usual_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.painting import draw_text, draw_wrapped, wrapped_lines
from hipspine_desktop.ui.spoken import Role
from hipspine_desktop.ui.widgets.answer_cell import SHORT_NOTE, AnswerCell
from hipspine_desktop.ui.widgets.choice_cell import ChoiceCell
from hipspine_desktop.ui.widgets.form_columns import FormColumns
from hipspine_desktop.ui.widgets.measure_scale import MeasurePair, MeasureScale
from hipspine_desktop.ui.widgets.measured_field import MeasuredField
from hipspine_desktop.ui.widgets.note_edit import NoteEdit
from hipspine_desktop.wording.prose import capitalise

Cell = AnswerCell | ChoiceCell | MeasuredField


def cell_for(kit: Kit, definition: FindingDefinition, key: AnswerKey, parent: QWidget) -> Cell:
    """The cell that fits a finding's kind."""
    if definition.kind is FindingKind.YES_NO:
        return AnswerCell(kit, definition, key, parent)
    if definition.kind is FindingKind.MEASURED:
        return MeasuredField(kit, definition, key, parent)
    return ChoiceCell(kit, definition, key, parent)


class FindingRow(QWidget):
    """Paints name and note itself; its only children are cells, scale and note line.

    Signals:
        answered(object, object): :class:`AnswerKey` and the new :class:`Answer`.
        step_requested(object, object): key of the cell, and a ``Qt.Key`` arrow.
        typing(), settled(): as :class:`NoteEdit`.
    """

    spoken_role = Role.Paragraph

    answered = Signal(object, object)
    step_requested = Signal(object, object)
    typing = Signal()
    settled = Signal()

    def __init__(self, kit: Kit, definition: FindingDefinition, hint: str = "") -> None:
        super().__init__()
        self._kit = kit
        self.definition = definition
        self._hint = hint or definition.question or definition.how_to
        usual = usual_words(kit.texts, definition) if len(definition.keys) == 1 else ""
        self._shown_hint = " ".join(t for t in (usual and f"{capitalise(usual)}.", self._hint) if t)
        # a red-flag question is read aloud: always there, and in full
        self._says_hint = len(definition.keys) == 1 or definition.section.startswith("red_flag")
        self._columns: FormColumns | None = None
        self._is_current = False
        self._next_rank = 0
        self._problems: dict[AnswerKey, str] = {}
        self._issue = ""
        self._copied: dict[AnswerKey, str] = {}
        self._note_edit: NoteEdit | None = None
        self._noting: AnswerKey | None = None
        self.cells: dict[AnswerKey, Cell] = {}
        for key in sorted(definition.keys, key=lambda k: k.side is kit.first_side.other):
            self._add_cell(key)
        self._scale = self._make_scale()
        self.setAccessibleName(definition.label)
        self._tell_cells()

    # what the form tells the row

    def set_answer(self, key: AnswerKey, answer: Answer) -> None:
        """Show an answer."""
        cell = self.cells.get(key)
        if cell is None:
            return
        cell.set_answer(answer)
        self._forget_refusals()
        self._show_scale()
        self._tell_cells()
        self.update()

    def set_copied(self, key: AnswerKey, record: str) -> None:
        """Say from which record an answer was copied; "" where it was given today."""
        if self._copied.get(key, "") != record:
            self._copied[key] = record
            self._say_anew()

    def set_last(self, key: AnswerKey, answer: Answer) -> None:
        """Show what was recorded at the last visit."""
        cell = self.cells.get(key)
        if cell is None:
            return
        cell.set_last(answer)
        if self._scale is not None and isinstance(answer.value, float | int):
            self._scale.set_last(key.side, float(answer.value))

    def set_issue(self, issue: str) -> None:
        """Say at once what in these answers cannot all be right; "" when nothing."""
        if issue != self._issue:
            self._issue = issue
            self._say_anew()

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        for cell in self.cells.values():
            cell.set_read_only(read_only)

    def set_current(self, is_current: bool) -> None:
        """The row that has the focus gets the ground `select` and its hint."""
        if is_current != self._is_current:
            self._is_current = is_current
            if not is_current:
                self._forget_refusals()
            self.update()

    def set_next_rank(self, rank: int) -> None:
        """Mark as the test worth doing next; 0: no mark."""
        if rank != self._next_rank:
            self._next_rank = rank
            self._tell_cells()
            self.update()

    def place(self, columns: FormColumns) -> None:
        """Lay out in the shared columns and take the height needed."""
        self._columns = columns
        theme = self._kit.theme
        height = theme.px(24)
        if columns.stacked:
            top = theme.px(6) + self._label_lines() * theme.px(18) + theme.px(4)
            top += self._stacked_hint_lines() * theme.px(16)
            left = columns.label[0] if self._is_midline else columns.first
            for cell in self.cells.values():
                cell.setGeometry(left, top, columns.cell, height)
                top += height + theme.px(6)
            top += self._below_height()
            self.setFixedHeight(top + theme.px(2))
        else:
            row = self._row_height()
            self.setFixedHeight(row + self._below_height())
            for key, cell in self.cells.items():
                width = self._cell_width()
                left = columns.left_of(key.side, width)
                cell.setGeometry(left, (row - height) // 2, width, height)
        if self._scale is not None:
            left, width = columns.note
            self._scale.setVisible(width > 0 and not self._warning())
            height = theme.px(28)
            self._scale.setGeometry(left, (self.height() - height) // 2, width, height)
        self._place_note_edit()
        self.update()

    def commit(self) -> None:
        """Hand a figure or a note that is being typed to the model."""
        if self._note_edit is not None:
            self._note_edit.commit()
        for cell in self.cells.values():
            if isinstance(cell, MeasuredField):
                cell.commit()

    def focus_cell(self, side: Side | None) -> None:
        """Put the cursor in the cell of a side, else in the first."""
        key = AnswerKey(self.definition.id, side)
        cell = self.cells.get(key) or next(iter(self.cells.values()))
        cell.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # inside

    def _add_cell(self, key: AnswerKey) -> None:
        cell = cell_for(self._kit, self.definition, key, self)
        cell.answered.connect(self._on_cell_answered)
        cell.note_requested.connect(self._on_note_requested)
        cell.step_requested.connect(self._on_step_requested)
        if isinstance(cell, MeasuredField):
            cell.problem_changed.connect(self._on_problem_changed)
        self.cells[key] = cell

    def _make_scale(self) -> MeasureScale | None:
        d = self.definition
        if d.kind is not FindingKind.MEASURED or len(self.cells) != 2:
            return None
        scale = MeasureScale(self._kit, d)
        scale.setParent(self)
        return scale

    def _tell_cells(self) -> None:
        """What stands in the row is heard at its cells."""
        texts, definition = self._kit.texts, self.definition
        answers = {key: cell.answer for key, cell in self.cells.items()}
        rank = texts("spoken.cell.next", n=self._next_rank) if self._next_rank else ""
        around = (self._note_words(), rank, self._hint)
        self.setAccessibleDescription("; ".join(w for w in (self._warning(), *around) if w))
        for key, cell in self.cells.items():
            own = beside_words(texts, definition, key, answers)
            cell.set_beside("; ".join(w for w in (self._warning(), *own, *around) if w))

    def _show_scale(self) -> None:
        if self._scale is None:
            return
        values = {
            key.side: float(cell.answer.value)
            for key, cell in self.cells.items()
            if cell.answer.state is AnswerState.VALUE and isinstance(cell.answer.value, float | int)
        }
        self._scale.set_pair(MeasurePair(values.get(Side.RIGHT), values.get(Side.LEFT)))

    def _label_lines(self) -> int:
        assert self._columns is not None
        width = self._columns.label[1]
        return wrapped_lines(self._kit.theme.font("body"), self.definition.label, width)

    def _row_height(self) -> int:
        theme = self._kit.theme
        lines = self._label_lines()
        if self._says_hint:
            lines = max(lines, min(6, self._hint_lines()))
        if self._warning() and self._has_hint_room:
            lines = max(lines, self._warning_lines(self._hint_box().width()))
        return max(theme.px(30), lines * theme.px(18) + theme.px(10))

    def _say_anew(self) -> None:
        self._tell_cells()
        self._place_again()

    def _place_again(self) -> None:
        if self._columns is not None:
            self.place(self._columns)

    @property
    def _is_midline(self) -> bool:
        return len(self.cells) == 1

    def _cell_width(self) -> int:
        assert self._columns is not None
        needed = max((getattr(c, "needed_width", 0) for c in self.cells.values()), default=0)
        return self._columns.span(needed if self._is_midline else 0)

    def _hint_box(self) -> QRectF:
        """Free space right of the cells."""
        assert self._columns is not None
        columns, theme = self._columns, self._kit.theme
        beside_cell = self._is_midline and not columns.between
        left = columns.after(self._cell_width()) if beside_cell else columns.note[0]
        return QRectF(
            left, theme.px(3), columns.width - left - theme.px(14), self.height() - theme.px(6)
        )

    @property
    def _has_hint_room(self) -> bool:
        """Whether words fit right of the cells."""
        columns = self._columns
        beside = self._is_midline and columns is not None and not columns.between
        return columns is not None and not columns.stacked and (columns.note[1] > 0 or beside)

    def _hint_lines(self) -> int:
        if not self._shown_hint or not self._has_hint_room:
            return 1
        font, width = self._kit.theme.font("caption"), self._hint_box().width()
        return wrapped_lines(font, self._shown_hint, width)

    def _stacked_hint_lines(self) -> int:
        """Lines of the question under the name, where it is always shown."""
        columns = self._columns
        if columns is None or not columns.stacked or not self._says_hint or not self._shown_hint:
            return 0
        font = self._kit.theme.font("caption")
        return min(6, wrapped_lines(font, self._shown_hint, columns.label[1]))

    def _note_below(self) -> bool:
        assert self._columns is not None
        if self._scale is not None and self._noting is None and not self._warning():
            return bool(self._note_words())
        return (self._columns.stacked or not self._columns.note[1]) and (
            bool(self._warning()) or self._noting is not None or bool(self._note_words())
        )

    def _below_height(self) -> int:
        assert self._columns is not None
        if not self._note_below():
            return 0
        width = self._columns.width - self._below_left() - self._kit.theme.px(14)
        lines = self._warning_lines(width) if self._warning() and self._noting is None else 1
        return self._kit.theme.px(2) + lines * self._kit.theme.px(16)

    def _below_left(self) -> int:
        assert self._columns is not None
        return self._columns.first if self._columns.stacked else self._columns.label[0]

    def _warning(self) -> str:
        return " ".join(p for p in self._problems.values() if p) or self._issue

    def _warning_lines(self, width: float) -> int:
        return min(5, wrapped_lines(self._kit.theme.font("caption"), self._warning(), width))

    def _refuse_note(self, key: AnswerKey) -> None:
        """Say that a note belongs to an answer."""
        self._problems[key] = self._kit.texts("ui.cell.answer_first")
        self._say_anew()

    def _forget_refusals(self) -> None:
        said = self._kit.texts("ui.cell.answer_first")
        kept = {key: problem for key, problem in self._problems.items() if problem != said}
        if kept != self._problems:
            self._problems = kept
            self._say_anew()

    def _note_words(self) -> str:
        """Notes that no cell shows as its own words."""
        words = self._copied_words()
        for key, cell in self.cells.items():
            shown_in_cell = cell.answer.state in (AnswerState.PRESENT, AnswerState.UNCLEAR)
            fits = shown_in_cell and len(cell.answer.note) <= SHORT_NOTE
            if cell.answer.note and not fits:
                side = side_title(self._kit.texts, key.side)
                words.append(f"{side}: {cell.answer.note}" if side else cell.answer.note)
        return "; ".join(words)

    def _copied_words(self) -> list[str]:
        """``right: copied from 2026-0005-1`` for each answer that stands as it was copied."""
        texts, words = self._kit.texts, []
        for key, record in self._copied.items():
            if record:
                side = side_title(texts, key.side)
                copied = texts("ui.form.copied", record=record)
                words.append(f"{side}: {copied}" if side else copied)
        return words

    @Slot(object)
    def _on_cell_answered(self, answer: Answer) -> None:
        cell = self.sender()
        if isinstance(cell, AnswerCell | ChoiceCell | MeasuredField):
            self.answered.emit(cell.key, answer)

    @Slot(object)
    def _on_step_requested(self, arrow: Qt.Key) -> None:
        cell = self.sender()
        if isinstance(cell, AnswerCell | ChoiceCell | MeasuredField):
            self.step_requested.emit(cell.key, arrow)

    @Slot(object)
    def _on_problem_changed(self, problem: str) -> None:
        cell = self.sender()
        if isinstance(cell, MeasuredField) and self._problems.get(cell.key, "") != problem:
            self._problems[cell.key] = problem
            self._say_anew()

    @Slot()
    def _on_note_requested(self) -> None:
        cell = self.sender()
        if not isinstance(cell, AnswerCell | ChoiceCell | MeasuredField):
            return
        if self._columns is None:
            return
        if not cell.answer.is_asked:
            self._refuse_note(cell.key)
            return
        self._noting = cell.key
        edit = NoteEdit(self._kit, self.definition, cell.answer.note, self)
        edit.written.connect(self._on_note_written)
        edit.left.connect(self._close_note)
        edit.typing.connect(self.typing)
        edit.settled.connect(self.settled)
        self._note_edit = edit
        self.place(self._columns)
        edit.show()
        edit.setFocus()

    @Slot(object)
    def _on_note_written(self, note: str) -> None:
        key = self._noting
        answer = self.cells[key].answer if key is not None else None
        if answer is not None and note != answer.note and answer.is_asked:
            self.answered.emit(key, Answer(answer.state, answer.value, answer.reason, note))

    @Slot()
    def _close_note(self) -> None:
        edit, key = self._note_edit, self._noting
        self._note_edit, self._noting = None, None
        if edit is not None and key is not None:
            had_focus = self.window().focusWidget() is edit
            edit.hide()
            edit.deleteLater()
            if had_focus:
                self.cells[key].setFocus()
        self._place_again()

    def _place_note_edit(self) -> None:
        if self._note_edit is None or self._columns is None:
            return
        theme = self._kit.theme
        box, height = self._hint_box(), theme.px(24)
        if self._columns.stacked or not self._columns.note[1]:
            left, width = self._columns.label[0], self._columns.width - 2 * theme.px(14)
            self._note_edit.setGeometry(left, self.height() - height, width, height)
        else:
            top = (self.height() - height) // 2
            self._note_edit.setGeometry(int(box.left()), top, int(box.width()), height)

    # Qt

    def sizeHint(self) -> QSize:
        """As placed."""
        return QSize(400, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, hairline, name, note."""
        columns = self._columns
        if columns is None:
            return
        theme = self._kit.theme
        painter = QPainter(self)
        if self._is_current:
            painter.fillRect(self.rect(), theme.colour("select"))
        painter.fillRect(0, 0, self.width(), 1, theme.colour("line"))
        self._paint_label(painter, columns)
        self._paint_note(painter, columns)
        painter.end()

    def _paint_label(self, painter: QPainter, columns: FormColumns) -> None:
        theme = self._kit.theme
        painter.setFont(theme.font("strong" if self._is_current else "body"))
        painter.setPen(theme.colour("ink"))
        left, width = columns.label
        line = theme.px(18)
        if columns.stacked:
            height = self._label_lines() * line
            draw_wrapped(
                painter, QRectF(left, theme.px(6), width, height), self.definition.label, line
            )
            self._paint_side_words(painter, columns)
            lines = self._stacked_hint_lines()
            if lines:
                painter.setFont(theme.font("caption"))
                painter.setPen(theme.colour("ink2"))
                box = QRectF(left, theme.px(6) + height, width, lines * theme.px(16))
                draw_wrapped(painter, box, self._shown_hint, theme.px(16))
        else:
            row = self._row_height()
            draw_wrapped(painter, QRectF(left, 0, width, row), self.definition.label, line)
        if self._next_rank and not columns.stacked:
            self._paint_next_mark(painter, columns)

    def _paint_side_words(self, painter: QPainter, columns: FormColumns) -> None:
        theme = self._kit.theme
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("ink2"))
        for key, cell in self.cells.items():
            box = QRectF(columns.label[0], cell.y(), theme.px(42), cell.height())
            draw_text(painter, box, side_title(self._kit.texts, key.side))

    def _paint_next_mark(self, painter: QPainter, columns: FormColumns) -> None:
        theme = self._kit.theme
        text = self._kit.texts("ui.form.next_mark", n=self._next_rank)
        painter.setFont(theme.font("caption_strong"))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(text) + theme.px(10)
        taken = metrics.horizontalAdvance(self.definition.label) * 1.12
        left, room = columns.label
        x = min(left + taken + theme.px(8), left + room - width)
        if self._label_lines() > 1 or left + taken + width > left + room:
            x = left + room - width
            painter.fillRect(
                QRectF(x - 2, 1, width + 4, self.height() - 1),
                theme.colour("select" if self._is_current else "surface"),
            )
        box = QRectF(
            round(x) + 0.5, self._row_height() / 2 - theme.px(8) + 0.5, width, theme.px(16)
        )
        painter.setPen(theme.colour("accent"))
        painter.drawRoundedRect(box, theme.px(3), theme.px(3))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_note(self, painter: QPainter, columns: FormColumns) -> None:
        if self._noting is not None:
            return
        theme = self._kit.theme
        problem, note = self._warning(), self._note_words()
        hint = self._shown_hint if (self._is_current or self._says_hint) else ""
        text = problem or note or hint
        if not text:
            return
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("urgent" if problem else "ink" if note else "ink2"))
        line = theme.px(16)
        if self._note_below():
            left = self._below_left()
            width = columns.width - left - theme.px(14)
            below = self._below_height()
            box = QRectF(left, self.height() - below - theme.px(2), width, below)
            draw_wrapped(painter, box, text, line)
            return
        scaled = self._scale is not None and self._scale.isVisible() and not problem
        if self._has_hint_room and not scaled:
            draw_wrapped(painter, self._hint_box(), text, line)
