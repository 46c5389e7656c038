"""Looking after the practice in the window: users, keys, backups, keeping, the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hipspine_desktop.app import make_window
from hipspine_desktop.domain.likeness import DuplicateList, DuplicatePair
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Role
from hipspine_desktop.errors import WrongPasswordError
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.services import log_reading, merging, practice, retention
from hipspine_desktop.services.backup import last_backup
from hipspine_desktop.services.knowing import know
from hipspine_desktop.services.log_reading import Action, LogKind, LogQuery
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.store.wrapping import Argon2Cost
from hipspine_desktop.ui.dialogs.merge_dialog import MergeDialog
from hipspine_desktop.ui.dialogs.recovery_dialog import RecoveryDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.patients_page import PatientsPage
from hipspine_desktop.ui.pages.practice_page import PracticePage, PracticePart
from hipspine_desktop.ui.practice_room import PracticeRoom
from hipspine_desktop.ui.widgets.duplicates_panel import DuplicatesPanel
from tests.ui.clinic import ELSEWHERE, MARIGOLD, Clinic, open_clinic
from tests.ui.test_record_acts import sign_in
from tests.ui.test_story import PASSWORD, Physio


@dataclass
class WallClock:
    """A clock that goes on by itself and can be put forward."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def clinic(
    qtbot: QtBot, base: KnowledgeBase, estimator: Estimator, data_dir: Path, clock: WallClock
) -> Iterator[Clinic]:
    cheap = Argon2Cost(time=1, memory_kib=8, lanes=1)
    surroundings = Surroundings(base.catalogue, clock, cost=cheap)
    window = make_window(data_dir, surroundings=surroundings, estimator=estimator)
    assert isinstance(window, MainWindow)
    window.resize(1600, 960)
    window.show()
    yield open_clinic(Physio(window, qtbot), estimator)
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def page(clinic: Clinic, part: PracticePart) -> PracticePage:
    """A part of the practice page, filled."""
    room(clinic)
    clinic.physio.click(f"part_{part}")
    clinic.physio.wait()
    found = clinic.physio.page(PracticePage)
    assert isinstance(found, PracticePage)
    return found


def room(clinic: Clinic) -> PracticeRoom:
    visit = clinic.window._visit
    assert visit is not None
    if visit._practice is None or not visit._practice.page.isVisible():
        visit.show_practice()
        clinic.physio.wait()
    assert visit._practice is not None
    return visit._practice


def users(clinic: Clinic) -> dict[str, bool]:
    return {u.username: u.active for u in practice.clinicians(clinic.session)}


def test_a_user_is_added_given_another_role_and_ended(clinic: Clinic) -> None:
    shown = page(clinic, PracticePart.USERS)
    clinic.physio.click("add_user")
    dialog = clinic.asked()
    clinic.answer(dialog, username="sample", name="B. Sample", new=ELSEWHERE, again="another one")
    assert dialog.isVisible()  # the two passwords differ; the name stays
    assert dialog.value("name") == "B. Sample"
    clinic.answer(dialog, new=ELSEWHERE, again=ELSEWHERE)
    clinic.no_dialogs()
    names = [row.words[0] for row in shown.users.table.rows]
    assert names == ["B. Sample", "R. Okonjo-Test"]
    shown.users.table.selectRow(0)
    clinic.physio.click("change_user")
    dialog = clinic.asked()
    combo = dialog._fields["role"]
    combo.setCurrentIndex(combo.findData("student"))  # type: ignore[attr-defined]
    clinic.answer(dialog)
    clinic.no_dialogs()
    assert shown.users.table.rows[0].words[2] == "Student"
    shown.users.table.selectRow(0)
    clinic.physio.click("revoke_user")
    clinic.physio.click("ask_sure")
    clinic.answer(clinic.asked())
    offer = clinic.asked()  # a new recovery key is offered
    assert offer.objectName() == "user_rekey_dialog"
    assert users(clinic) == {"okonjo": True, "sample": False}
    offer.reject()
    clinic.no_dialogs()
    parts = clinic.window._parts
    with pytest.raises(WrongPasswordError):
        practice.open_practice(parts.folder, "sample", ELSEWHERE, parts.knowing().surroundings)


