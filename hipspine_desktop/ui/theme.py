"""Colours, type, sizes and icons of the window, all from one theme file and one scale.

Names are used in code, hex only in ``resources/themes/*.toml``. Sizes are written in the pixels
of the design at scale 1.0 and multiplied here, so that rows and type grow together.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

FAMILY = "Inter Clinic"
MINIMUM_SCALE, MAXIMUM_SCALE = 1.0, 2.0


class Variant(StrEnum):
    """Which theme file is worn."""

    LIGHT = "light"
    DARK = "dark"


# role: (pixels at scale 1.0, weight)
TYPE_SCALE: dict[str, tuple[int, QFont.Weight]] = {
    "patient": (19, QFont.Weight.DemiBold),
    "patient_long": (15, QFont.Weight.DemiBold),
    "title": (20, QFont.Weight.DemiBold),
    "episode": (16, QFont.Weight.DemiBold),
    "card": (14, QFont.Weight.DemiBold),
    "value": (14, QFont.Weight.DemiBold),
    "body": (13, QFont.Weight.Normal),
    "strong": (13, QFont.Weight.DemiBold),
    "cell": (13, QFont.Weight.Medium),
    "caption": (12, QFont.Weight.Normal),
    "caption_strong": (12, QFont.Weight.DemiBold),
    "section": (11, QFont.Weight.DemiBold),
    "key": (11, QFont.Weight.Medium),
}


class Theme(QObject):
    """The colours and sizes that every painter reads at paint time.

    Args:
        resources: the folder that holds ``themes``, ``icons`` and ``fonts``.

    Signals:
        changed: variant or scale changed; lay out and paint anew.
    """

    changed = Signal()

    def __init__(self, resources: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._resources = resources
        self._variant = Variant.LIGHT
        self._scale = 1.0
        self._colours = load_colours(resources, self._variant)
        self._icons: dict[tuple[str, str, int], QPixmap] = {}
        self._svg: dict[str, str] = {}

    # what painters ask

    @property
    def variant(self) -> Variant:
        """The variant now worn."""
        return self._variant

    @property
    def scale(self) -> float:
        """The user's scale, 1.0 to 2.0."""
        return self._scale

    def colour(self, token: str) -> QColor:
        """Colour of a token. Raises KeyError for a name that the theme files lack."""
        return self._colours[token]

    def px(self, pixels: float) -> int:
        """A design length in pixels at the user's scale, at least 1 for anything above 0."""
        return max(1, round(pixels * self._scale)) if pixels > 0 else 0

    def font(self, role: str) -> QFont:
        """Font of a role of the type scale."""
        pixels, weight = TYPE_SCALE[role]
        font = QFont(FAMILY)
        font.setPixelSize(self.px(pixels))
        font.setWeight(weight)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if role == "section":
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
        return font

    def pixmap(self, name: str, token: str = "ink", size: int = 16) -> QPixmap:
        """An icon of ``resources/icons`` tinted with a token, sharp at the screen's ratio."""
        key = (name, token, size)
        if key not in self._icons:
            self._icons[key] = self._tinted(name, token, size)
        return self._icons[key]

    def icon(self, name: str, token: str = "ink", disabled: str = "inkdis") -> QIcon:
        """An icon for buttons, paler when disabled."""
        icon = QIcon(self.pixmap(name, token))
        icon.addPixmap(self.pixmap(name, disabled), QIcon.Mode.Disabled)
        return icon

    # changes

    def set_look(self, variant: Variant, scale: float) -> None:
        """Wear another variant or scale and tell everybody; nothing happens without a change."""
        scale = min(MAXIMUM_SCALE, max(MINIMUM_SCALE, scale))
        if (variant, scale) == (self._variant, self._scale):
            return
        self._variant, self._scale = variant, scale
        self._colours = load_colours(self._resources, variant)
        self._icons.clear()
        self.apply()
        self.changed.emit()

    def apply(self) -> None:
        """Dress the application: style, colour scheme, palette, font and style sheet."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if app.style().objectName().lower() != "fusion":
            app.setStyle("Fusion")
        dark = self._variant is Variant.DARK
        QGuiApplication.styleHints().setColorScheme(
            Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
        )
        app.setPalette(self._palette())
        app.setFont(self.font("body"))
        app.setStyleSheet(self.style_sheet())

    def style_sheet(self) -> str:
        """The one QSS template with this theme's colours (``$token``) and lengths (``@12``)."""
        text = (self._resources / "themes" / "window.qss").read_text(encoding="utf-8")
        names = {name: colour.name() for name, colour in self._colours.items()}
        names["icons"] = (self._resources / "icons").as_posix()
        text = re.sub(r"@(\d+)", self._length, text)
        return Template(text).substitute(names)

    def _length(self, match: re.Match[str]) -> str:
        return f"{self.px(int(match.group(1)))}px"

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "canvas",
            QPalette.ColorRole.WindowText: "ink",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "raised",
            QPalette.ColorRole.Text: "ink",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "ink",
            QPalette.ColorRole.BrightText: "onfill",
            QPalette.ColorRole.Highlight: "fill",
            QPalette.ColorRole.HighlightedText: "onfill",
            QPalette.ColorRole.ToolTipBase: "surface",
            QPalette.ColorRole.ToolTipText: "ink",
            QPalette.ColorRole.PlaceholderText: "ink3",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.Mid: "line2",
            QPalette.ColorRole.Dark: "linectl",
            QPalette.ColorRole.Light: "raised",
        }
        for role, token in roles.items():
            palette.setColor(role, self.colour(token))
        disabled = QPalette.ColorGroup.Disabled
        for role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(disabled, role, self.colour("inkdis"))
        return palette

    def _tinted(self, name: str, token: str, size: int) -> QPixmap:
        if name not in self._svg:
            path = self._resources / "icons" / f"{name}.svg"
            self._svg[name] = path.read_text(encoding="utf-8")
        svg = self._svg[name].replace("currentColor", self.colour(token).name())
        ratio = _screen_ratio()
        side = self.px(size)
        pixmap = QPixmap(QSize(side, side) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
        painter.end()
        return pixmap


def variant_of(choice: str) -> Variant:
    """The variant for a setting: "light", "dark", or "system" as the desktop has it."""
    system_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    dark = choice == "dark" or (choice == "system" and system_dark)
    return Variant.DARK if dark else Variant.LIGHT


def load_colours(resources: Path, variant: Variant) -> dict[str, QColor]:
    """The colours of a theme file by token."""
    path = resources / "themes" / f"{variant.value}.toml"
    with path.open("rb") as file:
        table = tomllib.load(file)["colours"]
    return {name: QColor(value) for name, value in table.items()}


def load_fonts(resources: Path) -> None:
    """Make the shipped cuts of Inter known to Qt.

    Raises:
        FileNotFoundError: a cut is missing, so clinical text would fall back to another face.
    """
    for path in sorted((resources / "fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path.name)
    if FAMILY not in QFontDatabase.families():
        raise FileNotFoundError(FAMILY)


def _screen_ratio() -> float:
    return max(2.0, QGuiApplication.primaryScreen().devicePixelRatio())
