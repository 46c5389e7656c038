"""A page that stands still does no work: each layout request answered by another would burn a
core of the workstation all day, and delay each key."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.main_window import MainWindow
from tests.ui.clinic import open_clinic
from tests.ui.test_story import Physio
from tests.ui.tour import Tour

ROUNDS = 40
FEW = 8
"""Rounds in which a page may still find its place."""


class Watch(QObject):
    """Counts the layout requests of the application, by who got them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look, never take."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.seen[f"{type(watched).__name__} {watched.objectName()}"] += 1
        return False


def test_every_page_comes_to_rest(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, estimator: Estimator
) -> None:
    restless: dict[str, Counter[str]] = {}

    def look(name: str, _root: QWidget) -> None:
        for _ in range(FEW):
            QApplication.processEvents()
        watch = Watch()
        qapp.installEventFilter(watch)
        for _ in range(ROUNDS):
            QApplication.processEvents()
        qapp.removeEventFilter(watch)
        if watch.seen and max(watch.seen.values()) > FEW:
            restless[name] = watch.seen

    clinic = open_clinic(Physio(window, qtbot), estimator)
    Tour(clinic.physio, clinic, look).everything()
    assert not restless, "\n".join(f"{k}: {v.most_common(4)}" for k, v in restless.items())
