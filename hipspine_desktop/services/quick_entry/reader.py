"""Reads a quick-entry line. What cannot be read in full changes nothing and is said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerKey,
    AnswerState,
    CannotTestReason,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, FindingKind, Laterality
from hipspine_desktop.services.quick_entry.tokens import (
    Item,
    Token,
    TokenKind,
    folded,
    items_of,
    words_of,
)
from hipspine_desktop.services.quick_entry.vocabulary import (
    CANNOT,
    SIDE_WORDS,
    STATE_WORDS,
    Vocabulary,
)

_STATES = {"+": PRESENT, "-": ABSENT, "?": UNCLEAR}
_REASONS = {
    "pain": CannotTestReason.PAIN, "declined": CannotTestReason.REFUSED,
    "refused": CannotTestReason.REFUSED, "unsafe": CannotTestReason.NOT_SAFE,
    "contraindicated": CannotTestReason.CONTRAINDICATED, "time": CannotTestReason.NO_TIME,
    "equipment": CannotTestReason.NO_EQUIPMENT, "other": CannotTestReason.OTHER,
}  # fmt: skip
_UNITS = {
    "\u00b0": {"deg", "degrees"}, "deg": {"deg", "degrees"}, "degrees": {"deg", "degrees"},
    "%": {"percent"}, "\u00b0c": {"\u00b0C"},
}  # fmt: skip


class Problem(StrEnum):
    """Why an item was not read."""

    UNKNOWN = "unknown"
    NO_ANSWER = "no_answer"
    NOT_ALLOWED = "not_allowed"
    NO_SIDE = "no_side"
    NO_SIDES_HERE = "no_sides_here"
    NO_REASON = "no_reason"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer that Enter stores.

    Attributes:
        side_assumed: no side was typed; the one that hurts was taken.
    """

    key: AnswerKey
    answer: Answer
    side_assumed: bool = False


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One item of the line: its readings, or why there are none.

    Attributes:
        start, end: its place in the line.
        readings: empty when `problem` is set.
        allowed: what the finding takes, for a value it does not take.
        guesses: names that may be meant, the nearest first.
    """

    start: int
    end: int
    readings: tuple[Reading, ...] = ()
    problem: Problem | None = None
    allowed: str = ""
    guesses: tuple[str, ...] = ()


class _UnreadError(Exception):
    """Inside this module: an item cannot be read."""

    def __init__(self, problem: Problem, allowed: str = "", guesses: tuple[str, ...] = ()) -> None:
        super().__init__(problem.value)
        self.problem, self.allowed, self.guesses = problem, allowed, guesses


@dataclass(slots=True)
class _Group:
    """One answer being read, with its side and the words behind it."""

    side: str = ""
    answer: Answer | None = None
    words: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)


class QuickReader:
    """Reads lines against one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.vocabulary = Vocabulary(catalogue)

    def read(
        self, line: str, painful: SymptomaticSide = SymptomaticSide.UNKNOWN
    ) -> tuple[ReadItem, ...]:
        """The items of a line as they would be stored.

        Args:
            painful: the side that hurts; taken where an item names none and only one hurts.
        """
        read: list[ReadItem] = []
        taken: set[AnswerKey] = set()
        for item in items_of(line):
            try:
                readings = tuple(self._read(item, line, painful))
                keys = [r.key for r in readings]
                if taken.intersection(keys) or len(set(keys)) < len(keys):
                    raise _UnreadError(Problem.TWICE)
                taken.update(keys)
                read.append(ReadItem(item.start, item.end, readings))
            except _UnreadError as why:
                read.append(
                    ReadItem(item.start, item.end, (), why.problem, why.allowed, why.guesses)
                )
        return tuple(read)

    def completed(self, typed: str, name: str) -> str:
        """An item with its name replaced: side and answer stay, words of the old name go."""
        kept = [
            typed[t.start : t.end]
            for item in items_of(typed)
            for t in item.tokens
            if t.kind is not TokenKind.WORD or _is_grammar(t.text)
        ]
        return " ".join((name, *kept)) + ("" if kept else " ")

    def _read(self, item: Item, line: str, painful: SymptomaticSide) -> Iterator[Reading]:
        finding, rest = self._split(item)
        if finding.kind is FindingKind.CHOICE:
            groups = [_choice_group(finding, rest)]
        else:
            groups = _groups(finding, rest, line)
        for group in groups:
            if group.answer is None:
                raise _UnreadError(Problem.NO_ANSWER, finding.allowed_text)
            if _refused(finding, group.answer):
                named = {t.text for t in item.tokens if t not in rest}
                yield from self._figure_of_family(finding, group, named, painful)
                continue
            note = " ".join(group.note)
            state = group.answer
            answer = Answer(state.state, state.value, state.reason, note)
            for side in _sides(finding, group.side, painful):
                assumed = not group.side and side is not None
                yield Reading(AnswerKey(finding.id, side), answer, assumed)

    def _figure_of_family(
        self, finding: FindingDefinition, group: _Group, named: set[str], painful: SymptomaticSide
    ) -> Iterator[Reading]:
        """A figure behind the name of a yes-or-no test: "slr r 40 leg" is the angle, and leg pain.

        Only where exactly one measured finding is called so with a word more; the test itself
        counts as present only where words tell which of its family it is.
        """
        assert group.answer is not None
        guesses = self._others_of(finding, group.answer)
        figure = self.vocabulary.finding_named(guesses[0]) if len(guesses) == 1 else None
        yes_no = finding.kind is FindingKind.YES_NO
        if figure is None or figure.kind is not FindingKind.MEASURED or not yes_no:
            raise _UnreadError(Problem.NOT_ALLOWED, finding.allowed_text, guesses)
        state, note = group.answer, " ".join(group.note)
        answers = [(figure, Answer(state.state, state.value, state.reason, note))]
        if named - set(folded(guesses[0]).split()):
            answers.append((finding, PRESENT))
        for about, answer in answers:
            for side in _sides(about, group.side, painful):
                yield Reading(
                    AnswerKey(about.id, side), answer, not group.side and side is not None
                )

    def _split(self, item: Item) -> tuple[FindingDefinition, list[Token]]:
        """The finding that an item names, and the tokens that are not its name."""
        reasons = {
            after
            for before, after in zip(item.tokens, item.tokens[1:], strict=False)
            if before.text == CANNOT
        }
        names = [
            t.text
            for t in item.tokens
            if t.kind is TokenKind.WORD and not _is_grammar(t.text) and t not in reasons
        ]
        match = self.vocabulary.matches(names)
        if match is None:
            raise _UnreadError(Problem.UNKNOWN, "", self.vocabulary.near(names))
        finding, used = match
        if finding.kind is FindingKind.CHOICE:  # its options may be part of longer names
            used = self.vocabulary.shortest_name(finding, names)
        rest, left = [], set(used)
        for token in item.tokens:
            if token.kind is TokenKind.WORD and token.text in left and token not in reasons:
                left.discard(token.text)
            else:
                rest.append(token)
        return finding, rest

    def _others_of(self, finding: FindingDefinition, answer: Answer) -> tuple[str, ...]:
        """Longer names that begin alike and take the answer: "slr deg" for "slr 40"."""
        first = finding.aliases[0] if finding.aliases else ""
        longer = [(g, self.vocabulary.finding_named(g)) for g in self.vocabulary.complete(first)]
        return tuple(
            g
            for g, other in longer
            if other is not None and other.id != finding.id and not _refused(other, answer)
        )


