"""Ways back into the records from the sign-in page: the recovery key, and restoring a backup."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from hipspine_desktop.errors import StoreError
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services import practice, restoring
from hipspine_desktop.services.knowing import Knowing
from hipspine_desktop.services.restoring import RestoreReport
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.asking import Asker
from hipspine_desktop.ui.dialogs.ask_dialog import AskField, FieldKind, Question, Typed
from hipspine_desktop.ui.users_flow import twice_the_same

AREA = "record_screens.restore"


class Rescue(QObject):
    """Works on a folder whose records are closed.

    Signals:
        opened(object): the :class:`Session`, after the recovery key gave a new password.
        restored(object): a :class:`Message` about what was put back.
    """

    opened = Signal(object)
    restored = Signal(object)

    def __init__(
        self, asker: Asker, folder: Path, knowing: Callable[[], Knowing], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._asker, self._folder, self._knowing = asker, folder, knowing

    @Slot(object)
    def ask_recovery(self, username: str) -> None:
        """A new password by the printed recovery key."""
        texts = self._asker.kit.texts
        area = "record_screens.recover"
        question = Question(
            "recover_dialog",
            texts(f"{area}.title"),
            texts(f"{area}.go"),
            (texts(f"{area}.what"),),
            (
                AskField("username", texts("ui.sign_in.username"), start=username),
                AskField("key", texts(f"{area}.key"), hint=texts(f"{area}.key_hint")),
                AskField("new", texts("record_screens.user.field.new"), FieldKind.SECRET),
                AskField("again", texts("record_screens.user.field.again"), FieldKind.SECRET),
            ),
        )
        work = partial(_recover, self._folder, self._knowing)
        self._asker.ask(question, work, self._on_opened)

    @Slot()
    def ask_restore(self) -> None:
        """Put a backup in the place of the records; they are copied first."""
        texts = self._asker.kit.texts
        patterns = ((texts(f"{AREA}.files"), "*.hipspine"),)
        question = Question(
            "restore_dialog",
            texts(f"{AREA}.title"),
            texts(f"{AREA}.go"),
            (texts(f"{AREA}.what"), texts(f"{AREA}.safety")),
            (
                AskField("file", texts(f"{AREA}.file"), FieldKind.FILE, choices=patterns),
                AskField("username", texts("ui.sign_in.username")),
                AskField("password", texts(f"{AREA}.password"), FieldKind.SECRET),
            ),
        )
        work = partial(_restore, self._folder, self._knowing)
        self._asker.ask(question, work, self._on_restored)

    def _on_opened(self, session: Session) -> None:
        self.opened.emit(session)

    def _on_restored(self, report: RestoreReport) -> None:
        texts = self._asker.kit.texts
        if report.safety_copy is None:
            words = texts(f"{AREA}.done")
        else:
            words = texts(f"{AREA}.done_copied", folder=report.safety_copy)
        self.restored.emit(Message(Level.DONE, words))


def _recover(folder: Path, knowing: Callable[[], Knowing], typed: Typed) -> Session:
    return practice.use_recovery_key(
        folder, typed["key"], typed["username"], twice_the_same(typed), knowing().surroundings
    )


def _restore(folder: Path, knowing: Callable[[], Knowing], typed: Typed) -> RestoreReport:
    backup = Path(typed["file"])
    if backup.suffix != ".hipspine":
        raise StoreError("This is no backup of the records.", "Choose a file ending in .hipspine.")
    return restoring.restore_backup(
        backup, folder, typed["username"], typed["password"], knowing().surroundings
    )
