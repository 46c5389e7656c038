"""An open practice with a signed-in user: what every service is given."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Self

from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.people import Clinician, Practice, Role
from hipspine_desktop.errors import PermissionRefusedError, WrongPasswordError
from hipspine_desktop.services.keeper import KeyKeeper
from hipspine_desktop.store import audit, people
from hipspine_desktop.store.database import Database, UnitOfWork

Clock = Callable[[], datetime]
CLINICAL_ROLES = (Role.CLINICIAN, Role.STUDENT)


def utc_now() -> datetime:
    """The computer's time, in UTC."""
    return datetime.now(UTC)


@dataclass
class Session:
    """An open practice and who is signed in. Made by :mod:`hipspine_desktop.services.practice`.

    May be used from several threads; writing happens one at a time.

    Attributes:
        practice: as it was when the session began, or was last changed in it.
        clock: gives the time, UTC.
        catalogue: the findings that may be answered.
        keeper: checks passwords.
        flag_names: labels of the red-flag rules by id, for the log.
    """

    database: Database
    keeper: KeyKeeper
    clinician: Clinician
    practice: Practice
    catalogue: Catalogue
    clock: Clock = utc_now
    flag_names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._writing = threading.RLock()
        self._seen: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def now(self) -> datetime:
        """The time, UTC."""
        return self.clock()

    def today(self) -> date:
        """The day on the wall calendar of this place."""
        return self.clock().astimezone().date()

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """A unit of work; rolled back unless committed."""
        with self._writing, self.database.unit_of_work() as work:
            yield work

    def seen_version(self, record_id: str) -> int | None:
        """Version of a record that this session last read or wrote, None if it never did."""
        return self._seen.get(record_id)

    def note_version(self, record_id: str, version: int) -> None:
        """Remember which version of a record this session knows."""
        self._seen[record_id] = version

    def log(
        self,
        work: UnitOfWork,
        action: audit.Action,
        patient_id: str | None = None,
        assessment_id: str | None = None,
        **detail: str | int,
    ) -> None:
        """Add to the audit. ``detail`` holds codes only, never a patient's words."""
        event = audit.AuditEvent(
            action, self.clinician.id, self.now(), patient_id, assessment_id, detail
        )
        audit.append(work.connection, self.database.audit_key, event)

    def require(self, *roles: Role) -> None:
        """Refuse unless the user has one of the roles; without roles, anybody who may sign in.

        The user is read anew, so that a session open elsewhere ends with the user's access.

        Raises:
            PermissionRefusedError: another role, or access was ended meanwhile.
        """
        with self.database.reading() as connection:
            stored = people.read_clinician(connection, self.clinician.id)
        if stored is None or not stored.active:
            raise PermissionRefusedError(
                "Your access to these records was ended.", "Ask a clinician of the practice."
            )
        if stored != self.clinician:
            self.clinician = stored
        if roles and stored.role not in roles:
            raise PermissionRefusedError(
                "Your role does not allow this.", "Ask a clinician of the practice to do it."
            )

    @property
    def sees_clinical(self) -> bool:
        """Whether the user's role lets clinical content be seen."""
        return self.clinician.role in CLINICAL_ROLES

    def require_clinical(self) -> None:
        """Refuse to users who may not see clinical content."""
        self.require(*CLINICAL_ROLES)

    def check_password(self, password: str) -> None:
        """Whether this is the signed-in user's own password, as for unlocking and signing.

        Raises:
            WrongPasswordError: it is not; each further try waits longer.
        """
        try:
            self.keeper.unlock(self.clinician.username, password)
        except WrongPasswordError:
            with self.writing() as work:
                self.log(work, audit.Action.SIGN_IN_FAILED, signed_in=1)
                work.commit()
            raise

    def close(self) -> None:
        """Close the records; a later call does nothing more."""
        self.database.close()
