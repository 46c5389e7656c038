"""What becomes of characters the font lacks, and what never breaks over a line."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.documents.layout.characters import Printer, keep_together
from hipspine_desktop.documents.layout.fonts import has_glyph, register_fonts
from tests.documents.factory import FONTS


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    register_fonts(FONTS)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Łukasz Ñandú Ελένη Жанна", "Łukasz Ñandú Ελένη Жанна"),
        ("e\u0301", "é"),
        ("王", "[U+738B]"),
        ("🙂", "[slightly smiling face]"),
        ("\uff21\uff11", "A1"),
        ("a\u202eb\u200dc\ufeff\x07", "abc"),
        ("a\tb", "a b"),
        ("a\u3000b", "a b"),
        ("[as typed]", "[as typed]"),
    ],
)
def test_printed_form(text: str, printed: str) -> None:
    assert Printer(has_glyph)(text) == printed


def test_only_a_real_replacement_is_remembered() -> None:
    printer = Printer(has_glyph)
    printer("[typed] \uff21")
    assert not printer.replaced
    printer("王")
    assert printer.replaced


@given(st.text(max_size=200))
def test_all_that_is_printed_is_in_the_font(text: str) -> None:
    assert all(c == "\n" or has_glyph(c) for c in Printer(has_glyph)(text))


@given(
    st.text(alphabet="王李明小☃", min_size=1, max_size=6),
    st.text(alphabet="王李明小☃", min_size=1, max_size=6),
)
def test_different_names_never_look_the_same(one: str, other: str) -> None:
    printer = Printer(has_glyph)
    assert (printer(one) == printer(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("on 14-Mar-1960.", "on 14\u2011Mar\u20111960."),
        ("NHS 999 104 2733", "NHS 999\u00a0104\u00a02733"),
        ("for 10 min, 95 % and 8 of 10", "for 10\u00a0min, 95\u00a0% and 8\u00a0of 10"),
        ("Metcalfe 2019 [2]", "Metcalfe 2019\u00a0[2]"),
        ("3-way test", "3-way test"),
    ],
)
def test_what_belongs_together_stays_together(text: str, kept: str) -> None:
    assert keep_together(text) == kept
