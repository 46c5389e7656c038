from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.services.birth_dates import parse_birth_date, possible_birth_dates
from hipspine_desktop.wording.formats import format_date

TODAY = date(2026, 11, 24)
MARCH_14 = date(1960, 3, 14)


@pytest.mark.parametrize(
    "text",
    ["14-03-1960", "14 3 60", "14-Mar-1960", "1960-03-14", "14/3/1960", "14.3.60", "14031960",
     "14 March 1960", "14th march 60", " 14 MAR 1960 ", "14mar1960", "1960 3 14", "14-mar-60"],
)  # fmt: skip
def test_common_forms(text: str) -> None:
    assert parse_birth_date(text, TODAY) == MARCH_14


@pytest.mark.parametrize(
    "text",
    ["", "14", "14 3", "3/14/1960", "31-02-1960", "1960", "14 3 960", "14 ma 1960", "14 xyz 1960",
     "14-03-1960-1", "thistle", "24-Nov-2027", "25-11-2026", "24-11-1905", "0 3 60", "14 3 19600"],
)  # fmt: skip
def test_what_is_no_birth_date(text: str) -> None:
    assert parse_birth_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "born"),
    [("24-11-2026", TODAY), ("25-11-1905", date(1905, 11, 25)), ("1 1 27", date(1927, 1, 1)),
     ("1 1 26", date(2026, 1, 1)), ("25 11 26", date(1926, 11, 25)), ("29 2 00", date(2000, 2, 29)),
     ("1 sept 70", date(1970, 9, 1)), ("1 jun 70", date(1970, 6, 1)), ("1 ju 70", None)],
)  # fmt: skip
def test_borders_and_short_years(text: str, born: date | None) -> None:
    assert parse_birth_date(text, TODAY) == born


def test_short_years_can_mean_two_centuries() -> None:
    assert possible_birth_dates("1 2 20", TODAY) == (date(2020, 2, 1), date(1920, 2, 1))


@given(st.dates(min_value=date(1907, 1, 1), max_value=TODAY))
def test_what_is_shown_reads_back_as_the_same_day(born: date) -> None:
    for text in (format_date(born), born.isoformat(), f"{born.day}/{born.month}/{born.year}"):
        assert parse_birth_date(text, TODAY) == born


@given(st.text(max_size=12))
def test_nothing_typed_breaks_it(text: str) -> None:
    born = parse_birth_date(text, TODAY)
    assert born is None or born <= TODAY
