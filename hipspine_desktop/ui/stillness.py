"""Keeps what is painted until what is being built has found its place."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QWidget

SETTLED_AFTER_MS = 8
"""New widgets are shown and laid out in several queued rounds; a frame painted between two of
them shows parts over one another. Half a frame of a usual screen is more than they need."""


def hold_still(widget: QWidget, for_ms: int = SETTLED_AFTER_MS) -> None:
    """Paint nothing of a widget until the queued rounds of its layout are done.

    Args:
        widget: the part about to be changed; what it shows now stays on the screen.
        for_ms: longer where more than the layout is waited for; :func:`release` ends it sooner.
    """
    widget.setUpdatesEnabled(False)
    QTimer.singleShot(for_ms, widget, _Release(widget))


def release(widget: QWidget) -> None:
    """Paint again, as soon as what was built has been laid out."""
    QTimer.singleShot(SETTLED_AFTER_MS, widget, _Release(widget))


class _Release:
    """Not a lambda: it holds nothing but the widget, which is the timer's context as well."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget

    def __call__(self) -> None:
        if not self._widget.updatesEnabled():
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self._widget.setUpdatesEnabled(True)
