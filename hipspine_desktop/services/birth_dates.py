"""Understanding a date of birth as people type it; day before month, always."""

from __future__ import annotations

import re
from datetime import date

from hipspine_desktop.store.search_terms import folded

OLDEST_AGE = 120
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_PARTS = re.compile(r"\d+|[a-z]+")
_DATE_LIKE = re.compile(r"[\s\d./,\-a-z]+")


def possible_birth_dates(text: str, today: date) -> tuple[date, ...]:
    """All dates of birth a text can mean, latest first; none when it is not a whole date.

    Understood are ``14-03-1960``, ``14 3 60``, ``14-Mar-1960``, ``14 March 1960``,
    ``1960-03-14`` and ``14031960``. Two figures of a year can mean two centuries.
    """
    plain = folded(text).strip()
    if not _DATE_LIKE.fullmatch(plain):
        return ()
    parts = _PARTS.findall(re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", plain))
    if len(parts) == 1 and re.fullmatch(r"\d{8}", parts[0]):
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) != 3:
        return ()
    year_first = re.fullmatch(r"\d{4}", parts[0]) is not None
    day, month, year = reversed(parts) if year_first else parts
    if not re.fullmatch(r"\d{1,2}", day) or not re.fullmatch(r"\d{2}|\d{4}", year):
        return ()
    found = (_date(int(y), _month(month), int(day)) for y in _years(year, today))
    return tuple(d for d in found if d is not None)


def parse_birth_date(text: str, today: date) -> date | None:
    """The date of birth a text means; None when it is none, in the future, or over 120 years ago.

    Of two possible centuries the later one that is not in the future is taken: the reader is
    shown the date with its full year before it counts.
    """
    possible = possible_birth_dates(text, today)
    return next((d for d in possible if is_plausible(d, today)), None)


def is_plausible(born: date, today: date) -> bool:
    """Whether somebody born then can be alive today."""
    earliest = today.year - OLDEST_AGE - 1
    return born <= today and (born.year, born.month, born.day) > (earliest, today.month, today.day)


def _years(typed: str, today: date) -> tuple[int, ...]:
    if len(typed) == 4:
        return (int(typed),)
    century = today.year // 100 * 100
    years = (century + int(typed), century - 100 + int(typed))
    return tuple(y for y in years if y <= today.year)


def _month(typed: str) -> int:
    if typed.isdigit():
        return int(typed) if len(typed) <= 2 else 0
    if len(typed) < 3:
        return 0
    matches = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(typed)]
    return 9 if typed == "sept" else (matches[0] if len(matches) == 1 else 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
