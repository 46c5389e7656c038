"""Every button on the screen as a line of the palette: nothing is there for the mouse alone."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from hipspine_desktop.ui.allowing import why_of
from hipspine_desktop.ui.commands import Command
from hipspine_desktop.ui.key_button import KeyButton
from hipspine_desktop.wording.texts import Texts

KIND = "button"
NAMED_OTHERWISE = frozenset(
    {"undo", "redo", "lock", "documents", "sign_assessment", "section_back", "section_onward"}
)
"""Buttons that the palette has under a name of its own."""
PLACES = "crumb_"


def buttons_of(root: QWidget) -> tuple[QPushButton, ...]:
    """The buttons on the screen under a widget that have a name, as the eye meets them."""
    return tuple(
        b
        for b in root.findChildren(QPushButton)
        if b.isVisible()
        and b.window() is root.window()
        and b.objectName()
        and b.objectName() not in NAMED_OTHERWISE
        and not b.objectName().startswith(PLACES)
        and title_of(b)
    )


def title_of(button: QPushButton) -> str:
    """What a button is called."""
    return " ".join((button.accessibleName() or button.text().replace("&", "")).split())


def button_lines(texts: Texts, root: QWidget) -> tuple[Command, ...]:
    """A line for each button on the screen; of those called alike the first."""
    lines: dict[str, Command] = {}
    for place, button in enumerate(buttons_of(root)):
        title = title_of(button)
        about = " ".join(button.accessibleDescription().split())
        if button.property("kind") == "segment" and about:
            title = texts("palette.line.segment", about=about, choice=title)
        why = ""
        if not button.isEnabled():
            why = _inside(why_of(button)) or texts("palette.why.disabled")
        key = button.key if isinstance(button, KeyButton) else ""
        words = (about, button.toolTip())
        line = Command(
            f"{KIND}:{place}:{button.objectName()}",
            title,
            texts("palette.group.on_page"),
            key,
            words,
            why,
        )
        lines.setdefault(title.casefold(), line)
    return tuple(lines.values())


def _inside(sentence: str) -> str:
    """A sentence as part of another one."""
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")


def press(root: QWidget, name: str) -> None:
    """Press the button that a line was made of; `name` is place and object name."""
    place, _, object_name = name.partition(":")
    buttons = buttons_of(root)
    if int(place) < len(buttons) and buttons[int(place)].objectName() == object_name:
        buttons[int(place)].click()
