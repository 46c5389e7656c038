"""Looking after the practice: users, backups, keeping of records, the log; by role."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.people import Role
from hipspine_desktop.settings import Settings
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import name_field
from hipspine_desktop.ui.widgets.addresses_panel import AddressesPanel
from hipspine_desktop.ui.widgets.backup_panel import BackupPanel
from hipspine_desktop.ui.widgets.duplicates_panel import DuplicatesPanel
from hipspine_desktop.ui.widgets.keeping_panel import KeepingPanel
from hipspine_desktop.ui.widgets.letterhead_panel import LetterheadPanel
from hipspine_desktop.ui.widgets.log_panel import LogPanel
from hipspine_desktop.ui.widgets.texts_panel import TextsPanel
from hipspine_desktop.ui.widgets.users_panel import UsersPanel

AREA = "record_screens.practice"
NARROW = 900
WIDEST = 1180
"""Wider, and the eye loses the line from one column to the next."""


class PracticePart(StrEnum):
    """A part of the page."""

    USERS = "users"
    BACKUP = "backup"
    KEEPING = "keeping"
    DUPLICATES = "duplicates"
    LOG = "log"
    TEXTS = "texts"
    ADDRESSES = "addresses"
    LETTERHEAD = "letterhead"


def parts_for(role: Role) -> tuple[PracticePart, ...]:
    """What a role may look after; a backup anybody may make."""
    if role in (Role.CLINICIAN, Role.ADMINISTRATOR):
        return tuple(PracticePart)
    return (PracticePart.BACKUP,)


class PracticePage(QWidget):
    """Parts at the left, the chosen one beside them. No banner: no patient.

    Signals:
        part_opened(object): the :class:`PracticePart` now shown, to be filled.
        own_password_requested(): change the signed-in user's own password.
    """

    part_opened = Signal(object)
    own_password_requested = Signal()

    def __init__(self, kit: Kit, role: Role, settings: Settings) -> None:
        super().__init__()
        self._kit = kit
        self.setObjectName("practice_page")
        self.users, self.backup = UsersPanel(kit), BackupPanel(kit, settings)
        self.keeping, self.log = KeepingPanel(kit), LogPanel(kit)
        self.duplicates = DuplicatesPanel(kit, role)
        self.texts, self.addresses = TextsPanel(kit), AddressesPanel(kit)
        self.letterhead = LetterheadPanel(kit)
        self._panels: dict[PracticePart, QWidget] = {
            PracticePart.USERS: self.users,
            PracticePart.BACKUP: self.backup,
            PracticePart.KEEPING: self.keeping,
            PracticePart.DUPLICATES: self.duplicates,
            PracticePart.LOG: self.log,
            PracticePart.TEXTS: self.texts,
            PracticePart.ADDRESSES: self.addresses,
            PracticePart.LETTERHEAD: self.letterhead,
        }
        self._parts = parts_for(role)
        self._group = QButtonGroup(self)
        self._choice = QComboBox()
        self._choice.setObjectName("practice_part")
        name_field(self._choice, kit.texts(f"{AREA}.heading"))
        for part in self._parts:
            self._choice.addItem(kit.texts(f"{AREA}.part.{part}"), part.value)
        self._choice.activated.connect(self._on_choice)
        self._stack = QStackedWidget()
        self._title = kit.label("", "title")
        self._build_layout()
        self._group.idClicked.connect(self._on_part)

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._side = side = QWidget()
        side.setProperty("ground", "nav")
        side.setProperty("edge", "right")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(px(200))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, px(18), 1, px(18))
        column.setSpacing(0)
        heading = kit.label(kit.texts(f"{AREA}.heading"), "section", "ink3")
        heading.setContentsMargins(px(15), 0, 0, px(6))
        column.addWidget(heading)
        for number, part in enumerate(self._parts):
            column.addWidget(self._nav_button(part, number))
            self._stack.addWidget(self._panels[part])
        column.addStretch(1)
        own = kit.button(kit.texts(f"{AREA}.own_password"), "own_password", "link")
        own.clicked.connect(self.own_password_requested)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(13), 0, px(8), 0)
        foot.addWidget(own)
        foot.addStretch(1)
        column.addLayout(foot)
        for part, panel in self._panels.items():
            if part not in self._parts:
                panel.setParent(self)
                panel.hide()
        outer.addWidget(side)
        main = QWidget()
        main.setProperty("ground", "canvas")
        main.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(main)
        inside.setContentsMargins(px(24), px(20), px(24), px(20))
        inside.setSpacing(px(14))
        inside.addWidget(self._choice)
        inside.addWidget(self._title)
        scroll = QScrollArea()
        scroll.setProperty("ground", "canvas")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._stack)
        scroll.setMaximumWidth(px(WIDEST))
        middle = QHBoxLayout()
        middle.addWidget(scroll, WIDEST)
        middle.addStretch(1)
        inside.addLayout(middle, 1)
        outer.addWidget(main, 1)

    def _nav_button(self, part: PracticePart, number: int) -> QPushButton:
        button = self._kit.button(self._kit.texts(f"{AREA}.part.{part}"), f"part_{part}", "nav")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        self._group.addButton(button, number)
        return button

    @Slot(object)
    def open_part(self, part: PracticePart) -> None:
        """Show a part; the first one that the role may see when it may not see this."""
        number = self._parts.index(part) if part in self._parts else 0
        button = self._group.button(number)
        button.setChecked(True)
        (button if self._side.isVisible() else self._choice).setFocus()
        self._on_part(number)

    @property
    def part(self) -> PracticePart:
        """What is shown."""
        return self._parts[max(0, self._group.checkedId())]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the parts stand above instead of beside."""
        super().resizeEvent(event)
        narrow = self.width() < self._kit.theme.px(NARROW)
        self._side.setVisible(not narrow)
        self._choice.setVisible(narrow)
        self._title.setVisible(not narrow)

    @Slot(int)
    def _on_choice(self, number: int) -> None:
        self.open_part(self._parts[number])

    @Slot(int)
    def _on_part(self, number: int) -> None:
        part = self._parts[number]
        self._choice.setCurrentIndex(number)
        self._title.setText(self._kit.texts(f"{AREA}.part.{part}"))
        self._stack.setCurrentWidget(self._panels[part])
        self.part_opened.emit(part)
