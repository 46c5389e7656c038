"""What looking at the pictures of every page found, so that it does not come back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import Answer, AnswerKey
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.domain.records import PatientRow
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.patients_model import PatientsModel
from hipspine_desktop.ui.models.timeline_model import TimelineEntry
from hipspine_desktop.ui.pages.sign_in_page import SignInPage
from hipspine_desktop.ui.panel.region_block import MERE_REMARKS
from hipspine_desktop.ui.theme import Variant
from hipspine_desktop.ui.widgets.choice_cell import ChoiceCell
from hipspine_desktop.ui.widgets.form_columns import form_columns
from hipspine_desktop.ui.widgets.patient_table import PatientTable
from hipspine_desktop.ui.widgets.timeline_card import TimelinePainter
from hipspine_desktop.wording.texts import Texts


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_of_the_sign_in_page_is_pressed_together(
    kit: Kit, qtbot: QtBot, scale: float
) -> None:
    kit.theme.set_look(Variant.LIGHT, scale)
    page = SignInPage(kit)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    page.prepare("demo", hint="Demo practice with invented patients. User name demo, password x")
    page.show()
    QApplication.processEvents()
    words = [w for w in page.findChildren(QLabel) if w.isVisible() and w.text()]
    boxes = [QRect(w.mapTo(page, w.rect().topLeft()), w.size()) for w in words]
    for number, box in enumerate(boxes):
        assert box.height() >= words[number].fontMetrics().height(), words[number].text()
        assert not any(box.intersects(other) for other in boxes[number + 1 :])
    kit.theme.set_look(Variant.LIGHT, 1.0)


@pytest.mark.parametrize("finding", ["ce_timing", "steroid_use"])
def test_the_longest_option_of_a_red_flag_question_fits_its_cell(
    kit: Kit, base: KnowledgeBase, qtbot: QtBot, finding: str
) -> None:
    """As long as the window is as wide as a laptop's; what is longer has its words as a tip."""
    cell = ChoiceCell(kit, base.catalogue.finding(finding), AnswerKey(finding))
    qtbot.addWidget(cell)
    assert form_columns(842, kit.theme).span(cell.needed_width) >= cell.needed_width
    longest = max(base.catalogue.finding(finding).options, key=lambda o: len(o.label))
    cell.set_answer(Answer.of_value(longest.value))
    assert cell.toolTip() == longest.label


def test_a_cell_beside_its_other_side_keeps_the_shared_width(kit: Kit) -> None:
    columns = form_columns(800, kit.theme)
    assert columns.span(0) == columns.cell
    assert columns.span(10_000) == columns.second + columns.cell - columns.first
    assert columns.after(columns.cell) == columns.second
    assert columns.after(columns.second + columns.cell - columns.first) == columns.note[0]
    assert form_columns(400, kit.theme).span(10_000) == form_columns(400, kit.theme).cell


def test_remarks_in_quiet_ink_are_issues_that_exist(base: KnowledgeBase, texts: Texts) -> None:
    assert all(key in texts for key in MERE_REMARKS)
    assert "engine.issue.cauda_equina_not_asked" in texts
    assert "engine.issue.cauda_equina_not_asked" not in MERE_REMARKS


def test_names_of_the_list_have_room_at_1280(kit: Kit, texts: Texts, qtbot: QtBot) -> None:
    model = PatientsModel(texts)
    table = PatientTable(kit, model)
    qtbot.addWidget(table)
    patient = Patient("p1", "Lindqvist-Moss", "Petra", date(1988, 9, 14), Sex.FEMALE, title="Dr")
    model.set_rows((PatientRow(patient, date(2026, 11, 24)),), date(2026, 11, 24))
    table.resize(870, 300)
    table.show()
    table.fit(870)
    assert table.columnWidth(0) >= 230
    table.resize(1400, 300)
    table.fit(1400)
    assert table.columnWidth(0) < 500


def test_a_conclusion_is_not_cut_in_the_timeline(kit: Kit) -> None:
    painter = TimelinePainter(kit)
    words = "Painful right hip joint, most likely osteoarthritis. No sign of a nerve root. " * 2
    entry = TimelineEntry(datetime.now(UTC), "Assessment", sentence=words)
    assert painter.height(entry, 1200) < painter.height(entry, 700)
    assert painter.height(entry, 300) == painter.height(entry, 320)
