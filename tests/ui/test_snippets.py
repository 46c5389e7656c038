"""Snippets typed into a text: shortcut, blanks, choices, and that nothing else is taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.assessment import NarrativeField
from hipspine_desktop.domain.stationery import PracticeText, TextKind
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.narrative_edit import NarrativeEdit
from tests.ui.conftest import type_text

SNIPPETS = (
    PracticeText("1", TextKind.SNIPPET, "Load", "Rest from [what] for [how long].", "load"),
    PracticeText("2", TextKind.SNIPPET, "Side & site", "Pain in the [right|left] hip.", "site"),
    PracticeText("3", TextKind.SNIPPET, "No shortcut", "Plain words."),
)


@pytest.fixture
def narrative(qtbot: QtBot, kit: Kit) -> NarrativeEdit:
    made = NarrativeEdit(kit, NarrativeField.PLAN, lambda: SNIPPETS)
    qtbot.addWidget(made)
    made.show()
    return made


def typed(narrative: NarrativeEdit, text: str) -> None:
    for character in text:
        if character == "\t":
            QTest.keyClick(narrative._edit, Qt.Key.Key_Tab)
        elif character == " ":
            QTest.keyClick(narrative._edit, Qt.Key.Key_Space)
        else:
            type_text(narrative._edit, character)


def test_shortcut_and_space_then_tab_from_blank_to_blank(narrative: NarrativeEdit) -> None:
    typed(narrative, "Plan: ;load running\ttwo weeks")
    assert narrative._edit.toPlainText() == "Plan: Rest from running for two weeks."


def test_a_blank_with_choices_offers_them(narrative: NarrativeEdit) -> None:
    typed(narrative, ";site ")
    menu = narrative._edit.findChild(QMenu, "blank_menu")
    assert menu is not None
    assert [a.text() for a in menu.actions()] == ["right", "left"]
    menu.actions()[1].trigger()
    assert narrative._edit.toPlainText() == "Pain in the left hip."


@pytest.mark.parametrize("text", ["; load ", ";nothing ", "load ", "a;load "])
def test_other_words_stay_words(narrative: NarrativeEdit, text: str) -> None:
    typed(narrative, text)
    assert narrative._edit.toPlainText() == text


def test_tab_leaves_the_text_when_no_blank_is_left(qtbot: QtBot, kit: Kit) -> None:
    both = QWidget()
    narrative = NarrativeEdit(kit, NarrativeField.PLAN, lambda: SNIPPETS)
    qtbot.addWidget(both)
    column, after = QVBoxLayout(both), NarrativeEdit(kit, NarrativeField.GOALS)
    column.addWidget(narrative)
    column.addWidget(after)
    both.show()
    narrative._edit.setFocus()
    typed(narrative, "words\t")
    assert narrative._edit.toPlainText() == "words"
    assert both.focusWidget() is after._edit


def test_one_undo_takes_a_snippet_back(narrative: NarrativeEdit) -> None:
    typed(narrative, ";load ")
    narrative._edit.undo()
    assert "Rest from" not in narrative._edit.toPlainText()


def test_list_of_all_snippets(narrative: NarrativeEdit) -> None:
    QTest.keyClick(narrative._edit, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    menu = narrative._edit.findChild(QMenu, "snippet_menu")
    assert menu is not None
    assert [a.text() for a in menu.actions()] == [
        "Load\t;load",
        "Side && site\t;site",
        "No shortcut",
    ]
    menu.actions()[2].trigger()
    assert narrative._edit.toPlainText() == "Plain words."


def test_a_frozen_text_takes_none(narrative: NarrativeEdit) -> None:
    narrative.set_read_only(True)
    typed(narrative, ";load ")
    assert narrative._edit.toPlainText() == ""
