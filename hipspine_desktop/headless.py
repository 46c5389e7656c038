"""Composition root of the headless door: real objects for the commands of `cli`."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hipspine_desktop.domain.case import Case
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import DocumentError
from hipspine_desktop.interchange.result_file import result_document
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.checks import check_directory
from hipspine_desktop.knowledge.faults import Level
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.paths import resources_dir, user_data_dir
from hipspine_desktop.services.case_files import CaseReader
from hipspine_desktop.services.catalogue_listing import (
    condition_rows,
    finding_rows,
    red_flag_rows,
)
from hipspine_desktop.services.compose_context import PaperContext
from hipspine_desktop.services.outcome_scores import Visit, outcome_rows, series_of
from hipspine_desktop.services.paper_context import paper_context
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.wording.formats import format_name, format_percent
from hipspine_desktop.wording.texts import Texts

if TYPE_CHECKING:
    from hipspine_desktop.services.demonstration import DemoRecord
    from hipspine_desktop.services.session import Session


class Workshop:
    """Everything a headless command may need, each made when it is first used."""

    @cached_property
    def base(self) -> KnowledgeBase:
        """The knowledge base shipped with the program."""
        return load_knowledge(resources_dir() / "knowledge")

    @cached_property
    def texts(self) -> Texts:
        """All wordings."""
        return Texts.load(resources_dir() / "wording")

    @cached_property
    def estimator(self) -> Estimator:
        """Evaluates cases and stored assessments on the shipped knowledge base."""
        return Estimator(self.base)

    @cached_property
    def case_reader(self) -> CaseReader:
        """Reads case files in the shipped catalogue's terms."""
        schema = json.loads((resources_dir() / "schemas" / "case.schema.json").read_text("utf-8"))
        default = self.base.meta.default_setting
        others = (s.id for s in self.base.settings if s.id != default)
        return CaseReader(schema, self.base.catalogue, (default, *others))

    def case_pdfs(self, case: Case, result: Result, name: str, now: datetime) -> dict[str, bytes]:
        """Report, letter and patient's summary of a case without identity."""
        from hipspine_desktop.services import documents

        fonts = resources_dir() / "fonts"
        subject = documents.subject_of_case(case, name)
        assessment = documents.assessment_of_case(case, name, now)
        letter = documents.default_letter(
            name, assessment, result, self.texts, now, catalogue=self.base.catalogue
        )
        catalogue = self.base.catalogue
        outcomes = series_of(catalogue, [Visit(now.date(), case.answers)])
        common = (subject, assessment, result, catalogue, None, None, self.texts, now, fonts)
        context = PaperContext(outcomes=outcomes)
        return {
            "report.pdf": documents.report_pdf(*common, context),
            "letter.pdf": documents.letter_pdf(letter, *common, context),
            "summary.pdf": documents.summary_pdf(*common, context),
        }


def finding_listing() -> list[dict[str, Any]]:
    """Rows of ``findings``."""
    return finding_rows(Workshop().base)


def condition_listing() -> list[dict[str, Any]]:
    """Rows of ``conditions``."""
    return condition_rows(Workshop().base)


def red_flag_listing() -> list[dict[str, Any]]:
    """Rows of ``red-flags``."""
    return red_flag_rows(Workshop().base)


def knowledge_summary(directory: Path | None) -> str:
    """One line about a knowledge directory, the shipped one by default.

    Raises:
        KnowledgeError: with one line per fault.
    """
    return load_knowledge(directory or resources_dir() / "knowledge").summary


