"""The real window on a real encrypted practice in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop import paths
from hipspine_desktop.app import make_window
from hipspine_desktop.domain.answers import AnswerKey, Side
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind, Laterality, Option
from hipspine_desktop.knowledge.base import KnowledgeBase
from hipspine_desktop.knowledge.loader import load_knowledge
from hipspine_desktop.services.practice import Surroundings
from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.store.wrapping import Argon2Cost
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.singletons import keep_singletons_alive
from hipspine_desktop.ui.theme import Theme, load_fonts
from hipspine_desktop.wording.texts import Texts

keep_singletons_alive()

RESOURCES = paths.resources_dir()
Typist = Callable[[QWidget, str], None]


@pytest.fixture(scope="session")
def texts() -> Texts:
    return Texts.load(RESOURCES / "wording")


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return load_knowledge(RESOURCES / "knowledge")


@pytest.fixture(scope="session")
def estimator(base: KnowledgeBase) -> Estimator:
    return Estimator(base)


@pytest.fixture
def kit(qapp: QApplication, texts: Texts) -> Kit:
    load_fonts(RESOURCES)
    theme = Theme(RESOURCES)
    theme.apply()
    return Kit(theme, texts)


@pytest.fixture
def window(
    qtbot: QtBot, base: KnowledgeBase, estimator: Estimator, data_dir: Path
) -> Iterator[MainWindow]:
    cheap = Surroundings(base.catalogue, cost=Argon2Cost(time=1, memory_kib=8, lanes=1))
    made = make_window(data_dir, surroundings=cheap, estimator=estimator)
    made.resize(1600, 960)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def type_text(widget: QWidget, text: str) -> None:
    """Type characters as key events; qtbot.keyClicks aborts the process on an umlaut."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(widget, event)


def press(widget: QWidget, key: Qt.Key) -> None:
    """One key without text."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


@pytest.fixture
def yes_no() -> FindingDefinition:
    return FindingDefinition(
        "log_roll", "Log roll", "hip_tests", FindingKind.YES_NO, Laterality.PER_SIDE
    )


@pytest.fixture
def measured() -> FindingDefinition:
    return FindingDefinition(
        "rotation", "Internal rotation", "hip_range", FindingKind.MEASURED, Laterality.PER_SIDE,
        unit="deg", minimum=0.0, maximum=60.0,
    )  # fmt: skip


@pytest.fixture
def graded() -> FindingDefinition:
    options = tuple(Option(float(n), f"{n} of 5") for n in range(6))
    return FindingDefinition(
        "ehl", "Great toe extension", "strength", FindingKind.GRADED, Laterality.PER_SIDE,
        options=options,
    )  # fmt: skip


@pytest.fixture
def key() -> AnswerKey:
    return AnswerKey("log_roll", Side.RIGHT)
