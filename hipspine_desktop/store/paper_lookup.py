"""Finding what a piece of paper belongs to: by its bytes, or by the record number printed on it."""

from __future__ import annotations

import re

from sqlalchemy import Connection, select

from hipspine_desktop.store.tables import assessment, document

_NUMBER = re.compile(r"(\d{4})-(\d{1,6})-(\d{1,3})")


def document_with_hash(connection: Connection, content_hash: str) -> str | None:
    """Id of the issued document with this SHA-256; None where there is none."""
    query = select(document.c.id).where(document.c.content_hash == content_hash)
    return connection.execute(query.order_by(document.c.made_at)).scalars().first()


def assessment_with_number(connection: Connection, number: str) -> str | None:
    """Id of the assessment with this record number; None where there is none."""
    found = _NUMBER.fullmatch(number.strip())
    if found is None:
        return None
    year, serial, edition = (int(part) for part in found.groups())
    query = select(assessment.c.id).where(
        assessment.c.record_year == year,
        assessment.c.record_serial == serial,
        assessment.c.record_edition == edition,
    )
    return connection.execute(query).scalars().first()
