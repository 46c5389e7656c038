"""A typed line cut into items, and each item into words, signs and numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_ITEM_END = re.compile(r"[;\n]|,(?!\d)|(?<!\d),")
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_][\w'\u2019]*)"
    r"|(?P<grade>\d)/5(?!\d)"
    r"|(?P<number>(?<![\w.,])-?\d+(?:[.,]\d+)?(?![.,]?\d))"
    r"|(?P<sign>[+?-])"
    r"|(?P<unit>\u00b0C?|%)"
    r"|(?P<other>\S)"
)
# a hyphen between letters joins words: "log-roll" is "log roll"
_JOINED = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_MINUS = str.maketrans("\u2212\u2013", "--")


class TokenKind(StrEnum):
    """What a piece of the line is."""

    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    UNIT = "unit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece; `text` is folded, `start` and `end` are places in the line as typed."""

    kind: TokenKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """The words between two commas, with their place in the line."""

    start: int
    end: int
    tokens: tuple[Token, ...]


def folded(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def items_of(line: str) -> tuple[Item, ...]:
    """The items of a line, empty ones left out.

    A comma or semicolon ends an item; a comma between two digits is a decimal comma.
    """
    text = _JOINED.sub(" ", line.translate(_MINUS))
    found, start = [], 0
    for end in [m.start() for m in _ITEM_END.finditer(text)] + [len(text)]:
        tokens = tuple(_tokens(text, start, end))
        if tokens:
            found.append(Item(tokens[0].start, tokens[-1].end, tokens))
        start = end + 1
    return tuple(found)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a name; () for one that holds signs or numbers of its own."""
    plain = _JOINED.sub(" ", text.translate(_MINUS))
    tokens = list(_tokens(plain, 0, len(plain)))
    if any(t.kind in (TokenKind.SIGN, TokenKind.NUMBER) for t in tokens):
        return ()
    return tuple(t.text for t in tokens if t.kind is TokenKind.WORD)


def _tokens(text: str, start: int, end: int) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text, start, end):
        group = match.lastgroup or "other"
        kind = TokenKind.NUMBER if group == "grade" else TokenKind(group)
        said = match.group(group)
        found.append(Token(kind, folded(said), match.start(), match.end()))
    return found
