"""What is looked for is in the palette: texts, papers, copying, every button; and why not now."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import NOT_ASKED, PRESENT, Side
from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.people import Role
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.services import following
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.commands import Command, matching
from hipspine_desktop.ui.dialogs.copy_dialog import CopyDialog
from hipspine_desktop.ui.dialogs.palette_dialog import PaletteDialog
from hipspine_desktop.ui.dialogs.settings_dialog import SettingsDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.documents_page import DocumentsPage
from hipspine_desktop.ui.pages.patients_page import PatientsPage
from hipspine_desktop.ui.pages.practice_page import PracticePage, PracticePart
from hipspine_desktop.ui.pages.sign_in_page import Credentials, SignInPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.palette_buttons import NAMED_OTHERWISE, buttons_of, fields_of, title_of
from hipspine_desktop.wording.texts import Texts
from tests.ui.clinic import ELSEWHERE, Clinic, open_clinic
from tests.ui.conftest import press, type_text
from tests.ui.test_palette import open_palette
from tests.ui.test_story import Physio


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def begun(clinic: Clinic) -> tuple[WorkspacePage, Assessment]:
    """The draft of a follow-up on the screen, and the visit before."""
    patient = clinic.patient()
    before = clinic.signed(patient)
    draft, _ = following.start_follow_up(clinic.session, before.id)
    clinic.open(patient)
    visit = clinic.window._visit
    assert visit is not None
    visit._desk.open_assessment(draft.id)
    page = clinic.physio.page(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    clinic.physio.wait()
    return page, before


def offered(window: MainWindow) -> tuple[Command, ...]:
    dialog = open_palette(window)
    dialog.reject()
    return dialog._commands


def first(window: MainWindow, typed: str) -> Command:
    return matching(offered(window), typed)[0]


def choose(window: MainWindow, typed: str) -> PaletteDialog:
    dialog = open_palette(window)
    type_text(dialog._line, typed)
    press(dialog._line, Qt.Key.Key_Return)
    return dialog


LOOKED_FOR = {
    "medicines": "text:medicines", "drugs": "text:medicines", "occupation": "text:social",
    "safety net": "text:safety_net", "course": "text:history",
    "own impression": "section:impression",
    "diagnosis": "section:impression", "pain drawing": "chart", "which side": "side",
    "oxford": "finding:oxford_hip_total", "copy": "copy_last", "carry forward": "copy_last",
    "referral letter print": "paper:letter:print",
    "report pdf": "paper:report:export",
    "summary write": "paper:patient_summary:open",
    "letter encrypt": "paper:letter:protect",
    "sign": "sign", "backup": "practice:backup", "address book": "practice:addresses",
    "own password": "own_password", "sign out": "sign_out", "theme": "dark",
    "kind of clinic": "practice_settings", "text size": "setting:text_scale",
    "hip osteoarthritis": "knowledge:condition:hip_osteoarthritis",
    "fold": "panel",
}  # fmt: skip


def test_what_is_looked_for_in_an_assessment_is_there(clinic: Clinic, texts: Texts) -> None:
    workspace, _before = begun(clinic)
    lines = offered(clinic.window)
    for typed, wanted in LOOKED_FOR.items():
        found = [c.id for c in matching(lines, typed)[:4]]
        assert wanted in found, (typed, found)
    titles = [c.title.casefold() for c in lines]
    assert len(titles) == len(set(titles)), "no two lines are called alike"
    for field in NarrativeField:  # each free text is one line away
        choose(clinic.window, texts(f"ui.narrative.{field}"))
        focused = clinic.window.focusWidget()
        assert focused is not None
        assert focused.objectName() == f"narrative_{field}"
    workspace.form.show_section("hip_tests")
    choose(clinic.window, "regions as a list")
    card = workspace.form.section("location").chart
    assert card is not None
    assert card.list.isVisible()
    assert card.isAncestorOf(clinic.window.focusWidget())
    choose(clinic.window, "pain drawing")
    assert not card.list.isVisible()
    choose(clinic.window, "which side hurts")
    assert clinic.window.focusWidget().objectName().startswith("complaint_side")


def test_a_letter_is_saved_from_the_assessment(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(clinic)
    path = tmp_path / "letter.pdf"

    def chosen(*_args: object) -> tuple[str, str]:
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    choose(clinic.window, "referral letter save")
    page = clinic.physio.page(DocumentsPage)
    assert isinstance(page, DocumentsPage)
    clinic.physio.qtbot.waitUntil(path.exists, timeout=30_000)
    clinic.physio.wait()
    assert page._model.kind is DocumentKind.REFERRAL_LETTER
    assert [d.kind for d in page._issued] == [DocumentKind.REFERRAL_LETTER], "issued once"
    keys = {c.id: c.keys for c in offered(clinic.window)}
    assert keys["paper:letter:export"] == "Ctrl S"
    combo = next(f for f in fields_of(page) if f.isVisible())
    choose(clinic.window, combo.accessibleName())
    assert clinic.window.focusWidget().accessibleName() == combo.accessibleName()


def test_what_cannot_be_done_says_why_and_stays(clinic: Clinic, texts: Texts) -> None:
    window = clinic.window
    reasons = {c.id: c.why_not for c in offered(window)}
    for line in ("sign", "copy_last", "paper:letter:open", "place:record", "undo"):
        assert reasons[line] == texts("palette.why.no_patient"), line
    dialog = choose(window, "sign …")
    assert dialog.isVisible()
    assert texts("palette.why.no_patient") in dialog.problem.text()
    type_text(dialog._line, "x")
    assert not dialog.problem.isVisible()
    dialog.reject()
    clinic.open(clinic.patient())
    assert {c.id: c.why_not for c in offered(window)}["sign"] == texts("palette.why.no_assessment")


def test_reception_is_told_that_it_is_not_for_its_role(clinic: Clinic, texts: Texts) -> None:
    patient, window = clinic.patient(), clinic.window
    clinic.other(Role.RECEPTION).close()
    window.sign_out()
    clinic.physio.page(SignInPage)
    clinic.physio.wait()
    window._entrance.sign_in(Credentials("sample", ELSEWHERE))
    clinic.physio.page(PatientsPage)
    clinic.open(patient)
    reasons = {c.id: c.why_not for c in offered(window)}
    for line in (
        "sign",
        "new_assessment",
        "paper:letter:open",
        "practice:users",
        "record:entry_amend",
    ):
        assert reasons[line] == texts("palette.why.not_your_role"), line
    assert not reasons["practice:backup"]


def test_a_signed_assessment_offers_no_writing(clinic: Clinic, texts: Texts) -> None:
    patient = clinic.patient()
    signed = clinic.signed(patient)
    clinic.open(patient)
    assert clinic.window._visit is not None
    clinic.window._visit._desk.open_assessment(signed.id)
    clinic.physio.page(WorkspacePage)
    clinic.physio.wait()
    reasons = {c.id: c.why_not for c in offered(clinic.window)}
    for line in ("sign", "copy_last", "quick_entry", "acknowledge"):
        assert reasons[line] == texts("palette.why.read_only"), line
    assert not reasons["paper:letter:open"]
    assert not reasons["section:hip_tests"]


def test_every_button_and_menu_item_is_in_the_palette(clinic: Clinic, texts: Texts) -> None:
    """On every page: what can be clicked can be typed."""
    window = clinic.window
    visit = window._visit
    assert visit is not None
    _page, _before = begun(clinic)
    looked_at = 0
    for go in (
        visit._on_documents_requested,
        lambda: visit._desk.open_record(visit._patient.id),  # type: ignore[union-attr]
        *(lambda p=part: visit._palette.run(f"practice:{p}") for part in PracticePart),
        visit.show_patients,
    ):
        titles = {c.title.casefold() for c in offered(window)}
        shell = window._shell
        assert shell is not None
        for button in buttons_of(shell):
            name = title_of(button)
            about = " ".join(button.accessibleDescription().split())
            segment = texts("palette.line.segment", about=about, choice=name)
            assert {name.casefold(), segment.casefold()} & titles, (name, button.objectName())
            looked_at += 1
        for field in fields_of(shell):
            assert field.accessibleName().casefold() in titles, field.objectName()
        go()
        clinic.physio.wait()
    assert looked_at > 60
    ids = {c.id for c in offered(window)}
    assert {"undo", "redo", "lock", "place:documents", "sign", "onward", "back"} >= {
        {"documents": "place:documents", "sign_assessment": "sign", "section_back": "back",
         "section_onward": "onward"}.get(name, name) for name in NAMED_OTHERWISE
    }  # fmt: skip
    clinic.physio.click("user_menu")
    menu = next(m for m in window.findChildren(QMenu) if m.isVisible())
    by_item = {
        "dark": "dark", "larger": "larger", "smaller": "smaller", "settings": "settings",
        "keys": "keys", "knowledge": "knowledge", "lock": "lock", "sign_out": "sign_out",
    }  # fmt: skip
    known = {texts(f"ui.bar.{k}"): line for k, line in by_item.items()}
    known[texts("record_screens.practice.menu")] = "place:practice"
    known[texts("record_screens.practice.own_password")] = "own_password"
    assert {known[a.text()] for a in menu.actions()} <= ids
    menu.close()


def test_a_line_presses_its_button(clinic: Clinic) -> None:
    window = clinic.window
    choose(window, "practice backups")
    page = clinic.physio.page(PracticePage)
    assert isinstance(page, PracticePage)
    assert page.part is PracticePart.BACKUP
    choose(window, "text size")
    dialog = clinic.physio.page(SettingsDialog)
    assert dialog.focusWidget().objectName() == "setting_text_scale"
    dialog.close()
    choose(window, "sign out")
    assert window._session is None


def test_copying_from_the_workspace(clinic: Clinic) -> None:
    """The same dialog, in the workspace: what is copied names its record and can be undone."""
    workspace, before = begun(clinic)
    physio, model = clinic.physio, workspace._model
    workspace.form.go_to_section("hip_tests")
    physio.answer(workspace, "fadir_groin_pain", Side.LEFT, "-")
    physio.wait()
    mine = model.assessment.answers.of("fadir_groin_pain", Side.LEFT)
    physio.click("copy_from_last")
    dialog = physio.page(CopyDialog)
    assert isinstance(dialog, CopyDialog)
    row = dialog._list.currentRow()
    assert dialog._list.item(row - 1).text() == "Hip tests"
    assert not dialog.chosen().keys, "nothing is ticked by itself"
    physio.click("copy_all")
    dialog.confirm()
    physio.wait()
    clinic.no_dialogs()
    answers = model.assessment.answers
    assert answers.of("fadir_groin_pain", Side.RIGHT) == PRESENT
    assert answers.of("fadir_groin_pain", Side.LEFT) == mine, "nothing is overwritten"
    copied = next(k for k in answers if k.finding_id == "fadir_groin_pain" and k.side is Side.RIGHT)
    assert model.copied_from(copied) == before.record_number
    for definition in model.catalogue.red_flag_block:
        assert all(answers.of(k.finding_id, k.side) == NOT_ASKED for k in definition.keys)
    assert model.assessment.narrative[NarrativeField.PLAN] == "Load advice."
    assert clinic.window._shell is not None
    assert clinic.window._shell.bar.undo.isEnabled()
    count = len(answers)
    clinic.window._on_undo()
    physio.wait()
    assert len(model.assessment.answers) + len(model.assessment.narrative) < count + len(
        before.narrative
    ), "a copy can be undone"


def test_a_first_visit_has_nothing_to_copy_from(clinic: Clinic, texts: Texts) -> None:
    patient = clinic.patient()
    clinic.draft(patient)
    clinic.open(patient)
    clinic.physio.click("continue_assessment")
    workspace = clinic.physio.page(WorkspacePage)
    clinic.physio.wait()
    reasons = {c.id: c.why_not for c in offered(clinic.window)}
    assert reasons["copy_last"] == texts("palette.why.no_last")
    assert not [b for b in workspace.findChildren(QPushButton, "copy_from_last") if b.isVisible()]
