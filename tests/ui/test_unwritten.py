"""The disk is full while a clinician types: nothing is pretended, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.answers import ABSENT, NOT_ASKED, PRESENT, AnswerKey, Side
from hipspine_desktop.domain.assessment import Assessment, NarrativeField
from hipspine_desktop.errors import StoreError, UnwrittenError
from hipspine_desktop.services import assessments
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.models import assessment_model
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from tests.ui.clinic import Clinic, open_clinic
from tests.ui.test_stillness import workspace_of
from tests.ui.test_story import Physio

LEFT = AnswerKey("log_roll_pain", Side.LEFT)
RIGHT = AnswerKey("log_roll_pain", Side.RIGHT)


class Disk:
    """Stands before the services that write, and refuses while it is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full, self.refused = False, 0
        for name in ("set_answer", "set_narrative", "undo"):
            monkeypatch.setattr(assessments, name, partial(self.write, getattr(assessments, name)))

    def write(self, service, *args, **kwargs):  # type: ignore[no-untyped-def]
        """In the worker thread."""
        if self.is_full:
            self.refused += 1
            raise UnwrittenError("The disk is full.", "Free some space, then try again.")
        return service(*args, **kwargs)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    made = Disk(monkeypatch)
    yield made
    made.is_full = False


@pytest.fixture
def clinic(window: MainWindow, qtbot: QtBot, estimator: Estimator) -> Clinic:
    return open_clinic(Physio(window, qtbot), estimator)


def stored(clinic: Clinic, draft: Assessment) -> Assessment:
    return assessments.load_assessment(clinic.session, draft.id)


def said(clinic: Clinic) -> str:
    assert clinic.window._shell is not None
    return clinic.window._shell.messages.text


def bar_words(clinic: Clinic) -> str:
    assert clinic.window._shell is not None
    label = clinic.window._shell.bar.saved.findChild(QLabel, "saved_text")
    assert label is not None
    return label.text()


def until_stuck(page: WorkspacePage, clinic: Clinic) -> None:
    clinic.physio.qtbot.waitUntil(lambda: page._model.unwritten is not None, timeout=10_000)
    clinic.physio.wait()


def test_what_was_typed_on_a_full_disk_is_written_once_there_is_room(
    clinic: Clinic, disk: Disk, qtbot: QtBot
) -> None:
    draft = clinic.draft(clinic.patient())
    page = workspace_of(clinic, draft)
    model = page._model
    disk.is_full = True
    model.set_answer(LEFT, ABSENT)
    model.set_narrative(NarrativeField.SAFETY_NET, "Come back if the leg gets weak.")
    model.set_answer(RIGHT, PRESENT)
    until_stuck(page, clinic)
    assert "The disk is full" in said(clinic)
    assert "written as soon as that is possible" in said(clinic)
    assert bar_words(clinic).startswith("Not saved since")
    assert model.assessment.answers.of("log_roll_pain", Side.LEFT) == ABSENT  # still shown
    assert stored(clinic, draft).answers.of("log_roll_pain", Side.LEFT) == NOT_ASKED
    assert not model.is_settled  # it cannot be signed meanwhile
    disk.is_full = False
    model.set_answer(LEFT, PRESENT)  # the next key brings the rest with it, before itself
    qtbot.waitUntil(lambda: model.is_settled, timeout=10_000)
    now = stored(clinic, draft)
    assert now.answers.of("log_roll_pain", Side.LEFT) == PRESENT
    assert now.answers.of("log_roll_pain", Side.RIGHT) == PRESENT
    assert now.narrative[NarrativeField.SAFETY_NET] == "Come back if the leg gets weak."
    assert model.assessment == now
    assert bar_words(clinic).startswith("Saved")
    assert said(clinic) == "Everything that was typed is saved again."


def test_it_is_tried_again_by_itself(
    clinic: Clinic, disk: Disk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment_model, "TRY_AGAIN_MS", 20)
    draft = clinic.draft(clinic.patient())
    page = workspace_of(clinic, draft)
    disk.is_full = True
    page._model.set_answer(LEFT, PRESENT)
    qtbot.waitUntil(lambda: disk.refused >= 3, timeout=10_000)
    disk.is_full = False
    qtbot.waitUntil(lambda: page._model.is_settled, timeout=10_000)
    assert stored(clinic, draft).answers.of("log_roll_pain", Side.LEFT) == PRESENT


def test_leaving_the_draft_keeps_what_is_not_written(
    clinic: Clinic, disk: Disk, qtbot: QtBot
) -> None:
    draft = clinic.draft(clinic.patient())
    page = workspace_of(clinic, draft)
    disk.is_full = True
    page._model.set_answer(LEFT, PRESENT)
    until_stuck(page, clinic)
    visit = clinic.window._visit
    assert visit is not None
    visit.show_patients()
    clinic.physio.wait()
    again = workspace_of(clinic, draft)
    assert again._model.assessment.answers.of("log_roll_pain", Side.LEFT) == PRESENT
    disk.is_full = False
    again._model.try_again()
    qtbot.waitUntil(lambda: again._model.is_settled, timeout=10_000)
    assert stored(clinic, draft).answers.of("log_roll_pain", Side.LEFT) == PRESENT


def test_neither_closing_nor_signing_out_loses_it_without_a_word(
    clinic: Clinic, disk: Disk, qtbot: QtBot
) -> None:
    page = workspace_of(clinic, clinic.draft(clinic.patient()))
    disk.is_full = True
    page._model.set_answer(LEFT, PRESENT)
    until_stuck(page, clinic)
    assert not clinic.window.close()
    assert clinic.window.isVisible()
    assert "not written yet" in said(clinic)
    disk.is_full = False
    page._model.try_again()
    qtbot.waitUntil(lambda: page._model.is_settled, timeout=10_000)
    disk.is_full = True
    page._model.set_answer(RIGHT, PRESENT)
    until_stuck(page, clinic)
    clinic.window.sign_out()
    assert clinic.window._visit is not None
    clinic.window.sign_out()  # said once; now it is what the clinician wants
    assert clinic.window._visit is None


def test_another_refusal_is_not_kept_and_the_stored_state_is_shown(
    clinic: Clinic, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = workspace_of(clinic, clinic.draft(clinic.patient()))

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise StoreError("This answer is not possible here.", "Choose another.")

    monkeypatch.setattr(assessments, "set_answer", refuse)
    page._model.set_answer(LEFT, PRESENT)
    qtbot.waitUntil(
        lambda: page._model.assessment.answers.of("log_roll_pain", Side.LEFT) == NOT_ASKED
    )
    clinic.physio.wait()
    assert page._model.unwritten is None
    assert page._model.is_settled


def test_an_undo_is_not_done_twice(clinic: Clinic, disk: Disk, qtbot: QtBot) -> None:
    draft = clinic.draft(clinic.patient())
    page = workspace_of(clinic, draft)
    page._model.set_answer(LEFT, PRESENT)
    clinic.physio.wait()
    disk.is_full = True
    page._model.undo()
    clinic.physio.wait()
    disk.is_full = False
    page._model.try_again()
    clinic.physio.wait()
    assert stored(clinic, draft).answers.of("log_roll_pain", Side.LEFT) == PRESENT
    page._model.undo()
    clinic.physio.wait()
    assert stored(clinic, draft).answers.of("log_roll_pain", Side.LEFT) == NOT_ASKED
