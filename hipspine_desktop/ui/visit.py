"""The way of one signed-in session through its pages: list, record, assessment, documents."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from hipspine_desktop.domain.assessment import Assessment, Standing
from hipspine_desktop.domain.letter import Urgency
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.records import DocumentKind, IssuedDocument, PatientRow
from hipspine_desktop.errors import HipspineError
from hipspine_desktop.messages import Level, Message, message_for
from hipspine_desktop.services.record_view import Record
from hipspine_desktop.ui.asking import Asker
from hipspine_desktop.ui.case_maker import CaseMaker, Means
from hipspine_desktop.ui.commands import Command
from hipspine_desktop.ui.conflict_flow import ConflictFlow
from hipspine_desktop.ui.desk import Desk, Found, Namesakes, OpenRecord
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.models.estimate_model import EstimateModel, Shown
from hipspine_desktop.ui.pages.documents_page import DocumentsPage
from hipspine_desktop.ui.pages.patients_page import PatientsPage
from hipspine_desktop.ui.pages.practice_page import PracticePart
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.practice_room import PracticeRoom
from hipspine_desktop.ui.record_room import RecordRoom
from hipspine_desktop.ui.shell import Shell
from hipspine_desktop.ui.signing_flow import SigningFlow
from hipspine_desktop.ui.stillness import settle
from hipspine_desktop.ui.unwritten_watch import UnwrittenWatch
from hipspine_desktop.ui.visit_palette import Spot, VisitPalette
from hipspine_desktop.ui.whereabouts import Handover, Whereabouts
from hipspine_desktop.ui.widgets.work_bar import Place
from hipspine_desktop.wording.formats import format_date


class Visit(QObject):
    """Routes between pages that do not know each other.

    Signals:
        knowledge_requested(object): the :class:`EntryRef` whose page is wanted.
        setting_changed(object, object): key and value of a setting changed on a page.
        restore_requested(): leave the records and restore a backup.
    """

    knowledge_requested = Signal(object)
    setting_changed = Signal(object, object)
    restore_requested = Signal()

    def __init__(self, means: Means, desk: Desk, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._means, self._desk, self._shell = means, desk, shell
        self._cases = CaseMaker(means, desk.session, self)
        self._unwritten = UnwrittenWatch(means.kit, shell, self._cases, self)
        self._place = Place.PATIENTS
        self._patient: Patient | None = None
        self._model: AssessmentModel | None = None
        self._estimate: EstimateModel | None = None
        self._conflicts: ConflictFlow | None = None
        self._workspace: WorkspacePage | None = None
        self._documents: DocumentsPage | None = None
        self._wanted_document: IssuedDocument | None = None
        self._pending_assessment = ""
        self._wanted_section = ""
        self._wanted_place = Place.ASSESSMENT
        self._on_the_way: Whereabouts | None = None
        self._patients = PatientsPage(means.kit)
        self._room = RecordRoom(means.kit, means.operations, desk, shell, self)
        self._record = self._room.page
        self._practice: PracticeRoom | None = None
        self._signing = SigningFlow(means.kit, desk, shell, self)
        asker = Asker(means.kit, means.operations, desk.session.today, shell)
        self._palette = VisitPalette(asker, desk.session, self._room, shell, self._spot, self)
        self._connect()

    def _connect(self) -> None:
        desk, bar = self._desk, self._shell.bar
        self._patients.search_requested.connect(desk.search)
        self._patients.namesakes_requested.connect(desk.find_namesakes)
        self._patients.open_requested.connect(self._on_row_opened)
        self._patients.draft_requested.connect(self._on_draft_requested)
        self._patients.new_patient_requested.connect(self.ask_new_patient)
        self._patients.waiting_requested.connect(self._room.show_waiting)
        self._room.waiting_changed.connect(self._patients.show_waiting)
        self._room.assessment_wanted.connect(desk.open_assessment)
        self._room.record_wanted.connect(desk.open_record)
        self._record.document_requested.connect(self._on_document_requested)
        desk.found.connect(self._on_found)
        desk.namesakes_found.connect(self._on_namesakes_found)
        desk.record_opened.connect(self._on_record_opened)
        desk.assessment_opened.connect(self._on_assessment_opened)
        desk.assessment_refused.connect(self._on_assessment_refused)
        bar.practice_requested.connect(self.show_practice)
        bar.password_requested.connect(self._on_password_requested)
        self._means.watch.failed.connect(self._shell.messages.show_message)
        bar.place_requested.connect(self._on_place_requested)
        bar.undo_requested.connect(self.undo)
        bar.redo_requested.connect(self.redo)
        bar.documents_requested.connect(self._on_documents_requested)
        bar.sign_requested.connect(self._on_sign_requested)
        self._signing.signed.connect(self._on_signed)
        self._palette.place_requested.connect(self._on_place_requested)
        self._palette.sign_requested.connect(self._on_sign_requested)
        self._palette.password_requested.connect(self._on_password_requested)
        self._palette.new_patient_requested.connect(self.ask_new_patient)

    # what the window asks

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the session is now, or where it is on its way to."""
        if self._on_the_way is not None:
            return self._on_the_way
        focused: QWidget | None = self._shell.focusWidget()
        return Whereabouts(
            self._place,
            self._patient.id if self._patient is not None else "",
            self._model.assessment.id if self._model is not None else "",
            self._workspace.form.current_section if self._workspace is not None else "",
            focused.objectName() if focused is not None else "",
        )

    def start(self, whereabouts: Whereabouts, handed: Handover | None = None) -> None:
        """Go to a place; the patient list for a new session.

        Args:
            handed: what the visit before has read: the place is there at once.
        """
        self._shell.bar.show_user(self._desk.session.clinician)
        if whereabouts.place in (Place.PATIENTS, Place.PRACTICE):
            patients = whereabouts.place is Place.PATIENTS
            (self.show_patients if patients else self.show_practice)()
            return
        self._on_the_way = whereabouts
        if whereabouts.place in (Place.ASSESSMENT, Place.DOCUMENTS):
            self._wanted_place = whereabouts.place
            self._wanted_section = whereabouts.section_id
            self._pending_assessment = whereabouts.assessment_id
        if handed is None:
            self._desk.open_record(whereabouts.patient_id)
            return
        self._take_record(handed.record)
        if handed.model is None or whereabouts.place is Place.RECORD:
            self._show_record()
        else:
            self._work_on(handed.model, handed.estimate)
        self._take_focus(whereabouts.focus)

    def hand_over(self) -> Handover | None:
        """Leave, and give what was read to the visit that comes next; None: it reads anew."""
        self.leave()
        record = self._room.record
        if self._on_the_way is not None or record is None or self._patient is None:
            return None
        handed = Handover(record, self._model, self._estimate)
        for model in (self._model, self._estimate):
            if model is not None:
                model.setParent(None)
        self._model, self._estimate = None, None
        return handed

    def _take_focus(self, name: str) -> None:
        """Put the cursor back where it was before the window was dressed anew."""
        pages = self._shell.pages
        settle(pages)
        found = pages.findChild(QWidget, name) if name else None
        if isinstance(found, QWidget) and found.isVisibleTo(pages):
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Hand everything that is being typed to the store."""
        if self._workspace is not None:
            self._workspace.form.commit()
        if self._documents is not None:
            self._documents.commit()

    @Slot()
    def show_patients(self) -> None:
        """The list; the patient before is closed."""
        self._close_patient(Place.PATIENTS)
        practice = self._desk.session.practice.name
        self._shell.bar.show_crumbs(((Place.PATIENTS, practice),))
        self._shell.show_page(self._patients)
        self._patients.start()
        self._room.look_for_waiting()

    @Slot()
    def show_practice(self) -> None:
        """Looking after the practice; the patient before is closed."""
        room = self._practice_room()
        self._close_patient(Place.PRACTICE)
        texts = self._means.kit.texts
        self._shell.bar.show_crumbs(
            (
                (Place.PATIENTS, texts("ui.patients.title")),
                (Place.PRACTICE, texts("record_screens.practice.title")),
            )
        )
        self._shell.show_page(room.page)
        room.page.open_part(PracticePart.USERS)

    def _practice_room(self) -> PracticeRoom:
        if self._practice is None:
            means, session = self._means, self._desk.session
            asker = Asker(means.kit, means.operations, session.today, self._shell)
            room = PracticeRoom(asker, session, means.watch, means.settings, means.fonts, self)
            room.setting_changed.connect(self.setting_changed)
            room.restore_requested.connect(self.restore_requested)
            room.message_given.connect(self._shell.messages.show_message)
            self._shell.pages.addWidget(room.page)
            self._practice = room
        return self._practice

    @Slot()
    def _on_password_requested(self) -> None:
        self._practice_room().users.ask_own_password()

    def _close_patient(self, place: Place) -> None:
        self._on_the_way = None
        self._leave_assessment()
        self._patient = None
        self._place = place
        self._shell.banner.hide()
        self._shell.bar.show_state(None)
        self._shell.bar.show_actions(editing=False, documents=False, signing=False)

    @Slot(object)
    def ask_new_patient(self, typed: str = "") -> None:
        """The form for a new patient, with what was typed carried over."""
        if self._place is Place.PATIENTS:
            self._room.patients.ask_new(typed or self._patients.typed)

    def commands(self) -> tuple[Command, ...]:
        """What the palette offers where the session is now."""
        return self._palette.commands()

    def _spot(self) -> Spot:
        return Spot(self._place, self._patient, self._model, self._workspace)

    def go_to_quick_entry(self) -> bool:
        """The quick-entry line of the assessment on the screen; False where there is none."""
        shown = self._place is Place.ASSESSMENT and self._workspace is not None
        return shown and self._workspace is not None and self._workspace.go_to_quick_entry()

    def run(self, command_id: str) -> None:
        """Do what a line of the palette says."""
        self._palette.run(command_id)

    @Slot()
    def undo(self) -> None:
        """Take the last change of the assessment back."""
        if self._model is not None and not self._model.is_read_only:
            self.commit()
            self._model.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        if self._model is not None and not self._model.is_read_only:
            self._model.redo()

    @Slot()
    def start_assessment(self) -> None:
        """A new assessment of the patient whose record is open."""
        if self._place is Place.RECORD:
            self._room.start_assessment()

    # patients

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        self._patients.show_rows(found.rows, found.typed, self._desk.session.today())

    @Slot(object)
    def _on_namesakes_found(self, namesakes: Namesakes) -> None:
        self._patients.show_namesakes(namesakes.of, namesakes.patients)

    @Slot(object)
    def _on_row_opened(self, row: PatientRow) -> None:
        self._desk.open_record(row.patient.id)

    @Slot(object)
    def _on_draft_requested(self, row: PatientRow) -> None:
        self._pending_assessment = row.draft_id or ""
        self._desk.open_record(row.patient.id)

    # the record

    @Slot(object)
    def _on_record_opened(self, opened: OpenRecord) -> None:
        self._take_record(opened.record)
        if self._pending_assessment:  # straight on: the record page would only flash
            wanted, self._pending_assessment = self._pending_assessment, ""
            self._desk.open_assessment(wanted)
        else:
            self._show_record()

    def _take_record(self, record: Record) -> None:
        self._leave_assessment()
        self._patient = record.patient
        self._room.show(record)

    def _show_banner(self) -> None:
        record = self._room.record
        assert record is not None
        today = self._desk.session.today()
        self._shell.banner.show_patient(record.patient, today, record.same_name)
        self._shell.banner.show()

    def _show_record(self) -> None:
        self._on_the_way, self._pending_assessment = None, ""
        self._place = Place.RECORD
        texts = self._means.kit.texts
        self._show_banner()
        self._shell.bar.show_crumbs(
            (
                (Place.PATIENTS, texts("ui.patients.title")),
                (Place.RECORD, texts("ui.record.title")),
            )
        )
        self._shell.bar.show_state(None)
        self._shell.bar.show_actions(editing=False, documents=False, signing=False)
        self._shell.show_page(self._record)
        self._record.focus_first()

    @Slot(object)
    def _on_assessment_refused(self, failure: HipspineError) -> None:
        """It could not be read: the record is shown, where one is, and why."""
        if self._patient is not None and self._place in (Place.PATIENTS, Place.PRACTICE):
            self._show_record()
        self._on_the_way = None
        self._shell.messages.show_message(message_for(failure))

    @Slot(object)
    def _on_document_requested(self, issued: IssuedDocument) -> None:
        self._wanted_document = issued
        self._wanted_place = Place.DOCUMENTS
        self._desk.open_assessment(issued.assessment_id)

    # the assessment

    @Slot(object)
    def _on_assessment_opened(self, assessment: Assessment) -> None:
        if self._patient is None or not self._room.holds(assessment):
            return
        self._leave_assessment()
        self._work_on(self._model_of(assessment), None)

    def _model_of(self, assessment: Assessment) -> AssessmentModel:
        owner, last = self._room.owner_of(assessment), self._record.last_before(assessment)
        return self._cases.model(assessment, owner, last)

    def _work_on(self, model: AssessmentModel, estimate: EstimateModel | None) -> None:
        """Show an assessment; `estimate` where it is known already."""
        self._on_the_way, self._pending_assessment = None, ""
        means, assessment = self._means, model.assessment
        estimate = estimate or self._cases.estimate(assessment)
        for kept in (model, estimate):
            kept.setParent(self)
        self._conflicts = ConflictFlow(means.kit, self._shell, model)
        self._show_banner()
        bar = self._shell.bar
        model.saving.connect(bar.saved.show_saving)
        model.saved.connect(bar.saved.show_saved)
        self._unwritten.watch(model)
        model.undo_changed.connect(bar.show_undo)
        bar.saved.clear()
        bar.saved.show_saved(assessment.changed_at.astimezone())
        estimate.shown_changed.connect(self._on_estimate_shown)
        self._noted_urgency: Urgency | None = None
        self._model, self._estimate = model, estimate
        self._workspace = WorkspacePage(means.kit, model, estimate, means.reader)
        self._workspace.knowledge_requested.connect(self.knowledge_requested)
        self._palette.watch(self._workspace)
        self._signing.watch(model, estimate)
        wanted, self._wanted_place = self._wanted_place, Place.ASSESSMENT
        if wanted is Place.DOCUMENTS:
            self._on_documents_requested()
        else:
            self._show_workspace()
        if self._wanted_section:
            self._workspace.form.show_section(self._wanted_section)
            self._wanted_section = ""

    @Slot(object)
    def _on_estimate_shown(self, shown: Shown) -> None:
        """Keep the urgency for the patient list when it changed."""
        model, result = self._model, shown.result
        if model is None or result is None or shown.is_stale or model.is_read_only:
            return
        urgency = result.pathway.urgency
        if urgency is not self._noted_urgency:
            self._noted_urgency = urgency
            self._desk.note_urgency(model.assessment.id, urgency)

    def _show_workspace(self) -> None:
        if self._workspace is None or self._model is None:
            return
        self._place = Place.ASSESSMENT
        assessment = self._model.assessment
        self._shell.bar.show_crumbs(self._crumbs(assessment))
        draft = assessment.standing is Standing.DRAFT
        self._shell.bar.show_state(assessment.standing)
        self._shell.bar.show_actions(editing=draft, documents=True, signing=draft)
        self._shell.show_page(self._workspace)

    def _crumbs(self, assessment: Assessment) -> tuple[tuple[Place, str], ...]:
        texts = self._means.kit.texts
        day = format_date(assessment.created_at.astimezone().date())
        return (
            (Place.PATIENTS, texts("ui.patients.title")),
            (Place.RECORD, texts("ui.record.title")),
            (Place.ASSESSMENT, texts("ui.bar.assessment", date=day)),
        )

    def leave(self) -> None:
        """Commit, and tell others that the draft is open here no longer."""
        self.commit()
        if self._workspace is not None:
            self._workspace.leave()

    def _leave_assessment(self) -> None:
        self.leave()
        self._shell.drop_page(self._documents)
        self._shell.drop_page(self._workspace)
        if self._model is not None:
            self._cases.leave(self._model)
            self._unwritten.forget()
        for over in (self._estimate, self._conflicts):
            if over is not None:
                over.deleteLater()
        self._conflicts = None
        self._documents, self._workspace = None, None
        self._model, self._estimate = None, None

    def why_stay(self) -> str:
        """Commit; what would be lost by leaving the session now, "" for nothing or once said."""
        self.commit()
        return self._unwritten.why_stay()

    @Slot(object)
    def _on_place_requested(self, place: Place) -> None:
        if place is Place.PATIENTS:
            self.show_patients()
        elif place is Place.PRACTICE:
            self.show_practice()
        elif place is Place.RECORD and self._patient is not None:
            self.commit()
            self._desk.open_record(self._patient.id)
        elif place is Place.ASSESSMENT:
            self.commit()
            self._show_workspace()
        elif place is Place.DOCUMENTS:
            self._on_documents_requested()

    # signing and documents

    @Slot()
    def _on_sign_requested(self) -> None:
        self.commit()
        self._signing.ask()

    @Slot(object)
    def _on_signed(self, assessment: Assessment) -> None:
        sentence = self._means.kit.texts("ui.sign.done")
        here, known, self._estimate = self.whereabouts, self._estimate, None
        self._leave_assessment()
        self._wanted_section = here.section_id
        self._work_on(self._model_of(assessment), known)
        self._shell.messages.show_message(Message(Level.DONE, sentence))

    @Slot()
    def _on_documents_requested(self) -> None:
        if self._model is None or self._patient is None:
            return
        self.commit()
        means = self._means
        if self._documents is not None:
            self._shell.drop_page(self._documents)
        model = self._cases.documents(self._model, self._estimate)
        page = DocumentsPage(means.kit, model)
        model.setParent(page)
        page.message_given.connect(self._shell.messages.show_message)
        self._documents = page
        self._place = Place.DOCUMENTS
        assessment = self._model.assessment
        documents = (Place.DOCUMENTS, means.kit.texts("ui.documents.title"))
        self._shell.bar.show_crumbs((*self._crumbs(assessment), documents))
        self._shell.bar.show_actions(editing=False, documents=False, signing=False)
        self._shell.bar.show_state(assessment.standing)
        self._shell.show_page(page)
        if self._wanted_document is not None:
            page.show_kind(DocumentKind(self._wanted_document.kind))
            model.show_issued(self._wanted_document)
            self._wanted_document = None
        page.setFocus()
