"""The window: the entrance, the pages of a session, and how they are connected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget

from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import Level, Message, crash_report, message_for
from hipspine_desktop.services.knowledge_browse import EntryRef
from hipspine_desktop.services.session import Session
from hipspine_desktop.settings import Settings, Value
from hipspine_desktop.ui.asking import Asker
from hipspine_desktop.ui.case_maker import Means
from hipspine_desktop.ui.commands import WINDOW_KEYS, Command
from hipspine_desktop.ui.desk import Desk
from hipspine_desktop.ui.dialogs.crash_dialog import CrashDialog
from hipspine_desktop.ui.dialogs.keys_dialog import KeysDialog
from hipspine_desktop.ui.dialogs.knowledge_dialog import KnowledgeDialog
from hipspine_desktop.ui.dialogs.palette_dialog import PaletteDialog
from hipspine_desktop.ui.dialogs.recovery_dialog import RecoveryDialog
from hipspine_desktop.ui.dialogs.settings_dialog import SettingsDialog
from hipspine_desktop.ui.entrance import Created, Entrance
from hipspine_desktop.ui.pages.set_up_page import SetUpPage
from hipspine_desktop.ui.pages.sign_in_page import Credentials, SignInPage
from hipspine_desktop.ui.palette_lines import knowledge_lines
from hipspine_desktop.ui.practice_flow import PracticeFlow
from hipspine_desktop.ui.rescue import Rescue
from hipspine_desktop.ui.session_care import SessionCare
from hipspine_desktop.ui.shell import Shell
from hipspine_desktop.ui.stillness import SETTLED_AFTER_MS, hold_still
from hipspine_desktop.ui.theme import Variant, variant_of
from hipspine_desktop.ui.visit import Visit
from hipspine_desktop.ui.whereabouts import Handover, Whereabouts
from hipspine_desktop.ui.widgets.focus_ring import FocusRing
from hipspine_desktop.ui.widgets.work_bar import Place
from hipspine_desktop.ui.window_parts import WindowParts, kit_for, today

SCALE_STEP = 0.1
USUAL_SIZE = (1600, 960)
READ_WITHIN_MS = 120
WITHOUT_LOOK = (
    "auto_lock_minutes", "backup_folder", "backup_every_hours", "backups_kept",
    "retention_country",
)  # fmt: skip


class MainWindow(QMainWindow):
    """Sign-in, lock and session are three sides of one stack; only one is ever visible."""

    def __init__(self, parts: WindowParts) -> None:
        super().__init__()
        self._settings = parts.settings
        self._parts = replace(parts, kit=kit_for(parts.kit, parts.settings))
        parts = self._parts
        self._session: Session | None = None
        self._created: Created | None = None
        self._visit: Visit | None = None
        self._shell: Shell | None = None
        self._care: SessionCare | None = None
        self._left_at: dict[str, Whereabouts] = {}
        self._wants_restore = False
        self._entrance = Entrance(parts.operations, parts.folder, parts.knowing, self)
        asker = Asker(parts.kit, parts.operations, today, self)
        self._rescue = Rescue(asker, parts.folder, parts.knowing, self)
        self._stack = QStackedWidget()
        self._build_entrance()
        self._assemble()
        self._connect()
        self._build_shortcuts()
        self._show_entrance()

    def _build_entrance(self) -> None:
        kit, door = self._parts.kit, self._entrance
        self._sign_in = SignInPage(kit)
        self._lock = SignInPage(kit, locked=True)
        self._set_up = SetUpPage(kit)
        self._sign_in.sign_in_requested.connect(door.sign_in)
        self._lock.sign_in_requested.connect(self._on_unlock_requested)
        self._lock.sign_out_requested.connect(self.switch_user)
        self._sign_in.recovery_requested.connect(self._rescue.ask_recovery)
        self._sign_in.restore_requested.connect(self._rescue.ask_restore)
        self._set_up.restore_requested.connect(self._rescue.ask_restore)
        self._set_up.create_requested.connect(door.create)
        for page in (self._sign_in, self._lock, self._set_up):
            self._stack.addWidget(page)

    def _assemble(self) -> None:
        self.setObjectName("main_window")
        self.setWindowTitle(self._parts.kit.texts("ui.app.name"))
        self.setWindowIcon(self._parts.kit.theme.icon("logo", "banner", "banner"))
        self.setMinimumSize(640, 480)
        self.setCentralWidget(self._stack)
        self.ring = FocusRing(self._parts.kit.theme, self)

    def _connect(self) -> None:
        door, operations = self._entrance, self._parts.operations
        door.signed_in.connect(self._on_signed_in)
        door.created.connect(self._on_created)
        door.refused.connect(self._on_refused)
        door.unlocked.connect(self._on_unlocked)
        door.signed_out.connect(self._on_signed_out)
        self._rescue.opened.connect(self._on_signed_in)
        self._rescue.restored.connect(self._on_restored)
        operations.world_failed.connect(self._on_world_failed)
        operations.broke.connect(self.report_fault)

    def _build_shortcuts(self) -> None:
        self._actions: dict[str, Callable[[], None]] = {
            "palette": self.show_palette,
            "new_patient": self._on_new_patient,
            "new_assessment": self._on_new_assessment,
            "undo": self._on_undo,
            "redo": self._on_redo,
            "lock": self.lock,
            "larger": self.make_larger,
            "smaller": self.make_smaller,
            "dark": self.switch_dark,
            "settings": self.show_settings,
            "keys": self.show_keys,
            "knowledge": self.show_knowledge,
            "sign_out": self.sign_out,
            "practice_settings": self.show_practice,
        }
        for keys in WINDOW_KEYS:
            for sequence in keys.sequences:
                shortcut = QShortcut(QKeySequence(sequence), self)
                shortcut.activated.connect(self._actions[keys.id])
        line_or_palette = QShortcut(QKeySequence("Ctrl+K"), self)
        line_or_palette.activated.connect(self._on_line_or_palette)

    def open_on_screen(self) -> None:
        """Show it in its usual size, or filling a screen that is not larger."""
        self.resize(*USUAL_SIZE)
        room = self.screen().availableGeometry()
        if room.width() <= USUAL_SIZE[0] or room.height() <= USUAL_SIZE[1]:
            self.showMaximized()
        else:
            self.show()

    # the entrance

    def _show_entrance(self) -> None:
        door = self._entrance.look()
        if door.is_new:
            self._stack.setCurrentWidget(self._set_up)
            self._set_up.start(self._parts.folder, door.server)
            return
        self._stack.setCurrentWidget(self._sign_in)
        self._sign_in.prepare(door.only_name, hint=self._parts.hint)
        self._sign_in.offer_names(door.names)
        self._sign_in.show_problem(door.problem)

    @Slot(object)
    def _on_created(self, created: Created) -> None:
        self._created = created
        name = created.session.practice.name
        dialog = RecoveryDialog(self._parts.kit, created.recovery_key, name, self)
        dialog.key_kept.connect(self._on_key_kept)
        dialog.open()

    @Slot()
    def _on_key_kept(self) -> None:
        created, self._created = self._created, None
        if created is not None:
            self._on_signed_in(created.session)

    @Slot(object)
    def _on_signed_in(self, session: Session) -> None:
        self._session = session
        self._parts.operations.keep_for_good()
        self._care = SessionCare(session, self._parts.operations, self._settings_now, self)
        self._care.idle.connect(self.lock)
        self._care.may_close.connect(self.close)
        self._open_visit(self._left_at.pop(session.clinician.id, Whereabouts(Place.PATIENTS)))

    def _settings_now(self) -> Settings:
        return self._settings

    @Slot(object)
    def _on_restored(self, message: Message) -> None:
        self._left_at.clear()
        self._show_entrance()
        self._sign_in.show_done(message.text)

    @Slot(object)
    def _on_refused(self, sentence: str) -> None:
        sentence = sentence or self._parts.kit.texts("ui.sign_in.fault")
        page = self._stack.currentWidget()
        if page is self._sign_in or page is self._lock or page is self._set_up:
            page.show_problem(sentence)

    def _open_visit(self, whereabouts: Whereabouts, handed: Handover | None = None) -> None:
        assert self._session is not None
        assert self._care is not None
        parts, knowing = self._parts, self._parts.knowing()
        hold_still(self._stack, SETTLED_AFTER_MS if handed is not None else READ_WITHIN_MS)
        self._close_visit()
        shell = Shell(parts.kit)
        parts.operations.busy_changed.connect(shell.busy.show_busy)
        desk = Desk(parts.operations, self._session, shell)
        means = Means(
            parts.kit,
            parts.operations,
            knowing.estimator,
            parts.fonts,
            knowing.guide,
            knowing.reader,
            self._care.watch,
            self._settings_now,
        )
        self._shell, self._visit = shell, Visit(means, desk, shell, shell)
        self._visit.knowledge_requested.connect(self.show_entry)
        self._visit.setting_changed.connect(self._on_setting_changed)
        self._visit.restore_requested.connect(self._on_restore_requested)
        bar = shell.bar
        bar.lock_requested.connect(self.lock)
        bar.sign_out_requested.connect(self.sign_out)
        bar.dark_requested.connect(self.switch_dark)
        bar.larger_requested.connect(self.make_larger)
        bar.smaller_requested.connect(self.make_smaller)
        bar.settings_requested.connect(self.show_settings)
        bar.keys_requested.connect(self.show_keys)
        bar.knowledge_requested.connect(self.show_knowledge)
        self._stack.addWidget(shell)
        self._stack.setCurrentWidget(shell)
        self._visit.start(whereabouts, handed)

    def _close_visit(self) -> None:
        if self._visit is not None:
            self._visit.leave()
        if self._shell is not None:
            self._stack.removeWidget(self._shell)
            self._shell.hide()
            self._shell.deleteLater()
        self._shell, self._visit = None, None

    # locking and leaving

    @Slot()
    def lock(self) -> None:
        """Hide everything until the password is given again."""
        if self._session is None or self._stack.currentWidget() is self._lock:
            return
        if self._visit is not None:
            self._visit.commit()
        self._stack.setCurrentWidget(self._lock)
        clinician = self._session.clinician
        self._lock.prepare(clinician.username, self._parts.kit.texts("ui.sign_in.locked"))
        for dialog in self._open_dialogs():
            if isinstance(dialog, SettingsDialog | KeysDialog | KnowledgeDialog | PaletteDialog):
                dialog.reject()
            dialog.hide()

    def _open_dialogs(self) -> list[QDialog]:
        return [d for d in self.findChildren(QDialog) if d.isVisible()]

    @Slot(object)
    def _on_unlock_requested(self, credentials: Credentials) -> None:
        if self._session is not None:
            self._entrance.unlock(self._session, credentials.password)

    @Slot()
    def _on_unlocked(self) -> None:
        if self._shell is not None:
            self._stack.setCurrentWidget(self._shell)
            for dialog in self.findChildren(QDialog):  # a crash report is the window's own
                dialog.open()

    @Slot()
    def switch_user(self) -> None:
        """Sign out for a colleague; who comes back finds the place as it was left."""
        if self._session is not None and self._visit is not None:
            self._left_at[self._session.clinician.id] = self._visit.whereabouts
        self.sign_out()

    @Slot()
    def _on_restore_requested(self) -> None:
        self._wants_restore = True
        self.sign_out()

    @Slot()
    def sign_out(self) -> None:
        """End the session; what is under way is written first."""
        if self._visit is not None and (why := self._visit.why_stay()):
            self._on_refused(why)
            return
        session, self._session = self._session, None
        if session is None:
            return
        self._close_visit()
        if self._care is not None:
            self._care.deleteLater()
            self._care = None
        self._entrance.sign_out(session)

    @Slot()
    def _on_signed_out(self) -> None:
        self._show_entrance()
        if self._wants_restore:
            self._wants_restore = False
            self._rescue.ask_restore()

    # the look

    @Slot()
    def switch_dark(self) -> None:
        """Light or dark."""
        dark = self._parts.kit.theme.variant is Variant.DARK
        self._dress(Variant.LIGHT if dark else Variant.DARK, self._parts.kit.theme.scale)

    @Slot()
    def make_larger(self) -> None:
        """A step larger."""
        theme = self._parts.kit.theme
        self._dress(theme.variant, round(theme.scale + SCALE_STEP, 2))

    @Slot()
    def make_smaller(self) -> None:
        """A step smaller."""
        theme = self._parts.kit.theme
        self._dress(theme.variant, round(theme.scale - SCALE_STEP, 2))

    def _dress(self, variant: Variant, scale: float) -> None:
        theme = self._parts.kit.theme
        if (variant, scale) == (theme.variant, theme.scale):
            return
        theme.set_look(variant, scale)
        self._keep(replace(self._settings, theme=variant.value, text_scale=theme.scale))
        self._build_anew()

    def _keep(self, chosen: Settings) -> None:
        if chosen != self._settings:
            self._settings = chosen
            self._parts.save_settings(chosen)

    def _build_anew(self, *, afresh: bool = False) -> None:
        """All pages again at the same place; see docs/decisions/0034.

        Args:
            afresh: records and estimates are read again too.
        """
        for page in (self._sign_in, self._lock, self._set_up):
            self._stack.removeWidget(page)
            page.deleteLater()
        self._build_entrance()
        if self._visit is not None and self._session is not None:
            whereabouts, handed = self._visit.whereabouts, self._visit.hand_over()
            self._open_visit(whereabouts, None if afresh else handed)
        else:
            self._show_entrance()

    # settings and help

    @Slot()
    def show_settings(self, wanted: str = "") -> None:
        """Settings of this computer; each change holds at once. `wanted` has the cursor."""
        if self._is_open and self.findChild(SettingsDialog) is None:
            dialog = SettingsDialog(self._parts.kit, self._settings, {}, self)
            dialog.setting_changed.connect(self._on_setting_changed)
            dialog.practice_requested.connect(self.show_practice)
            dialog.open()
            dialog.go_to(wanted)

    @Slot()
    def show_practice(self) -> None:
        """What holds for the whole practice."""
        if self._session is not None and self._is_open:
            flow = PracticeFlow(self._parts, self._session, self)
            flow.kept.connect(self._on_practice_kept)
            flow.ask()

    @Slot()
    def _on_practice_kept(self) -> None:
        self._build_anew(afresh=True)

    @Slot(object, object)
    def _on_setting_changed(self, key: str, value: Value) -> None:
        chosen = self._settings.with_value(key, value)
        if chosen == self._settings:
            return
        self._keep(chosen)
        if key == "auto_lock_minutes" and self._care is not None:
            self._care.set_minutes(chosen.auto_lock_minutes)
        if key in WITHOUT_LOOK:
            return
        self._parts = replace(self._parts, kit=kit_for(self._parts.kit, chosen))
        self._parts.kit.theme.set_look(variant_of(chosen.theme), chosen.text_scale)
        self._build_anew()

    @Slot()
    def show_knowledge(self) -> None:
        """The knowledge browser."""
        self.show_entry(None)

    @Slot(object)
    def show_entry(self, entry: EntryRef | None) -> None:
        """The knowledge browser at one entry's page; from the top without one."""
        opened = self.findChild(KnowledgeDialog)
        if opened is None and self._is_open:
            opened = KnowledgeDialog(self._parts.kit, self._parts.knowing().browse(), self)
            opened.open()
        if opened is not None and entry is not None:
            opened.show_entry(entry)

    @Slot()
    def show_palette(self) -> None:
        """Everything that can be done from here, found by a few letters."""
        if self._visit is None or not self._is_open or self.findChild(PaletteDialog) is not None:
            return
        known = knowledge_lines(self._parts.kit.texts, self._parts.knowing().browse())
        dialog = PaletteDialog(self._parts.kit, (*self._visit.commands(), *known), self)
        dialog.command_chosen.connect(self._on_command_chosen)
        dialog.open()

    @Slot()
    def _on_line_or_palette(self) -> None:
        """Ctrl+K: the quick-entry line; from the line, or where there is none, the palette."""
        if self._visit is not None and self._is_open and not self._visit.go_to_quick_entry():
            self.show_palette()

    @Slot(object)
    def _on_command_chosen(self, command: Command) -> None:
        kind, _, name = command.id.partition(":")
        if kind == "setting":
            self.show_settings(name)
        elif kind == "knowledge":
            self.show_entry(EntryRef(*name.split(":", 1)))
        elif kind in self._actions and kind != "new_patient":
            self._actions[kind]()
        elif self._visit is not None:
            self._visit.run(command.id)

    @Slot()
    def show_keys(self) -> None:
        """The list of keys."""
        if self.findChild(KeysDialog) is None:
            KeysDialog(self._parts.kit, self).open()

    # failures

    @Slot(object)
    def _on_world_failed(self, failure: HipspineError) -> None:
        message = message_for(failure)
        if self._shell is not None:
            self._shell.messages.show_message(message)
        else:
            self._on_refused(message.text)

    @Slot(object)
    def report_fault(self, failure: BaseException) -> None:
        """A fault of our own: a report that may be copied; the program goes on."""
        if self.findChild(CrashDialog) is None:
            report = crash_report(failure, self._parts.version)
            CrashDialog(self._parts.kit, report, self).open()

    # keys

    @Slot()
    def _on_new_patient(self) -> None:
        if self._visit is not None and self._is_open:
            self._visit.ask_new_patient("")

    @Slot()
    def _on_new_assessment(self) -> None:
        if self._visit is not None and self._is_open:
            self._visit.start_assessment()

    @Slot()
    def _on_undo(self) -> None:
        if self._visit is not None and self._is_open:
            self._visit.undo()

    @Slot()
    def _on_redo(self) -> None:
        if self._visit is not None and self._is_open:
            self._visit.redo()

    @property
    def _is_open(self) -> bool:
        return self._stack.currentWidget() is self._shell

    def closeEvent(self, event: QCloseEvent) -> None:
        """Write what is being typed, then close the records."""
        if self._visit is not None and self._visit.why_stay():
            event.ignore()
            return
        if self._care is not None and self._shell is not None and self._care.backs_up_first():
            words = self._parts.kit.texts("record_screens.backup.closing")
            self._shell.messages.show_message(Message(Level.NOTICE, words))
            event.ignore()
            return
        self.sign_out()
        self._parts.operations.finish()
        super().closeEvent(event)
