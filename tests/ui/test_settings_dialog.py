"""Settings hold at once; the side and number settings reach every page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.services.assessments import start_assessment
from hipspine_desktop.services.patients import PatientDraft, save_new_patient
from hipspine_desktop.settings import SETTINGS, load_settings
from hipspine_desktop.store import people
from hipspine_desktop.ui.dialogs.keys_dialog import KeysDialog
from hipspine_desktop.ui.dialogs.practice_dialog import PracticeDialog
from hipspine_desktop.ui.dialogs.settings_dialog import SettingsDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from tests.ui.test_story import Physio, set_up


def opened(physio: Physio) -> SettingsDialog:
    physio.window.show_settings()
    dialog = physio.page(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    return dialog


def test_each_declared_setting_has_a_field_and_is_kept(
    window: MainWindow, qtbot: QtBot, data_dir: Path
) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    dialog = opened(physio)
    for setting in SETTINGS:
        assert physio.field(f"setting_{setting.key}").isVisible()
    scale = physio.field("setting_theme")
    assert isinstance(scale, QComboBox)
    scale.setCurrentIndex(scale.findData("dark"))
    scale.activated.emit(scale.currentIndex())
    minutes = physio.field("setting_auto_lock_minutes")
    assert isinstance(minutes, QLineEdit)
    for text in ("0", "x", "5"):
        minutes.setText(text)
        minutes.textEdited.emit(text)
    kept = load_settings(data_dir).settings
    assert (kept.theme, kept.auto_lock_minutes) == ("dark", 5)
    minutes.textEdited.emit("500")
    assert load_settings(data_dir).settings.auto_lock_minutes == 5
    dialog.reject()


def test_the_practice_keeps_its_kind_and_its_factors_with_its_records(
    window: MainWindow, qtbot: QtBot, data_dir: Path
) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    opened(physio)
    physio.click("practice_settings")
    dialog = physio.page(PracticeDialog)
    clinic, factor = physio.field("practice_clinic"), physio.field("factor_hip_osteoarthritis")
    assert isinstance(clinic, QComboBox)
    assert isinstance(factor, QComboBox)
    clinic.setCurrentIndex(clinic.findData("sports"))
    factor.setCurrentIndex(factor.findData(2.0))
    assert isinstance(dialog, PracticeDialog)
    dialog.confirm()
    physio.wait()
    session = window._session
    assert session is not None
    with session.database.reading() as connection:
        _, stored = people.read_practice(connection)
    assert stored == session.practice
    assert (stored.setting, stored.prior_factors) == ("sports", (("hip_osteoarthritis", 2.0),))


def test_left_may_stand_left(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    assert window._session is not None
    assert window._visit is not None
    patient, _ = save_new_patient(window._session, PatientDraft("Thistlewick", "May", "1960-03-14"))
    start_assessment(window._session, patient.id)
    window._visit._desk.open_record(patient.id)
    physio.page(RecordPage)
    physio.click("continue_assessment")
    physio.page(WorkspacePage)
    physio.wait()
    dialog = opened(physio)
    box = physio.field("setting_right_side_on_left")
    assert isinstance(box, QCheckBox)
    box.click()
    physio.wait()
    workspace = physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    workspace.form.show_section("hip_tests")
    row = workspace.form.section("hip_tests").rows[0]
    cells = list(row.cells.items())
    assert [key.side for key, _ in cells] == [Side.LEFT, Side.RIGHT]
    assert cells[0][1].x() < cells[1][1].x()
    dialog.reject()


def test_quick_changes_keep_the_place(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    assert window._session is not None
    assert window._visit is not None
    patient, _ = save_new_patient(window._session, PatientDraft("Thistlewick", "May", "1960-03-14"))
    start_assessment(window._session, patient.id)
    window._visit._desk.open_record(patient.id)
    physio.page(RecordPage)
    physio.click("continue_assessment")
    workspace = physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    workspace.form.go_to_section("hip_tests")
    window._on_setting_changed("show_percentages", False)
    window._on_setting_changed("right_side_on_left", False)
    physio.wait()
    again = physio.page(WorkspacePage)
    assert isinstance(again, WorkspacePage)
    assert again is not workspace
    assert again.form.current_section == "hip_tests"


def test_a_chance_is_written_as_the_setting_says(kit: Kit) -> None:
    assert kit.chance(0.81) == "81\u00a0%"
    words = Kit(kit.theme, kit.texts, percentages=False)
    assert words.chance(0.81) == "81\u00a0of 100"
    assert words.chance(0.001) == "<1\u00a0of 100"


def test_f1_lists_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.show_keys()
    dialog = Physio(window, qtbot).page(KeysDialog)
    assert dialog.isVisible()
