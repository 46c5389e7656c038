"""Setting a practice up, signing in and out, users and their passwords."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.people import Clinician, Practice, Role
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.founding import Founding
from hipspine_desktop.services.keeper import KeyKeeper
from hipspine_desktop.services.session import Clock, Session, utc_now
from hipspine_desktop.store import audit, migrating, people
from hipspine_desktop.store.columns import new_id
from hipspine_desktop.store.database import Database, DatabaseKey
from hipspine_desktop.store.failures import damaged
from hipspine_desktop.store.key_ring import KeyRing, wrong_password
from hipspine_desktop.store.recovery import new_recovery_key
from hipspine_desktop.store.wrapping import REAL_COST, Argon2Cost

SHORTEST_PASSWORD = 10


@dataclass(frozen=True)
class Surroundings:
    """What the program brings to a practice it opens.

    Attributes:
        catalogue: the findings that may be answered.
        clock: gives the time, UTC.
        sleep: waits for seconds after wrong passwords.
        cost: of one try of a password; cheap only in tests.
        flag_names: labels of the red-flag rules by id.
    """

    catalogue: Catalogue
    clock: Clock = utc_now
    sleep: Callable[[float], object] = time.sleep
    cost: Argon2Cost = REAL_COST
    flag_names: Mapping[str, str] = field(default_factory=dict)

    def keeper(self, folder: Path) -> KeyKeeper:
        """The keeper of a folder's key ring."""
        return KeyKeeper(folder, self.clock, self.sleep, self.cost)


@dataclass(frozen=True, slots=True)
class NewClinician:
    """A user to be added; see :class:`hipspine_desktop.domain.people.Clinician`."""

    username: str
    name: str
    profession: str = "Physiotherapist"
    registration: str = ""
    role: Role = Role.CLINICIAN

    def with_id(self) -> Clinician:
        """The user with a fresh id."""
        return Clinician(
            id=new_id(),
            username=normal_username(self.username),
            name=self.name.strip(),
            profession=self.profession.strip(),
            registration=self.registration.strip(),
            role=self.role,
        )


def normal_username(typed: str) -> str:
    """User names are lower case, without spaces around."""
    return typed.strip().casefold()


