from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from hipspine_desktop.domain.assessment import Assessment, AssessmentState
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.linked_text import as_proposed, retyped
from hipspine_desktop.domain.patient import Address, Patient
from hipspine_desktop.domain.people import Addressee
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.errors import ConflictError, DocumentError, StoreError
from hipspine_desktop.services import assessments, letters
from hipspine_desktop.services.changes import Kind
from hipspine_desktop.services.compose_material import Material
from hipspine_desktop.services.issuing import LetterReading, unread
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.session import Session
from tests.documents import factory as f, results as r
from tests.services.raw import raw_records

PDF = b"%PDF-1.7 made up for the test"


@pytest.fixture
def letter(assessment: Assessment) -> Letter:
    surgery = Address(("2 Low Road", "Hull"), "01482 496222", "desk@example.org")
    return Letter(
        id="",
        assessment_id=assessment.id,
        destination=Destination.ORTHOPAEDICS,
        urgency=Urgency.SOON,
        addressee=Addressee("Ms Example", "Hull Hospital", surgery),
        request="Please see her",
        written_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        urgency_reason="",
        copies=("The patient", "Dr Example"),
        sections=(("history", "Fell in March"), ("plan", "Walk")),
    )


def reading(assessment: Assessment, patient: Patient) -> LetterReading:
    material = Material(
        patient, assessment, r.FULL, f.CATALOGUE, f.PRACTICE, f.CLINICIAN, f.texts(), f.NOW
    )
    return LetterReading(material)


def issue(session: Session, letter: Letter, held: LetterReading | None) -> None:
    letters.record_document(
        session,
        letter.assessment_id,
        DocumentKind.REFERRAL_LETTER,
        PDF,
        "Referral letter",
        letter_id=letter.id,
        reading=held,
    )


def test_a_letter_is_kept_and_changed(session: Session, letter: Letter) -> None:
    saved, changes = letters.save_letter(session, letter)
    assert changes.kinds == {Kind.DOCUMENTS}
    assert saved == replace(letter, id=saved.id)
    again, _ = letters.save_letter(session, replace(saved, request="See her this week"))
    assert again.version == 2
    assert letters.letters_of(session, letter.assessment_id) == (again,)
    with pytest.raises(ConflictError, match="Somebody else changed this letter"):
        letters.save_letter(session, replace(saved, request="Lost update"))
    assert letters.letters_of(session, letter.assessment_id) == (again,)


def test_a_letter_keeps_the_id_it_was_made_with(session: Session, letter: Letter) -> None:
    saved, _ = letters.save_letter(session, replace(letter, id="made-by-the-composer"))
    assert saved.id == "made-by-the-composer"


def test_a_letter_cannot_move_to_another_assessment(
    session: Session, letter: Letter, patient: Patient
) -> None:
    saved, _ = letters.save_letter(session, letter)
    other, _ = assessments.start_assessment(session, patient.id)
    with pytest.raises(Exception, match=r"(?i)unique|meanwhile"):
        letters.save_letter(session, replace(saved, assessment_id=other.id))
    assert letters.letters_of(session, other.id) == ()
    with pytest.raises(StoreError, match="belongs to another assessment"):
        letters.record_document(
            session,
            other.id,
            DocumentKind.REFERRAL_LETTER,
            PDF,
            "Letter",
            letter_id=saved.id,
            reading=reading(other, patient),
        )


def test_an_issued_paper_is_kept_byte_by_byte(
    session: Session,
    assessment: Assessment,
    patient: Patient,
    letter: Letter,
    folder: Any,
    password: str,
    surroundings: Surroundings,
) -> None:
    saved, _ = letters.save_letter(session, letter)
    issued, _ = letters.record_document(
        session,
        letter.assessment_id,
        DocumentKind.REFERRAL_LETTER,
        PDF,
        "Referral letter",
        letter_id=saved.id,
        reading=reading(assessment, patient),
        state=AssessmentState.DRAFT,
    )
    assert (issued.state, issued.size, issued.made_by) == ("draft", len(PDF), "Anna Sample")
    session.close()
    again = open_practice(folder, "anna", password, surroundings)
    assert letters.documents_of(again, letter.assessment_id) == (issued,)
    assert letters.document_content(again, issued.id, letters.Use.PRINTED) == PDF
    raw: Any = raw_records(again.database)
    (last,) = raw.execute("SELECT action FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    assert last == "document_printed"
    for statement in ("UPDATE document SET title = 'x'", "DELETE FROM document"):
        with pytest.raises(Exception, match="append-only"):
            raw.execute(statement)
    raw.without_guard("document_no_update")
    raw.execute("UPDATE document SET content = ?", (PDF + b"!",))
    raw.close()
    with pytest.raises(StoreError, match="no longer what was issued"):
        letters.document_content(again, issued.id)
    again.close()


def test_a_letter_with_doubts_goes_out_only_when_they_were_read(
    session: Session, assessment: Assessment, patient: Patient, letter: Letter
) -> None:
    """Whatever the screen asked: a blank left open, a sentence whose finding changed."""
    own = "Groin pain since [when]. She fell."
    links = (("complaint", retyped(as_proposed("Groin pain. She did not fall."), own)),)
    saved, _ = letters.save_letter(
        session, replace(letter, sections=(("complaint", own),), links=links)
    )
    held = reading(assessment, patient)
    waiting = unread(saved, held)
    assert any("when" in doubt.sentence for doubt in waiting)
    assert any("changed" in doubt.sentence or "rests" in doubt.sentence for doubt in waiting)
    for read in ((), waiting[:-1], (replace(waiting[0], sentence="Another."), *waiting[1:])):
        with pytest.raises(DocumentError, match="did not go out"):
            issue(session, saved, replace(held, read=read))
    with pytest.raises(StoreError, match="only after it was read"):
        issue(session, saved, None)
    assert letters.documents_of(session, assessment.id) == ()
    issue(session, saved, replace(held, read=waiting))
    assert len(letters.documents_of(session, assessment.id)) == 1
    # changed after it was read: what is new waits to be read
    later, _ = letters.save_letter(session, replace(saved, request="See her by [day]"))
    with pytest.raises(DocumentError, match=r"to be read: 1\."):
        issue(session, later, replace(held, read=waiting))


def test_a_letter_is_not_held_against_another_record(
    session: Session, assessment: Assessment, patient: Patient, letter: Letter
) -> None:
    saved, _ = letters.save_letter(session, letter)
    other, _ = assessments.start_assessment(session, patient.id)
    with pytest.raises(DocumentError, match="another assessment"):
        issue(session, saved, reading(other, patient))
    assert letters.documents_of(session, assessment.id) == ()


@pytest.mark.only_in("sqlcipher")  # decided before the store is asked
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>"])
def test_what_is_no_pdf_is_refused(
    content: bytes, session: Session, assessment: Assessment
) -> None:
    with pytest.raises(StoreError, match="not a PDF"):
        letters.record_document(
            session, assessment.id, DocumentKind.ASSESSMENT_REPORT, content, "Report"
        )


def test_a_drafts_paper_cannot_pass_for_a_signed_one(
    session: Session, assessment: Assessment
) -> None:
    with pytest.raises(StoreError, match="state changed"):
        letters.record_document(
            session,
            assessment.id,
            DocumentKind.ASSESSMENT_REPORT,
            PDF,
            "R",
            state=AssessmentState.SIGNED,
        )
    assert letters.documents_of(session, assessment.id) == ()