def test_one_changes_one_s_own_password(clinic: Clinic) -> None:
    page(clinic, PracticePart.USERS)
    clinic.physio.click("own_password")
    dialog = clinic.asked()
    fresh = "four slow badgers"
    clinic.answer(dialog, old="not this one", new=fresh, again=fresh)
    assert dialog.isVisible()
    clinic.answer(dialog, old=PASSWORD, new=fresh, again=fresh)
    clinic.no_dialogs()
    clinic.window.sign_out()
    sign_in(clinic, "okonjo", fresh)
    assert clinic.session.clinician.username == "okonjo"


def test_a_new_recovery_key_opens_the_records_from_the_sign_in_page(clinic: Clinic) -> None:
    page(clinic, PracticePart.USERS)
    clinic.physio.click("renew_recovery")
    clinic.answer(clinic.asked(), password=PASSWORD)
    shown = clinic.physio.page(RecoveryDialog)
    assert isinstance(shown, RecoveryDialog)
    key = shown._key
    shown._kept.setChecked(True)
    shown.confirm()
    clinic.no_dialogs()
    clinic.window.sign_out()
    clinic.physio.qtbot.waitUntil(clinic.window._sign_in.isVisible, timeout=10_000)
    clinic.physio.click("recover_link")
    dialog = clinic.asked()
    fresh = "five grey geese"
    clinic.answer(dialog, key="AAAA-AAAA", new=fresh, again=fresh)
    assert dialog.isVisible()
    assert dialog.value("username") == "okonjo"
    field = dialog._fields["key"]
    field.setText(key.lower())  # type: ignore[attr-defined]
    clinic.answer(dialog, new=fresh, again=fresh)
    clinic.physio.page(PatientsPage)
    clinic.no_dialogs()
    actions = [e.action for e in log_reading.read_log(clinic.session, LogQuery()).entries]
    assert Action.RECOVERY_USED in actions


def test_a_backup_is_made_when_due_and_said_to_be_good(
    clinic: Clinic, tmp_path: Path, clock: WallClock
) -> None:
    shown = page(clinic, PracticePart.BACKUP)
    assert shown.backup._state.text() == "No backup was made on this computer yet"
    assert not shown.backup._make.isEnabled()
    folder = tmp_path / "stick"
    shown.backup._folder.set_path(str(folder))
    shown.backup._folder.chosen.emit(str(folder))
    clinic.physio.click("make_backup")
    clinic.physio.wait()
    made = last_backup(clinic.session)
    assert made is not None
    assert made.database.parent == folder
    assert shown.backup._state.text().startswith("Last good backup: verified on ")
    care = clinic.window._care
    assert care is not None
    care.watch.look()
    clinic.physio.wait()
    assert len(list(folder.glob("*.hipspine"))) == 1, "it is not due yet"
    clock.ahead = timedelta(hours=25)
    care.watch.look()
    clinic.physio.wait()
    assert len(list(folder.glob("*.hipspine"))) == 2
    assert not care.watch.is_due()


def test_a_backup_that_cannot_be_made_says_so(clinic: Clinic, tmp_path: Path) -> None:
    shown = page(clinic, PracticePart.BACKUP)
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    shown.backup._folder.set_path(str(in_the_way))
    shown.backup._folder.chosen.emit(str(in_the_way))
    clinic.physio.click("make_backup")
    clinic.physio.wait()
    assert shown.backup._problem.text()
    assert shown.backup._make.isEnabled()
    assert last_backup(clinic.session) is None


def test_closing_waits_for_a_backup_that_is_due(
    clinic: Clinic, tmp_path: Path, clock: WallClock
) -> None:
    folder = tmp_path / "stick"
    clinic.window._on_setting_changed("backup_folder", str(folder))
    clinic.window.close()
    assert clinic.window.isVisible()
    clinic.physio.qtbot.waitUntil(lambda: not clinic.window.isVisible(), timeout=20_000)
    assert len(list(folder.glob("*.hipspine"))) == 1


