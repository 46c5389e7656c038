"""The eye of stories 7 and 8 sees what it is for."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.stories.looks import cut_words, out_of_sight, pale_words


def test_cut_hidden_and_pale_words_are_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    root.setStyleSheet("background: white")
    root.resize(300, 200)
    for name, place, colour in (
        ("cut", (0, 0, 30, 20), "black"),
        ("outside", (280, 50, 200, 20), "black"),
        ("pale", (0, 100, 250, 20), "#999999"),
        ("good", (0, 150, 250, 20), "black"),
    ):
        label = QLabel("Some words to be read", root)
        label.setObjectName(name)
        label.setGeometry(*place)
        # its own size: the story before may have left the letters twice as large
        label.setStyleSheet(f"color: {colour}; font-size: 13px")
    root.show()
    assert [w.partition(":")[0] for w in cut_words(root)] == ["cut"]
    assert [w.partition(":")[0] for w in out_of_sight(root)] == ["outside"]
    assert [w.partition(":")[0] for w in pale_words(root)] == ["pale"]
