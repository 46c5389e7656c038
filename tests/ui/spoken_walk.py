"""What a screen reader meets on a page, and where Tab goes; each complaint is a line of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QPushButton,
    QScrollBar,
    QWidget,
)

from hipspine_desktop.ui.tab_order import tab_stops
from hipspine_desktop.ui.widgets.focus_ring import FocusRing
from hipspine_desktop.ui.widgets.message_bar import MessageBar

Role = QAccessible.Role
MUTE = {Role.NoRole, Role.Client, Role.Border, Role.Whitespace, Role.Canvas}
OBJECT_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
LEAST = 6  # pixels in sight
FARTHEST = 400  # a page with more Tab stops than this traps the user
# after the last field Tab meets first what is wanted then
MEANT = {("section_onward", "section_back"), ("create_practice", "restore_link")}
ITEMS = 6  # rows of a list that are listened to


@dataclass(frozen=True)
class Heard:
    """One thing as it is read out."""

    role: QAccessible.Role
    name: str
    description: str
    place: str
    focusable: bool
    painted: bool
    words: str = ""
    item: bool = False


def heard(root: QWidget) -> list[Heard]:
    """Everything on the screen under a widget, in the order of the accessibility tree."""
    interface = QAccessible.queryAccessibleInterface(root)
    assert interface is not None
    return list(_walk(interface, root, 0))


def _walk(interface: QAccessibleInterface, root: QWidget, depth: int) -> Iterator[Heard]:
    widget = interface.object()
    if isinstance(widget, QWidget):
        if not widget.isVisible() or widget.window() is not root.window():
            return
        if isinstance(widget, FocusRing | QScrollBar):
            return
        yield _heard(interface, widget)
    if isinstance(widget, QAbstractItemView):
        yield from _items(interface, widget)
        return
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is not None:
            yield from _walk(child, root, depth + 1)


def _heard(interface: QAccessibleInterface, widget: QWidget) -> Heard:
    return Heard(
        interface.role(),
        _name(interface, widget),
        interface.text(QAccessible.Text.Description).strip(),
        f"{type(widget).__name__} {widget.objectName()}".strip(),
        widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.focusProxy() is None,
        is_painted(widget),
        widget.text().replace("&&", "&").strip() if isinstance(widget, QPushButton) else "",
    )


def _name(interface: QAccessibleInterface, widget: QWidget) -> str:
    """Qt on Linux gives a list's choice for its name; there the description names it as well."""
    if isinstance(widget, QComboBox):
        described = widget.accessibleName() in widget.accessibleDescription()
        return widget.accessibleName() if described else ""
    return interface.text(QAccessible.Text.Name).strip()


def _items(interface: QAccessibleInterface, view: QAbstractItemView) -> Iterator[Heard]:
    for index in range(min(ITEMS, interface.childCount())):
        child: QAccessibleInterface | None = interface.child(index)
        if child is None or child.object() is not None or child.role() is Role.Pane:
            continue  # a corner of a table
        place = f"{type(view).__name__} {view.objectName()}[{index}]"
        yield Heard(
            child.role(),
            child.text(QAccessible.Text.Name).strip(),
            "",
            place,
            True,
            False,
            item=True,
        )


def is_painted(widget: QWidget) -> bool:
    """Whether a class of ours paints this itself."""
    return any(
        "paintEvent" in vars(kind)
        for kind in type(widget).__mro__
        if kind.__module__.startswith("hipspine_desktop")
    )


def complaints(root: QWidget) -> list[str]:
    """What a user who cannot see the page would stumble over."""
    everything = heard(root)
    found = [complaint for thing in everything for complaint in _about(thing)]
    same = Counter(
        (t.role, t.name, t.description) for t in everything if t.focusable and not t.item
    )
    for (role, name, _description), count in same.items():
        if count > 1:
            found.append(f"{count} alike: {role.name} {name}")
    return found


def _about(thing: Heard) -> list[str]:
    matters = thing.focusable or thing.painted
    found = []
    if matters and not thing.name:
        found.append(f"no name: {thing.place}")
    if (matters or thing.name) and thing.role in MUTE:
        found.append(f"role {thing.role.name}: {thing.place} “{thing.name}”")
    if thing.words and thing.words not in thing.name:
        found.append(f"shown “{thing.words}”, heard “{thing.name}”: {thing.place}")
    if thing.name and OBJECT_NAME.fullmatch(thing.name):
        found.append(f"object name: {thing.place} “{thing.name}”")
    return found


# Tab


