"""The sections of an assessment at the left, or as a drop-down in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from hipspine_desktop.domain.answers import Answer, AnswerState, CannotTestReason
from hipspine_desktop.domain.findings import Part, Section
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import Role, name_field
from hipspine_desktop.ui.tab_order import one_stop
from hipspine_desktop.ui.widgets.answer_cell import paint_state
from hipspine_desktop.ui.widgets.navigator_item import Completion, NavigatorItem

LEGEND = (
    (AnswerState.PRESENT, "present"),
    (AnswerState.ABSENT, "absent"),
    (AnswerState.UNCLEAR, "unclear"),
    (AnswerState.COULD_NOT_TEST, "could_not_test"),
)


class AnswerLegend(QWidget):
    """The answer keys where they are used."""

    spoken_role = Role.StaticText

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setFixedHeight(kit.theme.px(20) + 5 * kit.theme.px(23))
        self.setAccessibleName(kit.texts("ui.legend.spoken"))

    def sizeHint(self) -> QSize:
        """Five lines."""
        return QSize(self._kit.theme.px(180), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint heading and lines."""
        kit, px = self._kit, self._kit.theme.px
        painter = QPainter(self)
        painter.setFont(kit.theme.font("caption"))
        painter.setPen(kit.theme.colour("ink3"))
        painter.drawText(QRect(0, 0, self.width(), px(16)), 0, kit.texts("ui.legend.title"))
        y = px(20)
        for state, name in (*LEGEND, (AnswerState.NOT_ASKED, "not_asked")):
            box = QRect(0, y + px(2), px(24), px(18))
            reason = CannotTestReason.OTHER if state is AnswerState.COULD_NOT_TEST else None
            paint_state(painter, kit, box, Answer(state, reason=reason), "")
            painter.setFont(kit.theme.font("caption"))
            painter.setPen(kit.theme.colour("ink2"))
            words = kit.texts(f"ui.legend.{name}")
            painter.drawText(
                QRect(px(34), y, self.width() - px(34), px(22)),
                int(Qt.AlignmentFlag.AlignVCenter),
                words,
            )
            y += px(23)
        painter.end()


class Navigator(QWidget):
    """One item a section under the three parts of a consultation.

    Signals:
        section_requested(object): the section's id.
    """

    spoken_role = Role.Grouping

    section_requested = Signal(object)

    def __init__(self, kit: Kit, sections: tuple[Section, ...]) -> None:
        super().__init__()
        self._kit = kit
        self._items: dict[str, NavigatorItem] = {}
        self._headings: list[QLabel] = []
        self.setObjectName("navigator")
        self.setAccessibleName(kit.texts("ui.navigator.title"))
        self.setProperty("ground", "nav")
        self.setProperty("edge", "right")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.setSpacing(0)
        layout.addWidget(self._build_items(sections), 1)
        self._legend_box = QWidget()
        legend_layout = QVBoxLayout(self._legend_box)
        legend_layout.setContentsMargins(px(14), px(10), px(8), px(10))
        legend_layout.addWidget(AnswerLegend(kit))
        layout.addWidget(kit.rule())
        layout.addWidget(self._legend_box)

    def _build_items(self, sections: tuple[Section, ...]) -> QScrollArea:
        kit, px = self._kit, self._kit.theme.px
        scroll = QScrollArea()
        scroll.setProperty("ground", "nav")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setProperty("ground", "nav")
        items = QVBoxLayout(page)
        items.setContentsMargins(0, px(8), 0, px(8))
        items.setSpacing(0)
        part: Part | None = None
        for section in sections:
            if section.part is not part:
                part = section.part
                heading = kit.label(kit.texts(f"ui.navigator.{part}"), "section", "ink3")
                heading.setContentsMargins(px(14), px(10), 0, px(4))
                self._headings.append(heading)
                items.addWidget(heading)
            item = NavigatorItem(kit, section.id, section.title)
            item.setProperty("part", section.part.value)
            item.clicked.connect(self._on_item_clicked)
            self._items[section.id] = item
            items.addWidget(item)
        items.addStretch(1)
        scroll.setWidget(page)
        return scroll

    def item(self, section_id: str) -> NavigatorItem:
        """One item."""
        return self._items[section_id]

    @Slot(object, object)
    def show_completion(self, section_id: str, completion: Completion) -> None:
        """How much of a section is done."""
        self._items[section_id].set_completion(completion)

    @Slot(object)
    def show_section(self, current: str) -> None:
        """Which section is on the screen."""
        chosen = self._items[current]
        chosen.setChecked(True)
        one_stop(tuple(self._items.values()), chosen)

    def fit(self, height: int) -> None:
        """A low window gets lower rows, then does without the legend."""
        px = self._kit.theme.px
        heads = px(28) * len({i.property("part") for i in self._items.values()})
        roomy = len(self._items) * px(28) + heads + px(20)
        dense = height < roomy
        for item in self._items.values():
            item.set_dense(dense)
        for heading in self._headings:
            heading.setContentsMargins(px(14), px(5 if dense else 10), 0, px(2 if dense else 4))
        self._legend_box.setVisible(height >= roomy + px(160))

    @Slot()
    def _on_item_clicked(self) -> None:
        item = self.sender()
        if isinstance(item, NavigatorItem):
            self.section_requested.emit(item.section_id)


class SectionDrop(QComboBox):
    """The navigator of a narrow window.

    Signals:
        section_requested(object): the section's id.
    """

    section_requested = Signal(object)

    def __init__(self, kit: Kit, sections: tuple[Section, ...]) -> None:
        super().__init__()
        self._kit = kit
        self._titles = {s.id: s.title for s in sections}
        self.setObjectName("section_drop")
        name_field(self, kit.texts("ui.navigator.title"))
        for section in sections:
            self.addItem(section.title, section.id)
        self.setMaxVisibleItems(len(sections))
        self.activated.connect(self._on_activated)

    @Slot(object, object)
    def show_completion(self, section_id: str, completion: Completion) -> None:
        """The count beside the title."""
        title = self._titles[section_id]
        count = f"   {completion.done}/{completion.total}" if completion.total else ""
        self.setItemText(self.findData(section_id), f"{title}{count}")

    @Slot(object)
    def show_section(self, current: str) -> None:
        """The current section."""
        index = self.findData(current)
        if index >= 0:
            self.setCurrentIndex(index)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.section_requested.emit(self.itemData(index))
