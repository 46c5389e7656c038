"""The first patient, end to end, by keyboard: real widgets, real engine, real encrypted file."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import Answer, AnswerState, Side
from hipspine_desktop.domain.assessment import Agreement, AssessmentState
from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.domain.regions import Region
from hipspine_desktop.services.assessments import assessments_of
from hipspine_desktop.services.letters import documents_of
from hipspine_desktop.ui.dialogs.patient_dialog import PatientDialog
from hipspine_desktop.ui.dialogs.reason_dialog import FlagDialog
from hipspine_desktop.ui.dialogs.recovery_dialog import RecoveryDialog
from hipspine_desktop.ui.dialogs.sign_dialog import SignDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.documents_page import DocumentsPage
from hipspine_desktop.ui.pages.patients_page import PatientsPage
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.widgets.red_flag_card import RedFlagCard
from tests.ui.conftest import press, type_text

PASSWORD = "three quiet herons"
# finding, what is typed on the right, what is typed on the left ("" where there is no side)
FINDINGS = (
    ("groin_pain", "+", "-"),
    ("lateral_hip_pain", "-", "-"),
    ("buttock_pain", "-", "-"),
    ("below_knee_pain", "-", "-"),
    ("shoes_socks_difficulty", "+", "-"),
    ("better_sitting", "-", ""),
    ("hip_ir_passive", "15", "32"),
    ("hip_flexion_passive", "95", "118"),
    ("fadir_groin_pain", "+", "-"),
    ("faber_groin_pain", "+", "-"),
    ("scour_pain", "+", "-"),
    ("slr_leg_pain", "-", "-"),
)


class Physio:
    """Two hands on the keyboard in front of the window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def wait(self, *, limit: int = 30_000) -> None:
        """Until nothing is under way."""
        self.qtbot.waitUntil(lambda: self.window._parts.operations.is_idle, timeout=limit)

    def page(self, kind: type[QWidget]) -> QWidget:
        """The page of a kind, once it is on the screen."""
        self.qtbot.waitUntil(
            lambda: any(p.isVisible() for p in self.window.findChildren(kind)), timeout=30_000
        )
        return next(p for p in self.window.findChildren(kind) if p.isVisible())

    def field(self, name: str) -> QWidget:
        """A widget by its name, on the screen."""
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)}"
        return found[0]

    def fill(self, name: str, text: str) -> None:
        """Type into a field."""
        type_text(self.field(name), text)

    def click(self, name: str) -> None:
        """Click a button."""
        self.qtbot.mouseClick(self.field(name), Qt.MouseButton.LeftButton)

    def answer(self, workspace: WorkspacePage, finding: str, side: Side | None, typed: str) -> None:
        """Go to a cell and type."""
        key = next(k for k in workspace._model.catalogue.finding(finding).keys if k.side is side)
        workspace.form.go_to(key)
        cell = self.window.focusWidget()
        assert cell is not None
        assert cell.objectName() == f"cell_{finding}_{side or 'midline'}"
        type_text(cell, typed)
        if isinstance(cell, QLineEdit):
            press(cell, Qt.Key.Key_Return)


