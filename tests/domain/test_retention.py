from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.retention import Country, keep_until

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("born", "last", "country", "died", "until"),
    [
        ("1960-03-14", "2026-11-24", "england", None, "2034-11-24"),
        ("1960-03-14", "2026-11-24", "scotland", None, "2032-11-24"),
        ("1960-03-14", "2024-02-29", "scotland", None, "2030-03-01"),
        # 18 on the very day of the last entry: an adult
        ("2008-11-24", "2026-11-24", "england", None, "2034-11-24"),
        # 17 by one day: to the 26th birthday
        ("2008-11-25", "2026-11-24", "england", None, "2034-11-25"),
        ("2008-11-25", "2026-11-24", "scotland", None, "2034-11-25"),
        # 16: to the 25th birthday
        ("2009-11-25", "2026-11-24", "scotland", None, "2034-11-25"),
        ("2020-05-01", "2026-11-24", "england", None, "2045-05-01"),
        # died long after the last entry, and before it was noted
        ("1960-03-14", "2020-01-10", "england", "2026-06-01", "2034-06-01"),
        ("1960-03-14", "2026-11-24", "england", "2026-06-01", "2034-11-24"),
    ],
)
def test_periods_of_the_published_table(
    born: str, last: str, country: str, died: str | None, until: str
) -> None:
    day = date.fromisoformat
    died_on = day(died) if died else None
    assert keep_until(day(born), day(last), Country(country), died_on) == day(until)


@given(DAYS, st.integers(0, 40000), st.sampled_from(Country), st.none() | st.integers(0, 20000))
def test_never_shorter_than_any_rule(
    born: date, days: int, country: Country, after: int | None
) -> None:
    last = born + timedelta(days=days)
    died = None if after is None else last + timedelta(days=after)
    until = keep_until(born, last, country, died)
    assert until >= last + timedelta(days=365 * country.adult_years)
    assert until >= keep_until(born, last, country)
    if last < born + timedelta(days=365 * 18):
        assert until >= born + timedelta(days=365 * 25)
    later = keep_until(born, last + timedelta(days=1), country, died)
    assert later >= until or last.year - born.year >= 16  # at 17 and 18 another rule begins
