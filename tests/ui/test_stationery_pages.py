"""What a practice writes with, in the window; and issued papers opened again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.domain.letter import Destination
from hipspine_desktop.domain.records import DocumentKind
from hipspine_desktop.domain.stationery import LetterPart, PracticeText, TextKind
from hipspine_desktop.services import assessments, letters, patients, pictures, stationery
from hipspine_desktop.services.letters import Use
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.dialogs.issue_dialog import IssueDialog
from hipspine_desktop.ui.dialogs.template_dialog import TemplateDialog
from hipspine_desktop.ui.dialogs.text_dialog import TextDialog
from hipspine_desktop.ui.dialogs.versions_dialog import VersionsDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.documents_page import DocumentsPage
from hipspine_desktop.ui.pages.practice_page import PracticePage, PracticePart
from hipspine_desktop.ui.widgets.plain_table import PlainRow
from hipspine_desktop.ui.widgets.texts_panel import TextsPanel
from tests.ui.clinic import Clinic, open_clinic
from tests.ui.test_practice_page import page
from tests.ui.test_story import Physio

TEMPLATE = PracticeText(
    "", TextKind.LETTER_TEMPLATE, "Opinion", "About {patient_name}: {main_conclusion}, [when]?",
    part=LetterPart.REQUEST,
)  # fmt: skip


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def picture_file(folder: Path) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (200, 80), "navy").save(out, "PNG")
    path = folder / "picture.png"
    path.write_bytes(out.getvalue())
    return path


def text_dialog(clinic: Clinic) -> TextDialog:
    found = clinic.physio.page(TextDialog)
    assert isinstance(found, TextDialog)
    return found


def test_a_snippet_is_written_changed_and_its_versions_read(clinic: Clinic) -> None:
    shown = page(clinic, PracticePart.TEXTS)
    for body in ("Rest for [how long].", "Rest, then load."):
        clinic.physio.click("add_text" if not shown.texts.table.rows else "change_text")
        dialog = text_dialog(clinic)
        dialog._name.setText("Load")
        dialog._body.setPlainText(body)
        dialog._shortcut.setText("load")
        dialog.confirm()
        clinic.no_dialogs()
        clinic.physio.wait()
    assert [row.words[:2] for row in shown.texts.table.rows] == [("Load", ";load")]
    clinic.physio.click("versions_text")
    versions = clinic.physio.page(VersionsDialog)
    assert isinstance(versions, VersionsDialog)
    read = [label.text() for label in versions.findChildren(QLabel)]
    assert any("Rest for [how long]." in words for words in read)
    versions.accept()
    clinic.no_dialogs()
    clinic.physio.click("remove_text")
    clinic.answer(clinic.asked())
    clinic.no_dialogs()
    assert stationery.texts(clinic.session, TextKind.SNIPPET) == ()


def test_a_template_takes_placeholders_and_refuses_others(clinic: Clinic) -> None:
    shown = page(clinic, PracticePart.TEXTS)
    shown.texts._kinds.set_value(TextKind.LETTER_TEMPLATE)
    clinic.physio.click("add_text")
    dialog = text_dialog(clinic)
    dialog._name.setText("Opening")
    dialog._body.setPlainText("Dear {patient}")
    dialog.confirm()
    clinic.physio.wait()
    assert dialog.problem.text().startswith("There is no placeholder {patient}.")
    dialog._body.setPlainText("Dear ")
    dialog._body.moveCursor(dialog._body.textCursor().MoveOperation.End)
    labels = dict(dialog._placeholders())
    dialog._on_placeholder(str(labels["named receiver"]))
    assert "named receiver" in dialog._reads.text()
    dialog.confirm()
    clinic.no_dialogs()
    (saved,) = stationery.texts(clinic.session, TextKind.LETTER_TEMPLATE)
    assert saved.body == "Dear {receiver}"


def test_the_address_book_is_looked_after(clinic: Clinic) -> None:
    shown = page(clinic, PracticePart.ADDRESSES)
    clinic.physio.click("add_address")
    dialog = clinic.asked()
    service = dialog._fields["service"]
    assert isinstance(service, QComboBox)
    service.setCurrentIndex(service.findData(Destination.ORTHOPAEDICS.value))
    clinic.answer(dialog, organisation="Zed Hospital", address="1 Row")
    clinic.no_dialogs()
    clinic.physio.wait()
    assert shown.addresses.table.rows[0].words[:4] == ("Zed Hospital", "", "Orthopaedics", "1 Row")
    clinic.physio.click("change_address")
    clinic.answer(clinic.asked(), name="Mr Bone")
    clinic.no_dialogs()
    (entry,) = stationery.address_book(clinic.session)
    assert (entry.addressee.name, entry.version) == ("Mr Bone", 2)
    clinic.physio.click("remove_address")
    clinic.answer(clinic.asked())
    clinic.no_dialogs()
    assert stationery.address_book(clinic.session) == ()


def test_logo_colour_and_signature_show_as_printed(clinic: Clinic, tmp_path: Path) -> None:
    shown: PracticePage = page(clinic, PracticePart.LETTERHEAD)
    visit = clinic.window._visit
    assert visit is not None
    assert visit._practice is not None
    flow, panel = visit._practice.stationery, shown.letterhead
    assert panel.paper.page_count == 1
    flow.set_logo(picture_file(tmp_path))
    flow.set_signature(picture_file(tmp_path))
    clinic.physio.wait()
    assert panel._no_logo.isEnabled()
    assert panel._no_own.isEnabled()
    panel._colour.setText("FFCC00")
    panel._on_colour()
    clinic.physio.wait()
    assert "too pale" in panel._problem.text()
    panel._colour.setText("8a1c4a")
    panel._on_colour()
    clinic.physio.wait()
    assert (panel._problem.text(), clinic.session.practice.accent) == ("", "#8A1C4A")
    flow.set_logo(tmp_path / "missing.png")
    clinic.physio.wait()
    assert panel._problem.text().startswith("The file could not be read.")
    clinic.physio.click("remove_signature")
    clinic.physio.wait()
    assert pictures.signature_of(clinic.session, clinic.session.clinician.id) is None


def documents(clinic: Clinic, about: Assessment) -> DocumentsPage:
    clinic.open(patients.load_patient(clinic.session, about.patient_id))
    visit = clinic.window._visit
    assert visit is not None
    visit._desk.open_assessment(about.id)
    clinic.physio.wait()
    visit._on_documents_requested()
    clinic.physio.wait()
    found = clinic.physio.page(DocumentsPage)
    assert isinstance(found, DocumentsPage)
    found.show_kind(DocumentKind.REFERRAL_LETTER)
    clinic.physio.qtbot.waitUntil(lambda: found._composer.typed() is not None, timeout=30_000)
    clinic.physio.wait()
    return found


def test_an_edited_letter_meets_a_changed_record(clinic: Clinic, tmp_path: Path) -> None:
    patient = clinic.patient()
    draft = clinic.draft(patient)
    first = documents(clinic, draft)
    section = first._composer._sections["complaint"]
    section.put_in(section.words.replace("Right groin pain.", "Right groin pain, as a knife."))
    first.commit()
    clinic.physio.wait()
    said = "Left buttock pain."
    assessments.set_narrative(clinic.session, draft.id, NarrativeField.COMPLAINT, said)
    again = documents(clinic, draft)
    section = again._composer._sections["complaint"]
    assert "Right groin pain, as a knife." in section.words
    assert any("Right groin pain." in mark.was for mark in section.marks)
    again._on_export()
    asked = clinic.physio.page(IssueDialog)
    assert isinstance(asked, IssueDialog)
    asked.reject()
    clinic.no_dialogs()
    with clinic.physio.qtbot.waitSignal(again._model.issue_refused, timeout=60_000):
        again.export_to(tmp_path / "past-the-page.pdf")
    assert not (tmp_path / "past-the-page.pdf").exists()
    assert "did not go out" in again._notice.text()
    assert again._export.isEnabled()
    assert letters.documents_of(clinic.session, draft.id) == ()
    asked = again._ask_first()
    assert asked is not None
    asked.issue_confirmed.connect(again._model.prepare_print)
    asked.open()
    handed: list[bytes] = []
    again._model.print_ready.disconnect()
    again._model.print_ready.connect(lambda paper: handed.append(paper.content))
    clinic.physio.click("issue_sure")
    asked.confirm()
    clinic.physio.qtbot.waitUntil(lambda: bool(handed), timeout=60_000)


def test_a_template_is_looked_at_before_it_is_put_in(clinic: Clinic) -> None:
    stationery.save_text(clinic.session, TEMPLATE)
    shown = documents(clinic, clinic.draft(clinic.patient()))
    ((_, template),) = shown._composer._template_list(LetterPart.REQUEST)
    shown._on_template_chosen(template)  # type: ignore[arg-type]
    dialog = clinic.physio.page(TemplateDialog)
    assert isinstance(dialog, TemplateDialog)
    dialog.confirm()
    clinic.no_dialogs()
    words = shown._composer._request.words
    assert words == "About Marigold Thistlewick: Right hip osteoarthritis, [when]?"
    shown.commit()
    clinic.physio.wait()
    assert [d.sentence for d in shown._model.doubts][-1] == "Not filled in yet: when."


def test_a_paper_opened_again_goes_out_as_it_was_issued(clinic: Clinic, tmp_path: Path) -> None:
    about = clinic.signed(clinic.patient())
    shown = documents(clinic, about)
    with clinic.physio.qtbot.waitSignal(shown._model.exported, timeout=60_000):
        shown.export_to(tmp_path / "first.pdf")
    clinic.physio.wait()
    shown._composer.put_in(LetterPart.REQUEST, "Something else.")
    shown.commit()
    clinic.physio.wait()
    (issued,) = letters.documents_of(clinic.session, about.id)
    shown._model.show_issued(issued)
    clinic.physio.wait()
    assert not shown._as_now.isHidden()
    with clinic.physio.qtbot.waitSignal(shown._model.exported, timeout=60_000):
        shown.export_to(tmp_path / "again.pdf")
    first = (tmp_path / "first.pdf").read_bytes()
    assert (tmp_path / "again.pdf").read_bytes() == first
    handed: list[bytes] = []
    shown._model.print_ready.disconnect()
    shown._model.print_ready.connect(lambda paper: handed.append(paper.content))
    shown._model.prepare_print()
    clinic.physio.wait()
    assert handed == [first]
    assert letters.documents_of(clinic.session, about.id) == (issued,)  # no second issue
    assert letters.document_content(clinic.session, issued.id, Use.VIEWED) == first
    shown._on_as_now()
    clinic.physio.qtbot.waitUntil(shown._as_now.isHidden, timeout=30_000)


def test_an_empty_list_says_what_to_do(qtbot: QtBot, kit: Kit) -> None:
    panel = TextsPanel(kit)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.show()
    words = kit.texts("stationery.empty_texts")
    assert panel.table.accessibleDescription() == words
    empty = panel.table.grab().toImage()
    panel.table.set_rows((PlainRow(("Load", ";load", "", "1", ""), "x"),))
    assert panel.table.accessibleDescription() == ""
    assert panel.table.grab().toImage() != empty
