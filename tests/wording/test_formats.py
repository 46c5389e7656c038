"""Names, dates and numbers are written one way everywhere."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.patient import Patient
from hipspine_desktop.paths import resources_dir
from hipspine_desktop.wording import formats
from hipspine_desktop.wording.texts import Texts


@given(st.dates())
def test_a_date_reads_back_as_itself(day: date) -> None:
    written = formats.format_date(day)
    assert re.fullmatch(r"\d{2}-[A-Z][a-z]{2}-\d{4}", written)
    back = date(int(written[7:]), formats.MONTHS.index(written[3:6]) + 1, int(written[:2]))
    assert back == day


def test_a_name_stands_as_the_banner_wants_it() -> None:
    patient = Patient("1", "Thistlewick", "Marigold", date(1960, 3, 14), title="Mrs")
    assert formats.format_name(patient) == "THISTLEWICK, Marigold (Mrs)"
    assert formats.format_born(patient, date(2026, 3, 13)) == "14-Mar-1960 (65y)"
    assert formats.format_born(patient, date(2026, 3, 14)) == "14-Mar-1960 (66y)"


@given(st.floats(min_value=1e-9, max_value=1 - 1e-9))
def test_an_estimate_is_never_written_as_certain(p: float) -> None:
    assert formats.format_percent(p) not in ("0", "100")


@given(st.floats(min_value=-50, max_value=50))
def test_a_factor_shows_its_direction(log_odds: float) -> None:
    factor = float(formats.format_factor(log_odds).removeprefix("×"))
    assert factor >= 1 if log_odds > 0 else factor <= 1


def test_numbers_lists_and_times() -> None:
    assert formats.format_nhs_number("9991042733") == "999\u00a0104\u00a02733"
    assert formats.format_nhs_number("AB-12") == "AB-12"
    assert formats.format_interval(0.66, 0.91) == "66–91"
    assert formats.format_interval(0.93, 0.999) == "93–\u202f>99"
    assert formats.format_number(-23) == "\u221223"
    assert formats.format_number(-0.2) == "0"
    assert formats.format_datetime(datetime(2026, 4, 8, 9, 5)) == "08-Apr-2026 09:05"  # noqa: DTZ001
    assert formats.format_long_date(date(2026, 4, 8)) == "08 April 2026"
    assert formats.join_words(["a", "b", "c"]) == "a, b and c"
    assert formats.join_words(["a"]) == "a"
    assert formats.join_words([]) == ""


def test_every_probability_has_a_word() -> None:
    texts = Texts.load(resources_dir() / "wording")
    words = [texts(formats.probability_word_key(p / 1000)) for p in range(1001)]
    assert len(set(words)) == 6
    assert words == sorted(words, key=list(dict.fromkeys(words)).index)


def test_a_text_wants_exactly_its_placeholders() -> None:
    texts = Texts({"a.b": "{count} of {total}", "a.c": "plain"})
    assert texts("a.b", count=1, total=2) == "1 of 2"
    assert texts.placeholders("a.b") == {"count", "total"}
    with pytest.raises(KeyError):
        texts("a.b", count=1)
    with pytest.raises(KeyError):
        texts("a.d")
