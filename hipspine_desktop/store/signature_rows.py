"""Signatures as rows: the author's and the supervisor's stand in two tables of one form."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert

from hipspine_desktop.domain.assessment import Signature
from hipspine_desktop.domain.people import Role
from hipspine_desktop.store.tables import countersignature, signature


def add_signature(connection: Connection, assessment_id: str, given: Signature) -> None:
    """Add the author's signature; for ever."""
    values = {**_values(assessment_id, given), "role": given.role.value}
    connection.execute(insert(signature).values(values))


def add_countersignature(connection: Connection, assessment_id: str, given: Signature) -> None:
    """Add the supervisor's signature; for ever. Only a clinician can be one."""
    connection.execute(insert(countersignature).values(_values(assessment_id, given)))


def read_signature(row: Row[Any]) -> Signature:
    """A row of the table of signatures."""
    return _signature(row, Role(row.role))


def read_countersignature(row: Row[Any]) -> Signature:
    """A row of the table of countersignatures."""
    return _signature(row, Role.CLINICIAN)


def _values(assessment_id: str, given: Signature) -> dict[str, Any]:
    return {
        "assessment_id": assessment_id,
        "clinician_id": given.clinician_id,
        "name": given.name,
        "profession": given.profession,
        "registration": given.registration,
        "at": given.at,
        "content_hash": given.content_hash,
    }


def _signature(row: Row[Any], role: Role) -> Signature:
    return Signature(
        clinician_id=row.clinician_id,
        name=row.name,
        profession=row.profession,
        registration=row.registration,
        at=row.at,
        content_hash=row.content_hash,
        role=role,
    )
