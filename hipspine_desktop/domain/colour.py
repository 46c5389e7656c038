"""Colours as a practice chooses them, and whether one can be read on white paper."""

from __future__ import annotations

import re

LEAST_CONTRAST = 4.5
"""Of text on its ground. Source: WCAG 2.2, success criterion 1.4.3 (level AA)."""
_HEX = re.compile(r"#?([0-9A-Fa-f]{6})")


def normal_colour(typed: str) -> str | None:
    """``#0F4C5C`` for ``0f4c5c``; None when it is no colour.

    >>> normal_colour(" 0f4c5c ")
    '#0F4C5C'
    """
    match = _HEX.fullmatch(typed.strip())
    return f"#{match.group(1).upper()}" if match else None


def contrast_on_white(colour: str) -> float:
    """Contrast ratio of a colour ``#RRGGBB`` with white, 1 to 21.

    (1 + 0.05) / (L + 0.05), L the relative luminance. Source: WCAG 2.2, contrast ratio.

    >>> contrast_on_white("#000000")
    21.0
    """
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (luminance + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
