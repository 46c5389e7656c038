"""Who else has a draft open stands in one line above the form."""

from __future__ import annotations

from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from hipspine_desktop.domain.presence import Presence
from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.widgets.presence_line import PresenceLine

SINCE = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
BERTA = Presence("Berta Colleague", "room 2", SINCE)


def test_the_line_names_who_and_where_and_since_when(kit: Kit, qtbot: QtBot) -> None:
    line = PresenceLine(kit)
    qtbot.addWidget(line)
    assert line.isHidden()
    line.show_others((BERTA,))
    assert not line.isHidden()
    assert line.text().startswith(
        "Berta Colleague has this draft open as well on room 2, since 09:05."
    )
    assert line.accessibleName() == line.text()
    line.show_others((BERTA, Presence("Carl Colleague", "", SINCE)))
    assert line.text().startswith("Berta Colleague and 1 more have this draft open")
    line.show_others(())
    assert line.isHidden()
