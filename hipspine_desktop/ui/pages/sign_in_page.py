"""Signing in, and unlocking the screen again."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import announce


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """User name and password on their way to the service; shown in no repr."""

    username: str
    password: str


class SignInPage(QWidget):
    """A quiet page with one card. No banner: no patient.

    Signals:
        sign_in_requested(object): :class:`Credentials`.
        sign_out_requested(): leave a locked session for another user.
        recovery_requested(object): the user name typed so far; use the recovery key.
        restore_requested(): restore a backup.
    """

    sign_in_requested = Signal(object)
    sign_out_requested = Signal()
    recovery_requested = Signal(object)
    restore_requested = Signal()

    def __init__(self, kit: Kit, locked: bool = False) -> None:
        super().__init__()
        self._kit, self._locked = kit, locked
        name = "lock_page" if locked else "sign_in_page"
        self.setObjectName(name)
        self.setProperty("ground", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = kit.label(kit.texts("ui.app.name"), "title")
        self._subtitle = kit.prose(
            kit.texts("ui.sign_in.locked" if locked else "ui.sign_in.subtitle"), "body", "ink2"
        )
        self._username = QLineEdit()
        self._username.setObjectName(f"{name}_username")
        self._username.setAccessibleName(kit.texts("ui.sign_in.username"))
        self._password = QLineEdit()
        self._password.setObjectName(f"{name}_password")
        self._password.setAccessibleName(kit.texts("ui.sign_in.password"))
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._problem = kit.prose("", "caption_strong", "urgent")
        self._problem.setObjectName(f"{name}_problem")
        self._hint = kit.prose("", "caption", "ink2")
        text = kit.texts("ui.sign_in.unlock" if locked else "ui.sign_in.sign_in")
        self._go = kit.button(text, f"{name}_go", "primary")
        self._build_layout()
        self._go.clicked.connect(self._on_go)
        self._username.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._on_go)

    def _build_layout(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        outer = QVBoxLayout(self._build_scroll())
        outer.setContentsMargins(px(12), px(8), px(12), 0)
        outer.addStretch(2)
        card = QFrame()
        card.setProperty("card", True)
        card.setFixedWidth(px(400))
        form = QVBoxLayout(card)
        form.setContentsMargins(px(28), px(26), px(28), px(26))
        form.setSpacing(px(6))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        logo = QLabel()
        logo.setPixmap(kit.theme.pixmap("logo", "banner", 36))
        head.addWidget(logo)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        self._title.setMinimumHeight(px(28))
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        head.addLayout(words, 1)
        form.addLayout(head)
        form.addSpacing(px(14))
        for key, edit in (("username", self._username), ("password", self._password)):
            form.addWidget(kit.label(kit.texts(f"ui.sign_in.{key}"), "caption_strong", "ink2"))
            form.addWidget(edit)
            form.addSpacing(px(6))
        form.addWidget(self._problem)
        self._problem.hide()
        form.addSpacing(px(4))
        self._go.setMinimumHeight(px(34))
        form.addWidget(self._go)
        if self._locked:
            other = kit.button(kit.texts("ui.sign_in.other_user"), "other_user", "link")
            other.clicked.connect(self.sign_out_requested)
            form.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            form.addLayout(self._ways_back())
        form.addWidget(self._hint)
        self._hint.hide()
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        foot = kit.label(kit.texts("ui.sign_in.foot"), "caption", "ink2")
        foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        foot.setContentsMargins(0, px(8), 0, px(18))
        outer.addWidget(foot)

    def _build_scroll(self) -> QWidget:
        """Where the window is lower than the card it scrolls; nothing is pressed together."""
        scroll, inside = QScrollArea(), QWidget()
        for part in (scroll, inside):
            part.setProperty("ground", "canvas")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        return inside

    def _ways_back(self) -> QVBoxLayout:
        """What helps when the password or the records are lost."""
        texts, ways = self._kit.texts, QVBoxLayout()
        ways.setSpacing(0)
        for key, slot in (("recover", self._on_recovery), ("restore", self._on_restore)):
            link = self._kit.button(texts(f"record_screens.{key}.link"), f"{key}_link", "link")
            link.clicked.connect(slot)
            ways.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)
        return ways

    def offer_names(self, names: tuple[str, ...]) -> None:
        """Complete the user names of the practice as one types."""
        completer = QCompleter(list(names), self._username)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._username.setCompleter(completer)

    def prepare(self, username: str, practice: str = "", hint: str = "") -> None:
        """A fresh page; the cursor stands where typing begins."""
        self._username.setText(username)
        self._username.setReadOnly(self._locked)
        if practice:
            self._subtitle.setText(practice)
        self._password.clear()
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.show_problem("")
        self.set_busy(is_busy=False)
        (self._password if username else self._username).setFocus()

    def show_done(self, sentence: str) -> None:
        """What went well, such as a restored backup."""
        self._hint.setText(sentence)
        self._hint.setVisible(bool(sentence))

    def show_problem(self, sentence: str) -> None:
        """Why it did not work; the password is asked again."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        announce(self, sentence, urgent=True)
        if sentence:
            self.set_busy(is_busy=False)
            self._password.clear()
            self._password.setFocus()

    def set_busy(self, *, is_busy: bool) -> None:
        """While the password is being checked."""
        allow(self._go, self._kit.texts("why_not.busy") if is_busy else "")
        key = "checking" if is_busy else "unlock" if self._locked else "sign_in"
        self._go.setText(self._kit.texts(f"ui.sign_in.{key}"))

    @Slot()
    def _on_recovery(self) -> None:
        self.recovery_requested.emit(self._username.text().strip())

    @Slot()
    def _on_restore(self) -> None:
        self.restore_requested.emit()

    @Slot()
    def _on_go(self) -> None:
        if not self._go.isEnabled():
            return
        if not self._username.text().strip() or not self._password.text():
            self.show_problem(self._kit.texts("ui.sign_in.both"))
            return
        self.set_busy(is_busy=True)
        self.sign_in_requested.emit(Credentials(self._username.text(), self._password.text()))
