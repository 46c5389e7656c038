"""Rows of the practice's texts, address book and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.stationery import (
    AddressEntry,
    LetterPart,
    Picture,
    PictureKind,
    PracticeText,
    TextKind,
)
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.store.tables_stationery import (
    ANY_DESTINATION,
    address_entry,
    picture,
    practice_text,
    practice_text_version,
)


def add_text(connection: Connection, new: PracticeText, by: str) -> None:
    """Write a new text as version 1."""
    connection.execute(
        insert(practice_text).values(id=new.id, kind=new.kind.value, in_use=new.in_use)
    )
    _add_version(connection, new, by)


def add_version(connection: Connection, changed: PracticeText, by: str) -> None:
    """Write a further version of a text; the earlier ones stay.

    Args:
        changed: its number is that of the new version.

    Raises:
        ConflictError: somebody else wrote a version since it was read.
    """
    last = connection.execute(
        select(func.max(practice_text_version.c.number)).where(
            practice_text_version.c.text_id == changed.id
        )
    ).scalar()
    if last is None or last + 1 != changed.number:
        raise ConflictError(
            "Somebody else changed this text meanwhile.",
            "Nothing was overwritten. Open it again, then make your change.",
        )
    _add_version(connection, changed, by)


def set_text_in_use(connection: Connection, text_id: str, in_use: bool) -> None:
    """Offer a text, or offer it no longer."""
    connection.execute(
        update(practice_text).where(practice_text.c.id == text_id).values(in_use=in_use)
    )


def texts_of(connection: Connection, kind: TextKind) -> tuple[PracticeText, ...]:
    """The last version of every text of a kind that is in use, by name."""
    version = practice_text_version
    last = (
        select(version.c.text_id, func.max(version.c.number).label("number"))
        .group_by(version.c.text_id)
        .subquery()
    )
    query = (
        select(practice_text.c.kind, practice_text.c.in_use, *version.c)
        .join(version, version.c.text_id == practice_text.c.id)
        .join(last, (last.c.text_id == version.c.text_id) & (last.c.number == version.c.number))
        .where(practice_text.c.kind == kind.value, practice_text.c.in_use)
    )
    return _by_name(connection.execute(query).all())


def versions_of(connection: Connection, text_id: str) -> tuple[PracticeText, ...]:
    """Every version of a text, first to last."""
    version = practice_text_version
    query = (
        select(practice_text.c.kind, practice_text.c.in_use, *version.c)
        .join(version, version.c.text_id == practice_text.c.id)
        .where(practice_text.c.id == text_id)
        .order_by(version.c.number)
    )
    return tuple(_text(row) for row in connection.execute(query))


def entries(connection: Connection) -> tuple[AddressEntry, ...]:
    """The address book, by organisation and name."""
    rows = connection.execute(select(address_entry).where(address_entry.c.in_use)).all()
    found = (_entry(row) for row in rows)
    return tuple(
        sorted(found, key=lambda e: (e.addressee.organisation.casefold(), e.addressee.name))
    )


def add_entry(connection: Connection, new: AddressEntry) -> None:
    """Write a new entry of the address book."""
    values = _entry_values(new)
    connection.execute(insert(address_entry).values(id=new.id, in_use=True, version=1, **values))


def change_entry(connection: Connection, changed: AddressEntry, in_use: bool = True) -> None:
    """Replace an entry, or take it out of the book.

    Raises:
        ConflictError: somebody else changed it since it was read.
    """
    done = connection.execute(
        update(address_entry)
        .where(address_entry.c.id == changed.id, address_entry.c.version == changed.version)
        .values(version=changed.version + 1, in_use=in_use, **_entry_values(changed))
    )
    if done.rowcount != 1:
        raise ConflictError(
            "Somebody else changed this entry meanwhile.",
            "Nothing was overwritten. Open the address book again, then make your change.",
        )


def put_picture(connection: Connection, new: Picture, now: datetime) -> None:
    """Put a picture in the place of the one before."""
    remove_picture(connection, new.kind, new.owner)
    connection.execute(
        insert(picture).values(
            kind=new.kind.value,
            owner=new.owner,
            content=new.content,
            width=new.width,
            height=new.height,
            changed_at=now,
        )
    )


def remove_picture(connection: Connection, kind: PictureKind, owner: str) -> None:
    """Print none from now on."""
    connection.execute(
        delete(picture).where(picture.c.kind == kind.value, picture.c.owner == owner)
    )


def read_picture(connection: Connection, kind: PictureKind, owner: str) -> Picture | None:
    """A picture; None when there is none."""
    query = select(picture).where(picture.c.kind == kind.value, picture.c.owner == owner)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Picture(kind, owner, bytes(row.content), row.width, row.height)


def read_text(connection: Connection, text_id: str) -> PracticeText:
    """The last version of a text.

    Raises:
        StoreError: there is none.
    """
    found = versions_of(connection, text_id)
    if not found:
        raise StoreError("This text is not in the practice's list.", "Open the list again.")
    return found[-1]


def _add_version(connection: Connection, new: PracticeText, by: str) -> None:
    connection.execute(
        insert(practice_text_version).values(
            text_id=new.id,
            number=new.number,
            name=new.name,
            shortcut=new.shortcut,
            body=new.body,
            destination=_code(new.destination),
            part=new.part.value if new.part is not None else None,
            changed_by=by,
            changed_by_name=new.changed_by,
            changed_at=new.changed_at,
        )
    )


def _by_name(rows: Sequence[Row[Any]]) -> tuple[PracticeText, ...]:
    return tuple(sorted((_text(row) for row in rows), key=lambda t: (t.name.casefold(), t.id)))


def _text(row: Row[Any]) -> PracticeText:
    return PracticeText(
        id=row.text_id,
        kind=TextKind(row.kind),
        name=row.name,
        body=row.body,
        shortcut=row.shortcut,
        destination=_destination(row.destination),
        number=row.number,
        changed_by=row.changed_by_name,
        changed_at=row.changed_at,
        in_use=row.in_use,
        part=LetterPart(row.part) if row.part else None,
    )


def _entry(row: Row[Any]) -> AddressEntry:
    address = Address(tuple(row.address_lines), row.phone, row.email)
    addressee = Addressee(row.name, row.organisation, address)
    return AddressEntry(row.id, addressee, _destination(row.destination), row.version)


def _entry_values(entry: AddressEntry) -> dict[str, Any]:
    to = entry.addressee
    return {
        "destination": _code(entry.destination),
        "name": to.name,
        "organisation": to.organisation,
        "address_lines": list(to.address.lines),
        "phone": to.address.phone,
        "email": to.address.email,
    }


def _code(destination: Destination | None) -> str:
    return destination.value if destination is not None else ANY_DESTINATION


def _destination(code: str) -> Destination | None:
    return Destination(code) if code else None
