"""Dialogs that were closed are gone, with the garbage collector off."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from hipspine_desktop.domain.letter import Destination, Urgency
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.engine.result import FlagState, RaisedBy, RedFlag
from hipspine_desktop.messages import crash_report
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.ui.dialogs.basis_dialog import BasisDialog
from hipspine_desktop.ui.dialogs.crash_dialog import CrashDialog
from hipspine_desktop.ui.dialogs.missing_dialog import MissingDialog
from hipspine_desktop.ui.dialogs.patient_dialog import DraftEntry, PatientDialog
from hipspine_desktop.ui.dialogs.reason_dialog import FlagDecision, FlagDialog
from hipspine_desktop.ui.dialogs.recovery_dialog import RecoveryDialog
from hipspine_desktop.ui.dialogs.sign_dialog import SignDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.wording.formats import unbroken_dates

TODAY = date(2026, 11, 24)
PATIENT = Patient("p1", "Thistlewick", "Marigold", date(1960, 3, 14), Sex.FEMALE)
FLAG = RedFlag(
    "cauda", "cauda equina", "Cauda equina", FlagState.RAISED, Urgency.EMERGENCY,
    Destination.EMERGENCY_DEPARTMENT, "Send now.", "now", (RaisedBy("saddle numbness"),), (), (),
)  # fmt: skip

MAKERS: dict[str, Callable[[Kit, QWidget], QDialog]] = {
    "sign": lambda kit, home: SignDialog(kit, PATIENT, "R. Okonjo-Test", (), home),
    "flag": lambda kit, home: FlagDialog(kit, FLAG, False, home),
    "basis": lambda kit, home: BasisDialog(kit, FLAG, home),
    "crash": lambda kit, home: CrashDialog(kit, "report", home),
    "missing": lambda kit, home: MissingDialog(kit, (), {}, home),
    "patient": lambda kit, home: PatientDialog(kit, TODAY, PatientDraft(), home),
    "recovery": lambda kit, home: RecoveryDialog(kit, "AAAA-BBBB", "Practice", home),
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
