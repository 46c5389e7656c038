"""What can be done by key, told once: shortcuts, the list under F1 and the palette read it here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hipspine_desktop.services.quick_entry.tokens import folded

_BETWEEN_WORDS = re.compile(r"[-(,:;/]")


@dataclass(frozen=True, slots=True)
class Keys:
    """A command and the keys that call it; the first sequence is the one shown.

    Attributes:
        id: what it does; also the wording key below ``ui.keys``.
        sequences: in Qt's portable form, e.g. "Ctrl+K".
    """

    id: str
    sequences: tuple[str, ...]

    @property
    def shown(self) -> str:
        """As on a key cap."""
        first = self.sequences[0] if self.sequences else ""
        return (
            first.replace("+", " ").replace("  ", " +").replace("Page", "Pg").replace("-", "\u2212")
        )


WINDOW_KEYS = (
    Keys("palette", ("Ctrl+Shift+K", "Ctrl+Shift+P")),
    Keys("new_patient", ("Ctrl+N",)),
    Keys("new_assessment", ("Ctrl+E",)),
    Keys("undo", ("Ctrl+Z",)),
    Keys("redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Keys("lock", ("Ctrl+L",)),
    Keys("larger", ("Ctrl++", "Ctrl+=")),
    Keys("smaller", ("Ctrl+-",)),
    Keys("dark", ("Ctrl+D",)),
    Keys("knowledge", ("Ctrl+B",)),
    Keys("settings", ("Ctrl+,",)),
    Keys("keys", ("F1",)),
)
ASSESSMENT_KEYS = (
    Keys("quick_entry", ("Ctrl+K",)),
    Keys("next_open", ("F3", "Ctrl+J")),
    Keys("onward", ("Ctrl+PgDown",)),
    Keys("back", ("Ctrl+PgUp",)),
    Keys("panel", ("F6",)),
    Keys("reasons", ("F9",)),
    Keys("next_test", ("Alt+1",)),
    Keys("next_test_second", ("Alt+2",)),
    Keys("next_test_third", ("Alt+3",)),
    Keys("red_flags", ("F7",)),
    Keys("acknowledge", ("F8",)),
)
EXPORT = Keys("export_pdf", ("Ctrl+S",))
PRINT = Keys("print_paper", ("Ctrl+P",))
DOCUMENT_KEYS = (EXPORT, PRINT)


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette.

    Attributes:
        id: what to do; a prefix before ":" names the kind, e.g. "finding:fadir_groin_pain".
        title: what it is called on the screen.
        group: the kind of line, e.g. "Section".
        keys: its keys, "" when it has none.
        also: further words it is found by.
        why_not: why it cannot be done now, "" when it can.
    """

    id: str
    title: str
    group: str = ""
    keys: str = ""
    also: tuple[str, ...] = ()
    why_not: str = ""


def matching(commands: Iterable[Command], typed: str, limit: int = 60) -> tuple[Command, ...]:
    """Commands in which every typed word begins a word, best first.

    Capitals and accents do not matter. Those whose title begins as typed come first, then those
    whose title has all words, then those found by their further words; of these what can be done
    now comes before what cannot; else as given.

    >>> found = matching([Command("a", "Hip range"), Command("b", "Range of the hip")], "ran")
    >>> [c.id for c in found]
    ['b', 'a']
    """
    words = folded(typed).split()
    if not words:
        return tuple(commands)[:limit]
    ranked: list[tuple[int, bool, int, Command]] = []
    for place, command in enumerate(commands):
        title, later = folded(command.title), bool(command.why_not)
        if title.startswith(" ".join(words)):
            ranked.append((0, later, place, command))
        elif _all_begin(words, (title,)):
            ranked.append((1, later, place, command))
        elif _all_begin(words, (title, *map(folded, command.also))):
            ranked.append((2, later, place, command))
    return tuple(command for *_, command in sorted(ranked, key=lambda r: r[:3]))[:limit]


def _all_begin(words: Sequence[str], texts: Sequence[str]) -> bool:
    there = [word for text in texts for word in _BETWEEN_WORDS.sub(" ", text).split()]
    return all(any(word.startswith(wanted) for word in there) for wanted in words)
