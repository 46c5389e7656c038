"""Two hands on a keyboard: key events reach the window as from the system, and are counted."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage

Mods = Qt.KeyboardModifier
NONE, CTRL, SHIFT, ALT = Mods.NoModifier, Mods.ControlModifier, Mods.ShiftModifier, Mods.AltModifier
Key = Qt.Key
FAR = 60  # a field further away than so many Tabs is out of reach


class Hands:
    """Presses keys and looks at the screen; calls nothing of the program.

    Attributes:
        keys: keys pressed so far; a key with Ctrl or Shift counts as one.
    """

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.keys = 0
        self.typed_words = 0
        window.activateWindow()
        qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None, timeout=10_000)

    # keys

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key; it goes where the system would send it."""
        for _ in range(times):
            self.keys += 1
            QTest.keyClick(self._keyboard(), key, modifiers)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def tap(self, text: str) -> None:
        """Type characters, each its own key."""
        for character in text:
            self.keys += 1
            QTest.keyClick(self._keyboard(), character)  # type: ignore[call-overload]

    def _keyboard(self) -> QWindow:
        """The window that has the keyboard; as the desktop does, back to ours when one closed."""
        if QGuiApplication.focusWindow() is None:
            (QApplication.activeModalWidget() or self.window).activateWindow()
            self.until(lambda: QGuiApplication.focusWindow() is not None)
        target = QGuiApplication.focusWindow()
        assert target is not None
        return target

    def enter(self) -> None:
        """Return."""
        self.press(Key.Key_Return)

    # eyes

    @property
    def focus(self) -> QWidget:
        """What has the keyboard."""
        self._keyboard()
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the keyboard"
        return found

    @property
    def here(self) -> str:
        """Object name of what has the keyboard, "" where nothing has."""
        self._keyboard()
        found = QApplication.focusWidget()
        return found.objectName() if found is not None else ""

    def is_at(self, name: str) -> bool:
        """Whether the keyboard is in a widget of this name."""
        return self.here == name

    def until(self, seen: Callable[[], bool], limit: int = 30_000) -> None:
        """Look until something is seen."""
        self.qtbot.waitUntil(seen, timeout=limit)

    def until_at(self, name: str) -> None:
        """Look until the keyboard is in a widget of this name."""
        try:
            self.until(lambda: self.is_at(name))
        except Exception as late:
            raise AssertionError(f"{name} not reached, at {self.here}") from late

    def until_idle(self) -> None:
        """Until nothing is under way."""
        self.until(lambda: self.window._parts.operations.is_idle)

    def until_still(self) -> None:
        """Until no layout moves any more; a person needs longer to look."""
        self.qtbot.wait(150)

    def sees(self, kind: type[QWidget]) -> QWidget:
        """The one widget of a kind on the screen, once it is there."""
        self.until(lambda: any(w.isVisible() for w in self.window.findChildren(kind)))
        return next(w for w in self.window.findChildren(kind) if w.isVisible())

    def dialog(self, name: str) -> QDialog:
        """The dialog of a name, once it is open."""
        self.until(lambda: any(d.isVisible() for d in self.window.findChildren(QDialog, name)))
        return next(d for d in self.window.findChildren(QDialog, name) if d.isVisible())

    def gone(self, name: str) -> None:
        """Until no dialog of a name is open."""
        self.until(lambda: not any(d.isVisible() for d in self.window.findChildren(QDialog, name)))

    def no_dialog(self) -> None:
        """Until all dialogs are closed."""
        self.until(lambda: not any(d.isVisible() for d in self.window.findChildren(QDialog)))

    # what a clinician does

    def tab_to(self, name: str, *, back: bool = False) -> int:
        """Tab until a field of this name; how many it took."""
        for count in range(FAR):
            if self.is_at(name):
                return count
            if back:
                self.press(Key.Key_Backtab, SHIFT)
            else:
                self.press(Key.Key_Tab)
        raise AssertionError(f"{name} not within {FAR} Tabs, at {self.here}")

    def choose(self, words: str) -> None:
        """The palette: what begins with these words."""
        self.press(Key.Key_K, CTRL | SHIFT)
        self.dialog("palette_dialog")
        self.tap(words)
        self.enter()
        self.gone("palette_dialog")

    def write(self, line: str) -> None:
        """Ctrl+K, a line of quick entry, Enter, Escape back to the form."""
        self.press(Key.Key_K, CTRL)
        self.until_at("quick_entry")
        self.tap(line)
        self.enter()
        left = getattr(self.focus, "text", str)()
        assert not left, f"not understood: {left}"
        self.press(Key.Key_Escape)

    def workspace(self) -> WorkspacePage:
        """The assessment on the screen, to be looked at."""
        found = self.sees(WorkspacePage)
        assert isinstance(found, WorkspacePage)
        return found

    def settled(self, workspace: WorkspacePage) -> None:
        """Until the estimate is of the answers as they are, and all is saved."""
        estimate, model = workspace._estimate, workspace._model
        self.until(
            lambda: (
                estimate.result is not None
                and not estimate.shown.is_stale
                and not estimate.is_waiting
                and model.is_settled
            ),
            limit=60_000,
        )

    def photograph(self, name: str) -> None:
        """Keep a picture of the window, where somebody wants to look."""
        folder = os.environ.get("STORY_PICTURES", "")
        if folder:
            QApplication.processEvents()
            seen = QApplication.activeModalWidget() or self.window
            seen.grab().save(str(Path(folder) / f"{name}.png"))

    def button(self, name: str) -> QAbstractButton:
        """A button on the screen, to be looked at."""
        found = [b for b in self.window.findChildren(QAbstractButton, name) if b.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)}"
        return found[0]

    def take_proposed_file(self) -> None:
        """Enter in the system's save dialog, which waits inside the key that opened it."""
        tries = itertools.count()
        timer = QTimer(self.window, interval=100)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog):
                dialog.activateWindow()
                if QGuiApplication.focusWindow() is dialog.windowHandle():
                    timer.stop()
                    self.enter()
            elif next(tries) > 100:
                timer.stop()

        timer.timeout.connect(look)
        timer.start()
