"""Every page and every dialog of the program, one after the other, each with something on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from hipspine_desktop.domain.answers import (
    PRESENT,
    Answer,
    AnswerKey,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Assessment, Complaint, NarrativeField
from hipspine_desktop.domain.body_chart import (
    ChartEntry,
    ChartPatch,
    PainLabel,
    Pen,
    RegionMark,
    Stroke,
    View,
    label_id,
    mark_id,
    stroke_id,
)
from hipspine_desktop.domain.patient import AllergyStatus, Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.domain.stationery import LetterPart, PracticeText, TextKind
from hipspine_desktop.errors import ConflictError
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services import assessments, following
from hipspine_desktop.services.body_chart import change_chart
from hipspine_desktop.services.letter_links import Doubt
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.ui.dialogs.ask_dialog import AskDialog, AskField, FieldKind, Question
from hipspine_desktop.ui.dialogs.basis_dialog import BasisDialog
from hipspine_desktop.ui.dialogs.conflict_dialog import ConflictDialog
from hipspine_desktop.ui.dialogs.copy_dialog import CopyDialog, CopySource
from hipspine_desktop.ui.dialogs.crash_dialog import CrashDialog
from hipspine_desktop.ui.dialogs.draft_dialog import DraftDialog
from hipspine_desktop.ui.dialogs.issue_dialog import IssueDialog
from hipspine_desktop.ui.dialogs.merge_dialog import MergeDialog
from hipspine_desktop.ui.dialogs.missing_dialog import MissingDialog
from hipspine_desktop.ui.dialogs.patient_dialog import PatientDialog
from hipspine_desktop.ui.dialogs.reason_dialog import FlagDialog
from hipspine_desktop.ui.dialogs.recovery_dialog import RecoveryDialog
from hipspine_desktop.ui.dialogs.sign_dialog import SignDialog
from hipspine_desktop.ui.dialogs.template_dialog import TemplateDialog
from hipspine_desktop.ui.dialogs.text_dialog import TextDialog
from hipspine_desktop.ui.dialogs.versions_dialog import VersionsDialog
from hipspine_desktop.ui.models.assessment_model import Refused
from hipspine_desktop.ui.pages.practice_page import PracticePart
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.visit import Visit
from tests.ui.clinic import ELSEWHERE, MARIGOLD, Clinic, fill
from tests.ui.test_story import Physio, settled

Look = Callable[[str, QWidget], None]
NEEDY = replace(
    MARIGOLD,
    preferred_name="Goldie",
    allergy_status=AllergyStatus.KNOWN,
    allergies="Penicillin",
    needs="Hard of hearing: face her, speak slowly",
)
SNIPPET = PracticeText("s1", TextKind.SNIPPET, "Load", "Rest from [what] for [how long].", "load")
TEMPLATE = PracticeText(
    "t1", TextKind.LETTER_TEMPLATE, "Opinion", "Is it {side}?", part=LetterPart.REQUEST,
    changed_at=datetime(2026, 11, 24, 9, tzinfo=UTC), changed_by="R. Okonjo-Test",
)  # fmt: skip
EVERY_FIELD = tuple(AskField(kind.value, f"Field {kind.value}", kind) for kind in FieldKind)


@dataclass
class Tour:
    """Leads through the window; `look` is called with a name and what is to be looked at."""

    physio: Physio
    clinic: Clinic
    look: Look
    draft_id: str = ""

    @property
    def visit(self) -> Visit:
        assert self.clinic.window._visit is not None
        return self.clinic.window._visit

    @property
    def workspace(self) -> WorkspacePage:
        found = self.physio.page(WorkspacePage)
        assert isinstance(found, WorkspacePage)
        return found

    def show(self, name: str, root: QWidget | None = None) -> None:
        """Wait until it stands still, then look."""
        self.physio.wait()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        self.look(name, root or self.clinic.window)

    def everything(self) -> None:
        """All of it."""
        patient = self.prepare()
        self.patients()
        self.record(patient)
        self.workspace_pages()
        self.workspace_dialogs(patient)
        self.documents()
        self.practice()
        self.dialogs(patient)
        self.lock()

    # pages

    def prepare(self) -> Patient:
        """A patient seen twice, with scores, a chart and a red flag; a student's record waits."""
        session = self.clinic.session
        patient = self.clinic.patient(NEEDY)
        draft = self.clinic.draft(patient)
        for finding, number in (("oxford_hip_total", 20.0), ("nprs_now", 7.0)):
            if finding in session.catalogue:
                key = session.catalogue.finding(finding).keys[0]
                assessments.set_answer(session, draft.id, key, Answer.of_value(number))
        first = self.clinic.sign(assessments.load_assessment(session, draft.id))
        again = following.start_follow_up(session, first.id)[0]
        fill(session, again.id)
        self._answers(again.id)
        self.clinic.patient(replace(MARIGOLD, given_name="Marjorie", nhs_number="9991042784"))
        with self.clinic.other(Role.STUDENT) as student:
            self.clinic.sign(self.clinic.draft(patient, student), student, ELSEWHERE)
        self.draft_id = again.id
        return patient

    def _answers(self, draft_id: str) -> None:
        """Each kind of answer, both sides, a red flag, and a drawing."""
        session = self.clinic.session
        right, left = Side.RIGHT, Side.LEFT
        assessments.set_complaint(session, draft_id, Complaint(SymptomaticSide.BILATERAL))
        given = {
            AnswerKey("hip_ir_passive", right): Answer.of_value(15.0),
            AnswerKey("hip_ir_passive", left): Answer.of_value(32.0),
            AnswerKey("scour_pain", right): PRESENT,
            AnswerKey("faber_groin_pain", right): Answer(PRESENT.state, note="at end of range"),
            AnswerKey("slr_leg_pain", left): Answer.could_not_test(CannotTestReason.PAIN),
            AnswerKey("oxford_hip_total", None): Answer.of_value(31.0),
            AnswerKey("ce_saddle_numbness", None): PRESENT,
        }
        for key, answer in given.items():
            if key.finding_id in session.catalogue:
                keys = session.catalogue.finding(key.finding_id).keys
                stored = key if key in keys else keys[0]
                assessments.set_answer(session, draft_id, stored, answer)
        drawn = (
            ChartEntry(stroke_id(1), Stroke(View.FRONT, Pen.PAIN, ((-60, 380), (-40, 420)))),
            ChartEntry(mark_id("groin", right, Pen.ACHE), RegionMark("groin", right, Pen.ACHE)),
            ChartEntry(label_id(1), PainLabel(View.FRONT, (-50, 400), now=4, words="deep")),
        )
        change_chart(session, draft_id, ChartPatch(drawn))

    def patients(self) -> None:
        """The list, nobody found, somebody found."""
        self.visit.show_patients()
        self.show("patients")
        self.physio.click("show_waiting")
        self.opened("waiting_dialog")
        self.physio.fill("patient_search", "zzz born 14-3-1960")
        self.physio.qtbot.waitUntil(lambda: not self.visit._patients._model.rows)
        self.show("patients, nobody found")
        self.visit.show_patients()

    def record(self, patient: Patient) -> None:
        """The record, with each entry chosen."""
        page = self.clinic.open(patient)
        self.show("record")
        for row in range(page._model.rowCount()):
            page._timeline.setCurrentIndex(page._model.index(row))
            self.show(f"record, entry {row}")

    def workspace_pages(self) -> None:
        """Every section, with the panel and with its strip, and a condition opened."""
        self.visit._desk.open_assessment(self.draft_id)
        self.physio.wait()
        workspace = self.workspace
        settled(self.physio, workspace)
        for section in workspace.form._sections:
            workspace.form.go_to_section(section.id)
            self.show(f"section {section.id}")
        self.clinic.window._shell.messages.show_message(  # type: ignore[union-attr]
            Message(Level.FAILED, "The disk is full.", "Free some space.")
        )
        workspace.toggle_panel()
        self.show("panel folded or opened")
        if not workspace.panel.isVisible():
            workspace.toggle_panel()
        for flag in workspace.panel.flags._flags:
            workspace._model.acknowledge_flag(flag.id, "Sent on today", False)
        settled(self.physio, workspace)
        workspace._on_reasons()
        self.show("panel with reasons")
        reasons = workspace.panel.conditions.reasons
        reasons.chart._choose(0)
        self.physio.click("row_without")
        self.physio.qtbot.waitUntil(reasons.replay.chart.isVisible, timeout=30_000)
        self.show("panel, replayed")
        workspace._on_quick_entry()
        self.physio.fill("quick_entry", "fadir r +, zzz, ir r 20")
        self.show("quick entry")
        workspace.dock.line.clear()

    def workspace_dialogs(self, patient: Patient) -> None:
        """What the workspace asks and tells."""
        workspace, kit = self.workspace, self.clinic.window._parts.kit
        result = workspace._estimate.result
        assert result is not None
        assert result.raised, "a red flag is part of the tour"
        flag = result.raised[0]
        for set_aside in (False, True):
            self.dialog(FlagDialog(kit, flag, set_aside, workspace))
        condition = result.sides[0].conditions[0]
        row = next(r for r in workspace.panel.conditions.reasons.chart.rows if r.figure)
        for about in (flag, row, condition):
            self.dialog(BasisDialog(kit, about, workspace))
        catalogue = self.clinic.session.catalogue
        missing = tuple(catalogue)[:4]
        titles = {s.id: s.title for s in catalogue.sections}
        self.dialog(MissingDialog(kit, missing, titles, workspace))
        window = self.clinic.window
        window.show_palette()
        self.opened("palette_dialog")
        window.show_knowledge()
        self.opened("knowledge_dialog")
        window.show_keys()
        self.opened("keys_dialog")
        self.dialog(SignDialog(kit, patient, "R. Okonjo-Test", (), workspace))

    def documents(self) -> None:
        """Each kind of paper."""
        self.visit._on_documents_requested()
        page = self.visit._documents
        assert page is not None
        self.physio.qtbot.waitUntil(lambda: page._composer.typed() is not None, timeout=30_000)
        for kind in DocumentKind:
            page.show_kind(kind)
            self.physio.wait()
            self.show(f"paper {kind}")
        if page._toggle.isVisible():
            page._on_toggle()
            self.show("paper, other half")

    def practice(self) -> None:
        """Every part of the practice page."""
        self.visit.show_practice()
        for part in PracticePart:
            room = self.visit._practice
            assert room is not None
            room.page.open_part(part)
            self.physio.wait()
            self.show(f"practice {part}")

    def lock(self) -> None:
        """Locked, signed out."""
        self.clinic.window.lock()
        self.show("locked")
        self.clinic.window.sign_out()
        self.show("sign in")

    # dialogs

    def dialogs(self, patient: Patient) -> None:
        """Those that any page may open."""
        window, kit = self.clinic.window, self.clinic.window._parts.kit
        session = self.clinic.session
        today = session.today()
        draft = assessments.load_assessment(session, self.draft_id)
        window.show_settings()
        self.opened("settings_dialog")
        window.show_practice()
        self.opened("practice_dialog")
        question = Question("question", "Title", "Go", ("What is asked.",), about=patient,
                            fields=EVERY_FIELD)  # fmt: skip
        for dialog in self._made(patient, draft):
            self.dialog(dialog)
        self.dialog(AskDialog(kit, question, today, window))

    def _made(self, patient: Patient, draft: Assessment) -> Iterator[QDialog]:
        window, kit = self.clinic.window, self.clinic.window._parts.kit
        session = self.clinic.session
        refused = Refused(ConflictError("Changed elsewhere."), (NarrativeField.PLAN, None), draft)
        yield PatientDialog(kit, session.today(), PatientDraft("a", "b", "14 3 60"), window)
        yield RecoveryDialog(kit, "AAAA-BBBB", "Practice", window)
        yield MergeDialog(kit, patient, window)
        yield CopyDialog(kit, CopySource(patient, draft, draft), session.catalogue, window)
        yield ConflictDialog(kit, refused, patient, session.catalogue, window)
        yield DraftDialog(kit, draft, window)
        yield IssueDialog(kit, (Doubt("complaint", "Not filled in yet: when."),), window)
        yield TemplateDialog(kit, TEMPLATE, "Is it right? [who]", "MARIGOLD", window)
        yield TextDialog(kit, SNIPPET, window)
        yield TextDialog(kit, TEMPLATE, window)
        yield VersionsDialog(kit, (TEMPLATE, TEMPLATE), window)
        yield CrashDialog(kit, "report", window)

    def dialog(self, dialog: QDialog) -> None:
        """Open it, look, close it."""
        dialog.open()
        self.show(type(dialog).__name__, dialog)
        dialog.done(0)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def opened(self, name: str) -> None:
        """A dialog that the window opened itself."""
        found = [d for d in self.clinic.window.findChildren(QDialog, name) if d.isVisible()]
        assert len(found) == 1, name
        self.show(type(found[0]).__name__, found[0])
        found[0].done(0)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
