"""The body chart with real widgets on a real encrypted practice: mouse, keyboard, restart, undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import ABSENT, NOT_ASKED, PRESENT, Answer, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.body_chart import (
    BodyChart,
    ChartEntry,
    ChartPatch,
    Course,
    Pen,
    Stroke,
    View,
)
from hipspine_desktop.domain.body_map import Place
from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.body_chart import change_chart
from hipspine_desktop.services.chart_guide import chart_guide
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    create_practice,
    open_practice,
)
from hipspine_desktop.services.session import Session
from hipspine_desktop.store.wrapping import Argon2Cost
from hipspine_desktop.ui.body_chart.body_chart_card import BodyChartCard
from hipspine_desktop.ui.body_chart.chart_canvas import Overlay, Tool
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.models.assessment_model import AssessmentModel
from hipspine_desktop.ui.operations import Operations
from hipspine_desktop.ui.prose_label import ProseLabel
from hipspine_desktop.ui.widgets.assessment_form import AssessmentForm
from tests.ui.conftest import press, type_text

PASSWORD = "three quiet herons"
CHEAP = Argon2Cost(time=1, memory_kib=8, lanes=1)
R, L = Side.RIGHT, Side.LEFT


@dataclass
class Desk:
    """A draft on the screen, and the way to its store."""

    qtbot: QtBot
    session: Session
    operations: Operations
    model: AssessmentModel
    form: AssessmentForm

    @property
    def card(self) -> BodyChartCard:
        card = self.form.section("location").chart
        assert card is not None
        return card

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.operations.is_idle and self.model.is_settled)

    def stored(self) -> Assessment:
        self.settle()
        return assessments.load_assessment(self.session, self.model.assessment.id)

    def drag(self, view: View, *points: tuple[float, float]) -> None:
        """A movement with the left button, in units of the outlines."""
        canvas = self.card.canvas
        spots = [canvas.chart_layout.to_pixels(view, p).toPoint() for p in points]
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(canvas, left, pos=spots[0])
        for before, spot in pairwise(spots):
            for n in (1, 2, 3, 4):
                QTest.mouseMove(canvas, before + QPoint((spot - before) * n / 4))
        QTest.mouseRelease(canvas, left, pos=spots[-1])

    def choose(self, tool: Tool) -> None:
        self.card.tools._buttons[tool].click()

    def answer(self, finding: str, side: Side | None) -> Answer:
        return self.model.assessment.answers.of(finding, side)


@pytest.fixture
def practice(data_dir: Path, base: KnowledgeBase) -> Iterator[tuple[Session, Patient, Assessment]]:
    around = Surroundings(base.catalogue, cost=CHEAP)
    anna = NewClinician("anna", "Anna Sample", "Physiotherapist", "HCPC PH000000")
    session, _ = create_practice(data_dir, Practice("Quillmarsh"), anna, PASSWORD, around)
    draft = PatientDraft(family_name="Thistlewick", given_name="Marigold", born="14-Mar-1960")
    patient = patients.save_new_patient(session, draft)[0]
    made, _ = assessments.start_assessment(session, patient.id)
    yield session, patient, made
    session.close()


def on_screen(
    kit: Kit,
    qtbot: QtBot,
    base: KnowledgeBase,
    session: Session,
    patient: Patient,
    made: Assessment,
    last: Assessment | None = None,
    width: int = 1116,
) -> Desk:
    operations = Operations()
    model = AssessmentModel(
        session, operations, base.catalogue, patient, made, None, last, chart_guide(base)
    )
    form = AssessmentForm(kit, model)
    qtbot.addWidget(form)
    form.resize(width, 800)
    form.show()
    return Desk(qtbot, session, operations, model, form)


@pytest.fixture
def desk(
    kit: Kit, qtbot: QtBot, base: KnowledgeBase, practice: tuple[Session, Patient, Assessment]
) -> Iterator[Desk]:
    made = on_screen(kit, qtbot, base, *practice)
    yield made
    made.settle()
    made.operations.finish()


def test_a_stroke_is_stored_and_proposes_the_groin_of_that_side(desk: Desk) -> None:
    desk.drag(View.FRONT, (-45, 395), (-40, 430))
    _, stroke = next(desk.stored().body_chart.strokes)
    assert (stroke.view, stroke.pen) == (View.FRONT, Pen.PAIN)
    assert abs(stroke.points[0][0] + 45) <= 2
    assert [p.key for p in desk.card._reading.proposals] == [AnswerKey("groin_pain", R)]
    assert desk.answer("groin_pain", R) == NOT_ASKED
    desk.card.proposals.rows[AnswerKey("groin_pain", R)].button.click()  # type: ignore[union-attr]
    assert desk.stored().answers.of("groin_pain", R) == PRESENT
    assert desk.answer("groin_pain", L) == NOT_ASKED
    assert "right groin" in desk.card.canvas.accessibleName()


def test_from_behind_the_right_is_on_the_right(desk: Desk) -> None:
    desk.choose(Tool.ACHE)
    desk.drag(View.BACK, (40, 400), (70, 420))
    desk.drag(View.LEFT, (5, 410), (-5, 440))
    keys = [p.key for p in desk.card._reading.proposals]
    assert keys == [AnswerKey("lateral_hip_pain", L), AnswerKey("buttock_pain", R)]


def test_tick_proposes_absent_and_nothing_else_does(desk: Desk) -> None:
    desk.choose(Tool.CLEAR)
    desk.drag(View.FRONT, (50, 600))
    (proposal,) = desk.card._reading.proposals
    assert (proposal.key, proposal.answer) == (AnswerKey("anterior_knee_pain", L), ABSENT)
    desk.drag(View.FRONT, (50, 600))
    assert desk.stored().body_chart.is_empty
    desk.choose(Tool.PAIN)
    desk.drag(View.FRONT, (-45, 395), (-40, 430))
    assert all(p.answer == PRESENT for p in desk.card._reading.proposals)


def test_accept_all_leaves_what_is_recorded_otherwise(desk: Desk) -> None:
    desk.model.set_answer(AnswerKey("groin_pain", R), ABSENT)
    desk.drag(View.FRONT, (-45, 395), (-40, 430))
    desk.drag(View.FRONT, (-55, 480), (-55, 540))
    desk.drag(View.BACK, (50, 640), (50, 700))
    desk.card.proposals.all_button.click()
    answers = desk.stored().answers
    assert answers.of("groin_pain", R) == ABSENT
    assert answers.of("anterior_thigh_pain", R) == PRESENT
    assert answers.of("below_knee_pain", R) == PRESENT
    assert len(answers) == 3


def test_undo_goes_through_drawing_and_answers_in_line_also_after_a_restart(
    desk: Desk, data_dir: Path, base: KnowledgeBase
) -> None:
    desk.drag(View.FRONT, (-45, 395), (-40, 430))
    desk.model.set_answer(AnswerKey("fadir_groin_pain", R), PRESENT)
    desk.drag(View.FRONT, (45, 395), (40, 430))
    before = desk.stored().body_chart
    desk.session.close()
    around = Surroundings(base.catalogue, cost=CHEAP)
    with open_practice(data_dir, "anna", PASSWORD, around) as again:
        made = assessments.load_assessment(again, desk.model.assessment.id)
        assert made.body_chart == before
        one, _ = assessments.undo(again, made.id)
        assert [s.points[0][0] < 0 for _, s in one.body_chart.strokes] == [True]
        two, _ = assessments.undo(again, made.id)
        assert two.body_chart == one.body_chart
        assert two.answers.of("fadir_groin_pain", R) == NOT_ASKED
        three, _ = assessments.undo(again, made.id)
        assert three.body_chart.is_empty
        for _ in range(3):
            back, _ = assessments.redo(again, made.id)
        assert back.body_chart == before
        assert back.answers.of("fadir_groin_pain", R) == PRESENT


def test_eraser_cuts_and_clear_comes_back_with_undo(desk: Desk) -> None:
    desk.drag(View.BACK, (30, 500), (60, 500))
    whole = desk.stored().body_chart
    desk.choose(Tool.ERASE)
    desk.drag(View.BACK, (45, 480), (45, 520))
    cut = desk.stored().body_chart
    assert len(list(cut.strokes)) == 2
    desk.card.tools._wipe.click()
    assert desk.stored().body_chart.is_empty
    desk.model.undo()
    assert desk.stored().body_chart == cut
    desk.model.undo()
    assert desk.stored().body_chart == whole


def test_the_list_alone_does_what_the_drawing_does(desk: Desk) -> None:
    desk.card._as_list.click()
    table = desk.card.list
    assert table.isVisible()
    assert not desk.card.canvas.isVisible()
    places = list(desk.card._map.places)
    table.setCurrentIndex(table.regions.index(0, 0))
    for _ in range(places.index(Place("groin", L))):
        press(table, Qt.Key.Key_Down)
    press(table, Qt.Key.Key_Space)
    assert AnswerKey("groin_pain", L) in desk.card.proposals.rows
    press(table, Qt.Key.Key_Right)
    press(table, Qt.Key.Key_Space)
    pens = {m.pen for m in desk.stored().body_chart.marks}
    assert pens == {Pen.PAIN, Pen.ACHE}
    press(table, Qt.Key.Key_Space)
    assert {m.pen for m in desk.stored().body_chart.marks} == {Pen.PAIN}
    name = table.regions.data(table.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert name == "Left groin, Ache: not marked"


def test_unticking_in_the_list_takes_the_drawn_part_away(desk: Desk) -> None:
    desk.drag(View.FRONT, (-55, 480), (-55, 660))
    regions = desk.card.list.regions
    knee, thigh = Place("knee", R), Place("anterior_thigh", R)
    assert regions.is_on(knee, Pen.PAIN)
    regions.toggled.emit(knee, Pen.PAIN)
    assert not regions.is_on(knee, Pen.PAIN)
    assert regions.is_on(thigh, Pen.PAIN)
    assert desk.stored().body_chart == desk.model.assessment.body_chart


def test_label_with_empty_intensity_is_not_asked(desk: Desk) -> None:
    desk.choose(Tool.LABEL)
    desk.drag(View.FRONT, (-45, 410))
    worst = desk.form.findChild(QLineEdit, "label_1_worst")
    assert worst is not None
    worst.setFocus()
    type_text(worst, "11")
    press(worst, Qt.Key.Key_Return)
    course = desk.form.findChild(QComboBox, "label_1_course")
    assert course is not None
    course.setCurrentIndex(2)
    course.activated.emit(2)
    ((number, label),) = desk.stored().body_chart.labels
    assert (number, label.now, label.best, label.worst) == (1, None, None, 1)
    assert label.course is Course.INTERMITTENT
    worst.clear()
    press(worst, Qt.Key.Key_Return)
    assert next(desk.stored().body_chart.labels)[1].worst is None
    desk.card.labels.cards[1]._remove.click()
    assert desk.stored().body_chart.is_empty


def test_a_label_is_stored_while_one_types(desk: Desk, qtbot: QtBot) -> None:
    desk.choose(Tool.LABEL)
    desk.drag(View.FRONT, (-45, 410))
    words = desk.form.findChild(QLineEdit, "label_1_words")
    assert words is not None
    desk.settle()
    with qtbot.waitSignal(desk.model.saving):  # nobody calls it saved meanwhile
        type_text(words, "sh")
    with qtbot.waitSignal(desk.model.saved, timeout=10_000):
        type_text(words, "arp")  # nobody leaves the field
    assert [label.words for _, label in desk.stored().body_chart.labels] == ["sharp"]
    assert words.text() == "sharp"
    with qtbot.waitSignal(desk.model.saved, timeout=10_000):
        type_text(words, "x")
        press(words, Qt.Key.Key_Backspace)
    assert [label.words for _, label in desk.stored().body_chart.labels] == ["sharp"]


def test_what_cannot_be_read_gives_a_sentence_and_keeps_the_rest(
    desk: Desk, kit: Kit, qtbot: QtBot, base: KnowledgeBase,
    practice: tuple[Session, Patient, Assessment],
) -> None:  # fmt: skip
    desk.drag(View.FRONT, (-45, 395), (-40, 430))
    made = desk.stored()
    with desk.session.writing() as work:
        for item, version, content in (
            ("stroke:000007", 1, "{broken"), ("stroke:000008", 9, "{}"),
            ("label:x", 1, "{}"), ("stroke:000009", 1, '{"view":"front","pen":"pain","points":[]}'),
        ):  # fmt: skip
            work.connection.exec_driver_sql(
                "INSERT INTO chart_item VALUES (?, ?, ?, ?, '2026-11-24 09:00:00.000000', 'x')",
                (made.id, item, version, content),
            )
        work.commit()
    again = assessments.load_assessment(desk.session, made.id)
    assert again.body_chart.unreadable == 4
    assert len(list(again.body_chart.strokes)) == 1
    other = on_screen(kit, qtbot, base, practice[0], practice[1], again)
    assert other.card._unreadable.text().startswith("4 of the stored marks")
    other.drag(View.FRONT, (45, 395), (40, 430))
    kept = other.stored().body_chart
    assert (kept.unreadable, len(list(kept.strokes))) == (4, 2)
    other.card.tools._wipe.click()
    assert other.stored().body_chart.is_empty
    other.model.undo()
    assert other.stored().body_chart == kept
    other.operations.finish()


def test_last_visit_is_shown_on_request_and_stays_last_visits(
    kit: Kit, qtbot: QtBot, base: KnowledgeBase, practice: tuple[Session, Patient, Assessment]
) -> None:
    session, patient, first = practice
    stroke = Stroke(View.FRONT, Pen.PAIN, ((-45, 400), (-40, 430)))
    patch = ChartPatch((ChartEntry("stroke:000001", stroke),))
    last, _ = change_chart(session, first.id, patch)
    made, _ = assessments.start_assessment(session, patient.id)
    desk = on_screen(kit, qtbot, base, session, patient, made, last)
    assert desk.card._last.isVisible()
    bare = desk.card.canvas.grab().toImage()
    desk.card._last.click()
    assert desk.card.canvas.grab().toImage() != bare
    assert desk.card._reading.proposals == ()
    assert desk.stored().body_chart == BodyChart()
    desk.operations.finish()


def test_overlays_and_zoom_change_the_picture_and_not_the_chart(desk: Desk) -> None:
    pictures = [desk.card.canvas.grab().toImage()]
    for overlay in (Overlay.DERMATOMES, Overlay.REFERRAL):
        desk.card.overlays.buttons[overlay].click()
        pictures.append(desk.card.canvas.grab().toImage())
    press(desk.card.canvas, Qt.Key.Key_Escape)
    type_text(desk.card.canvas, "z")
    pictures.append(desk.card.canvas.grab().toImage())
    assert all(a != b for a, b in pairwise(pictures))
    desk.drag(View.FRONT, (-45, 395), (-40, 430))
    assert Place("groin", R) in desk.card._reading.marked
    type_text(desk.card.canvas, "5")
    assert desk.card.canvas.tool is Tool.NUMBNESS


def test_a_signed_chart_cannot_be_drawn_on(desk: Desk) -> None:
    desk.card.show_assessment(desk.model.assessment, True)
    desk.drag(View.FRONT, (-45, 395), (-40, 430))
    assert desk.stored().body_chart.is_empty
    assert not desk.card.tools._buttons[Tool.PAIN].isEnabled()
    index = desk.card.list.regions.index(0, 0)
    assert not desk.card.list.regions.flags(index) & Qt.ItemFlag.ItemIsUserCheckable


@pytest.mark.parametrize(("width", "scale"), [(882, 1.0), (1116, 1.0), (900, 2.0)])
def test_no_word_is_squeezed_or_cut(
    kit: Kit, qtbot: QtBot, base: KnowledgeBase, width: int, scale: float,
    practice: tuple[Session, Patient, Assessment],
) -> None:  # fmt: skip
    session, patient, made = practice
    kit.theme.set_look(kit.theme.variant, scale)
    desk = on_screen(kit, qtbot, base, session, patient, made, width=width)
    for place in (Place("groin", R), Place("lateral_thigh", L), Place("below_knee", R)):
        for pen in (Pen.PAIN, Pen.NUMBNESS):
            desk.card.list.regions.toggled.emit(place, pen)
    desk.card.overlays.buttons[Overlay.DERMATOMES].click()
    desk.settle()
    qtbot.waitUntil(lambda: _squeezed(desk) == [])
    assert desk.card.width() <= width
    for button in desk.card.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width()
            corner = button.mapTo(desk.card, QPoint(0, 0))
            assert desk.card.rect().contains(button.rect().translated(corner))
    kit.theme.set_look(kit.theme.variant, 1.0)
    desk.operations.finish()


def _squeezed(desk: Desk) -> list[str]:
    labels = [w for w in desk.card.findChildren(ProseLabel) if w.isVisible()]
    assert len(labels) > 10
    return [w.text() for w in labels if w.height() < w.heightForWidth(w.width())]
