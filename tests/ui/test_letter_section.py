"""A section of the letter: proposed words, own words, and none."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.letter_section import LetterSection
from tests.ui.conftest import type_text


def test_words_are_proposed_and_become_ones_own(kit: Kit, qtbot: QtBot) -> None:
    section = LetterSection(kit, "complaint")
    qtbot.addWidget(section)
    section.show_words(None, "Groin pain, right.")
    assert section.edit.toPlainText() == "Groin pain, right."
    assert section.own_words is None
    type_text(section.edit, "New. ")
    assert section.own_words == "New. Groin pain, right."
    section._on_again()
    assert section.own_words is None
    section.edit.clear()
    assert section.own_words == ""


def test_own_words_stay_when_the_record_changes(kit: Kit, qtbot: QtBot) -> None:
    section = LetterSection(kit, "complaint")
    qtbot.addWidget(section)
    section.show_words("Mine.", "Proposed later.")
    assert section.own_words == "Mine."
    section.show_words(None, "Proposed later.")
    assert section.own_words is None


def test_words_with_unbreakable_spaces_are_still_the_proposed_ones(kit: Kit, qtbot: QtBot) -> None:
    section = LetterSection(kit, "complaint")
    qtbot.addWidget(section)
    section.show_words(None, "Left groin pain for 24\u00a0months.")
    assert section.own_words is None
    assert section._again.isHidden()
