"""The bar under the banner: where one is, whether it is saved, and what can be done here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from hipspine_desktop.domain.assessment import Standing
from hipspine_desktop.domain.people import Clinician
from hipspine_desktop.services.assessments import UndoState
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.widgets.saved_indicator import SavedIndicator


class Place(StrEnum):
    """Where a crumb leads."""

    PATIENTS = "patients"
    RECORD = "record"
    ASSESSMENT = "assessment"
    DOCUMENTS = "documents"
    PRACTICE = "practice"


GUARDED = frozenset({Place.ASSESSMENT, Place.DOCUMENTS})
"""Where one writes: leaving them by Esc is asked about."""


class WorkBar(QWidget):
    """Crumbs left, actions right.

    Signals:
        place_requested(object): a :class:`Place`.
        undo_requested(), redo_requested(), documents_requested(), sign_requested(),
        lock_requested(), sign_out_requested(), dark_requested(), larger_requested(),
        smaller_requested(), settings_requested(), keys_requested(),
        knowledge_requested(), practice_requested(), password_requested(): wishes.
    """

    place_requested = Signal(object)
    undo_requested = Signal()
    redo_requested = Signal()
    documents_requested = Signal()
    sign_requested = Signal()
    lock_requested = Signal()
    sign_out_requested = Signal()
    dark_requested = Signal()
    larger_requested = Signal()
    smaller_requested = Signal()
    settings_requested = Signal()
    keys_requested = Signal()
    knowledge_requested = Signal()
    practice_requested = Signal()
    password_requested = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self._narrow = False
        self._way: tuple[tuple[Place, str], ...] = ()
        self.setObjectName("work_bar")
        self.setProperty("ground", "surface")
        self.setProperty("edge", "bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._crumb_parts: list[QWidget] = []
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(kit.theme.px(8))
        self._state = kit.label("", "section")
        self._state.setProperty("tag", "draft")
        self._state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._state.hide()
        self.saved = SavedIndicator(kit)
        self.undo = self._action("undo", "undo", "ui.bar.undo", self.undo_requested)
        self.redo = self._action("redo", "redo", "ui.bar.redo", self.redo_requested)
        self.documents = kit.button(kit.texts("ui.bar.documents"), "documents", icon="document")
        self.documents.clicked.connect(self.documents_requested)
        self.sign = kit.button(kit.texts("ui.bar.sign"), "sign_assessment", "primary")
        self.sign.clicked.connect(self.sign_requested)
        self._user_name = ""
        self._avatar = QLabel()
        self._avatar.setProperty("tag", "avatar")
        self._avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._user = kit.button("", "user_menu", "quiet", "chevron_down")
        self._user.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._user.clicked.connect(self._on_user_clicked)
        self.lock = self._action("lock", "lock", "ui.bar.lock", self.lock_requested)
        self._build_layout()

    def _action(self, name: str, icon: str, key: str, wish: object) -> QPushButton:
        button = self._kit.button("", name, "quiet", icon)
        text = self._kit.texts(key)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.clicked.connect(wish)
        return button

    def _build_layout(self) -> None:
        px = self._kit.theme.px
        self.setFixedHeight(px(44))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(18), 0, px(10), 0)
        layout.setSpacing(px(8))
        layout.addLayout(self._crumbs)
        layout.addSpacing(px(4))
        layout.addWidget(self._state)
        layout.addSpacing(px(4))
        layout.addWidget(self.saved)
        layout.addStretch(1)
        self._avatar.setFixedSize(px(24), px(24))
        for widget in (self.undo, self.redo, self.documents, self.sign):
            layout.addWidget(widget)
        layout.addSpacing(px(6))
        layout.addWidget(self._avatar)
        for widget in (self._user, self.lock):
            layout.addWidget(widget)

    def show_user(self, clinician: Clinician) -> None:
        """Who is signed in."""
        words = clinician.name.split()
        self._avatar.setText("".join(w[0] for w in words if w[0].isalpha())[:2].upper())
        self._user_name = clinician.name
        self.fit(self.width())
        self._user.setToolTip(clinician.name)
        self._user.setAccessibleName(self._kit.texts("ui.bar.user", name=clinician.name))

    def show_crumbs(self, crumbs: Sequence[tuple[Place, str]]) -> None:
        """The way here; the last one is where one is."""
        self._way = tuple(crumbs)
        while (item := self._crumbs.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._crumb_parts = []
        for index, (place, text) in enumerate(crumbs):
            if index == len(crumbs) - 1:
                here = self._kit.label(text, "strong")
                here.setObjectName("here")
                self._crumbs.addWidget(here)
                self._crumb_parts.append(here)
                break
            link = self._kit.button(text, f"crumb_{place}", "crumb")
            link.setProperty("place", place.value)
            link.clicked.connect(self._on_crumb_clicked)
            self._crumb_parts += [link, self._kit.label("/", "body", "ink3")]
            for part in self._crumb_parts[-2:]:
                self._crumbs.addWidget(part)
        self._fit_crumbs()

    @property
    def here(self) -> Place | None:
        """Where one is."""
        return self._way[-1][0] if self._way else None

    @property
    def back(self) -> tuple[Place, str] | None:
        """The crumb before, with its words; None where there is no way back."""
        return self._way[-2] if len(self._way) > 1 else None

    def show_state(self, state: Standing | None) -> None:
        """The tag DRAFT, SIGNED, or what else the assessment counts for."""
        self._state.setVisible(state is not None)
        if state is not None:
            self._state.setText(self._kit.texts(f"ui.state.{state}"))
            set_property(self._state, "tag", state.value)

    @Slot(object)
    def show_undo(self, state: UndoState) -> None:
        """Whether there is something to take back or do again."""
        allow(
            self.undo, "" if state.undo is not None else self._kit.texts("why_not.nothing_to_undo")
        )
        allow(
            self.redo, "" if state.redo is not None else self._kit.texts("why_not.nothing_to_redo")
        )

    def show_actions(self, *, editing: bool, documents: bool, signing: bool) -> None:
        """Which actions the page has."""
        self.undo.setVisible(editing)
        self.redo.setVisible(editing)
        self.saved.setVisible(editing)
        self.documents.setVisible(documents)
        self.sign.setVisible(signing)

    @Slot()
    def _on_crumb_clicked(self) -> None:
        link = self.sender()
        if isinstance(link, QPushButton):
            self.place_requested.emit(Place(str(link.property("place"))))

    @Slot()
    def _on_user_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        texts = self._kit.texts
        for key, wish in (
            ("ui.bar.dark", self.dark_requested),
            ("ui.bar.larger", self.larger_requested),
            ("ui.bar.smaller", self.smaller_requested),
            ("ui.bar.settings", self.settings_requested),
            ("ui.bar.keys", self.keys_requested),
            ("ui.bar.knowledge", self.knowledge_requested),
            ("record_screens.practice.menu", self.practice_requested),
            ("record_screens.practice.own_password", self.password_requested),
            ("ui.bar.lock", self.lock_requested),
            ("ui.bar.sign_out", self.sign_out_requested),
        ):
            menu.addAction(texts(key)).triggered.connect(wish)
        menu.popup(self._user.mapToGlobal(self._user.rect().bottomLeft()))

    def fit(self, width: int) -> None:
        """Names shorten to their icons in a narrow window; of the crumbs the last two stay."""
        px = self._kit.theme.px
        self._user.setText(self._user_name if width >= px(1000) else "")
        self._avatar.setVisible(width >= px(560))
        texts = self._kit.texts
        self.documents.setText("" if width < px(1100) else f" {texts('ui.bar.documents')}")
        self._narrow = width < px(900)
        self._fit_crumbs()

    def _fit_crumbs(self) -> None:
        count = len(self._crumb_parts)
        for index, part in enumerate(self._crumb_parts):
            keep = index == 2 if count > 4 else index == 0
            part.setVisible(not self._narrow or keep or count == 1)
