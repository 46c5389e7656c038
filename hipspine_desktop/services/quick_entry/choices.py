"""Findings with options: the option that the words of an item name."""

from __future__ import annotations

from hipspine_desktop.domain.answers import UNCLEAR, Answer
from hipspine_desktop.domain.findings import FindingDefinition
from hipspine_desktop.services.quick_entry.grouping import IGNORED, Group, reason_words
from hipspine_desktop.services.quick_entry.naming import Naming
from hipspine_desktop.services.quick_entry.problems import Problem, UnreadError
from hipspine_desktop.services.quick_entry.tokens import TokenKind, words_of
from hipspine_desktop.services.quick_entry.words import CANNOT_WORDS, REASONS, SIDE_WORDS


def choice_group(naming: Naming) -> Group:
    """The option that the words name: its code, its label, or the start of one label only.

    Raises:
        UnreadError: none, or more than one.
    """
    finding = naming.finding
    group = Group(finding)
    for token in naming.rest:
        if token.kind is TokenKind.WORD and token.text in SIDE_WORDS and not group.side:
            group.side = SIDE_WORDS[token.text]
        elif token.kind is TokenKind.NOTE:
            group.note.append((token.start, token.end))
        elif token.text not in IGNORED:
            group.words.append(token.text)
    if not group.words:
        raise UnreadError(Problem.NO_ANSWER, takes=finding)
    group.answer = _answer(finding, tuple(group.words))
    group.words.clear()
    return group


def _answer(finding: FindingDefinition, typed: tuple[str, ...]) -> Answer:
    if typed in (("?",), ("unclear",)):
        return UNCLEAR
    if typed[0] in CANNOT_WORDS:
        reason = REASONS.get(" ".join(typed[1:]))
        if reason is None or reason not in finding.cannot_reasons:
            raise UnreadError(Problem.NO_REASON, reason_words(finding))
        return Answer.could_not_test(reason)
    names = [
        (o.value, words_of(str(o.value).replace("_", " ")), words_of(o.label))
        for o in finding.options
    ]
    exact = [value for value, code, label in names if typed in (code, label)]
    begun = [v for v, code, label in names if typed in (code[: len(typed)], label[: len(typed)])]
    found = exact or begun
    if len(found) != 1:
        raise UnreadError(Problem.NOT_ALLOWED, takes=finding)
    return Answer.of_value(found[0])