def chain_complaints(root: QWidget) -> list[str]:
    """Qt's own ring of a window: whole, the same in both directions, and of this window only."""
    found: list[str] = []
    met, now = {id(root)}, root
    while (following := now.nextInFocusChain()) is not root:
        if following is None or id(following) in met:
            return [f"the ring of Tab is broken at {_called(now)}"]
        if following.previousInFocusChain() is not now:
            return [f"the ring of Tab runs otherwise backwards at {_called(now)}"]
        if following.window() is not root:
            found.append(f"of another window: {_called(following)}")
        met.add(id(following))
        now = following
    lost = [w for w in root.findChildren(QWidget) if w.window() is root and id(w) not in met]
    return [*found, *(f"never met by Tab: {_called(w)}" for w in lost)]


def _called(widget: QWidget) -> str:
    name = widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.objectName()} “{name}”"


def tab_complaints(root: QWidget) -> list[str]:
    """Tab through a whole window: seen, in reading order, ringed, and round again."""
    first = _first_stop(root)
    if first is None:
        return ["nothing takes the focus"]
    found: list[str] = []
    round_trip: list[QWidget] = []
    backwards: list[str] = []
    now: QWidget | None = first
    for _ in range(FARTHEST):
        if now is None:
            return [*found, f"focus lost after {_called(round_trip[-1])}"]
        found += _about_stop(now, root)
        round_trip.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        before, now = now, QApplication.focusWidget()
        if now is before:
            alone = len(set(map(id, round_trip))) == 1 and len(_reachable(root)) == 1
            return found if alone else [*found, f"trap: {_called(before)}"]
        if now is not None and _is_backwards(before, now, root):
            backwards.append(f"backwards: {_called(before)} -> {_called(now)}")
        if now is first:
            return [*found, *_without_the_way_round(backwards, round_trip, root)]
    return [*found, f"never round again: {_called(first)}"]


def _reachable(root: QWidget) -> list[QWidget]:
    return [w for w in tab_stops(root) if w.isVisible() and w.isEnabled()]


def _first_stop(root: QWidget) -> QWidget | None:
    """Where Tab goes first; what only holds the focus as a page opens is not on its way."""
    QTest.keyClick(QApplication.focusWidget() or root, Qt.Key.Key_Tab)
    return QApplication.focusWidget()


def _without_the_way_round(
    backwards: list[str], round_trip: list[QWidget], root: QWidget
) -> list[str]:
    """From the last stop Tab goes to the first one: the topmost."""
    top = min(round_trip, key=lambda w: (_place(w, root).top(), _place(w, root).left()))
    return [b for b in backwards if not b.endswith(f"-> {_called(top)}")]


def _about_stop(stop: QWidget, root: QWidget) -> list[str]:
    seen = _seen(stop, root)
    if seen.width() < LEAST or seen.height() < LEAST:
        return [f"not in sight: {_called(stop)}"]
    return [] if _shows_focus(stop, root) else [f"no ring: {_called(stop)}"]


def _shows_focus(widget: QWidget, root: QWidget) -> bool:
    """The ring around it; lists and papers show it in their own rows."""
    ring = next((r for r in root.findChildren(FocusRing) if r.parent() is root), None)
    if ring is not None and ring.isVisible():
        inside = widget.mapTo(root, widget.rect().center())
        return ring.geometry().contains(inside)
    if not isinstance(widget, QAbstractScrollArea) or not widget.property("no_ring"):
        return False
    focused = root.grab(_place(widget, root)).toImage()
    widget.clearFocus()
    plain = root.grab(_place(widget, root)).toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return bool(focused != plain)


def _seen(widget: QWidget, root: QWidget) -> QRect:
    """The part of a widget that is in sight, in the window."""
    seen = _place(widget, root).intersected(root.rect())
    above = widget.parentWidget()
    while above is not None and above is not root:
        seen = seen.intersected(_place(above, root))
        above = above.parentWidget()
    return seen


def _place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint()), widget.size())


def _is_backwards(one: QWidget, other: QWidget, root: QWidget) -> bool:
    """To the left in a line, or up in a column; between parts that scroll, and for the message
    that lies over a page, there is no order."""
    if any(isinstance(w.parent(), MessageBar) for w in (one, other)):
        return False
    if _scroller(one) is not _scroller(other) or (one.objectName(), other.objectName()) in MEANT:
        return False
    a, b = _place(one, root), _place(other, root)
    overlap = min(a.bottom(), b.bottom()) - max(a.top(), b.top())
    left = overlap > min(a.height(), b.height()) / 2 and b.right() < a.left()
    column = min(a.right(), b.right()) - max(a.left(), b.left()) > 0
    return left or (column and b.bottom() < a.top())


def _scroller(widget: QWidget) -> QWidget | None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QAbstractScrollArea):
        above = above.parentWidget()
    return above
