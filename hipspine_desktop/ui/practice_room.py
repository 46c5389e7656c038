"""The practice page with its acts: fills each part when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from hipspine_desktop.domain.likeness import DuplicateList
from hipspine_desktop.domain.people import Clinician
from hipspine_desktop.domain.retention import Country, Erasure, RetentionStatus
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services import (
    duplicates,
    log_export,
    log_reading,
    practice,
    retention,
    verification,
)
from hipspine_desktop.services.log_reading import AuditHead, LogPage, LogQuery
from hipspine_desktop.services.log_words import LogWords
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import Verification
from hipspine_desktop.settings import Settings
from hipspine_desktop.ui.asking import Asker, refusal_words
from hipspine_desktop.ui.backup_watch import BackupWatch
from hipspine_desktop.ui.dialogs.ask_dialog import AskField, FieldKind, Question, Typed
from hipspine_desktop.ui.merge_flow import MergeFlow
from hipspine_desktop.ui.operations import Lane
from hipspine_desktop.ui.pages.practice_page import PracticePage, PracticePart
from hipspine_desktop.ui.stationery_flow import StationeryFlow, StationeryPanels
from hipspine_desktop.ui.users_flow import UsersFlow
from hipspine_desktop.wording.prose import counted

AREA = "record_screens.keeping"


@dataclass(frozen=True, slots=True)
class _Due:
    due: tuple[RetentionStatus, ...]
    stubs: tuple[Erasure, ...]
    country: Country


class PracticeRoom(QObject):
    """Wires the page to the services.

    Args:
        settings: gives the settings as they are now.
        fonts: folder of the fonts of papers.

    Signals:
        setting_changed(object, object): the key, and the new allowed value.
        restore_requested(): leave the records and restore a backup.
        message_given(object): a :class:`Message`.
    """

    setting_changed = Signal(object, object)
    restore_requested = Signal()
    message_given = Signal(object)

    def __init__(
        self,
        asker: Asker,
        session: Session,
        watch: BackupWatch,
        settings: Callable[[], Settings],
        fonts: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._asker, self._session, self._watch = asker, session, watch
        self._settings = settings
        self._log_words: LogWords | None = None
        self.page = PracticePage(asker.kit, session.clinician.role, settings())
        self.users = UsersFlow(asker, session, self)
        self.joining = MergeFlow(asker, session, self)
        page = self.page
        panels = StationeryPanels(page.texts, page.addresses, page.letterhead)
        self.stationery = StationeryFlow(asker, session, panels, fonts, self)
        self._connect()

    def _connect(self) -> None:
        page, users = self.page, self.page.users
        page.part_opened.connect(self._on_part_opened)
        page.own_password_requested.connect(self.users.ask_own_password)
        users.add_requested.connect(self.users.ask_add)
        users.change_requested.connect(self.users.ask_change)
        users.password_requested.connect(self.users.ask_password)
        users.revoke_requested.connect(self.users.ask_revoke)
        users.recovery_requested.connect(self.users.ask_recovery)
        users.practice_requested.connect(self.users.ask_practice)
        self.users.users_changed.connect(self._fill_users)
        self.users.message_given.connect(self.message_given)
        page.backup.make_requested.connect(self._watch.make_now)
        page.backup.setting_changed.connect(self.setting_changed)
        page.backup.restore_requested.connect(self._ask_restore)
        self._watch.changed.connect(page.backup.show_state)
        page.keeping.hold_requested.connect(self._ask_hold)
        page.keeping.release_requested.connect(self._ask_release)
        page.keeping.erase_requested.connect(self._ask_erase)
        page.duplicates.look_requested.connect(self._look_for_pairs)
        page.duplicates.compare_requested.connect(self.joining.ask_pair)
        self.joining.patients_joined.connect(self._look_for_pairs)
        self.joining.message_given.connect(self.message_given)
        page.log.query_made.connect(self._on_query)
        page.log.check_requested.connect(self._on_check)
        page.log.export_requested.connect(self._on_export)
        page.log.save_requested.connect(self._on_save_log)

    @Slot(object)
    def _on_part_opened(self, part: PracticePart) -> None:
        match part:
            case PracticePart.USERS:
                self._fill_users()
            case PracticePart.BACKUP:
                self.page.backup.show_settings(self._settings())
                self.page.backup.show_state(self._watch.state)
                self._watch.look()
            case PracticePart.KEEPING:
                self._fill_keeping()
            case PracticePart.DUPLICATES:
                self._look_for_pairs()
            case PracticePart.LOG:
                self._run(partial(practice.clinicians, self._session), self._on_log_users)
            case PracticePart.TEXTS:
                self.stationery.fill_texts()
            case PracticePart.ADDRESSES:
                self.stationery.fill_addresses()
            case PracticePart.LETTERHEAD:
                self.stationery.fill_letterhead()

    def _run(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        self._asker.operations.run(work, done)

    # users

    @Slot()
    def _fill_users(self) -> None:
        self._run(partial(practice.clinicians, self._session), self._on_users)

    def _on_users(self, users: tuple[Clinician, ...]) -> None:
        own = self._session.clinician.id
        self.page.users.show_users(users, own, self._session.practice)

    # backup

    @Slot()
    def _ask_restore(self) -> None:
        texts = self._asker.kit.texts
        question = Question(
            "leave_to_restore_dialog",
            texts("record_screens.restore.leave.title"),
            texts("record_screens.restore.leave.go"),
            (texts("record_screens.restore.leave.what"),),
        )
        self._asker.ask(question, _nothing, self._on_leave)

    def _on_leave(self, _nothing: object) -> None:
        self.restore_requested.emit()

    # keeping

    def _fill_keeping(self) -> None:
        country = Country(self._settings().retention_country)
        self._run(partial(_due, self._session, country), self._on_due)

    def _on_due(self, found: _Due) -> None:
        today = self._session.today()
        self.page.keeping.show_due(found.due, found.stubs, found.country, today)

    @Slot(object)
    def _ask_hold(self, status: RetentionStatus) -> None:
        question = self._question("hold_act", status, (self._reason(),))
        work = partial(_hold, self._session, status)
        self._asker.ask(question, work, self._on_kept)

    @Slot(object)
    def _ask_release(self, status: RetentionStatus) -> None:
        texts = self._asker.kit.texts
        choices = tuple((h.id, h.reason) for h in status.holds)
        which = AskField("hold", texts(f"{AREA}.which"), FieldKind.CHOICE, choices=choices)
        question = self._question("release_act", status, (which, self._reason()))
        self._asker.ask(question, partial(_release, self._session), self._on_kept)

    @Slot(object)
    def _ask_erase(self, status: RetentionStatus) -> None:
        texts = self._asker.kit.texts
        sure = AskField("sure", texts(f"{AREA}.sure"), FieldKind.TICK)
        label = texts("ui.sign.password", name=self._session.clinician.name)
        password = AskField("password", label, FieldKind.SECRET)
        question = self._question(
            "erase_act", status, (self._reason(), sure, password), texts(f"{AREA}.warning")
        )
        country = Country(self._settings().retention_country)
        work = partial(_erase, self._session, status, country)
        self._asker.ask(question, work, self._on_kept)

    def _reason(self) -> AskField:
        texts = self._asker.kit.texts
        hint = texts("record_screens.act.reason_hint")
        return AskField("reason", texts("record_screens.act.reason"), FieldKind.TEXT, hint=hint)

    def _question(
        self,
        act: str,
        status: RetentionStatus,
        fields: tuple[AskField, ...],
        warning: str = "",
    ) -> Question:
        texts = self._asker.kit.texts
        return Question(
            f"{act}_dialog",
            texts(f"{AREA}.{act}.title"),
            texts(f"{AREA}.{act}.go"),
            (texts(f"{AREA}.{act}.what"),),
            fields,
            status.patient,
            warning,
        )

    def _on_kept(self, _done: object) -> None:
        self._fill_keeping()

    # records that may be of one person

    @Slot()
    def _look_for_pairs(self) -> None:
        self.page.duplicates.show_looking()
        work = partial(duplicates.duplicate_pairs, self._session)
        self._asker.operations.run(work, self._on_pairs, self._on_no_pairs, Lane.BACKUP)

    def _on_pairs(self, found: DuplicateList) -> None:
        self.page.duplicates.show_pairs(found)

    def _on_no_pairs(self, failure: Exception) -> None:
        self.page.duplicates.show_problem(refusal_words(self._asker.kit, failure))

    # the log

    def _on_log_users(self, users: tuple[Clinician, ...]) -> None:
        names = {user.id: user.name for user in users}
        self._log_words = LogWords.of(self._session, self._asker.kit.texts, names)
        self.page.log.show_users(users, self._session.today(), self._log_words)

    @Slot(object)
    def _on_query(self, query: LogQuery) -> None:
        self._run(partial(_read_log, self._session, query), self._on_log)

    def _on_log(self, found: tuple[LogPage, LogQuery]) -> None:
        self.page.log.show_page(*found)

    @Slot(object)
    def _on_check(self, known: str) -> None:
        work = partial(verification.verify_records, self._session, known)
        self._asker.operations.run(work, self._on_verified, self._on_check_failed, Lane.BACKUP)

    def _on_verified(self, found: Verification) -> None:
        self.page.log.show_verification(found)

    def _on_check_failed(self, failure: Exception) -> None:
        self.page.log.show_problem(refusal_words(self._asker.kit, failure))

    @Slot(object)
    def _on_save_log(self, query: LogQuery) -> None:
        texts = self._asker.kit.texts
        start = texts("log_words.file.name", day=self._session.today().isoformat())
        path, _ = QFileDialog.getSaveFileName(self.page, texts("log_words.file.save"), start)
        if path:
            self.save_log(query, Path(path))

    def save_log(self, query: LogQuery, path: Path) -> None:
        """Write the entries of a query into a file, in words."""
        assert self._log_words is not None
        work = partial(log_export.export_log, self._session, query, self._log_words, path)
        self._run(work, self._on_log_saved)

    def _on_log_saved(self, written: int) -> None:
        words = counted(self._asker.kit.texts, "log_words.file.saved", written)
        self.message_given.emit(Message(Level.DONE, words))

    @Slot()
    def _on_export(self) -> None:
        texts = self._asker.kit.texts
        start = texts("record_screens.log.file", day=self._session.today().isoformat())
        path, _ = QFileDialog.getSaveFileName(self.page, texts("record_screens.log.export"), start)
        if path:
            self.export_head(Path(path))

    def export_head(self, path: Path) -> None:
        """Write the head of the log into a file."""
        self._run(partial(log_reading.export_head, self._session, path), self._on_exported)

    def _on_exported(self, head: AuditHead) -> None:
        words = self._asker.kit.texts(
            "record_screens.log.exported", n=head.count, mac=head.mac[:16]
        )
        self.message_given.emit(Message(Level.DONE, words))


def _nothing(_typed: Typed) -> None:
    """The question alone was the act."""


def _due(session: Session, country: Country) -> _Due:
    return _Due(retention.due_records(session, country), retention.erasures(session), country)


def _hold(session: Session, status: RetentionStatus, typed: Typed) -> None:
    retention.place_hold(session, status.patient.id, typed["reason"])


def _release(session: Session, typed: Typed) -> None:
    retention.release_hold(session, typed["hold"], typed["reason"])


def _erase(session: Session, status: RetentionStatus, country: Country, typed: Typed) -> None:
    retention.erase_record(session, status.patient.id, typed["reason"], typed["password"], country)


def _read_log(session: Session, query: LogQuery) -> tuple[LogPage, LogQuery]:
    return log_reading.read_log(session, query), query
