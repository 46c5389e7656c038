"""The walk of test_accessible sees what it is for; Tab follows the layout, whatever is in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hipspine_desktop.ui.kit import Kit
from hipspine_desktop.ui.spoken import install_spoken_roles, name_field
from hipspine_desktop.ui.tab_order import chain, reading_order
from hipspine_desktop.ui.theme import Variant
from hipspine_desktop.ui.widgets.segmented import Segmented
from tests.ui.spoken_walk import Role, chain_complaints, complaints, heard, tab_complaints


class Painted(QWidget):
    """Draws something and does not say what."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line."""
        painter = QPainter(self)
        painter.drawLine(0, 0, 9, 9)
        painter.end()


Painted.__module__ = "hipspine_desktop.painted"


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """An empty column on the screen."""
    install_spoken_roles()
    made = QWidget()
    made.resize(300, 300)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def put(page: QWidget, *widgets: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()
    QApplication.processEvents()


def test_what_is_nameless_mute_or_alike_is_found(page: QWidget) -> None:
    field, twins, named = QLineEdit(), (QPushButton("Go"), QPushButton("Go")), QPushButton("x")
    field.setObjectName("field")
    named.setAccessibleName("some_button")
    put(page, field, Painted(), *twins, named, QComboBox())
    found = "\n".join(complaints(page))
    for words in (
        "no name: QLineEdit field", "no name: Painted", "role Client: Painted",
        "2 alike: Button Go", "object name: QPushButton", "shown “x”, heard “some_button”",
        "no name: QComboBox",
    ):  # fmt: skip
        assert words in found


def test_what_is_named_well_is_not_found(page: QWidget) -> None:
    painted, box = Painted(), QComboBox()
    painted.spoken_role = Role.Graphic  # type: ignore[attr-defined]
    painted.setAccessibleName("A line")
    name_field(box, "Colour")
    put(page, painted, QPushButton("Go"), box, QLabel("Words"))
    assert complaints(page) == []
    assert [h.role for h in heard(page) if h.name == "A line"] == [Role.Graphic]


def test_tab_that_goes_back_or_is_caught_is_found(page: QWidget) -> None:
    upper, lower = QPushButton("upper"), QPushButton("lower")
    put(page, upper, QPushButton("between"), lower)
    found = tab_complaints(page)
    assert not any("backwards" in f for f in found)
    assert any(f.startswith("no ring") for f in found), "this window has no ring"
    QWidget.setTabOrder(upper, lower)
    assert any("backwards" in f for f in tab_complaints(page))
    chain(reading_order(page))
    assert not any("backwards" in f for f in tab_complaints(page))


def test_tab_order_keeps_fields_of_several_parts_whole(page: QWidget) -> None:
    """Qt takes a widget that hands its focus on for a stop of its own."""
    parts = []
    for name in ("one", "two", "three"):
        part, line = QWidget(), QLineEdit()
        line.setObjectName(name)
        QVBoxLayout(part).addWidget(line)
        part.setFocusProxy(line)
        parts.append(part)
    buttons = [QPushButton(str(n)) for n in range(3)]
    put(page, buttons[0], *parts, *buttons[1:])
    chain((buttons[0], parts[2], buttons[2], parts[0]))
    chain(reading_order(page))
    assert not [f for f in tab_complaints(page) if "ring" not in f]
    assert chain_complaints(page) == []


def test_tab_stops_at_the_chosen_button_of_a_group(kit: Kit, qtbot: QtBot) -> None:
    group = Segmented(kit, "side", [(v, v.value) for v in Variant])
    qtbot.addWidget(group)
    light, dark = (group._buttons[v] for v in Variant)
    assert (stops(light), stops(dark)) == (True, False)
    group.set_value(Variant.DARK)
    assert (stops(light), stops(dark)) == (False, True)
    assert group.focusProxy() is dark
    light.click()
    assert (stops(light), stops(dark)) == (True, False)
    group.set_value(None)
    assert (stops(light), stops(dark)) == (True, False)


def stops(button: QWidget) -> bool:
    return bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus)