def knowledge_faults(
    directory: Path | None, *, with_notes: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Errors, and warnings (with notes on request), one line per fault.

    Raises:
        KnowledgeError: a file cannot be read, or an entry does not fit the schema.
    """
    faults = check_directory(directory or resources_dir() / "knowledge")
    shown = {Level.WARNING, Level.NOTE} if with_notes else {Level.WARNING}
    return (
        tuple(fault.line for fault in faults if fault.level is Level.ERROR),
        tuple(fault.line for fault in faults if fault.level in shown),
    )


def knowledge_page(entry_id: str) -> str:
    """Everything about one entry as text.

    Raises:
        KnowledgeError: no entry has this id.
    """
    from hipspine_desktop.services.knowledge_show import KnowledgeShow

    workshop = Workshop()
    return KnowledgeShow(workshop.base, workshop.texts).text(entry_id)


def knowledge_coverage() -> str:
    """Findings against conditions, as `docs/coverage.md` holds it."""
    from hipspine_desktop.services.knowledge_coverage import coverage_markdown

    workshop = Workshop()
    return coverage_markdown(workshop.base, workshop.texts)


def export_knowledge(file: Path) -> Path:
    """Write the knowledge base as a book.

    Raises:
        DocumentError: the file cannot be written.
    """
    from hipspine_desktop.services.knowledge_book import knowledge_book_pdf

    workshop = Workshop()
    book = knowledge_book_pdf(workshop.base, workshop.texts, resources_dir() / "fonts")
    return write_all(file.parent, {file.name: book})[0]


def assess_file(case_file: Path, out: Path, *, with_pdf: bool) -> tuple[Path, ...]:
    """Assess a case file and write the result into a folder, all files or none.

    Raises:
        CaseError: the case is bad; nothing is written.
        DocumentError: the folder cannot be written.
    """
    workshop = Workshop()
    case = workshop.case_reader.read_file(case_file)
    result = workshop.estimator.assess(case)
    now = datetime.now().astimezone()
    outcomes = series_of(workshop.base.catalogue, [Visit(now.date(), case.answers)])
    document = result_document(result, workshop.texts) | {"outcomes": outcome_rows(outcomes)}
    files = {"result.json": (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()}
    if with_pdf:
        name = case_file.stem.encode("utf-8", "replace").decode()
        files |= workshop.case_pdfs(case, result, name, now)
    return write_all(out, files)


def write_all(folder: Path, files: dict[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder: first each whole under another name, then all under their own.

    Raises:
        DocumentError: one sentence; what stood in the folder before stands there still.
    """
    waiting: dict[Path, Path] = {}
    before: dict[Path, bytes | None] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (folder / name for name in files):
            before[path] = path.read_bytes() if path.exists() else None
        for name, content in files.items():
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            waiting[folder / name] = Path(temporary)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        for path, ready in waiting.items():
            ready.replace(path)
    except OSError as fault:
        for leftover in waiting.values():
            leftover.unlink(missing_ok=True)
        _put_back(before)
        raise DocumentError(
            f"Nothing was written to {folder}: {fault.strerror}.",
            "Choose a folder that can be written, or free some space.",
        ) from fault
    return tuple(waiting)


def _put_back(before: dict[Path, bytes | None]) -> None:
    """Undo what a broken-off writing has replaced, so that no two patients' files mix."""
    for path, content in before.items():
        with contextlib.suppress(OSError):
            if content is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != content:
                path.write_bytes(content)


def open_demo() -> tuple[Path, str]:
    """Make the demo practice in the user's data folder unless it is there.

    Returns:
        Its folder, and a line for the sign-in page that says how to sign in.

    Raises:
        HipspineError: the folder cannot be written.
    """
    from hipspine_desktop.services.demonstration import prepare_demo
    from hipspine_desktop.services.practice import Surroundings

    workshop = Workshop()
    access = prepare_demo(
        user_data_dir() / "demo",
        resources_dir() / "demo" / "practice.json",
        workshop.case_reader,
        workshop.estimator,
        Surroundings(workshop.base.catalogue),
    )
    hint = workshop.texts("headless.demo.hint", username=access.username, password=access.password)
    return access.folder, hint


def demonstrate(out: Path | None) -> tuple[str, ...]:
    """Enter the demo practice's patients into an encrypted store, assess them, write PDFs.

    Args:
        out: folder for the PDFs; by default one of its own in the user's data folder.

    Returns:
        Lines to print: one per patient with what came first, and the path of each PDF.

    Raises:
        HipspineError: the folder cannot be written.
    """
    from hipspine_desktop.services.demonstration import create_demo, enter_patients
    from hipspine_desktop.services.practice import Surroundings

    workshop = Workshop()
    data = json.loads((resources_dir() / "demo" / "practice.json").read_text("utf-8"))
    target = out or user_data_dir() / "demonstration"
    lines = [workshop.texts("headless.demo.start", practice=data["practice"]["name"])]
    with tempfile.TemporaryDirectory(prefix="hipspine-demo-") as scratch:
        surroundings = Surroundings(workshop.base.catalogue)
        with create_demo(Path(scratch) / "practice", data, surroundings) as session:
            for record in enter_patients(session, data, workshop.case_reader, workshop.estimator):
                lines += _demonstrate_one(workshop, session, record, target)
    return (*lines, workshop.texts("headless.demo.end", folder=target))


def _demonstrate_one(
    workshop: Workshop, session: Session, record: DemoRecord, target: Path
) -> list[str]:
    from hipspine_desktop.services import documents

    texts, patient, assessment = workshop.texts, record.patient, record.assessment
    if not assessment.answers:
        return []
    now = datetime.now().astimezone()
    result = workshop.estimator.evaluate(patient, assessment, session.today())
    letter = documents.default_letter(
        "", assessment, result, texts, now, catalogue=workshop.base.catalogue
    )
    common = (patient, assessment, result, workshop.base.catalogue, session.practice)
    context = paper_context(session, assessment.id)
    tail = (session.clinician, texts, now, resources_dir() / "fonts", context)
    name = partial(documents.document_file_name, assessment.record_number)
    files = {
        name(documents.DocumentKind.REPORT, now.date(), texts, draft=True): (
            documents.report_pdf(*common, *tail)
        ),
        name(documents.DocumentKind.LETTER, now.date(), texts, draft=True): (
            documents.letter_pdf(letter, *common, *tail)
        ),
        name(documents.DocumentKind.PATIENT_SUMMARY, now.date(), texts, draft=True): (
            documents.summary_pdf(*common, *tail)
        ),
    }
    paths = write_all(target, files)
    return [_demo_line(texts, record, result), *(f"    {path}" for path in paths)]


def _demo_line(texts: Texts, record: DemoRecord, result: Result) -> str:
    leading = [side.conditions[0] for side in result.sides if side.conditions]
    first = "; ".join(f"{c.label} {format_percent(c.p.p)} %" for c in leading)
    urgency = texts(f"clinical.urgency.{result.pathway.urgency.value}")
    name = format_name(record.patient)
    return texts("headless.demo.patient", name=name, first=first, urgency=urgency)
