"""Every button and field on the screen as a line of the palette: nothing is for the mouse alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from hipspine_desktop.ui.allowing import why_of
from hipspine_desktop.ui.commands import Command
from hipspine_desktop.ui.key_button import KeyButton
from hipspine_desktop.wording.texts import Texts

W = TypeVar("W", bound=QWidget)
KIND, FIELD = "button", "field"
NAMED_OTHERWISE = frozenset(
    {"undo", "redo", "lock", "documents", "sign_assessment", "section_back", "section_onward"}
)
"""Buttons that the palette has under a name of its own."""
PLACES = "crumb_"
ANSWERS = ("cell_", "narrative_", "quick_entry", "qt_")
"""Fields that the palette has as findings and texts."""


def buttons_of(root: QWidget) -> tuple[QPushButton, ...]:
    """The buttons on the screen under a widget that have a name, as the eye meets them."""
    return tuple(
        b
        for b in root.findChildren(QPushButton)
        if _is_shown(b, root) and b.objectName() not in NAMED_OTHERWISE
        if not b.objectName().startswith(PLACES) and title_of(b)
    )


def fields_of(root: QWidget) -> tuple[QWidget, ...]:
    """The fields on the screen that are no answers: what they are called is where one may go."""
    kinds = (QLineEdit, QPlainTextEdit, QComboBox, QCheckBox)
    return tuple(
        f
        for kind in kinds
        for f in root.findChildren(kind)
        if _is_shown(f, root) and f.isEnabled() and f.accessibleName()
        if not f.objectName().startswith(ANSWERS)
    )


def _is_shown(widget: QWidget, root: QWidget) -> bool:
    return widget.isVisible() and widget.window() is root.window() and bool(widget.objectName())


def title_of(button: QPushButton) -> str:
    """What a button is called."""
    return " ".join((button.accessibleName() or button.text().replace("&", "")).split())


def button_lines(texts: Texts, root: QWidget) -> tuple[Command, ...]:
    """A line for each button on the screen, then each field; of those called alike the first."""
    lines: dict[str, Command] = {}
    group, buttons = texts("palette.group.on_page"), buttons_of(root)
    for button, place in _numbered(buttons):
        title = title_of(button)
        about = " ".join(button.accessibleDescription().split())
        if button.property("kind") == "segment" and about:
            title = texts("palette.line.segment", about=about, choice=title)
        why = ""
        if not button.isEnabled():
            why = _inside(why_of(button)) or texts("palette.why.disabled")
        key = button.key if isinstance(button, KeyButton) else ""
        line = Command(f"{KIND}:{place}", title, group, key, (about, button.toolTip()), why)
        lines.setdefault(title.casefold(), line)
    for field, place in _numbered(fields_of(root)):
        title = " ".join(field.accessibleName().split())
        lines.setdefault(title.casefold(), Command(f"{FIELD}:{place}", title, group))
    return tuple(lines.values())


def press(root: QWidget, place: str) -> None:
    """Press the button that a line was made of."""
    for button, there in _numbered(buttons_of(root)):
        if there == place:
            button.click()
            return


def go_to_field(root: QWidget, place: str) -> None:
    """Put the cursor into the field that a line was made of."""
    for field, there in _numbered(fields_of(root)):
        if there == place:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _numbered(widgets: tuple[W, ...]) -> Iterator[tuple[W, str]]:
    """Each with its name and its number among those of the same name: others may come and go."""
    counts: Counter[str] = Counter()
    for widget in widgets:
        name = widget.objectName()
        yield widget, f"{counts[name]}:{name}"
        counts[name] += 1


def _inside(sentence: str) -> str:
    """A sentence as part of another one."""
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")
