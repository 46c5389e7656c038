"""What a screen reader is told that Qt cannot know: what our own widgets are, and what happens.

Qt takes a plain widget for a "client", at which no screen reader stops. A class that is more says
so by a class attribute ``spoken_role``; :func:`install_spoken_roles` hands it to Qt. Name and
description stay where Qt has them, in ``setAccessibleName`` and ``setAccessibleDescription``,
which also tell a listening screen reader of each change.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QComboBox, QFrame, QWidget

Role = QAccessible.Role
"""What a widget can be."""

INSTALLED = "spoken_roles"


def install_spoken_roles() -> None:
    """Have Qt ask our classes what they are; once for an application."""
    application = QCoreApplication.instance()
    if application is not None and not application.property(INSTALLED):
        application.setProperty(INSTALLED, True)
        QAccessible.installFactory(_interface_of)


def name_field(field: QWidget, words: str) -> None:
    """Name a field. Qt on Linux takes a list's choice for its name, so there it is also told."""
    field.setAccessibleName(words)
    if isinstance(field, QComboBox) and not field.accessibleDescription():
        field.setAccessibleDescription(words)


def announce(source: QWidget, words: str, urgent: bool = False) -> None:
    """Have a screen reader say something without moving to it.

    Args:
        source: the widget it comes from.
        words: a sentence; nothing is said for "".
        urgent: interrupts what is being read; else it waits for its turn.
    """
    if not words:
        return
    event = QAccessibleAnnouncementEvent(source, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


def _interface_of(_class_name: str, found: QObject) -> QAccessibleInterface | None:
    role = getattr(found, "spoken_role", None)
    if role is None and QFrame in type(found).__bases__:
        role = Role.Grouping  # a card of ours, which holds what belongs together
    if isinstance(found, QWidget) and isinstance(role, QAccessible.Role):
        return QAccessibleWidget(found, role)
    return None
