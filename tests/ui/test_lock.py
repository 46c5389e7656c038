"""What was open when the screen locked is asked again, told again or closed; never in the way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from hipspine_desktop.ui.dialogs.crash_dialog import CrashDialog
from hipspine_desktop.ui.dialogs.palette_dialog import PaletteDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.sign_in_page import Credentials
from tests.ui.test_story import PASSWORD, Physio, set_up

pytestmark = pytest.mark.slow


def locked_and_back(physio: Physio) -> None:
    window, qtbot = physio.window, physio.qtbot
    window.lock()
    assert not any(d.isVisible() for d in window.findChildren(QDialog))
    window._on_unlock_requested(Credentials("okonjo", PASSWORD))
    physio.wait()
    qtbot.waitUntil(lambda: window._is_open, timeout=10_000)


def test_the_palette_opens_after_a_lock_that_found_it_open(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    window.show_palette()
    physio.page(PaletteDialog)
    locked_and_back(physio)
    qtbot.waitUntil(lambda: window.findChild(PaletteDialog) is None, timeout=5_000)
    window.show_palette()
    assert physio.page(PaletteDialog).isVisible()


def test_a_report_of_a_fault_is_there_again_and_the_next_fault_is_told(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    window.report_fault(ValueError("one"))
    report = physio.page(CrashDialog)
    locked_and_back(physio)
    assert report.isVisible()
    assert isinstance(report, CrashDialog)
    report.reject()
    qtbot.waitUntil(lambda: window.findChild(CrashDialog) is None, timeout=5_000)
    window.report_fault(ValueError("two"))
    assert physio.page(CrashDialog).isVisible()