def test_a_backup_is_restored_after_a_safety_copy(
    clinic: Clinic, tmp_path: Path, data_dir: Path
) -> None:
    clinic.patient()
    clinic.window._on_setting_changed("backup_folder", str(tmp_path / "stick"))
    care = clinic.window._care
    assert care is not None
    care.watch.make_now()
    clinic.physio.wait()
    made = last_backup(clinic.session)
    assert made is not None
    clinic.window._on_setting_changed("backup_folder", "")
    page(clinic, PracticePart.BACKUP)
    clinic.physio.click("restore_backup")
    clinic.answer(clinic.asked())
    clinic.physio.qtbot.waitUntil(clinic.window._sign_in.isVisible, timeout=10_000)
    dialog = clinic.asked()
    assert dialog.objectName() == "restore_dialog"
    dialog._fields["file"].set_path(str(made.database))  # type: ignore[attr-defined]
    clinic.answer(dialog, username="okonjo", password="not this one")
    assert dialog.isVisible()
    assert dialog.value("file") == str(made.database)
    clinic.answer(dialog, password=PASSWORD)
    clinic.no_dialogs()
    assert "The backup is restored" in clinic.window._sign_in._hint.text()
    assert len(list(data_dir.glob("before-restore-*"))) == 1
    sign_in(clinic, "okonjo", PASSWORD)
    actions = [e.action for e in log_reading.read_log(clinic.session, LogQuery()).entries]
    assert Action.BACKUP_RESTORED in actions


def test_a_record_whose_time_is_over_is_held_released_and_deleted(
    clinic: Clinic, clock: WallClock
) -> None:
    clinic.patient()
    shown = page(clinic, PracticePart.KEEPING)
    assert shown.keeping._empty.isVisible()
    clock.ahead = timedelta(days=9 * 366)
    shown = page(clinic, PracticePart.KEEPING)
    assert [row.words[0] for row in shown.keeping.table.rows] == ["THISTLEWICK, Marigold"]
    clinic.physio.click("place_hold")
    clinic.answer(clinic.asked(), reason="A complaint")
    clinic.no_dialogs()
    assert not shown.keeping._erase.isEnabled()
    clinic.physio.click("release_hold")
    clinic.answer(clinic.asked(), reason="Settled")
    clinic.no_dialogs()
    clinic.physio.click("erase_record")
    dialog = clinic.asked()
    clinic.answer(dialog, reason="Time is over", password=PASSWORD)
    assert dialog.isVisible()  # not yet ticked
    clinic.physio.click("ask_sure")
    dialog.confirm()
    clinic.physio.wait()
    clinic.no_dialogs()
    assert shown.keeping._empty.isVisible()
    (stub,) = retention.erasures(clinic.session)
    assert stub.reason == "Time is over"
    assert shown.keeping.stubs.rows[0].words[2] == "Time is over"


def test_the_log_is_read_narrowed_proved_and_its_head_written_down(
    clinic: Clinic, tmp_path: Path
) -> None:
    patient = clinic.patient()
    clinic.open(patient)
    clinic.other(Role.ADMINISTRATOR, "office").close()
    shown = page(clinic, PracticePart.LOG)
    said = [row.words[2] for row in shown.log.table.rows]
    assert {"Practice set up", "Patient added", "Record opened", "Signed in"} <= set(said)
    clinic.physio.fill("log_patient", "thistlewick")
    clinic.physio.click("log_show")
    clinic.physio.wait()
    assert {row.words[3] for row in shown.log.table.rows} == {"THISTLEWICK, Marigold"}
    shown.log._patient.clear()
    kinds = shown.log._kinds
    kinds.setCurrentIndex(kinds.findData(LogKind.USER.value))
    kinds.activated.emit(kinds.currentIndex())
    clinic.physio.wait()
    (row,) = shown.log.table.rows
    assert (row.words[2], row.words[5]) == ("User added", "B. Sample, Administrator")
    saved = tmp_path / "log.csv"
    shown.log.save_requested.disconnect()
    shown.log.save_requested.connect(lambda query: room(clinic).save_log(query, saved))
    clinic.physio.click("log_save")
    clinic.physio.wait()
    lines = saved.read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "B. Sample, Administrator" in lines[1]
    clinic.physio.click("check_records")
    clinic.physio.wait()
    assert "Everything is as it was written" in shown.log._result.text()
    target = tmp_path / "head.txt"
    room(clinic).export_head(target)
    clinic.physio.wait()
    head = log_reading.log_head(clinic.session)
    assert f"mac {head.mac}" in target.read_text()
    shown.log._known.setText("0123456789abcdef" * 2)
    clinic.physio.click("check_records")
    clinic.physio.wait()
    assert "entries were cut from its end" in shown.log._result.text()


