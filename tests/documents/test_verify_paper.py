"""A PDF compared with what was issued: one sentence, never a traceback."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings, strategies as st

from hipspine_desktop import headless_records
from hipspine_desktop.cli import DONE, NOT_SOUND, WORLD_FAILED, run
from hipspine_desktop.documents.printed_text import (
    DamagedPdfError,
    ProtectedPdfError,
    read_marks,
)
from hipspine_desktop.domain.answers import ABSENT, SymptomaticSide
from hipspine_desktop.domain.assessment import Agreement, Assessment, Complaint, Impression
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.errors import DocumentError
from hipspine_desktop.headless import Workshop
from hipspine_desktop.services import amending, assessments, documents, letters, patients
from hipspine_desktop.services.paper_context import paper_context
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import NewClinician, Surroundings, create_practice
from hipspine_desktop.services.session import Session
from hipspine_desktop.services.signing import sign
from hipspine_desktop.services.verify_pdf import verify_paper
from hipspine_desktop.store.wrapping import Argon2Cost
from tests.documents import factory as f
from tests.documents.golden import letter, report, summary
from tests.documents.validating import broken, failed_rules

PASSWORD = "three sparrows walk"
WORKSHOP = Workshop()


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Path]:
    folder = tmp_path_factory.mktemp("verify") / "practice"
    cheap = Surroundings(WORKSHOP.base.catalogue, cost=Argon2Cost(1, 8, 1))
    user = NewClinician("anna", "Anna Sample", "Physiotherapist", "HCPC PH000000")
    session, _ = create_practice(folder, Practice("Hillside"), user, PASSWORD, cheap)
    return session, folder


def started(session: Session, family: str) -> Assessment:
    """A draft that could be signed."""
    draft = PatientDraft(family_name=family, given_name="Edith", born="14-Mar-1960")
    patient, _ = patients.save_new_patient(session, draft)
    about, _ = assessments.start_assessment(session, patient.id)
    complaint = Complaint(SymptomaticSide.RIGHT)
    about, _ = assessments.set_complaint(session, about.id, complaint)
    for question in WORKSHOP.base.catalogue.red_flag_block:
        for key in question.keys:
            if question.problem_with(ABSENT) is None:
                about, _ = assessments.set_answer(session, about.id, key, ABSENT)
            else:
                value = question.options[0].value
                answer = f.Answer.of_value(value)
                about, _ = assessments.set_answer(session, about.id, key, answer)
    own = Impression("Hip joint", Agreement.AGREES)
    about, _ = assessments.set_impression(session, about.id, own)
    return about


def papered(session: Session, about: Assessment) -> bytes:
    """A report of the record as it stands, issued."""
    patient = patients.load_patient(session, about.patient_id)
    result = WORKSHOP.estimator.evaluate(patient, about, session.today())
    pdf = documents.report_pdf(
        patient, about, result, session.catalogue, session.practice, session.clinician,
        WORKSHOP.texts, session.now(), f.FONTS, paper_context(session, about.id),
    )  # fmt: skip
    letters.record_document(session, about.id, DocumentKind.REPORT, pdf, about.record_number)
    return pdf


def signed(session: Session, about: Assessment) -> Assessment:
    patient = patients.load_patient(session, about.patient_id)
    result = WORKSHOP.estimator.evaluate(patient, about, session.today())
    return sign(session, about, PASSWORD, result)[0]


def said(session: Session, pdf: bytes) -> str:
    verdict = verify_paper(session, pdf, WORKSHOP.texts)
    return WORKSHOP.texts(verdict.key, **verdict.values)


def test_a_record_from_draft_to_withdrawal(practice: tuple[Session, Path]) -> None:
    session, _ = practice
    about = started(session, "Lifelong")
    draft = papered(session, about)
    assert "still a draft" in said(session, draft)
    about = signed(session, about)
    assert "made from a draft that was signed since" in said(session, draft)
    first = papered(session, about)
    number = about.record_number
    assert said(session, first).startswith(
        f"As issued: it belongs to record {number}, version 1 of 1, signed, and counts; check "
    )
    later, _ = amending.amend(session, about.id, "The date was wrong")
    later = signed(session, later)
    second = papered(session, later)
    assert f"version 1 of 2, superseded by record {later.record_number}" in said(session, first)
    assert "version 2 of 2, signed, and counts" in said(session, second)
    old = assessments.load_assessment(session, about.id)
    again = papered(session, old)
    assert read_marks(again).state == "superseded"
    assert "SUPERSEDED" in read_marks(again).printed
    issued = letters.documents_of(session, about.id)
    assert letters.document_content(session, issued[-1].id) == draft
    amending.withdraw(session, later.id, "Wrong person", PASSWORD, wrong_patient=True)
    assert "was withdrawn; do not act on it" in said(session, second)


def _metadata(change: Callable[[bytes], bytes]) -> Callable[[pikepdf.Pdf], None]:
    def fault(file: pikepdf.Pdf) -> None:
        file.Root.Metadata.write(change(file.Root.Metadata.read_bytes()))

    return fault


def test_altered_foreign_and_broken_files(practice: tuple[Session, Path]) -> None:
    session, _ = practice
    other_number = started(session, "Another").record_number
    about = started(session, "Altered")
    pdf = papered(session, about)
    number = about.record_number
    resaved = broken(pdf, lambda _: None)
    assert said(session, resaved).startswith(f"Altered: it carries record {number}")
    check = read_marks(pdf).check
    other = broken(pdf, _metadata(lambda x: x.replace(check.encode(), b"0" * 64)))
    assert said(session, other).startswith("Altered: the check code in print is not the one")
    moved = broken(pdf, _metadata(lambda x: x.replace(number.encode(), other_number.encode())))
    assert said(session, moved).startswith("Altered: the record number in print")

    def without_metadata(file: pikepdf.Pdf) -> None:
        del file.Root.Metadata

    assert said(session, broken(pdf, without_metadata)).startswith("Altered: it carries record")
    assert said(session, report(f.signed())).startswith("Not of this practice")
    unissued = report(replace(f.signed(), record_number=number))
    assert said(session, unissued).startswith(f"Not issued: record {number}")
    assert said(session, b"%PDF-1.7 nothing").startswith("It cannot be read")
    assert said(session, pdf[: len(pdf) // 2]).startswith(("It cannot be read", "Altered", "Not"))
    secret = documents.protected_pdf(pdf, "a long password", WORKSHOP.texts)
    assert said(session, secret).startswith("It is protected by a password")


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 3000))
def test_no_file_breaks_the_reading(noise: bytes, at: int) -> None:
    """Noise alone is no PDF; a paper with noise in it is read or refused, never a traceback."""
    with pytest.raises(DamagedPdfError):
        read_marks(noise)
    whole = letter(f.letter())
    with contextlib.suppress(DamagedPdfError, ProtectedPdfError):
        marks = read_marks(whole[:at] + noise + whole[at + len(noise) :])
        assert isinstance(marks.printed, str)


def test_the_command_says_one_sentence(
    practice: tuple[Session, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    session, folder = practice
    pdf = papered(session, started(session, "Command"))
    monkeypatch.setenv(headless_records.PASSWORD_VARIABLE, PASSWORD)
    paper = tmp_path / "paper.pdf"
    where = ["--folder", str(folder)]
    session.close()
    paper.write_bytes(pdf)
    assert run(["verify", str(paper), *where]) == DONE
    out = capsys.readouterr().out
    assert out.startswith("As issued:")
    assert out.count("\n") == 1
    paper.write_bytes(pdf[:5000])
    assert run(["verify", str(paper), *where]) == NOT_SOUND
    assert capsys.readouterr().err.count("\n") == 1
    assert run(["verify", str(tmp_path / "none.pdf"), *where]) == WORLD_FAILED
    assert "cannot be read" in capsys.readouterr().err


def test_what_is_printed_is_read_back() -> None:
    for pdf in (report(f.signed()), letter(f.letter()), summary(f.signed())):
        marks = read_marks(pdf)
        assert (marks.record, marks.edition, marks.state) == ("2026-0417-3", "1", "signed")
        code = f"{marks.check[:4]} {marks.check[4:8]}".upper()
        assert f"Record 2026-0417-3 check {code}" in marks.printed


def test_a_protected_copy_is_encrypted_and_claims_no_archive() -> None:
    pdf = letter(f.letter())
    with pytest.raises(DocumentError, match="fewer than 8"):
        documents.protected_pdf(pdf, "short", f.texts())
    copy = documents.protected_pdf(pdf, "correct horse", f.texts())
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(copy))
    with pikepdf.open(BytesIO(copy), password="correct horse") as file:
        assert file.encryption.R == 6
        assert file.encryption.bits == 256
        assert "no PDF/A" in str(file.docinfo["/Subject"])
        assert b"pdfaid:part>" not in file.Root.Metadata.read_bytes()
        target = BytesIO()
        file.save(target, encryption=False, min_version="1.7", fix_metadata_version=False)
    assert failed_rules(target.getvalue(), "ua1") == []
    assert documents.protected_file_name("a_letter.pdf") == "a_letter_protected.pdf"
