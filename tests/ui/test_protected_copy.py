"""A copy of a paper with a password: asked for twice, never kept, the record's paper is open."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from hipspine_desktop.services import letters
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.record_view import open_record
from hipspine_desktop.ui.dialogs.ask_dialog import AskDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.documents_page import DocumentsPage
from tests.ui.clinic import Clinic, open_clinic
from tests.ui.conftest import type_text
from tests.ui.test_story import Physio

SECRET = "five quiet herons"


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def typed(dialog: AskDialog, *words: str) -> None:
    for name, text in zip(("ask_password", "ask_again"), words, strict=True):
        field = dialog.findChild(QLineEdit, name)
        assert field is not None
        assert field.echoMode() is QLineEdit.EchoMode.Password
        field.clear()
        type_text(field, text)
    dialog.confirm()


def test_a_copy_opens_only_with_the_password_typed_twice(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, offered = tmp_path / "copy.pdf", []

    def choose(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        offered.append(start)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    signed = clinic.signed(clinic.patient())
    visit = clinic.window._visit
    assert visit is not None
    visit._desk.open_record(signed.patient_id)
    clinic.physio.wait()
    visit._desk.open_assessment(signed.id)
    clinic.physio.wait()
    visit._on_documents_requested()
    page = clinic.physio.page(DocumentsPage)
    assert isinstance(page, DocumentsPage)
    clinic.physio.wait()
    clinic.physio.click("protect_paper_button")
    dialog = clinic.physio.page(AskDialog)
    assert isinstance(dialog, AskDialog)
    typed(dialog, SECRET, "five quiet heron")
    assert "differ" in dialog.problem.text()
    typed(dialog, "short", "short")
    assert "fewer than" in dialog.problem.text()
    assert not target.exists()
    typed(dialog, SECRET, SECRET)
    clinic.no_dialogs()
    clinic.physio.qtbot.waitUntil(target.exists, timeout=30_000)
    clinic.physio.wait()
    assert offered[0].endswith("_protected.pdf")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target)
    with pikepdf.open(target, password=SECRET) as copy:
        assert len(copy.pages) > 1
    (kept,) = open_record(clinic.session, signed.patient_id).documents
    assert letters.document_content(clinic.session, kept.id).startswith(b"%PDF")
    assert b"/Encrypt" not in letters.document_content(clinic.session, kept.id)
