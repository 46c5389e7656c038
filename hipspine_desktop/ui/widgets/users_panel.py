"""The users of the practice, what each may do, and the keys to the records."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from hipspine_desktop.domain.people import Clinician, Practice
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.plain_table import PlainColumn, PlainRow, PlainTable

AREA = "record_screens.users"


class UsersPanel(QWidget):
    """Reads; every act is a wish.

    Signals:
        add_requested(), practice_requested(), recovery_requested(): wishes.
        change_requested(object), password_requested(object), revoke_requested(object): wishes
            about a :class:`Clinician`.
    """

    add_requested = Signal()
    practice_requested = Signal()
    recovery_requested = Signal()
    change_requested = Signal(object)
    password_requested = Signal(object)
    revoke_requested = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._own_id = ""
        texts = kit.texts
        names = ("name", "username", "role", "profession", "registration", "access")
        widths = (0, 120, 120, 150, 150, 110)
        ranks = (0, 1, 0, 3, 2, 0)
        columns = [
            PlainColumn(texts(f"{AREA}.column.{n}"), w, rank)
            for n, w, rank in zip(names, widths, ranks, strict=True)
        ]
        self.table = PlainTable(kit, "users_table", texts(f"{AREA}.title"), columns)
        self._practice = kit.prose("", "body", "ink2")
        self._why = kit.prose("", "caption", "ink2")
        self._why.setObjectName("users_why_not")
        self._why.setMinimumHeight(kit.theme.px(16))  # the list does not jump
        self._change = self._button("change_user", "change")
        self._password = self._button("give_password", "password")
        self._revoke = self._button("revoke_user", "revoke")
        add = self._button("add_user", "add", "primary")
        details = self._button("change_practice", "practice")
        recovery = self._button("renew_recovery", "recovery")
        self._build_layout((add, self._change, self._password, self._revoke), (details, recovery))
        add.clicked.connect(self.add_requested)
        details.clicked.connect(self.practice_requested)
        recovery.clicked.connect(self.recovery_requested)
        self._connect()

    def _build_layout(self, acts: tuple[QWidget, ...], below: tuple[QWidget, ...]) -> None:
        kit, texts, px = self._kit, self._kit.texts, self._kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(kit.prose(texts(f"{AREA}.what"), "body", "ink2"))
        layout.addLayout(_row(kit, *acts))
        layout.addWidget(self._why)
        layout.addWidget(self.table, 1)
        layout.addWidget(kit.rule())
        layout.addWidget(self._practice)
        layout.addLayout(_row(kit, *below))

    def _connect(self) -> None:
        self._change.clicked.connect(self._on_change)
        self._password.clicked.connect(self._on_password)
        self._revoke.clicked.connect(self._on_revoke)
        self.table.item_chosen.connect(self._on_chosen)
        self.table.item_opened.connect(self.change_requested)

    def _button(self, name: str, key: str, kind: str = "secondary") -> QPushButton:
        return self._kit.button(self._kit.texts(f"{AREA}.{key}"), name, kind)

    def show_users(self, users: tuple[Clinician, ...], own_id: str, practice: Practice) -> None:
        """Show the users; those without access stand last."""
        self._own_id = own_id
        texts = self._kit.texts
        rows = [
            PlainRow(
                (
                    user.name,
                    user.username,
                    texts(f"{AREA}.role.{user.role}"),
                    user.profession,
                    user.registration,
                    texts(f"{AREA}.{'active' if user.active else 'ended'}"),
                ),
                user,
                "ink" if user.active else "ink3",
            )
            for user in sorted(users, key=lambda u: not u.active)
        ]
        self.table.set_rows(rows)
        address = ", ".join(practice.address.lines)
        self._practice.setText(
            " · ".join(t for t in (practice.name, address, practice.address.phone) if t)
        )

    @Slot(object)
    def _on_chosen(self, user: Clinician | None) -> None:
        texts = self._kit.texts
        none = texts("why_not.choose_user") if user is None else ""
        own = user is not None and user.id == self._own_id
        ended = user is not None and not user.active
        password = none or (texts("why_not.own_password") if own else "")
        access = none or (texts("why_not.own_access") if own else "")
        access = access or (texts("why_not.no_access") if ended else "")
        allow(self._change, none)
        allow(self._password, password)
        allow(self._revoke, access)
        self._why.setText(" ".join(dict.fromkeys(w for w in (password, access) if w)))

    @Slot()
    def _on_change(self) -> None:
        self.change_requested.emit(self.table.chosen())

    @Slot()
    def _on_password(self) -> None:
        self.password_requested.emit(self.table.chosen())

    @Slot()
    def _on_revoke(self) -> None:
        self.revoke_requested.emit(self.table.chosen())


def _row(kit: Kit, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(kit.theme.px(8))
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
