"""Whether two words of a name may be one word spelt in two ways, and two dates one mistyped.

All of it is symmetric: what one is to the other, the other is to the one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

# written differently, sounding alike; both sides of a comparison are rewritten
_SOUNDS = (
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ph", "f"), ("ck", "k"), ("c", "k"), ("dt", "t"),
    ("tz", "z"), ("sz", "s"), ("ij", "i"), ("y", "i"), ("w", "v"),
)  # fmt: skip
SURE_LENGTH, LONG = 4, 6
EARLIEST, LATEST = 1850, 2200
_NEIGHBOURS = ((0, 1), (2, 3), (4, 5), (5, 6), (6, 7))


@lru_cache(maxsize=65536)
def sound_of(word: str) -> str:
    """A folded word as it sounds: ``mueller`` is ``muler``, ``meyer`` and ``meier`` are ``meier``.

    Double letters are one, an h inside a word is silent.
    """
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    word = word[:1] + word[1:].replace("j", "i").replace("h", "")
    return "".join(c for n, c in enumerate(word) if n == 0 or c != word[n - 1])


def alike(one: str, other: str) -> bool:
    """Whether two words, as they sound, differ by a slip of the keyboard at most.

    One slip, two from six letters on; a slip is a letter too much, missing or wrong, or two
    neighbours swapped. Words of two and three letters must begin alike, and a single letter stands
    for any word that begins with it.
    """
    if one == other:
        return True
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) == 1:
        return long.startswith(short)
    most = 2 if len(short) >= LONG else 1
    if len(long) - len(short) > most or (len(short) < SURE_LENGTH and one[:1] != other[:1]):
        return False
    mine, theirs = _letters(one), _letters(other)
    # a slip leaves one letter at most that the other word has not
    if (mine & ~theirs).bit_count() > most or (theirs & ~mine).bit_count() > most:
        return False
    return slips(one, other) <= most


@lru_cache(maxsize=65536)
def _letters(word: str) -> int:
    """A bit for each letter that occurs; letters that share a bit only let more through."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) % 61)
    return found


def slips(one: str, other: str) -> int:
    """The fewest letters to add, drop, change or swap with a neighbour to turn one into the
    other, no place touched twice (optimal string alignment).

    >>> slips("martina", "martian"), slips("thistle", "thistel"), slips("abc", "abc")
    (1, 1, 0)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, theirs in enumerate(other, start=1):
            best = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != theirs))
            swapped = row > 1 < column and letter == other[column - 2] and theirs == one[row - 2]
            now.append(min(best, before[column - 2] + 1) if swapped else best)
        before, last = last, now
    return last[-1]


def all_alike(wanted: Sequence[str], among: Sequence[str]) -> bool:
    """Whether each wanted word has a word alike among the others, each used once."""
    if len(wanted) > len(among):
        return False
    taken: dict[int, int] = {}
    return all(_place(n, wanted, among, taken, set()) for n in range(len(wanted)))


def _place(
    number: int, wanted: Sequence[str], among: Sequence[str], taken: dict[int, int], seen: set[int]
) -> bool:
    """Give a word its place; a word that has it moves on where it can."""
    for place, word in enumerate(among):
        if place in seen or not alike(wanted[number], word):
            continue
        seen.add(place)
        if place not in taken or _place(taken[place], wanted, among, taken, seen):
            taken[place] = number
            return True
    return False


def nearly_same_day(one: date, other: date) -> bool:
    """Whether two different dates may be one mistyped: day and month exchanged, one digit wrong,
    two neighbouring digits swapped, or another century."""
    if one == other:
        return False
    if (one.day, one.month, one.year) == (other.month, other.day, other.year):
        return True
    if (one.day, one.month) == (other.day, other.month) and abs(one.year - other.year) == 100:
        return True
    ours, theirs = _digits(one), _digits(other)
    wrong = [n for n in range(8) if ours[n] != theirs[n]]
    if len(wrong) == 1:
        return True
    if tuple(wrong) not in _NEIGHBOURS:
        return False
    first, second = wrong
    return ours[first] == theirs[second] and ours[second] == theirs[first]


def days_near(day: date) -> frozenset[date]:
    """All dates that may be this one mistyped, itself not among them; about forty."""
    return frozenset(d for d in _typed_instead(day) if d != day)


def _typed_instead(day: date) -> Iterator[date]:
    digits = _digits(day)
    texts = {digits[2:4] + digits[:2] + digits[4:]}
    texts |= {digits[:n] + c + digits[n + 1 :] for n in range(8) for c in "0123456789"}
    for first, second in _NEIGHBOURS:
        swapped = list(digits)
        swapped[first], swapped[second] = digits[second], digits[first]
        texts.add("".join(swapped))
    texts |= {f"{digits[:4]}{day.year + years}" for years in (-100, 100)}
    for text in texts:
        number, month, year = int(text[:2]), int(text[2:4]), int(text[4:])
        sane = EARLIEST <= year <= LATEST and 1 <= month <= 12
        if sane and 1 <= number <= monthrange(year, month)[1]:
            yield date(year, month, number)


def _digits(day: date) -> str:
    return f"{day.day:02d}{day.month:02d}{day.year:04d}"
