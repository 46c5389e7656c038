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
    """Commands in which every typed word begins a word, best first: see :class:`Finder`.

    >>> found = matching([Command("a", "Hip range"), Command("b", "Range of the hip")], "ran")
    >>> [c.id for c in found]
    ['b', 'a']
    """
    return Finder(commands).matching(typed, limit)


class Finder:
    """Finds commands as one types; their words are made ready once."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._commands = tuple(commands)
        self._ready: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = []
        for command in self._commands:
            title = folded(command.title)
            words, further = _words(title), tuple(map(folded, command.also))
            self._ready.append((title, words, (*words, *(w for t in further for w in _words(t)))))

    def matching(self, typed: str, limit: int = 60) -> tuple[Command, ...]:
        """Commands in which every typed word begins a word, best first.

        Capitals and accents do not matter. One called just so comes first, then those whose title
        begins as typed, then those whose title has all words, then those found by their further
        words; of these what can be done now comes before what cannot; else as given.
        """
        words = folded(typed).split()
        if not words:
            return self._commands[:limit]
        ranked: list[tuple[int, bool, int]] = []
        for place, (title, own, every) in enumerate(self._ready):
            rank = _rank(words, title, own, every)
            if rank is not None:
                ranked.append((rank, bool(self._commands[place].why_not), place))
        return tuple(self._commands[place] for *_, place in sorted(ranked)[:limit])


def _rank(
    words: Sequence[str], title: str, own: tuple[str, ...], every: tuple[str, ...]
) -> int | None:
    said = " ".join(words)
    if title == said:
        return 0
    if title.startswith(said):
        return 1
    if _all_begin(words, own):
        return 2
    return 3 if _all_begin(words, every) else None


def _all_begin(words: Sequence[str], there: tuple[str, ...]) -> bool:
    return all(any(word.startswith(wanted) for word in there) for wanted in words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_BETWEEN_WORDS.sub(" ", text).split())
