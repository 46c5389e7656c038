"""A flag that was decided on can be decided anew; a signed one cannot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.assessment import Acknowledgement
from hipspine_desktop.engine.result import RedFlag
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.red_flag_card import RedFlagCard
from tests.documents.results import AVN_FLAG

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def shown(card: RedFlagCard) -> set[str]:
    return {b.objectName() for b in card.findChildren(QPushButton) if b.isVisible()}


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("set_aside", [False, True])
def test_what_was_decided_can_be_decided_again(
    kit: Kit, qtbot: QtBot, compact: bool, set_aside: bool
) -> None:
    done = Acknowledgement(AVN_FLAG.id, "MRI normal", set_aside, "R. Okonjo-Test", AT)
    card = RedFlagCard(kit, AVN_FLAG, done, compact=compact)
    qtbot.addWidget(card)
    card.resize(420, 100)
    card.show()
    before = card.height()
    assert shown(card) == {"flag_again"}
    asked: list[RedFlag] = []
    card.acknowledge_requested.connect(asked.append)
    again = card.findChild(QPushButton, "flag_again")
    assert again is not None
    again.click()
    qtbot.waitUntil(lambda: card.height() > before)
    assert shown(card) >= {"acknowledge_flag"} | (set() if compact else {"set_aside_flag"})
    assert "flag_again" not in shown(card)
    seen = card.findChild(QPushButton, "acknowledge_flag")
    assert seen is not None
    seen.click()
    assert asked == [AVN_FLAG]


def test_in_a_signed_record_nothing_is_decided_again(kit: Kit, qtbot: QtBot) -> None:
    done = Acknowledgement(AVN_FLAG.id, "MRI normal", True, "R. Okonjo-Test", AT)
    card = RedFlagCard(kit, AVN_FLAG, done, read_only=True)
    qtbot.addWidget(card)
    card.show()
    assert shown(card) == set()
