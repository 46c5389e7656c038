"""Whether a piece of paper is what this practice issued, and what it counts for now."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hipspine_desktop.documents.check import short_code
from hipspine_desktop.documents.printed_text import (
    DamagedPdfError,
    PaperMarks,
    ProtectedPdfError,
    read_marks,
)
from hipspine_desktop.domain.assessment import Assessment, Standing
from hipspine_desktop.services.letters import LARGEST_DOCUMENT
from hipspine_desktop.services.paper_context import paper_standing
from hipspine_desktop.services.session import Session
from hipspine_desktop.store import assessments, audit, letters, record_life
from hipspine_desktop.store.database import UnitOfWork
from hipspine_desktop.store.paper_lookup import assessment_with_number, document_with_hash
from hipspine_desktop.wording.texts import Texts


@dataclass(frozen=True, slots=True)
class PaperVerdict:
    """One sentence about a file.

    Attributes:
        is_ours: it is, byte for byte, what was issued.
        key: wording key, ``paper_check.…``.
        values: numbers and codes only.
    """

    is_ours: bool
    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def verify_paper(session: Session, content: bytes, texts: Texts) -> PaperVerdict:
    """Compare a file with what was issued: first byte for byte, then by the record number and
    check code that it carries in its metadata and in print.

    Args:
        texts: tells how record number and check code are printed.
    """
    session.require_clinical()
    content_hash = hashlib.sha256(content).hexdigest()
    with session.writing() as work:
        document_id = document_with_hash(work.connection, content_hash)
        if document_id is not None:
            verdict, about = _as_issued(work, document_id)
            session.log(
                work, audit.Action.DOCUMENT_VIEWED, about.patient_id, about.id, document=document_id
            )
        else:
            verdict = _not_as_issued(work, content, texts)
        work.commit()
    return verdict


def _as_issued(work: UnitOfWork, document_id: str) -> tuple[PaperVerdict, Assessment]:
    connection = work.connection
    issued, content = letters.read_document(connection, document_id)
    about = assessments.read_assessment(connection, issued.assessment_id)
    standing = paper_standing(issued, about)
    editions = record_life.editions_of(connection, about.id) or (about.id,)
    values: dict[str, str | int] = {
        "record": about.record_number,
        "version": about.edition,
        "of": max(len(editions), about.edition),
        "kind": issued.kind.value,
        "check": short_code(read_marks(content).check),
    }
    key = f"paper_check.{standing}"
    if standing is Standing.SUPERSEDED and about.superseded_by is not None:
        later = assessments.read_assessment(connection, about.superseded_by)
        values["later"] = later.record_number
    elif standing is Standing.SUPERSEDED:
        key = "paper_check.superseded_draft"
    return PaperVerdict(True, key, values), about


def _not_as_issued(work: UnitOfWork, content: bytes, texts: Texts) -> PaperVerdict:
    if len(content) > LARGEST_DOCUMENT:
        return PaperVerdict(False, "paper_check.damaged")
    try:
        marks = read_marks(content)
    except ProtectedPdfError:
        return PaperVerdict(False, "paper_check.protected")
    except DamagedPdfError:
        return PaperVerdict(False, "paper_check.damaged")
    printed_record = _printed(marks, texts, "documents.record", "number", r"[^\s,]+")
    printed_code = _printed(marks, texts, "documents.check", "code", r"[0-9A-F]{4} [0-9A-F]{4}")
    number = marks.record or printed_record
    about_id = assessment_with_number(work.connection, number) if number else None
    if about_id is None:
        return PaperVerdict(False, "paper_check.foreign")
    values: dict[str, str | int] = {"record": number}
    if marks.record and printed_record and marks.record != printed_record:
        return PaperVerdict(False, "paper_check.altered_record", values)
    if marks.check and printed_code and short_code(marks.check) != printed_code:
        return PaperVerdict(False, "paper_check.altered_check", values)
    codes = {short_code(check) for check in _issued_checks(work, about_id)}
    code = short_code(marks.check) if marks.check else printed_code
    key = "altered" if code in codes else "not_issued"
    return PaperVerdict(False, f"paper_check.{key}", {**values, "check": code})


def _issued_checks(work: UnitOfWork, assessment_id: str) -> set[str]:
    """Checks of the papers issued about an assessment, read from the papers themselves."""
    found = set()
    for issued in letters.documents_of(work.connection, assessment_id):
        _, content = letters.read_document(work.connection, issued.id)
        try:
            found.add(read_marks(content).check)
        except (DamagedPdfError, ProtectedPdfError):
            continue
    return found


def _printed(marks: PaperMarks, texts: Texts, key: str, name: str, pattern: str) -> str:
    """What is printed in the place of a wording's placeholder; "" where it is not found."""
    mark = "\x00"
    before, after = texts(key, **{name: mark}).split(mark)
    found = re.search(
        rf"(?:^|\s){re.escape(before)}({pattern}){re.escape(after)}(?=[\s,]|$)", marks.printed
    )
    return found[1] if found else ""
