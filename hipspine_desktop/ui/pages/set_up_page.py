"""First start: the practice and its first clinician."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.services.practice import NewClinician
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.spoken import announce
from hipspine_desktop.ui.tab_order import chain

FIELDS = ("practice", "phone", "email", "name", "username", "profession", "registration")


@dataclass(frozen=True, slots=True, repr=False)
class NewPractice:
    """What was typed, on its way to the service; shown in no repr."""

    details: Practice
    first_user: NewClinician
    password: str


class SetUpPage(QWidget):
    """One page, two groups.

    Signals:
        create_requested(object): :class:`NewPractice`.
        restore_requested(): restore a backup instead.
    """

    create_requested = Signal(object)
    restore_requested = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setObjectName("set_up_page")
        self._edits: dict[str, QLineEdit] = {}
        for name in (*FIELDS, "password", "again"):
            edit = QLineEdit()
            edit.setObjectName(f"set_up_{name}")
            edit.setAccessibleName(kit.texts(f"ui.set_up.{name}"))
            self._edits[name] = edit
        for name in ("password", "again"):
            self._edits[name].setEchoMode(QLineEdit.EchoMode.Password)
        self._edits["profession"].setText(kit.texts("ui.set_up.profession_default"))
        self._edits["registration"].setPlaceholderText("HCPC PH000000")
        self._address = QPlainTextEdit()
        self._address.setObjectName("set_up_address")
        self._address.setAccessibleName(kit.texts("ui.set_up.address"))
        self._address.setTabChangesFocus(True)
        self._address.setFixedHeight(kit.theme.px(66))
        self._where = kit.prose("", "caption", "ink2")
        self._where.setObjectName("set_up_where")
        self._problem = kit.prose("", "caption_strong", "urgent")
        self._problem.setObjectName("set_up_problem")
        self._go = kit.button(kit.texts("ui.set_up.create"), "create_practice", "primary")
        self._build_layout()
        self._go.clicked.connect(self._on_go)
        self._edits["again"].returnPressed.connect(self._on_go)
        self._edits["password"].returnPressed.connect(self._on_password_entered)

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setProperty("ground", "canvas")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        page = QWidget()
        page.setProperty("ground", "canvas")
        scroll.setWidget(page)
        column = QVBoxLayout(page)
        column.addStretch(2)
        card = QFrame()
        card.setProperty("card", True)
        self._card = card
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        form = QVBoxLayout(card)
        form.setContentsMargins(px(28), px(24), px(28), px(24))
        form.setSpacing(px(12))
        form.addLayout(self._heading())
        form.addWidget(kit.rule())
        form.addLayout(self._group("practice_title", self._practice_cells()))
        form.addWidget(kit.rule())
        form.addLayout(self._group("you_title", self._user_cells()))
        form.addWidget(kit.prose(kit.texts("ui.set_up.password_hint"), "caption", "ink2"))
        form.addWidget(self._where)
        form.addWidget(self._problem)
        self._problem.hide()
        row = QHBoxLayout()
        restore = kit.button(kit.texts("record_screens.restore.instead"), "restore_link", "link")
        restore.clicked.connect(self.restore_requested)
        row.addWidget(restore)
        row.addStretch(1)
        row.addWidget(self._go)
        form.addLayout(row)
        chain((self._edits["again"], self._go, restore))

    def _heading(self) -> QHBoxLayout:
        kit, px = self._kit, self._kit.theme.px
        head = QHBoxLayout()
        head.setSpacing(px(12))
        logo = QLabel()
        logo.setPixmap(kit.theme.pixmap("logo", "banner", 36))
        head.addWidget(logo, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(kit.label(kit.texts("ui.set_up.title"), "title"))
        words.addWidget(kit.prose(kit.texts("ui.set_up.what"), "body", "ink2"))
        head.addLayout(words, 1)
        return head

    def _practice_cells(self) -> tuple[tuple[str, QWidget, int, int, int], ...]:
        e = self._edits
        return (
            ("practice", e["practice"], 0, 0, 1),
            ("phone", e["phone"], 0, 1, 1),
            ("address", self._address, 1, 0, 1),
            ("email", e["email"], 1, 1, 1),
        )

    def _user_cells(self) -> tuple[tuple[str, QWidget, int, int, int], ...]:
        e = self._edits
        return (
            ("name", e["name"], 0, 0, 1),
            ("username", e["username"], 0, 1, 1),
            ("profession", e["profession"], 1, 0, 1),
            ("registration", e["registration"], 1, 1, 1),
            ("password", e["password"], 2, 0, 1),
            ("again", e["again"], 2, 1, 1),
        )

    def _group(
        self, title: str, cells: tuple[tuple[str, QWidget, int, int, int], ...]
    ) -> QVBoxLayout:
        kit, px = self._kit, self._kit.theme.px
        box = QVBoxLayout()
        box.setSpacing(px(8))
        box.addWidget(kit.label(kit.texts(f"ui.set_up.{title}"), "card"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(10))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, widget, row, place, span in cells:
            cell = QVBoxLayout()
            cell.setSpacing(px(3))
            cell.addWidget(kit.label(kit.texts(f"ui.set_up.{name}"), "caption_strong", "ink2"))
            cell.addWidget(widget)
            if widget is not self._address:
                cell.addStretch(1)
            grid.addLayout(cell, row, place, 1, span)
        box.addLayout(grid)
        return box

    def show_problem(self, sentence: str) -> None:
        """Say what is in the way."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        announce(self, sentence, urgent=True)
        allow(self._go)
        self._go.setText(self._kit.texts("ui.set_up.create"))

    def start(self, folder: Path, server: str) -> None:
        """Say where the records will be kept, and put the cursor into the first field.

        Args:
            server: computer and database, "" when it is the folder.
        """
        texts = self._kit.texts
        on_server = texts("server.set_up.server", server=server)
        in_folder = texts("server.set_up.folder", folder=str(folder))
        self._where.setText(on_server if server else in_folder)
        self._edits["practice"].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card is never wider than the window."""
        super().resizeEvent(event)
        px = self._kit.theme.px
        self._card.setFixedWidth(min(px(760), max(px(280), self.width() - px(40))))

    @Slot()
    def _on_password_entered(self) -> None:
        """Enter in the first of the two: on to the second, or on where both are there."""
        again = self._edits["again"]
        if again.text():
            self._on_go()
        else:
            again.setFocus()

    @Slot()
    def _on_go(self) -> None:
        texts = {name: edit.text().strip() for name, edit in self._edits.items()}
        needed = [n for n in ("practice", "name", "username", "profession") if not texts[n]]
        for name, edit in self._edits.items():
            set_property(edit, "state", "wrong" if name in needed else "")
        if needed:
            self.show_problem(self._kit.texts("ui.set_up.needed"))
            self._edits[needed[0]].setFocus()
            return
        if self._edits["password"].text() != self._edits["again"].text():
            set_property(self._edits["again"], "state", "wrong")
            self.show_problem(self._kit.texts("ui.set_up.differ"))
            return
        self.show_problem("")
        allow(self._go, self._kit.texts("why_not.busy"))
        self._go.setText(self._kit.texts("window.set_up.making"))
        self.create_requested.emit(self._typed(texts))

    def _typed(self, texts: dict[str, str]) -> NewPractice:
        lines = tuple(
            line.strip() for line in self._address.toPlainText().splitlines() if line.strip()
        )
        return NewPractice(
            Practice(texts["practice"], Address(lines, texts["phone"], texts["email"])),
            NewClinician(
                texts["username"], texts["name"], texts["profession"], texts["registration"]
            ),
            self._edits["password"].text(),
        )
