"""A key where it is used, drawn as a small cap."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from hipspine_desktop.ui.kit import Kit


def key_cap(kit: Kit, text: str) -> QLabel:
    """A label that looks like a key."""
    label = kit.label(text, "key", "ink2")
    label.setProperty("tag", "key")
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def with_key(button: QPushButton, key: str) -> QPushButton:
    """A button that names its key after its text and answers to it elsewhere."""
    button.setText(f"{button.text()}   {key}")
    return button


def cap_row(kit: Kit, *pairs: tuple[str, str]) -> QWidget:
    """Caps with their meaning in one line."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(kit.theme.px(6))
    for key, meaning in pairs:
        layout.addWidget(key_cap(kit, key))
        layout.addWidget(kit.label(meaning, "caption", "ink2"))
        layout.addSpacing(kit.theme.px(6))
    layout.addStretch(1)
    return row
