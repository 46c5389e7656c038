"""What a clinician met who had never seen the program, each mended and played again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import AnswerKey, Side, SymptomaticSide
from hipspine_desktop.domain.assessment import Complaint
from hipspine_desktop.domain.body_chart import PainLabel, View
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services.letters import documents_of
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.body_chart.chart_canvas import LETTERS
from hipspine_desktop.ui.body_chart.label_card import LabelCard
from hipspine_desktop.ui.dialogs.reason_dialog import FlagDialog
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.models.documents_model import Paper
from hipspine_desktop.ui.pages.documents_page import DocumentsPage
from hipspine_desktop.ui.pages.set_up_page import SetUpPage
from hipspine_desktop.ui.widgets.choice_cell import ChoiceCell
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from hipspine_desktop.ui.widgets.form_columns import form_columns
from tests.ui.clinic import Clinic, open_clinic
from tests.ui.conftest import press, type_text
from tests.ui.test_body_chart import Desk, desk as desk, practice as practice
from tests.ui.test_stillness import flagged, workspace_of
from tests.ui.test_story import Physio


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    window.resize(1280, 720)
    return open_clinic(Physio(window, qtbot), estimator)


def papers_of(clinic: Clinic) -> DocumentsPage:
    """The papers of a signed record, the first one made."""
    signed = clinic.signed(clinic.patient())
    visit = clinic.window._visit
    assert visit is not None
    workspace_of(clinic, signed)
    visit._on_documents_requested()
    page = clinic.physio.page(DocumentsPage)
    assert isinstance(page, DocumentsPage)
    clinic.physio.qtbot.waitUntil(lambda: page._paper.page_count > 0, timeout=20_000)
    clinic.physio.wait()
    return page


def test_an_issued_paper_opens_as_it_went_out(clinic: Clinic, tmp_path: Path) -> None:
    page = papers_of(clinic)
    page.export_to(tmp_path / "report.pdf")
    clinic.physio.wait()
    visit = clinic.window._visit
    assert visit is not None
    about = page._model.assessment
    (issued,) = documents_of(clinic.session, about.id)
    visit._desk.open_record(about.patient_id)
    clinic.physio.wait()
    visit._on_document_requested(issued)
    again = clinic.physio.page(DocumentsPage)
    assert isinstance(again, DocumentsPage)
    made: list[Paper] = []
    again._model.paper_made.connect(made.append)
    clinic.physio.qtbot.waitUntil(again._as_now.isVisible, timeout=20_000)
    clinic.physio.wait()
    assert made[-1].issued == issued
    assert made[-1].content == (tmp_path / "report.pdf").read_bytes()
    assert again._as_now.isVisible()


def test_without_a_printer_it_is_said_and_nothing_counts_as_printed(clinic: Clinic) -> None:
    page = papers_of(clinic)  # there is no printer where tests run
    said: list[Message] = []
    page.message_given.connect(said.append)
    clinic.physio.click("print_paper")
    clinic.physio.wait()
    assert [m.level for m in said] == [Level.NOTICE]
    assert "No printer" in said[0].text
    assert documents_of(clinic.session, page._model.assessment.id) == ()


def test_print_to_file_writes_the_paper_itself(clinic: Clinic, tmp_path: Path) -> None:
    page = papers_of(clinic)
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "report.pdf"))
    said: list[Message] = []
    page.message_given.connect(said.append)
    content = page._model._make(page._model.kind, page._model.letter)
    page.print_on(printer, Paper(page._model.kind, content))
    clinic.physio.wait()
    (issued,) = documents_of(clinic.session, page._model.assessment.id)
    assert (tmp_path / "report.pdf").stat().st_size == issued.size
    assert str(tmp_path / "report.pdf") in said[-1].text


# Qt says so too; it is what the test is about
@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_not_called_printed(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = papers_of(clinic)
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "no such folder" / "report.pdf"))
    assert not page._paper.print_to(printer)
    monkeypatch.setattr(QPrinter, "outputFileName", lambda _self: "")
    said: list[Message] = []
    page.message_given.connect(said.append)
    page.print_on(printer, Paper(page._model.kind, b""))
    clinic.physio.wait()
    assert said[-1].level is Level.FAILED
    assert documents_of(clinic.session, page._model.assessment.id) == ()


def test_in_a_low_window_the_emergency_stays_at_the_head_of_the_panel(clinic: Clinic) -> None:
    page = workspace_of(clinic, flagged(clinic))
    page._on_reasons()
    clinic.physio.wait()
    flags, panel = page.panel.flags, page.panel
    clinic.physio.qtbot.waitUntil(lambda: flags.parentWidget() is panel)
    assert flags.mapTo(panel, QPoint(0, 0)).y() == 0
    assert flags.height() < panel.height() - 100
    focus = clinic.window.focusWidget()
    assert focus is not None
    assert focus.objectName().startswith("condition_")
    assert not focus.visibleRegion().isEmpty()


def test_a_long_reason_never_lies_over_the_buttons(clinic: Clinic) -> None:
    page = workspace_of(clinic, flagged(clinic))
    page._on_first_flag()
    dialog = clinic.physio.page(FlagDialog)
    assert isinstance(dialog, FlagDialog)
    for _ in range(6):
        press(dialog._reason, Qt.Key.Key_Return)
    type_text(dialog._reason, "Phoned")
    button = dialog.findChild(QPushButton, "decide_flag")
    assert button is not None
    clinic.physio.qtbot.waitUntil(
        lambda: dialog._reason.geometry().bottom() < button.geometry().top()
    )
    assert dialog.rect().contains(button.geometry())
    dialog.accept()


def test_plus_and_minus_on_a_choice_ask_which_is_meant(
    kit: Kit, qtbot: QtBot, graded: FindingDefinition
) -> None:
    cell = ChoiceCell(kit, graded, graded.keys[0])
    qtbot.addWidget(cell)
    cell.show()
    given: list[object] = []
    cell.answered.connect(given.append)
    type_text(cell, "-")
    menu = cell.findChild(QMenu, "option_menu")
    assert menu is not None
    assert menu.isVisible()
    assert given == []
    menu.close()


def test_enter_in_either_password_goes_on(kit: Kit, qtbot: QtBot) -> None:
    page = SetUpPage(kit)
    qtbot.addWidget(page)
    page.show()
    asked: list[object] = []
    page.create_requested.connect(asked.append)
    for name in ("practice", "name", "username", "password"):
        page._edits[name].setText("three quiet herons")
    press(page._edits["password"], Qt.Key.Key_Return)
    assert asked == []
    page._edits["again"].setText("three quiet herons")
    press(page._edits["password"], Qt.Key.Key_Return)
    assert len(asked) == 1
    assert page._go.text() == kit.texts("window.set_up.making")
    page.show_problem("The disk is full.")
    assert page._go.text() == kit.texts("ui.set_up.create")


def test_a_red_flag_question_stands_in_full_also_where_each_side_is_asked(
    kit: Kit, qtbot: QtBot, base: KnowledgeBase
) -> None:
    columns = form_columns(842, kit.theme, kit.first_side)
    sided = [d for d in base.catalogue.red_flag_block if len(d.keys) == 2]
    assert sided
    for definition in sided:
        row = FindingRow(kit, definition)
        qtbot.addWidget(row)
        row.place(columns)
        lines = row._hint_lines()
        assert row.height() >= lines * kit.theme.px(16)
        blank = row.grab().toImage()
        row._hint = row._shown_hint = ""
        assert row.grab().toImage() != blank  # it is painted, though the cursor is elsewhere


# the body chart


def test_each_view_says_at_its_head_which_side_it_is() -> None:
    assert {view: {side for _, side in LETTERS[view]} for view in View} == {
        View.FRONT: {"right", "left"},
        View.BACK: {"right", "left"},
        View.RIGHT: {"right"},
        View.LEFT: {"left"},
    }


def test_what_is_drawn_on_the_other_side_is_not_accepted_with_the_rest(desk: Desk) -> None:
    desk.model.set_complaint(Complaint(SymptomaticSide.LEFT))
    desk.settle()
    desk.drag(View.FRONT, (-45, 395), (-40, 430))  # the right groin
    desk.drag(View.FRONT, (45, 395), (40, 430))  # the left one
    right, left = AnswerKey("groin_pain", Side.RIGHT), AnswerKey("groin_pain", Side.LEFT)
    rows = desk.card.proposals.rows
    words = desk.card.proposals._wrong_side
    assert {key: bool(words(row._proposal)) for key, row in rows.items()} == {
        right: True,
        left: False,
    }
    desk.card.proposals.accept_all()
    desk.settle()
    assert desk.answer("groin_pain", Side.LEFT).is_asked
    assert not desk.answer("groin_pain", Side.RIGHT).is_asked
    button = desk.card.proposals.rows[right].button
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # one by one it may be meant
    desk.settle()
    assert desk.answer("groin_pain", Side.RIGHT).is_asked


def test_the_remark_follows_the_side_of_the_complaint(desk: Desk) -> None:
    desk.drag(View.FRONT, (-45, 395), (-40, 430))
    (row,) = desk.card.proposals.rows.values()
    assert not desk.card.proposals._wrong_side(row._proposal)  # no side was given yet
    for side, wrong in ((SymptomaticSide.LEFT, True), (SymptomaticSide.BILATERAL, False)):
        desk.model.set_complaint(Complaint(side))
        desk.settle()
        (row,) = desk.card.proposals.rows.values()
        assert bool(desk.card.proposals._wrong_side(row._proposal)) is wrong


@pytest.mark.parametrize("width", [232, 260, 300])
def test_no_intensity_is_cut(kit: Kit, qtbot: QtBot, base: KnowledgeBase, width: int) -> None:
    from hipspine_desktop.services.body_map_file import shipped_body_map

    card = LabelCard(kit, shipped_body_map(), 1, PainLabel(View.FRONT, (0, 400)))
    qtbot.addWidget(card)
    card.setFixedWidth(kit.theme.px(width))
    card.show()
    assert card.width() >= card.minimumSizeHint().width()
    for edit in card._numbers.values():
        assert card.rect().contains(edit.geometry())