def _refused(finding: FindingDefinition, answer: Answer) -> bool:
    """Whether an answer is not allowed, or finer than the finding is measured."""
    if finding.problem_with(answer) is not None:
        return True
    value = answer.value
    exact = finding.kind is FindingKind.MEASURED and isinstance(value, float)
    return exact and round(float(value or 0), finding.decimals) != value


def _is_grammar(word: str) -> bool:
    return word in SIDE_WORDS or word in STATE_WORDS or word == CANNOT


def _groups(finding: FindingDefinition, tokens: Sequence[Token], line: str) -> list[_Group]:
    """Sides with their answers: "r + l -" are two; a second side or answer begins the next."""
    groups = [_Group()]
    waiting = False
    for token in tokens:
        group = groups[-1]
        if token.kind is TokenKind.WORD and token.text in SIDE_WORDS:
            if group.side:
                groups.append(group := _Group())
            group.side = SIDE_WORDS[token.text]
        elif waiting:
            if token.text not in _REASONS:
                raise _UnreadError(Problem.NO_REASON, ", ".join(_REASONS))
            group.answer = Answer.could_not_test(_REASONS[token.text])
            waiting = False
        elif token.text == CANNOT:
            if group.answer is not None:
                groups.append(_Group())
            waiting = True
        elif (answer := _answer(token)) is not None:
            if group.answer is not None:
                groups.append(group := _Group())
            group.answer = answer
        elif group.answer is None:
            raise _UnreadError(Problem.UNKNOWN)
        elif not _is_unit(finding, token, group):
            group.note.append(line[token.start : token.end])
    if waiting:
        raise _UnreadError(Problem.NO_REASON, ", ".join(_REASONS))
    return groups


