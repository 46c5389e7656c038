"""Dialogs that were closed are gone, with the garbage collector off."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.findings import Catalogue
from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.engine.result import FlagState, RaisedBy, RedFlag
from hipspine_desktop.errors import ConflictError
from hipspine_desktop.messages import crash_report
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.ui.dialogs.ask_dialog import AskDialog, AskField, FieldKind, Question
from hipspine_desktop.ui.dialogs.basis_dialog import BasisDialog
from hipspine_desktop.ui.dialogs.conflict_dialog import ConflictDialog
from hipspine_desktop.ui.dialogs.copy_dialog import CopyDialog, CopySource
from hipspine_desktop.ui.dialogs.crash_dialog import CrashDialog
from hipspine_desktop.ui.dialogs.merge_dialog import MergeDialog
from hipspine_desktop.ui.dialogs.missing_dialog import MissingDialog
from hipspine_desktop.ui.dialogs.patient_dialog import DraftEntry, PatientDialog
from hipspine_desktop.ui.dialogs.reason_dialog import FlagDecision, FlagDialog
from hipspine_desktop.ui.dialogs.recovery_dialog import RecoveryDialog
from hipspine_desktop.ui.dialogs.sign_dialog import SignDialog
from hipspine_desktop.ui.dialogs.waiting_dialog import WaitingDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import Refused
from hipspine_desktop.wording.formats import unbroken_dates

TODAY = date(2026, 11, 24)
PATIENT = Patient("p1", "Thistlewick", "Marigold", date(1960, 3, 14), Sex.FEMALE)
FLAG = RedFlag(
    "cauda", "cauda equina", "Cauda equina", FlagState.RAISED, Urgency.EMERGENCY,
    Destination.EMERGENCY_DEPARTMENT, "Send now.", "now", (RaisedBy("saddle numbness"),), (), (),
)  # fmt: skip

QUESTION = Question(
    "question", "Title", "Go", ("What is asked.",), about=PATIENT,
    fields=tuple(AskField(kind.value, kind.value, kind) for kind in FieldKind),
)  # fmt: skip
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DRAFT = Assessment("a1", "p1", "2026-0001-1", "c1", "R. Okonjo-Test", NOW, NOW)
NONE = Catalogue((), ())
REFUSED = Refused(ConflictError("Changed elsewhere."), (NarrativeField.PLAN, None), DRAFT)

MAKERS: dict[str, Callable[[Kit, QWidget], QDialog]] = {
    "sign": lambda kit, home: SignDialog(kit, PATIENT, "R. Okonjo-Test", (), home),
    "flag": lambda kit, home: FlagDialog(kit, FLAG, False, home),
    "basis": lambda kit, home: BasisDialog(kit, FLAG, home),
    "crash": lambda kit, home: CrashDialog(kit, "report", home),
    "missing": lambda kit, home: MissingDialog(kit, (), {}, home),
    "patient": lambda kit, home: PatientDialog(kit, TODAY, PatientDraft(), home),
    "recovery": lambda kit, home: RecoveryDialog(kit, "AAAA-BBBB", "Practice", home),
    "ask": lambda kit, home: AskDialog(kit, QUESTION, TODAY, home),
    "merge": lambda kit, home: MergeDialog(kit, PATIENT, home),
    "waiting": lambda kit, home: WaitingDialog(kit, (), home),
    "copy": lambda kit, home: CopyDialog(kit, CopySource(PATIENT, DRAFT, DRAFT), NONE, home),
    "conflict": lambda kit, home: ConflictDialog(kit, REFUSED, PATIENT, NONE, home),
}


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1280, 720)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("name", MAKERS)
def test_closed_dialog_is_gone(name: str, kit: Kit, home: QWidget) -> None:
    gc.disable()
    try:
        dialog = MAKERS[name](kit, home)
        dialog.open()
        assert dialog.width() <= home.width()
        dialog.done(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not isValid(dialog)
    finally:
        gc.enable()


def test_flag_needs_a_reason(kit: Kit, home: QWidget, qtbot: QtBot) -> None:
    dialog = FlagDialog(kit, FLAG, True, home)
    dialog.open()
    with qtbot.assertNotEmitted(dialog.decided):
        dialog.confirm()
    dialog._reason.setPlainText("Old finding, seen by the spinal team")
    with qtbot.waitSignal(dialog.decided) as told:
        dialog.confirm()
    assert told.args == [FlagDecision("cauda", "Old finding, seen by the spinal team", True)]


def test_birth_date_is_echoed_and_errors_stop(kit: Kit, home: QWidget, qtbot: QtBot) -> None:
    dialog = PatientDialog(kit, TODAY, PatientDraft(), home)
    dialog.open()
    dialog._lines["born"].setText("14 3 60")
    assert dialog._labels["born"].text() == unbroken_dates("14-Mar-1960 (66y)")
    with qtbot.assertNotEmitted(dialog.save_requested):
        dialog.confirm()
    dialog._lines["family_name"].setText("Müller")
    dialog._lines["given_name"].setText("Änne")
    with qtbot.waitSignal(dialog.save_requested) as told:
        dialog.confirm()
    entry = told.args[0]
    assert isinstance(entry, DraftEntry)
    assert (entry.draft.family_name, entry.draft.born) == ("Müller", "14 3 60")
    dialog.reject()


def test_wrong_nhs_number_warns_once(kit: Kit, home: QWidget, qtbot: QtBot) -> None:
    start = PatientDraft(
        family_name="A", given_name="B", born="1960-03-14", nhs_number="9991042734"
    )
    dialog = PatientDialog(kit, TODAY, start, home)
    dialog.open()
    with qtbot.assertNotEmitted(dialog.save_requested):
        dialog.confirm()
    with qtbot.waitSignal(dialog.save_requested):
        dialog.confirm()
    dialog.reject()


def test_recovery_key_is_not_lost_by_escape(kit: Kit, home: QWidget) -> None:
    dialog = RecoveryDialog(kit, "AAAA-BBBB", "Practice", home)
    dialog.open()
    dialog.reject()
    assert dialog.isVisible()
    dialog.confirm()
    assert dialog.isVisible()
    dialog._kept.setChecked(True)
    dialog.confirm()
    assert not isValid(dialog) or not dialog.isVisible()


def test_crash_report_holds_no_values() -> None:
    try:
        secret = "Thistlewick, saddle numbness"
        raise RuntimeError(f"no such finding for {secret}")
    except RuntimeError as fault:
        report = crash_report(fault, "0.1.0")
    assert "RuntimeError" in report
    assert "test_dialogs.py" in report
    assert "Thistlewick" not in report


def test_a_recovery_key_is_written_as_a_paper(kit: Kit, home: QWidget, tmp_path: Path) -> None:
    dialog = RecoveryDialog(kit, "AAAA-BBBB", "Quillmarsh Physiotherapy", home)
    dialog.open()
    target = tmp_path / "key.pdf"
    dialog.save_as(target)
    words = PdfReader(target).pages[0].extract_text()
    # the dash between capitals is a glyph of its own in this font
    assert re.search(r"AAAA\W*BBBB", words)
    assert "Quillmarsh" in words
    dialog._kept.setChecked(True)
    dialog.confirm()


def test_a_question_keeps_its_buttons_in_sight(kit: Kit, home: QWidget) -> None:
    """More fields than the window is high: the fields scroll."""
    fields = tuple(AskField(f"f{n}", f"Field {n}") for n in range(30))
    dialog = AskDialog(kit, Question("long", "Title", "Go", fields=fields), TODAY, home)
    dialog.open()
    assert dialog.height() <= home.height()
    button = dialog.findChild(QWidget, "long_go")
    assert button is not None
    assert dialog.rect().contains(button.geometry())
    dialog.reject()


def test_a_question_says_what_is_missing_and_keeps_the_rest(
    kit: Kit, home: QWidget, qtbot: QtBot
) -> None:
    fields = (
        AskField("reason", "Reason", FieldKind.TEXT),
        AskField("on", "Day", FieldKind.DATE, "14-Mar-2026"),
        AskField("at", "Time", FieldKind.TIME, "9.05"),
        AskField("password", "Password", FieldKind.SECRET),
    )
    dialog = AskDialog(kit, Question("q", "Title", "Go", fields=fields), TODAY, home)
    dialog.open()
    with qtbot.assertNotEmitted(dialog.answered):
        dialog.confirm()
    dialog._fields["reason"].setPlainText("A reason")  # type: ignore[attr-defined]
    dialog._fields["password"].setText("secret")  # type: ignore[attr-defined]
    with qtbot.waitSignal(dialog.answered) as told:
        dialog.confirm()
    typed = told.args[0]
    assert typed["reason"] == "A reason"
    assert "secret" not in repr(typed)
    moment = typed.moment("on", "at", TODAY)
    assert (moment.hour, moment.minute, moment.date()) == (9, 5, date(2026, 3, 14))
    dialog.refuse("The password is wrong.")
    assert dialog.value("reason") == "A reason"
    assert dialog.value("password") == ""
    dialog._fields["on"].setText("31-Feb-2026")  # type: ignore[attr-defined]
    dialog._fields["password"].setText("secret")  # type: ignore[attr-defined]
    with qtbot.assertNotEmitted(dialog.answered):
        dialog.confirm()
    dialog.reject()
