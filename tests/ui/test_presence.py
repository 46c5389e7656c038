"""Who else has a draft open stands in one line above the form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.presence import Presence
from hipspine_desktop.services.presence import end_presence, note_presence
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.models import presence_model
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.widgets.presence_line import PresenceLine
from tests.ui.clinic import open_clinic
from tests.ui.test_story import Physio

SINCE = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
BERTA = Presence("Berta Colleague", "room 2", SINCE)


def test_the_line_names_who_and_where_and_since_when(kit: Kit, qtbot: QtBot) -> None:
    line = PresenceLine(kit)
    qtbot.addWidget(line)
    assert line.isHidden()
    line.show_others((BERTA,))
    assert not line.isHidden()
    assert line.text().startswith(
        "Berta Colleague has this draft open as well on room 2, since 09:05."
    )
    assert line.accessibleName() == line.text()
    line.show_others((BERTA, Presence("Carl Colleague", "", SINCE)))
    assert line.text().startswith("Berta Colleague and 1 more have this draft open")
    line.show_others(())
    assert line.isHidden()


def test_the_window_beats_while_the_draft_is_open_and_no_longer(
    window: MainWindow, qtbot: QtBot, estimator: Estimator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_model, "FIRST_MS", 1)
    monkeypatch.setattr(presence_model, "BEAT_MS", 20)
    physio = Physio(window, qtbot)
    clinic = open_clinic(physio, estimator)
    patient = clinic.patient()
    clinic.open(patient)
    physio.click("start_assessment")
    page = physio.page(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    draft = page._model.assessment.id
    with clinic.other(Role.CLINICIAN) as berta:
        qtbot.waitUntil(lambda: bool(note_presence(berta, draft, workstation="room 2")))
        qtbot.waitUntil(lambda: "B. Sample" in page.presence_line.text())
        end_presence(berta, draft, workstation="room 2")
        qtbot.waitUntil(page.presence_line.isHidden)
        visit = window._visit
        assert visit is not None
        visit.show_patients()
        physio.wait()
        assert note_presence(berta, draft, workstation="room 2") == ()
