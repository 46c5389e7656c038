"""Text made safe for the page: nothing that the font lacks is lost, hidden or crashes.

Rule for a character the font cannot print, in this order:
1. line ends stay, tabs become a space, other control and format characters (bidirectional
   overrides, joiners, variation selectors, byte order marks) are left out;
2. a compatible form that the font has is printed (full-width letters, ligatures);
3. a symbol is printed by its Unicode name in brackets: "[grinning face]";
4. anything else is printed by its Unicode number: "[U+738B]", so that two names which differ
   never look the same.
A document in which 3 or 4 happened says so at its end (`PageFrame.replaced_note`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

_DATE = re.compile(r"(?<!\d)(\d{2})-([A-Z][a-z]{2})-(\d{4})(?!\d)")
_NHS = re.compile(r"(?<!\d)(\d{3}) (\d{3}) (\d{4})(?!\d)")
_UNIT = re.compile(
    r"(\d) (?=(?:mm|cm|m|kg|g|mg|s|min|h|%|of|weeks?|days?|months?|years?|hours?|minutes?|seconds?"
    r"|degrees)\b|%)"
)
_PAGE_REF = re.compile(r" (?=\[\d)")


def keep_together(text: str) -> str:
    """Dates, NHS numbers, numbers with units and source numbers get no-break characters."""
    text = _DATE.sub("\\1\u2011\\2\u2011\\3", text)
    text = _NHS.sub("\\1\u00a0\\2\u00a0\\3", text)
    text = _UNIT.sub("\\1\u00a0", text)
    return _PAGE_REF.sub("\u00a0", text)


@dataclass
class Printer:
    """Turns any text into text the font can print, and remembers whether it had to replace.

    Attributes:
        has_glyph: whether the font has a character.
        replaced: set once a character was printed by its name or number.
    """

    has_glyph: Callable[[str], bool]
    replaced: bool = False
    _known: dict[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """The text as it can be printed, no-break characters in place."""
        text = unicodedata.normalize("NFC", text)
        return keep_together("".join(self._print(c) for c in text))

    def _print(self, character: str) -> str:
        found = self._known.get(character)
        if found is None:
            found = self._replacement(character)
            self._known[character] = found
        if found.startswith("[") and character != "[":
            self.replaced = True
        return found

    def _replacement(self, character: str) -> str:
        if character == "\n":
            return character
        category = unicodedata.category(character)
        if character == "\t" or category in ("Zl", "Zp"):
            return " "
        if category in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f":
            return ""
        if self.has_glyph(character):
            return character
        if category == "Zs":
            return " "
        compatible = unicodedata.normalize("NFKC", character)
        if compatible != character and all(self.has_glyph(c) for c in compatible):
            return compatible
        name = unicodedata.name(character, "")
        if category in ("So", "Sk", "Sm", "Sc") and name:
            return f"[{name.lower()}]"
        return f"[U+{ord(character):04X}]"
