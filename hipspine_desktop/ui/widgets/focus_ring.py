"""One ring around whatever has the focus, above everything, in the way of nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMainWindow, QScrollArea, QWidget
from shiboken6 import isValid

from hipspine_desktop.ui.theme import Theme
from hipspine_desktop.ui.widgets.reading_area import ReadingArea

QUIET = (QMainWindow, QScrollArea)


class FocusRing(QWidget):
    """A transparent overlay of a window that follows ``QApplication.focusChanged``.

    A widget with the property ``on_banner`` gets the lighter ring; one with ``no_ring`` none.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._home = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        if self._target is not None and isValid(self._target):
            self._target.destroyed.disconnect(self._on_destroyed)
        self._target = new if new is not None and self._wanted(new) else None
        if self._target is not None:
            self._target.destroyed.connect(self._on_destroyed)
        around = self._target
        while around is not None and around is not self._home:
            around.installEventFilter(self)
            self._watched.append(around)
            around = around.parentWidget()
        if self._target is not None:
            _bring_into_sight(self._target)
        self._place()

    @Slot()
    def _on_destroyed(self) -> None:
        self._watched.clear()
        self._target = None
        self.hide()

    def _wanted(self, widget: QWidget) -> bool:
        if widget.window() is not self.window() or widget.property("no_ring"):
            return False
        return isinstance(widget, ReadingArea) or not isinstance(widget, QUIET)

    def _place(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        reach = self._theme.px(4)
        home = self._home
        rect = QRect(target.mapTo(home, target.rect().topLeft()), target.size())
        rect.adjust(-reach, -reach, reach, reach)
        clip = self._clip(target)
        if isinstance(target, QAbstractScrollArea):
            rect = rect.intersected(clip)  # a list or paper may fill its room to the edge
        if not clip.intersects(rect):
            self.hide()
            return
        self.setGeometry(rect)
        self.setMask(clip.intersected(rect).translated(-rect.topLeft()))
        self.raise_()
        self.show()
        self.update()

    def _clip(self, target: QWidget) -> QRect:
        home = self._home
        clip = home.rect()
        parent: QWidget | None = target.parentWidget()
        while parent is not None and parent is not home:
            if isinstance(parent.parentWidget(), QAbstractScrollArea):
                clip = clip.intersected(
                    QRect(parent.mapTo(home, parent.rect().topLeft()), parent.size())
                )
            parent = parent.parentWidget()
        return clip

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Move along with the target and whatever holds it."""
        if event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
        ):
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Two pixels wide, two pixels off the control."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on_banner = self._target is not None and self._target.property("on_banner")
        token = "focusb" if on_banner else "focus"
        width = self._theme.px(2)
        painter.setPen(QPen(self._theme.colour(token), width))
        radius = self._theme.px(6)
        half = width / 2
        painter.drawRoundedRect(
            self.rect().toRectF().adjusted(half, half, -half, -half), radius, radius
        )
        painter.end()


def _bring_into_sight(target: QWidget) -> None:
    """Where Tab enters a part that scrolls, Qt leaves it where it was; a click moves nothing."""
    if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        return
    around = target.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and around.isVisible():
            around.ensureWidgetVisible(target)
        around = around.parentWidget()
