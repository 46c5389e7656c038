"""No frame between two states: what a clinician sees while pages are opened, signed, dressed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import (
    NOT_ASKED,
    PRESENT,
    Answer,
    AnswerKey,
    AnswerState,
    Side,
)
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.services import assessments
from hipspine_desktop.services.practice import Surroundings, open_practice
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.store.wrapping import Argon2Cost
from hipspine_desktop.ui.case_maker import CaseMaker
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.models.estimate_model import EstimateModel, Shown
from hipspine_desktop.ui.operations import Busy, Lane
from hipspine_desktop.ui.pages.record_page import RecordPage
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.ui.panel.differential_panel import DifferentialPanel
from hipspine_desktop.ui.reckoner import Reckoner
from hipspine_desktop.ui.widgets.busy_line import BLINK_MS, BusyLine
from hipspine_desktop.ui.widgets.navigator_item import NavigatorItem
from tests.ui.clinic import Clinic, open_clinic
from tests.ui.test_story import PASSWORD, Physio

LATER = datetime(2031, 3, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    window.resize(1280, 720)
    return open_clinic(Physio(window, qtbot), estimator)


class Eyes(QObject):
    """Sees every window that appears, every page shown, and the strip each time it is painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.strays: list[str] = []
        self.overlaps: list[str] = []
        self.pages: list[str] = []
        self.painted = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As Qt calls it."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._shown(watched)
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            strip = _strip_of(watched)
            if strip is not None:
                self.painted += 1
                self.overlaps += overlaps(strip)
        return False

    def _shown(self, widget: QWidget) -> None:
        if isinstance(widget, RecordPage) and widget.window() is self.window:
            self.pages.append("record")
        if widget.isWindow() and not isinstance(widget, QDialog | QMenu | MainWindow):
            self.strays.append(f"{type(widget).__name__} {widget.objectName()}")


def _strip_of(widget: QWidget | None) -> DifferentialPanel | None:
    while widget is not None and not isinstance(widget, DifferentialPanel):
        widget = widget.parentWidget()
    return widget if widget is not None and widget.isVisible() else None


def overlaps(strip: DifferentialPanel) -> list[str]:
    """Parts of a panel that lie over one another, or have less room than they need."""
    parts = [p for p in (strip.flags, strip.regions, strip.next) if p.isVisible()]
    cards = [w for w in strip.flags.findChildren(QWidget) if w.objectName().startswith("flag_")]
    cards = [c for c in cards if c.isVisible() and c.parentWidget() is strip.flags]
    found = []
    for group in (parts, cards):
        for one, other in combinations(group, 2):
            if _place(one, strip).intersects(_place(other, strip)):
                found.append(f"{one.objectName()} over {other.objectName()}")
    for part in (*parts, *cards):
        layout = part.layout()
        needed = layout.totalHeightForWidth(part.width()) if layout is not None else 0
        if part.height() < needed:
            found.append(f"{part.objectName()} has {part.height()} of {needed}")
    return found


def _place(part: QWidget, strip: QWidget) -> QRect:
    return QRect(part.mapTo(strip, QPoint(0, 0)), part.size())


@pytest.fixture
def eyes(window: MainWindow, qapp: QApplication) -> Iterator[Eyes]:
    made = Eyes(window)
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def flagged(clinic: Clinic) -> Assessment:
    """A draft with a raised emergency, ready to be signed."""
    draft = clinic.draft(clinic.patient())
    for finding in ("ce_bladder_change", "ce_saddle_numbness"):
        key = clinic.session.catalogue.finding(finding).keys[0]
        assessments.set_answer(clinic.session, draft.id, key, PRESENT)
    return assessments.load_assessment(clinic.session, draft.id)


