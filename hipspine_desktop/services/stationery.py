"""Snippets, letter templates and the address book of a practice."""

from __future__ import annotations

from dataclasses import replace

from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.stationery import AddressEntry, LetterPart, PracticeText, TextKind
from hipspine_desktop.errors import StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.letter_templates import check_placeholders
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import audit, stationery
from hipspine_desktop.store.columns import new_id
from hipspine_desktop.store.database import UnitOfWork

WRITERS = (Role.CLINICIAN, Role.ADMINISTRATOR)
LONGEST_TEXT = 20_000
_KINDS = frozenset({Kind.PRACTICE})


def texts(session: Session, kind: TextKind) -> tuple[PracticeText, ...]:
    """The practice's texts of a kind, by name, as last written."""
    session.require()
    with session.database.reading() as connection:
        return stationery.texts_of(connection, kind)


def text_versions(session: Session, text_id: str) -> tuple[PracticeText, ...]:
    """Every version of a text, first to last."""
    session.require()
    with session.database.reading() as connection:
        return stationery.versions_of(connection, text_id)


def save_text(
    session: Session, text: PracticeText, *, initiator: object | None = None
) -> tuple[PracticeText, Changes]:
    """Save a text: a new one (id "") or a further version of one that was read.

    Raises:
        ConflictError: somebody else changed it since it was read.
        StoreError: no name, no words, too many, a shortcut that another snippet has, or a
            placeholder that there is not.
    """
    session.require(*WRITERS)
    checked = _checked(text)
    with session.writing() as work:
        _refuse_second_shortcut(work, checked)
        written = replace(checked, changed_by=session.clinician.name, changed_at=session.now())
        if text.id:
            written = replace(written, number=text.number + 1)
            stationery.add_version(work.connection, written, session.clinician.id)
        else:
            written = replace(written, id=new_id(), number=1, in_use=True)
            stationery.add_text(work.connection, written, session.clinician.id)
        session.log(
            work,
            audit.Action.PRACTICE_CHANGED,
            text=written.id,
            text_kind=written.kind.value,
            number=written.number,
        )
        work.commit()
    return written, Changes(_KINDS, initiator)


def retire_text(
    session: Session, text_id: str, *, initiator: object | None = None
) -> tuple[None, Changes]:
    """Offer a text no longer; its versions stay.

    Raises:
        StoreError: there is none.
    """
    session.require(*WRITERS)
    with session.writing() as work:
        stationery.read_text(work.connection, text_id)
        stationery.set_text_in_use(work.connection, text_id, in_use=False)
        session.log(work, audit.Action.PRACTICE_CHANGED, text=text_id, in_use=0)
        work.commit()
    return None, Changes(_KINDS, initiator)


def address_book(
    session: Session, destination: Destination | None = None
) -> tuple[AddressEntry, ...]:
    """The receivers the practice knows, by organisation.

    Args:
        destination: only those of this kind and those of any kind; None: all.
    """
    session.require()
    with session.database.reading() as connection:
        found = stationery.entries(connection)
    if destination is None:
        return found
    return tuple(e for e in found if e.destination in (None, destination))


def save_address(
    session: Session, entry: AddressEntry, *, initiator: object | None = None
) -> tuple[AddressEntry, Changes]:
    """Save an entry: a new one (id "") or one that was read and changed.

    Raises:
        ConflictError: somebody else changed it since it was read.
        StoreError: neither a name nor an organisation.
    """
    session.require(*Role)
    to = entry.addressee
    if not to.name.strip() and not to.organisation.strip():
        raise StoreError("The entry names nobody.", "Write a name or an organisation.")
    with session.writing() as work:
        if entry.id:
            stationery.change_entry(work.connection, entry)
            saved = replace(entry, version=entry.version + 1)
        else:
            saved = replace(entry, id=new_id(), version=1)
            stationery.add_entry(work.connection, saved)
        session.log(work, audit.Action.PRACTICE_CHANGED, address=saved.id)
        work.commit()
    return saved, Changes(_KINDS, initiator)


def remove_address(
    session: Session, entry: AddressEntry, *, initiator: object | None = None
) -> tuple[None, Changes]:
    """Take an entry out of the book; letters written to it keep their words.

    Raises:
        ConflictError: somebody else changed it since it was read.
    """
    session.require(*Role)
    with session.writing() as work:
        stationery.change_entry(work.connection, entry, in_use=False)
        session.log(work, audit.Action.PRACTICE_CHANGED, address=entry.id, in_use=0)
        work.commit()
    return None, Changes(_KINDS, initiator)


def _checked(text: PracticeText) -> PracticeText:
    checked = replace(
        text,
        name=text.name.strip(),
        body=text.body.strip(),
        shortcut=text.shortcut.strip().lstrip(";").casefold(),
    )
    if not checked.name or not checked.body:
        raise StoreError("The text needs a name and words.", "Write both.")
    if len(checked.body) > LONGEST_TEXT:
        raise StoreError(
            f"The text is longer than {LONGEST_TEXT} characters.", "Shorten it, or make two."
        )
    if any(c.isspace() for c in checked.shortcut):
        raise StoreError("A shortcut is one word.", "Leave the spaces out.")
    if checked.kind is TextKind.LETTER_TEMPLATE:
        check_placeholders(checked.body)
        return replace(checked, part=checked.part or LetterPart.REQUEST)
    return checked


def _refuse_second_shortcut(work: UnitOfWork, text: PracticeText) -> None:
    if not text.shortcut or text.kind is not TextKind.SNIPPET:
        return
    for other in stationery.texts_of(work.connection, TextKind.SNIPPET):
        if other.shortcut == text.shortcut and other.id != text.id:
            raise StoreError(
                f"The snippet '{other.name}' has this shortcut already.", "Choose another."
            )
