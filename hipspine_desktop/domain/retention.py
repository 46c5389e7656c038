"""How long a record must be kept, and what stops its deletion.

Source of the periods: the retention table of the Chartered Society of Physiotherapy's and NHS
England's records guidance, as `docs/clinical-safety.md` cites it. Where several rules apply the
longest counts. Nothing is ever deleted by the program alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hipspine_desktop.domain.patient import Identifier, Patient

ADULT_AGE = 18
CHILD_UNTIL_BIRTHDAY = 25
SEVENTEEN_UNTIL_BIRTHDAY = 26
YEARS_AFTER_DEATH = 8


class Country(StrEnum):
    """Whose periods hold."""

    ENGLAND = "england"
    SCOTLAND = "scotland"

    @property
    def adult_years(self) -> int:
        """Years after the last entry for somebody who was an adult then."""
        return 6 if self is Country.SCOTLAND else 8


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a record must not be deleted whatever its age; times are UTC."""

    id: str
    reason: str
    placed_by: str
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class RetentionStatus:
    """When a patient's record may go.

    Attributes:
        last_entry: day of the last entry in the record.
        keep_until: last day on which it must be kept.
        holds: reasons against deletion that are in force.
    """

    patient: Patient
    last_entry: date
    keep_until: date
    holds: tuple[Hold, ...] = ()

    def is_due(self, today: date) -> bool:
        """Whether it may be looked at for deletion: the time is over and nothing holds it."""
        return today > self.keep_until and not self.holds


@dataclass(frozen=True, slots=True)
class Erasure:
    """The stub that a deleted record leaves; UTC."""

    patient_id: str
    reason: str
    identifiers: tuple[Identifier, ...]
    record_numbers: tuple[str, ...]
    keep_until: date
    name: str
    at: datetime


def keep_until(born: date, last_entry: date, country: Country, died: date | None = None) -> date:
    """The last day on which a record must be kept.

    >>> keep_until(date(1960, 3, 14), date(2026, 11, 24), Country.ENGLAND).isoformat()
    '2034-11-24'
    >>> keep_until(date(2009, 12, 1), date(2026, 11, 24), Country.ENGLAND).isoformat()
    '2034-12-01'
    >>> keep_until(date(2009, 11, 1), date(2026, 11, 24), Country.SCOTLAND).isoformat()
    '2035-11-01'

    (In the last two a child of 16, to the 25th birthday, and one of 17, to the 26th.)
    """
    until = [_years_after(last_entry, country.adult_years)]
    age = (
        last_entry.year - born.year - ((last_entry.month, last_entry.day) < (born.month, born.day))
    )
    if age < ADULT_AGE:
        birthday = SEVENTEEN_UNTIL_BIRTHDAY if age == ADULT_AGE - 1 else CHILD_UNTIL_BIRTHDAY
        until.append(_years_after(born, birthday))
    if died is not None:
        until.append(_years_after(died, YEARS_AFTER_DEATH))
    return max(until)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29-Feb
        return date(day.year + years, 3, 1)