def check_new_password(password: str, username: str) -> None:
    """Refuse a password that is too easy to guess.

    Raises:
        StoreError: one sentence with what is needed.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise StoreError(
            f"The password is too short: it needs at least {SHORTEST_PASSWORD} characters.",
            "Three or four words that do not belong together are easy to remember.",
        )
    if len(set(password)) < 4 or password.casefold() == normal_username(username):
        raise StoreError(
            "The password is too easy to guess.",
            "Three or four words that do not belong together are easy to remember.",
        )


def practice_exists(folder: Path) -> bool:
    """Whether a folder holds a practice that can be signed in to."""
    return KeyKeeper(folder).exists


def server_name(folder: Path) -> str:
    """Computer and database that the records are kept on; "" when they lie in the folder.

    Raises:
        StoreError: the address of the server cannot be used.
    """
    server = KeyKeeper(folder).server
    return "" if server is None else f"{server.host or 'localhost'}/{server.database}"


def usernames(folder: Path) -> tuple[str, ...]:
    """Names that can sign in, for the list on the sign-in page.

    Raises:
        StoreError: the key ring is missing or damaged.
    """
    return tuple(sorted(KeyKeeper(folder).ring().users))


def seconds_to_wait(folder: Path, clock: Clock = utc_now) -> float:
    """How long the next sign-in will be held back after wrong passwords, for the sign-in page."""
    return KeyKeeper(folder, clock).seconds_to_wait()


def create_practice(
    folder: Path,
    details: Practice,
    first_user: NewClinician,
    password: str,
    surroundings: Surroundings,
) -> tuple[Session, str]:
    """Set up a new, encrypted practice and sign its first user in.

    Returns:
        The session, and the recovery key: shown and printed once, kept nowhere.

    Raises:
        StoreError: there is one already, the password is weak, or it cannot be written.
    """
    user = first_user.with_id()
    _check_user(user)
    check_new_password(password, user.username)
    keeper = surroundings.keeper(folder)
    key, recovery_key = DatabaseKey.fresh(), new_recovery_key()
    ring = KeyRing.create(new_id(), key, recovery_key, surroundings.cost)
    ring = ring.with_user(user.username, password, key, surroundings.cost)
    Founding(key, ring, details, user, surroundings.clock()).carry_out(keeper)
    return _open(keeper, key, user.username, surroundings), recovery_key


def open_practice(
    folder: Path, username: str, password: str, surroundings: Surroundings
) -> Session:
    """Sign in.

    Raises:
        WrongPasswordError: after a growing wait.
        NewerDatabaseError: written by a newer program; untouched.
        StoreError: missing, locked, damaged, or not writable.
    """
    keeper = surroundings.keeper(folder)
    name = normal_username(username)
    failed = keeper.failed_attempts()
    key = keeper.unlock(name, password)
    session = _open(keeper, key, name, surroundings)
    with suppress(StoreError), session.writing() as work:
        # under the write lock, so that two programs do not write the ring at once; where it
        # cannot be written the old cost goes on
        raised = keeper.ring().raised(name, password, key, surroundings.cost)
        if raised is not None:
            keeper.save_ring(raised, work)
            work.commit()
    if failed:
        with session.writing() as work:
            session.log(work, audit.Action.SIGN_IN_FAILED, count=failed)
            work.commit()
    return session


def use_recovery_key(
    folder: Path, recovery_key: str, username: str, new_password: str, surroundings: Surroundings
) -> Session:
    """Give a user a new password by the printed recovery key, and sign the user in.

    Raises:
        WrongPasswordError: not the recovery key of this practice.
        StoreError: no such user, weak password, or the key ring cannot be written.
    """
    keeper = surroundings.keeper(folder)
    name = normal_username(username)
    check_new_password(new_password, name)
    key = keeper.recover(recovery_key)
    session = _open(keeper, key, name, surroundings)
    with session.writing() as work:
        ring = keeper.ring().with_user(name, new_password, key, surroundings.cost)
        session.log(work, audit.Action.RECOVERY_USED)
        keeper.save_ring(ring, work)
        work.commit()
    return session


def sign_out(session: Session) -> None:
    """Log the end of a session and close it."""
    try:
        with session.writing() as work:
            session.log(work, audit.Action.SIGNED_OUT)
            work.commit()
    finally:
        session.close()


def change_password(session: Session, old: str, new: str) -> tuple[None, Changes]:
    """Replace the signed-in user's own password.

    Raises:
        WrongPasswordError: the old one is wrong.
        StoreError: the new one is weak, or the key ring cannot be written.
    """
    session.require()
    name = session.clinician.username
    check_new_password(new, name)
    key = session.keeper.unlock(name, old)
    with session.writing() as work:
        ring = session.keeper.ring().with_user(name, new, key, session.keeper.cost)
        session.log(work, audit.Action.PASSWORD_CHANGED)
        session.keeper.save_ring(ring, work)
        work.commit()
    return None, Changes()


def add_clinician(
    session: Session, new: NewClinician, password: str, *, initiator: object | None = None
) -> tuple[Clinician, Changes]:
    """Add a user with a first password.

    Raises:
        PermissionRefusedError: the signed-in user may not.
        StoreError: the name is taken, the password is weak, or nothing can be written.
    """
    session.require(Role.CLINICIAN, Role.ADMINISTRATOR)
    user = new.with_id()
    _check_user(user)
    check_new_password(password, user.username)
    with session.writing() as work:
        if people.clinician_by_username(work.connection, user.username) is not None:
            raise StoreError("This user name is taken.", "Choose another one.")
        people.add_clinician(work.connection, user, session.now())
        session.log(work, audit.Action.CLINICIAN_ADDED, user=user.id, role=user.role.value)
        ring = session.keeper.ring()
        ring = ring.with_user(user.username, password, session.database.key, session.keeper.cost)
        session.keeper.save_ring(ring, work)
        work.commit()
    return user, Changes(frozenset({Kind.PRACTICE}), initiator)


def clinicians(session: Session) -> tuple[Clinician, ...]:
    """All users of the practice, by name; those whose access was ended are not active."""
    session.require()
    with session.database.reading() as connection:
        return people.clinicians(connection)


def update_practice(
    session: Session, details: Practice, *, initiator: object | None = None
) -> tuple[Practice, Changes]:
    """Replace the practice's letterhead details and kind of clinic."""
    session.require(Role.CLINICIAN, Role.ADMINISTRATOR)
    with session.writing() as work:
        people.change_practice(work.connection, details)
        session.log(work, audit.Action.PRACTICE_CHANGED)
        work.commit()
    session.practice = details
    return details, Changes(frozenset({Kind.PRACTICE}), initiator)


def _check_user(user: Clinician) -> None:
    if not user.name:
        raise StoreError("The user's name is missing.", "Letters and records are signed with it.")
    if not user.username or any(c.isspace() for c in user.username):
        raise StoreError("The user name is missing or holds a space.", "Choose one short word.")


def _open(
    keeper: KeyKeeper, key: DatabaseKey, username: str, surroundings: Surroundings
) -> Session:
    migrated_from = migrating.migrate(keeper.place, key, surroundings.clock())
    database = Database(keeper.place, key)
    try:
        with database.reading() as connection:
            practice_id, details = people.read_practice(connection)
            user = people.clinician_by_username(connection, username)
        if practice_id != keeper.ring().practice_id:
            raise damaged()
        if user is None or not user.active:
            raise wrong_password()
        session = Session(
            database,
            keeper,
            user,
            details,
            surroundings.catalogue,
            surroundings.clock,
            surroundings.flag_names,
        )
        with session.writing() as work:
            if migrated_from is not None:
                session.log(work, audit.Action.DATABASE_MIGRATED, before=migrated_from)
            session.log(work, audit.Action.SIGNED_IN)
            work.commit()
    except BaseException:
        database.close()
        raise
    return session


def unlock(session: Session, password: str) -> None:
    """Open the locked screen again with the signed-in user's password.

    Raises:
        WrongPasswordError: after a growing wait.
    """
    session.check_password(password)
