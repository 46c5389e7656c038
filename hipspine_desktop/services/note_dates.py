"""The date at the head of a note, written as every date is."""

from __future__ import annotations

import re
from datetime import date

from hipspine_desktop.services.birth_dates import parse_birth_date
from hipspine_desktop.wording.formats import format_date

MOST_YEARS = 60
"""A picture is not older; "12/3/27" typed in 2026 is a slip, not the year 1927."""

_LEADING = re.compile(
    r"\s*(\d{1,2}([./-])\d{1,2}\2\d{2,4}"  # 12/3/26, 12.3.2026
    r"|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)?[ .-]{0,2}[a-z]{3,9}[ .,-]{0,2}\d{2,4})"
    r"\s*(?=[,;:]|$)",
    re.IGNORECASE,
)


def dated_note(note: str, today: date) -> str:
    """The note with the date it begins with as DD-Mmm-YYYY; day before month, not in the future.

    Only a date that ends the note or stands before a comma, colon or semicolon: other figures
    stay as they were typed.

    >>> dated_note("12/3/26, Quillmarsh", date(2026, 11, 24))
    '12-Mar-2026, Quillmarsh'
    >>> dated_note("10-12-14 mm", date(2026, 11, 24))
    '10-12-14 mm'
    """
    match = _LEADING.match(note)
    day = parse_birth_date(match.group(1), today) if match else None
    if match is None or day is None or today.year - day.year > MOST_YEARS:
        return note
    rest = note[match.end() :]
    return f"{format_date(day)}{rest}"
