"""A date at the head of a note is written plainly; nothing else of a note is touched."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.services.note_dates import dated_note

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12/3/26", "12-Mar-2026"),
        ("12.3.2026, Quillmarsh", "12-Mar-2026, Quillmarsh"),
        ("3-12-25: MRI of the pelvis", "03-Dec-2025: MRI of the pelvis"),
        ("2025-12-03; outside report", "03-Dec-2025; outside report"),
        ("1st March 2024, left hip only", "01-Mar-2024, left hip only"),
        ("12 Mar 26", "12-Mar-2026"),
        ("12-Mar-2026, as printed", "12-Mar-2026, as printed"),
        # no date, one in the future, or figures that are something else
        ("31/2/26, Quillmarsh", "31/2/26, Quillmarsh"),
        ("12/3/27, booked", "12/3/27, booked"),
        ("25/11/2026, booked", "25/11/2026, booked"),
        ("10-12-14 mm", "10-12-14 mm"),
        ("3 views, 12/3/26", "3 views, 12/3/26"),
        ("Quillmarsh, last year", "Quillmarsh, last year"),
        ("", ""),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert dated_note(typed, TODAY) == kept


@given(st.dates(date(1990, 1, 1), TODAY), st.sampled_from(["", ", seen", ": both sides"]))
def test_each_past_date_is_found_and_found_again(day: date, rest: str) -> None:
    for form in (f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day:%d %B %Y}", f"{day.day}.{day:%m.%Y}"):
        once = dated_note(form + rest, TODAY)
        assert once == f"{day:%d-%b-%Y}{rest}"
        assert dated_note(once, TODAY) == once


@given(st.text(max_size=60))
def test_any_text_ends_as_it_ended(text: str) -> None:
    kept = dated_note(text, TODAY)
    assert kept == text or any(kept.endswith(text[n:]) for n in range(len(text) + 1))
