"""Reads a quick-entry line. What cannot be read in full changes nothing and is said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hipspine_desktop.domain.answers import (
    PRESENT,
    Answer,
    AnswerKey,
    AnswerState,
    Side,
    SymptomaticSide,
)
from hipspine_desktop.domain.findings import Catalogue, FindingDefinition, FindingKind, Laterality
from hipspine_desktop.services.quick_entry.choices import choice_group
from hipspine_desktop.services.quick_entry.figures import is_figure, is_unit
from hipspine_desktop.services.quick_entry.grouping import Group, Grouper
from hipspine_desktop.services.quick_entry.naming import (
    Namer,
    Naming,
    begins_answer,
    is_grammar,
)
from hipspine_desktop.services.quick_entry.problems import Problem, UnreadError
from hipspine_desktop.services.quick_entry.tokens import Item, TokenKind, items_of, words_of
from hipspine_desktop.services.quick_entry.vocabulary import Vocabulary
from hipspine_desktop.services.quick_entry.words import BAD, GOOD, NEGATIONS, SIDE_WORDS

__all__ = ["Problem", "QuickReader", "ReadItem", "Reading"]


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
        about: the words the problem is about.
        guesses: names that may be meant, the nearest first.
        takes: the finding whose answers are allowed instead.
    """

    start: int
    end: int
    readings: tuple[Reading, ...] = ()
    problem: Problem | None = None
    about: str = ""
    guesses: tuple[str, ...] = ()
    takes: FindingDefinition | None = None


