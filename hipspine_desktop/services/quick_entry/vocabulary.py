"""What findings are called on the quick-entry line."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hipspine_desktop.domain.findings import Catalogue, FindingDefinition
from hipspine_desktop.services.quick_entry.tokens import words_of

SIDE_WORDS = {
    "r": "right", "rt": "right", "right": "right", "l": "left", "lt": "left", "left": "left",
    "b": "both", "bl": "both", "both": "both", "bilateral": "both",
}  # fmt: skip
STATE_WORDS = {
    "pos": "+", "positive": "+", "present": "+", "yes": "+",
    "neg": "-", "negative": "-", "absent": "-", "no": "-", "nil": "-", "unclear": "?",
}  # fmt: skip
CANNOT = "x"
_RESERVED = frozenset({*SIDE_WORDS, *STATE_WORDS, CANNOT})
MOST_GUESSES = 5


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name of a finding; `rank` 0 alias, 1 synonym, 2 label."""

    words: tuple[str, ...]
    finding_id: str
    rank: int

    @property
    def text(self) -> str:
        """As it is typed."""
        return " ".join(self.words)


class Vocabulary:
    """Names of a catalogue's findings. A name that two findings share at the same rank, or that
    holds a sign, a number or a word of the grammar ("no pain sit"), is left out."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._phrases = self._collect(catalogue)
        self._by_word: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in self._phrases:
            for word in set(phrase.words):
                self._by_word[word].append(phrase)

    def matches(self, words: Sequence[str]) -> tuple[FindingDefinition, frozenset[str]] | None:
        """The finding that the most of these words name, and those words.

        The first word must be among them; None when there is no such finding, or two.
        """
        if not words:
            return None
        have = frozenset(words)
        found = [p for p in self._by_word.get(words[0], ()) if have.issuperset(p.words)]
        if not found:
            return None
        most = max(len(set(p.words)) for p in found)
        best = [p for p in found if len(set(p.words)) == most]
        rank = min(p.rank for p in best)
        best = [p for p in best if p.rank == rank]
        if len({p.finding_id for p in best}) > 1:
            return None
        return self._catalogue.finding(best[0].finding_id), frozenset(best[0].words)

    def shortest_name(self, finding: FindingDefinition, words: Sequence[str]) -> frozenset[str]:
        """The fewest of these words that name a finding, the first among them."""
        have = frozenset(words)
        named = [
            frozenset(p.words)
            for p in self._by_word.get(words[0], ())
            if p.finding_id == finding.id and have.issuperset(p.words)
        ]
        return min(named, key=len)

    def finding_named(self, phrase: str) -> FindingDefinition | None:
        """The finding of a whole name."""
        match = self.matches(words_of(phrase))
        return match[0] if match is not None else None

    def complete(self, typed: str) -> tuple[str, ...]:
        """Aliases, then other names, that begin with what is typed; shortest first."""
        start = " ".join(words_of(typed))
        if not start:
            return ()
        return self._shortest(p for p in self._phrases if p.text.startswith(start))

    def near(self, words: Sequence[str]) -> tuple[str, ...]:
        """Names that look like these words, the nearest first."""
        text = " ".join(words)
        by_start = self.complete(text)
        if by_start or not text:
            return by_start
        known = {p.text for p in self._phrases if p.rank == 0}
        longer = self._shortest(
            p for p in self._phrases if any(w.startswith(words[0]) for w in p.words)
        )
        close = difflib.get_close_matches(text, sorted(known), n=MOST_GUESSES, cutoff=0.6)
        return tuple(dict.fromkeys((*close, *longer)))[:MOST_GUESSES]

    def _shortest(self, phrases: Iterable[Phrase]) -> tuple[str, ...]:
        ordered = sorted(phrases, key=lambda p: (p.rank, len(p.text), p.text))
        return tuple(dict.fromkeys(p.text for p in ordered))[:MOST_GUESSES]

    @staticmethod
    def _collect(catalogue: Catalogue) -> tuple[Phrase, ...]:
        owners: dict[tuple[frozenset[str], int], set[Phrase]] = defaultdict(set)
        for finding in catalogue:
            names = ((finding.aliases, 0), (finding.synonyms, 1), ((finding.label,), 2))
            for group, rank in names:
                for name in group:
                    words = words_of(name)
                    if words and not _RESERVED.intersection(words):
                        owners[frozenset(words), rank].add(Phrase(words, finding.id, rank))
        kept = [
            phrase
            for found in owners.values()
            if len({p.finding_id for p in found}) == 1
            for phrase in found
        ]
        return tuple(sorted(kept, key=lambda p: (p.rank, p.text)))
