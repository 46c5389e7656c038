"""Tab follows the eye, also through widgets that are made later than their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLayout, QWidget

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
    """Widgets under a root that Tab can reach, in the order in which they were made."""
    window = root.window()
    return tuple(w for w in root.findChildren(QWidget) if _is_stop(w, window))


def reading_order(root: QWidget) -> tuple[QWidget, ...]:
    """The same as they are laid out: along the lines, down the columns.

    A widget that hands the focus to one inside it stands for all it holds. Qt takes it for a
    stop of its own: were only the inner one moved, Tab would jump from wherever it was left.
    """
    window = root.window()
    return tuple(w for w in _laid_out(root) if _is_whole(w) or _is_stop(w, window))


def put_before(stops: Sequence[QWidget], page: QWidget) -> None:
    """Tab meets these, in their order, just before what a page begins with."""
    first = page if _is_whole(page) else next(iter(reading_order(page)), None)
    if first is None or not stops:
        return
    before: QWidget | None = first.previousInFocusChain()
    while before is not None and before in stops:
        before = before.previousInFocusChain()
    chain((before, *stops) if before is not None else stops)


def _is_stop(widget: QWidget, window: QWidget) -> bool:
    return bool(
        (widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.property(GROUPED))
        and widget.focusProxy() is None
        and widget.window() is window  # a list of completions is a window of its own
    )


def _is_whole(widget: QWidget) -> bool:
    proxy = widget.focusProxy()
    return proxy is not None and widget.isAncestorOf(proxy)


def _laid_out(root: QWidget) -> Iterator[QWidget]:
    """Everything under a widget, what a layout holds before what was only put there."""
    placed: dict[int, QWidget] = {}
    layout = root.layout()
    if layout is not None:
        placed = {id(w): w for w in _held(layout)}
    children = (c for c in root.children() if isinstance(c, QWidget))
    for child in (*placed.values(), *(c for c in children if id(c) not in placed)):
        yield child
        if not _is_whole(child):
            yield from _laid_out(child)


def _held(layout: QLayout) -> Iterator[QWidget]:
    """What a layout holds, as it is met.

    Never by `itemAt`: what it gives outlives the item, and the next object at its place in memory
    is then taken for it (a table's header was a QWidgetItem, measured).
    """
    home = layout.parentWidget()
    widgets = home.children() if home is not None else []
    parts = [c for c in (*widgets, *layout.children()) if isinstance(c, QWidget | QLayout)]
    placed = [(layout.indexOf(part), part) for part in parts]
    if isinstance(layout, QGridLayout):
        cells = {n: layout.getItemPosition(n) for n, _part in placed if n >= 0}
        cell = {n: cast("tuple[int, int, int, int]", at)[:2] for n, at in cells.items()}
    else:
        cell = {n: (n, 0) for n, _part in placed if n >= 0}
    for _place, part in sorted((p for p in placed if p[0] >= 0), key=lambda p: cell[p[0]]):
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _held(part)


def chain(stops: Iterable[QWidget]) -> None:
    """Tab goes through these one after the other; the first stays where it is."""
    stops = tuple(stops)
    for stop in stops:
        if _is_whole(stop) and stop.focusPolicy() == Qt.FocusPolicy.NoFocus:
            stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else Qt leaves it where it is
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)
