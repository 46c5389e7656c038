from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.domain.patient import Address, Identifier, Patient
from hipspine_desktop.store.search_terms import folded, terms_of, words_of


def _terms(**details: object) -> set[str]:
    given = {"family_name": "Sample", "given_name": "Ann", "born": date(1960, 3, 14), **details}
    return {term for term, _ in terms_of(Patient(id="p", **given))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Müller", "muller"), ("ŁUKASZ", "lukasz"), ("Þór", "thor"), ("Straße", "strasse"),
     ("Ñuñez", "nunez"), ("Đorđe", "dorde"), ("Ærø", "aero"), ("Nguyễn", "nguyen")],
)  # fmt: skip
def test_accents_are_folded(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert all(word == "".join(words_of(word)) for word in words_of(text))


def test_names_are_found_in_each_usual_spelling() -> None:
    terms = _terms(family_name="O’Neil-Müller", given_name="Jean-Luc", preferred_name="Johnny")
    wanted = {"oneil", "neil", "muller", "mueller", "jean", "luc", "jeanluc", "johnny"}
    assert wanted <= terms


def test_numbers_are_found_without_their_spaces() -> None:
    terms = _terms(
        identifiers=(Identifier("NHS", "999 000 0018"), Identifier("local", "H-17b")),
        address=Address(phone="+44 7700 900123 or 01482 496000"),
    )
    assert {"9990000018", "h17b", "07700900123", "900123", "01482496000"} <= terms
