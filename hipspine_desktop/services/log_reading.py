"""Reading the log on the screen, and writing its head down outside the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from hipspine_desktop.domain.people import Role
from hipspine_desktop.services.patient_search import read_query
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import audit, patients
from hipspine_desktop.store.atomic_file import write_atomically
from hipspine_desktop.store.audit import Action, AuditHead
from hipspine_desktop.store.audit_listing import ListedEntry, LogFilter, list_entries

__all__ = [
    "PAGE",
    "ROLES",
    "Action",
    "AuditHead",
    "ListedEntry",
    "LogKind",
    "LogPage",
    "LogQuery",
    "export_head",
    "log_head",
    "read_log",
]

PAGE = 200
ROLES = (Role.CLINICIAN, Role.ADMINISTRATOR)
_MOST_PATIENTS = 50


class LogKind(StrEnum):
    """Kinds of entry that one looks for together."""

    SIGN_IN = "sign_in"
    PATIENT = "patient"
    ASSESSMENT = "assessment"
    SIGNATURE = "signature"
    PAPER = "paper"
    USER = "user"
    KEEPING = "keeping"
    RECORDS = "records"


_KINDS: dict[LogKind, tuple[Action, ...]] = {
    LogKind.SIGN_IN: (Action.SIGNED_IN, Action.SIGN_IN_FAILED, Action.SIGNED_OUT),
    LogKind.PATIENT: (
        Action.PATIENT_CREATED, Action.PATIENT_CHANGED, Action.PATIENT_VIEWED,
        Action.PATIENTS_MERGED, Action.MERGE_UNDONE,
    ),
    LogKind.ASSESSMENT: (
        Action.ASSESSMENT_STARTED, Action.ASSESSMENT_VIEWED, Action.ASSESSMENT_CHANGED,
        Action.FLAG_ACKNOWLEDGED, Action.ENTRIES_COPIED, Action.EPISODE_STARTED,
        Action.EPISODE_CHANGED,
    ),
    LogKind.SIGNATURE: (
        Action.ASSESSMENT_SIGNED, Action.AMENDMENT_STARTED, Action.ADDENDUM_ADDED,
        Action.ASSESSMENT_COUNTERSIGNED, Action.ASSESSMENT_WITHDRAWN,
    ),
    LogKind.PAPER: (
        Action.LETTER_SAVED, Action.DOCUMENT_ISSUED, Action.DOCUMENT_VIEWED,
        Action.DOCUMENT_PRINTED, Action.DOCUMENT_EXPORTED,
    ),
    LogKind.USER: (
        Action.CLINICIAN_ADDED, Action.CLINICIAN_CHANGED, Action.CLINICIAN_REVOKED,
        Action.PASSWORD_GIVEN, Action.PASSWORD_CHANGED, Action.RECOVERY_RENEWED,
        Action.RECOVERY_USED,
    ),
    LogKind.KEEPING: (Action.HOLD_PLACED, Action.HOLD_RELEASED, Action.RECORD_ERASED),
    LogKind.RECORDS: (
        Action.PRACTICE_CREATED, Action.PRACTICE_CHANGED, Action.BACKUP_MADE,
        Action.BACKUP_RESTORED, Action.RECORDS_VERIFIED, Action.DATABASE_MIGRATED,
        Action.LOG_EXPORTED,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogQuery:
    """What is looked for; what is left out narrows nothing.

    Attributes:
        patient: as typed into the search line of the patient list.
        first_day, last_day: on the wall calendar, both included.
        before: position of the last entry seen, for the next page.
    """

    patient: str = ""
    clinician_id: str = ""
    kind: LogKind | None = None
    first_day: date | None = None
    last_day: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some entries of the log, newest first.

    Attributes:
        more: whether there are older ones.
    """

    entries: tuple[ListedEntry, ...]
    more: bool


def read_log(session: Session, query: LogQuery) -> LogPage:
    """A page of the log. Reading it adds nothing to it.

    Raises:
        PermissionRefusedError: the signed-in user may not.
    """
    session.require(*ROLES)
    with session.database.reading() as connection:
        about = None
        if query.patient.strip():
            wanted = read_query(query.patient, session.today())
            found = patients.find_patients(connection, wanted, _MOST_PATIENTS)
            about = tuple(m for p in found for m in patients.group_of(connection, p.id))
        narrowed = LogFilter(
            about,
            query.clinician_id,
            _KINDS[query.kind] if query.kind is not None else (),
            _start_of(query.first_day),
            _start_of(query.last_day + timedelta(days=1)) if query.last_day else None,
            query.before,
        )
        entries = list_entries(connection, narrowed, PAGE + 1)
    return LogPage(entries[:PAGE], len(entries) > PAGE)


def log_head(session: Session) -> AuditHead:
    """The head of the log: its number of entries and the MAC of the last one."""
    session.require(*ROLES)
    with session.database.reading() as connection:
        return audit.head(connection)


def export_head(session: Session, path: Path) -> AuditHead:
    """Write the head of the log into a file that is kept elsewhere; a later cut shows against it.

    Raises:
        StoreError: the file could not be written.
    """
    head = log_head(session)
    at = session.now().isoformat(timespec="seconds")
    lines = (f"entries {head.count}", f"mac {head.mac}", f"written {at}", "")
    write_atomically(path, "\n".join(lines).encode())
    return head


def _start_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time()).astimezone() if day is not None else None
