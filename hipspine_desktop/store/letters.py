"""Rows of letters and of issued documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from hipspine_desktop.domain.assessment import AssessmentState
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.linked_text import Link
from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.records import DocumentKind, IssuedDocument
from hipspine_desktop.errors import ConflictError, StoreError
from hipspine_desktop.store.tables import document, letter

_LISTED = tuple(c for c in document.c if c.name != "content")


def add_letter(connection: Connection, new: Letter, by: str) -> None:
    """Write a new letter."""
    values = _letter_values(new, by)
    connection.execute(
        insert(letter).values(id=new.id, assessment_id=new.assessment_id, version=1, **values)
    )


def change_letter(connection: Connection, changed: Letter, by: str) -> None:
    """Replace a letter's content.

    Raises:
        ConflictError: somebody else changed it since it was read.
    """
    done = connection.execute(
        update(letter)
        .where(
            letter.c.id == changed.id,
            letter.c.assessment_id == changed.assessment_id,
            letter.c.version == changed.version,
        )
        .values(version=changed.version + 1, **_letter_values(changed, by))
    )
    if done.rowcount != 1:
        raise ConflictError(
            "Somebody else changed this letter meanwhile.",
            "Nothing was overwritten. Open the letter again, then make your change.",
        )


def letters_of(connection: Connection, assessment_id: str) -> tuple[Letter, ...]:
    """Letters of an assessment, oldest first."""
    query = select(letter).where(letter.c.assessment_id == assessment_id)
    rows = connection.execute(query.order_by(letter.c.written_at, letter.c.id))
    return tuple(_letter(row) for row in rows)


def read_letter(connection: Connection, letter_id: str) -> Letter:
    """One letter.

    Raises:
        StoreError: there is none.
    """
    row = connection.execute(select(letter).where(letter.c.id == letter_id)).one_or_none()
    if row is None:
        raise StoreError("This letter is not in the records.", "Open the assessment again.")
    return _letter(row)


def add_document(
    connection: Connection, issued: IssuedDocument, content: bytes, made_by_id: str
) -> None:
    """Write an issued document; it can never be changed."""
    connection.execute(
        insert(document).values(
            id=issued.id,
            assessment_id=issued.assessment_id,
            letter_id=issued.letter_id,
            kind=issued.kind.value,
            state=issued.state.value,
            title=issued.title,
            content=content,
            size=issued.size,
            content_hash=issued.content_hash,
            made_by=made_by_id,
            made_by_name=issued.made_by,
            made_at=issued.made_at,
        )
    )


def documents_of(connection: Connection, assessment_id: str) -> tuple[IssuedDocument, ...]:
    """Documents issued about an assessment, latest first, without their bytes."""
    return _documents(connection, select(*_LISTED).where(document.c.assessment_id == assessment_id))


def document_ids(connection: Connection) -> tuple[str, ...]:
    """Ids of all issued documents, oldest first."""
    query = select(document.c.id).order_by(document.c.made_at, document.c.id)
    return tuple(connection.execute(query).scalars())


def read_document(connection: Connection, document_id: str) -> tuple[IssuedDocument, bytes]:
    """One document with its bytes.

    Raises:
        StoreError: there is none.
    """
    found = _documents(connection, select(*_LISTED).where(document.c.id == document_id))
    if not found:
        raise StoreError("This document is not in the records.", "Open the list again.")
    content = connection.execute(
        select(document.c.content).where(document.c.id == document_id)
    ).scalar_one()
    return found[0], content


def _documents(connection: Connection, query: Select[Any]) -> tuple[IssuedDocument, ...]:
    rows = connection.execute(query.order_by(document.c.made_at.desc(), document.c.id))
    return tuple(
        IssuedDocument(
            id=row.id,
            assessment_id=row.assessment_id,
            letter_id=row.letter_id,
            kind=DocumentKind(row.kind),
            state=AssessmentState(row.state),
            title=row.title,
            content_hash=row.content_hash,
            size=row.size,
            made_by=row.made_by_name,
            made_at=row.made_at,
        )
        for row in rows
    )


def _letter_values(of: Letter, by: str) -> dict[str, Any]:
    to = of.addressee
    return {
        "destination": of.destination.value,
        "urgency": of.urgency.value,
        "urgency_reason": of.urgency_reason,
        "addressee_name": to.name,
        "addressee_organisation": to.organisation,
        "addressee_lines": list(to.address.lines),
        "addressee_phone": to.address.phone,
        "addressee_email": to.address.email,
        "request": of.request,
        "copies": list(of.copies),
        "sections": [list(pair) for pair in of.sections],
        "links": {key: [[x.own, x.was] for x in links] for key, links in of.links} or None,
        "enclosures": list(of.enclosures) or None,
        "written_at": of.written_at,
        "changed_by": by,
    }


def _letter(row: Row[Any]) -> Letter:
    address = Address(tuple(row.addressee_lines), row.addressee_phone, row.addressee_email)
    return Letter(
        id=row.id,
        assessment_id=row.assessment_id,
        destination=Destination(row.destination),
        urgency=Urgency(row.urgency),
        addressee=Addressee(row.addressee_name, row.addressee_organisation, address),
        request=row.request,
        written_at=row.written_at,
        urgency_reason=row.urgency_reason,
        copies=tuple(row.copies),
        sections=tuple((key, text) for key, text in row.sections),
        version=row.version,
        links=tuple(
            (key, tuple(Link(own, was) for own, was in links))
            for key, links in (row.links or {}).items()
        ),
        enclosures=tuple(row.enclosures or ()),
    )