def set_up(physio: Physio) -> None:
    """A new practice with its first clinician."""
    for name, text in (
        ("practice", "Quillmarsh Physiotherapy"),
        ("name", "R. Okonjo-Test"),
        ("username", "okonjo"),
        ("registration", "HCPC PH000000"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ):
        physio.fill(f"set_up_{name}", text)
    physio.click("create_practice")
    dialog = physio.page(RecoveryDialog)
    assert isinstance(dialog, RecoveryDialog)
    dialog._kept.setChecked(True)
    dialog.confirm()
    physio.page(PatientsPage)


def add_patient(physio: Physio) -> None:
    """A new patient, carried over from what was looked for."""
    physio.fill("patient_search", "müller")
    physio.click("new_patient")
    dialog = physio.page(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    assert dialog._lines["family_name"].text() == "Müller"
    physio.fill("patient_given_name", "Marigold")
    physio.fill("patient_born", "14 3 60")
    dialog._sex.setCurrentIndex(dialog._sex.findData("female"))
    dialog.confirm()
    physio.page(RecordPage)


def ask_red_flags(physio: Physio, workspace: WorkspacePage) -> None:
    """Every question of the block, all negative but steroid tablets for long."""
    for definition in workspace._model.catalogue.red_flag_block:
        for key in definition.keys:
            letter = "-"
            if definition.kind is FindingKind.CHOICE:
                values = [o.value for o in definition.options]
                wanted = "prolonged" if "prolonged" in values else "none"
                letter = "abcdefgh"[values.index(wanted)]
            physio.answer(workspace, definition.id, key.side, letter)


def region(workspace: WorkspacePage, wanted: Region) -> float:
    """Probability of a region on the panel's first side."""
    result = workspace._estimate.result
    assert result is not None
    return next(r.p.p for r in result.sides[0].regions if r.region is wanted)


def settled(physio: Physio, workspace: WorkspacePage) -> None:
    """Until the estimate is of the answers as they are."""
    estimate = workspace._estimate
    physio.qtbot.waitUntil(
        lambda: (
            estimate.result is not None
            and not estimate.shown.is_stale
            and not estimate.is_waiting
            and workspace._model.is_settled
        ),
        timeout=60_000,
    )


@pytest.mark.slow
def test_first_patient_end_to_end(
    window: MainWindow, qtbot: QtBot, data_dir: Path, tmp_path: Path
) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    add_patient(physio)
    physio.click("start_assessment")
    workspace = physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    physio.click("complaint_side_right")
    physio.fill("narrative_complaint", "Groin pain for 7 months, getting worse.")
    workspace.form.commit()
    settled(physio, workspace)
    assert not workspace.panel._scroll.isVisible()  # no number before the flags were asked
    ask_red_flags(physio, workspace)
    settled(physio, workspace)
    before = region(workspace, Region.HIP_JOINT)
    for finding, right, left in FINDINGS:
        sides = ((None, right),) if not left else ((Side.RIGHT, right), (Side.LEFT, left))
        for side, typed in sides:
            physio.answer(workspace, finding, side, typed)
    settled(physio, workspace)
    assert region(workspace, Region.HIP_JOINT) > before + 0.1
    answers = workspace._model.assessment.answers
    assert answers.of("hip_ir_passive", Side.RIGHT) == Answer.of_value(15.0)
    assert answers.of("hip_ir_passive", Side.LEFT) == Answer.of_value(32.0)
    assert answers.of("fadir_groin_pain", Side.LEFT).state is AnswerState.ABSENT
    undo_and_redo(physio, workspace)
    acknowledge_all(physio, workspace)
    conclude(physio, workspace)
    sign(physio, window)
    papers(physio, window, tmp_path)
    assert b"Marigold" not in b"".join(p.read_bytes() for p in data_dir.iterdir() if p.is_file())


def undo_and_redo(physio: Physio, workspace: WorkspacePage) -> None:
    """One step back and forth through the whole assessment."""
    key = ("slr_leg_pain", Side.LEFT)
    physio.click("undo")
    settled(physio, workspace)
    assert not workspace._model.assessment.answers.of(*key).is_asked
    physio.click("redo")
    settled(physio, workspace)
    assert workspace._model.assessment.answers.of(*key).state is AnswerState.ABSENT


def acknowledge_all(physio: Physio, workspace: WorkspacePage) -> None:
    """Each raised flag with what is done about it."""
    result = workspace._estimate.result
    assert result is not None
    assert result.raised, "long steroid use must raise a flag"
    assert any(c.isVisible() for c in workspace.panel.findChildren(RedFlagCard))
    for _flag in result.raised:
        workspace._on_first_flag()
        dialog = physio.page(FlagDialog)
        assert isinstance(dialog, FlagDialog)
        physio.fill("flag_reason", "X-ray and MRI of both hips asked for today")
        dialog.confirm()
        settled(physio, workspace)
    assert len(workspace._model.assessment.acknowledgements) == len(result.raised)


def conclude(physio: Physio, workspace: WorkspacePage) -> None:
    """Own impression, plan."""
    workspace.form.go_to_section("impression")
    physio.fill("impression_text", "Right hip osteoarthritis; osteonecrosis to be excluded.")
    physio.click("impression_agreement_agrees")
    workspace.form.go_to_section("plan")
    physio.fill("narrative_plan", "Load advice, imaging, review in 2 weeks.")
    workspace.form.commit()
    settled(physio, workspace)
    impression = workspace._model.assessment.impression
    assert impression.agreement is Agreement.AGREES


def sign(physio: Physio, window: MainWindow) -> None:
    """A wrong password first: refused, and nothing is signed."""
    physio.click("sign_assessment")
    dialog = physio.page(SignDialog)
    assert isinstance(dialog, SignDialog)
    physio.fill("sign_password", "wrong password")
    dialog.confirm()
    physio.wait()
    assert dialog.isVisible()
    assert dialog.problem.text()
    physio.fill("sign_password", PASSWORD)
    dialog.confirm()
    physio.qtbot.waitUntil(
        lambda: (
            window._visit is not None
            and window._visit._model is not None
            and window._visit._model.is_read_only
        ),
        timeout=30_000,
    )
    session = window._session
    assert session is not None
    assert window._visit is not None
    assert window._visit._patient is not None
    done = assessments_of(session, window._visit._patient.id)
    assert [a.state for a in done] == [AssessmentState.SIGNED]
    assert done[0].signature is not None
    assert done[0].signature.name == "R. Okonjo-Test"


def papers(physio: Physio, window: MainWindow, folder: Path) -> None:
    """Letter to orthopaedics, exported; the file names the patient on each page."""
    physio.wait()
    physio.click("documents")
    page = physio.page(DocumentsPage)
    assert isinstance(page, DocumentsPage)
    physio.qtbot.waitUntil(lambda: page._composer.typed() is not None, timeout=30_000)
    page.show_kind(DocumentKind.REFERRAL_LETTER)
    physio.fill("letter_name", "Miss P. Nominal")
    request = physio.field("letter_request")
    assert isinstance(request, QPlainTextEdit)
    assert request.toPlainText(), "the request is proposed from the record"
    for kind in (DocumentKind.REFERRAL_LETTER, DocumentKind.ASSESSMENT_REPORT):
        page.show_kind(kind)
        target = folder / f"{kind}.pdf"
        with physio.qtbot.waitSignal(page._model.exported, timeout=60_000):
            page.export_to(target)
        pages = [p.extract_text() for p in PdfReader(io.BytesIO(target.read_bytes())).pages]
        assert pages
        assert all("MÜLLER" in text for text in pages)
        if kind is DocumentKind.REFERRAL_LETTER:
            assert "Miss P. Nominal" in "".join(pages)
    physio.wait()
    session, visit = window._session, window._visit
    assert session is not None
    assert visit is not None
    assert visit._model is not None
    issued = documents_of(session, visit._model.assessment.id)
    assert {d.kind for d in issued} == {
        DocumentKind.REFERRAL_LETTER,
        DocumentKind.ASSESSMENT_REPORT,
    }
    assert all(d.state is AssessmentState.SIGNED for d in issued)
