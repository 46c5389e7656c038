"""A typed line cut into items, and each item into words, signs and figures."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from hipspine_desktop.services.quick_entry.words import LEFT_WORDS, RIGHT_WORDS

_ITEM_END = re.compile(r"[;\n]|,(?!\d)|(?<!\d),")
_QUOTED = re.compile(r"\"[^\"\n]*\"|[\u201c\u201e\u201f][^\u201c\u201d\n]*[\u201c\u201d]")
_FIGURE = r"\d+(?:[.,]\d+)?"
_ONE_SIDE = "|".join(sorted(RIGHT_WORDS | LEFT_WORDS, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<note>{_QUOTED.pattern})"
    rf"|(?P<sides>(?<!\w)(?:{_ONE_SIDE})\s?[/&<>]\s?(?:{_ONE_SIDE})(?!\w))"
    rf"|(?P<glued>(?<!\w)[rl]-?{_FIGURE}(?![\w.,/]\d|\w))"
    r"|(?P<led>(?<![\w.,])\d+[^\W\d_]\w*)"
    r"|(?P<word>[^\W\d_][\w'\u2019]*)"
    rf"|(?P<pair>(?<![\w.,/])-?{_FIGURE}\s?/\s?{_FIGURE}(?![.,]?\d|\s?/))"
    rf"|(?P<range>(?<![\w.,])-?{_FIGURE}\s?[-\u2026]\s?{_FIGURE}(?![.,]?\d)"
    rf"|[<>~\u2248]\s?-?{_FIGURE})"
    rf"|(?P<number>(?<![\w.,])-?{_FIGURE}(?![.,]?\d))"
    r"|(?P<mixed>[+-]\s?/\s?[+-])"
    r"|(?P<marks>\+{2,3}(?!\+))"
    r"|(?P<sign>[+-]ve(?!\w)|[+?\u00b1-])"
    r"|(?P<unit>\u00b0C?|%|/min(?!\w))"
    r"|(?P<other>\S)",
    re.IGNORECASE,
)
_WHOLE_UNIT = re.compile(r"(?:m/s|kg/m2|kg/m\u00b2)(?!\w)")
# a hyphen between letters joins words: "log-roll" is "log roll"
_JOINED = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_MINUS = str.maketrans("\u2212\u2013", "--")


class TokenKind(StrEnum):
    """What a piece of the line is."""

    WORD = "word"
    NUMBER = "number"
    PAIR = "pair"
    RANGE = "range"
    SIGN = "sign"
    MARKS = "marks"
    MIXED = "mixed"
    SIDES = "sides"
    NOTE = "note"
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


def items_of(line: str, known: frozenset[str] = frozenset()) -> tuple[Item, ...]:
    """The items of a line, empty ones left out.

    A comma or semicolon ends an item; a comma between two digits is a decimal comma; what stands
    in quotes is one piece.

    Args:
        known: words that are names although they look like a side with its figure ("l5") or a
            figure with its unit ("6mwt").
    """
    text = _plain(line)
    masked = _QUOTED.sub(lambda m: '"' * len(m.group()), text)
    found, start = [], 0
    for end in [m.start() for m in _ITEM_END.finditer(masked)] + [len(text)]:
        tokens = tuple(_tokens(text, start, end, known))
        if tokens:
            found.append(Item(tokens[0].start, tokens[-1].end, tokens))
        start = end + 1
    return tuple(found)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a name; () for one that holds signs or figures of its own."""
    plain = _plain(text)
    tokens = _tokens(plain, 0, len(plain), None)
    if any(t.kind not in (TokenKind.WORD, TokenKind.OTHER, TokenKind.UNIT) for t in tokens):
        return ()
    return tuple(t.text for t in tokens if t.kind is TokenKind.WORD)


def _plain(line: str) -> str:
    """Dashes as minus signs and hyphens as spaces, everything in its place."""
    return _JOINED.sub(" ", line.translate(_MINUS))


def _tokens(text: str, start: int, end: int, known: frozenset[str] | None) -> list[Token]:
    """The pieces of a part of the text; `known` None takes every word for known."""
    found: list[Token] = []
    place = start
    while (match := _TOKEN.search(text, place, end)) is not None:
        unit = _WHOLE_UNIT.match(text, match.start(), end)
        if unit is not None and found and found[-1].kind is TokenKind.NUMBER:
            found.append(Token(TokenKind.UNIT, folded(unit.group()), *unit.span()))
            place = unit.end()
            continue
        pieces = _pieces(match, known, is_first=not found)
        found += pieces
        place = pieces[-1].end
    return found


def _pieces(match: re.Match[str], known: frozenset[str] | None, *, is_first: bool) -> list[Token]:
    group, said = match.lastgroup or "other", match.group()
    start, end = match.span()
    text = folded(said)
    if group in ("glued", "led"):
        digits = re.match(r"\d+", said)
        a_name = known is None or text in known
        figure_and_unit = digits is not None and not is_first and text not in ("2nd",)
        if a_name and not figure_and_unit:
            return [Token(TokenKind.WORD, text, start, end)]
        if digits is not None:
            cut = start + digits.end()
            return [Token(TokenKind.NUMBER, digits.group(), start, cut)]
        one = Token(TokenKind.WORD, text[0], start, start + 1)
        return [one, Token(TokenKind.NUMBER, text[1:], start + 1, end)]
    if group == "sign":
        sign = "?" if text == "\u00b1" else text[0]
        return [Token(TokenKind.SIGN, sign, start, end)]
    if group == "note":
        return [Token(TokenKind.NOTE, said[1:-1].strip(), start, end)]
    if group == "other" and said == "&":
        return [Token(TokenKind.WORD, "and", start, end)]
    return [Token(TokenKind(group), text, start, end)]
