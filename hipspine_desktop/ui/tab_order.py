"""Tab follows the eye, also through widgets that are made later than their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

GROUPED = "one_stop_of_many"
"""Property of buttons of which only the chosen one is a Tab stop; the others keep their place."""


def one_stop(buttons: Sequence[QAbstractButton], chosen: QAbstractButton | None) -> None:
    """Of buttons that exclude each other Tab stops at the chosen one, else at the first.

    Qt sees to that only once one of them had the focus.
    """
    stop = chosen or buttons[0]
    for button in buttons:
        button.setProperty(GROUPED, True)
        policy = button.focusPolicy()
        tab = Qt.FocusPolicy.TabFocus
        button.setFocusPolicy(policy | tab if button is stop else policy & ~tab)


def tab_stops(root: QWidget) -> tuple[QWidget, ...]:
    """Widgets under a root that Tab can reach, in the order in which they stand in the tree."""
    window = root.window()
    return tuple(
        w
        for w in root.findChildren(QWidget)
        if (w.focusPolicy() & Qt.FocusPolicy.TabFocus or w.property(GROUPED))
        and w.focusProxy() is None
        and w.window() is window  # a list of completions is a window of its own
    )


def chain(stops: Iterable[QWidget]) -> None:
    """Tab goes through these one after the other; the first stays where it is."""
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)
