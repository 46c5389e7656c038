"""The answers of an item, each with its side and its note: "r + l -" are two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hipspine_desktop.domain.answers import (
    ABSENT,
    PRESENT,
    UNCLEAR,
    Answer,
    AnswerState,
)
from hipspine_desktop.domain.findings import FindingDefinition, FindingKind
from hipspine_desktop.services.quick_entry.figures import (
    figure_answer,
    is_figure,
    is_unit,
    pair_by_side,
)
from hipspine_desktop.services.quick_entry.naming import Naming
from hipspine_desktop.services.quick_entry.problems import Problem, UnreadError
from hipspine_desktop.services.quick_entry.tokens import Token, TokenKind, words_of
from hipspine_desktop.services.quick_entry.words import (
    AT_WORDS,
    BAD,
    CANNOT_WORDS,
    GOOD,
    NO_MATTER,
    NO_WORDS,
    REASONS,
    SIDE_WORDS,
    STATE_WORDS,
)

STATES = {"+": PRESENT, "-": ABSENT, "?": UNCLEAR}
LOOKS_LIKE_SIDE_AND_FIGURE = re.compile(r"[rl]\d+")
_WORDS = re.compile(r"\w")
IGNORED = (":", "=", ".", "@")


@dataclass(slots=True)
class Group:
    """One answer being read.

    Attributes:
        about: the finding it belongs to.
        side: "right", "left", "both", "right/left" as typed, or "" when none was.
        figures: the two figures of "r/l 15/32", else "".
        note: places in the line of its pieces.
    """

    about: FindingDefinition
    side: str = ""
    answer: Answer | None = None
    figures: tuple[str, str] | None = None
    note: list[tuple[int, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def text(self, line: str) -> str:
        """The note as it was typed, without its quotes."""
        kept: list[list[int]] = []
        for start, end in self.note:
            if kept and not _WORDS.search(line[kept[-1][1] : start]):
                kept[-1][1] = end
            else:
                kept.append([start, end])
        pieces = [line[start:end].strip() for start, end in kept]
        own = self.answer.note if self.answer is not None else ""
        said = " ".join(p.strip('"\u201c\u201d\u201e\u201f ') for p in pieces)
        return " ".join(t for t in (own, said) if t)


class Grouper:
    """Reads the tokens of one item from left to right."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._groups = [Group(naming.finding)]
        self._waits_for_reason = False

    def groups_of(self, tokens: Sequence[Token]) -> list[Group]:
        """The answers.

        Raises:
            UnreadError: something is not understood.
        """
        places = tuple(tokens)
        for place, token in enumerate(places):
            if not self._is_grammar(places, place):
                self._take_other(places, place, token)
        if self._waits_for_reason:
            raise UnreadError(Problem.NO_REASON, reason_words(self._naming.finding))
        self._inherit_sides()
        return self._groups

    @property
    def _group(self) -> Group:
        return self._groups[-1]

    def _is_grammar(self, tokens: tuple[Token, ...], place: int) -> bool:
        """Take a side or an answer; False for what is neither."""
        token = tokens[place]
        if self._waits_for_reason:
            self._take_reason(token)
            return True
        if token.kind is TokenKind.SIDES:
            self._take_sides(token)
            return True
        if token.kind is TokenKind.WORD and token.text in SIDE_WORDS:
            self._take_side(SIDE_WORDS[token.text])
            return True
        if token.kind is TokenKind.MIXED:
            raise UnreadError(Problem.BOTH_SIGNS)
        if token.kind is TokenKind.WORD and token.text in CANNOT_WORDS:
            if self._group.answer is not None:
                self._groups.append(Group(self._naming.finding))
            self._waits_for_reason = True
            return True
        return self._is_answer(tokens, place)

    # sides

    def _take_side(self, side: str) -> None:
        group = self._group
        if group.side or group.words:
            if group.answer is None:
                raise UnreadError(Problem.NO_ANSWER, takes=group.about)
            self._groups.append(group := Group(self._naming.finding))
        group.side = side

    def _take_sides(self, token: Token) -> None:
        """ "r/l" is both, in this order for two figures; "r > l" belongs to a "+"."""
        one, two = (SIDE_WORDS[w] for w in re.findall(r"[^\W\d_]+", token.text))
        if one == two:
            raise UnreadError(Problem.NO_SIDE)
        if "/" in token.text or "&" in token.text:
            self._take_side(f"{one}/{two}")
            return
        group = self._group
        if group.answer != PRESENT:
            raise UnreadError(Problem.NO_ANSWER, takes=group.about)
        if group.side != "both":
            self._take_side(f"{one}/{two}")
        group.note.append((token.start, token.end))
        group.words.append(token.text)

    def _inherit_sides(self) -> None:
        """An answer without a side has that of the others: "slr l 40 +" is all left."""
        sides = [g.side for g in self._groups if g.side]
        for group in self._groups:
            if not group.side and sides:
                group.side = sides[0]

    # answers

    def _is_answer(self, tokens: tuple[Token, ...], place: int) -> bool:
        token = tokens[place]
        if is_figure(token):
            return self._is_value(tokens, place)
        if token.kind is TokenKind.SIGN:
            self._answer(STATES[token.text], place, tokens)
            return True
        if token.kind is TokenKind.MARKS:
            if self._naming.finding.kind is not FindingKind.YES_NO:
                raise UnreadError(Problem.NOT_ALLOWED, takes=self._naming.finding)
            self._answer(PRESENT, place, tokens)
            self._group.note.append((token.start, token.end))
            return True
        if token.kind is not TokenKind.WORD:
            return False
        if self._naming.takes_health and self._group.answer is None:
            health = self._health(token.text)
            if health is not None:
                self._group.answer = health
                return True
        if token.text not in STATE_WORDS:
            return False
        if self._group.answer is not None and _words_follow(tokens, place):
            return False  # "no radiation" behind an answer is a note
        self._check_no(tokens, place)
        self._answer(STATES[STATE_WORDS[token.text]], place, tokens)
        return True

    def _check_no(self, tokens: tuple[Token, ...], place: int) -> None:
        """ "groin no pain" is absent; "bladder no control" and "saddle no sensation" are not."""
        if tokens[place].text not in NO_WORDS or not _words_follow(tokens, place):
            return
        naming, what = self._naming, tokens[place + 1].text
        own = {*words_of(naming.finding.label), *naming.words}
        if what not in NO_MATTER and (what not in own or naming.takes_health):
            raise UnreadError(Problem.NO_WHAT, what)

    def _health(self, word: str) -> Answer | None:
        """ "reduced" of a function is its finding; "normal" is none."""
        if word not in GOOD | BAD or (word in STATE_WORDS and not self._naming.is_function):
            return None
        says_normal = "normal" in self._naming.finding.label.casefold()
        return PRESENT if (word in BAD) != says_normal else ABSENT

    def _answer(self, answer: Answer, place: int, tokens: tuple[Token, ...]) -> None:
        finding = self._naming.finding
        if answer is not UNCLEAR:
            if self._naming.is_function:
                raise UnreadError(Problem.WHICH_WAY)
            if finding.kind is FindingKind.GRADED and place and is_figure(tokens[place - 1]):
                raise UnreadError(Problem.TOO_FINE, takes=finding)
            if finding.problem_with(answer) is not None:
                raise UnreadError(Problem.NOT_ALLOWED, takes=finding)
        self._put(Group(finding, answer=answer))

    def _is_value(self, tokens: tuple[Token, ...], place: int) -> bool:
        token, group = tokens[place], self._group
        about = self._naming.finding
        if about.kind is FindingKind.YES_NO:
            if self._naming.family is None:
                if group.answer is None:
                    raise UnreadError(Problem.NOT_ALLOWED, takes=about)
                return False  # a figure in the note
            about = self._naming.family
        unit = tokens[place + 1] if place + 1 < len(tokens) else None
        if unit is None or not is_unit(tokens, place + 1):
            unit = None
        side = group.side if group.answer is None else ""
        if "/" in side and token.kind is TokenKind.PAIR:
            figures = pair_by_side(about, token)
            self._put(Group(about, answer=UNCLEAR, figures=figures))
            for figure in figures:
                one = Token(TokenKind.NUMBER, figure, token.start, token.end)
                figure_answer(about, one, unit)
        else:
            self._put(Group(about, answer=figure_answer(about, token, unit)))
        return True

    def _put(self, said: Group) -> None:
        """Into the open group, or into one of its own."""
        group = self._group
        if group.answer is None:
            group.about, group.answer, group.figures = said.about, said.answer, said.figures
        else:
            self._groups.append(said)

    def _take_reason(self, token: Token) -> None:
        reason = REASONS.get(token.text)
        if reason is None or reason not in self._naming.finding.cannot_reasons:
            raise UnreadError(Problem.NO_REASON, reason_words(self._naming.finding))
        self._waits_for_reason = False
        self._group.answer = Answer.could_not_test(reason)

    # notes

    def _take_other(self, tokens: tuple[Token, ...], place: int, token: Token) -> None:
        group = self._group
        if token.kind is TokenKind.NOTE:
            group.note.append((token.start, token.end))
            return
        if is_unit(tokens, place) and not group.words and self._holds_value(group):
            return
        at_figure = place + 1 < len(tokens) and is_figure(tokens[place + 1])
        if token.text in AT_WORDS and at_figure and self._naming.family is not None:
            return
        if token.kind is TokenKind.OTHER and token.text in IGNORED and not group.words:
            return
        if group.answer is None and len(self._groups) > 1 and self._groups[-2].words:
            raise UnreadError(Problem.SIDE_IN_NOTE)
        if group.answer is None:
            again = token.text in self._naming.words
            raise UnreadError(Problem.TWO_FINDINGS if again else Problem.UNKNOWN_WORD, token.text)
        if LOOKS_LIKE_SIDE_AND_FIGURE.fullmatch(token.text):
            raise UnreadError(Problem.UNKNOWN_WORD, token.text)
        group.note.append((token.start, token.end))
        group.words.append(token.text)

    def _holds_value(self, group: Group) -> bool:
        answer = group.answer
        return answer is not None and (
            answer.state is AnswerState.VALUE or group.figures is not None
        )


def reason_words(finding: FindingDefinition) -> str:
    """What may be typed behind "x"."""
    return ", ".join(w for w, reason in REASONS.items() if reason in finding.cannot_reasons)


def _words_follow(tokens: tuple[Token, ...], place: int) -> bool:
    behind = tokens[place + 1] if place + 1 < len(tokens) else None
    return (
        behind is not None
        and behind.kind is TokenKind.WORD
        and behind.text not in SIDE_WORDS
        and behind.text not in STATE_WORDS
    )
