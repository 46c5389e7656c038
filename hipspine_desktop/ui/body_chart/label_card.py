"""One label P1, P2 ... with its intensities, course, depth and words."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.body_chart import MOST_WORDS, Course, Depth, PainLabel
from hipspine_desktop.domain.body_map import BodyMap, Place
from hipspine_desktop.services.chart_words import place_words
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import name_field
from hipspine_desktop.wording.prose import capitalise

INTENSITIES = ("now", "best", "worst")
WRITE_AFTER_MS = 500


class ChoiceBox(QComboBox):
    """Codes with words; the wheel does not change it while one scrolls."""

    def __init__(self, kit: Kit, kind: type[StrEnum], area: str) -> None:
        super().__init__()
        self._values = list(kind)
        for value in self._values:
            self.addItem(kit.texts(f"body_chart.{area}.{value}"))

    @property
    def value(self) -> StrEnum:
        """The code chosen."""
        return self._values[self.currentIndex()]

    def set_value(self, value: StrEnum) -> None:
        """Show a code."""
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: object) -> None:
        """Left to the form."""
        event.ignore()  # type: ignore[attr-defined]


class LabelCard(QWidget):
    """Edits one label; an empty intensity was not asked.

    Signals:
        changed(object, object): number and the new :class:`PainLabel`, None takes it away.
        moved(object, object): number and the :class:`Place` it shall point to.
        typing(): something typed is not told yet; settled(): it is as it was after all.
    """

    changed = Signal(object, object)
    moved = Signal(object, object)
    typing = Signal()
    settled = Signal()

    def __init__(self, kit: Kit, body_map: BodyMap, number: int, label: PainLabel) -> None:
        super().__init__()
        self._kit, self._map = kit, body_map
        self.number, self._label = number, label
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._is_typing = False
        self.setObjectName(f"label_{number}")
        texts = kit.texts
        self._where = QComboBox()
        name_field(self._where, texts("body_chart.labels.where", number=number))
        self._where.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._where.setMinimumContentsLength(10)
        self._where.addItem(capitalise(texts("body_chart.beside")))
        for place in body_map.places:
            self._where.addItem(capitalise(place_words(texts, place)))
        self._numbers = {which: self._number_edit(which) for which in INTENSITIES}
        self._course = self._choice(Course, "course")
        self._depth = self._choice(Depth, "depth")
        self._words = QLineEdit()
        self._words.setMaxLength(MOST_WORDS)
        self._words.setObjectName(f"label_{number}_words")
        self._words.setAccessibleName(texts("body_chart.labels.words_for", number=number))
        self._words.setPlaceholderText(texts("body_chart.labels.words"))
        self._remove = kit.button("", f"label_{number}_remove", "quiet", "cross")
        self._remove.setAccessibleName(texts("body_chart.labels.remove", number=number))
        self._remove.setToolTip(texts("body_chart.labels.remove", number=number))
        self._build_layout()
        self.show_label(label)
        self._connect()

    def show_label(self, label: PainLabel) -> None:
        """Show a label as it is; what is being typed stays."""
        self._label = label
        place = self._map.place_at(label.view, label.at)
        self._where.setCurrentIndex(self._map.places.index(place) + 1 if place else 0)
        self._course.set_value(label.course)
        self._depth.set_value(label.depth)
        if self._is_typing:
            return
        for which, edit in self._numbers.items():
            value = getattr(label, which)
            if not edit.hasFocus():
                edit.setText("" if value is None else str(value))
        if not self._words.hasFocus():
            self._words.setText(label.words)
            self._words.setCursorPosition(0)  # its beginning, where it is longer than the line

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        why = self._kit.texts("why_not.read_only") if read_only else ""
        for widget in (self._where, self._course, self._depth, self._remove):
            allow(widget, why)
        for edit in (*self._numbers.values(), self._words):
            edit.setReadOnly(read_only)

    def focus_first(self) -> None:
        """Put the cursor in the first intensity."""
        self._numbers["now"].setFocus()

    @Slot()
    def commit(self) -> None:
        """Tell what was typed, if it is another label now."""
        was_typing, self._is_typing = self._is_typing, False
        self._timer.stop()
        typed = {
            which: int(edit.text()) if edit.text() else None
            for which, edit in self._numbers.items()
        }
        given = replace(
            self._label,
            now=typed["now"],
            best=typed["best"],
            worst=typed["worst"],
            course=Course(self._course.value),
            depth=Depth(self._depth.value),
            words=self._words.text().strip(),
        )
        if given != self._label:
            self._label = given
            self.changed.emit(self.number, given)
        elif was_typing:
            self.settled.emit()

    # inside

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        # not started anew at each key: whoever types on without a pause is saved all the same
        if not self._timer.isActive():
            self._timer.start()
            self._is_typing = True
            self.typing.emit()

    def _number_edit(self, which: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(f"label_{self.number}_{which}")
        only = QRegularExpression(r"(10|[0-9])?")
        edit.setValidator(QRegularExpressionValidator(only, edit))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setFixedWidth(self._kit.theme.px(44))
        texts = self._kit.texts
        name = texts(f"body_chart.labels.{which}")
        edit.setAccessibleName(texts("body_chart.labels.intensity", number=self.number, which=name))
        edit.setToolTip(texts("body_chart.labels.range"))
        return edit

    def _choice(self, kind: type[StrEnum], area: str) -> ChoiceBox:
        box = ChoiceBox(self._kit, kind, area)
        box.setObjectName(f"label_{self.number}_{area}")
        name_field(box, self._kit.texts(f"body_chart.labels.{area}", number=self.number))
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(4)
        box.setProperty("fit", "small")
        return box

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(6), 0, px(6))
        layout.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(kit.label(f"P{self.number}", "strong"))
        head.addWidget(self._where, 1)
        head.addWidget(self._remove)
        layout.addLayout(head)
        figures = QGridLayout()
        figures.setHorizontalSpacing(px(6))
        figures.setVerticalSpacing(0)
        for column, (which, edit) in enumerate(self._numbers.items()):
            word = kit.label(kit.texts(f"body_chart.labels.{which}"), "caption", "ink2")
            figures.addWidget(word, 0, column)
            figures.addWidget(edit, 1, column)
        figures.setColumnStretch(len(self._numbers), 1)
        layout.addLayout(figures)
        choices = QGridLayout()
        choices.setSpacing(px(6))
        choices.setColumnStretch(0, 4)
        choices.setColumnStretch(1, 3)
        choices.addWidget(self._course, 0, 0)
        choices.addWidget(self._depth, 0, 1)
        choices.addWidget(self._words, 1, 0, 1, 2)
        layout.addLayout(choices)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.commit)
        for edit in (*self._numbers.values(), self._words):
            edit.textEdited.connect(self._on_edited)
            edit.editingFinished.connect(self.commit)
        self._course.activated.connect(self.commit)
        self._depth.activated.connect(self.commit)
        self._where.activated.connect(self._on_where_activated)
        self._remove.clicked.connect(self._on_remove_clicked)

    @Slot(int)
    def _on_where_activated(self, index: int) -> None:
        if index > 0:
            place: Place = self._map.places[index - 1]
            self.moved.emit(self.number, place)

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.changed.emit(self.number, None)
