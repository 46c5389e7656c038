"""Published figures read out of text, and whether they agree with each other to rounding.

A paper prints sensitivity 0.48, specificity 0.98 and LR+ 24.3. The rates are rounded, so LR+ may
be anything from 0.475 / 0.025 to 0.485 / 0.015; the printed ratio agrees when its own rounding
interval touches that range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"(\d+(?:\.\d+)?)"
_PATTERNS = {
    "sensitivity": re.compile(rf"\bsensitivity {_NUMBER}(?! to \d)", re.IGNORECASE),
    "specificity": re.compile(rf"\bspecificity {_NUMBER}(?! to \d)", re.IGNORECASE),
    "lr_pos": re.compile(rf"\bLR\+ {_NUMBER}(?! to \d)"),
    "lr_neg": re.compile(rf"\bLR(?:-|\u2212) {_NUMBER}(?! to \d)"),
}
_END_OF_STUDY = re.compile(r";|\bpooled\b|\bread in\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number: its value and half a unit of its last decimal."""

    value: float
    half: float

    @classmethod
    def of_text(cls, text: str) -> Figure:
        """From its print, which knows its decimals: "0.70" is finer than "0.7".

        >>> Figure.of_text("0.70")
        Figure(value=0.7, half=0.005)
        """
        decimals = len(text.partition(".")[2])
        return cls(float(text), 0.5 * 10.0**-decimals)

    @classmethod
    def of_number(cls, value: float, decimals: int = 1) -> Figure:
        """From a stored number, which has lost its trailing zeros.

        Args:
            decimals: fewest decimals that it was printed with: two for rates, one for ratios.
        """
        shown = f"{value:g}"
        fewest = f"{value:.{decimals}f}"
        return cls.of_text(max(shown, fewest, key=lambda text: len(text.partition(".")[2])))

    @property
    def low(self) -> float:
        """Smallest number that is printed so."""
        return max(0.0, self.value - self.half)

    @property
    def high(self) -> float:
        """Largest number that is printed so."""
        return self.value + self.half


def figures_in(text: str) -> dict[str, Figure]:
    """The figures of one study in a text of published figures.

    Only the first statement (up to a semicolon) is read: after it other studies are quoted. A
    figure named twice there, or a range ("LR- 0.25 to 0.58"), is left out.

    >>> sorted(figures_in("sensitivity 0.51 (0.36-0.66), specificity 0.84, LR+ 3.3"))
    ['lr_pos', 'sensitivity', 'specificity']
    """
    text = _END_OF_STUDY.split(text)[0]
    found = {name: pattern.findall(text) for name, pattern in _PATTERNS.items()}
    return {name: Figure.of_text(texts[0]) for name, texts in found.items() if len(texts) == 1}


def disagreements(figures: dict[str, Figure]) -> list[str]:
    """Printed ratios that printed sensitivity and specificity do not give, even to rounding.

    LR+ = sensitivity / (1 - specificity), LR- = (1 - sensitivity) / specificity.

    >>> disagreements(figures_in("sensitivity 0.48, specificity 0.98, LR+ 24.3"))
    []
    >>> disagreements(figures_in("sensitivity 0.06, specificity 0.98, LR+ 4.6"))
    ['LR+ is printed as 4.6, the rates give 2.2 to 4.3']
    """
    sensitivity, specificity = figures.get("sensitivity"), figures.get("specificity")
    if sensitivity is None or specificity is None:
        return []
    ranges = {
        "lr_pos": (
            _ratio(sensitivity.low, 1 - specificity.low),
            _ratio(min(1.0, sensitivity.high), 1 - specificity.high),
        ),
        "lr_neg": (
            _ratio(1 - sensitivity.high, min(1.0, specificity.high)),
            _ratio(1 - sensitivity.low, specificity.low),
        ),
    }
    found = []
    for name, (low, high) in ranges.items():
        printed = figures.get(name)
        if printed is not None and (printed.high < low or printed.low > high):
            sign = "LR+" if name == "lr_pos" else "LR-"
            found.append(
                f"{sign} is printed as {printed.value:g}, the rates give {low:.2g} to {high:.2g}"
            )
    return found


def post_test_range(pre_test: Figure, ratio: Figure) -> tuple[float, float]:
    """Post-test probability from pre-test probability and LR+, both as rounded as printed.

    post = pre LR / (1 - pre + pre LR).

    >>> low, high = post_test_range(Figure(0.5, 0.0), Figure(3.0, 0.0))
    >>> (low, high)
    (0.75, 0.75)
    """
    ends = [
        pre * factor / (1 - pre + pre * factor)
        for pre, factor in ((pre_test.low, ratio.low), (min(1.0, pre_test.high), ratio.high))
    ]
    return ends[0], ends[1]


def _ratio(above: float, below: float) -> float:
    return max(0.0, above) / below if below > 0 else float("inf")
