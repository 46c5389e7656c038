"""What `verify` proves, and that each kind of tampering shows."""

from __future__ import annotations

from typing import Any

import pytest

from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.errors import StoreError
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.services import letters
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.verification import Verification, verify_records
from hipspine_desktop.wording.texts import Texts
from tests.services.raw import raw_records

PDF = b"%PDF-1.7 a paper"


@pytest.fixture
def issued(session: Session, signed: Assessment) -> Assessment:
    letters.record_document(session, signed.id, DocumentKind.REPORT, PDF, "Report")
    return signed


def _tamper(session: Session, *statements: str) -> None:
    """Somebody with the key: guards off, changes, guards on again, so that only hashes can tell."""
    raw: Any = raw_records(session.database)
    raw.execute("PRAGMA foreign_keys = OFF")
    with raw.unguarded():
        for statement in statements:
            raw.execute(statement)
    raw.close()


def _keys(found: Verification) -> list[str]:
    return [fault.key.removeprefix("records.fault.") for fault in found.faults]


def test_untouched_records_are_sound(session: Session, issued: Assessment) -> None:
    first = verify_records(session)
    assert (first.faults, first.signed_records, first.documents) == ((), 1, 1)
    second = verify_records(session, first.head.mac[:20].upper())
    assert second.is_sound
    assert second.head.count == first.head.count + 1


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("UPDATE answer SET state = 'absent' WHERE finding_id = 'groin'", ["signed"]),
        ("DELETE FROM signature", ["signed"]),
        ("UPDATE assessment SET state = 'draft'", ["signed"]),
        ("UPDATE document SET content = CAST('%PDF-1.7 b' AS BLOB)", ["document"]),
        ("DELETE FROM document", ["document_missing"]),
        ("UPDATE audit SET action = 'patient_changed' WHERE id = 4", ["audit_altered"]),
        ("DELETE FROM audit WHERE id = 4", ["audit_missing"]),
        ("INSERT INTO recent_patient VALUES ('x', 'y', '2026-11-24 09:00:00.000000')", ["file"]),
        (
            "DELETE FROM signature; DELETE FROM snapshot; DELETE FROM answer; "
            "DELETE FROM narrative; DELETE FROM assessment_change; DELETE FROM document; "
            "DELETE FROM assessment",
            ["signed_missing", "document_missing"],
        ),
    ],
)
def test_tampering_with_the_key_in_hand_shows(
    statement: str, faults: list[str], session: Session, issued: Assessment, store: str
) -> None:
    if store == "postgresql" and faults == ["file"]:
        with pytest.raises(Exception, match="foreign key"):  # a server looks at it itself
            _tamper(session, statement)
        return
    _tamper(session, *statement.split("; "))
    assert _keys(verify_records(session)) == faults


def test_a_paper_and_its_hash_exchanged_together_differ_from_the_audit(
    session: Session, issued: Assessment
) -> None:
    _tamper(
        session,
        "UPDATE document SET content_hash = "
        "'94aefb8be78b2b7c344d11d1ba8a79ef087eceb19150881f69460b8772753263', "
        "content = CAST('b' AS BLOB)",
    )
    assert _keys(verify_records(session)) == ["document"]


def test_a_missing_guard_shows(session: Session, issued: Assessment) -> None:
    raw: Any = raw_records(session.database)
    raw.without_guard("audit_no_delete")
    raw.close()
    found = verify_records(session)
    assert _keys(found) == ["guard"]
    assert found.faults[0].values == {"name": "audit_no_delete"}


def test_a_chain_cut_short_shows_against_the_head(session: Session, issued: Assessment) -> None:
    verify_records(session)
    head = verify_records(session).head
    _tamper(session, f"DELETE FROM audit WHERE id >= {head.count}")
    assert verify_records(session).is_sound
    assert _keys(verify_records(session, head.mac)) == ["audit_head"]


@pytest.mark.only_in("sqlcipher")  # decided before the store is asked
@pytest.mark.parametrize("typed", ["abc", "z" * 20, "0" * 65])
def test_what_is_no_head_is_refused(typed: str, session: Session) -> None:
    with pytest.raises(StoreError, match="not the head"):
        verify_records(session, typed)


def test_each_fault_has_a_sentence(session: Session) -> None:
    texts = Texts.load(resources_dir() / "wording")
    for kind in ("altered", "missing", "out_of_order", "cut_short"):
        assert texts(f"records.fault.audit_{kind}", position=3)
    assert texts("records.fault.file", count=2)
    assert texts("records.fault.guard", name="x")
    assert texts("records.fault.audit_head", count=2)
    assert texts("records.fault.signed", record="2026-0001-1")
    assert texts("records.fault.signed_missing", count=1)
    assert texts("records.fault.late", count=1)
    assert texts("records.fault.erased", count=1)
    assert texts("records.fault.document", id="x")
    assert texts("records.fault.document_missing", count=1)
