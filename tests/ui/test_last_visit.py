"""The last signed visit stands pale beside today's empty fields, and is no answer of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import ABSENT, NOT_ASKED, Answer, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment, AssessmentState
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.domain.people import Clinician
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.pages.record_page import Record, RecordPage
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from hipspine_desktop.ui.widgets.form_columns import form_columns

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
USER = Clinician("c1", "okonjo", "R. Okonjo-Test", "Physiotherapist", "HCPC PH000000")
TODAY = Assessment("now", "p1", "2026-3", "c1", "R. Okonjo-Test", NOW, NOW)


def visit(name: str, days: int, state: AssessmentState, patient: str = "p1") -> Assessment:
    at = NOW - timedelta(days=days)
    return replace(TODAY, id=name, patient_id=patient, created_at=at, changed_at=at, state=state)


def test_the_last_visit_is_the_latest_signed_one_before(kit: Kit, qtbot: QtBot) -> None:
    page = RecordPage(kit)
    qtbot.addWidget(page)
    signed, draft = AssessmentState.SIGNED, AssessmentState.DRAFT
    done = (
        TODAY, visit("draft", 1, draft), visit("recent", 20, signed), visit("old", 200, signed),
        visit("other", 2, signed, "p2"), visit("later", -5, signed),
    )  # fmt: skip
    patient = Patient("p1", "Thistlewick", "Marigold", date(1960, 3, 14), Sex.FEMALE)
    page.show_record(Record(patient, done), USER, date(2026, 11, 24))
    last = page.last_before(TODAY)
    assert last is not None
    assert last.id == "recent"
    assert page.last_before(visit("first", 300, draft)) is None


def test_last_values_are_told_and_are_no_answers(
    kit: Kit, qtbot: QtBot, yes_no: FindingDefinition, measured: FindingDefinition
) -> None:
    for definition, answer, words in (
        (yes_no, ABSENT, "last: absent"), (measured, Answer.of_value(15.0), "last: 15\u00b0"),
    ):  # fmt: skip
        row = FindingRow(kit, definition)
        qtbot.addWidget(row)
        key = AnswerKey(definition.id, Side.RIGHT)
        row.set_last(key, answer)
        row.place(form_columns(900, kit.theme))
        row.show()
        row.grab()
        cell = row.cells[key]
        assert cell.answer == NOT_ASKED
        target: QWidget = cell.focusProxy() or cell
        assert words in target.accessibleDescription()
        row.set_answer(key, answer)
        assert cell.answer == answer
