"""Looking after the users: their details, roles and access, and the recovery key."""

from __future__ import annotations

from dataclasses import replace

from hipspine_desktop.domain.people import Clinician, Role
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.practice import check_new_password
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import audit, people
from hipspine_desktop.store.database import UnitOfWork
from hipspine_desktop.store.recovery import new_recovery_key

MAY_MANAGE = (Role.CLINICIAN, Role.ADMINISTRATOR)


def change_clinician(
    session: Session,
    clinician_id: str,
    *,
    name: str,
    profession: str,
    registration: str,
    role: Role,
    initiator: object | None = None,
) -> tuple[Clinician, Changes]:
    """Replace a user's details and role; what was signed before keeps those of its day.

    Raises:
        PermissionRefusedError: the signed-in user may not.
        StoreError: no name, or nobody would be left who may look after the users.
    """
    session.require(*MAY_MANAGE)
    if not name.strip():
        raise StoreError("The user's name is missing.", "Letters and records are signed with it.")
    with session.writing() as work:
        stored = _read(work, clinician_id)
        changed = replace(
            stored,
            name=name.strip(),
            profession=profession.strip(),
            registration=registration.strip(),
            role=role,
        )
        people.change_clinician(work.connection, changed)
        _check_somebody_left(work)
        session.log(work, audit.Action.CLINICIAN_CHANGED, user=changed.id, role=changed.role.value)
        work.commit()
    if changed.id == session.clinician.id:
        session.clinician = changed
    return changed, _changes(initiator)


def revoke_clinician(
    session: Session, clinician_id: str, *, initiator: object | None = None
) -> tuple[Clinician, Changes]:
    """End a user's access at once, also in a window that is open; the records stay encrypted as
    they are, and what the user wrote and signed stays.

    Whoever kept the database key while having access can still open a stolen copy of the files;
    against that only a new practice key would help.

    Raises:
        PermissionRefusedError: the signed-in user may not.
        StoreError: it is the signed-in user, or nobody would be left who may look after the users.
    """
    session.require(*MAY_MANAGE)
    if clinician_id == session.clinician.id:
        raise StoreError("You cannot end your own access.", "Ask a colleague to do it.")
    with session.writing() as work:
        revoked = replace(_read(work, clinician_id), active=False)
        people.change_clinician(work.connection, revoked)
        _check_somebody_left(work)
        session.log(work, audit.Action.CLINICIAN_REVOKED, user=revoked.id)
        session.keeper.save_ring(session.keeper.ring().without_user(revoked.username), work)
        work.commit()
    return revoked, _changes(initiator)


def give_password(
    session: Session, clinician_id: str, password: str, *, initiator: object | None = None
) -> tuple[Clinician, Changes]:
    """Give another user a new password, also one whose access was ended and who comes back.

    Raises:
        PermissionRefusedError: the signed-in user may not.
        StoreError: the password is weak, or the key ring cannot be written.
    """
    session.require(*MAY_MANAGE)
    if clinician_id == session.clinician.id:
        raise StoreError("Your own password is changed with the old one.", "Use “Change password”.")
    with session.writing() as work:
        user = replace(_read(work, clinician_id), active=True)
        check_new_password(password, user.username)
        people.change_clinician(work.connection, user)
        session.log(work, audit.Action.PASSWORD_GIVEN, user=user.id)
        keeper = session.keeper
        ring = keeper.ring().with_user(user.username, password, session.database.key, keeper.cost)
        keeper.save_ring(ring, work)
        work.commit()
    return user, _changes(initiator)


def renew_recovery_key(session: Session, password: str) -> str:
    """Make a new recovery key; the printed one opens nothing any more.

    Args:
        password: the signed-in user's own.

    Returns:
        The new key: shown and printed once, kept nowhere.

    Raises:
        WrongPasswordError: not the user's own password.
        PermissionRefusedError: the signed-in user may not.
        StoreError: it could not be written; the printed key still opens the records.
    """
    session.require(*MAY_MANAGE)
    session.check_password(password)
    keeper, fresh = session.keeper, new_recovery_key()
    with session.writing() as work:
        old = keeper.ring()
        session.log(work, audit.Action.RECOVERY_RENEWED)
        keeper.save_ring(old.with_recovery(fresh, session.database.key, keeper.cost), work)
        try:
            work.commit()
        except BaseException:
            # nobody would ever see the new key; on a server nothing was written
            if keeper.server is None:
                old.save(keeper.ring_path)
            raise
    return fresh


def _read(work: UnitOfWork, clinician_id: str) -> Clinician:
    found = people.read_clinician(work.connection, clinician_id)
    if found is None:
        raise StoreError("This user is not in the records.", "Open the list of users again.")
    return found


def _check_somebody_left(work: UnitOfWork) -> None:
    if not any(c.active and c.role in MAY_MANAGE for c in people.clinicians(work.connection)):
        raise StoreError(
            "Nobody would be left who may look after the users.",
            "Give another user that role first.",
        )


def _changes(initiator: object | None) -> Changes:
    return Changes(frozenset({Kind.PRACTICE}), initiator)
