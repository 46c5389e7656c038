"""A control that cannot be used now says why: under the mouse, and to a screen reader."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

WHY = "why_not"
_OWN_TIP, _OWN_WORDS = "own_tip", "own_words"


def allow(widget: QWidget, why_not: str = "") -> None:
    """Let a control be used, or say why it cannot be used now.

    Args:
        why_not: the reason, "" to let it be used; what it says of itself otherwise comes back.
    """
    before = why_of(widget)
    if before != why_not:
        if not before:
            widget.setProperty(_OWN_TIP, widget.toolTip())
            widget.setProperty(_OWN_WORDS, widget.accessibleDescription())
        own_tip, own_words = str(widget.property(_OWN_TIP)), str(widget.property(_OWN_WORDS))
        widget.setToolTip(why_not or own_tip)
        words = (own_words, why_not)
        widget.setAccessibleDescription(". ".join(w for w in words if w))
        widget.setProperty(WHY, why_not)
    widget.setEnabled(not why_not)


def why_of(widget: QWidget) -> str:
    """Why a control cannot be used now, "" when it can or nobody said."""
    return str(widget.property(WHY) or "")
