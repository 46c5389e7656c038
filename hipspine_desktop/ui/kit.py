"""What every widget is built with: the theme and the texts."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.ui.key_button import KeyButton
from hipspine_desktop.ui.plain_button import PlainButton
from hipspine_desktop.ui.prose_label import ProseLabel
from hipspine_desktop.ui.theme import Theme
from hipspine_desktop.wording.formats import NBSP, format_percent
from hipspine_desktop.wording.texts import Texts


@dataclass(frozen=True, slots=True)
class Kit:
    """Theme and texts, and the few plain widgets that all pages make alike.

    Attributes:
        first_side: the side that stands left.
        percentages: whether a probability is written in per cent, else as so many of 100.
        patient_percentages: whether the patient's summary may name numbers.
    """

    theme: Theme
    texts: Texts
    first_side: Side = Side.RIGHT
    percentages: bool = True
    patient_percentages: bool = False

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides as they stand, left column first."""
        return self.first_side, self.first_side.other

    @property
    def chance_sign(self) -> str:
        """What stands behind the number of a probability: "%" or "of 100"."""
        return self.texts("ui.chance.percent" if self.percentages else "ui.chance.of_hundred")

    def chance(self, p: float) -> str:
        """A probability: "81 %" or "81 of 100"."""
        return f"{format_percent(p)}{NBSP}{self.chance_sign}"

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
