"""The window of another process, typed into until somebody kills it.

    python -m tests.stories.window_typist FOLDER LETTERS

Each answer is told on standard output once the window says that it is saved.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hipspine_desktop.app import make_window
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.singletons import keep_singletons_alive
from hipspine_desktop.ui.visit import Visit
from hipspine_desktop.ui.widgets.answer_cell import AnswerCell
from hipspine_desktop.ui.widgets.choice_cell import ChoiceCell
from hipspine_desktop.ui.widgets.work_bar import Place
from tests.stories.told import PASSWORD

Key = Qt.Key


class Typist:
    """Opens a patient's draft and answers one question after the other."""

    def __init__(self, folder: Path) -> None:
        self._app = QApplication(sys.argv[:1])
        window = make_window(folder)
        assert isinstance(window, MainWindow)
        self._window = window
        window.resize(1600, 960)
        window.show()
        window.activateWindow()

    def wait(self, seen: Callable[[], bool]) -> None:
        """Until something is seen, and nothing is under way."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            self._app.processEvents()
            if self._window._parts.operations.is_idle and seen():
                return
            time.sleep(0.005)
        raise SystemExit(f"at {self.here}")

    @property
    def here(self) -> str:
        """Name of what has the keyboard."""
        found = QApplication.focusWidget()
        return found.objectName() if found is not None else ""

    def keyboard(self) -> QWindow:
        """The window that has the keyboard; ours again when another closed."""
        while QGuiApplication.focusWindow() is None:
            (QApplication.activeModalWidget() or self._window).activateWindow()
            self._app.processEvents()
        return QGuiApplication.focusWindow()

    def type(self, text: str) -> None:
        """Characters; "\\n" is Enter."""
        for character in text:
            target = self.keyboard()
            if character == "\n":
                QTest.keyClick(target, Key.Key_Return)
            else:
                QTest.keyClick(target, character)  # type: ignore[call-overload]

    def open_draft(self, letters: str) -> None:
        """Sign in and open the one draft."""
        self.wait(lambda: self.here == "sign_in_page_password")
        self.type(f"{PASSWORD}\n")
        self.wait(lambda: self.here == "patient_search")
        self.type(letters)
        self.wait(lambda: len(self.visit._patients._model.rows) == 1)
        self.type("\n")
        self.wait(lambda: self.visit._place is Place.RECORD)
        self.type("\n")
        self.wait(lambda: self.visit._model is not None)

    @property
    def visit(self) -> Visit:
        """The session's pages, to be looked at."""
        assert self._window._visit is not None
        return self._window._visit

    def answer_all(self) -> None:
        """F7, then one key a question; say when it is saved."""
        model = self.visit._model
        assert model is not None
        QTest.keyClick(self.keyboard(), Key.Key_F7)
        count = 0
        while isinstance(cell := QApplication.focusWidget(), AnswerCell | ChoiceCell):
            self.type("-" if isinstance(cell, AnswerCell) else "a")
            count += 1
            while not model.is_settled:
                self._app.processEvents()
            print(count, flush=True)


if __name__ == "__main__":
    keep_singletons_alive()
    typist = Typist(Path(sys.argv[1]))
    typist.open_draft(sys.argv[2])
    typist.answer_all()
