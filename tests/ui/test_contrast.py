"""The contrast of each token on each ground it is used on, computed from the theme files.

WCAG 2.1: text 4.5, marks and edges of controls 3.0.
"""

from __future__ import annotations

import pytest

from hipspine_desktop.ui.theme import Variant, load_colours
from tests.ui.conftest import RESOURCES

TEXT, MARK = 4.5, 3.0
CARDS = ("surface", "raised", "select")
EVERYWHERE = (*CARDS, "canvas", "navbg")

# token, grounds, least contrast
PAIRS = (
    ("ink", (*EVERYWHERE, "mute", "urgentsoft", "emergsoft", "soonsoft", "accentsoft"), TEXT),
    ("ink2", (*EVERYWHERE, "urgentsoft", "emergsoft", "soonsoft"), TEXT),
    ("ink3", EVERYWHERE, TEXT),
    ("accent", (*EVERYWHERE, "urgentsoft", "emergsoft", "soonsoft"), TEXT),
    ("onaccentsoft", ("accentsoft",), TEXT),
    ("onfill", ("fill", "fillhover"), TEXT),
    ("onbanner", ("banner", "bannerdied"), TEXT),
    ("onbanner2", ("banner", "bannerdied"), TEXT),
    ("chip", ("banner", "bannerdied"), TEXT),
    ("emerg", (*CARDS, "emergsoft"), TEXT),
    ("onemerg", ("emerg",), TEXT),
    ("urgent", (*CARDS, "urgentsoft", "navbg"), TEXT),
    ("soon", (*CARDS, "soonsoft"), TEXT),
    ("ok", (*CARDS, "oksoft"), TEXT),
    ("unclear", (*CARDS, "unclearsoft"), TEXT),
    ("for", CARDS, TEXT),
    ("against", CARDS, TEXT),
    ("linectl", (*CARDS, "canvas"), MARK),
    ("focus", EVERYWHERE, MARK),
    ("focusb", ("banner",), MARK),
    ("bar", CARDS, MARK),
    ("bar2", CARDS, MARK),
    ("urgentfill", ("surface", "urgentsoft", "navbg"), MARK),
)


def luminance(hex_code: str) -> float:
    """Relative luminance of WCAG 2.1."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(hex_code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize(("token", "grounds", "least"), PAIRS)
def test_token_is_readable_on_its_grounds(
    variant: Variant, token: str, grounds: tuple[str, ...], least: float
) -> None:
    colours = {name: c.name() for name, c in load_colours(RESOURCES, variant).items()}
    too_low = {g: round(contrast(colours[token], colours[g]), 2) for g in grounds}
    too_low = {ground: ratio for ground, ratio in too_low.items() if ratio < least}
    assert not too_low, f"{token} on {too_low}"


def test_both_themes_have_the_same_tokens() -> None:
    light, dark = (load_colours(RESOURCES, v) for v in Variant)
    assert light.keys() == dark.keys()


def test_black_on_white_is_the_known_ratio() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
