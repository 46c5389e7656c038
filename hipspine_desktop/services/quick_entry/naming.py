"""Which finding an item of the quick-entry line is about, and which of its words say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.services.quick_entry.figures import is_figure, is_unit
from hipspine_desktop.services.quick_entry.problems import Problem, UnreadError
from hipspine_desktop.services.quick_entry.tokens import Item, Token, TokenKind
from hipspine_desktop.services.quick_entry.vocabulary import Phrase, Vocabulary
from hipspine_desktop.services.quick_entry.words import (
    ABILITIES,
    AT_WORDS,
    BAD,
    CANNOT_WORDS,
    FUNCTIONS,
    GOOD,
    HAS_DIRECTION,
    NAMES_PAIN,
    SIDE_WORDS,
    SPOKEN_OF_HEALTH,
    STATE_WORDS,
)


@dataclass(frozen=True, slots=True)
class Naming:
    """The finding of an item.

    Attributes:
        words: the words that name it.
        rest: the tokens that do not.
        also: a yes-or-no finding that the words behind a figure name: "slr r 40 leg".
        family: the one measured finding that is called so with a word more: "slr" and its angle.
    """

    finding: FindingDefinition
    words: frozenset[str]
    rest: tuple[Token, ...]
    also: FindingDefinition | None = None
    family: FindingDefinition | None = None

    @property
    def is_function(self) -> bool:
        """Whether "+" may mean that it is there, or that it is lost."""
        return self.finding.kind is FindingKind.YES_NO and names_function(self.words)

    @property
    def takes_health(self) -> bool:
        """Whether "normal" or "reduced" answers it."""
        yes_no = self.finding.kind is FindingKind.YES_NO
        return yes_no and (self.is_function or bool(self.words & SPOKEN_OF_HEALTH))


def names_function(words: frozenset[str]) -> bool:
    """Whether a name is that of a function, with no word of what is wrong with it."""
    if any(HAS_DIRECTION.search(word) for word in words):
        return False
    return bool(words & FUNCTIONS) or any(set(pair) <= words for pair in ABILITIES)


def is_grammar(token: Token) -> bool:
    """Whether a word is a side, an answer or "could not test"."""
    return token.kind is TokenKind.WORD and (
        token.text in SIDE_WORDS or token.text in STATE_WORDS or token.text in CANNOT_WORDS
    )


def begins_answer(token: Token) -> bool:
    """Whether a token is an answer, or begins one."""
    answer = token.text in STATE_WORDS or token.text in CANNOT_WORDS
    signs = (TokenKind.SIGN, TokenKind.MARKS, TokenKind.MIXED)
    return is_figure(token) or token.kind in signs or (token.kind is TokenKind.WORD and answer)


def _is_closer(plain: FindingDefinition, longer: FindingDefinition) -> bool:
    """Whether a longer name says where it hurts: "faber" and "faber groin", not "gt" and
    "gt pain", nor "faber" and "faber stiff"."""
    says_where = NAMES_PAIN.search(longer.label) is not None
    return says_where and plain.section == longer.section and plain.kind is longer.kind


def _first_answer(tokens: tuple[Token, ...]) -> int:
    return next((i for i, t in enumerate(tokens) if begins_answer(t)), len(tokens))


class Namer:
    """Finds the finding of an item."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._families: dict[str, FindingDefinition | None] = {}

    def naming_of(self, item: Item, line: str) -> Naming:
        """The finding of an item.

        Raises:
            UnreadError: there is none, or more than one.
        """
        whole = self._whole(item, line)
        if whole is None:
            return self._naming(item)
        phrase, rest = whole
        finding = self._vocabulary.finding_of(phrase)
        if any(begins_answer(t) for t in rest) and phrase.rank == 0:
            return Naming(finding, frozenset(phrase.words), rest)
        try:
            other = self._naming(item)
        except UnreadError:
            return Naming(finding, frozenset(phrase.words), rest)
        if other.finding.id != finding.id:
            raise UnreadError(Problem.TWO_MEANINGS, "", (other.finding.aliases or ("",))[:1])
        return other

    def _whole(self, item: Item, line: str) -> tuple[Phrase, tuple[Token, ...]] | None:
        """A name that holds words of the grammar, at the head of the item, and what follows."""
        words = [t.text for t in item.tokens]
        phrase = self._vocabulary.whole_name(words)
        if phrase is None:
            return None
        count = len(phrase.words)
        for one, two in zip(item.tokens[: count - 1], item.tokens[1:count], strict=True):
            if two.text in ("r", "l") and two.start != one.end + 1:
                return None
            if two.text in ("r", "l") and line[one.end] == " ":  # "add r" is the right side
                return None
        return phrase, item.tokens[count:]

    def _naming(self, item: Item) -> Naming:
        tokens = item.tokens
        first = _first_answer(tokens)
        head = [t for t in tokens[:first] if t.kind is TokenKind.WORD and not is_grammar(t)]
        if not head:
            return self._behind(tokens, first)
        words = [t.text for t in head]
        plain = self._vocabulary.is_name(words)
        unanswered = first == len(tokens)
        if plain is None or unanswered:
            told = self._health(tokens, head)
            if told is not None:
                return told
        choice = self._choice(tokens, words)
        if choice is not None:
            return choice
        run = self._run(tokens, first, with_unit=plain is None)
        longer = self._longer(words, [t.text for t in run])
        if plain is None:
            if longer is None:
                self._refuse_words(head)
            return self._made(longer[0], tokens, [*head, *run[: longer[1]]])
        if longer is None or longer[0].id == plain.id:
            return self._of_family(tokens, head, run[: longer[1] if longer else 0], plain)
        return self._of_two(tokens, head, run, plain, longer)

    def _of_family(
        self,
        tokens: tuple[Token, ...],
        head: list[Token],
        run: list[Token],
        plain: FindingDefinition,
    ) -> Naming:
        """ "slr r 40 leg", "slr leg r 40": the figure of the family, and what the word tells."""
        whole = [*head, *run]
        first = whole[0].text
        tells = len(whole) > 1 and first in plain.aliases and any(is_figure(t) for t in tokens)
        if tells and run and run != self._run(tokens, _first_answer(tokens)):
            tells = False
        if not tells or self._family(plain) is None:
            return self._made(plain, tokens, head)
        return self._made(plain, tokens, whole, plain)

    def _of_two(
        self,
        tokens: tuple[Token, ...],
        head: list[Token],
        run: list[Token],
        plain: FindingDefinition,
        longer: tuple[FindingDefinition, int],
    ) -> Naming:
        """ "faber l + groin" is the longer name; "ir r 15 pain" a figure and a pain."""
        finding, count = longer
        figures = any(is_figure(t) for t in tokens)
        if not figures and not _is_closer(plain, finding):
            return self._made(plain, tokens, head)
        if not figures or finding.kind is not FindingKind.YES_NO:
            self._refuse_further(tokens, run[:count])
            return self._made(finding, tokens, [*head, *run[:count]])
        pain = [t.text for t in run] in (["pain"], ["painful"])
        if plain.kind is FindingKind.MEASURED and pain and count == len(run):
            return self._made(plain, tokens, [*head, *run], finding)
        if plain.kind is FindingKind.YES_NO and count == len(run):
            return self._made(plain, tokens, [*head, *run], finding)
        return self._made(plain, tokens, head)

    def _refuse_further(self, tokens: tuple[Token, ...], used: list[Token]) -> None:
        """ "faber r + groin l -" may be one finding or two."""
        behind = tokens[tokens.index(used[-1]) + 1 :]
        a_name = self._vocabulary.is_name([t.text for t in used])
        if a_name is not None and any(begins_answer(t) for t in behind):
            raise UnreadError(Problem.TWO_FINDINGS)

    def _made(
        self,
        finding: FindingDefinition,
        tokens: tuple[Token, ...],
        named: list[Token],
        also: FindingDefinition | None = None,
    ) -> Naming:
        rest = tuple(t for t in tokens if t not in named)
        words = frozenset(t.text for t in named)
        return Naming(finding, words, rest, also, self._family(finding))

    def _family(self, finding: FindingDefinition) -> FindingDefinition | None:
        """The one measured finding whose names begin with the name of this one."""
        if finding.id not in self._families:
            self._families[finding.id] = self._measured_beside(finding)
        return self._families[finding.id]

    def _measured_beside(self, finding: FindingDefinition) -> FindingDefinition | None:
        if finding.kind is not FindingKind.YES_NO or not finding.aliases:
            return None
        named = {
            other.id: other
            for alias in finding.aliases[:1]
            for name in self._vocabulary.complete(alias)
            if (other := self._vocabulary.finding_named(name)) is not None
            and other.kind is FindingKind.MEASURED
        }
        return next(iter(named.values())) if len(named) == 1 else None

    def _behind(self, tokens: tuple[Token, ...], first: int) -> Naming:
        """The answer stands first: "no groin pain". All that follows must be its name."""
        behind = [
            t
            for i, t in enumerate(tokens)
            if i >= first
            and t.kind is TokenKind.WORD
            and not is_grammar(t)
            and not is_unit(tokens, i)
        ]
        if not behind:
            raise UnreadError(Problem.UNKNOWN)
        words = [t.text for t in behind]
        finding = self._vocabulary.is_name(words)
        if finding is None:
            raise UnreadError(Problem.UNKNOWN, "", self._vocabulary.near(words))
        return self._made(finding, tokens, behind)

    def _choice(self, tokens: tuple[Token, ...], words: list[str]) -> Naming | None:
        """A finding with options, which may themselves hold words of the grammar."""
        match = self._vocabulary.matches(words)
        if match is None or match[0].kind is not FindingKind.CHOICE:
            return None
        used = set(self._vocabulary.shortest_name(match[0], words))
        named = []
        for token in tokens:
            if token.text in used:
                used.discard(token.text)
                named.append(token)
        return self._made(match[0], tokens, named)

    def _run(
        self, tokens: tuple[Token, ...], first: int, *, with_unit: bool = False
    ) -> list[Token]:
        """The words right behind the first answer, its side left aside; its unit as one likes."""
        run: list[Token] = []
        for place in range(first + 1, len(tokens)):
            token = tokens[place]
            if token.kind is not TokenKind.WORD or token.text in STATE_WORDS:
                if not run and token.kind is TokenKind.UNIT:
                    continue
                break
            if not run and not with_unit and is_unit(tokens, place):
                continue
            if token.text in SIDE_WORDS or (not run and token.text in AT_WORDS):
                if run:
                    break
                continue
            run.append(token)
        cannot = first < len(tokens) and tokens[first].text in CANNOT_WORDS
        return run[1:] if cannot else run

    def _longer(self, words: list[str], run: list[str]) -> tuple[FindingDefinition, int] | None:
        """The finding named by these words and the most of those behind the answer."""
        for count in range(len(run), 0, -1):
            finding = self._vocabulary.is_name([*words, *run[:count]])
            if finding is not None:
                return finding, count
        return None

    def _health(self, tokens: tuple[Token, ...], head: list[Token]) -> Naming | None:
        """ "l5 sens r reduced, l normal": the name of a function ends where such a word stands."""
        count = next((i for i, t in enumerate(head) if t.text in GOOD | BAD), 0)
        finding = self._vocabulary.is_name([t.text for t in head[:count]]) if count else None
        if finding is None:
            return None
        naming = self._made(finding, tokens, head[:count])
        return naming if naming.takes_health else None

    def _refuse_words(self, head: list[Token]) -> NoReturn:
        """Nothing is called so, or some of the words are not part of the name."""
        words = [t.text for t in head]
        match = self._vocabulary.matches(words)
        if match is None:
            raise UnreadError(Problem.UNKNOWN, "", self._vocabulary.near(words))
        left = [t.text for t in head if t.text not in match[1]]
        begun = self._vocabulary.complete(" ".join(words))
        raise UnreadError(Problem.UNKNOWN_WORD, " ".join(left), begun)
