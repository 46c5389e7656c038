"""Every page and dialog is heard by a screen reader, and Tab goes through it as it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.services.reasoning import Estimator
from hipspine_desktop.ui.dialogs.base_dialog import BaseDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.theme import Variant
from tests.stories.looks import cut_words, out_of_sight
from tests.ui.clinic import open_clinic
from tests.ui.spoken_walk import chain_complaints, complaints, tab_complaints
from tests.ui.test_story import Physio
from tests.ui.tour import Tour

Found = dict[str, list[str]]
Look = Callable[[str, QWidget], None]


def toured(window: MainWindow, qtbot: QtBot, estimator: Estimator, look: Look) -> None:
    """The set-up page, then a practice with everything in it."""
    physio = Physio(window, qtbot)
    look("set up", window)
    Tour(physio, open_clinic(physio, estimator), look).everything()


def dialogs_of_the_program() -> set[str]:
    """Names of all dialog classes there are."""
    known: list[type[QDialog]] = list(BaseDialog.__subclasses__())
    for kind in known:
        known.extend(kind.__subclasses__())
    return {k.__name__ for k in known if k.__module__.startswith("hipspine_desktop")}


@pytest.mark.slow
def test_all_is_heard_and_tab_goes_through_all(
    window: MainWindow, qtbot: QtBot, estimator: Estimator
) -> None:
    found: Found = defaultdict(list)
    seen: set[str] = set()

    def look(name: str, root: QWidget) -> None:
        seen.add(type(root).__name__)
        root.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is root)
        for complaint in (*complaints(root), *chain_complaints(root), *tab_complaints(root)):
            found[complaint].append(name)

    toured(window, qtbot, estimator, look)
    assert dict(found) == {}
    assert dialogs_of_the_program() <= seen


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_nothing_is_cut_at_200_per_cent(
    window: MainWindow, qtbot: QtBot, estimator: Estimator, size: tuple[int, int]
) -> None:
    found: Found = defaultdict(list)
    window.resize(*size)
    window._dress(Variant.LIGHT, 2.0)

    def look(name: str, root: QWidget) -> None:
        qtbot.wait(60)  # layouts come to rest
        for cut in (*cut_words(root), *out_of_sight(root)):
            found[cut].append(name)

    toured(window, qtbot, estimator, look)
    assert dict(found) == {}
