"""A practice in a folder of the story's own, and the window that opens on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hipspine_desktop.app import make_window
from hipspine_desktop.domain.assessment import Assessment
from hipspine_desktop.domain.people import Practice, Role
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.services.assessments import assessments_of
from hipspine_desktop.services.patients import search_patients
from hipspine_desktop.services.practice import (
    NewClinician,
    Surroundings,
    add_clinician,
    create_practice,
    open_practice,
)
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.services.session import Session
from hipspine_desktop.store.wrapping import Argon2Cost
from hipspine_desktop.ui.main_window import MainWindow
from tests.stories.hands import Hands
from tests.stories.told import PASSWORD
from tests.ui.conftest import (
    base as base,
    estimator as estimator,
    kit as kit,
    texts as texts,
)

CHEAP = Argon2Cost(time=1, memory_kib=8, lanes=1)
OKONJO = NewClinician("okonjo", "R. Okonjo-Test", "Physiotherapist", "HCPC PH000000")


@dataclass
class Clinic:
    """A practice on the disk, and how to open it beside the window."""

    folder: Path
    around: Surroundings

    def session(self, username: str = "okonjo") -> Session:
        """Another way in, to prepare and to look."""
        return open_practice(self.folder, username, PASSWORD, self.around)

    def stored(self, letters: str) -> tuple[Assessment, ...]:
        """What the database holds of the one patient found by some letters, newest first."""
        with self.session() as session:
            (row,) = search_patients(session, letters)
            return assessments_of(session, row.patient.id)

    def staff(self, username: str, name: str, role: Role) -> None:
        """One more user, with the same password."""
        with self.session() as session:
            add_clinician(session, NewClinician(username, name, role=role), PASSWORD)


@pytest.fixture
def clinic(data_dir: Path, base: KnowledgeBase) -> Clinic:
    """A practice with one clinician."""
    around = Surroundings(base.catalogue, cost=CHEAP)
    practice = Practice("Quillmarsh Physiotherapy")
    create_practice(data_dir, practice, OKONJO, PASSWORD, around)[0].close()
    return Clinic(data_dir, around)


@pytest.fixture
def open_window(
    clinic: Clinic, estimator: Estimator, qtbot: QtBot
) -> Iterator[Callable[[], Hands]]:
    """Start the program on the practice, as often as the story does."""
    made: list[MainWindow] = []

    def start(width: int = 1600, height: int = 960) -> Hands:
        window = make_window(clinic.folder, surroundings=clinic.around, estimator=estimator)
        assert isinstance(window, MainWindow)
        made.append(window)
        window.resize(width, height)
        window.show()
        return Hands(window, qtbot)

    yield start
    for window in made:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
