"""The papers of one assessment: report, letter, summary as printed now, and those issued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from hipspine_desktop.domain.assessment import Assessment, AssessmentState
from hipspine_desktop.domain.letter import Destination, Letter, Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Addressee, Practice
from hipspine_desktop.domain.records import DocumentKind, IssuedDocument
from hipspine_desktop.domain.stationery import AddressEntry, PracticeText, TextKind
from hipspine_desktop.engine.result import Result
from hipspine_desktop.errors import DocumentError, HipspineError
from hipspine_desktop.services import documents, letter_writing, letters, stationery
from hipspine_desktop.services.assessments import frozen_record
from hipspine_desktop.services.documents import document_file_name
from hipspine_desktop.services.issuing import LetterReading, refuse_unread
from hipspine_desktop.services.letter_links import Doubt, brought_up, doubts
from hipspine_desktop.services.paper_context import paper_context
from hipspine_desktop.services.session import Session
from hipspine_desktop.ui.operations import Lane, Operations
from hipspine_desktop.wording.texts import Texts

MAKE_AFTER_MS = 350

Evaluate = Callable[[Patient, Assessment], Result]


@dataclass(frozen=True, slots=True)
class Stationery:
    """What papers are made with: texts, the folder of the fonts, and the reasoning."""

    texts: Texts
    fonts: Path
    evaluate: Evaluate


@dataclass(frozen=True, slots=True)
class Subject:
    """What papers are made from: for a signed assessment, everything as it was then."""

    patient: Patient
    practice: Practice
    result: Result


@dataclass(frozen=True, slots=True)
class Paper:
    """One PDF as it would be issued now; `issued` when it is one that was."""

    kind: DocumentKind
    content: bytes
    issued: IssuedDocument | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is known when the page opens or something was issued.

    Attributes:
        letter: with everything that was left as proposed as it is proposed now.
        proposed: words by section key, and for the request.
    """

    subject: Subject
    letter: Letter
    issued: tuple[IssuedDocument, ...]
    proposed: Mapping[str, str]
    book: tuple[AddressEntry, ...] = ()
    templates: tuple[PracticeText, ...] = ()
    snippets: tuple[PracticeText, ...] = ()

    @property
    def gp(self) -> Addressee | None:
        """The patient's general practice; None when none is recorded."""
        of = self.subject.patient.practice
        known = of.name or of.practice
        return Addressee(of.name, of.practice, of.address) if known else None


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A template as it reads for the present patient."""

    template: PracticeText
    text: str


class DocumentsModel(QObject):
    """Makes papers off the UI thread after a short pause; keeps the letter saved.

    Attributes:
        percentages: how papers write probabilities; set before :meth:`start`.
        patient_percentages: whether the patient's summary may name them; set likewise.

    Signals:
        ready(object): the :class:`Shelf`, once and after each paper issued.
        letter_changed(object): the :class:`Letter` as stored.
        paper_made(object): the :class:`Paper` to preview.
        paper_refused(object): the :class:`HipspineError` why there is none.
        issue_refused(object): the :class:`HipspineError` why it did not go out; it is shown still.
        exported(object): the :class:`Path` written.
        print_ready(object): the :class:`Paper` to be printed.
        template_filled(object): the :class:`FilledTemplate` to be looked at.
        receiver_kept(object): the :class:`AddressEntry` that is in the book now.
    """

    ready = Signal(object)
    letter_changed = Signal(object)
    paper_made = Signal(object)
    paper_refused = Signal(object)
    issue_refused = Signal(object)
    exported = Signal(object)
    print_ready = Signal(object)
    template_filled = Signal(object)
    receiver_kept = Signal(object)

    def __init__(
        self,
        session: Session,
        operations: Operations,
        stationery: Stationery,
        patient: Patient,
        assessment: Assessment,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._operations = session, operations
        self._stationery = stationery
        self._patient, self.assessment = patient, assessment
        self._shelf: Shelf | None = None
        self._letter: Letter | None = None
        self._kind = DocumentKind.ASSESSMENT_REPORT
        self._number = 0
        self._stored_id = ""
        self._shown: IssuedDocument | None = None
        self._read: tuple[Doubt, ...] = ()
        self.percentages = True
        self.patient_percentages = False
        self._timer = QTimer(self, singleShot=True, interval=MAKE_AFTER_MS)
        self._timer.timeout.connect(self._on_pause)

    @property
    def kind(self) -> DocumentKind:
        """Which paper is previewed."""
        return self._kind

    @property
    def letter(self) -> Letter | None:
        """The letter being written."""
        return self._letter

    @property
    def is_draft(self) -> bool:
        """Whether papers carry DRAFT."""
        return self.assessment.state is AssessmentState.DRAFT

    @property
    def lowest_without_reason(self) -> Urgency:
        """The urgency of the highest raised flag; a lower one needs a reason."""
        raised = self._shelf.subject.result.raised if self._shelf is not None else ()
        return min((f.urgency for f in raised), key=lambda u: u.rank, default=Urgency.ROUTINE)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is to be said before the paper shown goes out; only a letter may have some."""
        shelf, letter = self._shelf, self._letter
        if self._shown is not None:  # it went out before, as it is
            return ()
        if self._kind is not DocumentKind.REFERRAL_LETTER or shelf is None or letter is None:
            return ()
        return doubts(letter, shelf.proposed, self._stationery.texts)

    @Slot(object)
    def note_read(self, read: tuple[Doubt, ...]) -> None:
        """These were shown and ticked; the letter may go out in spite of them, once."""
        self._read = read

    # wishes

    def start(self) -> None:
        """Read letters and issued papers, then make the first paper."""
        self._operations.run(self._look, self._on_ready, self._on_refused, Lane.PAPER)

    def show_kind(self, kind: DocumentKind) -> None:
        """Preview another paper as it would be issued now."""
        self._kind, self._shown = kind, None
        self._timer.start(0)

    def set_letter(self, letter: Letter) -> None:
        """Keep the letter and preview it."""
        if self._letter is not None:
            letter = replace(letter, id=self._letter.id, version=self._letter.version)
        self._letter, self._shown = letter, None
        work = partial(self._save, letter)
        self._operations.run(work, self._on_saved, self._on_refused, Lane.PAPER)
        self._timer.start()

    def keep_receiver(self, entry: AddressEntry) -> None:
        """Put a receiver into the practice's address book."""
        work = partial(stationery.save_address, self._session, entry)
        self._operations.run(work, self._on_receiver_kept, self._on_refused, Lane.PAPER)

    def fill_template(self, template: PracticeText) -> None:
        """Fill a template in for the present patient."""
        if self._letter is not None:
            work = partial(self._fill, template, self._letter)
            self._operations.run(work, self.template_filled.emit, self._on_refused, Lane.PAPER)

    def show_issued(self, issued: IssuedDocument) -> None:
        """Preview a paper exactly as it was issued; until another is shown, it is what is printed
        and exported."""
        self._number += 1
        self._shown = issued
        work = partial(self._fetch, issued, letters.Use.VIEWED)
        self._operations.run(work, self._on_fetched, self._on_refused, Lane.PAPER)

    def export(self, path: Path, password: str = "") -> None:
        """Record the paper as issued and write it to a file; with a password a copy that opens
        only with it. What is kept in the record is the paper without. One that was issued before
        is written as it was."""
        work = partial(self._issue, self._kind, self._letter, self._reading(), path, password)
        if self._shown is not None:
            work = partial(self._issue_again, self._shown, path, password)
        self._operations.run(work, self._on_exported, self._on_not_issued, Lane.PAPER)

    def prepare_print(self) -> None:
        """Make the paper, or fetch the one shown as it was issued, and hand it over."""
        if self._shown is not None:
            again = partial(self._fetch, self._shown, letters.Use.PRINTED)
            self._operations.run(again, self.print_ready.emit, self._on_not_issued, Lane.PAPER)
            return
        work = partial(self._make_to_print, self._kind, self._letter, self._reading())
        self._operations.run(work, self._on_print_ready, self._on_not_issued, Lane.PAPER)

    def note_printed(self, paper: Paper) -> None:
        """Record a paper as issued that went to the printer; one that was issued is known."""
        if paper.issued is not None:
            return
        work = partial(self._record, paper.kind, paper.content, self._letter, self._reading())
        self._operations.run(work, self._on_recorded, self._on_not_issued, Lane.PAPER)

    def file_name(self) -> str:
        """A name for the file; it names the record, not the patient. One that was issued has the
        day and the state of then."""
        shown, kind, day, draft = self._shown, self._kind, self._session.today(), self.is_draft
        if shown is not None:
            kind, day = shown.kind, shown.made_at.astimezone().date()
            draft = shown.state is AssessmentState.DRAFT
        return document_file_name(
            self.assessment.record_number, kind, day, self._stationery.texts, draft
        )

    # in the worker thread

    def _look(self) -> Shelf:
        subject = self._shelf.subject if self._shelf is not None else self._find_subject()
        written = letters.letters_of(self._session, self.assessment.id)
        letter = written[-1] if written else self._first_letter(subject)
        proposed = letter_writing.proposals(letter, self._material(subject))
        shelf = Shelf(
            subject,
            brought_up(letter, proposed),
            letters.documents_of(self._session, self.assessment.id),
            proposed,
            stationery.address_book(self._session),
            stationery.texts(self._session, TextKind.LETTER_TEMPLATE),
            stationery.texts(self._session, TextKind.SNIPPET),
        )
        if not written and letter.destination is Destination.GENERAL_PRACTICE and shelf.gp:
            shelf = replace(shelf, letter=replace(shelf.letter, addressee=shelf.gp))
        return shelf

    def _first_letter(self, subject: Subject) -> Letter:
        return documents.default_letter(
            "",
            self.assessment,
            subject.result,
            self._stationery.texts,
            self._session.now(),
            catalogue=self._session.catalogue,
        )

    def _fill(self, template: PracticeText, letter: Letter) -> FilledTemplate:
        assert self._shelf is not None
        m = self._material(self._shelf.subject)
        return FilledTemplate(template, letter_writing.filled(template.body, m, letter))

    def _material(self, subject: Subject) -> letter_writing.Material:
        return letter_writing.Material(
            subject.patient,
            self.assessment,
            subject.result,
            self._session.catalogue,
            subject.practice,
            self._session.clinician,
            self._stationery.texts,
            self._session.now().astimezone(),
        )

    def _find_subject(self) -> Subject:
        frozen = frozen_record(self._session, self.assessment.id)
        if frozen is not None:
            return Subject(frozen.patient, frozen.practice, frozen.result)
        result = self._stationery.evaluate(self._patient, self.assessment)
        return Subject(self._patient, self._session.practice, result)

    def _make(self, kind: DocumentKind, letter: Letter | None) -> bytes:
        assert self._shelf is not None
        subject = self._shelf.subject
        common = (
            subject.patient,
            self.assessment,
            subject.result,
            self._session.catalogue,
            subject.practice,
            self._session.clinician,
            self._stationery.texts,
            self._session.now().astimezone(),
            self._stationery.fonts,
            paper_context(
                self._session,
                self.assessment.id,
                percentages=self.percentages,
                patient_percentages=self.patient_percentages,
            ),
        )
        if kind is DocumentKind.PATIENT_SUMMARY:
            return documents.summary_pdf(*common)
        if kind is DocumentKind.REFERRAL_LETTER and letter is not None:
            return documents.letter_pdf(letter, *common)
        return documents.report_pdf(*common)

    def _make_numbered(self, number: int, kind: DocumentKind, letter: Letter | None) -> _Numbered:
        return _Numbered(number, Paper(kind, self._make(kind, letter)))

    def _save(self, letter: Letter) -> Letter:
        known = {
            stored.id: stored for stored in letters.letters_of(self._session, letter.assessment_id)
        }
        stored = known.get(self._stored_id or letter.id)
        if stored is not None:
            letter = replace(letter, id=stored.id, version=stored.version)
        saved, _changes = letters.save_letter(self._session, letter)
        self._stored_id = saved.id
        return saved

    def _fetch(self, issued: IssuedDocument, use: letters.Use) -> Paper:
        return Paper(issued.kind, letters.document_content(self._session, issued.id, use), issued)

    def _issue_again(self, issued: IssuedDocument, path: Path, password: str) -> _Issued:
        paper = self._fetch(issued, letters.Use.EXPORTED)
        self._write(paper.content, path, password)
        return _Issued(paper, path)

    def _reading(self) -> LetterReading:
        assert self._shelf is not None
        return LetterReading(self._material(self._shelf.subject), self._read)

    def _make_to_print(
        self, kind: DocumentKind, letter: Letter | None, reading: LetterReading
    ) -> Paper:
        if kind is DocumentKind.REFERRAL_LETTER and letter is not None:
            refuse_unread(letter, reading)
        return Paper(kind, self._make(kind, letter))

    def _issue(
        self,
        kind: DocumentKind,
        letter: Letter | None,
        reading: LetterReading,
        path: Path,
        password: str,
    ) -> _Issued:
        if kind is DocumentKind.REFERRAL_LETTER and letter is not None:
            letter = self._save(letter)
            refuse_unread(letter, reading)
        content = self._make(kind, letter)
        self._write(content, path, password)
        self._record(kind, content, letter, reading)
        return _Issued(Paper(kind, content), path)

    def _write(self, content: bytes, path: Path, password: str) -> None:
        outgoing = content
        if password:
            outgoing = documents.protected_pdf(content, password, self._stationery.texts)
        try:
            path.write_bytes(outgoing)
        except OSError as fault:
            raise DocumentError(
                "The file could not be written there.",
                "Choose another folder, or free some space, then try again.",
            ) from fault

    def _record(
        self, kind: DocumentKind, content: bytes, letter: Letter | None, reading: LetterReading
    ) -> None:
        is_letter = kind is DocumentKind.REFERRAL_LETTER
        if is_letter and letter is not None and not letter.id:
            letter = self._save(letter)
        letters.record_document(
            self._session,
            self.assessment.id,
            kind,
            content,
            self.assessment.record_number,
            letter_id=letter.id if is_letter and letter is not None else None,
            reading=reading if is_letter else None,
            state=self.assessment.state,
        )

    # back in the UI thread

    def _on_ready(self, shelf: Shelf) -> None:
        first = self._shelf is None
        self._shelf = shelf
        if self._letter is None:
            self._letter = shelf.letter
        self.ready.emit(shelf)
        if first:
            self._timer.start(0)

    @Slot()
    def _on_pause(self) -> None:
        if self._shelf is None or self._shown is not None:  # one that went out stays as it is
            return
        self._number += 1
        work = partial(self._make_numbered, self._number, self._kind, self._letter)
        self._operations.run(work, self._on_made, self._on_refused, Lane.PAPER)

    def _on_made(self, numbered: _Numbered) -> None:
        if numbered.number == self._number:
            self.paper_made.emit(numbered.paper)

    def _on_fetched(self, paper: Paper) -> None:
        if self._shown == paper.issued:
            self.paper_made.emit(paper)

    def _on_saved(self, letter: Letter) -> None:
        if self._letter is not None:
            self._letter = replace(self._letter, id=letter.id, version=letter.version)
        self.letter_changed.emit(letter)

    def _on_receiver_kept(self, done: tuple[AddressEntry, object]) -> None:
        self.receiver_kept.emit(done[0])
        self.start()

    def _on_refused(self, failure: Exception) -> None:
        if isinstance(failure, HipspineError):
            self.paper_refused.emit(failure)

    def _on_not_issued(self, failure: Exception) -> None:
        if isinstance(failure, HipspineError):
            self.issue_refused.emit(failure)

    def _on_exported(self, issued: _Issued) -> None:
        self._read = ()
        self.exported.emit(issued.path)
        self.start()

    def _on_print_ready(self, paper: Paper) -> None:
        self.print_ready.emit(paper)

    def _on_recorded(self, _nothing: object) -> None:
        self._read = ()
        self.start()


@dataclass(frozen=True, slots=True)
class _Numbered:
    number: int
    paper: Paper


@dataclass(frozen=True, slots=True)
class _Issued:
    paper: Paper
    path: Path
