"""The live differential through real widgets and a real encrypted practice."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    Answer,
    AnswerKey,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.assessment import Assessment, Complaint
from hipspine_desktop.domain.findings import FindingKind, Position
from hipspine_desktop.domain.patient import Patient, Sex
from hipspine_desktop.engine.result import EvaluatedSide, Result
from hipspine_desktop.services import assessments, patients
from hipspine_desktop.services.patients import PatientDraft
from hipspine_desktop.ui.dialogs.basis_dialog import BasisDialog
from hipspine_desktop.ui.dialogs.knowledge_dialog import KnowledgeDialog
from hipspine_desktop.ui.dialogs.missing_dialog import MissingDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.panel.differential_panel import DifferentialPanel
from tests.ui.conftest import press
from tests.ui.test_story import Physio, set_up, settled

RIGHT = Side.RIGHT
HIP = (
    ("groin_pain", PRESENT),
    ("fadir_groin_pain", PRESENT),
    ("hip_ir_passive", Answer.of_value(12.0)),
    ("lateral_hip_pain", ABSENT),
    ("labral_tear_mri", PRESENT),
    ("below_knee_pain", ABSENT),
)
pytestmark = pytest.mark.slow


def opened(physio: Physio, answers: tuple[tuple[str, Answer], ...] = HIP) -> WorkspacePage:
    """A draft of a right-sided complaint with the red flags asked, none raised."""
    set_up(physio)
    window = physio.window
    session, visit = window._session, window._visit
    assert session is not None
    assert visit is not None
    draft = PatientDraft("Thistlewick", "May", "1960-03-14", Sex.FEMALE)
    patient, _ = patients.save_new_patient(session, draft)
    made, _ = assessments.start_assessment(session, patient.id)
    assessments.set_complaint(session, made.id, Complaint(SymptomaticSide.RIGHT))
    for definition in session.catalogue.red_flag_block:
        for key in definition.keys:
            assessments.set_answer(session, made.id, key, _no(definition.kind, definition.options))
    for finding, answer in answers:
        key = next(k for k in session.catalogue.finding(finding).keys if k.side in (RIGHT, None))
        assessments.set_answer(session, made.id, key, answer)
    visit._desk.open_record(patient.id)
    physio.wait()
    visit._desk.open_assessment(made.id)
    workspace = physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    settled(physio, workspace)
    return workspace


def _no(kind: FindingKind, options: tuple[object, ...]) -> Answer:
    if kind is FindingKind.YES_NO:
        return ABSENT
    values = [getattr(o, "value", "") for o in options]
    return Answer.of_value("none" if "none" in values else values[-1])


def words_in(widget: QWidget) -> str:
    """Everything a widget shows or says."""
    said = [w.accessibleName() for w in widget.findChildren(QWidget) if w.isVisible()]
    said += [w.text() for w in widget.findChildren(QLabel) if w.isVisible()]
    said += [w.text() for w in widget.findChildren(QAbstractButton) if w.isVisible()]
    said += [w.toolTip() for w in widget.findChildren(QWidget) if w.isVisible()]
    return "\n".join(said)


def click(physio: Physio, inside: QWidget, name: str) -> None:
    button = inside.findChild(QPushButton, name)
    assert button is not None
    assert button.isEnabled()
    button.click()
    physio.wait()


def at_rest(qtbot: QtBot, panel: DifferentialPanel) -> int:
    """Where the conditions begin, once the layout has come to rest."""
    seen: list[int] = []

    def stands() -> bool:
        seen.append(panel.conditions.mapTo(panel, panel.conditions.rect().topLeft()).y())
        return len(seen) > 4 and len(set(seen[-4:])) == 1

    qtbot.waitUntil(stands, timeout=5_000)
    return seen[-1]


def test_a_row_says_what_stands_behind_it_and_leads_there(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    panel = workspace.panel
    reasons = panel.conditions.reasons
    assert "right" in panel.regions.findChild(QLabel, "region_title").text()  # type: ignore[union-attr]
    spoken = panel.regions.chart.spoken_row(panel.regions.chart.rows[0])
    p = panel.regions.chart.rows[0].p
    assert spoken.startswith(f"Hip joint, about {100 * p.p:.0f} of 100, range {100 * p.low:.0f}")
    row = next(r for r in reasons.chart.rows if r.keys[0].finding_id == "labral_tear_mri")
    assert "without pain have it" in row.note
    assert "without pain" in panel.beside.findChild(QLabel, "picture_words").text()  # type: ignore[union-attr]
    reasons.chart._choose(reasons.chart.rows.index(row))
    assert reasons.detail.row is row
    click(physio, reasons.detail, "row_field")
    assert physio.window.focusWidget() is not None
    assert physio.window.focusWidget().objectName() == "cell_labral_tear_mri_right"
    click(physio, reasons.detail, "row_page")
    book = physio.page(KnowledgeDialog)
    assert "Labral tear" in words_in(book)
    book.close()
    qtbot.waitUntil(lambda: window.findChild(KnowledgeDialog) is None)
    if row.figure is not None:
        click(physio, reasons.detail, "row_source")
        basis = physio.page(BasisDialog)
        assert "clinical judgement" in words_in(basis) or "figure" in words_in(basis)
        link = next(b for b in basis.findChildren(QAbstractButton) if "page_" in b.objectName())
        link.click()
        assert physio.page(KnowledgeDialog).isVisible()
        physio.page(KnowledgeDialog).close()
    assert reasons.detail.isVisible()


def test_replay_leaves_a_finding_out_and_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    panel, answers = workspace.panel, workspace._model.assessment.answers
    reasons = panel.conditions.reasons
    first = reasons.chart.rows[0]
    reasons.chart._choose(0)
    click(physio, reasons.detail, "row_without")
    qtbot.waitUntil(lambda: bool(reasons.replay.chart.rows), timeout=30_000)
    now = workspace._estimate.result
    assert now is not None
    shown = reasons.replay.chart.rows[0]
    assert shown.label == now.sides[0].conditions[0].label
    assert shown.before == pytest.approx(now.sides[0].conditions[0].p.p)
    assert shown.after < shown.before, f"{first.label} spoke for it"
    assert "lead" in reasons.replay.said
    assert workspace._model.assessment.answers == answers
    physio.answer(workspace, "scour_pain", RIGHT, "+")
    qtbot.waitUntil(lambda: "changed since" in reasons.replay.said, timeout=30_000)
    settled(physio, workspace)
    assert not reasons.replay.chart.isVisible()


def test_an_old_estimate_says_so_until_the_new_one_is_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    estimate, panel = workspace._estimate, workspace.panel
    gate, evaluate = threading.Event(), estimate._evaluate

    def slow(patient: Patient, assessment: Assessment, present: Position) -> Result:
        gate.wait(20)
        return evaluate(patient, assessment, present)

    estimate._evaluate, estimate._quick = slow, None
    age = panel.regions.findChild(QLabel, "estimate_status")
    assert age is not None
    place = at_rest(qtbot, panel)
    workspace._model.set_answer(AnswerKey("scour_pain", RIGHT), PRESENT)
    qtbot.waitUntil(lambda: age.text() == "Updating", timeout=5_000)
    qtbot.waitUntil(lambda: age.text() == "Older than the answers", timeout=5_000)
    assert panel.regions.chart.accessibleName().startswith("Older than the answers")
    first = panel.conditions.rows[0]
    assert first.accessibleName().startswith("Older than the answers. 1, ")
    assert words_in(panel.conditions).count("Older than the answers") > 1, "said at the causes too"
    assert at_rest(qtbot, panel) == place
    gate.set()
    settled(physio, workspace)
    assert age.text() == ""
    assert panel.regions.chart.accessibleName().startswith("Hip joint, about")
    assert "Older than the answers" not in words_in(panel.conditions)
    assert at_rest(qtbot, panel) == place


def test_the_bars_are_there_before_their_reasons(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    estimate, panel = workspace._estimate, workspace.panel
    gate, evaluate = threading.Event(), estimate._evaluate

    def slow(patient: Patient, assessment: Assessment, present: Position) -> Result:
        gate.wait(20)
        return evaluate(patient, assessment, present)

    estimate._evaluate = slow
    before = panel.regions.chart.rows[0].p.p
    workspace._model.set_answer(AnswerKey("scour_pain", RIGHT), PRESENT)
    qtbot.waitUntil(lambda: panel.regions.chart.rows[0].waiting, timeout=5_000)
    ahead = panel.regions.chart.rows[0].p.p
    assert ahead > before
    assert "range follows" in panel.regions.chart.accessibleName()
    gate.set()
    settled(physio, workspace)
    assert panel.regions.chart.rows[0].p.p == pytest.approx(ahead, abs=1e-9)
    assert not panel.regions.chart.rows[0].waiting
    # a red flag does not wait for the reasons either
    gate.clear()
    flag = next(
        d for d in workspace._model.catalogue.red_flag_block if d.id == "ce_saddle_numbness"
    )
    workspace._model.set_answer(flag.keys[0], PRESENT)
    qtbot.waitUntil(lambda: panel.flags.emergency is not None, timeout=5_000)
    assert estimate.shown.is_stale
    qtbot.waitUntil(
        lambda: "emergency goes first" in words_in(panel.next) or not panel.next.isVisible()
    )
    gate.set()
    settled(physio, workspace)


def test_every_jump_leads_to_a_field(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    panel = workspace.panel
    test = panel.next.rows[0]
    test.click()
    where = f"cell_{test.test.finding_id}_{test.test.side or 'midline'}"
    assert window.focusWidget().objectName() == where
    assert test.accessibleName().startswith("1, ")
    workspace._actions["next_test"]()
    first = next(r for r in panel.next.rows if r.number == 1)
    assert window.focusWidget().objectName() == (
        f"cell_{first.test.finding_id}_{first.test.side or 'midline'}"
    )
    workspace._actions["reasons"]()
    assert window.focusWidget() is panel.conditions.rows[0]
    workspace._actions["reasons"]()
    assert workspace.form.isAncestorOf(window.focusWidget())
    click(physio, panel, "missing_findings")
    dialog = physio.page(MissingDialog)
    links = [b for b in dialog.findChildren(QPushButton) if b.objectName().startswith("missing_")]
    assert len(links) == len(workspace._estimate.result.missing_key_findings)  # type: ignore[union-attr]
    finding = links[0].objectName().removeprefix("missing_")
    links[0].click()
    focused = window.focusWidget().objectName()
    keys = workspace._model.catalogue.finding(finding).keys
    assert focused == f"cell_{finding}_{'right' if len(keys) > 1 else 'midline'}"
    flags = panel.flags.open_flags
    if flags.isVisible():
        link = next(b for b in flags.findChildren(QAbstractButton) if "ask_" in b.objectName())
        link.click()
        assert window.focusWidget().objectName().startswith("cell_")


def test_words_instead_of_percentages_everywhere(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    opened(physio)
    window._on_setting_changed("show_percentages", False)
    physio.wait()
    workspace = physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    settled(physio, workspace)
    panel = workspace.panel
    said = words_in(panel)
    assert "of 100 people who present like this" in said
    published = (panel.conditions.reasons.detail, panel.conditions.reasons.chart)
    for part in (panel.regions, panel.next, panel.mind, *panel.conditions.rows):
        assert part not in published
        assert "%" not in words_in(part), part.objectName()
    row = panel.conditions.rows[0]
    assert any(w in row.accessibleName() for w in ("likely", "possible"))


def test_the_strip_names_side_regions_and_flags(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    window.resize(1280, 720)
    workspace = opened(physio)
    strip: DifferentialPanel = workspace.strip
    assert strip.isVisible()
    assert not workspace.panel.isVisible()
    title = strip.regions.findChild(QLabel, "region_title")
    assert title is not None
    assert title.text() == "Right side"
    assert len(strip.regions.chart.rows) == 7
    assert strip.regions.chart.isVisible()
    assert "red-flag questions asked" in words_in(strip.flags)
    click(physio, strip, "open_panel")
    assert workspace.panel.isVisible()


def test_who_overtook_whom_is_told(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, (("groin_pain", PRESENT),))
    panel = workspace.panel
    before = workspace._estimate.result
    assert before is not None
    first = before.sides[0].conditions[0]
    physio.answer(workspace, "lateral_hip_pain", RIGHT, "+")
    physio.answer(workspace, "groin_pain", RIGHT, "-")
    settled(physio, workspace)
    now = workspace._estimate.result
    assert now is not None
    leader = now.sides[0].conditions[0]
    assert leader.id != first.id
    line = panel.regions.findChild(QLabel, "order_change")
    assert line is not None
    assert line.isVisible()
    assert f"{leader.label} overtook" in line.text()
    assert "right" in line.text()
    moved = [r for r in panel.conditions.rows if r.standing.was]
    assert moved
    assert ", was " in moved[0].accessibleName()


def test_no_number_before_the_flags_were_asked(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    block = workspace._model.catalogue.red_flag_block[0]
    result = workspace._estimate.result
    assert result is not None
    workspace._model.set_answer(block.keys[0], Answer(ABSENT.state.__class__.NOT_ASKED))
    settled(physio, workspace)
    for panel in (workspace.panel, workspace.strip):
        for part in (panel.regions, panel.next, panel.conditions, panel.mind):
            assert not part.isVisible()
    assert replace(result).flags_asked


def test_panel_and_strip_show_the_same_side(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio, (("groin_pain", PRESENT),))
    workspace._model.set_complaint(Complaint(SymptomaticSide.BILATERAL))
    settled(physio, workspace)
    panels = (workspace.panel, workspace.strip)
    for chosen, side in zip(panels, (EvaluatedSide.LEFT, EvaluatedSide.RIGHT), strict=True):
        chosen.regions.side_chosen.emit(side)
        for panel in panels:
            assert panel.side is side
            title = panel.regions.findChild(QLabel, "region_title")
            assert title is not None
            assert side.value in title.text().lower()


def test_the_number_of_a_region_opens_to_its_causes(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    workspace = opened(physio)
    panel, strip = workspace.panel, workspace.strip
    chart = panel.regions.chart
    for place, row in enumerate(chart.rows):
        y = next(y for y in range(chart.height()) if chart.row_at(y) == place) + 4
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(20, y))
        opened_row = next(r for r in panel.conditions.rows if r.is_open)
        assert opened_row.condition is not None
        if row.region is not None:
            assert opened_row.condition.region is row.region
            assert window.focusWidget() is opened_row
    assert [r.region for r in chart.rows].count(None) == 2
    window.resize(1280, 720)
    qtbot.waitUntil(strip.isVisible)
    press(strip.regions.chart, Qt.Key.Key_Down)
    press(strip.regions.chart, Qt.Key.Key_Return)
    assert panel.isVisible()
    opened_row = next(r for r in panel.conditions.rows if r.is_open)
    assert opened_row.condition is not None
    assert opened_row.condition.region is strip.regions.chart.rows[1].region
