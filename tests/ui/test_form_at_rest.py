"""The form as a whole: made from the knowledge base, nothing jumps, hidden sections catch up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from hipspine_desktop import paths
from hipspine_desktop.app import make_window
from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Complaint
from hipspine_desktop.engine.result import EvaluatedSide
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.store.wrapping import Argon2Cost
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from tests.ui.conftest import press, type_text
from tests.ui.test_panel import opened
from tests.ui.test_story import Physio, set_up, settled

NEW_FINDINGS = """
[[finding]]
id = "quillmarsh_test"
label = "Quillmarsh test"
section = "hip_tests"
kind = "yes_no"
laterality = "per_side"
group = "Joint"
how_to = "Invented for this trial: stand on one toe."
aliases = ["quill"]
position = "standing"

[[finding]]
id = "quillmarsh_angle"
label = "Quillmarsh angle"
section = "quillmarsh"
kind = "measured"
laterality = "per_side"
unit = "deg"
range = [0.0, 90.0]
aliases = ["quill angle"]
"""
NEW_SECTION = '[[section]]\nid = "quillmarsh"\ntitle = "Quillmarsh tests"\npart = "examination"\n\n'
BEFORE = '[[section]]\nid = "palpation"'
RIGHT, LEFT = Side.RIGHT, Side.LEFT


def opened_in_front(physio: Physio) -> WorkspacePage:
    """An assessment in a window that has the keyboard."""
    workspace = opened(physio)
    physio.window.activateWindow()
    physio.qtbot.waitUntil(physio.window.isActiveWindow)
    return workspace


@pytest.mark.slow
def test_a_finding_of_the_knowledge_base_needs_no_code(
    qtbot: QtBot, tmp_path: Path, data_dir: Path
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(paths.resources_dir() / "knowledge", folder)
    (folder / "findings" / "quillmarsh.toml").write_text(NEW_FINDINGS, encoding="utf-8")
    sections = folder / "sections.toml"
    text = sections.read_text(encoding="utf-8")
    sections.write_text(text.replace(BEFORE, NEW_SECTION + BEFORE), encoding="utf-8")
    base = load_knowledge(folder)
    cheap = Surroundings(base.catalogue, cost=Argon2Cost(time=1, memory_kib=8, lanes=1))
    window = make_window(data_dir, surroundings=cheap, estimator=Estimator(base))
    assert isinstance(window, MainWindow)
    qtbot.addWidget(window)
    window.resize(1600, 960)
    window.show()
    physio = Physio(window, qtbot)
    set_up(physio)
    session, visit = window._session, window._visit
    assert session is not None
    assert visit is not None
    patient, _ = patients.save_new_patient(session, PatientDraft("Elmfield", "May", "1960-03-14"))
    draft, _ = assessments.start_assessment(session, patient.id)
    assessments.set_complaint(session, draft.id, Complaint(SymptomaticSide.RIGHT))
    visit._desk.open_record(patient.id)
    physio.wait()
    visit._desk.open_assessment(draft.id)
    workspace = physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    physio.answer(workspace, "quillmarsh_test", RIGHT, "+")
    physio.answer(workspace, "quillmarsh_angle", LEFT, "35")
    assert workspace.navigator.item("quillmarsh").completion.is_whole
    workspace.dock.line.setText("quill l -, quill angle 12")
    assert [c.problem for c in workspace.dock.chips.chips] == ["", ""]
    press(workspace.dock.line, Qt.Key.Key_Return)
    settled(physio, workspace)
    answers = assessments.load_assessment(session, draft.id).answers
    assert answers.of("quillmarsh_test", RIGHT) == PRESENT
    assert answers.of("quillmarsh_test", LEFT) == ABSENT
    assert answers.of("quillmarsh_angle", LEFT) == Answer.of_value(35.0)
    assert answers.of("quillmarsh_angle", RIGHT) == Answer.of_value(12.0)
    titles = {c.title for c in visit.commands()}
    assert {"Quillmarsh tests", "Quillmarsh test", "Quillmarsh angle"} <= titles
    book = window._parts.knowing().browse()
    assert {"quillmarsh_test", "quillmarsh_angle"} <= {i.id for i in book.find("quillmarsh")}


@pytest.mark.slow
def test_f3_goes_to_the_next_question_without_an_answer(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened_in_front(physio)
    workspace.form.go_to(AnswerKey("fadir_groin_pain", RIGHT))
    for side, typed in ((RIGHT, "+"), (LEFT, "-")):
        physio.answer(workspace, "fadir_groin_pain", side, typed)
        physio.answer(workspace, "fadir_lateral_pain", side, typed)
    workspace.form.go_to(AnswerKey("fadir_groin_pain", RIGHT))
    workspace._actions["next_open"]()
    asked = workspace._model.assessment.answers
    at = window.focusWidget().objectName()
    order = [k for k in workspace.form._order if not asked.of(k.finding_id, k.side).is_asked]
    here = workspace.form._order.index(AnswerKey("fadir_lateral_pain", RIGHT))
    after = next(k for k in order if workspace.form._order.index(k) > here)
    assert at == f"cell_{after.finding_id}_{after.side or 'midline'}"


@pytest.mark.slow
@pytest.mark.parametrize("width", [1600, 1280])
def test_a_remark_at_a_row_above_leaves_the_row_in_hand_where_it_is(
    window: MainWindow, qtbot: QtBot, width: int
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened_in_front(physio)
    window.resize(width, 900)
    form = workspace.form
    form.go_to(AnswerKey("ligamentum_teres_test", RIGHT))
    section = form.section("hip_tests")
    row = form._current_row
    assert row is not None
    settled(physio, workspace)
    place = row.mapTo(window, QPoint(0, 0)).y()
    above = section.row_of("fadir_lateral_pain")
    assert above is not None
    height = above.height()
    # present on the side that does not hurt, and there only: said at the row
    workspace._model.set_answer(AnswerKey("fadir_lateral_pain", LEFT), PRESENT)
    settled(physio, workspace)
    qtbot.waitUntil(lambda: above.height() > height, timeout=5_000)
    assert row.mapTo(window, QPoint(0, 0)).y() == place


@pytest.mark.slow
@pytest.mark.parametrize("height", [960, 720])
def test_a_jump_ends_at_a_row_one_sees(window: MainWindow, qtbot: QtBot, height: int) -> None:
    physio = Physio(window, qtbot)
    workspace = opened_in_front(physio)
    window.resize(1600, height)
    form, catalogue = workspace.form, workspace._model.catalogue
    for section in ("hip_tests", "behaviour", "neurological", "hip_tests"):
        for definition in catalogue.in_section(section)[:: -1 if height == 720 else 12][:4]:
            form.go_to(definition.keys[0])
            row = form._current_row
            assert row is not None
            assert row.definition is definition
            qtbot.wait(30)
            top = row.mapTo(form.viewport(), QPoint(0, 0)).y()
            assert 0 <= top <= form.viewport().height() - row.height(), definition.id


@pytest.mark.slow
def test_a_section_that_was_hidden_shows_what_happened_meanwhile(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    form, model = workspace.form, workspace._model
    form.show_section("plan")
    text = form.section("plan").texts[0]
    type_text(text._edit, "Load advice")
    text.commit()
    settled(physio, workspace)
    form.show_section("hip_tests")
    model.undo()
    settled(physio, workspace)
    form.show_section("plan")
    assert text._edit.toPlainText() == ""
    form.commit()
    settled(physio, workspace)
    assert not any(model.assessment.narrative.values()), "nothing comes back by itself"


@pytest.mark.slow
def test_the_form_marks_the_tests_of_the_side_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, (("groin_pain", PRESENT),))
    model, panel = workspace._model, workspace.panel
    model.set_complaint(Complaint(SymptomaticSide.BILATERAL))
    model.set_answer(AnswerKey("lateral_hip_pain", LEFT), PRESENT)
    settled(physio, workspace)
    seen = []
    for side in (EvaluatedSide.LEFT, EvaluatedSide.RIGHT):
        panel.regions.side_chosen.emit(side)
        seen.append([row.test.finding_id for row in panel.next.rows])
        for shown in panel.next.rows:
            workspace.form.go_to(AnswerKey(shown.test.finding_id, shown.test.side))
            section = workspace.form.section(workspace.form.current_section)
            row = section.row_of(shown.test.finding_id)
            assert row is not None
            assert row._next_rank == shown.number
    assert seen[0] != seen[1]
