"""Esc goes one crumb back, and asks first where one writes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import AnswerKey, Side
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.widgets.work_bar import Place
from tests.ui.conftest import press
from tests.ui.test_panel import opened
from tests.ui.test_story import Physio

pytestmark = pytest.mark.slow


def test_esc_goes_back_and_asks_where_one_writes(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    visit, shell = window._visit, window._shell
    assert visit is not None
    assert shell is not None

    def escape() -> None:
        target = window.focusWidget()
        assert target is not None
        press(target, Qt.Key.Key_Escape)
        physio.wait()

    workspace.form.go_to(AnswerKey("fadir_groin_pain", Side.RIGHT))
    shell.messages.show_message(Message(Level.FAILED, "Not saved."))
    escape()
    escape()
    assert visit.whereabouts.place is Place.ASSESSMENT
    assert shell.messages.text == "Not saved.", "a failure is not covered"
    shell.messages.hide()
    escape()
    assert visit.whereabouts.place is Place.ASSESSMENT
    assert "Esc once more" in shell.messages.text
    escape()
    assert visit.whereabouts.place is Place.RECORD
    escape()
    assert visit.whereabouts.place is Place.PATIENTS
    escape()
    assert visit.whereabouts.place is Place.PATIENTS
