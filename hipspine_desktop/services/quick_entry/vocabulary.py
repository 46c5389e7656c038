"""What findings are called on the quick-entry line."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, FindingKind
from hipspine_desktop.services.quick_entry.tokens import words_of
from hipspine_desktop.services.quick_entry.words import (
    CANNOT_WORDS,
    NEGATIVE_LABEL,
    NEGATIVE_NAME,
    SIDE_WORDS,
    STATE_WORDS,
)

_RESERVED = frozenset({*SIDE_WORDS, *STATE_WORDS, *CANNOT_WORDS})
_IN_WHOLE_NAMES = frozenset({*SIDE_WORDS, "no", "x"})
MOST_GUESSES = 5
ABOUT_AS_LONG = 3


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
    """Names of a catalogue's findings.

    A name that two findings share at the same rank, that holds a sign or a figure, or that says
    the finding is absent ("afebrile") is left out. One that holds a word of the grammar ("no pain
    sit") is known only whole and in its order.

    Attributes:
        words: every word of a name.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._phrases, self._whole = self._collect(catalogue)
        self.words = frozenset(w for p in (*self._phrases, *self._whole) for w in p.words)
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

    def whole_name(self, words: Sequence[str]) -> Phrase | None:
        """The longest name with a word of the grammar in it that these words begin with."""
        begun = (p for p in self._whole if tuple(words[: len(p.words)]) == p.words)
        return max(begun, key=lambda p: len(p.words), default=None)

    def finding_of(self, phrase: Phrase) -> FindingDefinition:
        """The finding of a name."""
        return self._catalogue.finding(phrase.finding_id)

    def is_name(self, words: Sequence[str]) -> FindingDefinition | None:
        """The finding that all of these words name together; None when they do not."""
        match = self.matches(words)
        return match[0] if match is not None and match[1] == frozenset(words) else None

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
        known = {p.text for p in self._phrases if p.rank == 0 and _as_long(p.text, text)}
        longer = self._shortest(
            p for p in self._phrases if any(w.startswith(words[0]) for w in p.words)
        )
        close = difflib.get_close_matches(text, sorted(known), n=MOST_GUESSES, cutoff=0.6)
        if not close:
            begun = {p.text for p in self._phrases if p.rank == 1 and p.text[0] == text[0]}
            every = sorted(name for name in begun if _as_long(name, text))
            close = difflib.get_close_matches(text, every, n=MOST_GUESSES, cutoff=0.8)
        return tuple(dict.fromkeys((*close, *longer)))[:MOST_GUESSES]

    def _shortest(self, phrases: Iterable[Phrase]) -> tuple[str, ...]:
        ordered = sorted(phrases, key=lambda p: (p.rank, len(p.text), p.text))
        return tuple(dict.fromkeys(p.text for p in ordered))[:MOST_GUESSES]

    @staticmethod
    def _collect(catalogue: Catalogue) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
        """Names in any order, and names that hold words of the grammar."""
        owners: dict[tuple[frozenset[str], int], set[Phrase]] = defaultdict(set)
        whole: dict[tuple[str, ...], set[Phrase]] = defaultdict(set)
        for finding in catalogue:
            names = ((finding.aliases, 0), (finding.synonyms, 1), ((finding.label,), 2))
            for group, rank in names:
                for name in group:
                    words = words_of(name)
                    reserved = _RESERVED.intersection(words)
                    phrase = Phrase(words, finding.id, rank)
                    if not words or (rank == 1 and _says_absent(words, finding)):
                        continue
                    if not reserved:
                        owners[frozenset(words), rank].add(phrase)
                    elif len(words) > 1 and reserved <= _IN_WHOLE_NAMES and rank < 2:
                        whole[words].add(phrase)
        kept = [p for found in owners.values() for p in found if _is_one(found)]
        return (
            tuple(sorted(kept, key=lambda p: (p.rank, p.text))),
            tuple(min(f, key=lambda p: p.rank) for f in whole.values() if _is_one(f)),
        )


def _as_long(one: str, two: str) -> bool:
    return abs(len(one) - len(two)) <= ABOUT_AS_LONG


def _is_one(phrases: Iterable[Phrase]) -> bool:
    return len({p.finding_id for p in phrases}) == 1


def _says_absent(words: tuple[str, ...], finding: FindingDefinition) -> bool:
    """Whether a name of a yes-or-no finding says that it is absent; then it is no name for it."""
    said, label = " ".join(words), " ".join(words_of(finding.label))
    negative = NEGATIVE_NAME.search(said) is not None
    return finding.kind is FindingKind.YES_NO and negative and not NEGATIVE_LABEL.search(label)
