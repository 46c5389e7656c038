"""Tab follows the eye, also through widgets that are made later than their neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_stops(root: QWidget) -> tuple[QWidget, ...]:
    """Widgets under a root that Tab can reach, in the order in which they stand in the tree."""
    window = root.window()
    return tuple(
        w
        for w in root.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.focusProxy() is None
        and w.window() is window  # a list of completions is a window of its own
    )


def chain(stops: Iterable[QWidget]) -> None:
    """Tab goes through these one after the other; the first stays where it is."""
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)
