"""Documents as bytes: report, letter and patient's summary, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from hipspine_desktop.documents.layout.fonts import register_fonts
from hipspine_desktop.documents.letter import LetterTooLongError, letter_bytes
from hipspine_desktop.documents.model import Prose
from hipspine_desktop.documents.protected_copy import protected_copy
from hipspine_desktop.documents.report import report_bytes
from hipspine_desktop.documents.summary import summary_bytes
from hipspine_desktop.domain.assessment import Assessment, Complaint
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.letter import Letter, Urgency
from hipspine_desktop.domain.patient import Sex
from hipspine_desktop.domain.people import Addressee, Clinician, Practice
from hipspine_desktop.domain.records import DocumentKind as DocumentKind
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import DocumentError
from hipspine_desktop.services.compose_context import PLAIN, PaperContext
from hipspine_desktop.services.compose_flags import lowered_from
from hipspine_desktop.services.compose_letter import EDITABLE, compose_letter
from hipspine_desktop.services.compose_material import AnonymousCase, Material, Subject
from hipspine_desktop.services.compose_report import compose_report
from hipspine_desktop.services.compose_request import proposed_destination, proposed_request
from hipspine_desktop.services.compose_summary import compose_summary
from hipspine_desktop.wording.formats import format_date
from hipspine_desktop.wording.texts import Texts

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


def report_pdf(
    patient: Subject,
    assessment: Assessment,
    result: Result,
    catalogue: Catalogue,
    practice: Practice | None,
    clinician: Clinician | None,
    texts: Texts,
    now: datetime,
    fonts: Path,
    context: PaperContext = PLAIN,
) -> bytes:
    """The assessment report as PDF.

    Args:
        patient: the patient, or an :class:`AnonymousCase` of the headless door.
        now: time of printing, with the time zone in which times are printed.
        fonts: folder with the Inter Clinic files.
        context: what is known beside the record: other editions, outcomes, how numbers are
            written.
    """
    register_fonts(fonts)
    document = compose_report(
        patient, assessment, result, catalogue, practice, clinician, texts, now, context
    )
    return report_bytes(document)


def summary_pdf(
    patient: Subject,
    assessment: Assessment,
    result: Result,
    catalogue: Catalogue,
    practice: Practice | None,
    clinician: Clinician | None,
    texts: Texts,
    now: datetime,
    fonts: Path,
    context: PaperContext = PLAIN,
) -> bytes:
    """The patient's summary as PDF, in plain words."""
    register_fonts(fonts)
    document = compose_summary(
        patient, assessment, result, catalogue, practice, clinician, texts, now, context
    )
    return summary_bytes(document)


def letter_pdf(
    letter: Letter,
    patient: Subject,
    assessment: Assessment,
    result: Result,
    catalogue: Catalogue,
    practice: Practice | None,
    clinician: Clinician | None,
    texts: Texts,
    now: datetime,
    fonts: Path,
    context: PaperContext = PLAIN,
) -> bytes:
    """The referral letter as PDF, one page where it fits, never more than two.

    Raises:
        DocumentError: the letter is less urgent than a raised red flag without a reason, or
            what may not be shortened does not fit on two pages.
    """
    m = Material(patient, assessment, result, catalogue, practice, clinician, texts, now, context)
    if lowered_from(m, letter) is not None and not letter.urgency_reason.strip():
        raise DocumentError(m.text("error.lowering"), m.text("error.lowering_way"))
    register_fonts(fonts)
    document = compose_letter(
        letter, patient, assessment, result, catalogue, practice, clinician, texts, now, context
    )
    try:
        return letter_bytes(document)
    except LetterTooLongError as error:
        way_out = m.text("error.request_too_long_way")
        raise DocumentError(m.text("error.request_too_long"), way_out) from error


SHORTEST_PASSWORD = 8


