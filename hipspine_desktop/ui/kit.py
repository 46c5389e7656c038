"""What every widget is built with: the theme and the texts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from hipspine_desktop.ui.key_button import KeyButton
from hipspine_desktop.ui.plain_button import PlainButton
from hipspine_desktop.ui.prose_label import ProseLabel
from hipspine_desktop.ui.theme import Theme
from hipspine_desktop.wording.texts import Texts


@dataclass(frozen=True, slots=True)
class Kit:
    """Theme and texts, and the few plain widgets that all pages make alike."""

    theme: Theme
    texts: Texts

    def label(self, text: str = "", role: str = "body", tone: str = "ink") -> QLabel:
        """A plain-text label of a type role and a colour token (ink, ink2, ink3, ok, ...)."""
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        label.setProperty("tone", tone)
        return label

    def prose(self, text: str = "", role: str = "body", tone: str = "ink") -> QLabel:
        """A label that wraps; dates keep together."""
        label = ProseLabel(text)
        label.setProperty("role", role)
        label.setProperty("tone", tone)
        return label

    def button(
        self, text: str, name: str, kind: str = "secondary", icon: str = "", key: str = ""
    ) -> QPushButton:
        """A push button: kind "primary", "secondary", "quiet" or "link"; `name` is for tests.

        Args:
            key: the shortcut that does the same, shown as a cap; "" shows none.
        """
        gap = " " if icon and text and not key else ""
        button = KeyButton(self.theme, text, key) if key else PlainButton(f"{gap}{text}")
        button.setObjectName(name)
        button.setProperty("kind", kind)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon:
            side = self.theme.px(16)
            button.setIconSize(QSize(side, side))
            button.setIcon(self.theme.icon(icon, "onfill" if kind == "primary" else "ink"))
        return button

    def rule(self) -> QFrame:
        """A hairline."""
        line = QFrame()
        line.setProperty("rule", True)
        line.setFixedHeight(1)
        return line


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet looks at, and have it looked at again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
