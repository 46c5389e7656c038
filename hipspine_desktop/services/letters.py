"""Letters as they are written, and papers as they were issued."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from enum import StrEnum

from hipspine_desktop.domain.assessment import Assessment, AssessmentState
from hipspine_desktop.domain.letter import Letter
from hipspine_desktop.domain.records import DocumentKind, IssuedDocument
from hipspine_desktop.errors import SignedRecordError, StoreError
from hipspine_desktop.services.changes import Changes, Kind
from hipspine_desktop.services.issuing import LetterReading, refuse_unread
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, letters
from hipspine_desktop.store.columns import new_id
from hipspine_desktop.store.database import UnitOfWork

LARGEST_DOCUMENT = 50_000_000


class Use(StrEnum):
    """What was done with an issued paper."""

    VIEWED = "viewed"
    PRINTED = "printed"
    EXPORTED = "exported"


_ACTIONS = {
    Use.VIEWED: audit.Action.DOCUMENT_VIEWED,
    Use.PRINTED: audit.Action.DOCUMENT_PRINTED,
    Use.EXPORTED: audit.Action.DOCUMENT_EXPORTED,
}


def save_letter(
    session: Session, letter: Letter, *, initiator: object | None = None
) -> tuple[Letter, Changes]:
    """Save a letter being written.

    Args:
        letter: a new one has an id that is not stored yet, or "" to be given one.

    Returns:
        The letter with its id and next version.

    Raises:
        ConflictError: somebody else changed it since it was read.
        StoreError: no such assessment, or it could not be saved.
    """
    session.require_clinical()
    with session.writing() as work:
        about = _counting(work, letter.assessment_id)
        stored_ids = {known.id for known in letters.letters_of(work.connection, about.id)}
        if letter.id in stored_ids:
            letters.change_letter(work.connection, letter, session.clinician.id)
            saved = replace(letter, version=letter.version + 1)
        else:
            saved = replace(letter, id=letter.id or new_id(), version=1)
            letters.add_letter(work.connection, saved, session.clinician.id)
        session.log(
            work,
            audit.Action.LETTER_SAVED,
            about.patient_id,
            about.id,
            letter=saved.id,
            urgency=saved.urgency.value,
            destination=saved.destination.value,
        )
        work.commit()
    kinds = frozenset({Kind.DOCUMENTS})
    return saved, Changes(kinds, initiator, about.patient_id, about.id)


def letters_of(session: Session, assessment_id: str) -> tuple[Letter, ...]:
    """Letters of an assessment, oldest first."""
    session.require_clinical()
    with session.database.reading() as connection:
        return letters.letters_of(connection, assessment_id)


def record_document(
    session: Session,
    assessment_id: str,
    kind: DocumentKind,
    content: bytes,
    title: str,
    *,
    letter_id: str | None = None,
    reading: LetterReading | None = None,
    state: AssessmentState | None = None,
    initiator: object | None = None,
) -> tuple[IssuedDocument, Changes]:
    """Keep a paper exactly as it was issued.

    Args:
        content: the PDF.
        letter_id, reading: of a letter, which goes out only with both: which one it is, and what
            was read of it. The letter as it is stored is held against its record.
        state: of the assessment that the paper was made from; refused when the stored one is
            another, so that a draft's paper cannot pass for a signed one. None: not checked.

    Raises:
        StoreError: not a PDF, too large, another state, or it could not be saved.
        DocumentError: something is to be said about the letter that nobody ticked as read.
    """
    session.require_clinical()
    _check_paper(DocumentKind(kind), content, letter_id, reading)
    with session.writing() as work:
        about = _counting(work, assessment_id)
        if state is not None and about.state is not state:
            raise StoreError(
                "The assessment's state changed after this document was made.", "Make it again."
            )
        if letter_id is not None:
            _check_letter(work, letter_id, assessment_id, reading)
        issued = IssuedDocument(
            id=new_id(),
            assessment_id=about.id,
            letter_id=letter_id,
            kind=DocumentKind(kind),
            state=about.state,
            title=title,
            content_hash=hashlib.sha256(content).hexdigest(),
            size=len(content),
            made_by=session.clinician.name,
            made_at=session.now(),
        )
        letters.add_document(work.connection, issued, content, session.clinician.id)
        session.log(
            work,
            audit.Action.DOCUMENT_ISSUED,
            about.patient_id,
            about.id,
            document=issued.id,
            kind=issued.kind.value,
            content_hash=issued.content_hash,
        )
        work.commit()
    kinds = frozenset({Kind.DOCUMENTS})
    return issued, Changes(kinds, initiator, about.patient_id, about.id)


def documents_of(session: Session, assessment_id: str) -> tuple[IssuedDocument, ...]:
    """Papers issued about an assessment, latest first, without their bytes."""
    session.require_clinical()
    with session.database.reading() as connection:
        return letters.documents_of(connection, assessment_id)


def document_content(session: Session, document_id: str, use: Use = Use.VIEWED) -> bytes:
    """The bytes of an issued paper; what they are used for is logged.

    Raises:
        StoreError: there is none, or its bytes are not those that were issued.
    """
    session.require_clinical()
    with session.writing() as work:
        issued, content = letters.read_document(work.connection, document_id)
        if hashlib.sha256(content).hexdigest() != issued.content_hash:
            raise StoreError(
                "This document is no longer what was issued.",
                "Do not rely on it. Compare it with the latest backup.",
            )
        about = assessments.read_assessment(work.connection, issued.assessment_id)
        session.log(work, _ACTIONS[use], about.patient_id, about.id, document=document_id)
        work.commit()
    return content


def _check_paper(
    kind: DocumentKind, content: bytes, letter_id: str | None, reading: LetterReading | None
) -> None:
    if not content.startswith(b"%PDF-") or len(content) > LARGEST_DOCUMENT:
        raise StoreError("The document is not a PDF, or is too large.", "Make it again.")
    if kind is DocumentKind.REFERRAL_LETTER and (letter_id is None or reading is None):
        raise StoreError("A letter goes out only after it was read.", "Export or print it again.")


def _check_letter(
    work: UnitOfWork, letter_id: str, assessment_id: str, reading: LetterReading | None
) -> None:
    """The letter as it is stored belongs here, and everything about it was read."""
    letter = letters.read_letter(work.connection, letter_id)
    if letter.assessment_id != assessment_id:
        raise StoreError("This letter belongs to another assessment.", "Open it there.")
    if reading is not None:
        refuse_unread(letter, reading)


def _counting(work: UnitOfWork, assessment_id: str) -> Assessment:
    """An assessment that papers may be made about."""
    about = assessments.read_assessment(work.connection, assessment_id)
    if about.withdrawal is not None:
        raise SignedRecordError(
            "This assessment was withdrawn; no paper is made about it.",
            "What was issued before can still be read.",
        )
    return about
