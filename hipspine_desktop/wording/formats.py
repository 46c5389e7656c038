"""How names, dates, numbers and lists are written, on screen and paper alike.

Rules: NHS Common User Interface, patient banner, dates and times (see docs/clinical-safety.md
for the sources); independent of the computer's regional setting.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime

from hipspine_desktop.domain.answers import Side
from hipspine_desktop.domain.patient import Patient

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
NB_HYPHEN = "\u2011"
MINUS = "\u2212"
EN_DASH = "\u2013"
MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(rf"\b(\d{{2}})-({'|'.join(MONTHS)})-(\d{{4}})\b")


def format_date(day: date) -> str:
    """``08-Apr-2026``."""
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year:04d}"


def unbroken_dates(text: str) -> str:
    """A text whose dates keep together at the end of a line: ``14\u2011Jul\u20111945``."""
    return _DATE.sub(f"\\1{NB_HYPHEN}\\2{NB_HYPHEN}\\3", text)


def format_long_date(day: date) -> str:
    """``08 April 2026``, for letters and leaflets to the patient."""
    return f"{day.day:02d} {LONG_MONTHS[day.month - 1]} {day.year:04d}"


def format_time(moment: datetime) -> str:
    """``12:04``."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def format_datetime(moment: datetime) -> str:
    """``08-Apr-2026 12:04``."""
    return f"{format_date(moment.date())} {format_time(moment)}"


def format_name(patient: Patient) -> str:
    """``FAMILY NAME, Given (Title)``."""
    name = f"{patient.family_name.upper()}, {patient.given_name}"
    return f"{name} ({patient.title})" if patient.title else name


def format_born(patient: Patient, today: date) -> str:
    """``14-Jul-1945 (81y)``; without age for a person who died."""
    born = format_date(patient.born)
    return born if patient.died else f"{born} ({patient.age_on(today)}y)"


def format_nhs_number(value: str) -> str:
    """``999 000 0018``: groups of 3-3-4 with no-break spaces; other lengths are left alone."""
    digits = "".join(c for c in value if c.isdigit())
    if len(digits) != 10:
        return value
    return NBSP.join((digits[:3], digits[3:6], digits[6:]))


def format_percent(p: float) -> str:
    """Whole per cent; below one "<1", above 99 ">99": never 0 or 100 for an estimate."""
    rounded = f"{100 * p:.0f}"
    return {"0": "<1", "100": ">99"}.get(rounded, rounded)


def format_interval(low: float, high: float) -> str:
    """``66–91`` in per cent; a narrow space before ">" keeps fonts from drawing an arrow."""
    upper = format_percent(high)
    gap = NARROW_NBSP if upper.startswith((">", "<")) else ""
    return f"{format_percent(low)}{EN_DASH}{gap}{upper}"


def format_factor(log_odds: float) -> str:
    """``×2.6``: factor on the odds of a change of log odds (natural)."""
    factor = math.exp(max(-7.0, min(7.0, log_odds)))
    if factor >= 10:
        return f"×{factor:.0f}"
    return f"×{factor:.1f}" if factor >= 0.95 else f"×{factor:.2f}"


def format_number(value: float, decimals: int = 0) -> str:
    """A number with a true minus sign."""
    text = f"{abs(value):.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and float(text) != 0 else text


def side_word(side: Side | None) -> str:
    """``right``, ``left``, or "" for the midline."""
    return "" if side is None else side.value


def join_words(words: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def probability_word_key(p: float) -> str:
    """Wording key of the word beside a percentage; bands used consistently everywhere.

    Bands (a judgement of this project): below 0.05 very unlikely, below 0.15 unlikely, below
    0.30 less likely, below 0.60 possible, below 0.85 likely, else very likely.
    """
    bands = (
        (0.05, "very_unlikely"),
        (0.15, "unlikely"),
        (0.30, "less_likely"),
        (0.60, "possible"),
        (0.85, "likely"),
    )
    name = next((word for limit, word in bands if p < limit), "very_likely")
    return f"clinical.probability.{name}"
