from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, text

from hipspine_desktop.store import audit
from hipspine_desktop.store.audit import Action, AuditEvent, AuditFault
from hipspine_desktop.store.database import Database
from hipspine_desktop.store.tables import audit as audit_table
from tests.services.raw import raw_records

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def filled(database: Database) -> Database:
    with database.unit_of_work() as work:
        for n in range(6):
            event = AuditEvent(Action.PATIENT_VIEWED, "c1", NOW, f"p{n}", detail={"n": n})
            audit.append(work.connection, database.audit_key, event)
        work.commit()
    return database


def _head(database: Database) -> audit.AuditHead:
    with database.reading() as connection:
        return audit.head(connection)


def _fault(
    database: Database, known: audit.AuditHead | None = None
) -> tuple[int, AuditFault] | None:
    with database.reading() as connection:
        found = audit.first_fault(connection, database.audit_key, known)
    return (found.position, found.fault) if found else None


def _forge(database: Database, *statements: str, guarded: bool = True) -> None:
    """What somebody with the key and a plain SQL tool could do: guards off, then change."""
    raw: Any = raw_records(database)
    with raw.unguarded():
        for statement in statements:
            raw.execute(statement)
    if not guarded:
        raw.without_guard("audit_no_gap")
    raw.close()


def test_an_untouched_chain_is_sound(filled: Database) -> None:
    assert _fault(filled) is None
    assert _fault(filled, _head(filled)) is None


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE audit SET action = 'patient_changed' WHERE id = 3", 3),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 2", 2),
        ("UPDATE audit SET patient_id = NULL WHERE id = 4", 4),
        ("UPDATE audit SET detail = '{}' WHERE id = 1", 1),
    ],
)
def test_altered_entries_are_found(filled: Database, statement: str, position: int) -> None:
    _forge(filled, statement)
    assert _fault(filled) == (position, AuditFault.ALTERED)


@pytest.mark.parametrize("position", [1, 5])
def test_deleted_entries_are_found(filled: Database, position: int) -> None:
    _forge(filled, f"DELETE FROM audit WHERE id = {position}")
    assert _fault(filled) == (position, AuditFault.MISSING)


def test_an_entry_of_another_history_does_not_fit(filled: Database) -> None:
    _forge(filled, "DELETE FROM audit WHERE id = 2", guarded=False)
    with filled.unit_of_work() as work:
        event = AuditEvent(Action.SIGNED_IN, "another", datetime(2026, 1, 1, tzinfo=UTC))
        values = {"id": 2, "at": event.at, "clinician_id": "x", "action": "signed_in",
                  "patient_id": None, "assessment_id": None, "detail": "{}",
                  "previous_mac": "0" * 64}  # fmt: skip
        mac = audit._mac(filled.audit_key, values)
        work.connection.execute(insert(audit_table).values(**values, mac=mac))
        work.commit()
    assert _fault(filled) == (2, AuditFault.OUT_OF_ORDER)


def test_a_head_is_found_by_its_beginning(filled: Database) -> None:
    head = _head(filled)
    with filled.reading() as connection:
        assert audit.find_head(connection, head.mac[:16]) == head
        assert audit.find_head(connection, head.mac) == head
        assert audit.find_head(connection, "0" * 64) is None


def test_reordered_entries_are_found(filled: Database) -> None:
    _forge(
        filled,
        "UPDATE audit SET id = 100 WHERE id = 3",
        "UPDATE audit SET id = 3 WHERE id = 4",
        "UPDATE audit SET id = 4 WHERE id = 100",
    )
    assert _fault(filled) == (3, AuditFault.OUT_OF_ORDER)


def test_a_chain_cut_at_its_end_shows_against_a_head_written_down(filled: Database) -> None:
    head = _head(filled)
    _forge(filled, "DELETE FROM audit WHERE id >= 5")
    assert _fault(filled) is None  # by itself the rest is whole
    assert _fault(filled, head) == (5, AuditFault.CUT_SHORT)


def test_another_key_makes_no_chain(filled: Database) -> None:
    with filled.reading() as connection:
        found = audit.first_fault(connection, b"x" * 32)
    assert found == audit.FaultyEntry(1, AuditFault.ALTERED)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 2",
        "INSERT INTO audit SELECT 99, at, clinician_id, action, patient_id, assessment_id, "
        "detail, previous_mac, 'm' FROM audit WHERE id = 2",
    ],
)
def test_the_database_itself_refuses(filled: Database, statement: str, store: str) -> None:
    if store == "postgresql":
        statement = statement.replace("OR REPLACE ", "")
    with pytest.raises(Exception, match="append-only"), filled.unit_of_work() as work:
        work.connection.execute(text(statement))
    assert _fault(filled, _head(filled)) is None
