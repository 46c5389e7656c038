"""Signing in and out, setting a practice up, locking: runs the services of the entrance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import message_for
from hipspine_desktop.services import practice
from hipspine_desktop.services.knowing import Knowing
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.operations import Operations
from hipspine_desktop.ui.pages.set_up_page import NewPractice
from hipspine_desktop.ui.pages.sign_in_page import Credentials


@dataclass(frozen=True, slots=True, repr=False)
class Created:
    """A new practice with its recovery key, shown once."""

    session: Session
    recovery_key: str


@dataclass(frozen=True, slots=True)
class Door:
    """What stands in front of the records.

    Attributes:
        is_new: no practice was set up yet.
        server: computer and database that it will lie on; "" for the folder.
        names: who can sign in.
        problem: why that cannot be told, one sentence with a way out; "" when it can.
    """

    is_new: bool = False
    server: str = ""
    names: tuple[str, ...] = ()
    problem: str = ""

    @property
    def only_name(self) -> str:
        """The user name when there is just one, else ""."""
        return self.names[0] if len(self.names) == 1 else ""


class Entrance(QObject):
    """The door of one data folder.

    Signals:
        signed_in(object): the :class:`Session`.
        created(object): :class:`Created`.
        refused(object): why not, one sentence with a way out.
        unlocked(): the locked session goes on.
        signed_out(): the records are closed.
    """

    signed_in = Signal(object)
    created = Signal(object)
    refused = Signal(object)
    unlocked = Signal()
    signed_out = Signal()

    def __init__(
        self,
        operations: Operations,
        folder: Path,
        knowing: Callable[[], Knowing],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations, self._folder, self._knowing = operations, folder, knowing

    def look(self) -> Door:
        """What is there now; a server is asked anew each time."""
        try:
            if not practice.practice_exists(self._folder):
                return Door(is_new=True, server=practice.server_name(self._folder))
            return Door(names=practice.usernames(self._folder))
        except HipspineError as failure:
            return Door(problem=message_for(failure).text)

    def sign_in(self, credentials: Credentials) -> None:
        """Open the records."""
        work = partial(self._open, credentials)
        self._operations.run(work, self._on_opened, self._on_refused)

    def create(self, new: NewPractice) -> None:
        """Set the practice up and sign its first user in."""
        work = partial(self._create, new)
        self._operations.run(work, self._on_created, self._on_refused)

    def unlock(self, session: Session, password: str) -> None:
        """Show the locked screen again."""
        work = partial(practice.unlock, session, password)
        self._operations.run(work, self._on_unlocked, self._on_refused)

    def sign_out(self, session: Session) -> None:
        """Close the records; what is under way is written first.

        They are closed even where the end of the session could not be logged.
        """
        work = partial(practice.sign_out, session)
        self._operations.run(work, self._on_signed_out, self._on_signed_out)

    def _open(self, credentials: Credentials) -> Session:
        surroundings = self._knowing().surroundings
        return practice.open_practice(
            self._folder, credentials.username, credentials.password, surroundings
        )

    def _create(self, new: NewPractice) -> tuple[Session, str]:
        surroundings = self._knowing().surroundings
        return practice.create_practice(
            self._folder, new.details, new.first_user, new.password, surroundings
        )

    def _on_opened(self, session: Session) -> None:
        self.signed_in.emit(session)

    def _on_created(self, made: tuple[Session, str]) -> None:
        self.created.emit(Created(*made))

    def _on_unlocked(self, _nothing: object) -> None:
        self.unlocked.emit()

    def _on_signed_out(self, _nothing: object) -> None:
        self.signed_out.emit()

    def _on_refused(self, failure: Exception) -> None:
        if isinstance(failure, HipspineError):
            self.refused.emit(message_for(failure).text)
        else:
            self.refused.emit("")