def test_the_log_knows_the_names_of_red_flags(estimator: Estimator, kit: Kit) -> None:
    names = know(Path(), kit.texts, estimator=estimator).surroundings.flag_names
    assert names["ces_suspected"] == "Suspected cauda equina syndrome"
    assert len(names) == len(estimator.base.red_flags)


def test_the_practice_details_change_the_letterhead(clinic: Clinic) -> None:
    page(clinic, PracticePart.USERS)
    clinic.physio.click("change_practice")
    dialog = clinic.asked()
    dialog._fields["address"].setPlainText("2 Example Street\nQuillmarsh")  # type: ignore[attr-defined]
    clinic.answer(dialog, phone="01632 960200")
    clinic.no_dialogs()
    assert clinic.session.practice.address.lines == ("2 Example Street", "Quillmarsh")
    assert clinic.session.practice.address.phone == "01632 960200"


def test_two_records_of_one_person_are_found_and_joined(clinic: Clinic) -> None:
    first = clinic.patient()
    double = clinic.patient(replace(MARIGOLD, family_name="Thistlewik", nhs_number=""))
    clinic.patient(PatientDraft("Zorn", "Eva", "2-May-1971"))
    shown = page(clinic, PracticePart.DUPLICATES)
    panel = shown.duplicates
    clinic.physio.qtbot.waitUntil(lambda: bool(panel.table.rows), timeout=10_000)
    (row,) = panel.table.rows
    assert {row.words[0], row.words[1]} == {
        "THISTLEWICK, Marigold, 14-Mar-1960", "THISTLEWIK, Marigold, 14-Mar-1960",
    }  # fmt: skip
    assert row.words[2] == "the name nearly the same, born the same day, the same telephone"
    assert panel._said.text() == "Pairs: 1"
    clinic.physio.click("compare_pair")
    dialog = clinic.physio.page(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    assert dialog._merged is not None
    if dialog.kept.id != first.id:
        clinic.physio.click("merge_other")
    assert (dialog.kept.id, dialog._merged.id) == (first.id, double.id)
    dialog.confirm()
    assert dialog.problem.isVisible()  # no reason yet
    clinic.physio.fill("merge_reason", "Typed twice")
    dialog._same.setChecked(True)
    dialog.confirm()
    clinic.physio.wait()
    clinic.no_dialogs()
    clinic.physio.qtbot.waitUntil(lambda: not panel.table.rows, timeout=10_000)
    assert [m.merged_before.id for m in merging.merges_of(clinic.session, first.id)] == [double.id]


def test_the_other_way_round_must_be_confirmed_anew(clinic: Clinic) -> None:
    clinic.patient()
    clinic.patient(replace(MARIGOLD, family_name="Thistlewik", nhs_number=""))
    shown = page(clinic, PracticePart.DUPLICATES)
    clinic.physio.qtbot.waitUntil(lambda: bool(shown.duplicates.table.rows), timeout=10_000)
    clinic.physio.click("compare_pair")
    dialog = clinic.physio.page(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    kept = dialog.kept
    dialog._same.setChecked(True)
    clinic.physio.click("merge_other")
    assert (dialog._merged, dialog._same.isChecked()) == (kept, False)
    dialog.reject()
    clinic.no_dialogs()


def test_who_may_not_join_may_still_look(qtbot: QtBot, kit: Kit) -> None:
    panel = DuplicatesPanel(kit, Role.ADMINISTRATOR)
    qtbot.addWidget(panel)
    one = Patient("1", "Zorn", "Eva", date(1971, 5, 2))
    panel.show_pairs(DuplicateList((DuplicatePair(one, replace(one, id="2"), ()),), more=7))
    asked: list[object] = []
    panel.compare_requested.connect(asked.append)
    panel.table.item_opened.emit(panel.table.chosen())
    assert (asked, panel._compare.isEnabled()) == ([], False)
    assert panel._said.text() == "Pairs shown: 1, and 7 more that are less alike."
    panel.show_looking()
    assert not panel._again.isEnabled()
    panel.show_problem("It did not work.")
    assert panel._again.isEnabled()
