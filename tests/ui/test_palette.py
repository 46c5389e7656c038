"""The command palette: what it finds, and that Enter goes there, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hipspine_desktop.ui.commands import (
    ASSESSMENT_KEYS,
    DOCUMENT_KEYS,
    WINDOW_KEYS,
    Command,
    Keys,
    matching,
)
from hipspine_desktop.ui.dialogs.palette_dialog import PaletteDialog
from hipspine_desktop.ui.main_window import MainWindow
from hipspine_desktop.ui.pages.workspace_page import WorkspacePage
from hipspine_desktop.wording.texts import Texts
from tests.ui.conftest import press, type_text
from tests.ui.test_story import Physio, add_patient, set_up

EVERY_KEY = (*WINDOW_KEYS, *ASSESSMENT_KEYS, *DOCUMENT_KEYS)
COMMANDS = (
    Command("range", "Hip range"),
    Command("fadir", "FADIR: groin pain", also=("flexion adduction internal rotation",)),
    Command("shift", "Lateral shift (list)"),
    Command("muller", "M\u00fcller test"),
)


def ids(typed: str) -> list[str]:
    return [c.id for c in matching(COMMANDS, typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["range", "fadir", "shift", "muller"]),
        ("fadir", ["fadir"]),
        ("groin fad", ["fadir"]),
        ("add flex", ["fadir"]),
        ("list", ["shift"]),
        ("mull", ["muller"]),
        ("zz", []),
        ("ange", []),
    ],
)
def test_words_begin_words_in_any_order(typed: str, found: list[str]) -> None:
    assert ids(typed) == found


def test_what_begins_as_typed_comes_first() -> None:
    commands = (Command("b", "Old hip range"), Command("a", "Hip range"))
    assert [c.id for c in matching(commands, "hip")] == ["a", "b"]
    plans = (Command("b", "Plan of examination"), Command("a", "Plan"))
    assert [c.id for c in matching(plans, "plan")] == ["a", "b"], "what is called just so"


def test_what_cannot_be_done_stands_behind_what_can() -> None:
    commands = (Command("b", "Print", why_not="open a patient first"), Command("a", "Print all"))
    assert [c.id for c in matching(commands, "prin")] == ["a", "b"]


@pytest.mark.parametrize("keys", EVERY_KEY, ids=lambda k: k.id)
def test_every_key_is_one_and_has_its_words(keys: Keys, texts: Texts) -> None:
    assert texts(f"ui.keys.{keys.id}")
    assert all(not QKeySequence(sequence).isEmpty() for sequence in keys.sequences)


def test_no_key_means_two_things() -> None:
    sequences = [s for keys in EVERY_KEY for s in keys.sequences]
    assert len(sequences) == len(set(sequences))


def open_palette(window: MainWindow) -> PaletteDialog:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.show_palette()
    dialog = window.findChild(PaletteDialog)
    assert isinstance(dialog, PaletteDialog)
    return dialog


def test_palette_goes_where_it_says(window: MainWindow, qtbot: QtBot) -> None:
    physio = Physio(window, qtbot)
    set_up(physio)
    add_patient(physio)
    physio.click("start_assessment")
    workspace = physio.page(WorkspacePage)
    assert isinstance(workspace, WorkspacePage)
    physio.wait()
    window._on_line_or_palette()
    assert window.focusWidget() is workspace.dock.line
    window._on_line_or_palette()  # again: the palette
    dialog = window.findChild(PaletteDialog)
    assert isinstance(dialog, PaletteDialog)
    type_text(dialog._line, "fadir groin")
    press(dialog._line, Qt.Key.Key_Return)
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "cell_fadir_groin_pain_right"
    dialog = open_palette(window)
    type_text(dialog._line, "imaging")
    press(dialog._line, Qt.Key.Key_Down)
    press(dialog._line, Qt.Key.Key_Up)
    press(dialog._line, Qt.Key.Key_Return)
    assert workspace.form.current_section == "imaging"
    dialog = open_palette(window)
    type_text(dialog._line, "patients")
    index = dialog._list.currentIndex()
    place = dialog._list.visualRect(index).center()
    QTest.mouseClick(dialog._list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    physio.wait()
    assert physio.field("patient_search").isVisible()


def test_nothing_found_says_so_and_closed_palettes_are_gone(
    window: MainWindow, qtbot: QtBot
) -> None:
    set_up(Physio(window, qtbot))
    dialog = open_palette(window)
    type_text(dialog._line, "qqq")
    assert dialog._nothing.isVisible()
    press(dialog._line, Qt.Key.Key_Return)  # nothing to choose: stays open
    assert dialog.isVisible()
    dialog.reject()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: window.findChild(PaletteDialog) is None)