class QuickReader:
    """Reads lines against one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.vocabulary = Vocabulary(catalogue)
        self._namer = Namer(self.vocabulary)

    def read(
        self, line: str, painful: SymptomaticSide = SymptomaticSide.UNKNOWN
    ) -> tuple[ReadItem, ...]:
        """The items of a line as they would be stored.

        Args:
            painful: the side that hurts; taken where an item names none and only one hurts.
        """
        read: list[ReadItem] = []
        taken: set[AnswerKey] = set()
        before: Naming | None = None
        for item in items_of(line, self.vocabulary.words):
            try:
                naming = self._goes_on(item, before) or self._namer.naming_of(item, line)
                before = None
                readings = tuple(self._read(naming, line, painful))
                keys = [r.key for r in readings]
                if len(set(keys)) < len(keys):
                    raise UnreadError(Problem.TWO_ANSWERS)
                if taken.intersection(keys):
                    raise UnreadError(Problem.TWICE)
                taken.update(keys)
                before = naming
                read.append(ReadItem(item.start, item.end, readings))
            except UnreadError as why:
                guesses = why.guesses or self._others(item, why)
                read.append(
                    ReadItem(item.start, item.end, (), why.problem, why.about, guesses, why.takes)
                )
        return tuple(read)

    def completed(self, typed: str, name: str) -> str:
        """An item with its name replaced: side, answer and note in quotes stay."""
        kept = [
            typed[t.start : t.end]
            for item in items_of(typed, self.vocabulary.words)
            for t in item.tokens
            if t.kind is not TokenKind.WORD or is_grammar(t)
        ]
        return " ".join((name, *kept)) + ("" if kept else " ")

    def _others(self, item: Item, why: UnreadError) -> tuple[str, ...]:
        """Longer names that begin alike and take the one answer: "abd mmt" for "abd r 4/5"."""
        finding = why.takes
        if finding is None or not finding.aliases:
            return ()
        answers = [t for t in item.tokens if begins_answer(t)]
        if len(answers) != 1 or why.problem not in (Problem.NOT_ALLOWED, Problem.WHICH_FIGURE):
            return ()
        grade = answers[0].kind is TokenKind.PAIR
        if is_figure(answers[0]) and not grade:
            return ()
        wanted = FindingKind.GRADED if grade else FindingKind.YES_NO
        longer = self.vocabulary.complete(finding.aliases[0])
        found = ((name, self.vocabulary.finding_named(name)) for name in longer)
        return tuple(
            n
            for n, other in found
            if other is not None and other.kind is wanted and other.id != finding.id
        )

    def _goes_on(self, item: Item, before: Naming | None) -> Naming | None:
        """The naming of the item before where this one has none: "ir r 15, l 32"."""
        tokens = item.tokens
        sided = any(t.text in SIDE_WORDS or t.kind is TokenKind.SIDES for t in tokens)
        if before is None or not sided:
            return None
        health = GOOD | BAD if before.takes_health else frozenset()
        answers = [i for i, t in enumerate(tokens) if begins_answer(t) or t.text in health]
        if not answers:
            return None
        first = answers[0]
        named = [t for t in tokens[:first] if t.kind is TokenKind.WORD and not is_grammar(t)]
        behind = tokens[first + 1] if first + 1 < len(tokens) else None
        on_its_own = first > 0 or behind is None or is_unit(tokens, first + 1) or is_grammar(behind)
        if named or not on_its_own:
            return None
        return replace(before, rest=item.tokens, also=None)

    def _read(self, naming: Naming, line: str, painful: SymptomaticSide) -> Iterator[Reading]:
        if naming.finding.kind is FindingKind.CHOICE:
            groups = [choice_group(naming)]
        else:
            groups = Grouper(naming).groups_of(naming.rest)
        self._check_ends(naming, groups)
        for group in groups:
            note = group.text(line)
            self._check_note(naming, group, note, is_last=group is groups[-1])
            for side, answer in _answers(group, painful):
                state = replace(answer, note=note)
                yield Reading(AnswerKey(group.about.id, side), state, _assumed(group, side))
        yield from self._also(naming, groups, painful)

    def _check_ends(self, naming: Naming, groups: list[Group]) -> None:
        last = groups[-1]
        if last.answer is None:
            behind_words = len(groups) > 1 and bool(groups[-2].words)
            if behind_words:
                raise UnreadError(Problem.SIDE_IN_NOTE)
            raise UnreadError(Problem.NO_ANSWER, takes=naming.finding)
        kinds = [g.about.id for g in groups]
        if len(set(kinds)) > 1 and len(groups) > 2:
            raise UnreadError(Problem.TWO_ANSWERS)

    def _check_note(self, naming: Naming, group: Group, note: str, *, is_last: bool) -> None:
        """A note that names another finding before an answer, or takes the answer back."""
        words = [w for w in words_of(note) if w not in ("and",)]
        if not is_last and words and self.vocabulary.is_name(words) is not None:
            raise UnreadError(Problem.TWO_FINDINGS)
        assert group.answer is not None
        if group.answer.state is AnswerState.PRESENT and _takes_back(group.about, naming, words):
            raise UnreadError(Problem.SAYS_BOTH, note)

    def _also(
        self, naming: Naming, groups: list[Group], painful: SymptomaticSide
    ) -> Iterator[Reading]:
        """What the words behind the first figure tell: the leg pain of "slr r 40 leg l 80" is
        on the right."""
        told = {g.about.id for g in groups}
        if naming.also is None or naming.also.id in told:
            return
        for side, _answer in _answers(groups[0], painful):
            yield Reading(AnswerKey(naming.also.id, side), PRESENT, _assumed(groups[0], side))


def _assumed(group: Group, side: Side | None) -> bool:
    return not group.side and side is not None


def _answers(group: Group, painful: SymptomaticSide) -> Iterator[tuple[Side | None, Answer]]:
    """An answer for each side that is meant."""
    answer = group.answer
    assert answer is not None
    if group.figures is not None:
        sides = [Side(s) for s in group.side.split("/")]
        for side, figure in zip(sides, group.figures, strict=True):
            value = Answer.of_value(float(figure.replace(",", ".")))
            yield side, value
        return
    for one in _sides(group.about, group.side, painful):
        yield one, answer


def _takes_back(about: FindingDefinition, naming: Naming, words: list[str]) -> bool:
    """Whether a note denies what the answer says: "fadir + no groin pain"."""
    place = next((i for i, w in enumerate(words) if w in NEGATIONS), None)
    if place is None:
        return False
    own = {*words_of(about.label), *naming.words}
    denied = words[place + 1 :]
    run = []
    for word in denied:
        if word not in own:
            break
        run.append(word)
    if not denied or not run:
        return False
    return len(run) == len(denied) or any(word != "pain" for word in run)


def _sides(
    finding: FindingDefinition, typed: str, painful: SymptomaticSide
) -> tuple[Side | None, ...]:
    if finding.laterality is Laterality.MIDLINE:
        if typed:
            raise UnreadError(Problem.NO_SIDES_HERE)
        return (None,)
    if typed == "both" or "/" in typed:
        return (Side.RIGHT, Side.LEFT)
    if typed:
        return (Side(typed),)
    if len(painful.sides) != 1:
        raise UnreadError(Problem.NO_SIDE)
    return painful.sides
