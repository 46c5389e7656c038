"""What a screen reader hears of charts, cells and papers, and what it is told as things happen."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from hipspine_desktop.domain.answers import (
    ABSENT,
    NOT_ASKED,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerSet,
    Side,
)
from hipspine_desktop.domain.findings import (
    FindingDefinition,
    FindingKind,
    Laterality,
    MeasurementError,
    Norm,
)
from hipspine_desktop.domain.sources import Basis, SourceRef
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.messages import Level, Message
from hipspine_desktop.services.outcome_scores import Visit, series_of
from hipspine_desktop.ui import announcer
from hipspine_desktop.ui.announcer import Announcer, Said
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.spoken import install_spoken_roles
from hipspine_desktop.ui.widgets import message_bar
from hipspine_desktop.ui.widgets.answer_cell import AnswerCell
from hipspine_desktop.ui.widgets.finding_row import FindingRow
from hipspine_desktop.ui.widgets.message_bar import MessageBar
from hipspine_desktop.ui.widgets.outcome_trend import OutcomeTrend
from hipspine_desktop.ui.widgets.paper_view import PaperView
from hipspine_desktop.ui.widgets.replay_chart import ChangeRow, ReplayChart
from tests.ui.conftest import press
from tests.ui.spoken_walk import Heard, Role, heard
from tests.ui.test_panel import RIGHT, opened
from tests.ui.test_story import Physio, settled

JUDGED = SourceRef(None, Basis.JUDGEMENT)
ROTATION = FindingDefinition(
    "rotation", "Internal rotation", "hip_range", FindingKind.MEASURED, Laterality.PER_SIDE,
    unit="deg", minimum=0.0, maximum=60.0, norms=(Norm(30.0, 45.0, "adults", JUDGED),),
    measurement_error=MeasurementError(8.0, JUDGED),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _roles(kit: Kit) -> None:
    install_spoken_roles()


def graphics(root: QWidget) -> list[Heard]:
    """What is heard of the pictures under a widget."""
    return [h for h in heard(root) if h.role is Role.Graphic]


# what is drawn


def test_a_measure_is_heard_with_its_range_sides_and_difference(kit: Kit, qtbot: QtBot) -> None:
    row = FindingRow(kit, ROTATION)
    qtbot.addWidget(row)
    row.show()
    right, left = (AnswerKey("rotation", side) for side in (Side.RIGHT, Side.LEFT))
    row.set_last(right, Answer.of_value(20.0))
    row.set_answer(right, Answer.of_value(15.0))
    row.set_answer(left, Answer.of_value(32.0))
    (scale,) = graphics(row)
    assert scale.name == (
        "Internal rotation: usual 30 to 45°; right 15°; left 32°; "
        "right minus left −17°, more than the measurement error; last time right 20°"
    )
    cell = row.cells[right].focusProxy()
    assert cell is not None
    assert cell.accessibleName() == "Internal rotation, right: 15°"
    said = cell.accessibleDescription()
    for words in ("last: 20°", "Left: 32°", "usual 30 to 45°", "right minus left −17°", "0 to 60"):
        assert words in said, words
    row.set_answer(left, NOT_ASKED)
    assert "Left: not asked" in cell.accessibleDescription()
    assert "minus" not in cell.accessibleDescription()


def test_a_warning_and_a_note_in_the_row_are_heard_at_the_cell(
    kit: Kit, qtbot: QtBot, yes_no: FindingDefinition, key: AnswerKey
) -> None:
    row = FindingRow(kit, yes_no, "Roll the leg in and out.")
    qtbot.addWidget(row)
    row.set_answer(key, PRESENT)
    row.set_answer(AnswerKey(yes_no.id, Side.LEFT), ABSENT)
    row.set_next_rank(2)
    row.set_issue("Wrong side?")
    assert row.cells[key].accessibleDescription() == (
        "Wrong side?; Left: absent; worth doing next, place 2; Roll the leg in and out."
    )
    row.set_issue("")
    assert row.cells[key].accessibleDescription().startswith("Left: absent")


def test_the_replay_and_the_course_are_heard(kit: Kit, qtbot: QtBot, base: KnowledgeBase) -> None:
    chart = ReplayChart(kit)
    qtbot.addWidget(chart)
    chart.set_rows((ChangeRow("Hip osteoarthritis", 0.7, 0.4),))
    chart.show()
    assert [h.name for h in graphics(chart)] == [
        "Hip osteoarthritis: 70\u00a0% now, 40\u00a0% without it"
    ]
    hip = AnswerKey("oxford_hip_total")
    visits = [
        Visit(date(2026, 9 + n, 24), AnswerSet({hip: Answer.of_value(score)}))
        for n, score in enumerate((20.0, 31.0))
    ]
    (series,) = series_of(base.catalogue, visits)
    trend = OutcomeTrend(kit, series)
    qtbot.addWidget(trend)
    trend.show()
    (figure,) = graphics(trend)
    assert "Oxford Hip Score" in figure.name
    assert "20 of 48" in figure.name
    assert "31 of 48" in figure.name


def test_a_paper_says_which_page_and_what_stands_on_it(kit: Kit, qtbot: QtBot) -> None:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.setTitle("Referral letter")
    for words in ("Dear colleague", "Yours sincerely"):
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    view = PaperView(kit)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.show_pdf(made.getvalue())
    pages = next(h for h in heard(view) if h.focusable)
    assert (pages.role, pages.name) == (Role.Document, "Referral letter, page 1 of 2")
    assert pages.description == "Dear colleague"
    view._view.pageNavigator().jump(1, view.rect().topLeft().toPointF())
    qtbot.waitUntil(lambda: "page 2 of 2" in view._view.accessibleName())
    assert view._view.accessibleDescription() == "Yours sincerely"


@pytest.mark.slow
def test_charts_of_the_panel_say_their_numbers_with_the_word(
    window: MainWindow, qtbot: QtBot
) -> None:
    workspace = opened(Physio(window, qtbot))
    shown = {h.place.split()[0]: h for h in graphics(workspace)}
    regions, reasons = shown["RegionChart"], shown["ContributionChart"]
    chart = workspace.panel.regions.chart
    for row in chart.rows:
        assert chart.spoken_row(row) in regions.description
    assert any(w in regions.description for w in (", likely", ", very likely", ", possible"))
    for reason in workspace.panel.conditions.reasons.chart.rows:
        assert reason.label in reasons.description
    assert shown["ChartCanvas"].name.startswith("Body chart")
    assert shown["ChartCanvas"].description
    first = next(r for r in workspace.panel.conditions.rows)
    interface = QAccessible.queryAccessibleInterface(first)
    assert interface.role() is Role.Button
    assert interface.text(QAccessible.Text.Description) == "open, reasons below"


# pressing


def test_space_and_a_screen_reader_get_the_answers_as_a_list(
    kit: Kit, qtbot: QtBot, yes_no: FindingDefinition, key: AnswerKey
) -> None:
    cell = AnswerCell(kit, yes_no, key)
    qtbot.addWidget(cell)
    cell.show()
    for by_key in (True, False):
        if by_key:
            press(cell, Qt.Key.Key_Space)
        else:
            cell.click()  # what a screen reader's "press" does
        (menu,) = [m for m in cell.findChildren(QMenu) if m.isVisible()]
        assert menu.accessibleName() == "Log roll, right: not asked"
        words = [a.text() for a in menu.actions()]
        assert [w.split()[0] for w in words] == ["+", "−", "?", "x", "Del"]
        with qtbot.waitSignal(cell.answered) as told:
            menu.actions()[1].trigger()
        assert told.args == [ABSENT]
        menu.close()
        qtbot.waitUntil(lambda: not [m for m in cell.findChildren(QMenu) if m.isVisible()])
    cell.set_read_only(True)
    cell.click()
    assert not [m for m in cell.findChildren(QMenu) if m.isVisible()]


# news


def test_news_of_one_topic_is_said_once_after_the_pause(qtbot: QtBot) -> None:
    source = QWidget()
    qtbot.addWidget(source)
    speaker = Announcer(source)
    speaker.setInterval(30)
    said: list[Said] = []
    speaker.announced.connect(said.append)
    for n in range(5):
        speaker.say_after_pause("estimate", f"Estimate {n}")
    speaker.say_after_pause("saved", "Saved 12:04")
    speaker.say("Log roll, right: present")
    assert said == [Said("Log roll, right: present")]
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[1] == Said("Estimate 4. Saved 12:04")
    speaker.say_after_pause("estimate", "Estimate older")
    speaker.say_after_pause("estimate", "")
    qtbot.wait(60)
    assert len(said) == 2


@pytest.mark.slow
def test_what_happens_in_an_assessment_is_told_and_not_too_often(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcer, "PAUSE_MS", 150)
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    qtbot.wait(300)
    said: list[Said] = []
    workspace.news.announcer.announced.connect(said.append)
    for finding in ("slr_leg_pain", "crossed_slr", "lateral_hip_pain"):
        physio.answer(workspace, finding, RIGHT, "+")
    settled(physio, workspace)
    qtbot.waitUntil(lambda: len(said) >= 4, timeout=10_000)
    words = [s.words for s in said]
    assert [w.rpartition(", ")[2] for w in words[:3]] == ["right: present"] * 3
    assert sum("Saved " in w for w in words) == 1
    assert sum("Estimate updated" in w for w in words) <= 1
    said.clear()
    workspace._model.undo()
    settled(physio, workspace)
    assert said[0].words == "Lateral hip pain, right: absent"
    said.clear()
    physio.answer(workspace, "ce_saddle_numbness", None, "+")
    qtbot.waitUntil(lambda: any(s.urgent for s in said), timeout=30_000)
    (raised,) = [s for s in said if s.urgent]
    assert raised.words.startswith("Red flag raised. EMERGENCY: ")
    assert "Suspected cauda equina syndrome" in raised.words
    settled(physio, workspace)
    said.clear()
    physio.answer(workspace, "ce_saddle_numbness", None, "-")
    qtbot.waitUntil(lambda: any("no longer raised" in s.words for s in said), timeout=30_000)
    workspace._model.save_failed.emit(OSError("disk"))
    assert said[-1] == Said("Not saved.", urgent=True)


def test_a_message_is_said_a_failure_at_once(
    kit: Kit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []

    def listen(_source: QWidget, words: str, urgent: bool = False) -> None:
        said.append((words, urgent))

    monkeypatch.setattr(message_bar, "announce", listen)
    bar = MessageBar(kit)
    qtbot.addWidget(bar)
    bar.show_message(Message(Level.DONE, "Signed."))
    bar.show_message(Message(Level.FAILED, "The disk is full.", "Free some space."))
    assert said == [("Signed.", False), ("The disk is full. Free some space.", True)]
