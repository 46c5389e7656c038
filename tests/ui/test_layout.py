"""Nothing of the form, the panel or the banner is cut, from 1280x720 to 200 %."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.patient import AllergyStatus
from hipspine_desktop.services.assessments import start_assessment
from hipspine_desktop.services.patients import PatientDraft, save_new_patient
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.theme import Variant
from hipspine_desktop.ui.widgets.form_card import FormCard
from tests.ui.test_story import Physio, set_up

SIZES = [(1280, 720), (1920, 1080)]
IDENTITY = ("banner_name", "banner_born", "banner_gender", "banner_nhs")


def cut_labels(page: QWidget, names: tuple[str, ...]) -> list[str]:
    """Labels that have less room than their words need."""
    found = [w for name in names for w in page.findChildren(QLabel, name)]
    return [w.text() for w in found if w.isVisible() and w.width() < w.sizeHint().width()]


@pytest.mark.slow
def test_nothing_is_cut(window: MainWindow, qtbot: QtBot, data_dir: Path) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    session = window._session
    assert session is not None
    draft = PatientDraft(
        "Thistlewick-Brambleford", "Marigold", "14-03-1960", title="Mrs", preferred_name="Goldie",
        nhs_number="9991042733", allergy_status=AllergyStatus.KNOWN, allergies="Penicillin",
        needs="Hard of hearing: face her, speak slowly",
    )  # fmt: skip
    patient, _ = save_new_patient(session, draft)
    start_assessment(session, patient.id)
    for width, height in SIZES:
        for scale in (1.0, 2.0):
            window.resize(width, height)
            window._dress(Variant.LIGHT, scale)
            physio.wait()
            visit = window._visit
            assert visit is not None
            visit.show_patients()
            physio.wait()
            visit._desk.open_record(patient.id)
            physio.page(RecordPage)
            physio.click("continue_assessment")
            workspace = physio.page(WorkspacePage)
            assert isinstance(workspace, WorkspacePage)
            physio.wait()
            check(window, workspace)


def check(window: MainWindow, workspace: WorkspacePage) -> None:
    """Cards no wider than their column; identity whole; panel inside the window."""
    QApplication.processEvents()
    form = workspace.form
    for section in form._sections:
        form.show_section(section.id)
        form._layout.activate()
        room = form.viewport().width()
        body = form.widget()
        assert body.minimumSizeHint().width() <= room, section.id
        for card in body.findChildren(FormCard):
            if card.isVisible():
                assert card.x() + card.width() <= room, section.id
    assert cut_labels(window, IDENTITY) == []
    for panel in (workspace.panel, workspace.strip):
        if panel.isVisible():
            assert panel.x() + panel.width() <= workspace.width()
