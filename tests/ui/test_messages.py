"""The message bar: what went well leaves with its page, a failure stays."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hipspine_desktop.messages import Level, Message
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.shell import Shell


@pytest.mark.parametrize(
    ("level", "stays"), [(Level.DONE, False), (Level.NOTICE, False), (Level.FAILED, True)]
)
def test_a_message_leaves_with_its_page_unless_it_is_a_failure(
    qtbot: QtBot, kit: Kit, level: Level, stays: bool
) -> None:
    shell = Shell(kit)
    qtbot.addWidget(shell)
    shell.resize(1200, 700)
    shell.show()
    first, second = QWidget(), QWidget()
    shell.show_page(first)
    shell.messages.show_message(Message(level, "Something was done."))
    shell.show_page(first)
    assert shell.messages.isVisible()  # still the same page
    shell.show_page(second)
    assert shell.messages.isVisible() is stays


def test_a_message_moves_nothing(qtbot: QtBot, kit: Kit) -> None:
    shell = Shell(kit)
    qtbot.addWidget(shell)
    shell.resize(1200, 700)
    shell.show()
    shell.show_page(QWidget())
    before = shell.pages.geometry()
    shell.messages.show_message(Message(Level.FAILED, "The disk is full. Free some space. " * 8))
    assert shell.pages.geometry() == before
    assert shell.messages.height() >= shell.messages.height_for(shell.messages.width())
