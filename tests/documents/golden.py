"""The documents whose whole text is kept in `expected/` and read when it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hipspine_desktop.domain.answers import PRESENT, AnswerKey, AnswerSet, Side, SymptomaticSide
from hipspine_desktop.domain.assessment import (
    Acknowledgement,
    Agreement,
    Assessment,
    Complaint,
    Impression,
    NarrativeField,
)
from hipspine_desktop.domain.case import Case
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.engine.result import Result
from hipspine_desktop.services.compose_context import PLAIN, PaperContext
from hipspine_desktop.services.compose_material import Subject
from hipspine_desktop.services.documents import (
    assessment_of_case,
    default_letter,
    letter_pdf,
    report_pdf,
    subject_of_case,
    summary_pdf,
)
from tests.documents import factory as f, lives, results as r
from tests.documents.charted import charted
from tests.documents.headed import headed_letter
from tests.documents.reading import page_texts
from tests.documents.receivers import RECEIVERS, Referred

EXPECTED = Path(__file__).parent / "expected"
CASE = Case(
    58,
    Sex.MALE,
    SymptomaticSide.BILATERAL,
    AnswerSet({AnswerKey("groin_pain", Side.RIGHT): PRESENT}),
)


def report(
    assessment: Assessment,
    result: Result = r.FULL,
    subject: Subject = f.PATIENT,
    context: PaperContext = PLAIN,
) -> bytes:
    """A report on the invented practice's paper."""
    return report_pdf(
        subject, assessment, result, f.CATALOGUE, f.PRACTICE, f.CLINICIAN, f.texts(), f.NOW,
        f.FONTS, context,
    )  # fmt: skip


def summary(
    assessment: Assessment,
    result: Result = r.FULL,
    subject: Subject = f.PATIENT,
    context: PaperContext = PLAIN,
) -> bytes:
    """A patient's summary on the invented practice's paper."""
    return summary_pdf(
        subject, assessment, result, f.CATALOGUE, f.PRACTICE, f.CLINICIAN, f.texts(), f.NOW,
        f.FONTS, context,
    )  # fmt: skip


def letter(
    own: Letter,
    assessment: Assessment | None = None,
    result: Result = r.FULL,
    subject: Subject = f.PATIENT,
    context: PaperContext = PLAIN,
) -> bytes:
    """A letter on the invented practice's paper."""
    return letter_pdf(
        own,
        subject,
        assessment or f.signed(),
        result,
        f.CATALOGUE,
        f.PRACTICE,
        f.CLINICIAN,
        f.texts(),
        f.NOW,
        f.FONTS,
        context,
    )


def _differing() -> Assessment:
    impression = Impression(
        "Lumbar spine is the main source", Agreement.DIFFERS, "Leg symptoms came first", ("x",)
    )
    complaint = Complaint(SymptomaticSide.BILATERAL)
    return replace(f.draft(), impression=impression, complaint=complaint)


def _emergency_letter() -> bytes:
    answers = f.full_answers().with_answer(AnswerKey("bladder"), PRESENT)
    assessment = replace(f.draft(), answers=answers)
    own = default_letter("l-2", assessment, r.EMERGENCY, f.texts(), f.NOW)
    return letter(own, assessment, r.EMERGENCY)


ASIDE = Acknowledgement(
    "osteonecrosis", "MRI of both hips on 12-Nov-2026 normal, no new pain since", True,
    "S. Second-Test", f.SEEN_AT,
)  # fmt: skip
DONE = Acknowledgement(
    "cauda_equina", "sent to the emergency department at 12:10, ambulance called, Dr A. told",
    False, f.CLINICIAN.name, f.SEEN_AT,
)  # fmt: skip


def _handled_letter() -> bytes:
    """One raised flag acted on, another set aside by a colleague."""
    answers = f.full_answers().with_answer(AnswerKey("bladder"), PRESENT)
    assessment = replace(f.signed(), answers=answers, acknowledgements=(ASIDE, DONE))
    own = default_letter("l-3", assessment, r.EMERGENCY, f.texts(), f.NOW)
    return letter(own, assessment, r.EMERGENCY)


def _set_aside_letter() -> bytes:
    """The only raised flag set aside; nothing else is urgent."""
    own = replace(ASIDE, by=f.CLINICIAN.name)
    return _short_letter(acknowledgements=(own,))


def _short_letter(**changed: Any) -> bytes:
    answers = AnswerSet(
        {key: a for key, a in f.full_answers().items() if key.finding_id in SHORT_FINDINGS}
    )
    narrative = {NarrativeField.COMPLAINT: "Ache in the groin since June after long walks."}
    assessment = replace(f.signed(), answers=answers, narrative=narrative, **changed)
    own = f.letter(
        destination=Destination.GENERAL_PRACTICE,
        urgency=Urgency.ROUTINE,
        urgency_reason="orthopaedics already see her tomorrow",
        request="Your opinion.",
    )
    patient: Patient = replace(f.PATIENT, needs="", preferred_name="")
    return letter(own, assessment, replace(r.FULL, missing_key_findings=()), patient)


SHORT_FINDINGS = {"groin_pain", "steroids", "hip_ir", "fadir", "slr", "hop"}


def _case_report() -> bytes:
    assessment = assessment_of_case(CASE, "001-demo", f.NOW)
    return report_pdf(
        subject_of_case(CASE, "001-demo"),
        assessment,
        r.NOTHING,
        f.CATALOGUE,
        None,
        None,
        f.texts(),
        f.NOW,
        f.FONTS,
    )


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "report_signed": lambda: report(f.signed()),
    "report_body_chart": lambda: report(charted()),
    "report_bilateral_draft": lambda: report(_differing(), r.BILATERAL),
    "report_nothing_asked": lambda: report(f.empty(), r.NOTHING),
    "report_case_without_identity": _case_report,
    "letter_orthopaedics": lambda: letter(f.letter()),
    "letter_emergency_draft": _emergency_letter,
    "letter_on_practice_paper": headed_letter,
    "letter_short_lowered": _short_letter,
    "letter_flags_handled": _handled_letter,
    "letter_flag_set_aside": _set_aside_letter,
    "summary_signed": lambda: summary(f.signed(), replace(r.FULL, red_flags=())),
    "summary_emergency_draft": lambda: summary(f.draft(), r.EMERGENCY),
    "report_superseded": lambda: report(lives.superseded(), context=lives.WITH_OUTCOMES),
}


def _referred(case: Referred) -> bytes:
    return letter(case.letter, case.assessment, case.result, case.patient)


DOCUMENTS |= {
    name: (lambda make=make: _referred(make()))  # type: ignore[misc]
    for name, make in RECEIVERS.items()
}


def as_text(pdf: bytes) -> str:
    """All pages, with a line between them."""
    pages = page_texts(pdf)
    return "".join(f"--- page {n} ---\n{text}\n" for n, text in enumerate(pages, start=1))
