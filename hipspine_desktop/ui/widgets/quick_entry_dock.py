"""The quick-entry line under the form: always in the same place, two rows always reserved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.services.quick_entry.reader import Reading, ReadItem
from hipspine_desktop.ui.answer_words import side_title, state_words, takes_words
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.quick_entry_model import QuickEntryModel, Written
from hipspine_desktop.ui.painting import GLYPHS
from hipspine_desktop.ui.widgets.echo_chips import Chip, EchoChips
from hipspine_desktop.ui.widgets.key_cap import key_cap

HEIGHT, ONE_ROW = 88, 48


class QuickLine(QLineEdit):
    """Tab completes where something can be completed; undo belongs to the assessment.

    Signals:
        completion_requested(): Tab.
        left(): Escape.
    """

    completion_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.can_complete = False

    def event(self, event: QEvent) -> bool:
        """Tab before Qt moves the focus with it."""
        if isinstance(event, QKeyEvent):
            kind, key = event.type(), event.key()
            if kind == QEvent.Type.KeyPress and key == Qt.Key.Key_Tab and self.can_complete:
                self.completion_requested.emit()
                return True
            undo = event.matches(QKeySequence.StandardKey.Undo)
            if kind == QEvent.Type.ShortcutOverride and undo and not self.text():
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class QuickEntryDock(QWidget):
    """Line and "just written" above, echo below.

    Signals:
        left(): back to the form.
    """

    left = Signal()

    def __init__(self, kit: Kit, model: QuickEntryModel, catalogue: Catalogue) -> None:
        super().__init__()
        self._kit, self._model, self._catalogue = kit, model, catalogue
        self.setObjectName("quick_entry_dock")
        self.setProperty("ground", "raised")
        self.setProperty("edge", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        texts = kit.texts
        self.line = QuickLine()
        self.line.setObjectName("quick_entry")
        self.line.setAccessibleName(texts("ui.quick.line"))
        self.line.setPlaceholderText(texts("ui.quick.placeholder"))
        self.chips = EchoChips(kit)
        self._is_low = False
        self._just = kit.label("", "caption", "ink2")
        self._just.setObjectName("just_written")
        self._undo = kit.button(texts("ui.quick.undo"), "undo_written", "link")
        self._list = kit.button(texts("ui.quick.list"), "written_list", "link")
        self._build_layout()
        self.line.textChanged.connect(self._on_text)
        self.line.returnPressed.connect(self._on_enter)
        self.line.completion_requested.connect(self._on_complete)
        self.line.left.connect(self.left)
        self._undo.clicked.connect(self._on_undo)
        self._list.clicked.connect(self._on_list)
        model.read_changed.connect(self._on_read)
        model.written_changed.connect(self._on_written)
        self._on_written(())
        self._on_read(())
        self._fit()

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(14), px(8))
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(key_cap(kit, "Ctrl K"))
        row.addWidget(self.line, 1)
        row.addWidget(self._just)
        row.addWidget(self._undo)
        row.addWidget(self._list)
        column.addLayout(row)
        column.addWidget(self.chips)
        column.addStretch(1)

    def set_low(self, is_low: bool) -> None:
        """In a very low window the second row is there only while something is typed."""
        self._is_low = is_low
        self._fit()

    def _fit(self) -> None:
        px = self._kit.theme.px
        one_row = self._is_low and not self.line.text()
        self.chips.setVisible(not one_row)
        self.setFixedHeight(px(ONE_ROW if one_row else HEIGHT))

    @Slot()
    def go_to_line(self) -> None:
        """Put the cursor in the line."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    # words

    def _answer_words(self, key: AnswerKey, answer: Answer) -> str:
        finding = self._catalogue.finding(key.finding_id)
        words = state_words(self._kit.texts, finding, answer)
        note = answer.note if answer.note and answer.note not in words else ""
        return " ".join(t for t in (GLYPHS[answer.state], words, note) if t)

    def _chips_of(self, item: ReadItem) -> tuple[Chip, ...]:
        """A chip a finding; "slr r 40 leg" is two."""
        if item.problem is not None:
            return (Chip(self.line.text()[item.start : item.end], problem=self._problem(item)),)
        answers: dict[str, list[tuple[str, str]]] = {}
        for reading in item.readings:
            answers.setdefault(reading.key.finding_id, []).append(self._echo(reading))
        return tuple(
            Chip(self._catalogue.finding(finding_id).label, tuple(said))
            for finding_id, said in answers.items()
        )

    def _echo(self, reading: Reading) -> tuple[str, str]:
        """Side and answer, and what it takes the place of."""
        key, texts = reading.key, self._kit.texts
        words = self._answer_words(key, reading.answer)
        stands = self._model.stands(key)
        if stands.is_asked and stands != reading.answer:
            words = texts("quick_entry.instead", words=words, was=self._answer_words(key, stands))
        return side_title(texts, key.side), words

    def _problem(self, item: ReadItem) -> str:
        assert item.problem is not None
        texts = self._kit.texts
        takes = takes_words(texts, item.takes) if item.takes is not None else ""
        said = texts(f"quick_entry.problem.{item.problem}", about=item.about, takes=takes)
        if not item.guesses:
            return said
        return texts("ui.quick.guess", said=said, guess=item.guesses[0])

    def _written_words(self, written: Written) -> str:
        label = self._catalogue.finding(written.key.finding_id).label
        side = side_title(self._kit.texts, written.key.side)
        answer = self._answer_words(written.key, written.after)
        return " ".join(t for t in (label, side, answer) if t)

    # slots

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._model.read(text)
        self._fit()

    @Slot(object)
    def _on_read(self, items: tuple[ReadItem, ...]) -> None:
        chips = tuple(chip for item in items for chip in self._chips_of(item))
        self.line.can_complete = any(i.guesses for i in items)
        self.chips.show_chips(chips, self._kit.texts("ui.quick.hint"))

    @Slot()
    def _on_enter(self) -> None:
        rest = self._model.store()
        self.line.setText(rest)

    @Slot()
    def _on_complete(self) -> None:
        line, cursor = self._model.complete(self.line.cursorPosition())
        self.line.setText(line)
        self.line.setCursorPosition(cursor)

    @Slot(object)
    def _on_written(self, written: tuple[Written, ...]) -> None:
        for widget in (self._just, self._undo, self._list):
            widget.setVisible(bool(written))
        self._list.setVisible(len(written) > 1)
        if written:
            words = self._kit.texts("ui.quick.just", what=self._written_words(written[0]))
            room = self._kit.theme.px(300)
            metrics = self._just.fontMetrics()
            self._just.setText(metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room))
            self._just.setToolTip(words)

    @Slot()
    def _on_undo(self) -> None:
        if self._model.written:
            self._model.take_back(self._model.written[0])
        self.line.setFocus()

    @Slot()
    def _on_list(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, written in enumerate(self._model.written):
            text = self._kit.texts("ui.quick.undo_one", what=self._written_words(written))
            menu.addAction(text).setData(place)
        menu.triggered.connect(self._on_list_chosen)
        menu.popup(self._list.mapToGlobal(self._list.rect().topLeft()))

    @Slot(object)
    def _on_list_chosen(self, action: object) -> None:
        place = getattr(action, "data", int)()
        self._model.take_back(self._model.written[int(place)])