def workspace_of(clinic: Clinic, draft: Assessment) -> WorkspacePage:
    """Open a draft and wait for its estimate."""
    visit = clinic.window._visit
    assert visit is not None
    visit._pending_assessment = draft.id
    visit._desk.open_record(draft.patient_id)
    page = clinic.physio.page(WorkspacePage)
    assert isinstance(page, WorkspacePage)
    clinic.physio.qtbot.waitUntil(lambda: page._estimate.result is not None, timeout=30_000)
    clinic.physio.wait()
    return page


def nav_raised(page: WorkspacePage) -> int:
    item = page.navigator.findChild(NavigatorItem, "nav_red_flags")
    assert item is not None
    return item.completion.raised


def test_a_draft_is_opened_without_a_stray_window_and_straight(clinic: Clinic, eyes: Eyes) -> None:
    draft = flagged(clinic)
    page = workspace_of(clinic, draft)
    assert eyes.strays == []
    assert eyes.pages == []  # the record page would only have flashed
    assert eyes.overlaps == []
    assert eyes.painted > 0
    assert nav_raised(page) > 0


def test_red_flags_are_there_before_the_estimate(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = flagged(clinic)
    seen: list[Shown] = []
    make = CaseMaker.estimate

    def watched(cases: CaseMaker, assessment: Assessment) -> EstimateModel:
        estimate = make(cases, assessment)
        estimate.shown_changed.connect(seen.append)
        return estimate

    monkeypatch.setattr(CaseMaker, "estimate", watched)
    page = workspace_of(clinic, draft)
    assert seen[0].result is None
    assert seen[0].flags is not None
    assert "ces_" in " ".join(f.id for f in seen[0].flags.raised)
    assert page.strip.flags.first_open is not None
    assert seen[-1].result is not None
    # what is known first is what the whole result says
    assert seen[0].flags.raised == seen[-1].result.raised


def test_signing_changes_what_is_signed_and_nothing_else(
    clinic: Clinic, eyes: Eyes, qtbot: QtBot
) -> None:
    draft = flagged(clinic)
    page = workspace_of(clinic, draft)
    for flag in page._estimate.result.raised:  # type: ignore[union-attr]
        page._model.acknowledge_flag(flag.id, "Sent to the emergency department", False)
    clinic.physio.wait()
    page.form.go_to_section("hip_tests")
    result = page._estimate.result
    visit = clinic.window._visit
    assert visit is not None
    eyes.overlaps, eyes.strays, eyes.painted = [], [], 0
    visit.run("sign")
    clinic.physio.fill("sign_password", PASSWORD)
    clinic.physio.click("sign")
    qtbot.waitUntil(lambda: visit._model is not None and visit._model.is_read_only, timeout=20_000)
    signed = visit._workspace
    assert signed is not None
    assert signed._estimate.result is result  # the figures that were signed, at once
    assert nav_raised(signed) > 0
    clinic.physio.wait()
    qtbot.waitUntil(clinic.window.updatesEnabled)
    assert signed.form.current_section == "hip_tests"
    assert eyes.overlaps == []
    assert eyes.strays == []
    assert eyes.painted > 0
    assert signed._estimate.result is result


@pytest.mark.parametrize("act", ["switch_dark", "make_larger"])
def test_another_dress_goes_straight_to_the_same_place(
    clinic: Clinic, eyes: Eyes, qtbot: QtBot, act: str
) -> None:
    page = workspace_of(clinic, flagged(clinic))
    page.form.go_to(AnswerKey("log_roll_pain", Side.LEFT))
    model, estimate, result = page._model, page._estimate, page._estimate.result
    focus = clinic.window.focusWidget()
    assert focus is not None
    name = focus.objectName()
    eyes.pages, eyes.strays, eyes.overlaps = [], [], []
    getattr(clinic.window, act)()
    visit = clinic.window._visit
    assert visit is not None
    dressed = visit._workspace
    assert dressed is not None
    assert dressed is not page
    assert dressed.isVisible()
    assert (dressed._model, dressed._estimate) == (model, estimate)  # nothing is read anew
    assert dressed._estimate.result is result
    assert nav_raised(dressed) > 0
    qtbot.waitUntil(clinic.window.updatesEnabled)
    now = clinic.window.focusWidget()
    assert now is not None
    assert now.objectName() == name
    clinic.physio.wait()
    assert (eyes.pages, eyes.strays, eyes.overlaps) == ([], [], [])


def test_words_being_typed_survive_another_dress(clinic: Clinic) -> None:
    page = workspace_of(clinic, clinic.draft(clinic.patient()))
    page.form.go_to_section("plan")
    section = page.form.section("plan")
    edit = section.texts[0]._edit
    edit.setPlainText("Half a wor")
    clinic.window.switch_dark()
    visit = clinic.window._visit
    assert visit is not None
    assert visit._workspace is not None
    assert visit._workspace.form.section("plan").texts[0]._edit.toPlainText() == "Half a wor"
    visit.undo()
    clinic.physio.wait()
    assert visit._workspace.form.section("plan").texts[0]._edit.toPlainText() != "Half a wor"


def test_the_cursor_is_in_sight_when_a_draft_opens(clinic: Clinic, qtbot: QtBot) -> None:
    page = workspace_of(clinic, clinic.draft(clinic.patient()))
    qtbot.waitUntil(lambda: page.form.isAncestorOf(clinic.window.focusWidget()))
    cell = clinic.window.focusWidget()
    assert cell is not None
    view = page.form.viewport()
    assert view.rect().contains(cell.mapTo(view, QPoint(0, 0)))  # the body chart, from its top
    section = page.form.section("red_flags")
    for row in section.rows[:-1]:  # so that the first open one stands far below
        for key in row.definition.keys:
            page._model.set_answer(key, Answer(AnswerState.UNCLEAR))
    page._model.set_answer(section.rows[-1].definition.keys[0], NOT_ASKED)
    page.form.go_to_section("red_flags")
    last = clinic.window.focusWidget()
    assert last is not None
    assert last in section.rows[-1].cells.values()
    place = QRect(last.mapTo(view, QPoint(0, 0)), last.size())
    assert view.rect().contains(place)  # else a key would answer what nobody sees
    clinic.physio.wait()


def test_a_signed_record_shows_what_was_signed(
    clinic: Clinic, base: KnowledgeBase, estimator: Estimator, data_dir: Path
) -> None:
    patient = clinic.patient()
    signed = clinic.signed(patient)
    frozen = assessments.frozen_record(clinic.session, signed.id)
    assert frozen is not None
    later = Surroundings(
        base.catalogue, clock=lambda: LATER, cost=Argon2Cost(time=1, memory_kib=8, lanes=1)
    )
    with open_practice(data_dir, "okonjo", PASSWORD, later) as session:
        reckoner = Reckoner(estimator, session)
        assert reckoner.as_signed(patient, signed) == frozen.result
        assert reckoner.evaluate(patient, signed).age != frozen.result.age
        without = (AnswerKey("groin_pain", Side.RIGHT),)
        assert reckoner.replay_as_signed(patient, signed, without).age == frozen.result.age


def test_a_line_and_a_word_after_a_blink(kit: Kit, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    line = BusyLine(kit, window)
    window.show()
    line.show_busy(Busy(True, Lane.STORE))
    line.show_busy(Busy(False, Lane.STORE))
    qtbot.wait_signal(line._blink.timeout, timeout=BLINK_MS * 2, raising=False)
    assert not line.isVisible()  # what is quick says nothing
    line.show_busy(Busy(True, Lane.PAPER))
    line.show_busy(Busy(True, Lane.STORE))
    qtbot.waitUntil(line.isVisible, timeout=BLINK_MS * 10)
    assert line.words == kit.texts("window.busy.records")
    assert line.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    line.show_busy(Busy(False, Lane.STORE))
    assert line.isVisible()
    line.show_busy(Busy(False, Lane.PAPER))
    assert not line.isVisible()
