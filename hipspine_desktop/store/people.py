"""Rows of the practice and its users."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Clinician, Practice, Role
from hipspine_desktop.store.tables import clinician, practice
from hipspine_desktop.store.tables_shared import key_ring
from hipspine_desktop.store.upserts import upsert


def add_practice(
    connection: Connection, practice_id: str, details: Practice, now: datetime
) -> None:
    """Write the one row of the practice."""
    connection.execute(
        insert(practice).values(
            id=1, practice_id=practice_id, created_at=now, version=1, **_practice_values(details)
        )
    )


def change_practice(connection: Connection, details: Practice) -> None:
    """Replace the practice's details."""
    connection.execute(
        update(practice).values(version=practice.c.version + 1, **_practice_values(details))
    )


def read_practice(connection: Connection) -> tuple[str, Practice]:
    """The practice's id and details."""
    row = connection.execute(select(practice)).one()
    address = Address(tuple(row.address_lines), row.phone, row.email)
    factors = sorted((str(c), float(odds)) for c, odds in (row.prior_factors or {}).items())
    return row.practice_id, Practice(
        row.name, address, row.setting, tuple(factors), row.accent or ""
    )


def write_key_ring(connection: Connection, content: str, now: datetime) -> None:
    """Keep the key ring with the records, as on a server."""
    upsert(connection, key_ring, {"id": 1}, {"content": content, "changed_at": now})


def add_clinician(connection: Connection, person: Clinician, now: datetime) -> None:
    """Write a new user."""
    connection.execute(
        insert(clinician).values(
            id=person.id,
            username=person.username,
            name=person.name,
            profession=person.profession,
            registration=person.registration,
            role=person.role.value,
            active=person.active,
            created_at=now,
            version=1,
        )
    )


def clinician_by_username(connection: Connection, username: str) -> Clinician | None:
    """A user, None when there is none of that name."""
    row = connection.execute(
        select(clinician).where(clinician.c.username == username)
    ).one_or_none()
    return None if row is None else _clinician(row)


def read_clinician(connection: Connection, clinician_id: str) -> Clinician | None:
    """A user by id, None when there is none."""
    row = connection.execute(select(clinician).where(clinician.c.id == clinician_id)).one_or_none()
    return None if row is None else _clinician(row)


def change_clinician(connection: Connection, person: Clinician) -> None:
    """Replace what is known of a user; the user name stays."""
    connection.execute(
        update(clinician)
        .where(clinician.c.id == person.id)
        .values(
            name=person.name,
            profession=person.profession,
            registration=person.registration,
            role=person.role.value,
            active=person.active,
            version=clinician.c.version + 1,
        )
    )


def clinicians(connection: Connection) -> tuple[Clinician, ...]:
    """All users, by name."""
    rows = connection.execute(select(clinician).order_by(clinician.c.name, clinician.c.id))
    return tuple(_clinician(row) for row in rows)


def _practice_values(details: Practice) -> dict[str, object]:
    return {
        "name": details.name,
        "address_lines": list(details.address.lines),
        "phone": details.address.phone,
        "email": details.address.email,
        "setting": details.setting,
        "prior_factors": dict(details.prior_factors) or None,
        "accent": details.accent or None,
    }


def _clinician(row: Row[tuple[object, ...]]) -> Clinician:
    return Clinician(
        id=row.id,
        username=row.username,
        name=row.name,
        profession=row.profession,
        registration=row.registration,
        role=Role(row.role),
        active=row.active,
    )