def protected_pdf(content: bytes, password: str, texts: Texts) -> bytes:
    """A copy of a paper that opens only with a password (AES-256).

    It is a file of its own and no PDF/A, which forbids encryption; it says so of itself. What is
    kept in the record is the paper without a password.

    Raises:
        DocumentError: the password is too short to protect anything.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise DocumentError(
            texts("paper.protected.too_short", n=SHORTEST_PASSWORD),
            texts("paper.protected.too_short_way"),
        )
    return protected_copy(content, password, texts("paper.protected.note"))


def protected_file_name(name: str) -> str:
    """``…_referral-letter_protected.pdf``: never the name of the paper itself."""
    return f"{name.removesuffix('.pdf')}_protected.pdf"


def default_letter(
    letter_id: str,
    assessment: Assessment,
    result: Result,
    texts: Texts,
    now: datetime,
    addressee: Addressee | None = None,
    copies: tuple[str, ...] = (),
    catalogue: Catalogue | None = None,
) -> Letter:
    """A first letter: urgency and destination of the pathway, the request proposed from the
    red flags and the leading region; without onward referral it informs the general practice.
    The clinician edits it before it goes out.

    Args:
        catalogue: lets the request say values ("great toe extension 3 of 5").
    """
    subject = AnonymousCase("", result.age, Sex(result.sex))
    known = catalogue or Catalogue((), ())
    m = Material(subject, assessment, result, known, None, None, texts, now)
    return Letter(
        id=letter_id,
        assessment_id=assessment.id,
        destination=proposed_destination(m),
        urgency=_most_urgent(result),
        addressee=addressee or Addressee(""),
        request=proposed_request(m),
        written_at=now,
        copies=copies,
    )


def proposed_sections(
    letter: Letter,
    patient: Subject,
    assessment: Assessment,
    result: Result,
    catalogue: Catalogue,
    practice: Practice | None,
    clinician: Clinician | None,
    texts: Texts,
    now: datetime,
    context: PaperContext = PLAIN,
) -> Mapping[str, str]:
    """The proposed words of each section of the letter that can be edited, by section key.

    A paragraph a line, without emphasis; "" where the record has nothing for a section.
    """
    bare = replace(letter, sections=())
    document = compose_letter(
        bare, patient, assessment, result, catalogue, practice, clinician, texts, now, context
    )
    found = dict.fromkeys(EDITABLE, "")
    for section in document.sections:
        if section.key in found:
            prose = [b.text for b in section.blocks if isinstance(b, Prose)]
            found[section.key] = "\n".join("".join(s.text for s in text) for text in prose)
    return found


def assessment_of_case(case: Case, case_id: str, now: datetime) -> Assessment:
    """A draft assessment around a case of the headless door, so that it can be printed."""
    return Assessment(
        id=case_id,
        patient_id="",
        record_number=case_id,
        author_id="",
        author_name="",
        created_at=now,
        changed_at=now,
        complaint=Complaint(case.symptomatic_side),
        answers=case.answers,
    )


def subject_of_case(case: Case, case_id: str) -> AnonymousCase:
    """The subject to print for a case without identity."""
    return AnonymousCase(case_id, case.age, case.sex)


def document_file_name(
    record_number: str, kind: DocumentKind, day: date, texts: Texts, draft: bool = False
) -> str:
    """``2026-0417-3_18-Nov-2026_referral-letter_DRAFT.pdf``.

    The record number stands for the patient: file names show in recent lists, mail subjects
    and backups, so they hold no name, birth date or NHS number (decision 0023). Letters,
    digits and hyphens only; safe on every system.
    """
    number = _UNSAFE.sub("-", record_number).strip("-")[:60] or "record"
    suffix = texts("documents.file.draft_suffix") if draft else ""
    key = f"documents.file.{kind}"
    return texts(key, number=number, date=format_date(day), draft=suffix)


def _most_urgent(result: Result) -> Urgency:
    """The pathway's urgency, never less than that of the most urgent raised flag."""
    flags = (flag.urgency for flag in result.raised)
    return min((result.pathway.urgency, *flags), key=lambda urgency: urgency.rank)
