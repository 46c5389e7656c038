"""When the last good backup was made, where backups go, and making or restoring one."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from hipspine_desktop.services.backup import BackupStage
from hipspine_desktop.settings import Settings, Value, declaration
from hipspine_desktop.ui.allowing import allow
from hipspine_desktop.ui.backup_watch import BackupState
from hipspine_desktop.ui.kit import Kit, set_property
from hipspine_desktop.ui.widgets.path_field import PathField
from hipspine_desktop.wording.formats import format_datetime

AREA = "record_screens.backup"
NUMBERS = ("backup_every_hours", "backups_kept")


class BackupPanel(QWidget):
    """The state in one sentence; fields keep what they show at once.

    Signals:
        make_requested(), restore_requested(): wishes.
        setting_changed(object, object): the key, and the new allowed value.
    """

    make_requested = Signal()
    restore_requested = Signal()
    setting_changed = Signal(object, object)

    def __init__(self, kit: Kit, settings: Settings) -> None:
        super().__init__()
        self._kit, self._settings = kit, settings
        texts, px = kit.texts, kit.theme.px
        self._state = kit.prose("", "card")
        self._state.setObjectName("backup_state")
        self._where = kit.prose("", "body", "ink2")
        self._head = kit.prose("", "caption", "ink2")
        self._problem = kit.prose("", "strong", "urgent")
        self._problem.setObjectName("backup_problem")
        self._bar = QProgressBar()
        self._bar.setObjectName("backup_progress")
        self._bar.setAccessibleName(texts(f"{AREA}.running"))
        self._bar.setRange(0, len(BackupStage))
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(px(6))
        self._stage = kit.label("", "caption", "ink2")
        self._make = kit.button(texts(f"{AREA}.make"), "make_backup", "primary", "save")
        self._make.clicked.connect(self.make_requested)
        self._why = kit.prose("", "caption", "ink2")
        self._why.setObjectName("backup_why_not")
        self._running = False
        restore = kit.button(texts(f"{AREA}.restore"), "restore_backup")
        restore.clicked.connect(self.restore_requested)
        self._folder = PathField(kit, texts("settings.backup_folder.label"))
        self._folder.setObjectName("backup_folder")
        self._folder.set_path(settings.backup_folder)
        self._folder.chosen.connect(self._on_folder)
        self._lines = {key: self._number(key) for key in NUMBERS}
        self._build_layout(restore)
        self._show_folder()

    def _number(self, key: str) -> QLineEdit:
        line = QLineEdit(str(self._settings.as_dict()[key]))
        line.setObjectName(key)
        line.setProperty("setting", key)
        line.setAccessibleName(self._kit.texts(declaration(key).label_key))
        line.setFixedWidth(self._kit.theme.px(90))
        line.textEdited.connect(self._on_number)
        return line

    def _build_layout(self, restore: QWidget) -> None:
        kit, px = self._kit, self._kit.theme.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        card = QFrame()
        card.setProperty("card", True)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(px(18), px(16), px(18), px(16))
        inner.setSpacing(px(6))
        for widget in (self._state, self._where, self._head, self._problem):
            inner.addWidget(widget)
        inner.addWidget(self._bar)
        inner.addWidget(self._stage)
        row = QHBoxLayout()
        row.addWidget(self._make)
        row.addWidget(restore)
        row.addStretch(1)
        inner.addSpacing(px(4))
        inner.addLayout(row)
        inner.addWidget(self._why)
        layout.addWidget(card)
        layout.addWidget(kit.label(kit.texts(f"{AREA}.schedule"), "card"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(1, 1)
        for number, key in enumerate(("backup_folder", *NUMBERS)):
            field = self._folder if key == "backup_folder" else self._lines[key]
            setting = declaration(key)
            grid.addWidget(kit.label(kit.texts(setting.label_key), "body", "ink2"), number * 2, 0)
            grid.addWidget(field, number * 2, 1)
            help_line = kit.prose(kit.texts(setting.help_key), "caption", "ink3")
            grid.addWidget(help_line, number * 2 + 1, 1)
        layout.addLayout(grid)
        layout.addStretch(1)

    @Slot(object)
    def show_state(self, state: BackupState) -> None:
        """Show how the last one ended, and how far the present one is."""
        texts, last = self._kit.texts, state.last
        if last is None:
            self._state.setText(texts(f"{AREA}.none"))
            self._where.setText("")
            self._head.setText("")
        else:
            at = format_datetime(last.verified_at.astimezone())
            self._state.setText(texts(f"{AREA}.verified", at=at))
            megabytes = f"{max(last.size / 1e6, 0.1):.1f}"
            self._where.setText(texts(f"{AREA}.where", file=last.database, size=megabytes))
            self._head.setText(texts(f"{AREA}.head", n=last.audit_entries, mac=last.audit_mac[:16]))
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        running = state.stage is not None
        self._bar.setVisible(running)
        self._stage.setVisible(running)
        self._running = running
        self._show_make()
        if state.stage is not None:
            self._bar.setValue(list(BackupStage).index(state.stage) + 1)
            self._stage.setText(texts(f"{AREA}.stage.{state.stage}"))

    def show_settings(self, settings: Settings) -> None:
        """The settings as they now are."""
        self._settings = settings
        self._folder.set_path(settings.backup_folder)
        for key, line in self._lines.items():
            line.setText(str(settings.as_dict()[key]))
        self._show_folder()

    def _show_folder(self) -> None:
        self._show_make()

    def _show_make(self) -> None:
        """Whether one can be made now; if not, why, in words below the buttons."""
        there = bool(self._settings.backup_folder.strip())
        why = "no_folder" if not there else "backing_up" if self._running else ""
        words = self._kit.texts(f"why_not.{why}") if why else ""
        allow(self._make, words)
        self._why.setText(words)
        self._why.setVisible(bool(words))

    @Slot(object)
    def _on_folder(self, path: str) -> None:
        if path != self._settings.backup_folder:
            self._tell("backup_folder", path)

    @Slot(str)
    def _on_number(self, text: str) -> None:
        line = self.sender()
        if not isinstance(line, QLineEdit):
            return
        key, typed = str(line.property("setting")), text.strip()
        value = int(typed) if typed.isascii() and typed.isdigit() else -1
        allowed = declaration(key).allows(value)
        set_property(line, "state", "" if allowed else "wrong")
        if allowed:
            self._tell(key, value)

    def _tell(self, key: str, value: Value) -> None:
        self._settings = self._settings.with_value(key, value)
        self._show_folder()
        self.setting_changed.emit(key, value)
