"""No frame between two states: a window is painted when what was built has found its place.

Qt shows new widgets and lays them out in several queued rounds. A frame painted between two of
them shows parts over one another, or a page half built.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QWidget

SETTLED_AFTER_MS = 8
"""Half a frame of a usual screen; the queued rounds need less."""

MOST_ROUNDS = 5


def settle(root: QWidget) -> None:
    """Do the queued rounds of a part's layout now, before anything of it is painted."""
    if not root.isVisible():
        return
    for _ in range(MOST_ROUNDS):
        new = [part for part in root.findChildren(QWidget) if _is_to_be_shown(part)]
        for part in new:
            part.show()
        _lay_out()
        if not new:
            return


def _lay_out() -> None:
    """What is asked for while one round is done belongs to the next."""
    for _ in range(MOST_ROUNDS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def hold_still(part: QWidget, for_ms: int = SETTLED_AFTER_MS) -> None:
    """Leave on the screen what the window shows now, while a page of it is built anew.

    Args:
        part: any part of the window. The whole window is held: a part alone would be painted
            over with the ground of what it stands on.
        for_ms: longer where something has to be read first.
    """
    window = part.window()
    if window.updatesEnabled():
        window.setUpdatesEnabled(False)
        QTimer.singleShot(for_ms, window, _Release(window))


class _Release:
    """Not a lambda: it holds nothing but the window, which is the timer's context as well."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def __call__(self) -> None:
        settle(self._window)
        self._window.setUpdatesEnabled(True)
        self._window.repaint()  # enabling alone left the old picture on the screen (seen, 6.12)


def _is_to_be_shown(part: QWidget) -> bool:
    """Added to a layout, and queued to be shown with it."""
    if not part.isHidden() or part.isWindow():
        return False
    return not part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
