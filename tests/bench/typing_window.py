"""A real window with an assessment of so many answers, driven and timed by key."""

from __future__ import annotations

import time
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from hipspine_desktop import paths
from hipspine_desktop.app import make_window
from hipspine_desktop.domain.answers import ABSENT, PRESENT, Answer, AnswerState
from hipspine_desktop.domain.assessment import Complaint, SymptomaticSide
from hipspine_desktop.domain.findings import FindingKind
from hipspine_desktop.domain.patient import Address
from hipspine_desktop.domain.people import Practice
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.services.assessments import set_answer, set_complaint, start_assessment
from hipspine_desktop.services.patients import PatientDraft, save_new_patient
from hipspine_desktop.services.practice import NewClinician, Surroundings, create_practice
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.narratives import form_sections
from hipspine_desktop.ui.pages.sign_in_page import Credentials
from hipspine_desktop.ui.widgets.answer_cell import AnswerCell

PASSWORD = "three quiet herons"
NEXT = {AnswerState.PRESENT: "-", AnswerState.ABSENT: "?", AnswerState.UNCLEAR: "+"}
"""The key after an answer, so that every key changes what is painted."""


class PaintWatch(QObject):
    """Notes when a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look, never take."""
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return super().eventFilter(watched, event)


class TypingWindow:
    """The window on a practice in a folder, with one draft of so many answers."""

    def __init__(self, folder: Path, answers: int) -> None:
        self.base = load_knowledge(paths.resources_dir() / "knowledge")
        self.patient_id, self.assessment_id = self._fill(folder, answers)
        made = make_window(folder, estimator=Estimator(self.base))
        assert isinstance(made, MainWindow)
        self.window = made
        self.window.resize(1600, 960)
        self.window.show()
        self.window._entrance.sign_in(Credentials("okonjo", PASSWORD))
        self._until(lambda: self.window._visit is not None)
        self._open_record()

    def open_assessment(self) -> float:
        """Milliseconds from the wish to the painted form; ends in the assessment."""
        visit = self.window._visit
        assert visit is not None
        self._open_record()
        self.settle()
        start = time.perf_counter()
        visit._desk.open_assessment(self.assessment_id)
        self._until(lambda: visit._workspace is not None and visit._workspace.isVisible())
        assert visit._workspace is not None
        visit._workspace.grab()
        return 1000.0 * (time.perf_counter() - start)

    def settle(self) -> None:
        """Until the store and the estimate have everything."""
        visit = self.window._visit
        assert visit is not None
        self._until(
            lambda: (
                self.window._parts.operations.is_idle
                and (visit._estimate is None or not visit._estimate.is_waiting)
            )
        )

    def walk_through(self) -> None:
        """Every section shown once, as somewhere in the visit each of them is."""
        visit = self.window._visit
        assert visit is not None
        assert visit._workspace is not None
        form = visit._workspace.form
        for about in form_sections(visit._workspace._model.catalogue):
            form.show_section(about.id)
            QApplication.processEvents()
        self.settle()

    def answer_keys(self, count: int, *, settle_each: bool) -> list[float]:
        """Milliseconds from each answer key to the paint of its cell."""
        visit = self.window._visit
        assert visit is not None
        assert visit._workspace is not None
        form = visit._workspace.form
        form.go_to_section("hip_tests")
        QApplication.processEvents()
        cells = [
            cell
            for row in form.section("hip_tests").rows[:12]
            for cell in row.cells.values()
            if isinstance(cell, AnswerCell)
        ]
        took = []
        for _, cell in zip(range(count), cycle(cells), strict=False):
            cell.setFocus()
            QApplication.processEvents()
            took.append(self.press(cell, NEXT.get(cell.answer.state, "+")))
            if settle_each:
                self.settle()
        return took

    def press(self, widget: QWidget, key: str) -> float:
        """Milliseconds from a key to the paint that shows it."""
        watch = PaintWatch(widget)
        start = time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, key)
            QApplication.sendEvent(widget, event)
        self._until(lambda: watch.painted)
        took = 1000.0 * (time.perf_counter() - start)
        watch.deleteLater()
        return took

    def close(self) -> None:
        """Sign out and go."""
        self.settle()
        self.window.close()

    def _open_record(self) -> None:
        visit = self.window._visit
        assert visit is not None
        visit._desk.open_record(self.patient_id)
        self._until(lambda: self.window._parts.operations.is_idle)

    def _until(self, done: object, limit: float = 60.0) -> None:
        assert callable(done)
        end = time.perf_counter() + limit
        while not done():
            QApplication.processEvents()
            if time.perf_counter() > end:
                raise TimeoutError("the window did not get there")

    def _fill(self, folder: Path, answers: int) -> tuple[str, str]:
        surroundings = Surroundings(self.base.catalogue)
        practice = Practice("Quillmarsh Physiotherapy", Address(("2 Example Street",)))
        physio = NewClinician("okonjo", "R. Okonjo-Test", "Physiotherapist", "HCPC PH000000")
        session, _key = create_practice(folder, practice, physio, PASSWORD, surroundings)
        patient, _ = save_new_patient(session, PatientDraft("Bench", "Marigold", "14-03-1960"))
        assessment, _ = start_assessment(session, patient.id)
        set_complaint(session, assessment.id, Complaint(SymptomaticSide.RIGHT))
        block = {d.id for d in self.base.catalogue.red_flag_block}
        given = 0
        for definition in self.base.catalogue:
            if definition.kind is not FindingKind.YES_NO:
                continue
            for key in definition.keys:
                if definition.id in block:
                    set_answer(session, assessment.id, key, ABSENT)
                elif given < answers:
                    answer: Answer = PRESENT if given % 3 == 0 else ABSENT
                    set_answer(session, assessment.id, key, answer)
                    given += 1
        session.close()
        return patient.id, assessment.id
