"""The contrast of each token on each ground it is used on, computed from the theme files.

WCAG 2.1: text 4.5, marks and edges of controls 3.0.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hipspine_desktop.ui.theme import Variant, load_colours
from hipspine_desktop.ui.widgets.region_chart import STALE_OPACITY, tone
from tests.ui.conftest import RESOURCES

UI = Path(__file__).parents[2] / "hipspine_desktop" / "ui"
DRAWN = re.compile(r"(?:colour\(|(?:pixmap|icon)\(\"[a-z_]+\", )\"([a-z0-9]+)\"")
TEXT, MARK = 4.5, 3.0
CARDS = ("surface", "raised", "select")
EVERYWHERE = (*CARDS, "canvas", "navbg")

SOFT = ("accentsoft", "urgentsoft", "emergsoft", "soonsoft", "oksoft", "unclearsoft")
PENS = ("penpain", "penache", "penburning", "penpins", "pennumb")

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
    # marks: edges of what is operable, the focus ring, icons, bars, pens of the body chart
    ("linectl", EVERYWHERE, MARK),
    ("focus", (*EVERYWHERE, *SOFT, "mute"), MARK),
    ("focusb", ("banner", "bannerdied"), MARK),
    ("bar", (*CARDS, "barsoft", "bar2soft"), MARK),
    ("bar2", (*CARDS, "bar2soft"), MARK),
    ("ink", ("barsoft", "bar2soft"), MARK),  # the tick of the estimate on its interval
    ("against", ("againstsoft",), MARK),  # the hatching of what speaks against
    ("surface", ("accent",), MARK),  # the tick of a section that is done
    ("urgentfill", ("surface", "urgentsoft", "navbg"), MARK),
    *((pen, ("surface", "raised", "accentsoft", "unclearsoft"), MARK) for pen in PENS),
)
# drawn, but nothing is told by them alone
DECORATION = {
    "line": "hairline between rows and grid of a chart whose numbers stand beside it",
    "line2": "rule, and the box of a question not asked in a record that is closed: it is empty",
    "fillline": "divider inside the block “present”",
    "bannerline": "divider inside the banner",
    "inkdis": "what cannot be used now",
    "barsoft": "interval: its lower end is where the bar changes, its numbers stand beside it",
    "bar2soft": "the same, and the usual range, which is named",
    "againstsoft": "ground of the hatching",
}


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


def test_every_token_that_is_drawn_is_measured_or_is_no_more_than_decoration() -> None:
    measured = {token for token, _, _ in PAIRS}
    grounds = {ground for _, of_token, _ in PAIRS for ground in of_token}
    known = measured | grounds | DECORATION.keys()
    assert set(load_colours(RESOURCES, Variant.LIGHT)) <= known | {"fillhover"}
    drawn = {t for path in UI.rglob("*.py") for t in DRAWN.findall(path.read_text("utf-8"))}
    assert len(drawn) > 15
    assert drawn <= known
    assert not measured & DECORATION.keys()


@pytest.mark.parametrize("variant", list(Variant))
def test_a_result_older_than_the_answers_can_still_be_read(variant: Variant) -> None:
    """Its bars are drawn through; its words are grey, which is measured above."""
    colours = {name: c.name() for name, c in load_colours(RESOURCES, variant).items()}
    assert tone(True, "ink") == "ink3"
    for token in ("bar", "bar2"):
        seen = through(colours[token], colours["surface"], STALE_OPACITY)
        assert contrast(seen, colours["surface"]) >= MARK, token


def through(hex_code: str, ground: str, opacity: float) -> str:
    """A colour drawn on a ground so that some of the ground shows through."""
    mixed = [
        round(int(hex_code[i : i + 2], 16) * opacity + int(ground[i : i + 2], 16) * (1 - opacity))
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def test_both_themes_have_the_same_tokens() -> None:
    light, dark = (load_colours(RESOURCES, v) for v in Variant)
    assert light.keys() == dark.keys()


def test_black_on_white_is_the_known_ratio() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