def _answer(token: Token) -> Answer | None:
    if token.kind is TokenKind.NUMBER:
        return Answer.of_value(float(token.text.replace(",", ".")))
    sign = STATE_WORDS.get(token.text, token.text)
    return _STATES.get(sign)


def _is_unit(finding: FindingDefinition, token: Token, group: _Group) -> bool:
    """Whether a word right after a figure is its unit; a wrong unit is an item not read."""
    if group.note or group.answer is None or group.answer.state is not AnswerState.VALUE:
        return False
    own = {finding.unit, finding.unit.casefold()} - {""}
    meant = _UNITS.get(token.text, {token.text})
    if own & meant:
        return True
    if token.kind is not TokenKind.WORD or token.text in _UNITS or token.text in ("cm", "mm", "m"):
        raise _UnreadError(Problem.NOT_ALLOWED, finding.allowed_text)
    return False


def _choice_group(finding: FindingDefinition, tokens: Sequence[Token]) -> _Group:
    """The option that the words name: its code, its label, or the start of one label only."""
    group = _Group()
    for token in tokens:
        if token.kind is TokenKind.WORD and token.text in SIDE_WORDS and not group.side:
            group.side = SIDE_WORDS[token.text]
        else:
            group.words.append(token.text)
    if not group.words:
        return group
    if group.words == ["?"] or group.words == ["unclear"]:
        group.answer = UNCLEAR
        return group
    if group.words[0] == CANNOT:
        reason = _REASONS.get(" ".join(group.words[1:]))
        if reason is None:
            raise _UnreadError(Problem.NO_REASON, ", ".join(_REASONS))
        group.answer = Answer.could_not_test(reason)
        return group
    typed = tuple(group.words)
    names = [(o.value, words_of(str(o.value).replace("_", " ")), words_of(o.label))
             for o in finding.options]  # fmt: skip
    exact = [value for value, code, label in names if typed in (code, label)]
    begun = [v for v, code, label in names if typed in (code[: len(typed)], label[: len(typed)])]
    found = exact or begun
    if len(found) != 1:
        raise _UnreadError(Problem.NOT_ALLOWED, finding.allowed_text)
    group.answer = Answer.of_value(found[0])
    return group


def _sides(
    finding: FindingDefinition, typed: str, painful: SymptomaticSide
) -> tuple[Side | None, ...]:
    if finding.laterality is Laterality.MIDLINE:
        if typed:
            raise _UnreadError(Problem.NO_SIDES_HERE)
        return (None,)
    if typed == "both":
        return (Side.RIGHT, Side.LEFT)
    if typed:
        return (Side(typed),)
    if len(painful.sides) != 1:
        raise _UnreadError(Problem.NO_SIDE)
    return painful.sides
