"""What an eye checks on a screen: no word is cut, and every word can be read on its ground."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QScrollArea, QWidget

from tests.ui.test_contrast import contrast

ROOM = 2  # pixels that a rounding may take


def cut_words(root: QWidget) -> list[str]:
    """Words of labels and buttons under a widget that have less room than they need."""
    found = []
    for label in _within(root):
        if not isinstance(label, QLabel) or not label.text():
            continue
        if label.wordWrap():
            short = label.heightForWidth(label.width()) > label.height() + ROOM
        else:
            short = label.sizeHint().width() > label.width() + ROOM
        if short:
            found.append(f"{label.objectName()}: {label.text()}")
    for button in _within(root):
        if not isinstance(button, QPushButton):
            continue
        needed = button.fontMetrics().horizontalAdvance(button.text())
        if needed > button.width() + ROOM:
            found.append(f"{button.objectName()}: {button.text()}")
    return found


def out_of_sight(root: QWidget) -> list[str]:
    """Visible widgets that hang over the right edge of the window or of what scrolls them."""
    found = []
    for widget in _within(root):
        if not isinstance(widget, QLabel | QPushButton):
            continue
        frame = _scrolled_by(widget) or root
        left = widget.mapTo(frame, QPoint(0, 0)).x()
        if left + widget.width() > frame.width() + ROOM or left < -ROOM:
            found.append(f"{widget.objectName()}: {getattr(widget, 'text', str)()}")
    return found


def pale_words(root: QWidget) -> list[str]:
    """Labels and buttons in use whose words stand under 4.5 to 1 on the ground as painted."""
    QApplication.processEvents()
    picture = root.grab().toImage()
    found = []
    for widget in _within(root):
        words = getattr(widget, "text", str)() if isinstance(widget, QLabel | QPushButton) else ""
        if not words or not widget.isEnabled():
            continue
        place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
        seen = place.intersected(_sight_of(widget, root))
        if seen.width() < 12 or seen.height() < 10 or seen != place:
            continue
        ratio = _best_contrast(picture, seen)
        if ratio < 4.5:
            found.append(f"{widget.objectName()}: {words} {ratio:.2f}")
    return found


def surfaces(window: QWidget) -> list[QWidget]:
    """The window and the dialogs on it."""
    return [window, *(d for d in window.findChildren(QDialog) if d.isVisible())]


def _within(root: QWidget) -> list[QWidget]:
    """What is on the screen under a widget and not in another window."""
    return [w for w in root.findChildren(QWidget) if w.isVisible() and w.window() is root.window()]


def _scrolled_by(widget: QWidget) -> QWidget | None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            return above.viewport()
        above = above.parentWidget()
    return None


def _sight_of(widget: QWidget, root: QWidget) -> QRect:
    frame = _scrolled_by(widget) or root
    place = QRect(frame.mapTo(root, QPoint(0, 0)), frame.size())
    return place.intersected(root.rect())


def _best_contrast(picture: QImage, place: QRect) -> float:
    """Of the commonest colour, the ground, with the colour furthest from it, the letters."""
    ratio = picture.devicePixelRatio()
    colours = Counter(
        picture.pixelColor(round(x * ratio), round(y * ratio)).name()
        for x in range(place.left(), place.right())
        for y in range(place.top(), place.bottom())
    )
    ground = colours.most_common(1)[0][0]
    return max(contrast(ground, colour) for colour in colours)
