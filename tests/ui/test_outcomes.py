"""Outcome measures on the screen: totals in the form, the course on the record page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import ABSENT, PRESENT, Answer, AnswerKey, AnswerSet
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.domain.people import Clinician
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.services import assessments, following
from hipspine_desktop.services.outcome_scores import Visit, series_of
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.record_view import Record, open_record
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.widgets.outcome_trend import OutcomeTrend
from tests.ui.clinic import Clinic, open_clinic
from tests.ui.test_story import Physio

ROLAND = [AnswerKey(f"roland_morris_{n}") for n in range(1, 25)]
HIP, PAIN = AnswerKey("oxford_hip_total"), AnswerKey("nprs_now")
USER = Clinician("c1", "okonjo", "R. Okonjo-Test", "Physiotherapist", "HCPC PH000000")


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def value(number: float) -> Answer:
    return Answer.of_value(number)


def seen_twice(clinic: Clinic) -> Patient:
    """A signed visit with scores, and a follow-up with others, still a draft."""
    patient = clinic.patient()
    draft = clinic.draft(patient)
    for key, number in ((HIP, 20.0), (PAIN, 7.0)):
        assessments.set_answer(clinic.session, draft.id, key, value(number))
    first = clinic.sign(assessments.load_assessment(clinic.session, draft.id))
    again = following.start_follow_up(clinic.session, first.id)[0]
    for key, number in ((HIP, 31.0), (PAIN, 6.0)):
        assessments.set_answer(clinic.session, again.id, key, value(number))
    return patient


def test_totals_stand_beside_the_rows_and_follow_each_answer(clinic: Clinic) -> None:
    patient = seen_twice(clinic)
    record = open_record(clinic.session, patient.id)
    assert record.draft is not None
    clinic.open(patient)
    visit = clinic.window._visit
    assert visit is not None
    visit._desk.open_assessment(record.draft.id)
    clinic.physio.wait()
    page = clinic.physio.page(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    page.form.show_section("outcomes")
    totals = page.form.section("outcomes").totals
    assert totals is not None
    told = dict(totals.words)
    assert told["Oxford Hip Score"].startswith("31 of 48. Since ")
    assert "11 better, at least the smallest change patients notice" in told["Oxford Hip Score"]
    assert "1 better, less than the smallest change" in told["Pain now"]
    model = page._model
    for key in ROLAND[:23]:
        model.set_answer(key, PRESENT)
    assert dict(totals.words)["Roland-Morris"] == "not scored: 1 item missing"
    model.set_answer(ROLAND[23], ABSENT)
    assert dict(totals.words)["Roland-Morris"] == "23 of 24"
    clinic.physio.wait()


def test_the_record_page_shows_the_course_of_the_episode(clinic: Clinic) -> None:
    page = clinic.open(seen_twice(clinic))
    trends = page._aside.findChildren(OutcomeTrend)
    assert len(trends) == 2
    page.grab()


def test_a_measure_taken_once_is_told_without_a_figure(
    kit: Kit, qtbot: QtBot, base: KnowledgeBase
) -> None:
    answers = AnswerSet({HIP: value(31.0)})
    series = series_of(base.catalogue, [Visit(date(2026, 11, 24), answers)])
    page = RecordPage(kit)
    qtbot.addWidget(page)
    patient = Patient("p1", "Thistlewick", "Marigold", date(1960, 3, 14), Sex.FEMALE)
    page.show_record(Record(patient, outcomes=series), USER, date(2026, 11, 24))
    (trend,) = page._aside.findChildren(OutcomeTrend)
    spoken = [c.accessibleName() for c in trend.children() if hasattr(c, "accessibleName")]
    assert not any(spoken)
    page.show_record(Record(patient), USER, datetime.now(UTC).date())
